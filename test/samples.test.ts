import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { column } from '../src/columns.js';
import { eachSharedSamplePair } from '../src/match/shared-samples.js';
import { sampleShingles } from '../src/sketch/samples.js';

/** Texts of word numbers, as samples; words are hashed by a large odd factor. */
function samplesOf(texts: readonly (readonly number[])[]) {
  const samples = column(Uint32Array);
  const ends = Uint32Array.from(texts, (words) => {
    const hashes = Uint32Array.from(words, (word) => Math.imul(word + 1, 0x85ebca77));
    samples.append(sampleShingles(hashes, 0, hashes.length));
    return samples.length();
  });
  return { ends, samples: samples.view() };
}

const words = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
const pairsOf = (texts: readonly (readonly number[])[], rankOf = (text: number) => text) => {
  const pairs = new Set<number>();
  const order = Uint32Array.from(texts.keys()).sort((one, other) => rankOf(one) - rankOf(other));
  eachSharedSamplePair({ ...samplesOf(texts), order }, (one, other) =>
    pairs.add(Math.min(one, other) * texts.length + Math.max(one, other)),
  );
  return [...pairs].sort((x, y) => x - y).map((pair) => [Math.floor(pair / texts.length), pair % texts.length]);
};

test('a sample is the same wherever its six words stand, and one in eight shingles is one', () => {
  const alone = samplesOf([words(0, 4000)]);
  const within = samplesOf([[...words(90_000, 37), ...words(0, 4000), ...words(70_000, 41)]]);
  for (const sample of alone.samples) expect(within.samples).toContain(sample);
  expect(alone.samples.length).toBeGreaterThan(3995 / 8 / 1.25);
  expect(alone.samples.length).toBeLessThan((3995 / 8) * 1.25);
  expect(samplesOf([words(0, 5)]).samples.length).toBe(0);
});

test('a text of sixty words in one of three thousand is a candidate, and so is one with every tenth word changed', () => {
  const long = words(0, 3000);
  const short = words(1000, 60);
  const edited = words(1500, 300).map((word, i) => (i % 10 === 9 ? word + 50_000 : word));
  expect(pairsOf([long, short, edited, words(20_000, 3000)])).toEqual([
    [0, 1],
    [0, 2],
  ]);
});

test('texts that share no six words are no candidates', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 301, max: 600 }), (one, other) => {
      expect(pairsOf([words(one * 1000, 900), words(other * 1000, 900)])).toEqual([]);
    }),
  );
});

test('a formula in a thousand texts makes no pairs, and a thousand copies are joined in one chain', () => {
  const formula = words(0, 30);
  const texts = Array.from({ length: 1000 }, (_, i) => [...words(10_000 + 1000 * i, 400), ...formula]);
  expect(pairsOf(texts)).toEqual([]);
  const copies = pairsOf(Array.from({ length: 1000 }, () => words(0, 300)));
  expect(copies.length).toBeLessThan(2000);
  const reached = new Set([0]);
  for (const [a, b] of copies) if (reached.has(a)) reached.add(b);
  expect(reached.size).toBe(1000);
});

test('the order of the texts changes no pair', () => {
  const texts = Array.from({ length: 50 }, (_, i) => words(0, 200 + i));
  const there = pairsOf(texts);
  const back = pairsOf([...texts].reverse(), (text) => 49 - text).map(([a, b]) => [49 - b, 49 - a]);
  const sorted = (pairs: readonly (readonly number[])[]) => pairs.map(String).sort();
  expect(sorted(back)).toEqual(sorted(there));
});

test('of few texts all are candidates that share two samples and a third of the smaller one', () => {
  const text = fc
    .array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 6 })
    .map((blocks) => blocks.flatMap((block) => words(100 * block, 40)));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 12 }), (texts) => {
      const { ends, samples } = samplesOf(texts);
      const sets = texts.map((_, i) => new Set(samples.subarray(i > 0 ? ends[i - 1] : 0, ends[i])));
      const wanted = sets.flatMap((one, a) =>
        sets.slice(a + 1).flatMap((other, k) => {
          const shared = [...one].filter((sample) => other.has(sample)).length;
          return shared >= 2 && shared * 100 >= 35 * Math.min(one.size, other.size) ? [[a, a + 1 + k]] : [];
        }),
      );
      expect(pairsOf(texts)).toEqual(wanted);
    }),
  );
});
