import type { Words } from '../types.js';

/** How rare things are in one document: what stands nowhere else may be a slip. */
export interface Rarity {
  readonly isWordOnce: (word: number) => boolean;
  /** Whether two words, with the one before and the one after them, stand only once. */
  readonly isPairOnce: (first: number) => boolean;
}

/** Counts when first asked: most documents never are. */
export function rarityIn({ count, hashes }: Words): Rarity {
  let wordCounts: Map<number, number> | undefined;
  let pairCounts: Map<number, number> | undefined;
  const around = (first: number) => {
    let sum = 0;
    for (let word = first - 1; word < first + 3; word++) sum = Math.imul(sum ^ (hashes[word] ?? 0), 0x9e3779b1) ^ (sum >>> 15);
    return sum;
  };
  return {
    isWordOnce: (word) => {
      wordCounts ??= counted(count, (at) => hashes[at]);
      return wordCounts.get(hashes[word]) === 1;
    },
    isPairOnce: (first) => {
      pairCounts ??= counted(count, around);
      return pairCounts.get(around(first)) === 1;
    },
  };
}

function counted(count: number, keyOf: (word: number) => number): Map<number, number> {
  const counts = new Map<number, number>();
  for (let word = 0; word < count; word++) counts.set(keyOf(word), (counts.get(keyOf(word)) ?? 0) + 1);
  return counts;
}
