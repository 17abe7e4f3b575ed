import type { Column } from '../columns.js';
import { mix } from './words.js';

/** Six words in a row say so much that of unrelated texts few share them; of a text with every tenth word changed half of them still stand. */
const sampleWords = 6;
/** One in eight is kept: a text of 40 words has four or five, one of 300 has 37. A power of two. */
const sampleEvery = 8;
/** Odd, so that no word's bits are lost. */
const factor = 0x9e3779b1;

/**
 * A sample of a text's shingles that is the same for the same words wherever they stand: those whose hash is a multiple of eight
 * (modulo sampling, Broder 1997; FracMinHash of Irber and others, 2022). Unlike a signature it tells of a short text in a long one,
 * since what the two share is sampled in both.
 *
 * @param hashes of words
 * @param first,last range of words; fewer than six have no sample
 * @param samples where 32-bit hashes are added, in the order of the text; one that stands twice is added twice
 */
export function sampleShingles(hashes: Uint32Array, first: number, last: number, samples: Pick<Column<Uint32Array>, 'push'>): void {
  for (let word = first; word + sampleWords <= last; word++) {
    let sum = 0;
    for (let k = 0; k < sampleWords; k++) sum = (Math.imul(sum, factor) + (hashes[word + k] ^ (hashes[word + k] >>> 15))) | 0;
    const hash = mix(sum) >>> 0;
    if (hash % sampleEvery === 0) samples.push(hash);
  }
}
