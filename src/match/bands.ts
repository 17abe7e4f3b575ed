import { assert } from '../assert.js';
import type { Contents, Sketches } from '../types.js';
import { bucketPairs, bucketPairsMax } from './buckets.js';

/** Bands of a signature: `bands` times `rows` slots. Two signatures that agree on a whole band are a candidate pair. */
export interface Banding {
  readonly bands: number;
  readonly rows: number;
}

/** Four 16-bit slots make a key of 64 bits: at J = .7 one band in four agrees, at J = .2 one in six hundred. */
const rows = 4;
/** Share of the pairs at the threshold that become candidates. Higher costs bands: .985 takes 16 at .7 and 65 at .5. */
const recallMin = 0.985;
const bandsMax = 65;

/** As many bands as the S-curve 1 - (1 - J^rows)^bands (Leskovec, Rajaraman and Ullman, chapter 3) asks for at the threshold. */
export function bandingFor(threshold: number): Banding {
  const agreeing = threshold ** rows;
  const needed = agreeing >= 1 ? 1 : Math.ceil(Math.log(1 - recallMin) / Math.log(1 - agreeing));
  return { bands: Math.max(4, Math.min(bandsMax, needed)), rows };
}

/** Whether two signatures agree on one of their bands, of which they hold so many as they are long. */
export function shareBand(one: Uint16Array, other: Uint16Array): boolean {
  for (let slot = 0, agreeing = 0; slot < one.length; slot++) {
    agreeing = one[slot] === other[slot] ? agreeing + 1 : 0;
    if (slot % rows !== rows - 1) continue;
    if (agreeing >= rows) return true;
    agreeing = 0;
  }
  return false;
}

/**
 * Writes the key of each band of a signature: its slots and the size of its shingles, hashed to 32 bits. Keys that are equal by chance, one
 * pair of rows in four milliards, cost an exact verification that fails.
 *
 * @param signatures the signature is [offset, offset + bands * rows)
 * @param keys the keys are written to [at, at + bands)
 */
export function writeBandKeys(
  signatures: Uint16Array,
  offset: number,
  shingleSize: number,
  { bands, rows: slots }: Banding,
  keys: Uint32Array,
  at: number,
): void {
  for (let band = 0; band < bands; band++) {
    let key = shingleSize;
    const from = offset + band * slots;
    for (let slot = from; slot < from + slots; slot++) key = Math.imul(key ^ signatures[slot], 0x9e3779b1) ^ (key >>> 15);
    key = Math.imul(key ^ (key >>> 16), 0x85ebca6b);
    keys[at + band] = key ^ (key >>> 13);
  }
}

/**
 * The banded index (Indyk and Motwani, 1998; Broder, 2000): all rows are put in, then each bucket is asked for its pairs.
 * One hash table of typed arrays, with chains, filled anew for each band: 12 bytes a row whatever the number of bands.
 *
 * @returns distinct pairs of contents a < b whose rows of equal shingle size share a band, as `a * contents + b`, in rising order
 */
export function candidatePairs(sketches: Sketches, contents: Contents, banding: Banding): Float64Array {
  assert(banding.bands * banding.rows <= sketches.slots, 'a signature has fewer slots than the bands need');
  const order = contentOrder(contents);
  let size = 64;
  while (size < sketches.count * 2) size *= 2;
  const heads = new Int32Array(size);
  const next = new Int32Array(sketches.count);
  const pairs = pairSet(contents.count);
  const addPairs = bucketPairs(contents.count, pairs.add);
  for (let band = 0; band < banding.bands; band++) {
    heads.fill(-1);
    for (let row = sketches.count - 1; row >= 0; row--) {
      const slot = findSlot(heads, sketches, row, band * banding.rows, banding.rows);
      next[row] = heads[slot];
      heads[slot] = row;
    }
    for (const head of heads) if (head >= 0 && next[head] >= 0) addPairs(membersOf(head, next, sketches, order));
  }
  return pairs.sorted();
}

/** Open addressing: the slot whose chain has the same key as `row`, or the empty one where that chain would begin. */
function findSlot(heads: Int32Array, sketches: Sketches, row: number, from: number, length: number): number {
  const { signatures, slots, shingleSizes } = sketches;
  const base = row * slots + from;
  let hash = shingleSizes[row];
  for (let k = 0; k < length; k++) hash = Math.imul(hash ^ signatures[base + k], 0x9e3779b1) ^ (hash >>> 15);
  let slot = (hash ^ (hash >>> 16)) & (heads.length - 1);
  while (heads[slot] >= 0 && !sameKey(sketches, heads[slot], row, from, length)) slot = (slot + 1) & (heads.length - 1);
  return slot;
}

function sameKey({ signatures, slots, shingleSizes }: Sketches, one: number, other: number, from: number, length: number): boolean {
  if (shingleSizes[one] !== shingleSizes[other]) return false;
  for (let k = from; k < from + length; k++) if (signatures[one * slots + k] !== signatures[other * slots + k]) return false;
  return true;
}

function membersOf(head: number, next: Int32Array, sketches: Sketches, { ranks, ranked }: ContentOrder): Uint32Array {
  const found: number[] = [];
  for (let row = head; row >= 0; row = next[row]) found.push(sketches.contents[row]);
  if (found.length <= bucketPairsMax) return Uint32Array.from(found);
  // Ranks, not contents by their ranks: a typed array is sorted many times faster where it needs no function for it.
  return Uint32Array.from(found, (content) => ranks[content])
    .sort()
    .map((rank) => ranked[rank]);
}

/** Contents by their fingerprints: an order that the inputs' order does not change. */
interface ContentOrder {
  /** [contents] the place of each content in the order. */
  readonly ranks: Uint32Array;
  /** [contents] the contents in order. */
  readonly ranked: Uint32Array;
}

function contentOrder({ count, fingerprints }: Contents): ContentOrder {
  const ranked = Uint32Array.from({ length: count }, (_, i) => i);
  const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
  ranked.sort((a, b) => compare(fingerprints[2 * a], fingerprints[2 * b]) || compare(fingerprints[2 * a + 1], fingerprints[2 * b + 1]));
  const ranks = new Uint32Array(count);
  ranked.forEach((content, rank) => {
    ranks[content] = rank;
  });
  return { ranks, ranked };
}

/** Distinct unordered pairs of numbers under `count`, as `a * count + b` with a < b; open addressing, half full at most. `sorted` ends it. */
export function pairSet(count: number): { add: (a: number, b: number) => void; sorted: () => Float64Array } {
  let table = new Float64Array(1024).fill(-1);
  let length = 0;
  const grow = () => {
    const smaller = table;
    table = new Float64Array(smaller.length * 2).fill(-1);
    for (const pair of smaller) if (pair >= 0) table[pairSlot(table, pair)] = pair;
  };
  return {
    add: (one, other) => {
      if (one === other) return;
      const pair = one < other ? one * count + other : other * count + one;
      const slot = pairSlot(table, pair);
      if (table[slot] === pair) return;
      table[slot] = pair;
      length++;
      if (length * 2 >= table.length) grow();
    },
    sorted: () => {
      // In place, since there may be no room for both.
      let at = 0;
      for (const pair of table) if (pair >= 0) table[at++] = pair;
      return table.subarray(0, at).sort();
    },
  };
}

/** The slot of a pair, or the empty one where it belongs. Pairs of neighbours are nearly equal numbers: all bits are mixed (MurmurHash3). */
function pairSlot(table: Float64Array, pair: number): number {
  let hash = (pair | 0) ^ Math.imul(pair / 2 ** 32, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  let slot = (hash ^ (hash >>> 16)) & (table.length - 1);
  while (table[slot] >= 0 && table[slot] !== pair) slot = (slot + 1) & (table.length - 1);
  return slot;
}
