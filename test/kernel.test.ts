import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openTwin, readBatch } from '../src/batch.js';
import { foldTable } from '../src/sketch/fold.js';
import { openKernel } from '../src/sketch/kernel.js';
import type { BatchEngine } from '../src/types.js';
import { type Batch, batchOf, firstDifference, type ParagraphMode, told } from './batches.js';
import { alphabet } from './kernel-alphabet.js';

/*
 * The byte kernel and its twin say the same, bit for bit. The twin is made of the functions that say what words and paragraphs are; what
 * they mean is tested in words.test.ts and paragraphs.test.ts.
 */
const kernel = openKernel() as BatchEngine;
const twin = openTwin();
const encoder = new TextEncoder();
const seed = process.env.TEST_SEED === undefined ? {} : { seed: Number(process.env.TEST_SEED) };
const numRuns = Number(process.env.TEST_RUNS ?? 200);
const modes = ['auto', 'line', 'blank'] as const;

function expectSame(batch: Batch, mode: ParagraphMode = 'auto', slots = 16): void {
  expect(firstDifference(told(kernel, batch, mode, slots), told(twin, batch, mode, slots))).toBeUndefined();
}

/** Each at the beginning of a step of sixteen bytes, at its end, and across it; alone, between letters, and cut off by the document's end. */
function around(text: string | Uint8Array): Uint8Array[] {
  const bytes = typeof text === 'string' ? encoder.encode(text) : text;
  const padded = (before: string, after: string) => Uint8Array.of(...encoder.encode(before), ...bytes, ...encoder.encode(after));
  const shifted = Array.from({ length: 18 }, (_, k) => padded('x'.repeat(k), 'Y z'));
  return [
    bytes,
    padded('a', 'b'),
    padded('А', 'я'),
    padded('ก', 'ก'),
    padded('- ', '5'),
    ...shifted,
    bytes.subarray(0, -1),
    bytes.subarray(0, -2),
  ];
}

describe('the byte kernel', () => {
  test('the module is what its sources compile to', () => {
    const make = new URL('../bench/make-kernel.mjs', import.meta.url);
    const script = `import(${JSON.stringify(make.href)}).then(({ kernelModule }) => kernelModule()).then((text) => process.stdout.write(text))`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', maxBuffer: 2 ** 24 });
    expect(stderr).toBe('');
    expect(stdout).toBe(readFileSync(fileURLToPath(new URL('../src/sketch/kernel-module.ts', import.meta.url)), 'utf8'));
  }, 60_000);

  test.each<[string, string[]]>([
    ['what vanishes inside, before and after words', ['har\u00adbour \u200fsh\u200dip\u2066 \u00ad a\u00ad\u00ad. ?\u00ad 5\u00ad']],
    ['tashkeel and tatweel', ['الــرَّئِيسُ', 'َا ـ', 'مُحَمَّدٌ رَسُولُ']],
    ['digits of other scripts', ['٤٢ ۴۲ ४२ ๔๒ ４２ ก๕ ٤a', '𝟗𝟗']],
    ['words glued together by case', ['dawn.Port dawnPort ÉtéÀ éB ПриветМир яА αΒ όΒ aÀ ßA &#97;B a\u00adB ЯяЁ', 'ABcD']],
    [
      'character references',
      ['&amp; &#39; a&#x41;b &#97;B x&shy;y AT&T &unknown; &#; &#x; &#xD800; &#1114112; &nbsp &#45;5 &lt;5&gt;', '&', '&#x4', 'a&amp'],
    ],
    [
      'signs before numbers',
      ['$5 5% -5  -5 1986-87 --5 - 5 5- +5 a-5 ?-5 -\u00ad5 -٥ −5 –5 +\u200f٥ -a -&#53; -', '−', ' --------5', '-½ +&#x35;'],
    ],
    ['symbols', ['a?b ?? %% €9 £5 £a ؟ قال؟ ؋5 ‰ ¥ ₹१ ?َ']],
    ['expansions', ['½ 1½ ™ № ﷺ ﻻ ﬁ ß ² x² ¼a ㍿ Ⅳ ⑴ ﷲ ㎏ ẞ ŉ İ', 'aﷺb']],
    ['Thai and Lao vowels that fall apart, and marks', ['น้ำ ำ กำลัง ນ້ຳ ຳ ໜ', '้ก a้ 5้ 5้a ?้ 。้']],
    [
      'scripts without spaces beside Latin and digits',
      ['กaก5ก 港a港5 かa か\u3099 カ ភាសា5 မြန်မာ ー한국어港', '一\u3400\u4dbf\u4dc0\u9fff\uf900'],
    ],
    ['combining marks', ['e\u0301 5\u0301 \u0301a हिन्दी ि5 5ि 5िa', '５ि']],
    ['Latin, Greek, Cyrillic, Hebrew, Armenian, Georgian', ['Øre Łódź œuvre ΆΣΊΣΥΦΟΣ ς Ѐѐ Џџ Ҋҋ שָׁלוֹם Բարեւ ՕԱ Ⴀა']],
    [
      'line ends and blanks of every kind',
      ['a\nb\r\nc\rd\u0085e\u2028f\u2029g\vh\fi\x03j\0k\tl\u00a0m\u3000n\ufeffo', '\ufeff\ufeffa', '\r\r\n\n', '  \n\u3000\n\u200b'],
    ],
    ['Arabic letters whose last byte is that of a line end', ['ب\u0628ة\u0629م\u0645 تح', 'ب', '\u2028', 'ب\u2029']],
  ])('%s', (_name, texts) => {
    const documents = texts.flatMap(around);
    for (const mode of modes) {
      expectSame(batchOf(documents), mode);
      for (const text of texts) expectSame(batchOf([encoder.encode(text)]), mode);
    }
  });

  test('malformed UTF-8 of each kind, also cut off by the end of a document', () => {
    const broken = [
      [0x80],
      [0xbf, 0x61],
      [0xc0, 0x80],
      [0xc1, 0xbf],
      [0xc3],
      [0xc3, 0x28],
      [0xd8],
      [0xd8, 0xd8, 0xa7],
      [0xd9, 0x61, 0x85],
      [0xe0, 0x80, 0x80],
      [0xe0, 0xb8],
      [0xe2, 0x80],
      [0xe2, 0x80, 0x61],
      [0xe4, 0xb8, 0xff],
      [0xed, 0xa0, 0x80],
      [0xf0, 0x8f, 0xbf, 0xbf],
      [0xf0, 0x9f, 0x98],
      [0xf4, 0x90, 0x80, 0x80],
      [0xf5, 0x80, 0x80, 0x80],
      [0xfe, 0xff],
    ].map((bytes) => Uint8Array.from(bytes));
    // What stands between the documents would make them whole.
    for (const between of [[], [0xa8], [0x80, 0xa8], [0xc3], [0x3b], [0x0a]]) {
      expectSame(batchOf(broken.flatMap(around), Uint8Array.from(between)));
    }
  });

  test('every code point, alone and between letters', () => {
    const documents: Uint8Array[] = [];
    for (let codePoint = 0; codePoint < 0x110000; codePoint += 64) {
      // Ideographs and Hangul fold to themselves by the thousand: some of each page do.
      const step = codePoint >= 0x3400 && (codePoint & 0xff) !== 0 ? 16 : 1;
      const points = Array.from({ length: 64 / step }, (_, k) => codePoint + k * step).filter((point) => point < 0xd800 || point > 0xdfff);
      documents.push(
        encoder.encode(
          points
            .map((point) => String.fromCodePoint(point))
            .map((text) => `${text} a${text}b Я${text}я ${text}5`)
            .join('\n'),
        ),
      );
    }
    const words = { kernel: 0, twin: 0 };
    for (let from = 0; from < documents.length; from += 1000) {
      const { bytes, starts, ends } = batchOf(documents.slice(from, from + 1000));
      const read = kernel.read(bytes, starts, ends, 'auto');
      const expected = readBatch(bytes, starts, ends, 'auto');
      for (const column of ['starts', 'ends', 'hashes', 'kinds'] as const) {
        expect(Buffer.compare(bytesOf(read.words[column]), bytesOf(expected.words[column]))).toBe(0);
      }
      words.kernel += read.words.starts.length;
      words.twin += expected.words.starts.length;
    }
    expect(words.kernel).toBe(words.twin);
    expect(words.kernel).toBeGreaterThan(500_000);
  }, 60_000);

  test('folded text folds to itself, which kinds of words are read from', () => {
    const { pages, rows, expansions } = foldTable();
    const foldOf = (codePoint: number) => rows[(pages[codePoint >>> 8] << 8) | (codePoint & 0xff)];
    const parts = [...rows, ...expansions.flatMap((row) => [...row])].filter((value) => value >>> 21 >= 2 && value >>> 21 <= 6);
    expect(parts.filter((value) => foldOf(value & 0x1fffff) !== value)).toEqual([]);
  });

  test('no expansion holds a sign, behind which the kernel may begin a piece anew', () => {
    expect(foldTable().expansions.filter((parts) => parts.some((part) => part >>> 21 === 7))).toEqual([]);
  });

  test('lengths around multiples of 16, 64, 4096 and of a piece', () => {
    const pieces = ['a', 'ab ', 'я', 'ب', 'ก', '港', '?', '-', '½', 'é', '\u00ad'];
    for (const piece of pieces) {
      const unit = encoder.encode(piece);
      const lengths = [16, 64, 4096, 8192, 16384].flatMap((length) => Array.from({ length: 7 }, (_, k) => length - 3 + k));
      const documents = lengths.map((length) => Uint8Array.from({ length }, (_, i) => unit[i % unit.length]));
      expectSame(batchOf(documents));
    }
  }, 60_000);

  test('many small and empty documents, and a batch of none', () => {
    const documents = Array.from({ length: 3000 }, (_, d) => encoder.encode(['', 'a', '\n', 'ب', 'a b', '?'][d % 6]));
    expectSame(batchOf(documents));
    expectSame(batchOf([]));
    expectSame(batchOf([new Uint8Array(0)]));
  });

  test('more words than there was room for at first, and words whose ends never meet the end of a step', () => {
    expectSame(batchOf([encoder.encode('?'.repeat(60_000)), encoder.encode('ﷺ '.repeat(20_000)), encoder.encode('\na'.repeat(60_000))]));
  });

  test('windows that stood before are found in their own document only, the latest first', () => {
    const story = 'Ships left the old port at dawn. Nobody saw them go. ';
    const documents = [story, story.repeat(3), '港口的船在黎明時離開了。'.repeat(4), 'ภาษาไทยไม่มีช่องว่าง'.repeat(4), story];
    const { bytes, starts, ends } = batchOf(documents.map((text) => encoder.encode(text)));
    const { repeats, repeatEnds, wordEnds } = kernel.read(bytes, starts, ends, 'auto');
    expect([...repeatEnds].map((end, d) => end - (repeatEnds[d - 1] ?? 0)).map((count) => count > 0)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    const second = [...repeats.words].slice(0, repeatEnds[1]);
    expect(second.map((word, i) => word - repeats.earlier[i])).toEqual(second.map(() => 11));
    expect(second[0]).toBe(wordEnds[0] + 11);
    expectSame(batchOf(documents.map((text) => encoder.encode(text))));
  });

  test('what is too long is left unread, and the documents around it are read', () => {
    const near = encoder.encode('before and after');
    const long = ['x'.repeat(80_000), '\n'.repeat(70_000), 'a b '.repeat(530_000), 'word '.repeat(840_000)].map((text) =>
      encoder.encode(text),
    );
    const { bytes, starts, ends } = batchOf(long.flatMap((document) => [near, document]).concat(near));
    const read = kernel.read(bytes, starts, ends, 'auto');
    expect([...read.states]).toEqual([0, 2, 0, 2, 0, 2, 0, 2, 0]);
    const alone = told(kernel, batchOf([near, near, near, near, near]));
    expect([...kernel.read(bytes, starts, ends, 'auto').words.hashes]).toEqual(alone.hashes);
    expect([...kernel.read(bytes, starts, ends, 'auto').paragraphEnds]).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5]);
  });

  test('a document of megabytes, in which more windows stand than the table has room for at its best', () => {
    const lines = Array.from(
      { length: 60_000 },
      (_, k) => `w${k} ${(k * 7919) % 50_021} is one of 4 and then of ${k % 9_973} as ${k % 511}`,
    );
    const [large, small] = [encoder.encode(lines.join('\n')), encoder.encode('one line and no more')];
    expect(large.length).toBeGreaterThan(2 ** 21);
    expectSame(batchOf([small, large, small]), 'auto', 16);
    expect([...kernel.read(large, Uint32Array.of(0), Uint32Array.of(large.length), 'auto').states]).toEqual([0]);
  });

  test('views of a reading stay good while its words are signed', () => {
    const { bytes, starts, ends } = batchOf([encoder.encode('one two three four five six')]);
    const { words } = kernel.read(bytes, starts, ends, 'auto');
    const hashes = [...words.hashes];
    const rows = 5000;
    const signatures = kernel.sign(new Uint32Array(rows), new Uint32Array(rows).fill(6), new Uint8Array(rows).fill(2), 260);
    expect([...words.hashes]).toEqual(hashes);
    expect(signatures.subarray(0, 260)).toEqual(signatures.subarray(-260));
  });

  test('any number of slots', () => {
    const words = encoder.encode(Array.from({ length: 5000 }, (_, k) => `w${(k * k) % 911}`).join(' '));
    for (const slots of [1, 7, 8, 9, 63, 64, 65, 100, 128, 200, 256, 260]) expectSame(batchOf([words]), 'auto', slots);
  });

  const piece = fc.constantFrom(...alphabet);
  const textOf = (pieces: string[]) => encoder.encode(pieces.join(''));
  const mixed = fc.array(piece, { maxLength: 40 }).map(textOf);
  const fewKinds = fc
    .tuple(fc.array(piece, { minLength: 1, maxLength: 4 }), fc.array(fc.nat(), { maxLength: 120 }))
    .map(([kinds, picks]) => textOf(picks.map((pick) => kinds[pick % kinds.length])));
  const wrapped = fc
    .tuple(
      fc.integer({ min: 30, max: 120 }),
      fc.array(fc.tuple(piece, fc.constantFrom(' ', ' ', ' word ', '\n', '\n    ', '\r\n', '\n\n'))),
    )
    .map(([width, parts]) => {
      const line = 'some words of a line that goes on and on until it is as wide as the page will have it and a little more than so'.slice(
        0,
        width,
      );
      return textOf(parts.flatMap(([first, second]) => [line, first, second, '\n']));
    });
  const document = fc.oneof(mixed, fewKinds, wrapped, fc.uint8Array({ maxLength: 80 }));

  test('any documents', () => {
    fc.assert(
      fc.property(
        fc.array(document, { maxLength: 6 }),
        fc.uint8Array({ maxLength: 3 }),
        fc.constantFrom(...modes),
        fc.integer({ min: 1, max: 40 }),
        (documents, between, mode, slots) => expectSame(batchOf(documents, between), mode, slots),
      ),
      { numRuns, ...seed },
    );
  }, 60_000);
});

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array | Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
