import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openAlikeInside } from '../src/alike-inside.js';
import { equalWords } from '../src/match/align.js';
import { findRuns } from '../src/match/runs.js';
import { isSpellingVariant, mayBeSpellingVariant } from '../src/match/spelling.js';
import { thousandths, verifyPairs } from '../src/match/verify.js';
import { repeatedWindows, windowLength } from '../src/match/windows.js';
import { likelyPairs } from '../src/match/within.js';
import { defaultDetectOptions } from '../src/options.js';
import { shingleSet, sizeForPair, sizesFor } from '../src/sketch/shingles.js';
import { foldWords } from '../src/sketch/words.js';
import { signOffStart } from '../src/text/furniture.js';
import { findParagraphs } from '../src/text/paragraphs.js';
import type { Span } from '../src/types.js';
import { clean } from './clean.js';

/*
 * One document is judged by short ways round what a run of many needs. Each must lead where the long way leads.
 */
const encoder = new TextEncoder();
const thresholds = [0.5, 0.7, 0.9] as const;

const rich = Array.from({ length: 40 }, (_, i) => `w${String.fromCharCode(97 + (i % 26))}${String.fromCharCode(97 + Math.floor(i / 26))}`);
const poor = ['port', 'ship', 'grain', 'said'];
const thai = [...'กขคงจฉชซญดตถทธนบปผพฟมยรลวสห'];
const chinese = [...'港口船只粮食价格市场上涨下跌今天昨天公司工会'];
const scripts = [
  { words: rich, joint: ' ', longest: 40 },
  { words: poor, joint: ' ', longest: 30 },
  { words: thai, joint: '', longest: 90 },
  { words: chinese, joint: '', longest: 40 },
] as const;

/** Paragraphs of one script: some of their own, the others made of these by a few words changed, added, dropped or turned round. */
const paragraphs = fc.constantFrom(...scripts).chain(({ words, joint, longest }) => {
  const word = fc.constantFrom(...words);
  const first = fc.array(fc.array(word, { minLength: 1, maxLength: longest }), { minLength: 1, maxLength: 3 });
  const edit = fc.tuple(fc.constantFrom('change', 'add', 'drop', 'turn'), fc.nat(), word);
  const copies = fc.array(fc.tuple(fc.nat(), fc.array(edit, { maxLength: 3 })), { maxLength: 5 });
  return fc.tuple(first, copies).map(([own, edited]) => [
    ...own.map((list) => list.join(joint)),
    ...edited.map(([from, edits]) =>
      edits
        .reduce(
          (list, [kind, place, other]) => {
            const at = place % list.length;
            if (kind === 'turn') return [...list.slice(at), ...list.slice(0, at)];
            const left = kind === 'add' ? list.slice(at) : list.slice(at + 1);
            return [...list.slice(0, at), ...(kind === 'drop' && list.length > 1 ? [] : [other]), ...left];
          },
          own[from % own.length],
        )
        .join(joint),
    ),
  ]);
});

function pageOf(text: string) {
  const bytes = encoder.encode(text);
  return { id: 'one', bytes, paragraphs: findParagraphs(bytes, 'line'), words: foldWords(bytes) };
}

describe('a document alone', () => {
  test('has the alike paragraphs that the long way finds, told ones left out', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(paragraphs, fc.constantFrom(...thresholds), fc.boolean(), async (list, threshold, isTold) => {
        const page = pageOf(list.join('\n'));
        const { starts, lineEnds, count } = page.paragraphs;
        const told = isTold && count > 1 ? [{ start: starts[1], end: lineEnds[1] }] : [];
        const answers = await Promise.all(
          (['short', 'long'] as const).map(async (way) => (await openAlikeInside({ ...defaultDetectOptions, threshold }, way))(page, told)),
        );
        found += answers[0].blocks.length;
        expect(answers[0]).toEqual(answers[1]);
      }),
      { numRuns: 600 },
    );
    expect(found).toBeGreaterThan(50);
  });

  test('leaves out, on either way, the blocks on paragraphs that are spoken of, and no others', async () => {
    let [left, gone] = [0, 0];
    await fc.assert(
      fc.asyncProperty(paragraphs, fc.array(fc.nat(), { minLength: 1, maxLength: 2 }), async (list, places) => {
        const page = pageOf(list.join('\n'));
        const { starts, lineEnds, count } = page.paragraphs;
        const spoken = places.map((place) => ({ start: starts[place % count], end: lineEnds[place % count] }));
        const isSpokenOf = ({ start, end }: Span) => spoken.some((one) => one.start < end && start < one.end);
        const [all, short, long] = await Promise.all([
          openAlikeInside(defaultDetectOptions).then((find) => find(page, [])),
          openAlikeInside(defaultDetectOptions, 'short').then((find) => find(page, [], isSpokenOf)),
          openAlikeInside(defaultDetectOptions, 'long').then((find) => find(page, [], isSpokenOf)),
        ]);
        const expected = all.blocks.filter(({ kept, copy }) => !isSpokenOf(kept) && !isSpokenOf(copy));
        left += expected.length;
        gone += all.blocks.length - expected.length;
        expect(short.blocks).toEqual(expected);
        expect(long).toEqual(short);
        expect(short.pairs).toHaveLength(expected.length);
      }),
      { numRuns: 600 },
    );
    expect(left).toBeGreaterThan(30);
    expect(gone).toBeGreaterThan(30);
  });

  test('counts equal words by their letters where the hashes of all are one', () => {
    const list = fc.array(fc.constantFrom('port', 'ports', 'ship', 'a'), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(list, fc.nat(), fc.nat(), fc.constantFrom(1 as const, -1 as const), (texts, one, other, step) => {
        const words = foldWords(encoder.encode(texts.join(' ')));
        const forged = { ...words, hashes: words.hashes.map(() => 7) };
        const [a, b] = [one % texts.length, other % texts.length].sort((x, y) => x - y);
        let expected = 0;
        for (let i = a, j = b; i >= 0 && j < texts.length && texts[i] === texts[j]; i += step, j += step) expected++;
        expect(equalWords(forged, a, b, step, 0, texts.length)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['a letter changed in the middle of 23', 'มคจปยชขชลสมมชมรธผพฉงคทช', 'มคจปยชขชลสมยชมรธผพฉงคทช'],
    ['a sign left out in the middle of 11', '天跌公说长天格市只涨公', '天跌公说长格市只涨公'],
    ['eight words, begun in the middle', 'port ship grain crew dock vote rain coal', 'dock vote rain coal port ship grain crew'],
  ])('may share no window, and then is not told: %s', async (_, one, other) => {
    const text = `${one}\n${other}`;
    expect(repeatedWindows(foldWords(encoder.encode(text))).words).toHaveLength(0);
    expect((await clean(text)).blocks).toEqual([]);
  });

  test('every pair that is verified as alike, with a size of shingles for both, is among the likely ones', () => {
    let found = 0;
    fc.assert(
      fc.property(paragraphs, fc.constantFrom(...thresholds), (list, threshold) => {
        const words = list.map((text) => foldWords(encoder.encode(text)));
        const wordEnds = Uint32Array.from(words.map((_, p) => words.slice(0, p + 1).reduce((sum, { count }) => sum + count, 0)));
        const wordHashes = Uint32Array.from(words.flatMap(({ hashes }) => [...hashes]));
        const count = words.length;
        const ranges = { count, starts: wordEnds.map((end, p) => end - words[p].count), ends: wordEnds };
        const likely = likelyPairs(wordHashes, ranges, thousandths(threshold), { sizesFor, sizeForPair });
        const all = words.flatMap((_, b) => words.slice(0, b).map((_, a) => a * count + b));
        const contents = { count, wordHashes, wordEnds, fingerprints: new BigUint64Array() };
        const matches = verifyPairs(Float64Array.from(all).sort(), contents, thousandths(threshold), { sizeForPair, shingleSet });
        for (const { a, b } of matches) {
          const sizes = sizesFor(words[b].count);
          if (!sizesFor(words[a].count).some((size) => sizes.includes(size))) continue;
          found++;
          expect(likely?.has(a * count + b)).toBe(true);
        }
      }),
      { numRuns: 600 },
    );
    expect(found).toBeGreaterThan(100);
  });

  test('a text that nothing in repeats has no likely pairs, and one of a single template more than can be counted', () => {
    const rangesOf = (text: string) => {
      const { words, paragraphs: found } = pageOf(text);
      const ends = found.ends.map((end) => words.starts.findLastIndex((start) => start < end) + 1);
      return { words, ranges: { count: found.count, starts: ends.map((_, p) => (p > 0 ? ends[p - 1] : 0)), ends } };
    };
    const plain = rangesOf(rich.map((one) => rich.map((other) => one + other).join(' ')).join('\n'));
    expect(likelyPairs(plain.words.hashes, plain.ranges, 700, { sizesFor, sizeForPair })?.size).toBe(0);
    const template = rangesOf(
      rich.map((one) => `The index of ${one} stood at some points on the exchange of the harbour in the evening.`).join('\n'),
    );
    expect(likelyPairs(template.words.hashes, template.ranges, 700, { sizesFor, sizeForPair })).toBeUndefined();
  });
});

test('a repeated window is told with the latest place at which the same words stood before', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...poor, '12', '?'), { maxLength: 150, size: 'max' }), (expected) => {
      const words = foldWords(encoder.encode(expected.join(' '))); // a question mark counts as a word
      const found = repeatedWindows(words);
      const length = windowLength(words, 0);
      const rows: [number, number][] = [];
      for (let word = 1; length > 0 && word + length <= expected.length; word++) {
        const same = (at: number) => expected.slice(at, at + length).every((one, k) => one === expected[word + k]);
        for (let at = word - 1; at >= 0; at--) {
          if (!same(at)) continue;
          rows.push([word, at]);
          break;
        }
      }
      expect([...found.words].map((word, k) => [word, found.earlier[k]])).toEqual(rows);
      expect(findRuns(words, { words: Uint32Array.from(rows, ([word]) => word), earlier: Uint32Array.from(rows, ([, at]) => at) })).toEqual(
        findRuns(words, found),
      );
    }),
    { numRuns: 500, examples: [[['said', 'said', 'said', '?', 'said', 'said', 'said']]] },
  );
});

test('bytes never refuse a slip of the pen, and most other pairs of words they do', () => {
  const letter = fc.constantFrom(...'abcdeéявقتي港😀');
  const word = fc.array(letter, { minLength: 1, maxLength: 9 });
  const slip = fc.tuple(word, fc.nat(), fc.boolean()).map(([letters, place, isSwap]) => {
    const at = place % letters.length;
    const rest = isSwap ? [letters[at + 1] ?? '', letters[at], ...letters.slice(at + 2)] : [letters[at], ...letters.slice(at)];
    return [letters.join(''), [...letters.slice(0, at), ...rest].join('')];
  });
  let slips = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        slip,
        fc.tuple(word, word).map((both) => both.map((letters) => letters.join(''))),
      ),
      ([one, other]) => {
        if (!isSpellingVariant(one, other)) return;
        slips++;
        expect(mayBeSpellingVariant(encoder.encode(one), encoder.encode(other))).toBe(true);
        expect(mayBeSpellingVariant(encoder.encode(other), encoder.encode(one))).toBe(true);
      },
    ),
    { numRuns: 1000 },
  );
  expect(slips).toBeGreaterThan(100);
  for (const [one, other] of [
    ['harbour', 'company'],
    ['rose', 'risen'],
    ['see', 'seee'],
    ['to', 'too'],
  ])
    expect(mayBeSpellingVariant(encoder.encode(one), encoder.encode(other))).toBe(false);
});

test.each([
  ['It was closed. Reuter', 'Reuter'],
  ['It was closed.\nREUTER\u0003', '\nREUTER\u0003'],
  ['It was closed. REUTERS - ', 'REUTERS - '],
  ['It was closed. (MORE)', '(MORE)'],
  ['It was closed. Ends*', 'Ends*'],
  ['It was closed. afp\u00a0\u2013', 'afp\u00a0\u2013'],
  ['It was closed. end\u017f', 'end\u017f'],
  ['تم الاغلاق. انتهى', 'انتهى'],
  ['تم الاغلاق. (رويترز)', '(رويترز)'],
])('a sign-off is seen by its last letters: %j', (text, signOff) => {
  const bytes = encoder.encode(text);
  const tail = new TextDecoder().decode(bytes.subarray(signOffStart(bytes, 0, bytes.length)));
  expect(tail.trim()).toBe(signOff.trim());
});

test.each([
  'It was closed.',
  'He read the Reuters',
  'Nobody said more',
  'In the end, 12',
  'اغلق المصنع',
  'Порт закрыт',
  'ปิดแล้ว',
  '港口关闭。',
])('and text without one has none: %j', (text) => {
  const bytes = encoder.encode(text);
  expect(signOffStart(bytes, 0, bytes.length)).toBe(bytes.length);
});
