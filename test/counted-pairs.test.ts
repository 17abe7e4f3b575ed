import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CountedPair, countPairs } from '../src/counted-pairs.js';
import { bucketPairs, bucketPairsMax } from '../src/match/buckets.js';
import { naiveJaccard } from './oracle.js';
import { articles } from './texts.js';

const encoder = new TextEncoder();

/** Counts all pairs of texts, with a size for each that their numbers say. */
function counted(texts: readonly string[], pairs: readonly (readonly [number, number])[], engine: 'kernel' | 'scalar'): CountedPair[] {
  const bytes = texts.map((text) => encoder.encode(text));
  const read: number[] = [];
  const found: CountedPair[] = [];
  countPairs(
    Float64Array.from(pairs, ([a, b]) => a * texts.length + b),
    {
      count: texts.length,
      textOf: (number) => {
        read.push(number);
        return bytes[number];
      },
      wordCountOf: (number) => texts[number].split(' ').length,
      sizeFor: (a, b) => 2 + ((a + b) % 2),
    },
    engine,
    (pair) => found.push(pair),
  );
  expect(read.every((number, i) => i === 0 || read[i - 1] <= number)).toBe(true);
  return found;
}

describe('pairs that are counted out', () => {
  test('share what the oracle counts, at each size of shingles', () => {
    const text = fc.array(fc.constantFrom('grain', 'ships', 'lay', 'at', 'anchor', 'for', 'nine', 'days'), { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), (words) => {
        const texts = words.map((each) => each.join(' '));
        const pairs = texts.flatMap((_, a) => texts.slice(a).map((_, k) => [a, a + k] as const));
        const found = counted(texts, pairs, 'scalar');
        expect(found.map(({ a, b }) => [a, b])).toEqual(pairs.map(([a, b]) => [a, b]));
        for (const { a, b, size, shared, aSize, bSize } of found)
          expect([shared, aSize + bSize - shared]).toEqual(naiveJaccard(texts[a], texts[b], size));
      }),
    );
  });

  test('are the same by the kernel, which reads them a megabyte at a time, and a text longer than that is read too', () => {
    const line = (k: number) => `${articles.en[k % articles.en.length]} ${articles.ar[k % articles.ar.length]} ${k}`;
    const texts = Array.from({ length: 2500 }, (_, k) => line(k));
    texts.push(Array.from({ length: 9000 }, (_, k) => line(k)).join('\n'), '', line(7));
    expect(encoder.encode(texts[2500]).length).toBeGreaterThan(2 ** 20);
    const pairs = texts.map((_, a) => [a, Math.min(texts.length - 1, a + 1 + (a % 7))] as const);
    expect(JSON.stringify(counted(texts, pairs, 'kernel'))).toBe(JSON.stringify(counted(texts, pairs, 'scalar')));
  });
});

test('buckets give each pair of theirs, and of a large one those of its rule, however often they come', () => {
  const bucket = fc
    .tuple(fc.integer({ min: 2, max: bucketPairsMax + 200 }), fc.nat({ max: 40 }))
    .map(([length, step]) => Uint32Array.from({ length }, (_, i) => (i * (2 * step + 1)) % 1024));
  fc.assert(
    fc.property(fc.array(bucket, { maxLength: 6 }), (buckets) => {
      const keyOf = (one: number, other: number) => Math.min(one, other) * 1024 + Math.max(one, other);
      const [found, wanted] = [new Set<number>(), new Set<number>()];
      const add = bucketPairs(1024, (one, other) => found.add(keyOf(one, other)));
      for (const members of buckets) {
        add(members);
        for (let i = 0; i < members.length; i++) {
          for (let j = 0; j < i; j++) {
            if (members.length <= bucketPairsMax || j < 8 || j >= i - 8) wanted.add(keyOf(members[j], members[i]));
          }
        }
      }
      expect(found).toEqual(wanted);
    }),
    { numRuns: 40 },
  );
});
