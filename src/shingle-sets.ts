import { column } from './columns.js';
import type { DetectOptions } from './options.js';
import { shingleSet } from './sketch/shingles.js';
import { foldWords } from './sketch/words.js';
import { textFolder } from './text-folder.js';
import type { Contents } from './types.js';

/** Bytes of sets that are kept: pairs come in the order of one side, so that few sets are made twice. */
const cacheBytesMax = 2 ** 25;
/** Shingle sizes are smaller than this, so that a number and a size make one key. */
const sizesMax = 4;

/** Names the set of a text's shingles of a size, 2 or 3. */
export function setKey(number: number, size: number): number {
  return number * sizesMax + size;
}

/**
 * The shingle sets of numbered texts, made from the texts when they are asked for; of those that were asked for last, so many are kept as
 * memory allows.
 *
 * @param textOf UTF-8
 * @returns gives the sets of distinct keys
 */
export function shingleSets(
  textOf: (number: number) => Uint8Array,
  engine: DetectOptions['engine'],
): (keys: readonly number[]) => readonly Uint32Array[] {
  const fold = textFolder(textOf, engine);
  const kept = new Map<number, Uint32Array>();
  let bytes = 0;
  const keep = (key: number, set: Uint32Array) => {
    kept.set(key, set);
    bytes += set.byteLength;
    for (const [oldest, { byteLength }] of kept) {
      if (bytes <= cacheBytesMax || oldest === key) break;
      kept.delete(oldest);
      bytes -= byteLength;
    }
  };
  return (keys) => {
    const missing = keys.filter((key) => !kept.has(key));
    const made = new Map<number, Uint32Array>();
    if (missing.length > 0) {
      fold(missing.map(numberOf), (k, hashes) => {
        // A copy, since the set is a part of a larger array.
        made.set(missing[k], shingleSet(hashes, missing[k] % sizesMax).slice());
      });
    }
    const sets = keys.map((key) => made.get(key) ?? kept.get(key) ?? nothing);
    for (const [key, set] of made) keep(key, set);
    return sets;
  };
}

const nothing = new Uint32Array();

function numberOf(key: number): number {
  return Math.floor(key / sizesMax);
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
