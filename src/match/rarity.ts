import type { Words } from '../types.js';

/** How rare things are in one document: what stands nowhere else may be a slip. */
export interface Rarity {
  readonly isWordOnce: (word: number) => boolean;
  /** Whether two words, with the one before and the one after them, stand only once. */
  readonly isPairOnce: (first: number) => boolean;
}

/** Counts when first asked: most documents never are. */
export function rarityIn({ count, hashes }: Words): Rarity {
  let wordOnce: Uint8Array | undefined;
  let pairOnce: Uint8Array | undefined;
  return {
    isWordOnce: (word) => {
      wordOnce ??= onlyOnce(hashes, count);
      return wordOnce[word] === 1;
    },
    isPairOnce: (first) => {
      pairOnce ??= onlyOnce(pairKeys(hashes, count), count);
      return pairOnce[first] === 1;
    },
  };
}

function pairKeys(hashes: Uint32Array, count: number): Uint32Array {
  const keys = new Uint32Array(count);
  for (let first = 0; first < count; first++) {
    let sum = 0;
    for (let word = first - 1; word < first + 3; word++) sum = Math.imul(sum ^ (hashes[word] ?? 0), 0x9e3779b1) ^ (sum >>> 15);
    keys[first] = sum;
  }
  return keys;
}

/** [keys]: 1 where a key stands nowhere else among them. Open addressing, half full at most. */
function onlyOnce(keys: Uint32Array, count: number): Uint8Array {
  let size = 64;
  while (size < count * 2) size *= 2;
  const firsts = new Int32Array(size).fill(-1);
  const once = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    let slot = (keys[at] ^ (keys[at] >>> 16)) & (size - 1);
    while (firsts[slot] >= 0 && keys[firsts[slot]] !== keys[at]) slot = (slot + 1) & (size - 1);
    if (firsts[slot] < 0) {
      firsts[slot] = at;
      once[at] = 1;
    } else once[firsts[slot]] = 0;
  }
  return once;
}
