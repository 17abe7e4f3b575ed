import { assert } from '../assert.js';
import { mix } from './words.js';

/** What stands behind every engine: from a set of shingle hashes to a signature whose equal slots estimate the Jaccard similarity. */
export interface Sketcher {
  readonly name: string;
  /** Slots of a signature. */
  readonly slots: number;
  /** Writes the signature of a set, in any order and some of it twice or not, into `signatures` [offset, offset + slots). The empty set gives all ones. */
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
    sign: (shingles, signatures, offset) => {
      const signature = signatures.subarray(offset, offset + slots);
      const isMany = shingles.length >= manyShinglesMin && shingles.length * slots >= manyComparedMin;
      if (isMany) lowerByValue(shingles, signature);
      else lower(shingles, table, signature);
    },
  };
}

/**
 * Writes the least value of each slot. Eight shingles at a time, so that a slot is read and written once for eight; the last one stands in
 * for those that are missing.
 */
function lower(shingles: Uint32Array, table: Uint16Array, signature: Uint16Array): void {
  signature.fill(0xffff);
  const last = shingles.length - 1;
  const placeOf = (i: number) => shingles[Math.min(i, last)] & (universe - 1);
  for (let i = 0; i <= last; i += 8) {
    const [a, b, c, d] = [placeOf(i), placeOf(i + 1), placeOf(i + 2), placeOf(i + 3)];
    const [e, f, g, h] = [placeOf(i + 4), placeOf(i + 5), placeOf(i + 6), placeOf(i + 7)];
    for (let slot = 0; slot < signature.length; slot++) {
      const one = lesser(lesser(table[a + slot], table[b + slot]), lesser(table[c + slot], table[d + slot]));
      const other = lesser(lesser(table[e + slot], table[f + slot]), lesser(table[g + slot], table[h + slot]));
      signature[slot] = lesser(signature[slot], lesser(one, other));
    }
  }
}

/** From so many shingles on, and so many for all slots together, it is faster to go through the values from the least on. */
const manyShinglesMin = 256;
const manyComparedMin = 8192;

/** A bit for each of the shingles' values; all zero between two calls. */
let present: Uint32Array | undefined;

/**
 * The same from the other side: values v of the permutation in rising order, each with the shingles that it is the value of for some slot.
 * Those lie side by side, so they are looked up in a bit map; of n shingles the last slot is filled after 5 * 65,536 / n values or so.
 */
function lowerByValue(shingles: Uint32Array, signature: Uint16Array): void {
  present ??= new Uint32Array(universe / 32);
  const places = permutationPlaces();
  const last = signature.length - 1;
  for (let i = 0; i < shingles.length; i++) present[(shingles[i] & (universe - 1)) >>> 5] |= 1 << (shingles[i] & 31);
  signature.fill(0xffff);
  let left = signature.length;
  for (let value = 0; left > 0 && value < universe - 1; value++) {
    const place = places[value];
    // Slot j holds the value of the shingle j places before; places are a circle.
    for (let from = place - last; from <= place; from = (from | 31) + 1) {
      const at = from & (universe - 1);
      let bits = present[at >>> 5] & (-1 << (at & 31));
      while (bits !== 0) {
        const shingle = from - (at & 31) + 31 - Math.clz32(bits & -bits);
        bits &= bits - 1;
        if (shingle > place) break;
        if (signature[place - shingle] !== 0xffff) continue;
        signature[place - shingle] = value;
        left--;
      }
    }
  }
  for (let i = 0; i < shingles.length; i++) present[(shingles[i] & (universe - 1)) >>> 5] = 0;
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

let permutationInverse: Uint16Array | undefined;

/** [65536] where each value stands in the permutation. */
function permutationPlaces(): Uint16Array {
  if (permutationInverse !== undefined) return permutationInverse;
  const table = circulantPermutation();
  permutationInverse = new Uint16Array(universe);
  for (let place = 0; place < universe; place++) permutationInverse[table[place]] = place;
  return permutationInverse;
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
