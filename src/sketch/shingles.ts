import { mix } from './words.js';

/**
 * Shingle sizes in words, by the length of a paragraph. Three words tell texts apart best; in a short paragraph one changed word spoils
 * three of its few 3-word shingles (of 10 words, J falls to .45), so there two words are taken.
 */
const shingleSizes = { short: 2, long: 3 } as const;
/** Whole documents are compared on shingles of so many words, whatever their length. */
export const documentShingleSize = shingleSizes.long;
/** From so many words on a paragraph is compared on its 3-word shingles. */
const longWordsMin = 20;
/** Paragraphs of 15 to 25 words are sketched at both sizes, so that one of 19 words meets its copy of 20. */
const bothWordsMin = 15;
const bothWordsMax = 25;
/** Shorter paragraphs are compared by equal content only: their shingles are too few for a similarity to mean something. */
const sketchedWordsMin = 8;

/** The sizes at which a paragraph of so many words is sketched. */
export function sizesFor(wordCount: number): readonly number[] {
  if (wordCount < sketchedWordsMin) return [];
  if (wordCount < bothWordsMin) return [shingleSizes.short];
  return wordCount <= bothWordsMax ? [shingleSizes.short, shingleSizes.long] : [shingleSizes.long];
}

/** The size at which two paragraphs are compared: that of the shorter one. */
export function sizeForPair(oneWordCount: number, otherWordCount: number): number {
  return Math.min(oneWordCount, otherWordCount) < longWordsMin ? shingleSizes.short : shingleSizes.long;
}

/** Odd numbers, one for each place of a word in its shingle. */
export const shingleFactors = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d];

const factors = Int32Array.from(shingleFactors, (factor) => factor | 0);

/**
 * A text's shingles (Broder, 1997: runs of `size` consecutive words) as 32-bit hashes, in order of the text.
 * A text shorter than `size` is one shingle; an empty one has none.
 */
export function shinglesOf(wordHashes: Uint32Array, size: number): Uint32Array {
  const count = wordHashes.length === 0 ? 0 : Math.max(1, wordHashes.length - size + 1);
  const shingles = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let k = 0; k < size && i + k < wordHashes.length; k++) {
      const hash = wordHashes[i + k];
      sum = (sum + Math.imul(hash ^ (hash >>> 15), factors[k])) | 0;
    }
    shingles[i] = mix(sum);
  }
  return shingles;
}

/** The set of a text's shingles, sorted and distinct. */
export function shingleSet(wordHashes: Uint32Array, size: number): Uint32Array {
  const shingles = shinglesOf(wordHashes, size).sort();
  let distinct = 0;
  for (let i = 0; i < shingles.length; i++) if (i === 0 || shingles[i] !== shingles[i - 1]) shingles[distinct++] = shingles[i];
  return shingles.subarray(0, distinct);
}
