import { powers, windows } from './memory';
import { wordHashes, wordKinds } from './words';

/*
 * Windows of words that stood before in the same document. The hash of a window is a polynomial in its words' hashes (Karp and Rabin,
 * 1987); what a window is, and how the table is probed, are those of match/windows.ts and match/repeats.ts.
 */

/** Columns of the batch, as long as those of the words. */
export let repeatWords: usize = 0;
export let repeatEarlier: usize = 0;
export let repeatCount: u32 = 0;

/** The words of earlier batches, and one: so that word numbers rise through all batches, and an old entry shows by its number. */
let wordsBefore: u32 = 1;
/** The table is cleared before numbers run over. */
const wordsBeforeMax: u32 = 0xe0000000;

const slotsPerWord: u32 = 4;
const tableSizeMin: u32 = 256;
const tableSizeMax: u32 = 1 << 20;
const probesMax: u32 = 64;

const base: u32 = 0x9e3779b1;
const base2: u32 = base * base;
const base3: u32 = base2 * base;
const base4: u32 = base3 * base;
const finish: u32 = 0x85ebca6b;
/** A byte for each kind of word, its weight in twelfths of a word; and the weight of a window: five words. */
const weights: u64 = 0x0c_05_0b_0c_0c;
const windowWeight: u32 = 60;
const windowWords: u32 = 5;

export function placeRepeats(words: usize, earlier: usize): void {
  repeatWords = words;
  repeatEarlier = earlier;
  repeatCount = 0;
  fillPowers();
}

export function forgetWindows(words: u32): void {
  wordsBefore += words;
  if (wordsBefore < wordsBeforeMax) return;
  memory.fill(windows, 0, <usize>tableSizeMax << 3);
  wordsBefore = 1;
}

const finishRow: usize = 13;

/** Four times a power of the base, or `finish`: read from memory it costs one step, as a constant three. */
@inline
function powerOf(row: usize): v128 {
  return v128.load32_splat(powers + (row << 2));
}

/** Looks one window up and puts it in. An entry is the number of its word and, above it, its hash. */
@inline
function meet(hash: u32, word: u32, mask: u32, firstNumber: u32): void {
  let slot = (hash ^ (hash >>> 16)) & mask;
  const own = (<u64>hash << 32) | <u64>(word + wordsBefore);
  for (let probe: u32 = 0; probe < probesMax; probe++) {
    const entry = windows + (<usize>slot << 3);
    const there = load<u64>(entry);
    if (<u32>there < firstNumber) {
      store<u64>(entry, own);
      return;
    }
    if (<u32>(there >>> 32) == hash) {
      store<u32>(repeatWords + (<usize>repeatCount << 2), word);
      store<u32>(repeatEarlier + (<usize>repeatCount << 2), <u32>there - wordsBefore);
      repeatCount++;
      store<u64>(entry, own);
      return;
    }
    slot = (slot + 1) & mask;
  }
}

/** Looks up four windows that follow each other, given the sums of their words. */
@inline
function meetFour(sums: v128, word: u32, mask: u32, firstNumber: u32): void {
  const hashes = i32x4.mul(v128.xor(sums, i32x4.shr_u(sums, 15)), powerOf(finishRow));
  meet(i32x4.extract_lane(hashes, 0), word, mask, firstNumber);
  meet(i32x4.extract_lane(hashes, 1), word + 1, mask, firstNumber);
  meet(i32x4.extract_lane(hashes, 2), word + 2, mask, firstNumber);
  meet(i32x4.extract_lane(hashes, 3), word + 3, mask, firstNumber);
}

/** Notes the repeated windows of a document, whose words are [first, last). `mixed` where some of them weigh less than a word. */
export function findRepeats(first: u32, last: u32, mixed: bool): void {
  const count = last - first;
  let size = tableSizeMin;
  while (size < count * slotsPerWord && size < tableSizeMax) size <<= 1;
  if (mixed) findMixed(first, last, size - 1);
  else if (count >= windowWords) findPlain(first, last - windowWords + 1, size - 1);
}

/** All windows are five words: four at a time. */
function findPlain(first: u32, end: u32, mask: u32): void {
  const firstNumber = first + wordsBefore;
  let word = first;
  for (; word + 4 <= end; word += 4) {
    const at = wordHashes + (<usize>word << 2);
    const even = i32x4.add(i32x4.mul(v128.load(at), powerOf(4)), i32x4.mul(v128.load(at, 8), powerOf(2)));
    const odd = i32x4.add(i32x4.mul(v128.load(at, 4), powerOf(3)), i32x4.mul(v128.load(at, 12), powerOf(1)));
    const sum = i32x4.add(i32x4.add(even, odd), v128.load(at, 16));
    meetFour(sum, word, mask, firstNumber);
  }
  for (; word < end; word++) {
    const at = wordHashes + (<usize>word << 2);
    const sum = load<u32>(at) * base4 + load<u32>(at, 4) * base3 + load<u32>(at, 8) * base2 + load<u32>(at, 12) * base + load<u32>(at, 16);
    meet((sum ^ (sum >>> 15)) * finish, word, mask, firstNumber);
  }
}

@inline
function weightOf(word: u32): u32 {
  return <u32>(weights >>> (<u64>load<u8>(wordKinds + <usize>word) << 3)) & 0xff;
}

/** Powers of the base, up to the twelfth: no window has more words. */
function fillPowers(): void {
  let power: u32 = 1;
  for (let k: usize = 0; k <= 12; k++) {
    store<u32>(powers + (k << 2), power);
    power *= base;
  }
  store<u32>(powers + (finishRow << 2), finish);
}

/** The sums of four windows of `size` words each, the first of which begins at `at`. */
@inline
function sumsAt(at: usize, size: usize): v128 {
  let sums = v128.load(at);
  for (let k: usize = 4; k < size << 2; k += 4) sums = i32x4.add(i32x4.mul(sums, powerOf(1)), v128.load(at + k));
  return sums;
}

/** Kinds looked at to know whether the next windows are all of one kind, and how many words such a window then has. */
const kindsAhead: u32 = 16;
const ideographs: u32 = 2;
const unspaced: u32 = 3;
const ideographsPerWindow: usize = 6;
const unspacedPerWindow: usize = 12;

function findMixed(first: u32, last: u32, mask: u32): void {
  const firstNumber = first + wordsBefore;
  let end = first;
  let weight: u32 = 0;
  let sum: u32 = 0;
  for (let word = first; word < last; ) {
    const kind = <u32>load<u8>(wordKinds + <usize>word);
    if (kind - ideographs < 2 && word + kindsAhead <= last) {
      const alike = i8x16.eq(v128.load(wordKinds + <usize>word), i8x16.splat(<i8>kind));
      if (i8x16.all_true(alike)) {
        const at = wordHashes + (<usize>word << 2);
        if (kind == unspaced) meetFour(sumsAt(at, unspacedPerWindow), word, mask, firstNumber);
        else meetFour(sumsAt(at, ideographsPerWindow), word, mask, firstNumber);
        word += 4;
        end = word;
        weight = 0;
        sum = 0;
        continue;
      }
    }
    while (end < last && weight < windowWeight) {
      weight += weightOf(end);
      sum = sum * base + load<u32>(wordHashes + (<usize>end << 2));
      end++;
    }
    if (weight < windowWeight) return;
    meet((sum ^ (sum >>> 15)) * finish, word, mask, firstNumber);
    weight -= weightOf(word);
    sum -= load<u32>(wordHashes + (<usize>word << 2)) * load<u32>(powers + (<usize>(end - word - 1) << 2));
    word++;
  }
}
