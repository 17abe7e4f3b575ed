import type { Run, Words } from '../types.js';
import { equalWords, follow } from './align.js';
import { rarityIn } from './rarity.js';
import { hashWindows } from './windows.js';

/** Earlier places of a window that are tried, the latest first. Phrases that stand oftener are found by a rarer window of the same copy. */
const candidatesMax = 16;
/** Table entries looked at for one window, whatever they hold: bounds the cost of hash collisions. */
const chainStepsMax = 64;

/**
 * Finds the stretches of a document that stand twice, wherever its paragraphs break: indexes every window of words, and from each
 * window that stood before follows the longest of the earlier places both ways. A stretch may overlap its own copy (a sentence three times
 * in a row is one run). Time and memory grow with the number of words: what a run covers is not searched again.
 *
 * @returns runs in order of their copies; empty for nearly every document, after one pass
 */
export function findRuns(words: Words): Run[] {
  const { hashes, lengths } = hashWindows(words);
  const mask = tableSize(words.count) - 1;
  const latest = new Int32Array(mask + 1).fill(-1);
  const earlier = new Int32Array(words.count);
  const runs: Run[] = [];
  const rarity = rarityIn(words);
  let covered = 0;
  let floor = 0; // no run reaches back over the start of the one before: keeps the way back as short as the way forward
  for (let b = 0; b < words.count && lengths[b] > 0; b++) {
    const slot = (hashes[b] ^ (hashes[b] >>> 16)) & mask;
    if (b >= covered && latest[slot] >= 0) {
      const a = longestEarlier(words, hashes, lengths, earlier, latest[slot], b);
      if (a >= 0) {
        const back = follow(words, a - 1, b - 1, -1, floor, words.count, rarity);
        const segments = [...back, ...follow(words, a, b, 1, b, words.count, rarity)];
        runs.push({ segments });
        const last = segments[segments.length - 1];
        covered = last.b + last.bLength;
        floor = segments[0].b + 1;
      }
    }
    earlier[b] = latest[slot];
    latest[slot] = b;
  }
  return runs;
}

/** The earlier place from which most words agree with those from b on; of equals the earliest. -1 where no window agrees. */
function longestEarlier(words: Words, hashes: Uint32Array, lengths: Uint8Array, earlier: Int32Array, from: number, b: number): number {
  let best = -1;
  let bestLength = 0;
  let tried = 0;
  let steps = 0;
  for (let a = from; a >= 0 && tried < candidatesMax && steps < chainStepsMax; a = earlier[a], steps++) {
    if (hashes[a] !== hashes[b]) continue;
    const length = equalWords(words, a, b, 1, b, words.count);
    if (length < lengths[b]) continue;
    tried++;
    if (length >= bestLength) {
      best = a;
      bestLength = length;
    }
  }
  return best;
}

function tableSize(count: number): number {
  let size = 1024;
  while (size < count * 2) size *= 2;
  return size;
}
