import { InputError } from '../../dist/errors.js';
import { defaultDetectOptions } from '../../dist/options.js';
import { foldWords } from '../../dist/sketch/words.js';
import { findEdges } from '../../dist/text/edges.js';
import { findParagraphs } from '../../dist/text/paragraphs.js';
import { cleanByTheLaws, cleaningAgainChangesNothing, isReadAsUtf8 } from './laws.mjs';
import { Broken } from './run.mjs';

/** Any bytes at all through everything that reads bytes. */
export const bytes = {
  name: 'bytes',
  make: (random) => ({ bytes: makeBytes(random), options: drawOptions(random) }),
  check,
  bytesOf: (input) => input.bytes.length,
  ways: [{ split: (input) => [...input.bytes], join: (input, parts) => ({ ...input, bytes: Uint8Array.from(parts) }) }],
  show: ({ bytes: shown, options }) =>
    `${JSON.stringify(options)} ${Buffer.from(shown).toString('hex')} ${JSON.stringify(Buffer.from(shown).toString())}`,
};

const encoder = new TextEncoder();
const snippets = [
  'The port said. ',
  'PORT HALVERN, May 4 (Agency) - ',
  'Reuter\n\u0003',
  '...',
  '…"',
  ' &quot;&#39;&amp;&#x1F600;&nbsp;&#xD800;&#99999999;',
  'قال الميناء، لم نحصل. ',
  'كَتَبَ ﷺ ﷽ ﻻ ـــ',
  'ميناء\u200f (وكالة) - ',
  'Порт сказал; ё́ ',
  '港口工人。「海」 ',
  'ท่าเรือน้ำลึก ',
  'मज़दूरों ने कहा। ',
  '한국 항구 ',
  'ქართული Ελληνικά ΐ ß ẞ ﬃ İ ı ǅ ',
  '👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿 𝔘𝔫𝔦 ',
  'e\u0301\u0323\u0301\u0301 Z\u0351\u036b\u0343 ',
  '12,345.67 -5 +5 7% $40 ١٢٣ ৪ Ⅷ ½ ',
  '1. * - • a) (b) ',
].map((text) => encoder.encode(text));
const breaks = ['\n', '\r', '\r\n', '\n\r\n', '\r\r', '\u2028', '\u2029', '\u0085', '\v\f', '\n \t\n', '\u00a0\n', '\ufeff'].map((text) =>
  encoder.encode(text),
);
/** Beginnings without ends, ends without beginnings, overlong forms, surrogates, what lies behind the last code point, and marks of order. */
const broken = [
  ...[[0xc3], [0xe2, 0x80], [0xf0, 0x9f, 0x98], [0x80], [0xbf, 0xbf], [0xc0, 0xaf], [0xe0, 0x80, 0xaf], [0xed, 0xa0, 0x80]],
  ...[
    [0xf4, 0x90, 0x80, 0x80],
    [0xf8, 0x88, 0x80, 0x80, 0x80],
    [0xff],
    [0xfe],
    [0xff, 0xfe],
    [0xfe, 0xff],
    [0xef, 0xbb, 0xbf],
    [0xef, 0xbb],
  ],
  ...[[0x00], [0x00, 0x0a], [0x0a, 0x00], [0x1b, 0x24, 0x42], [0x1b, 0x5b, 0x6d], [0x85], [0xa0], [0x26, 0x23]],
];
const kinds = [
  (random) => random.several(random.between(1, 12), () => random.below(256)),
  (random) => random.several(random.between(1, 20), () => 0x20 + random.below(0x5f)),
  (random) => random.several(random.between(1, 4), () => random.below(0x20)),
  (random) => random.pick(broken),
  ...Array.from({ length: 3 }, () => (random) => random.pick(breaks)),
  ...Array.from({ length: 6 }, () => (random) => random.pick(snippets)),
  (random) => encoder.encode(random.several(random.between(1, 8), () => anyCharacter(random)).join('')),
];
const labels = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1256',
  'windows-1252',
  'koi8-r',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
];
/** Now and then a text is repeated to about this length, for what grows with the square. */
const longBytes = 30_000;

function anyCharacter(random) {
  return String.fromCodePoint(random.oneIn(4) ? random.below(0x110000) : random.below(0x3100));
}

function makeBytes(random) {
  // Of few kinds, so that there are texts which are all one thing too.
  const drawn = random.several(random.between(1, 6), () => random.pick(kinds));
  const out = [];
  for (let parts = random.between(1, 30); parts > 0; parts--) {
    if (random.oneIn(6)) out.push(...again(random, out));
    else for (const byte of random.pick(drawn)(random)) out.push(byte);
  }
  const isLong = random.oneIn(400) && out.length > 0;
  return isLong ? Uint8Array.from({ length: longBytes }, (_, at) => out[at % out.length]) : Uint8Array.from(out);
}

/** What stood before once more, so that there is something to remove. */
function again(random, out) {
  const from = random.below(out.length + 1);
  return out.slice(from, from + random.between(20, 400));
}

function drawOptions(random) {
  return {
    ...defaultDetectOptions,
    scope: 'document',
    paragraphs: random.pick(['auto', 'auto', 'line', 'blank']),
    remove: random.pick(['safe', 'safe', 'safe', 'exact', 'all']),
    encoding: random.oneIn(4) ? random.pick(labels) : 'auto',
    engine: random.oneIn(50) ? 'minhash' : 'scalar',
  };
}

async function check({ bytes: input, options }) {
  const words = foldWords(input);
  wordsAreSound(input, words);
  for (const mode of ['auto', 'line', 'blank']) {
    const paragraphs = findParagraphs(input, mode);
    paragraphsAreSound(input, paragraphs);
    edgesAreSound(findEdges(input, words, paragraphs), words, paragraphs);
  }
  try {
    const cleaned = await cleanByTheLaws(input, options);
    if (options.encoding !== 'auto' || isReadAsUtf8(input, options)) await cleaningAgainChangesNothing(cleaned, options);
  } catch (error) {
    // Not every encoding can be cut, and what is told may be wrong.
    if (!(error instanceof InputError && error.code === 'encoding')) throw error;
  }
}

function wordsAreSound(input, { count, starts, ends, foldedEnds, folded, hashes, kinds: wordKinds }) {
  const lengths = [starts, ends, foldedEnds, hashes, wordKinds].map(({ length }) => length);
  if (lengths.some((length) => length !== count)) throw new Broken('the columns of words are as long as each other', lengths.join());
  for (let word = 0, foldedReached = 0; word < count; word++) {
    // Some characters stand for several words, which then share a place.
    const isBehind = word === 0 || (starts[word] >= starts[word - 1] && ends[word] >= ends[word - 1]);
    const isPlaced = isBehind && starts[word] < ends[word] && ends[word] <= input.length;
    const isFolded = foldedEnds[word] > foldedReached && foldedEnds[word] <= folded.length;
    if (!isPlaced || !isFolded) throw new Broken('words rise and are not empty', `word ${word}, [${starts[word]}, ${ends[word]})`);
    foldedReached = foldedEnds[word] + 1;
  }
}

function paragraphsAreSound(input, { count, starts, lineStarts, lineEnds, ends }) {
  for (let p = 0; p < count; p++) {
    const next = p + 1 < count ? lineStarts[p + 1] : input.length;
    if (!(lineStarts[p] <= starts[p] && starts[p] < lineEnds[p] && lineEnds[p] <= ends[p] && ends[p] === next)) {
      throw new Broken('paragraphs follow each other', `${p}: ${lineStarts[p]}, ${starts[p]}, ${lineEnds[p]}, ${ends[p]}, then ${next}`);
    }
  }
}

function edgesAreSound({ before, furniture, paragraphs: owners }, words, { count }) {
  if (before.length !== words.count + 1 || furniture.length !== words.count || owners.length !== words.count) {
    throw new Broken('there is an edge before each word and behind the last');
  }
  for (let word = 0; word < words.count; word++) {
    if (owners[word] >= count || (word > 0 && owners[word] < owners[word - 1])) {
      throw new Broken('each word stands in a paragraph', `word ${word} in ${owners[word]} of ${count}`);
    }
  }
}
