import { column } from './columns.js';
import { shingleSet } from './sketch/shingles.js';
import { foldWords } from './sketch/words.js';
import type { Contents } from './types.js';

/** Bytes of sets that are kept: pairs come in the order of one side, so that few sets are made twice. */
const cacheBytesMax = 2 ** 25;
/** Shingle sizes are smaller than this, so that a number and a size make one key. */
const sizesMax = 4;

/**
 * The shingle sets of numbered texts, made from the text when they are asked for; of those that were asked for last, so many are kept as
 * memory allows.
 *
 * @param textOf UTF-8
 */
export function shingleSets(textOf: (number: number) => Uint8Array): (number: number, size: number) => Uint32Array {
  const kept = new Map<number, Uint32Array>();
  let bytes = 0;
  return (number, size) => {
    const key = number * sizesMax + size;
    const known = kept.get(key);
    if (known !== undefined) return known;
    // A copy, since the set is a part of a larger array.
    const set = shingleSet(foldWords(textOf(number)).hashes, size).slice();
    kept.set(key, set);
    bytes += set.byteLength;
    for (const [oldest, { byteLength }] of kept) {
      if (bytes <= cacheBytesMax || oldest === key) break;
      kept.delete(oldest);
      bytes -= byteLength;
    }
    return set;
  };
}

/** All contents folded to words, for the engine that makes its own sketches. */
export function hashedContents(count: number, textOf: (content: number) => Uint8Array): Contents {
  const wordHashes = column(Uint32Array);
  const wordEnds = new Uint32Array(count);
  for (let content = 0; content < count; content++) {
    const { hashes, count: words } = foldWords(textOf(content));
    wordHashes.append(hashes.subarray(0, words));
    wordEnds[content] = wordHashes.length();
  }
  return { count, wordHashes: wordHashes.view(), wordEnds, fingerprints: new BigUint64Array() };
}
