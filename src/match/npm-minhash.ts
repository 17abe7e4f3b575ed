import { LshIndex, Minhash } from 'minhash';
import { InputError } from '../errors.js';
import type { Contents } from '../types.js';
import { type Banding, pairSet } from './bands.js';

/** How contents become sets of shingles: the sizes and sets of sketch/, passed in because rooms do not import rooms. */
export interface Shingles {
  readonly sizesFor: (wordCount: number) => readonly number[];
  readonly shingleSet: (wordHashes: Uint32Array, size: number) => Uint32Array;
}

/**
 * The package hashes every shingle anew for every slot and keeps its buckets under strings: 5,000 contents of 50 words take 0.6 s at a
 * threshold of .7 and 2.2 s at .5, so that 100,000 should take a minute at most. It gives every member of a bucket, however large that is,
 * so that the pairs of a template grow with their square; by the sizes of their columns, so many need most of a gigabyte.
 */
const bearable = { contents: 100_000, pairs: 20_000_000 };

/**
 * Candidate pairs as the npm package minhash (Duhaime, 2018) finds them: other hash functions, another index, the same shingles, sizes
 * and bands as ours. What comes out has the shape of `candidatePairs`.
 *
 * @returns distinct pairs of contents a < b, as `a * contents + b`, in rising order
 * @throws InputError `usage` for more contents or pairs than it can bear
 */
export function npmCandidatePairs(
  contents: Contents,
  { bands, rows }: Banding,
  { sizesFor, shingleSet }: Shingles,
  most = bearable,
): Float64Array {
  const { count, wordHashes, wordEnds } = contents;
  checkBearable(count, most);
  // One sketch for all: its constructor draws all permutations anew, which costs more than most paragraphs. Slots are a multiple of the
  // rows, since a last band with fewer rows would make pairs of texts that have little in common.
  const sketch = new Minhash({ numPerm: bands * rows });
  const indexes = new Map<number, LshIndex>();
  const pairs = pairSet(count);
  let given = 0;
  for (let content = 0; content < count; content++) {
    const words = wordHashes.subarray(content > 0 ? wordEnds[content - 1] : 0, wordEnds[content]);
    for (const size of sizesFor(words.length)) {
      sketch.hashvalues.fill(sketch.maxHash);
      sketch.hashbands = undefined;
      for (const shingle of shingleSet(words, size)) sketch.update(String(shingle));
      const index = indexes.get(size) ?? new LshIndex({ bandSize: rows });
      indexes.set(size, index);
      // Put in before it is asked for: a query throws on a band that the index has not. Each later content then meets it.
      index.insert(String(content), sketch);
      const keys = index.query(sketch);
      given += keys.length - 1;
      if (given > most.pairs) throw tooMuch(`at most ${most.pairs} pairs of paragraphs that may be alike`, 'more');
      for (const key of keys) pairs.add(Number(key), content);
    }
  }
  return pairs.sorted();
}

/**
 * Called before contents are read for the package, since that takes long where there are many.
 *
 * @throws InputError `usage` for more contents than it can bear
 */
export function checkBearable(contents: number, most = bearable): void {
  if (contents > most.contents) throw tooMuch(`at most ${most.contents} different paragraphs`, `${contents}`);
}

function tooMuch(expected: string, got: string): InputError {
  return new InputError('usage', 'too much for --engine minhash', { expected, got });
}
