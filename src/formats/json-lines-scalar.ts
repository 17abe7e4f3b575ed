import { column } from '../columns.js';
import { writeCodePoint } from '../utf8.js';
import { escapeAt, escapedCodePoint, escapeLength } from './json-escapes.js';
import { depthMax, stateAbsent, stateMalformed, stateText } from './record-states.js';
import { firstLineStart, type ScanRecords } from './records.js';

const lineFeed = 0x0a;
const quote = 0x22;
const comma = 0x2c;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const colon = 0x3a;
const backslash = 0x5c;
const openBracket = 0x5b;
const openBrace = 0x7b;
const closeBrace = 0x7d;
/** From a bracket to the one that closes it, in ASCII. */
const toClosing = 2;

/** What stands behind the first letter of each literal, by that letter. */
const literals: ReadonlyMap<number, readonly number[]> = new Map(
  ['true', 'false', 'null'].map((literal) => [literal.charCodeAt(0), [...literal.slice(1)].map((letter) => letter.charCodeAt(0))]),
);

/** The twin of the kernel: the same answer, found byte by byte, for where there is no SIMD. */
export const scanRecordsScalar: ScanRecords = (bytes, field, isFirst) => {
  const [lines, lineStarts, lineEnds, valueStarts, valueEnds, textStarts, textEnds] = Array.from({ length: 7 }, () => column(Uint32Array));
  const states = column(Uint8Array);
  const text = new Uint8Array(bytes.length);
  let textEnd = 0;
  let line = 0;
  for (let at = firstLineStart(bytes, isFirst); at < bytes.length; line++) {
    const begin = skipBlanks(bytes, at);
    const lineEnd = lineEndFrom(bytes, begin);
    if (begin < lineEnd) {
      const found = readLine(bytes, begin, field, text, textEnd);
      lines.push(line);
      lineStarts.push(at);
      lineEnds.push(lineEnd);
      states.push(found.state);
      valueStarts.push(found.state === stateAbsent ? lineEnd : found.valueStart);
      valueEnds.push(found.state === stateAbsent ? lineEnd : found.valueEnd);
      textStarts.push(textEnd);
      textEnd = found.textEnd;
      textEnds.push(textEnd);
    }
    at = lineEnd + 1;
  }
  return {
    count: lines.length(),
    lines: lines.view(),
    lineStarts: lineStarts.view(),
    lineEnds: lineEnds.view(),
    states: states.view(),
    valueStarts: valueStarts.view(),
    valueEnds: valueEnds.view(),
    text: text.subarray(0, textEnd),
    textStarts: textStarts.view(),
    textEnds: textEnds.view(),
  };
};

interface Line {
  readonly state: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly textEnd: number;
}

type Next = 'value' | 'first item' | 'first key' | 'key' | 'behind a value';

/** Reads the line whose first byte that is not white space stands at `begin`, and writes its text, and in passing keys, at `textStart`. */
function readLine(bytes: Uint8Array, begin: number, field: Uint8Array, text: Uint8Array, textStart: number): Line {
  /** The bracket that closes each open object and array. */
  const open: number[] = [];
  const malformed = (place: number): Line => ({ state: stateMalformed, valueStart: place, valueEnd: place, textEnd: textStart });
  const absent: Line = { state: stateAbsent, valueStart: 0, valueEnd: 0, textEnd: textStart };
  let found = absent;
  let isField = false;
  let next: Next = 'value';
  for (let at = begin; ; ) {
    at = skipBlanks(bytes, at);
    const byte = bytes[at];
    if (next === 'behind a value') {
      const closing = open.at(-1);
      if (closing === undefined) return at === bytes.length || byte === lineFeed ? found : malformed(at);
      if (byte === comma) next = closing === closeBrace ? 'key' : 'value';
      else if (byte === closing) open.pop();
      else return malformed(at);
      at++;
    } else if (next.startsWith('first') && byte === open.at(-1)) {
      open.pop();
      next = 'behind a value';
      at++;
    } else if (next === 'key' || next === 'first key') {
      const key = byte === quote ? readString(bytes, at + 1, text, found.textEnd) : { end: ~at, textEnd: 0 };
      if (key.end < 0) return malformed(~key.end);
      isField = open.length === 1 && isSame(text.subarray(found.textEnd, key.textEnd), field);
      if (isField) found = absent;
      at = skipBlanks(bytes, key.end);
      if (bytes[at] !== colon) return malformed(at);
      next = 'value';
      at++;
    } else if (byte === openBrace || byte === openBracket) {
      if (open.length === depthMax) return malformed(at);
      open.push(byte + toClosing);
      next = byte === openBrace ? 'first key' : 'first item';
      isField = false;
      at++;
    } else if (byte === quote) {
      const string = readString(bytes, at + 1, text, found.textEnd);
      if (string.end < 0) return malformed(~string.end);
      if (isField) found = { state: stateText, valueStart: at + 1, valueEnd: string.end - 1, textEnd: string.textEnd };
      next = 'behind a value';
      at = string.end;
    } else {
      const end = skipNumberOrLiteral(bytes, at);
      if (end < 0) return malformed(~end);
      next = 'behind a value';
      at = end;
    }
  }
}

/** A line's end: its line feed, or the end of the batch. */
function lineEndFrom(bytes: Uint8Array, at: number): number {
  const found = bytes.indexOf(lineFeed, at);
  return found < 0 ? bytes.length : found;
}

/** White space of JSON; a line feed ends the line. */
function skipBlanks(bytes: Uint8Array, begin: number): number {
  let at = begin;
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d) at++;
  return at;
}

/** Writes a string's characters at `textStart`; `end` is behind its closing quote, or `~place` where it stops being JSON. */
function readString(
  bytes: Uint8Array,
  begin: number,
  text: Uint8Array,
  textStart: number,
): { readonly end: number; readonly textEnd: number } {
  let at = begin;
  let to = textStart;
  for (;;) {
    const plain = at;
    while (bytes[at] >= 0x20 && bytes[at] !== quote && bytes[at] !== backslash) at++;
    if (at > plain) text.set(bytes.subarray(plain, at), to);
    to += at - plain;
    if (bytes[at] !== backslash) return { end: bytes[at] === quote ? at + 1 : ~at, textEnd: to };
    const packed = escapeAt(bytes, at);
    if (packed < 0) return { end: packed, textEnd: textStart };
    to = writeCodePoint(text, to, escapedCodePoint(packed));
    at += escapeLength(packed);
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** The place behind it, or `~place` where it stops being JSON. */
function skipNumberOrLiteral(bytes: Uint8Array, begin: number): number {
  if (bytes[begin] === minus || isDigit(bytes[begin])) return skipNumber(bytes, begin);
  const letters = literals.get(bytes[begin]);
  if (letters === undefined) return ~begin;
  const wrong = letters.findIndex((letter, index) => bytes[begin + 1 + index] !== letter);
  return wrong < 0 ? begin + 1 + letters.length : ~(begin + 1 + wrong);
}

function skipNumber(bytes: Uint8Array, begin: number): number {
  const first = bytes[begin] === minus ? begin + 1 : begin;
  let at = bytes[first] === zero ? first + 1 : skipDigits(bytes, first);
  if (at >= 0 && bytes[at] === point) at = skipDigits(bytes, at + 1);
  if (at >= 0 && (bytes[at] === 0x65 || bytes[at] === 0x45)) {
    const isSigned = bytes[at + 1] === 0x2b || bytes[at + 1] === minus;
    at = skipDigits(bytes, at + (isSigned ? 2 : 1));
  }
  return at;
}

/** One digit at least. */
function skipDigits(bytes: Uint8Array, begin: number): number {
  if (!isDigit(bytes[begin])) return ~begin;
  let at = begin + 1;
  while (isDigit(bytes[at])) at++;
  return at;
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= 0x39;
}
