/*
 * JSON lines read in bytes, sixteen at a time where that pays: inside of strings, which is where nearly all bytes of a corpus are. What it
 * finds is described in ../records.ts; ../json-lines-scalar.ts is its twin, bit for bit.
 *
 * Every loop ends at a line feed, since none may stand inside of anything: so no length is looked at, and a line feed stands behind the
 * batch. A function that reads answers the place behind what it read, or `~place` where the line stops being JSON. Places are positive
 * i32: the caller keeps the memory below 2 GiB.
 *
 * Memory, laid out by the caller (../json-lines-kernel.ts), which grows it between batches only:
 *
 *   0         open objects and arrays, a byte a level: the bracket that closes each       depthMax bytes
 *   field     the key that counts
 *   batch     the batch, a line feed, and 15 bytes that a load may cover
 *   columns   seven columns of u32 and one of u8, `rows` long each
 *   text      the decoded values and, in passing, keys: no longer than the batch,
 *             and 15 bytes that a store may cover
 */

import { depthMax, stateAbsent, stateMalformed, stateText } from '../record-states';
import {
  blank,
  carriageReturn,
  closeBrace,
  colon,
  comma,
  isDigit,
  lineFeed,
  minus,
  openBrace,
  openBracket,
  plus,
  point,
  quote,
  tab,
  toClosing,
  zero,
} from './ascii';
import { copiedEnd, copyString, skipString } from './json-strings';

/** What may stand next in a line. */
const value = 0;
const firstItem = 1;
const firstKey = 2;
const key = 3;
const behindValue = 4;

let fieldStart: i32 = 0;
let fieldLength: i32 = 0;
let textEnd: i32 = 0;
let valueStart: i32 = 0;
let valueEnd: i32 = 0;
let state = stateAbsent;

/** Line feeds in [at, end). */
export function countLineFeeds(at: i32, end: i32): i32 {
  let count = 0;
  for (; at + 16 <= end; at += 16) count += popcnt(i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(lineFeed))));
  for (; at < end; at++) count += i32(load<u8>(at) === lineFeed);
  return count;
}

/**
 * Reads the lines from `from` to `end`, where a line feed stands; offsets are counted from `batch`.
 *
 * @returns the number of records, at most `rows`, which is that of line feeds and one more
 */
export function scanLines(field: i32, length: i32, batch: i32, from: i32, end: i32, columns: i32, rows: i32, text: i32): i32 {
  fieldStart = field;
  fieldLength = length;
  textEnd = text;
  const column = rows << 2;
  let row = columns;
  let states = columns + 7 * column;
  let count = 0;
  let line = 0;
  for (let at = from; at < end; line++) {
    const textStart = textEnd;
    const begin = skipBlanks(at);
    if (load<u8>(begin) === lineFeed) {
      at = begin + 1;
      continue;
    }
    state = stateAbsent;
    const reached = readLine(begin, textStart);
    const lineEnd = reached < 0 ? findLineFeed(~reached) : reached;
    if (reached < 0) {
      state = stateMalformed;
      textEnd = textStart;
      valueStart = ~reached;
      valueEnd = ~reached;
    } else if (state === stateAbsent) {
      valueStart = lineEnd;
      valueEnd = lineEnd;
    }
    store<u32>(row, line);
    store<u32>(row + column, at - batch);
    store<u32>(row + 2 * column, lineEnd - batch);
    store<u32>(row + 3 * column, valueStart - batch);
    store<u32>(row + 4 * column, valueEnd - batch);
    store<u32>(row + 5 * column, textStart - text);
    store<u32>(row + 6 * column, textEnd - text);
    store<u8>(states, state);
    row += 4;
    states++;
    count++;
    at = lineEnd + 1;
  }
  return count;
}

function findLineFeed(at: i32): i32 {
  while (true) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(lineFeed)));
    if (found !== 0) return at + ctz(found);
    at += 16;
  }
}

/** White space of JSON; a line feed ends the line. */
function skipBlanks(at: i32): i32 {
  while (true) {
    const byte = load<u8>(at);
    if (byte !== blank && byte !== tab && byte !== carriageReturn) return at;
    at++;
  }
}

/** @returns the line feed behind the line; sets `state`, and of a text its value and `textEnd` */
function readLine(begin: i32, textStart: i32): i32 {
  let at = begin;
  let depth = 0;
  let next = value;
  let isField = false;
  while (true) {
    at = skipBlanks(at);
    const byte = load<u8>(at);
    if (next === behindValue) {
      if (depth === 0) return byte === lineFeed ? at : ~at;
      const closing = load<u8>(depth - 1);
      if (byte === comma) next = closing === closeBrace ? key : value;
      else if (byte === closing) depth--;
      else return ~at;
      at++;
    } else if ((next === firstItem || next === firstKey) && byte === load<u8>(depth - 1)) {
      depth--;
      next = behindValue;
      at++;
    } else if (next === key || next === firstKey) {
      if (byte !== quote) return ~at;
      at = depth === 1 ? copyString(at + 1, textEnd) : skipString(at + 1);
      if (at < 0) return at;
      isField = depth === 1 && isTheField(textEnd);
      if (isField) {
        state = stateAbsent;
        textEnd = textStart;
      }
      at = skipBlanks(at);
      if (load<u8>(at) !== colon) return ~at;
      next = value;
      at++;
    } else if (byte === openBrace || byte === openBracket) {
      if (depth === depthMax) return ~at;
      store<u8>(depth, byte + toClosing);
      depth++;
      next = byte === openBrace ? firstKey : firstItem;
      isField = false;
      at++;
    } else {
      if (byte === quote && isField) {
        valueStart = at + 1;
        at = copyString(valueStart, textStart);
        valueEnd = at - 1;
        textEnd = copiedEnd;
        state = stateText;
      } else at = skipValue(at, byte);
      if (at < 0) return at;
      next = behindValue;
    }
  }
}

/** Whether the key copied to `at` is the one that counts. */
function isTheField(at: i32): bool {
  if (copiedEnd - at !== fieldLength) return false;
  for (let index = 0; index < fieldLength; index++) if (load<u8>(at + index) !== load<u8>(fieldStart + index)) return false;
  return true;
}

/** A value without parts; `byte` is its first. */
function skipValue(at: i32, byte: u8): i32 {
  if (byte === quote) return skipString(at + 1);
  if (byte === minus || isDigit(byte)) return skipNumber(at, byte);
  // The letters behind the first, the nearest in the lowest byte: rue, alse, ull.
  if (byte === 0x74) return skipLetters(at + 1, 0x657572);
  if (byte === 0x66) return skipLetters(at + 1, 0x65736c61);
  if (byte === 0x6e) return skipLetters(at + 1, 0x6c6c75);
  return ~at;
}

function skipLetters(at: i32, letters: u32): i32 {
  for (; letters !== 0; letters >>= 8) {
    if (load<u8>(at) !== <u8>letters) return ~at;
    at++;
  }
  return at;
}

function skipNumber(at: i32, first: u8): i32 {
  if (first === minus) at++;
  if (load<u8>(at) === zero) at++;
  else at = skipDigits(at);
  if (at >= 0 && load<u8>(at) === point) at = skipDigits(at + 1);
  // An e of either case.
  if (at >= 0 && (load<u8>(at) | 0x20) === 0x65) {
    const sign = load<u8>(at + 1);
    at = skipDigits(at + 1 + i32(sign === plus || sign === minus));
  }
  return at;
}

/** One digit at least. */
function skipDigits(at: i32): i32 {
  if (!isDigit(load<u8>(at))) return ~at;
  do at++;
  while (isDigit(load<u8>(at)));
  return at;
}
