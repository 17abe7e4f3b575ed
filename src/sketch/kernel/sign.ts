import { factors, permutation, shingles, signatures, signFirst, signLast, signSizes } from './memory';
import { mix4, wordHashes } from './words';

/*
 * C-MinHash signatures (Li and Li, "C-MinHash: Improving Minwise Hashing with Circulant Permutation", 2022) of ranges of words: shingles
 * as in shingles.ts, slots as in minhash.ts. A shingle met twice changes no minimum, so that the list need not be a set; nor need it be
 * whole, so that long ranges go by pieces.
 */

/** Shingles of a piece: they fit the first-level cache beside the permutation's rows. */
const pieceMax: usize = 2048;
/** Slots of a tile: eight minima of eight slots stay in registers. */
const tileSlots: usize = 64;

@inline
function scatter(hashes: v128): v128 {
  return v128.xor(hashes, i32x4.shr_u(hashes, 15));
}

/** Writes the shingle hashes of the words at [at, at + 4 * count), four at a time; up to three too many. Factors as in shingles.ts. */
@inline
function shingle(at: usize, count: usize, size: u32): void {
  for (let k: usize = 0; k < count << 2; k += 16) {
    let sum = i32x4.mul(scatter(v128.load(at + k)), v128.load(factors, 80));
    if (size > 1) sum = i32x4.add(sum, i32x4.mul(scatter(v128.load(at + k, 4)), v128.load(factors, 96)));
    if (size > 2) sum = i32x4.add(sum, i32x4.mul(scatter(v128.load(at + k, 8)), v128.load(factors, 112)));
    v128.store(shingles + k, mix4(sum));
  }
}

/** Lowers each slot of a row to the least value of the piece's shingles. Rows are a multiple of eight slots long. */
@inline
function lower(row: usize, slots: usize, count: usize): void {
  const end = shingles + (count << 2);
  let slot: usize = 0;
  for (; slot + tileSlots <= slots; slot += tileSlots) {
    const to = row + (slot << 1);
    const table = permutation + (slot << 1);
    let a = v128.load(to);
    let b = v128.load(to, 16);
    let c = v128.load(to, 32);
    let d = v128.load(to, 48);
    let e = v128.load(to, 64);
    let f = v128.load(to, 80);
    let g = v128.load(to, 96);
    let h = v128.load(to, 112);
    for (let at = shingles; at < end; at += 4) {
      const values = table + (<usize>load<u16>(at) << 1);
      a = i16x8.min_u(a, v128.load(values));
      b = i16x8.min_u(b, v128.load(values, 16));
      c = i16x8.min_u(c, v128.load(values, 32));
      d = i16x8.min_u(d, v128.load(values, 48));
      e = i16x8.min_u(e, v128.load(values, 64));
      f = i16x8.min_u(f, v128.load(values, 80));
      g = i16x8.min_u(g, v128.load(values, 96));
      h = i16x8.min_u(h, v128.load(values, 112));
    }
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
    v128.store(to, e, 64);
    v128.store(to, f, 80);
    v128.store(to, g, 96);
    v128.store(to, h, 112);
  }
  for (; slot < slots; slot += 8) {
    const to = row + (slot << 1);
    const table = permutation + (slot << 1);
    let least = v128.load(to);
    for (let at = shingles; at < end; at += 4) least = i16x8.min_u(least, v128.load(table + (<usize>load<u16>(at) << 1)));
    v128.store(to, least);
  }
}

/** Signs the first `count` of the rows to be signed; `slots` is a multiple of eight. */
export function sign(count: u32, slots: u32): void {
  for (let row: usize = 0; row < <usize>count; row++) {
    const to = signatures + row * (<usize>slots << 1);
    for (let k: usize = 0; k < <usize>slots << 1; k += 16) v128.store(to + k, i8x16.splat(-1));
    const first = <usize>load<u32>(signFirst + (row << 2));
    const last = <usize>load<u32>(signLast + (row << 2));
    if (first >= last) continue;
    const words = last - first;
    // A text shorter than its shingles is one shingle of all its words.
    const size = min<usize>(<usize>load<u8>(signSizes + row), words);
    const shingleCount = words - size + 1;
    for (let done: usize = 0; done < shingleCount; done += pieceMax) {
      const piece = min<usize>(pieceMax, shingleCount - done);
      const at = wordHashes + ((first + done) << 2);
      if (size == 3) shingle(at, piece, 3);
      else if (size == 2) shingle(at, piece, 2);
      else shingle(at, piece, 1);
      lower(to, <usize>slots, piece);
    }
  }
}
