const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Longest field that says who a record is, in bytes between its quotes: as long as the longest name of a file on most systems four times
 * over. Millions of keys stay in memory, and a field of more is some other text.
 */
export const fieldBytesMax = 1024;

/** What a field holds: a string; a number as it is written; null where it is longer than `fieldBytesMax`; undefined for all else. */
export type FieldValue = string | null | undefined;

/**
 * Reads fields of the outermost object of one record. Of a key given twice the last one counts, whatever its value is. Broken UTF-8 is
 * read as U+FFFD.
 *
 * @param bytes in which [start, end) is one line, known to be JSON
 * @param names keys in UTF-8; they are compared as bytes, after their escapes
 * @returns a value for each name, all undefined where the line is no object
 */
export function readFields(bytes: Uint8Array, start: number, end: number, names: readonly Uint8Array[]): FieldValue[] {
  const values: FieldValue[] = names.map(() => undefined);
  let at = skipBlanks(bytes, start, end);
  if (bytes[at] !== openBrace) return values;
  for (at = skipBlanks(bytes, at + 1, end); at < end && bytes[at] === quote; ) {
    const keyEnd = stringEnd(bytes, at, end);
    const valueStart = skipBlanks(bytes, skipBlanks(bytes, keyEnd, end) + 1, end);
    const valueEnd = skipValue(bytes, valueStart, end);
    const key = isEscaped(bytes, at, keyEnd) ? encoder.encode(stringOf(bytes, at, keyEnd)) : undefined;
    for (let index = 0; index < names.length; index++) {
      const isOwn = key === undefined ? isSame(names[index], bytes, at + 1, keyEnd - 1) : isSame(names[index], key, 0, key.length);
      if (isOwn) values[index] = readValue(bytes, valueStart, valueEnd);
    }
    at = skipBlanks(bytes, valueEnd, end);
    if (bytes[at] === comma) at = skipBlanks(bytes, at + 1, end);
  }
  return values;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

function isEscaped(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && bytes[at] !== backslash) at++;
  return at < end;
}

/** What the string [start, end) says, quotes and all. */
function stringOf(bytes: Uint8Array, start: number, end: number): string {
  if (isEscaped(bytes, start, end)) return JSON.parse(decoder.decode(bytes.subarray(start, end)));
  return decoder.decode(bytes.subarray(start + 1, end - 1));
}

function readValue(bytes: Uint8Array, start: number, end: number): FieldValue {
  const isString = bytes[start] === quote;
  if (!isString && bytes[start] !== 0x2d && !(bytes[start] >= 0x30 && bytes[start] <= 0x39)) return undefined;
  if (end - start - (isString ? 2 : 0) > fieldBytesMax) return null;
  return isString ? stringOf(bytes, start, end) : decoder.decode(bytes.subarray(start, end));
}

/** Whether a name is the bytes [start, end). */
function isSame(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  let at = start;
  while (at < end && bytes[at] === name[at - start]) at++;
  return at === end;
}

function skipBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d)) at++;
  return at;
}

/** The place behind a string that begins at `start`: behind the first quote before which backslashes stand in pairs, or none. */
function stringEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start + 1; ; at++) {
    at = bytes.indexOf(quote, at);
    if (at < 0 || at >= end) return end;
    let slash = at;
    while (bytes[slash - 1] === backslash) slash--;
    if ((at - slash) % 2 === 0) return at + 1;
  }
}

/** The place behind a value of any kind: what is open in it is counted, since the line is known to be sound. */
function skipValue(bytes: Uint8Array, start: number, end: number): number {
  let depth = 0;
  for (let at = start; at < end; ) {
    const byte = bytes[at];
    if (byte === quote) {
      at = stringEnd(bytes, at, end);
      if (depth === 0) return at;
      continue;
    }
    if (byte === openBrace || byte === openBracket) depth++;
    else if (byte === closeBrace || byte === closeBracket) {
      if (depth === 0) return at;
      depth--;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (byte === comma || byte === 0x20 || byte === 0x09 || byte === 0x0d)) return at;
    at++;
  }
  return end;
}
