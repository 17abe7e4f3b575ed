import type { Contents, Match } from '../types.js';

/** Least part of the smaller set that lies in the larger one for a contained copy, in hundredths. */
export const containmentMin = 85;
/** Words that a contained copy must share at least: below it, containment finds stock phrases. */
export const sharedWordsMin = 12;

/** Shingle sizes are smaller than this, so that a content and a size make one key. */
export const sizesMax = 4;

/** Turns a threshold into whole thousandths: two similarities are then compared without rounding. */
export function thousandths(threshold: number): number {
  return Math.round(threshold * 1000);
}

/** How shingles are counted out for two contents: the sizes and sets of sketch/, passed in because rooms do not import rooms. */
export interface Shingling {
  readonly sizeForPair: (oneWordCount: number, otherWordCount: number) => number;
  readonly shingleSet: (wordHashes: Uint32Array, size: number) => Uint32Array;
}

/**
 * Verifies candidate pairs exactly, each on the two shingle sets: a match has Jaccard similarity >= threshold, or contains 85 % of the
 * smaller text and shares at least 12 words. Integers only. The set of a content that has a candidate is made once and kept for the run.
 *
 * @param pairs `a * contents.count + b` with a < b
 * @param threshold Jaccard similarity in thousandths
 */
export function verifyPairs(pairs: Float64Array, contents: Contents, threshold: number, { sizeForPair, shingleSet }: Shingling): Match[] {
  const { count, wordHashes, wordEnds } = contents;
  const firstWord = (content: number) => (content > 0 ? wordEnds[content - 1] : 0);
  const wordCount = (content: number) => wordEnds[content] - firstWord(content);
  const sets: Uint32Array[] = [];
  // Number of each content's set at each size, from 1; 0 where it is not made yet. Of the pages that nothing touches memory has none.
  const made = new Uint32Array(count * sizesMax);
  const setOf = (content: number, size: number): Uint32Array => {
    const at = content * sizesMax + size;
    if (made[at] === 0) made[at] = sets.push(shingleSet(wordHashes.subarray(firstWord(content), wordEnds[content]), size));
    return sets[made[at] - 1];
  };
  const matches: Match[] = [];
  for (const pair of pairs) {
    const a = Math.floor(pair / count);
    const b = pair % count;
    const size = sizeForPair(wordCount(a), wordCount(b));
    const match = matchOf(a, setOf(a, size), b, setOf(b, size));
    if (isMatch(match, threshold, size)) matches.push(match);
  }
  return matches;
}

/** What the sorted shingle sets of two contents have in common. */
export function matchOf(a: number, aSet: Uint32Array, b: number, bSet: Uint32Array): Match {
  return { a, b, shared: intersection(aSet, bSet), aSize: aSet.length, bSize: bSet.length };
}

/** The rule that verifies a pair; see {@link verifyPairs}. */
export function isMatch({ shared, aSize, bSize }: Pick<Match, 'shared' | 'aSize' | 'bSize'>, threshold: number, size: number): boolean {
  if (shared * 1000 >= threshold * (aSize + bSize - shared)) return shared > 0;
  return shared * 100 >= containmentMin * Math.min(aSize, bSize) && shared + size - 1 >= sharedWordsMin;
}

/** Number of values that two sorted arrays, or ranges of them, share; one that stands twice in both counts twice. */
export function intersection(a: Uint32Array, b: Uint32Array, aFrom = 0, aTo = a.length, bFrom = 0, bTo = b.length): number {
  let shared = 0;
  for (let i = aFrom, j = bFrom; i < aTo && j < bTo; ) {
    if (a[i] === b[j]) {
      shared++;
      i++;
      j++;
    } else if (a[i] < b[j]) i++;
    else j++;
  }
  return shared;
}
