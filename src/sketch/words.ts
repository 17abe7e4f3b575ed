import { wordKind } from '../marks.js';
import type { Words } from '../types.js';
import { badByte, decodeAt, isLower, isUpper } from '../utf8.js';
import { foldKind, foldTable } from './fold.js';
import { referenceAt } from './references.js';

/** Most bytes that one code point can add to the folded text: U+FDFA stands for 18 letters of Arabic in 4 words. */
const foldedBytesPerCodePointMax = 64;

/**
 * Cuts text into folded words: case, digits, typography, diacritics and compatibility forms no longer tell words apart
 * (see fold-table.ts). Malformed UTF-8 parts words, each bad byte by itself.
 *
 * @param bytes UTF-8 text
 * @returns the words of bytes [start, end), spans in bytes of `bytes`
 */
export function foldWords(bytes: Uint8Array, start = 0, end = bytes.length): Words {
  const { pages, rows, expansions } = foldTable();
  const guess = ((end - start) >> 2) + 16;
  let starts = new Uint32Array(guess);
  let ends = new Uint32Array(guess);
  let hashes = new Uint32Array(guess);
  let foldedEnds = new Uint32Array(guess);
  let kinds = new Uint8Array(guess);
  let folded = new Uint8Array(end - start + foldedBytesPerCodePointMax);
  let count = 0;
  let length = 0; // of folded
  let wordStart = -1; // in bytes; -1 between words
  let wordFolded = 0; // in folded
  let kind = 0;
  let lastSolid = 0; // end in bytes of the last code point that belongs to the open word
  let signAt = -1; // a sign that a digit may follow
  let afterWord = false; // the code point before was part of a word
  let afterLower = false; // the code point before was a lower-case letter

  const close = () => {
    if (wordStart < 0) return;
    if (count === starts.length) {
      starts = grown(starts);
      ends = grown(ends);
      hashes = grown(hashes);
      foldedEnds = grown(foldedEnds);
      kinds = grown(kinds);
    }
    starts[count] = wordStart;
    ends[count] = lastSolid;
    hashes[count] = hashBytes(folded, wordFolded, length);
    foldedEnds[count] = length;
    folded[length++] = 0x20;
    kinds[count] = kind;
    count++;
    wordStart = -1;
  };
  const open = (at: number, newKind: number) => {
    wordStart = at;
    wordFolded = length;
    kind = newKind;
  };
  const take = (value: number, at: number, after: number) => {
    const unit = value & 0x1fffff;
    switch (value >>> 21) {
      case foldKind.vanish:
        if (wordStart >= 0) lastSolid = after;
        return;
      case foldKind.letter:
        if (wordStart < 0 || kind > wordKind.number) {
          close();
          open(at, wordKind.word);
        }
        kind = wordKind.word;
        break;
      case foldKind.digit:
        if (signAt >= 0) {
          open(signAt, wordKind.symbol);
          folded[length++] = bytes[signAt] === 0x2b ? 0x2b : 0x2d;
          lastSolid = at;
          close();
        }
        if (wordStart < 0 || kind > wordKind.number) {
          close();
          open(at, wordKind.number);
        }
        break;
      case foldKind.character:
        close();
        open(at, characterKind(unit));
        break;
      case foldKind.mark:
        if (wordStart < 0) open(at, wordKind.word);
        break;
      case foldKind.symbol:
        close();
        open(at, wordKind.symbol);
        break;
      case foldKind.sign:
        close();
        signAt = afterWord ? -1 : at;
        afterWord = false;
        return;
      default:
        close();
        signAt = -1;
        afterWord = false;
        return;
    }
    length = append(folded, length, unit);
    lastSolid = after;
    signAt = -1;
    afterWord = true;
    if (kind === wordKind.symbol) close();
  };

  for (let at = start; at < end; ) {
    if (length + foldedBytesPerCodePointMax > folded.length) folded = grown(folded);
    const first = bytes[at];
    // Most bytes of most texts: a small letter inside a word. What is said below of letters in general is said here in short.
    if (first >= 0x61 && first <= 0x7a && wordStart >= 0 && kind <= wordKind.number) {
      kind = wordKind.word;
      folded[length++] = first;
      at++;
      lastSolid = at;
      afterWord = true;
      afterLower = true;
      continue;
    }
    const decoded = (first === 0x26 && referenceAt(bytes, at, end)) || decodeAt(bytes, at, end);
    const codePoint = decoded & 0x1fffff;
    const after = at + (decoded >>> 21);
    if (afterLower && isUpper(codePoint)) close(); // two words glued together: `dawn.Port` without its mark
    afterLower = isLower(codePoint);
    const value = codePoint === badByte ? 0 : rows[(pages[codePoint >>> 8] << 8) | (codePoint & 0xff)];
    if (value >>> 21 === foldKind.several) for (const part of expansions[value & 0x1fffff]) take(part, at, after);
    else take(value, at, after);
    at = after;
  }
  close();
  return {
    count,
    starts: starts.subarray(0, count),
    ends: ends.subarray(0, count),
    hashes: hashes.subarray(0, count),
    kinds: kinds.subarray(0, count),
    folded: folded.subarray(0, Math.max(0, length - 1)),
    foldedEnds: foldedEnds.subarray(0, count),
  };
}

/** The kind of word that a character of a script without spaces is. */
export function characterKind(codePoint: number): number {
  return codePoint < 0x2e80 || (codePoint >= 0xa9e0 && codePoint <= 0xaa7f) ? wordKind.unspaced : wordKind.ideograph;
}

function grown<A extends Uint32Array | Uint8Array>(array: A): A {
  const Columns = array.constructor as new (length: number) => A;
  const larger = new Columns(array.length * 2);
  larger.set(array);
  return larger;
}

function append(folded: Uint8Array, at: number, codePoint: number): number {
  let to = at;
  if (codePoint < 0x80) folded[to++] = codePoint;
  else if (codePoint < 0x800) {
    folded[to++] = 0xc0 | (codePoint >> 6);
    folded[to++] = 0x80 | (codePoint & 0x3f);
  } else if (codePoint < 0x10000) {
    folded[to++] = 0xe0 | (codePoint >> 12);
    folded[to++] = 0x80 | ((codePoint >> 6) & 0x3f);
    folded[to++] = 0x80 | (codePoint & 0x3f);
  } else {
    folded[to++] = 0xf0 | (codePoint >> 18);
    folded[to++] = 0x80 | ((codePoint >> 12) & 0x3f);
    folded[to++] = 0x80 | ((codePoint >> 6) & 0x3f);
    folded[to++] = 0x80 | (codePoint & 0x3f);
  }
  return to;
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
  const { before, after, block } = hashFactors;
  let hash = 0;
  for (let at = start, lane = 0; at < end; at += 4, lane = (lane + 1) & 3) {
    if (lane === 0) hash = Math.imul(hash, block);
    let value = bytes[at];
    if (at + 4 <= end) value |= (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    else for (let k = 1; at + k < end; k++) value |= bytes[at + k] << (8 * k);
    const spread = Math.imul(value, before[lane]);
    hash = (hash + Math.imul(spread ^ (spread >>> 15), after[lane])) | 0;
  }
  return mix(hash) >>> 0;
}

export const mixFactors = [0x85ebca6b, 0xc2b2ae35] as const;

/** MurmurHash3's 32-bit finaliser: every bit of the input changes every bit of the answer with odds near one half. */
export function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), mixFactors[0]);
  hash = Math.imul(hash ^ (hash >>> 13), mixFactors[1]);
  return hash ^ (hash >>> 16);
}
