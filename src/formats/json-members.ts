import { escapeAt, escapedCodePoint, escapeLength } from './json-escapes.js';

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** Bytes [start, end) of a line, and what stands there in their stead. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

/**
 * How an object gets a member: in place of the value of its last member of that name, or else behind all others.
 *
 * @param bytes in which [start, end) is a line known to be JSON, an object
 * @param key in ASCII, with nothing that JSON escapes
 * @param value JSON
 */
export function setMember(bytes: Uint8Array, start: number, end: number, key: string, value: string): Splice {
  const encoder = new TextEncoder();
  let depth = 0;
  let isKey = false;
  let isEmpty = true;
  let valueStart = -1; // of the member that is read, where it is the one; else -1
  let found: { readonly start: number; readonly end: number } | undefined;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === quote) {
      const close = stringEnd(bytes, at + 1);
      if (depth === 1 && isKey) {
        isEmpty = false;
        const isOurs = isText(bytes, at + 1, close, key);
        at = bytes.indexOf(colon, close);
        isKey = false;
        valueStart = isOurs ? at + 1 : -1;
      } else {
        at = close;
      }
    } else if (byte === openBrace || byte === openBracket) {
      isKey = depth === 0;
      depth++;
    } else if (byte === closeBrace || byte === closeBracket || byte === comma) {
      if (depth === 1 && valueStart >= 0) found = { start: valueStart, end: at };
      if (depth === 1) valueStart = -1;
      if (byte === comma) isKey = depth === 1;
      else if (--depth === 0) {
        const member = `${isEmpty ? '' : ','}"${key}":${value}`;
        return found === undefined ? { start: at, end: at, bytes: encoder.encode(member) } : { ...found, bytes: encoder.encode(value) };
      }
    }
  }
  throw new Error('the line is no object');
}

/** The place of the quote that closes a string. */
function stringEnd(bytes: Uint8Array, begin: number): number {
  for (let at = begin; ; at++) {
    if (bytes[at] === backslash) at++;
    else if (bytes[at] === quote) return at;
  }
}

/** Whether a raw string says the same as ASCII text. */
function isText(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  let at = start;
  for (let i = 0; i < text.length; i++) {
    if (at >= end) return false;
    const isEscape = bytes[at] === backslash;
    const packed = isEscape ? escapeAt(bytes, at) : 0;
    if ((isEscape ? escapedCodePoint(packed) : bytes[at]) !== text.charCodeAt(i)) return false;
    at += isEscape ? escapeLength(packed) : 1;
  }
  return at === end;
}
