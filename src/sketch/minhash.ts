import { assert } from '../assert.js';
import { mix } from './words.js';

/** What stands behind every engine: from a set of shingle hashes to a signature whose equal slots estimate the Jaccard similarity. */
export interface Sketcher {
  readonly name: string;
  /** Slots of a signature. */
  readonly slots: number;
  /** Writes the signature of a set into `signatures` [offset, offset + slots). The empty set gives all ones. */
  readonly sign: (shingles: Uint32Array, signatures: Uint16Array, offset: number) => void;
}

const universe = 0x10000;

/**
 * C-MinHash (Li and Li, "C-MinHash: Improving Minwise Hashing with Circulant Permutation", 2022) in 16-bit slots: one permutation of
 * 65,536 values stands for all, slot j being its shift by j; the shingle hash itself is the first, scattering permutation.
 * 16 bits cost no measurable accuracy for sets of up to some hundreds. Sets of tens of thousands fill all slots with zeros: such
 * giants all meet as candidates, and exact verification parts them.
 */
export function cMinHash(slots: number): Sketcher {
  assert(slots <= slotsMax, `a signature has at most ${slotsMax} slots`);
  const table = circulantPermutation();
  return {
    name: 'scalar',
    slots,
    sign: (shingles, signatures, offset) => lower(shingles, table, signatures.subarray(offset, offset + slots)),
  };
}

/**
 * Writes the least value of each slot. Four shingles at a time, so that a slot is read and written once for four; the last one stands in
 * for those that are missing.
 */
function lower(shingles: Uint32Array, table: Uint16Array, signature: Uint16Array): void {
  signature.fill(0xffff);
  const last = shingles.length - 1;
  for (let i = 0; i <= last; i += 4) {
    const first = shingles[i] & (universe - 1);
    const second = shingles[Math.min(i + 1, last)] & (universe - 1);
    const third = shingles[Math.min(i + 2, last)] & (universe - 1);
    const fourth = shingles[Math.min(i + 3, last)] & (universe - 1);
    for (let slot = 0; slot < signature.length; slot++) {
      const least = lesser(lesser(table[first + slot], table[second + slot]), lesser(table[third + slot], table[fourth + slot]));
      signature[slot] = lesser(signature[slot], least);
    }
  }
}

/** Without a branch, which no processor foresees here: of 128 slots, half would go the other way. Three times as fast as Math.min. */
function lesser(a: number, b: number): number {
  const difference = a - b;
  return b + (difference & (difference >> 31));
}

/** Any fixed number does; another one would be another sketch, not to be compared with these. */
const seed = 0x64746b65;

/** Room for 65 bands of 4 slots, the most that a threshold asks for. */
export const slotsMax = 260;

let permutation: Uint16Array | undefined;

/** A permutation of 0..65535 with its first values again behind it: [65536 + slotsMax]. Made at first use, in two milliseconds. */
export function circulantPermutation(): Uint16Array {
  permutation ??= circulant();
  return permutation;
}

/** Fisher and Yates, driven by a counter through `mix`. */
function circulant(): Uint16Array {
  const table = new Uint16Array(universe + slotsMax);
  for (let i = 0; i < universe; i++) table[i] = i;
  for (let i = universe - 1; i > 0; i--) {
    const draw = mix(seed + Math.imul(i, 0x9e3779b1)) >>> 0;
    const j = Math.floor((draw / 2 ** 32) * (i + 1));
    const swapped = table[i];
    table[i] = table[j];
    table[j] = swapped;
  }
  table.copyWithin(universe, 0, slotsMax);
  return table;
}
