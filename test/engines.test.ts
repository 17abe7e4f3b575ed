import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bandingFor, candidatePairs } from '../src/match/bands.js';
import { npmCandidatePairs } from '../src/match/npm-minhash.js';
import { thousandths, verifyPairs } from '../src/match/verify.js';
import { collectParagraphs } from '../src/sketch/collect.js';
import { fingerprinter } from '../src/sketch/fingerprint.js';
import { cMinHash } from '../src/sketch/minhash.js';
import { shingleSet, sizeForPair, sizesFor } from '../src/sketch/shingles.js';
import { foldWords } from '../src/sketch/words.js';
import type { Contents, Match, Report } from '../src/types.js';
import { clean, scan } from './clean.js';

/* Two engines find candidates, one verification decides: what they say must be the same, but for the chance that a pair shares no band. */

const encoder = new TextEncoder();
const root = new URL('./golden/', import.meta.url);
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

describe('the engines say the same', () => {
  test.each(folders)('of golden %s', async (name) => {
    const input = readFileSync(new URL(`${name}/input.txt`, root));
    const scalar = await clean(input, { engine: 'scalar' });
    const minhash = await clean(input, { engine: 'minhash' });
    expect(minhash.blocks).toEqual(scalar.blocks);
    expect(minhash.edits).toEqual(scalar.edits);
  });

  test('of all golden texts together, between documents too', async () => {
    const texts = Object.fromEntries(folders.map((name) => [name, readFileSync(new URL(`${name}/input.txt`, root), 'utf8')]));
    const [scalar, minhash] = [await scan(texts, { engine: 'scalar' }), await scan(texts, { engine: 'minhash' })];
    expect(scalar.blocks.length).toBeGreaterThan(10);
    // Contained paragraphs below the threshold are met by chance, as either engine's candidates fall.
    const sure = ({ blocks }: Report) => blocks.filter(({ evidence }) => evidence.jaccard >= 0.7);
    expect(sure(minhash)).toEqual(sure(scalar));
  });
});

const vocabulary = Array.from({ length: 80 }, (_, i) => `w${String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26))}`);
const word = fc.constantFrom(...vocabulary);
/** A paragraph and some edits of it. */
const family = fc
  .tuple(
    fc.array(word, { minLength: 8, maxLength: 40 }),
    fc.array(fc.array(fc.tuple(fc.nat(), word), { maxLength: 4 }), { minLength: 1, maxLength: 4 }),
  )
  .map(([first, edits]) =>
    [[], ...edits].map((changes) => {
      const words = [...first];
      for (const [at, changed] of changes) words[at % words.length] = changed;
      return words.join(' ');
    }),
  );

async function matchesOf(paragraphs: readonly string[], threshold: number) {
  const banding = bandingFor(threshold);
  const collection = collectParagraphs(cMinHash(banding.bands * banding.rows), await fingerprinter());
  for (const text of paragraphs) {
    const words = foldWords(encoder.encode(text));
    collection.add(words.folded, words.hashes);
  }
  const contents = collection.contents();
  const verified = (pairs: Float64Array) => verifyPairs(pairs, contents, thousandths(threshold), { sizeForPair, shingleSet });
  const pairs = npmCandidatePairs(contents, banding, { sizesFor, shingleSet });
  return { pairs, scalar: verified(candidatePairs(collection.sketches(), contents, banding)), minhash: verified(pairs), contents };
}

/** Above the threshold, where the bands promise something; contained texts below it are met by chance. */
const isAlike = ({ shared, aSize, bSize }: Match) => shared >= 0.7 * (aSize + bSize - shared);

describe('on near-duplicates at random', () => {
  test('what one engine finds the other nearly always finds, with the same counts', async () => {
    const found = { scalar: 0, minhash: 0, both: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(family, { minLength: 1, maxLength: 3 }), async (families) => {
        const { pairs, scalar, minhash, contents } = await matchesOf(families.flat(), 0.7);
        expect([...new Set(pairs)].sort((a, b) => a - b)).toEqual([...pairs]);
        for (const pair of pairs) expect(Math.floor(pair / contents.count)).toBeLessThan(pair % contents.count);
        const [ours, theirs] = [scalar.filter(isAlike), minhash.filter(isAlike)];
        const known = new Map(ours.map((match) => [`${match.a} ${match.b}`, match]));
        found.scalar += ours.length;
        found.minhash += theirs.length;
        for (const match of theirs) {
          const same = known.get(`${match.a} ${match.b}`);
          if (same === undefined) continue;
          expect(match).toEqual(same);
          found.both++;
        }
      }),
      { numRuns: 600, seed: 7 },
    );
    process.stdout.write(`engines: ${JSON.stringify(found)}\n`);
    expect(found.scalar).toBeGreaterThan(200);
    expect(found.both / found.minhash).toBeGreaterThan(0.97);
    expect(found.both / found.scalar).toBeGreaterThan(0.97);
  });

  test('no paragraphs, or none long enough, make no pairs', async () => {
    expect([...(await matchesOf([], 0.7)).pairs]).toEqual([]);
    expect([...(await matchesOf(['Too short.', 'Too short too.'], 0.7)).pairs]).toEqual([]);
  });

  test('more paragraphs or pairs than the package bears are refused', async () => {
    const template = ['one', 'two', 'six'].map(
      (day) => `The ferry to the islands leaves from the old pier every morning at ten on day ${day}`,
    );
    const alike = (await matchesOf(template, 0.7)).contents;
    const most = { contents: 9, pairs: 2 };
    expect(() => npmCandidatePairs(alike, bandingFor(0.7), { sizesFor, shingleSet }, most)).toThrow('too much for --engine minhash');
    const contents: Contents = {
      count: 100_001,
      fingerprints: new BigUint64Array(),
      wordHashes: new Uint32Array(),
      wordEnds: new Uint32Array(),
    };
    expect(() => npmCandidatePairs(contents, bandingFor(0.7), { sizesFor, shingleSet })).toThrow('too much for --engine minhash');
  });
});
