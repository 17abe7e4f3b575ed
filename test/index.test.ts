import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LshIndex, Minhash } from 'minhash';
import { bandingFor, candidatePairs, pairSet } from '../src/match/bands.js';
import { thousandths, verifyPairs } from '../src/match/verify.js';
import { collectParagraphs } from '../src/sketch/collect.js';
import { fingerprinter } from '../src/sketch/fingerprint.js';
import { circulantPermutation, cMinHash } from '../src/sketch/minhash.js';
import { shingleSet, sizeForPair, sizesFor } from '../src/sketch/shingles.js';
import { foldWords } from '../src/sketch/words.js';
import { scan } from './clean.js';
import { naiveJaccard, naiveWords } from './oracle.js';
import { articles, languages } from './texts.js';

const encoder = new TextEncoder();

async function matchesOf(paragraphs: readonly string[], threshold: number) {
  const banding = bandingFor(threshold);
  const collection = collectParagraphs(cMinHash(banding.bands * banding.rows), await fingerprinter());
  const numbers = paragraphs.map((text) => {
    const words = foldWords(encoder.encode(text));
    return collection.add(words.folded, words.hashes);
  });
  const contents = collection.contents();
  const pairs = candidatePairs(collection.sketches(), contents, banding);
  return { numbers, matches: verifyPairs(pairs, contents, thousandths(threshold), { sizeForPair, shingleSet }) };
}

const vocabulary = Array.from(
  { length: 60 },
  (_, i) => `w${String.fromCharCode(97 + (i % 26))}${String.fromCharCode(97 + Math.floor(i / 26))}`,
);
const paragraph = fc.array(fc.constantFrom(...vocabulary), { minLength: 8, maxLength: 40 }).map((words) => words.join(' '));
/** A paragraph and some edits of it: words changed, dropped or added. */
const family = fc
  .tuple(
    paragraph,
    fc.array(fc.array(fc.tuple(fc.nat(), fc.constantFrom(...vocabulary)), { maxLength: 4 }), { minLength: 1, maxLength: 4 }),
  )
  .map(([first, edits]) => [
    first,
    ...edits.map((changes) =>
      changes.reduce((words, [at, word]) => words.map((old, i) => (i === at % words.length ? word : old)), first.split(' ')).join(' '),
    ),
  ]);

describe('the banded index', () => {
  test('every match is a match of the naive oracle, with its very counts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(family, { minLength: 1, maxLength: 4 }), fc.constantFrom(0.5, 0.7, 0.9), async (families, threshold) => {
        const paragraphs = families.flat();
        const { numbers, matches } = await matchesOf(paragraphs, threshold);
        for (const { a, b, shared, aSize, bSize } of matches) {
          const [one, other] = [paragraphs[numbers.indexOf(a)], paragraphs[numbers.indexOf(b)]];
          const [naiveShared, naiveUnion] = naiveJaccard(one, other, sizeForPair(naiveWords(one).length, naiveWords(other).length));
          expect([shared, aSize + bSize - shared]).toEqual([naiveShared, naiveUnion]);
          const contained = shared >= 0.85 * Math.min(aSize, bSize);
          expect(naiveShared >= threshold * naiveUnion || contained).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('nearly every pair of the naive oracle is found: the S-curve is kept', async () => {
    let expected = 0;
    let found = 0;
    await fc.assert(
      fc.asyncProperty(family, async (paragraphs) => {
        const { numbers, matches } = await matchesOf(paragraphs, 0.7);
        const known = new Set(matches.map(({ a, b }) => `${a} ${b}`));
        for (let j = 1; j < paragraphs.length; j++) {
          for (let i = 0; i < j; i++) {
            if (numbers[i] === numbers[j]) continue;
            const [shared, union] = naiveJaccard(
              paragraphs[i],
              paragraphs[j],
              sizeForPair(naiveWords(paragraphs[i]).length, naiveWords(paragraphs[j]).length),
            );
            if (shared < 0.7 * union) continue;
            expected++;
            if (known.has(`${Math.min(numbers[i], numbers[j])} ${Math.max(numbers[i], numbers[j])}`)) found++;
          }
        }
      }),
      { numRuns: 600, seed: 20 },
    );
    expect(expected).toBeGreaterThan(200);
    expect(found / expected).toBeGreaterThan(0.97);
  });

  test('the order in which paragraphs come changes no match', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(family, { minLength: 1, maxLength: 3 }), async (families) => {
        const paragraphs = families.flat();
        const named = async (list: readonly string[]) => {
          const { numbers, matches } = await matchesOf(list, 0.7);
          const text = (content: number) => list[numbers.indexOf(content)];
          return matches.map(({ a, b, shared }) => [...[text(a), text(b)].sort(), shared].join('|')).sort();
        };
        expect(await named([...paragraphs].reverse())).toEqual(await named(paragraphs));
      }),
      { numRuns: 60 },
    );
  });

  test('a template of hundreds gives few pairs a paragraph, the same in any order', async () => {
    const count = 600;
    const lines = Array.from({ length: count }, (_, i) => `The index of grain stood at ${i} points on the exchange of the harbour.`);
    const named = async (list: readonly string[]) => {
      const { numbers, matches } = await matchesOf(list, 0.7);
      return matches.map(({ a, b }) => [list[numbers.indexOf(a)], list[numbers.indexOf(b)]].sort().join('|')).sort();
    };
    const pairs = await named(lines);
    expect(pairs.length).toBeGreaterThan(count);
    expect(pairs.length).toBeLessThan(16 * bandingFor(0.7).bands * count);
    expect(await named([...lines].reverse())).toEqual(pairs);
  });

  test('a set of pairs holds each once, whichever comes first, also where they are more than 32 bits can number', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(3, 2_000, 90_000_000).chain((count) => {
          const number = fc.integer({ min: 0, max: count - 1 });
          return fc.tuple(fc.constant(count), fc.array(fc.tuple(number, number), { maxLength: 2000 }));
        }),
        ([count, added]) => {
          const pairs = pairSet(count);
          for (const [a, b] of added) pairs.add(a, b);
          const wanted = new Set(added.filter(([a, b]) => a !== b).map(([a, b]) => Math.min(a, b) * count + Math.max(a, b)));
          expect([...pairs.sorted()]).toEqual([...wanted].sort((x, y) => x - y));
        },
      ),
    );
  });

  test('the number of bands follows the threshold, within the slots there are', () => {
    for (let t = 50; t <= 100; t++) {
      const { bands, rows } = bandingFor(t / 100);
      expect(1 - (1 - (t / 100) ** rows) ** bands).toBeGreaterThan(0.98);
      expect(bands * rows).toBeLessThanOrEqual(260);
    }
  });

  test('paragraphs of 15 to 25 words are sketched at both shingle sizes', () => {
    expect([7, 8, 14, 15, 25, 26].map((count) => sizesFor(count))).toEqual([[], [2], [2], [2, 3], [2, 3], [3]]);
  });
});

describe('signatures', () => {
  test('each slot has the least value of the shingles, of few and of many, each as often as it likes', () => {
    const table = circulantPermutation();
    const length = fc.constantFrom(0, 1, 7, 8, 9, 255, 256, 600, 5000, 70_000);
    fc.assert(
      fc.property(
        length,
        fc.constantFrom(1, 4, 16, 64, 128, 260),
        fc.constantFrom(2 ** 32, 2 ** 16, 300),
        fc.nat(),
        (count, slots, most, seed) => {
          const shingles = Uint32Array.from({ length: count }, (_, k) => (Math.imul(k + seed, 0x9e3779b1) >>> 0) % most);
          const signature = new Uint16Array(slots + 2);
          cMinHash(slots).sign(shingles, signature, 1);
          const least = new Uint16Array(slots).fill(0xffff);
          for (const shingle of shingles)
            for (let slot = 0; slot < slots; slot++) least[slot] = Math.min(least[slot], table[(shingle & 0xffff) + slot]);
          expect([...signature]).toEqual([0, ...least, 0]);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('estimate the Jaccard similarity: C-MinHash in 16 bits is unbiased and as exact as the theory says', () => {
    const slots = 128;
    const sketcher = cMinHash(slots);
    let error = 0;
    let square = 0;
    const trials = 400;
    for (let trial = 0; trial < trials; trial++) {
      const value = (i: number) => hash(trial * 1000 + i);
      const a = Uint32Array.from({ length: 60 }, (_, i) => value(i));
      const b = Uint32Array.from({ length: 60 }, (_, i) => value(i + 20));
      const signatures = new Uint16Array(2 * slots);
      sketcher.sign(a, signatures, 0);
      sketcher.sign(b, signatures, slots);
      let equal = 0;
      for (let j = 0; j < slots; j++) if (signatures[j] === signatures[slots + j]) equal++;
      error += equal / slots - 0.5;
      square += (equal / slots - 0.5) ** 2;
    }
    expect(Math.abs(error / trials)).toBeLessThan(0.01);
    expect(Math.sqrt(square / trials)).toBeLessThan(0.055); // theory: sqrt(.5 * .5 / 128) = .044
  });
});

function hash(value: number): number {
  let mixed = Math.imul(value + 1, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

describe('the package minhash, as an independent second opinion', () => {
  const shinglesOf = (text: string) => {
    const words = naiveWords(text);
    return words.slice(2).map((_, i) => words.slice(i, i + 3).join(' '));
  };
  const sketched = (text: string) => {
    const sketch = new Minhash({ numPerm: 128 });
    for (const shingle of shinglesOf(text)) sketch.update(shingle);
    return sketch;
  };
  const originals = articles.en.filter((text) => naiveWords(text).length >= 20);
  const edited = originals.map((text) => text.replace(/\b(on|this|the|for)\b/u, 'upon'));

  test('estimates the similarities that we count', async () => {
    for (const [i, text] of originals.entries()) {
      const [shared, union] = naiveJaccard(text, edited[i], 3);
      const { matches } = await matchesOf([text, edited[i]], 0.5);
      expect(matches.map((match) => [match.shared, match.aSize + match.bSize - match.shared])).toEqual([[shared, union]]);
      expect(Math.abs(sketched(text).jaccard(sketched(edited[i])) - shared / union)).toBeLessThan(0.17); // four standard errors
    }
  });

  test('finds in its index what ours finds', async () => {
    const index = new LshIndex({ bandSize: 4 });
    // Its query throws on a band that was never put in, so what is asked for is put in too.
    [...originals, ...edited].forEach((text, i) => {
      index.insert(String(i), sketched(text));
    });
    const { numbers, matches } = await matchesOf([...originals, ...edited], 0.5);
    for (const [i, text] of edited.entries()) {
      expect(index.query(sketched(text))).toContain(String(i));
      expect(matches.some(({ a, b }) => a === numbers[i] && b === numbers[originals.length + i])).toBe(true);
    }
  });
});

describe('scan between documents', () => {
  test.each(languages)('%s: a story that another document has too is one block, equal and certain', async (language) => {
    const item = articles[language];
    const { blocks } = await scan({
      'a.txt': item.join('\n'),
      'b.txt': ['Quite another lede for the very same story, written by somebody else at the other desk.', ...item.slice(1)].join('\n'),
    });
    expect(
      blocks.map(({ kept, copy, kind, verdict }) => [
        kept.document,
        kept.firstParagraph,
        kept.paragraphCount,
        copy.document,
        copy.firstParagraph,
        copy.paragraphCount,
        kind,
        verdict,
      ]),
    ).toEqual([['a.txt', 1, item.length - 1, 'b.txt', 1, item.length - 1, 'exact', 'remove']]);
  });

  test('of a revised story the paragraphs that were changed are for review, with what was counted', async () => {
    const item = articles.en;
    const { blocks } = await scan({
      'a.txt': item.join('\n'),
      'b.txt': item.map((text) => text.replace('Tuesday', 'Wednesday').replace('six hours', 'seven hours')).join('\n'),
    });
    expect(blocks.map(({ kind, verdict, rule, copy }) => [copy.firstParagraph, copy.paragraphCount, kind, verdict, rule])).toEqual([
      [0, 1, 'near', 'review', 'near-duplicate'],
      [1, 2, 'exact', 'remove', 'equal-elsewhere'],
      [3, 1, 'near', 'review', 'near-duplicate'],
      [4, 3, 'exact', 'remove', 'equal-elsewhere'],
    ]);
    for (const { kept, copy, evidence } of [blocks[0], blocks[2]]) {
      expect([kept.document, copy.document]).toEqual(['a.txt', 'b.txt']);
      expect(evidence.jaccard).toBeGreaterThan(0.8);
      expect(evidence.jaccard).toBeLessThan(1);
    }
  });

  test('in document scope other documents are not looked at', async () => {
    const text = articles.en.join('\n');
    expect((await scan({ 'a.txt': text, 'b.txt': text }, { scope: 'document' })).blocks).toEqual([]);
  });

  test('a sign-off that stands in every document is no block', async () => {
    expect(
      (await scan({ 'a.txt': `${articles.en[0]}\nReporting by the desk`, 'b.txt': `${articles.ru[0]}\nReporting by the desk` })).blocks,
    ).toEqual([]);
  });

  test('an edited paragraph inside one document is for review', async () => {
    const item = articles.en;
    const { blocks } = await scan({ 'a.txt': [...item, item[3].replace('night shifts', 'late shifts')].join('\n') });
    expect(blocks.map(({ verdict, kept, copy }) => [verdict, kept.firstParagraph, copy.firstParagraph])).toEqual([
      ['review', 3, item.length],
    ]);
  });
});
