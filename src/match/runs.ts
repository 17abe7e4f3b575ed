import { workingRoom } from '../columns.js';
import type { RepeatedWindows, Run, Words } from '../types.js';
import { equalWords, follow } from './align.js';
import { rarityIn } from './rarity.js';
import { windowLength } from './windows.js';

/** Earlier places of a window that are tried, the latest first. Phrases that stand oftener are found by a rarer window of the same copy. */
export const candidatesMax = 16;
/** Earlier windows looked at for one window, whether their words agree or not: bounds the cost of hash collisions. */
const chainStepsMax = 64;

const chains = workingRoom(Int32Array);

/**
 * Finds the stretches of a document that stand twice, wherever its paragraphs break: from each window that stood before follows the
 * longest of the earlier places both ways. A stretch may overlap its own copy (a sentence three times in a row is one run). Time and memory
 * grow with the number of words: what a run covers is not searched again.
 *
 * @param windows as repeatedWindows finds them
 * @returns runs in order of their copies; empty for most documents
 */
export function findRuns(words: Words, windows: RepeatedWindows): readonly Run[] {
  const runs: Run[] = [];
  if (windows.words.length === 0) return runs;
  // [words]: the latest earlier window of each, -1 where it is the first.
  const earlier = chains(words.count).fill(-1, 0, words.count);
  const rarity = rarityIn(words);
  let covered = 0;
  let floor = 0; // no run reaches back over the start of the one before: keeps the way back as short as the way forward
  for (let k = 0; k < windows.words.length; k++) {
    const b = windows.words[k];
    earlier[b] = windows.earlier[k];
    if (b < covered) continue;
    const a = longestEarlier(words, earlier, b);
    if (a < 0) continue;
    const back = follow(words, a - 1, b - 1, -1, floor, words.count, rarity);
    const forth = follow(words, a, b, 1, b, words.count, rarity);
    const segments = back.length === 0 ? forth : [...back, ...forth];
    runs.push({ segments });
    const last = segments[segments.length - 1];
    covered = last.b + last.bLength;
    floor = segments[0].b + 1;
  }
  return runs;
}

/** The earlier place from which most words agree with those from b on; of equals the earliest. -1 where no window agrees. */
function longestEarlier(words: Words, earlier: Int32Array, b: number): number {
  const windowWords = windowLength(words, b);
  let best = -1;
  let bestLength = 0;
  let tried = 0;
  let steps = 0;
  for (let a = earlier[b]; a >= 0 && tried < candidatesMax && steps < chainStepsMax; a = earlier[a], steps++) {
    const length = equalWords(words, a, b, 1, b, words.count);
    if (length < windowWords) continue;
    tried++;
    if (length >= bestLength) {
      best = a;
      bestLength = length;
    }
  }
  return best;
}
