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
  permutation ??= circulant();
  const table = permutation;
  return {
    name: 'scalar',
    slots,
    sign: (shingles, signatures, offset) => {
      signatures.fill(0xffff, offset, offset + slots);
      for (const shingle of shingles) {
        const first = shingle & (universe - 1);
        for (let j = 0; j < slots; j++) {
          const value = table[first + j];
          if (value < signatures[offset + j]) signatures[offset + j] = value;
        }
      }
    },
  };
}

/** Any fixed number does; another one would be another sketch, not to be compared with these. */
const seed = 0x64746b65;

/** Room for 65 bands of 4 slots, the most that a threshold asks for. */
const slotsMax = 260;

/** Made at first use, in two milliseconds; it is the same for every number of slots. */
let permutation: Uint16Array | undefined;

/** A permutation of 0..65535 (Fisher and Yates, driven by a counter through `mix`), its first values again behind it. */
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
