import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openCleaner } from '../src/cleaner.js';
import { openContents } from '../src/corpus-contents.js';
import { type CorpusIndex, type IndexOptions, openCorpusIndex } from '../src/corpus-index.js';
import type { Survey } from '../src/corpus-types.js';
import { countDocuments } from '../src/corpus-world.js';
import { bucketPairsMax } from '../src/match/buckets.js';
import { fingerprintTable } from '../src/match/fingerprint-table.js';
import { growingBands } from '../src/match/growing-bands.js';
import { radixSorter } from '../src/match/radix.js';
import { defaultDetectOptions } from '../src/options.js';
import { memoryShelf } from '../src/shelf.js';
import { sizeForPair } from '../src/sketch/shingles.js';
import { batchOf } from './batches.js';
import { naiveJaccard, naiveWords } from './oracle.js';

const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
process.stdout.write(`corpus-index: seed ${seed}\n`);

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const vocabulary = Array.from({ length: 400 }, (_, k) => `w${k.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)])}`);
const word = fc.constantFrom(...vocabulary);
const changes = fc.array(fc.tuple(fc.nat(), word), { maxLength: 4 });
/** A paragraph and edited copies of it: words changed, some at the end left out. */
const family = fc
  .tuple(
    fc.array(word, { size: 'max', minLength: 3, maxLength: 60 }),
    fc.array(fc.tuple(changes, fc.nat({ max: 5 })), { minLength: 1, maxLength: 4 }),
  )
  .map(([first, copies]) => [
    first.join(' '),
    ...copies.map(([changed, cut]) => {
      const words = [...first];
      for (const [at, other] of changed) words[at % words.length] = other;
      return words.slice(0, Math.max(1, words.length - cut)).join(' ');
    }),
  ]);
/** Documents of paragraphs of some families, in any order. */
const corpus = fc
  .array(family, { size: 'max', minLength: 1, maxLength: 6 })
  .chain((families) => fc.shuffledSubarray(families.flat(), { minLength: families.flat().length }))
  .chain((paragraphs) =>
    fc.array(fc.nat({ max: 3 }), { minLength: paragraphs.length, maxLength: paragraphs.length }).map((sizes) => cutUp(paragraphs, sizes)),
  );

function cutUp(paragraphs: readonly string[], sizes: readonly number[]): string[] {
  const documents: string[] = [];
  for (let at = 0, k = 0; at < paragraphs.length; k++) {
    documents.push(paragraphs.slice(at, at + 1 + sizes[k]).join('\n'));
    at += 1 + sizes[k];
  }
  return documents;
}

const options: IndexOptions = { threshold: 0.7, engine: 'scalar' };
// Words of made paragraphs repeat only by chance, and what is cut inside a document is tested with surveys.
const detect = { ...defaultDetectOptions, scope: 'document', paragraphs: 'line', remove: 'exact' } as const;

async function surveyOf(documents: readonly string[], threshold = 0.7, first = 0): Promise<Survey> {
  const clean = await openCleaner({ ...detect, threshold }, { survey: true });
  const batch = batchOf(documents.map((text) => encoder.encode(text)));
  const { survey } = clean({ ...batch, idOf: (row) => `${first + row}`, encodingOf: () => undefined });
  if (survey === undefined) throw new Error('no survey');
  return survey;
}

async function indexOf(documents: readonly string[], settings: Partial<IndexOptions> = {}): Promise<CorpusIndex> {
  const index = await openCorpusIndex({ ...options, ...settings }, memoryShelf());
  // Two batches, as a run would have several.
  const half = documents.length >> 1;
  index.add(await surveyOf(documents.slice(0, half), settings.threshold));
  index.add(await surveyOf(documents.slice(half), settings.threshold, half));
  return index;
}

const textsOf = (index: CorpusIndex) => Array.from({ length: index.contentCount() }, (_, content) => decoder.decode(index.textOf(content)));

/** Told pairs from a similarity on, as `text | text | shared`, sorted: what they are does not depend on numbers. */
function pairsOf(index: CorpusIndex, least = 0): string[] {
  const { alikeOf } = index.matchAll();
  const texts = textsOf(index).map((text) => naiveWords(text).join(' '));
  const pairs = texts.flatMap((text, content) =>
    alikeOf(content)
      .filter(({ shared, ownSize, otherSize }) => shared >= least * (ownSize + otherSize - shared))
      .map((other) => [...[text, texts[other.content]].sort(), other.shared].join(' | ')),
  );
  return [...new Set(pairs)].sort();
}

const sizeOf = (one: string, other: string) => sizeForPair(naiveWords(one).length, naiveWords(other).length);

describe('contents of a corpus', () => {
  test('are compared as the naive oracle does: every told pair is alike, and every pair of .8 is told', async () => {
    let expected = 0;
    let found = 0;
    await fc.assert(
      fc.asyncProperty(corpus, async (documents) => {
        const index = await indexOf(documents);
        const { alikeOf } = index.matchAll();
        const texts = textsOf(index);
        for (const [a, one] of texts.entries()) {
          const told = new Map(alikeOf(a).map((other) => [other.content, other]));
          for (const [b, other] of texts.entries()) {
            if (a === b) continue;
            const [shared, union] = naiveJaccard(one, other, sizeOf(one, other));
            const match = told.get(b);
            if (match !== undefined) {
              expect([match.shared, match.ownSize + match.otherSize - match.shared]).toEqual([shared, union]);
              expect(shared >= 0.7 * union || shared >= 0.85 * Math.min(match.ownSize, match.otherSize)).toBe(true);
            }
            const isCompared = Math.min(naiveWords(one).length, naiveWords(other).length) >= 8;
            if (isCompared && shared >= 0.8 * union) {
              expected++;
              if (match !== undefined) found++;
            }
          }
        }
      }),
      { seed, numRuns: 60 },
    );
    expect(expected).toBeGreaterThan(100);
    // By the S-curve one pair of J = .8 in four thousand is missed, and all here are above it.
    expect(found / expected).toBeGreaterThan(0.99);
  }, 60_000);

  test('give the same pairs in any order of the documents', async () => {
    await fc.assert(
      fc.asyncProperty(corpus, async (documents) => {
        expect(pairsOf(await indexOf([...documents].reverse()))).toEqual(pairsOf(await indexOf(documents)));
      }),
      { seed, numRuns: 15 },
    );
  }, 60_000);

  test('give the same pairs one at a time and all at once', async () => {
    await fc.assert(
      fc.asyncProperty(corpus, async (documents) => {
        const { alikeOf } = (await indexOf(documents)).matchAll();
        const contents = await openContents({ ...options, isIncremental: true }, memoryShelf());
        contents.add(await surveyOf(documents), {});
        for (let content = 0; content < contents.count(); content++) {
          expect(contents.alikeBelow(contents.count(), content)).toEqual(alikeOf(content));
          // Asked again, and with more behind them, it is the same answer as it was without those.
          for (const below of [content + 1, content + 1, contents.count()]) {
            const expected = alikeOf(content).filter(({ content: other }) => other < below);
            expect(contents.alikeBelow(below, content)).toEqual(expected);
          }
        }
      }),
      { seed, numRuns: 20 },
    );
  }, 60_000);

  test('are told most alike first, at most 64, and a template gives the same few pairs in any order', async () => {
    const count = 2 * bucketPairsMax;
    const lines = Array.from(
      { length: count },
      (_, k) => `The index of grain stood at ${k} points on the exchange of the harbour in the evening of that day.`,
    );
    const index = await indexOf(lines);
    const { alikeOf, capped, matchCount } = index.matchAll();
    expect(capped.buckets).toBeGreaterThan(0);
    expect(capped.rows).toBeGreaterThan(capped.buckets * bucketPairsMax);
    expect(matchCount).toBeLessThan(16 * 16 * count);
    for (let content = 0; content < count; content++) {
      const told = alikeOf(content);
      expect(told.length).toBeLessThanOrEqual(64);
      const similarities = told.map(({ shared, ownSize, otherSize }) => shared / (ownSize + otherSize - shared));
      expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
    }
    expect(pairsOf(await indexOf([...lines].reverse()))).toEqual(pairsOf(index));
  }, 60_000);

  test('are kept once, counted by documents, and their places are known', async () => {
    const [first, second] = ['Grain ships lay at anchor for nine days.', 'Nobody came to unload them before Friday at noon.'];
    const index = await indexOf([`${first}\n${second}`, `${first.toUpperCase()}\n***`, first]);
    const { contents, firsts, wordCounts, documents } = index.tables();
    expect([...contents]).toEqual([0, 1, 0, -1, 0]);
    expect([...firsts]).toEqual([0, 2, 4, 5]);
    expect([...wordCounts]).toEqual([8, 9]);
    expect(documents.map(({ id }) => id)).toEqual(['0', '1', '2']);
    expect([...countDocuments(index.tables(), index.contentCount())]).toEqual([3, 1]);
    expect(index.spanOf(1)).toEqual({ start: first.length + 1, end: first.length + 1 + second.length });
    expect(textsOf(index)).toEqual([first, second]);
  });

  test('of old documents are compared with new ones only', async () => {
    const line = (last: string) =>
      `Dock workers in the northern harbour voted on Tuesday to end a strike that kept ships at anchor until ${last}.`;
    const index = await openCorpusIndex(options, memoryShelf());
    const old = await surveyOf([line('noon'), line('dusk'), line('dawn')]);
    index.add(old, { isOld: true });
    expect(index.matchAll().matchCount).toBe(0);
    expect([...index.matchDocuments()]).toEqual([]);
    const { firstContent, firstDocument } = index.add(await surveyOf([line('Friday'), line('dusk')]));
    expect([firstContent, firstDocument]).toEqual([3, 3]);
    const { alikeOf } = index.matchAll();
    const told = [0, 1, 2, 3].map((content) =>
      alikeOf(content)
        .map((other) => other.content)
        .sort(),
    );
    // Content 1 came again, so it is new as well.
    expect(told).toEqual([
      [1, 3],
      [0, 2, 3],
      [1, 3],
      [0, 1, 2],
    ]);
    expect([...index.matchDocuments()].some(({ a, b }) => a === 1 && b === 4)).toBe(true);
    expect([...index.matchDocuments()].some(({ a, b }) => a === 0 && b === 2)).toBe(false);
  });

  test('whose texts are on the shelf already are not put there again', async () => {
    const shelf = memoryShelf();
    const survey = await surveyOf(['One line of eight words is enough here.', 'Another line of nine words is told below that.']);
    const before = shelf.append(encoder.encode('something before'));
    const textAt = shelf.append(survey.text);
    const index = await openCorpusIndex(options, shelf);
    const length = shelf.length();
    index.add({ ...survey, text: new Uint8Array() }, { isOld: true, textAt });
    expect([before, shelf.length()]).toEqual([0, length]);
    expect(textsOf(index)).toEqual(['One line of eight words is enough here.', 'Another line of nine words is told below that.']);
  });

  test('are found by the package minhash too, with the same counts', async () => {
    let [told, both] = [0, 0];
    await fc.assert(
      fc.asyncProperty(corpus, async (documents) => {
        const own = pairsOf(await indexOf(documents), 0.9);
        const second = new Set(pairsOf(await indexOf(documents, { engine: 'minhash' }), 0.9));
        told += own.length;
        both += own.filter((pair) => second.has(pair)).length;
        // Whichever finds a pair, what it shares is counted and not estimated.
        expect(new Set([...own, ...second].map((pair) => pair.slice(0, pair.lastIndexOf('|')))).size).toBe(
          new Set([...own, ...second]).size,
        );
      }),
      { seed, numRuns: 40 },
    );
    expect(told).toBeGreaterThan(10);
    expect(both / told).toBeGreaterThan(0.97);
  }, 60_000);
});

describe('whole documents', () => {
  test('are told where they are alike, by the oracle on all their words', async () => {
    let found = 0;
    let expected = 0;
    const changed = fc
      .tuple(fc.array(fc.array(word, { minLength: 5, maxLength: 30 }), { minLength: 1, maxLength: 5 }), changes)
      .map(([paragraphs, edits]) => {
        const text = paragraphs.map((words) => words.join(' ')).join('\n');
        const words = text.split(/(?<=\s)|(?=\s)/u);
        for (const [at, other] of edits) if (/\S/u.test(words[at % words.length])) words[at % words.length] = other;
        return [text, words.join('')];
      });
    await fc.assert(
      fc.asyncProperty(fc.array(changed, { minLength: 1, maxLength: 4 }), async (pairs) => {
        const documents = pairs.flat();
        const matches = [...(await indexOf(documents)).matchDocuments()];
        for (const { a, b, shared, aSize, bSize } of matches) {
          expect(a).toBeLessThan(b);
          const [naive, union] = naiveJaccard(documents[a], documents[b], 3);
          expect([shared, aSize + bSize - shared]).toEqual([naive, union]);
        }
        for (const [k] of pairs.entries()) {
          const [shared, union] = naiveJaccard(documents[2 * k], documents[2 * k + 1], 3);
          if (shared < 0.8 * union) continue;
          expected++;
          if (matches.some(({ a, b }) => a === 2 * k && b === 2 * k + 1)) found++;
        }
      }),
      { seed, numRuns: 60 },
    );
    expect(expected).toBeGreaterThan(40);
    expect(found / expected).toBeGreaterThan(0.97);
  }, 60_000);

  test('of equal ones each is told with the first, so that a thousand cost a thousand', async () => {
    const text = 'Grain ships lay at anchor for nine days.\nNobody came to unload them before Friday at noon.';
    const index = await indexOf([...Array.from({ length: 1000 }, () => text), '']);
    const matches = [...index.matchDocuments()];
    expect(matches.map(({ a, b }) => [a, b])).toEqual(Array.from({ length: 999 }, (_, k) => [0, k + 1]));
    expect(matches.every(({ shared, aSize, bSize }) => shared === 15 && aSize === 15 && bSize === 15)).toBe(true);
  });
});

describe('what the index is made of', () => {
  test('radix sort sorts, and equal keys stay in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat({ max: 5 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })), { size: 'max', maxLength: 300 }),
        (keys) => {
          const sorter = radixSorter(keys.length);
          for (let round = 0; round < 2; round++) {
            sorter.keys.set(keys);
            for (let k = 0; k < keys.length; k++) sorter.values[k] = k;
            const sorted = sorter.sort(keys.length);
            const wanted = keys.map((key, k) => [key, k]).sort((x, y) => x[0] - y[0] || x[1] - y[1]);
            expect([...sorted.keys].map((key, k) => [key, sorted.values[k]])).toEqual(wanted);
          }
        },
      ),
    );
  });

  test('a table of fingerprints finds what was put in and nothing else', () => {
    const part = fc.oneof(fc.nat({ max: 2 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(part, part, part, part), { maxLength: 400 }), (prints) => {
        const rows: (readonly [number, number, number, number])[] = [];
        const table = fingerprintTable((row, k) => rows[row][k]);
        const known = new Map<string, number>();
        for (const print of prints) {
          expect(table.find(...print)).toBe(known.get(print.join()) ?? -1);
          if (known.has(print.join())) continue;
          known.set(print.join(), rows.length);
          rows.push(print);
          table.insert(rows.length - 1);
        }
        for (const print of prints) expect(table.find(...print)).toBe(known.get(print.join()));
      }),
    );
  });

  test('buckets that grow show all other rows of a key, and the first of too many', () => {
    const count = 150_000;
    // Key 7 is everywhere; the others have one to three rows, some of them far apart.
    const keys = Uint32Array.from({ length: count }, (_, row) => (row % 100 === 0 ? 7 : 1000 + (row % 70_001)));
    const bands = growingBands(1);
    for (let row = 0; row < count; row += 1000) {
      bands.insert(
        keys,
        Array.from({ length: 1000 }, (_, k) => row + k),
      );
    }
    const rowsOf = new Map<number, number[]>();
    for (const [row, key] of keys.entries()) {
      const rows = rowsOf.get(key) ?? [];
      rowsOf.set(key, rows);
      if (rows.length < bucketPairsMax) rows.push(row);
    }
    for (let row = 0; row < count; row += 37) {
      const shown: number[] = [];
      bands.eachOther(row, (other) => shown.push(other));
      const others = rowsOf.get(keys[row])?.filter((other) => other !== row);
      expect(shown.reverse()).toEqual(others);
      expect(bands.isAlone(row)).toBe(others?.length === 0);
    }
    expect(rowsOf.get(7)?.length).toBe(bucketPairsMax);
  });

  test('buckets that grow are those of each band', () => {
    const key = fc.constantFrom(0, 1, 7, 2 ** 31, 2 ** 32 - 1);
    fc.assert(
      fc.property(fc.array(fc.tuple(key, key, key), { maxLength: 40 }), (rows) => {
        const bands = growingBands(3);
        const keys = Uint32Array.from(rows.flat());
        const half = rows.length >> 1;
        bands.insert(keys, [...rows.keys()].slice(0, half));
        bands.insert(keys, [...rows.keys()].slice(half));
        for (const [row, own] of rows.entries()) {
          const shown: number[] = [];
          bands.eachOther(row, (other) => shown.push(other));
          const expected = rows.flatMap((its, other) => own.flatMap((one, band) => (other !== row && one === its[band] ? other : [])));
          expect(shown.sort((a, b) => a - b)).toEqual(expected);
          expect(bands.isAlone(row)).toBe(expected.length === 0);
        }
      }),
    );
  });
});
