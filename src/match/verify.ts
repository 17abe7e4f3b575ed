import type { Contents, Match } from '../types.js';

/** Least part of the smaller set that lies in the larger one for a contained copy, in hundredths. */
const containmentMin = 85;
/** Words that a contained copy must share at least: below it, containment finds stock phrases. */
const sharedWordsMin = 12;

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
 * smaller text and shares at least 12 words. Integers only.
 *
 * @param pairs `a * contents.count + b` in rising order, so that the set of a is made once
 * @param threshold Jaccard similarity in thousandths
 */
export function verifyPairs(pairs: Float64Array, contents: Contents, threshold: number, { sizeForPair, shingleSet }: Shingling): Match[] {
  const wordsOf = (content: number) =>
    contents.wordHashes.subarray(content > 0 ? contents.wordEnds[content - 1] : 0, contents.wordEnds[content]);
  const made = { content: -1, size: 0, set: new Uint32Array() };
  const matches: Match[] = [];
  for (const pair of pairs) {
    const a = Math.floor(pair / contents.count);
    const b = pair % contents.count;
    const aWords = wordsOf(a);
    const bWords = wordsOf(b);
    const size = sizeForPair(aWords.length, bWords.length);
    if (made.content !== a || made.size !== size) Object.assign(made, { content: a, size, set: shingleSet(aWords, size) });
    const bSet = shingleSet(bWords, size);
    const shared = intersection(made.set, bSet);
    const match = { a, b, shared, aSize: made.set.length, bSize: bSet.length };
    if (isMatch(match, threshold, size)) matches.push(match);
  }
  return matches;
}

function isMatch({ shared, aSize, bSize }: Match, threshold: number, size: number): boolean {
  if (shared * 1000 >= threshold * (aSize + bSize - shared)) return shared > 0;
  return shared * 100 >= containmentMin * Math.min(aSize, bSize) && shared + size - 1 >= sharedWordsMin;
}

/** Number of values that two sorted arrays share; one that stands twice in both counts twice. */
export function intersection(a: Uint32Array, b: Uint32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      shared++;
      i++;
      j++;
    } else if (a[i] < b[j]) i++;
    else j++;
  }
  return shared;
}
