import { workingRoom } from '../columns.js';
import type { RepeatedWindows, Words } from '../types.js';

/** Weight of a word by its kind, in twelfths of a plain word: a Han or Kana character says about as much as a word, a Thai letter a third. */
const windowWeights = Uint8Array.of(12, 12, 11, 5, 12);

/**
 * Weight of a window: five words, six ideographs, twelve Thai letters. Shorter windows find phrases, not repeats, and cost time; longer ones
 * miss copies whose misspelt words stand close together. 3, 5 and 8 words gave the same verdicts on all labelled articles.
 */
const windowWeight = 5 * 12;

/** Slots looked at for one window: bounds the time that a text made to collide can take. A window that finds no room is not noted. */
const probesMax = 64;

const base = 0x9e3779b1;
/** Most words a window can hold: 60 twelfths of Thai letters of 5. */
const windowWordsMax = 12;
const powers = new Int32Array(windowWordsMax).fill(1);
for (let k = 1; k < windowWordsMax; k++) powers[k] = Math.imul(powers[k - 1], base);

const none: RepeatedWindows = { words: new Uint32Array(), earlier: new Uint32Array() };

const tables = workingRoom(Int32Array);
const windowHashes = workingRoom(Int32Array);
const foundWords = workingRoom(Uint32Array);
const foundEarlier = workingRoom(Uint32Array);

/**
 * Hashes every window of a document in one pass (Karp and Rabin, 1987: a polynomial in the word hashes, modulo 2^32) and looks each up
 * among those before it. Equal windows have equal hashes; unequal ones are told apart later, word by word.
 */
export function repeatedWindows({ count, hashes: wordHashes, kinds }: Pick<Words, 'count' | 'hashes' | 'kinds'>): RepeatedWindows {
  const size = tableSize(count);
  const mask = size - 1;
  // Open addressing: the latest window of each hash, -1 where there is none.
  const latest = tables(size).fill(-1, 0, size);
  const hashes = windowHashes(count);
  const words = foundWords(count);
  const earlier = foundEarlier(count);
  let found = 0;
  let end = 0;
  let weight = 0;
  let sum = 0;
  for (let start = 0; start < count; start++) {
    while (end < count && weight < windowWeight) {
      weight += windowWeights[kinds[end]];
      sum = (Math.imul(sum, base) + wordHashes[end]) | 0;
      end++;
    }
    if (weight < windowWeight) break;
    const hash = Math.imul(sum ^ (sum >>> 15), 0x85ebca6b);
    hashes[start] = hash;
    let slot = (hash ^ (hash >>> 16)) & mask;
    for (let probe = 0; probe < probesMax; probe++) {
      const before = latest[slot];
      if (before < 0 || hashes[before] === hash) {
        if (before >= 0) {
          words[found] = start;
          earlier[found++] = before;
        }
        latest[slot] = start;
        break;
      }
      slot = (slot + 1) & mask;
    }
    sum = (sum - Math.imul(wordHashes[start], powers[end - start - 1])) | 0;
    weight -= windowWeights[kinds[start]];
  }
  return found === 0 ? none : { words: words.slice(0, found), earlier: earlier.slice(0, found) };
}

/** Slots of the table for each word: at most a quarter of them is taken, so that most windows are found or placed at the first look. */
const slotsPerWord = 4;
const tableSizeMin = 256;
/** A kernel reads documents of up to so many words, whose distinct windows such a table holds well; larger ones have two slots a word. */
const batchWordsMax = 2 ** 20;

function tableSize(count: number): number {
  let size = tableSizeMin;
  while (size < count * slotsPerWord && size < batchWordsMax) size *= 2;
  while (count > batchWordsMax && size < count * 2) size *= 2;
  return size;
}

/** Length in words of the window that begins at a word; 0 where the document ends before it is full. */
export function windowLength({ count, kinds }: Pick<Words, 'count' | 'kinds'>, start: number): number {
  let weight = 0;
  for (let end = start; end < count; end++) {
    weight += windowWeights[kinds[end]];
    if (weight >= windowWeight) return end + 1 - start;
  }
  return 0;
}
