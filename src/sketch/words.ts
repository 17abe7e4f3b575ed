import { wordKind } from '../marks.js';
import type { Words } from '../types.js';
import { badByte, decodeAt, isLower, isUpper, writeCodePoint } from '../utf8.js';
import { foldKind, foldTable } from './fold.js';
import { referenceAt } from './references.js';

/** Most bytes that one code point can add to the folded text: U+FDFA stands for 18 letters of Arabic in 4 words. */
const foldedBytesPerCodePointMax = 64;
/** Most words that one code point can add: each takes two of those bytes, with the blank behind it. */
const wordsPerCodePointMax = foldedBytesPerCodePointMax / 2;

const ampersand = 0x26;
/** All letters that isLower knows are before this one. */
const casedMax = 0x460;

/** The columns of words while they grow. */
interface Rows {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly hashes: Uint32Array;
  readonly foldedEnds: Uint32Array;
  readonly kinds: Uint8Array;
}

/** Texts up to this length are read in room that is used again: most are so small that making arrays would be half of the work. */
const keptBytesMax = 1 << 16;
let keptRows: Rows | undefined;
let keptFolded: Uint8Array | undefined;

function makeRows(length: number): Rows {
  return {
    starts: new Uint32Array(length),
    ends: new Uint32Array(length),
    hashes: new Uint32Array(length),
    foldedEnds: new Uint32Array(length),
    kinds: new Uint8Array(length),
  };
}

function place(rows: Rows, row: number, start: number, end: number, kind: number, folded: Uint8Array, from: number, to: number): void {
  rows.starts[row] = start;
  rows.ends[row] = end;
  rows.hashes[row] = hashBytes(folded, from, to);
  rows.foldedEnds[row] = to;
  rows.kinds[row] = kind;
  folded[to] = 0x20;
}

/**
 * Cuts text into folded words: case, digits, typography, diacritics and compatibility forms no longer tell words apart
 * (see fold-table.ts). Malformed UTF-8 parts words, each bad byte by itself.
 *
 * @param bytes UTF-8 text
 * @returns the words of bytes [start, end), spans in bytes of `bytes`
 */
export function foldWords(bytes: Uint8Array, start = 0, end = bytes.length): Words {
  const { pages, rows: foldRows, expansions } = foldTable();
  const isKept = end - start <= keptBytesMax;
  let rows: Rows;
  let folded: Uint8Array;
  if (isKept) {
    keptRows ??= makeRows(keptBytesMax);
    keptFolded ??= new Uint8Array(2 * keptBytesMax);
    rows = keptRows;
    folded = keptFolded;
  } else {
    rows = makeRows((end - start) >> 2);
    folded = new Uint8Array(end - start + foldedBytesPerCodePointMax);
  }
  let count = 0;
  let length = 0; // of folded
  let wordStart = -1; // in bytes; -1 between words
  let wordFolded = 0; // in folded
  let kind = 0;
  let lastSolid = 0; // end in bytes of the last code point that belongs to the open word
  let signAt = -1; // a sign that a digit may follow
  let afterWord = false; // the code point before was part of a word
  let afterLower = false; // the code point before was a lower-case letter

  for (let at = start; at < end; ) {
    if (length + foldedBytesPerCodePointMax > folded.length) folded = grown(folded);
    if (count + wordsPerCodePointMax > rows.starts.length) rows = grownRows(rows);
    const first = bytes[at];
    // Most bytes of most texts: small letters and the blanks between them. What is said below in general is said here in short.
    if (first >= 0x61 && first <= 0x7a) {
      if (wordStart >= 0 && kind > wordKind.number) {
        place(rows, count++, wordStart, lastSolid, kind, folded, wordFolded, length++);
        wordStart = -1;
      }
      if (wordStart < 0) {
        wordStart = at;
        wordFolded = length;
      }
      const limit = Math.min(end, at + folded.length - length - foldedBytesPerCodePointMax + 1);
      for (let byte = first; byte >= 0x61 && byte <= 0x7a; byte = bytes[at]) {
        folded[length++] = byte;
        if (++at === limit) break;
      }
      kind = wordKind.word;
      lastSolid = at;
      signAt = -1;
      afterWord = true;
      afterLower = true;
      continue;
    }
    if (first === 0x20) {
      if (wordStart >= 0) place(rows, count++, wordStart, lastSolid, kind, folded, wordFolded, length++);
      wordStart = -1;
      signAt = -1;
      afterWord = false;
      afterLower = false;
      at++;
      continue;
    }
    let codePoint = first;
    let after = at + 1;
    // The forms that nearly all characters have, in short; decodeAt knows all of them.
    if (first >= 0xc2 && first <= 0xdf && at + 1 < end && isContinuation(bytes[at + 1])) {
      codePoint = ((first & 0x1f) << 6) | (bytes[at + 1] & 0x3f);
      after = at + 2;
    } else if (first >= 0xe1 && first <= 0xec && at + 2 < end && isContinuation(bytes[at + 1]) && isContinuation(bytes[at + 2])) {
      codePoint = ((first & 0x0f) << 12) | ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f);
      after = at + 3;
    } else if (first >= 0x80 || first === ampersand) {
      const decoded = (first === ampersand && referenceAt(bytes, at, end)) || decodeAt(bytes, at, end);
      codePoint = decoded & 0x1fffff;
      after = at + (decoded >>> 21);
    }
    // Two words glued together: `dawn.Port` without its mark.
    const isGlued = afterLower && isUpper(codePoint);
    afterLower = codePoint < casedMax && isLower(codePoint);
    const whole = codePoint === badByte ? 0 : foldRows[(pages[codePoint >>> 8] << 8) | (codePoint & 0xff)];
    // Nearly all others are a letter inside a word, or a character that is a word.
    const isNext = whole >>> 21 === foldKind.letter && wordStart >= 0 && kind <= wordKind.number && !isGlued;
    if (isNext || whole >>> 21 === foldKind.character) {
      const unit = whole & 0x1fffff;
      if (!isNext) {
        if (wordStart >= 0) place(rows, count++, wordStart, lastSolid, kind, folded, wordFolded, length++);
        wordStart = at;
        wordFolded = length;
      }
      kind = isNext ? wordKind.word : characterKind(unit);
      length = writeCodePoint(folded, length, unit);
      lastSolid = after;
      signAt = -1;
      afterWord = true;
      at = after;
      continue;
    }
    const parts = whole >>> 21 === foldKind.several ? expansions[whole & 0x1fffff] : undefined;
    const partCount = parts === undefined ? 1 : parts.length;
    for (let part = 0; part < partCount; part++) {
      const value = parts === undefined ? whole : parts[part];
      const unit = value & 0x1fffff;
      const step = value >>> 21;
      if (step === foldKind.vanish) {
        if (wordStart >= 0) lastSolid = after;
        continue;
      }
      const joins = step === foldKind.mark || ((step === foldKind.letter || step === foldKind.digit) && kind <= wordKind.number);
      if (wordStart >= 0 && (!joins || (isGlued && part === 0))) {
        place(rows, count++, wordStart, lastSolid, kind, folded, wordFolded, length++);
        wordStart = -1;
      }
      if (step === foldKind.separator || step === foldKind.sign) {
        signAt = step === foldKind.sign && !afterWord ? at : -1;
        afterWord = false;
        continue;
      }
      if (step === foldKind.digit && signAt >= 0) {
        folded[length] = bytes[signAt] === 0x2b ? 0x2b : 0x2d;
        place(rows, count++, signAt, at, wordKind.symbol, folded, length, length + 1);
        length += 2;
      }
      if (wordStart < 0) {
        wordStart = at;
        wordFolded = length;
        kind = firstKind(step, unit);
      } else if (step === foldKind.letter) kind = wordKind.word;
      length = writeCodePoint(folded, length, unit);
      lastSolid = after;
      signAt = -1;
      afterWord = true;
      if (kind === wordKind.symbol) {
        place(rows, count++, wordStart, lastSolid, kind, folded, wordFolded, length++);
        wordStart = -1;
      }
    }
    at = after;
  }
  if (wordStart >= 0) place(rows, count++, wordStart, lastSolid, kind, folded, wordFolded, length++);
  const part = <A extends Uint32Array | Uint8Array>(column: A, rowCount: number) =>
    (isKept ? column.slice(0, rowCount) : column.subarray(0, rowCount)) as A;
  return {
    count,
    starts: part(rows.starts, count),
    ends: part(rows.ends, count),
    hashes: part(rows.hashes, count),
    kinds: part(rows.kinds, count),
    folded: part(folded, Math.max(0, length - 1)),
    foldedEnds: part(rows.foldedEnds, count),
  };
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** The kind of word that begins with a part of this fold kind. */
function firstKind(step: number, unit: number): number {
  if (step === foldKind.character) return characterKind(unit);
  return step === foldKind.digit ? wordKind.number : step === foldKind.symbol ? wordKind.symbol : wordKind.word;
}

/** The kind of word that a character of a script without spaces is. */
export function characterKind(codePoint: number): number {
  return codePoint < 0x2e80 || (codePoint >= 0xa9e0 && codePoint <= 0xaa7f) ? wordKind.unspaced : wordKind.ideograph;
}

function grown(bytes: Uint8Array): Uint8Array {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}

function grownRows({ starts, ends, hashes, foldedEnds, kinds }: Rows): Rows {
  const larger = makeRows(starts.length * 2);
  larger.starts.set(starts);
  larger.ends.set(ends);
  larger.hashes.set(hashes);
  larger.foldedEnds.set(foldedEnds);
  larger.kinds.set(kinds);
  return larger;
}

const decoder = new TextDecoder();

/** The folded form of words [start, end), a blank between them. */
export function foldedText({ folded, foldedEnds }: Words, start: number, end: number): string {
  return decoder.decode(folded.subarray(start > 0 ? foldedEnds[start - 1] + 1 : 0, foldedEnds[end - 1]));
}

/** Whether the folded form of word `short` is the beginning of word `long`, and not all of it. Numbers are never begun: 72 is not 720. */
export function isBeginning({ folded, foldedEnds, kinds }: Words, short: number, long: number): boolean {
  if (kinds[short] !== kinds[long] || kinds[short] === wordKind.number) return false;
  const [a, b] = [short, long].map((word) => folded.subarray(word > 0 ? foldedEnds[word - 1] + 1 : 0, foldedEnds[word]));
  return a.length < b.length && a.every((byte, k) => byte === b[k]);
}

/** Odd numbers that spread the four lanes of a block: the primes of XXH32 (Collet, 2012), then constants of MurmurHash3 (Appleby, 2011). */
export const hashFactors = {
  before: [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f],
  after: [0x165667b1, 0xcc9e2d51, 0x1b873593, 0xe6546b65],
  block: 0x9e3779b1,
} as const;

/**
 * A 32-bit hash of bytes none of which is zero: blocks of 16, filled up with zeros, as four little-endian lanes, each multiplied, shifted
 * into itself and multiplied again. The lanes of a block are added up, blocks are chained by a multiplication, and `mix` ends it. Only
 * 32-bit integer steps, four at a time, so that a kernel in any language can give the same bits. Forms of up to four bytes never collide.
 */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let at = start, lane = 0; at < end; at += 4, lane = (lane + 1) & 3) {
    if (lane === 0) hash = Math.imul(hash, blockFactor);
    const missing = at + 4 - end;
    const value =
      missing <= 0
        ? bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)
        : bytes[at] | (missing < 3 ? bytes[at + 1] << 8 : 0) | (missing < 2 ? bytes[at + 2] << 16 : 0);
    const spread = Math.imul(value, factorsBefore[lane]);
    hash = (hash + Math.imul(spread ^ (spread >>> 15), factorsAfter[lane])) | 0;
  }
  return mix(hash) >>> 0;
}

// The same as 32-bit numbers: of the table above a processor would have to make them anew for each lane.
const factorsBefore = Int32Array.from(hashFactors.before, (factor) => factor | 0);
const factorsAfter = Int32Array.from(hashFactors.after, (factor) => factor | 0);
const blockFactor = hashFactors.block | 0;

export const mixFactors = [0x85ebca6b, 0xc2b2ae35] as const;

/** MurmurHash3's 32-bit finaliser: every bit of the input changes every bit of the answer with odds near one half. */
export function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), mixFactors[0]);
  hash = Math.imul(hash ^ (hash >>> 13), mixFactors[1]);
  return hash ^ (hash >>> 16);
}
