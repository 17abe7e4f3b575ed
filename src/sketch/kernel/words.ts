import { codePointAt, foldOf } from './decode';
import { every, within } from './letters';
import { breaks, characters, endChanges, factors, firstKinds, folded, masks, startChanges } from './memory';

/*
 * From a piece of folded text to rows of words: bitmaps of where words begin and end, a hash and a kind for each, and the way back
 * from folded to original positions.
 */

/** Columns of the batch, and how many rows of them are taken. Set by `place` and by whoever rolls a document back. */
export let wordStarts: usize = 0;
export let wordEnds: usize = 0;
export let wordHashes: usize = 0;
export let wordKinds: usize = 0;
export let wordCapacity: u32 = 0;
export let wordCount: u32 = 0;
/** Bit 1 is set when a word taken since the last `forgetKinds` was an ideograph or of another script without spaces. */
export let kindsSeen: u32 = 0;

/**
 * Original position = folded position + delta, from `firstDelta` on; where that changes, a row of 8 bytes (folded position, delta) says
 * so. Starts and ends have rows of their own, because several words may come of one character, and what vanishes belongs to the word
 * before it, but not to the one behind it.
 */
export let firstDelta: i32 = 0;
export let startDelta: i32 = 0;
export let endDelta: i32 = 0;
/** Where the batch lies: what positions in the columns are counted from. */
let origin: i32 = 0;
let startChange: usize = startChanges;
let endChange: usize = endChanges;

export function placeWords(starts: usize, ends: usize, hashes: usize, kinds: usize, capacity: u32): void {
  wordStarts = starts;
  wordEnds = ends;
  wordHashes = hashes;
  wordKinds = kinds;
  wordCapacity = capacity;
  wordCount = 0;
}

export function beginDocument(input: usize): void {
  kindsSeen = 0;
  origin = <i32>input;
}

export function rollBack(count: u32): void {
  wordCount = count;
}

export function beginPiece(delta: i32): void {
  firstDelta = delta;
  startDelta = delta;
  endDelta = delta;
  startChange = startChanges;
  endChange = endChanges;
}

/** Notes that a word which begins at a folded position from `at` on began `delta` bytes further in the original. */
@inline
export function noteStart(at: usize, delta: i32): void {
  if (delta != startDelta) {
    store<u32>(startChange, <u32>at);
    store<i32>(startChange, delta, 4);
    startChange += 8;
    startDelta = delta;
  }
}

/** The same for words that end there. What vanishes after a word is noted at one place over and over, hence the look back. */
@inline
export function noteEnd(at: usize, delta: i32): void {
  if (delta != endDelta) {
    if (endChange > endChanges && load<u32>(endChange - 8) == <u32>at) endChange -= 8;
    store<u32>(endChange, <u32>at);
    store<i32>(endChange, delta, 4);
    endChange += 8;
    endDelta = delta;
  }
}

@inline
export function setBreak(at: usize): void {
  const bit = at - folded;
  const byte = breaks + (bit >> 3);
  store<u8>(byte, <u32>load<u8>(byte) | (1 << (<u32>bit & 7)));
}

/** Sixteen break bits at once, at any place. */
@inline
export function setBreaks(at: usize, bits: u32): void {
  const bit = at - folded;
  const word = breaks + (bit >> 3);
  store<u32>(word, load<u32>(word) | (bits << (<u32>bit & 7)));
}

@inline
function nonZero(at: usize): u64 {
  const zero = i8x16.splat(0);
  return (
    <u64>(<u32>i8x16.bitmask(i8x16.ne(v128.load(at), zero))) |
    (<u64>(<u32>i8x16.bitmask(i8x16.ne(v128.load(at, 16), zero))) << 16) |
    (<u64>(<u32>i8x16.bitmask(i8x16.ne(v128.load(at, 32), zero))) << 32) |
    (<u64>(<u32>i8x16.bitmask(i8x16.ne(v128.load(at, 48), zero))) << 48)
  );
}

/** Writes the address of every set bit; up to four rows too many, which the next rows overwrite. */
@inline
export function listBits(list: usize, bits: u64, base: usize): usize {
  const end = list + (<usize>popcnt<u64>(bits) << 2);
  do {
    store<u32>(list, <u32>(base + <usize>ctz<u64>(bits)));
    bits &= bits - 1;
    store<u32>(list, <u32>(base + <usize>ctz<u64>(bits)), 4);
    bits &= bits - 1;
    store<u32>(list, <u32>(base + <usize>ctz<u64>(bits)), 8);
    bits &= bits - 1;
    store<u32>(list, <u32>(base + <usize>ctz<u64>(bits)), 12);
    bits &= bits - 1;
    list += 16;
  } while (list < end);
  return end;
}

/** Takes the words of the folded piece that ends at `end`. False where the columns may be too short for them. */
export function takeWords(end: usize): bool {
  if (wordCount + <u32>(end - folded) + 8 > wordCapacity) return false;
  for (let k: usize = 0; k < 128; k += 16) v128.store(end + k, i8x16.splat(0));
  const from = wordCount;
  let starts = wordStarts + (<usize>from << 2);
  let ends = wordEnds + (<usize>from << 2);
  let carry: u64 = 0;
  for (let at = folded, row = breaks; at <= end; at += 64, row += 8) {
    const solid = nonZero(at);
    const before = (solid << 1) | carry;
    carry = solid >>> 63;
    const parted = load<u64>(row);
    if (parted) store<u64>(row, 0);
    starts = listBits(starts, solid & (~before | parted), at);
    ends = listBits(ends, before & (~solid | parted), at);
  }
  wordCount = <u32>((starts - wordStarts) >> 2);
  hashWords(from, wordCount);
  mapBack(wordStarts, from, wordCount, startChanges, startChange);
  mapBack(wordEnds, from, wordCount, endChanges, endChange);
  return true;
}

/** The hash of a block: see hashBytes in words.ts, whose four lanes these are. */
@inline
function spread(block: v128, before: v128, after: v128): v128 {
  const lanes = i32x4.mul(block, before);
  return i32x4.mul(v128.xor(lanes, i32x4.shr_u(lanes, 15)), after);
}

/** The beginning of a block, zeros behind it. */
@inline
function beginning(at: usize, length: usize): v128 {
  return v128.and(v128.load(at), v128.load(masks + (min<usize>(length, 16) << 4)));
}

/** The lanes of a word at [at, at + length), blocks chained. */
function lanesOfLong(at: usize, length: usize): v128 {
  const before = v128.load(factors);
  const after = v128.load(factors, 16);
  const chain = v128.load(factors, 32);
  let lanes = spread(v128.load(at), before, after);
  do {
    at += 16;
    length -= 16;
    lanes = i32x4.add(i32x4.mul(lanes, chain), spread(beginning(at, length), before, after));
  } while (length > 16);
  return lanes;
}

@inline
function lanesOf(word: usize, before: v128, after: v128): v128 {
  const at = <usize>load<u32>(wordStarts + word);
  const length = <usize>load<u32>(wordEnds + word) - at;
  if (length > 16) return lanesOfLong(at, length);
  return spread(v128.and(v128.load(at), v128.load(masks + (length << 4))), before, after);
}

@inline
function kindAt(word: usize): u32 {
  const at = <usize>load<u32>(wordStarts + word);
  const first = <u32>load<u8>(at);
  const two = characters + <usize>(((first & 31) << 6) | (<u32>load<u8>(at, 1) & 63));
  const kind = <u32>load<u8>(select<usize>(two, firstKinds + <usize>first, (first & 0xe0) == 0xc0)) & 0x0f;
  return kind == unknownKind ? kindOf(at, <usize>load<u32>(wordEnds + word)) : kind;
}

/** Hashes and kinds, four words at a time: behind the last stand three empty ones, which the next piece overwrites. */
function hashWords(from: u32, to: u32): void {
  const before = v128.load(factors);
  const after = v128.load(factors, 16);
  const end = <usize>to << 2;
  v128.store(wordStarts + end, i32x4.splat(<i32>folded));
  v128.store(wordEnds + end, i32x4.splat(<i32>folded));
  let seen: u32 = 0;
  for (let word = <usize>from << 2; word < end; word += 16) {
    const kinds = kindAt(word) | (kindAt(word + 4) << 8) | (kindAt(word + 8) << 16) | (kindAt(word + 12) << 24);
    store<u32>(wordKinds + (word >> 2), kinds);
    seen |= kinds;
    const a = lanesOf(word, before, after);
    const b = lanesOf(word + 4, before, after);
    const c = lanesOf(word + 8, before, after);
    const d = lanesOf(word + 12, before, after);
    const ab = i32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
    const cd = i32x4.add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7));
    const sums = i32x4.add(i32x4.shuffle(ab, cd, 0, 1, 4, 5), i32x4.shuffle(ab, cd, 2, 3, 6, 7));
    v128.store(wordHashes + word, mix4(sums));
  }
  kindsSeen |= (seen | (seen >>> 8) | (seen >>> 16) | (seen >>> 24)) & 0x0f;
}

/** `mix` of words.ts, four at a time; its two factors lie behind those of the word hash. */
@inline
export function mix4(values: v128): v128 {
  let mixed = v128.xor(values, i32x4.shr_u(values, 16));
  mixed = i32x4.mul(mixed, v128.load(factors, 48));
  mixed = v128.xor(mixed, i32x4.shr_u(mixed, 13));
  mixed = i32x4.mul(mixed, v128.load(factors, 64));
  return v128.xor(mixed, i32x4.shr_u(mixed, 16));
}

/** In the table of first bytes: they do not tell the kind. */
const unknownKind: u32 = 0x0f;

/** The kind of a word that begins with a digit or a character of three bytes or more. */
@inline
function kindOf(start: usize, end: usize): u32 {
  const four = load<u32>(start);
  if ((four & 0xf0) != 0xe0) return kindOfRare(start, end);
  return <u32>load<u8>(characters + <usize>(((four & 0x0f) << 12) | ((four >>> 2) & 0xfc0) | ((four >>> 16) & 0x3f))) & 0x0f;
}

/** Folded text folds to itself, so that the table can be asked again. */
function kindOfRare(start: usize, end: usize): u32 {
  if (<u32>load<u8>(start) - 0x30 < 10) {
    const digits = i8x16.bitmask(within(v128.load(start), every(0x30), every(9)));
    if (<usize>ctz<u32>(~digits) >= end - start) return 1;
    for (let at = start; at < end; ) {
      const decoded = codePointAt(at);
      if (foldOf(decoded & 0x1fffff) >>> 21 == 2) return 0;
      at += <usize>(decoded >>> 21);
    }
    return 1;
  }
  const kind = foldOf(codePointAt(start) & 0x1fffff) >>> 21;
  return kind == 4 ? 2 : kind == 6 ? 4 : 0;
}

/** Turns addresses in the folded piece into positions in the original: all at once up to each change. */
@inline
function mapBack(column: usize, from: u32, to: u32, changes: usize, changesEnd: usize): void {
  let at = column + (<usize>from << 2);
  const end = column + (<usize>to << 2);
  let delta = firstDelta - origin;
  for (let change = changes; change < changesEnd; change += 8) {
    const place = load<u32>(change);
    for (; at < end && load<u32>(at) < place; at += 4) store<u32>(at, load<u32>(at) + delta);
    delta = load<i32>(change, 4) - origin;
  }
  for (; at < end; at += 16) v128.store(at, i32x4.add(v128.load(at), i32x4.splat(delta)));
}

/** Forgets the break bits of a piece that is given up. */
export function dropPiece(): void {
  memory.fill(breaks, 0, 0x2400);
}
