import { openTwin } from '../../dist/batch.js';
import { readState } from '../../dist/marks.js';
import { openKernel } from '../../dist/sketch/kernel.js';
import { Broken } from './run.mjs';
import { listWay } from './shrink.mjs';

/** Batches of documents in any script, whole or broken: the byte kernel says of them what its twin says, bit for bit, and signs as it does. */
export const kernel = {
  name: 'kernel',
  make: (random) => ({
    documents: random.several(random.between(1, 4), () => makeDocument(random)),
    between: random.several(random.below(4), () => random.below(256)),
    mode: random.pick(['auto', 'line', 'blank']),
    slots: random.between(1, 40),
  }),
  check,
  bytesOf: ({ documents }) => documents.reduce((sum, { length }) => sum + length, 0),
  ways: [
    listWay('documents'),
    {
      split: ({ documents }) => documents.flat(),
      join: (input, parts) => ({ ...input, documents: [parts] }),
    },
  ],
  show: ({ documents, between, mode, slots }) =>
    JSON.stringify({ mode, slots, between, documents: documents.map((bytes) => Buffer.from(bytes).toString('hex')) }),
};

const engine = openKernel();
const twin = openTwin();
const encoder = new TextEncoder();
/** First code points of blocks of 256 with letters, digits, marks, signs or punctuation. */
const blocks = [
  0, 0, 0x80, 0x100, 0x300, 0x400, 0x500, 0x600, 0x900, 0xe00, 0x1000, 0x1780, 0x2000, 0x2100, 0x3000, 0x4e00, 0xac00, 0xfb00,
];
const farBlocks = [0xfd00, 0xff00, 0x1d400, 0x1d700, 0x1f600, 0x20000];
const pieces = [
  ...[' ', ' ', ' ', '\n', '\r\n', '\r', '\u0085', '\u2028', '\u2029', '\v', '\f', '\x03', '\0', '\ufeff', '\u00a0', '\u3000', '\n    '],
  ...[
    '-',
    '−',
    '–',
    '+',
    '5',
    '72',
    '٤',
    '๔',
    '?',
    '؟',
    '%',
    '$',
    '€',
    '&',
    '&amp;',
    '&#97;',
    '&#x41;',
    '&#45;',
    '&shy;',
    'a',
    'B',
    'dawnPort',
  ],
  ...[
    'é',
    'É',
    'ß',
    'Я',
    'я',
    'Ё',
    'Ω',
    'ς',
    'ά',
    '\u00ad',
    '\u200f',
    '\u0301',
    'َ',
    'ـ',
    'العربية',
    'ئ',
    'ة',
    '،',
    '½',
    'ﷺ',
    'ﻻ',
    '㍿',
    'Ⅳ',
  ],
  ...[
    'ก',
    'น้ำ',
    'ำ',
    '์',
    'ຳ',
    '港口',
    '。',
    'か\u3099',
    'ー',
    '한',
    'हि',
    '्',
    '“',
    '—',
    '…',
    '«',
    'a word too long for one step',
    '𝟗',
    '😀',
  ],
].map((piece) => [...encoder.encode(piece)]);
/** Around a step, the bits of a word, a page and a piece. */
const lengths = [16, 64, 128, 4096, 8192];

const kinds = [
  (random) => random.several(random.below(150), () => random.below(256)),
  (random) => characters(random, random.pick([...blocks, ...farBlocks]), random.below(80)),
  (random) => random.several(random.below(80), () => random.pick(pieces)).flat(),
  (random) => {
    const few = random.several(random.between(1, 6), () => random.pick(pieces));
    return random.several(random.below(200), () => random.pick(few)).flat();
  },
  (random) => {
    const few = random.several(random.between(1, 3), () => random.pick(pieces));
    const length = random.pick(lengths) * random.between(1, 2) + random.between(-3, 3);
    return random
      .several(length, () => random.pick(few))
      .flat()
      .slice(0, length);
  },
  (random) => {
    const width = random.between(30, 120);
    const line = () =>
      encoder.encode('the words of a line which is as wide as its page and no wider '.repeat(2).slice(0, width - random.below(9)));
    return random.several(random.below(9), () => [...line(), ...random.pick(pieces), 0x0a]).flat();
  },
];

/** Folded, a word must have 56 KiB to be left unread: some thousands of the ligature that stands for 18 letters. */
const unreadBytesMin = 4096;

function makeDocument(random) {
  const bytes = random.pick(random.oneIn(20) ? kinds : kinds.filter((_, k) => k !== 4))(random);
  if (bytes.length > 0 && random.oneIn(5)) bytes[random.below(bytes.length)] = random.below(256);
  return random.oneIn(4) ? bytes.slice(0, bytes.length - random.below(4)) : bytes;
}

function characters(random, first, count) {
  const codePoints = random.several(count, () => (random.oneIn(6) ? 0x20 : first + random.below(256)));
  return [...encoder.encode(codePoints.map((codePoint) => String.fromCodePoint(codePoint)).join(''))];
}

function check({ documents, between, mode, slots }) {
  const starts = [];
  const ends = [];
  const bytes = documents.flatMap((document) => {
    const start = (ends.at(-1) ?? 0) + between.length;
    starts.push(start);
    ends.push(start + document.length);
    return [...between, ...document];
  });
  const text = Uint8Array.from([...bytes, ...between]);
  const { states } = engine.read(text, Uint32Array.from(starts), Uint32Array.from(ends), mode);
  states.forEach((state, d) => {
    if (state !== readState.unread) return;
    if (documents[d].length < unreadBytesMin) throw new Broken('only what is long is left unread', `${documents[d].length} bytes`);
    ends[d] = starts[d];
  });
  const input = [text, Uint32Array.from(starts), Uint32Array.from(ends), mode];
  const read = columnsOf(engine.read(...input));
  const expected = columnsOf(twin.read(...input));
  for (const [name, column] of Object.entries(expected)) same(name, read[name], column);
  const words = expected.starts.length;
  const ranges = [0, 1, 2, 9, words].map((length) => [Math.min(length, words), Math.max(0, words - length)]);
  const rows = [
    Uint32Array.from(ranges, ([, first]) => first),
    Uint32Array.from(ranges, ([length, first]) => first + length),
    Uint8Array.from(ranges, (_, row) => 2 + (row & 1)),
  ];
  same('signatures', engine.sign(...rows, slots), twin.sign(...rows, slots));
}

function columnsOf({ words, wordEnds, repeats, repeatEnds, paragraphs, paragraphEnds, states }) {
  const { starts, ends, lineStarts, lineEnds } = paragraphs;
  const ofParagraphs = { paragraphStarts: starts, paragraphNexts: ends, lineStarts, lineEnds };
  return { states, ...words, wordEnds, repeatWords: repeats.words, earlier: repeats.earlier, repeatEnds, ...ofParagraphs, paragraphEnds };
}

function same(name, got, expected) {
  const row = expected.findIndex((value, index) => got[index] !== value);
  if (got.length !== expected.length)
    throw new Broken(`the kernel's ${name} are those of its twin`, `${got.length} and ${expected.length} rows`);
  if (row >= 0) throw new Broken(`the kernel's ${name} are those of its twin`, `row ${row}: ${got[row]} and ${expected[row]}`);
}
