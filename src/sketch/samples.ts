import { workingRoom } from '../columns.js';
import { mix } from './words.js';

/** Six words in a row say so much that of unrelated texts few share them; of a text with every tenth word changed half of them still stand. */
const sampleWords = 6;
/** One in eight is kept: a text of 40 words has four or five, one of 300 has 37. A power of two. */
const sampleEvery = 8;
/** Odd, so that no word's bits are lost. */
const factor = 0x9e3779b1;
/** What the first word of a shingle was multiplied by when the last came in. */
let oldest = 1;
for (let k = 1; k < sampleWords; k++) oldest = Math.imul(oldest, factor);

const found = workingRoom(Uint32Array);

/**
 * A sample of a text's shingles that is the same for the same words wherever they stand: those whose hash is a multiple of eight
 * (modulo sampling, Broder 1997; FracMinHash of Irber and others, 2022). Unlike a signature it tells of a short text in a long one,
 * since what the two share is sampled in both.
 *
 * @param hashes of words
 * @param first,last range of words; fewer than six have no sample
 * @returns 32-bit hashes, rising and distinct
 */
export function sampleShingles(hashes: Uint32Array, first: number, last: number): Uint32Array {
  const samples = found(Math.max(0, last - first));
  let count = 0;
  let sum = 0;
  for (let word = first; word < last; word++) {
    sum = (Math.imul(sum, factor) + scattered(hashes[word])) | 0;
    if (word - first < sampleWords - 1) continue;
    const hash = mix(sum);
    if ((hash & (sampleEvery - 1)) === 0) samples[count++] = hash;
    sum = (sum - Math.imul(scattered(hashes[word - sampleWords + 1]), oldest)) | 0;
  }
  const own = samples.slice(0, count).sort();
  let distinct = 0;
  for (let i = 0; i < count; i++) if (i === 0 || own[i] !== own[i - 1]) own[distinct++] = own[i];
  return own.subarray(0, distinct);
}

function scattered(hash: number): number {
  return hash ^ (hash >>> 15);
}
