import { binarySign } from '../encoding/binary.js';
import { detectEncoding } from '../encoding/detect.js';
import { InputError } from '../errors.js';
import { documentBytesMax } from '../options.js';
import type { InputEncoding, RepeatedBlock, SourceDocument, Span } from '../types.js';

/**
 * A text: a string, whose offsets and lengths are UTF-16 code units, as `slice` and `length` count them; or its bytes in any encoding,
 * whose offsets are bytes. A `Buffer` is a `Uint8Array`.
 */
export type TextOrBytes = string | Uint8Array;

/** A string for a string, bytes for bytes. */
export type SameKind<Input extends TextOrBytes> = Input extends string ? string : Uint8Array;

/** Bytes of a code unit of a string. */
export const unitBytes = 2;

/** Longest string: each code unit takes up to three bytes when it is read as UTF-8. */
const codeUnitsMax = Math.floor(documentBytesMax / 3);

/** A string is taken as the UTF-16 that it is: half a pair, which UTF-8 cannot say, is then a broken character and stays what it is. */
const codeUnitEncoding: InputEncoding = { name: 'utf-16le', from: 'form', brokenBytes: 0, firstBroken: -1 };

/** Whether it is a `Uint8Array`, also one of another realm, such as a frame's. */
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]';
}

/** A string's code units, lower byte first. */
export function codeUnitsOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * unitBytes);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[2 * i] = unit & 0xff;
    bytes[2 * i + 1] = unit >>> 8;
  }
  return bytes;
}

/**
 * A text as the pipeline takes it, with how its bytes are to be read.
 *
 * @param told as the option `encoding`
 * @throws InputError `usage`, `too-large`, `encoding`, `binary`
 */
export function sourceOf(id: string, text: unknown, told: string): Required<SourceDocument> {
  if (typeof text === 'string') return stringSource(id, text, told);
  if (!isBytes(text)) throw new InputError('usage', 'is no text', { expected: 'a string or a Uint8Array', got: nameOf(text) });
  if (text.length > documentBytesMax) {
    throw new InputError('too-large', 'is too large', { expected: `at most ${documentBytesMax} bytes`, got: `${text.length}` });
  }
  const encoding = detectEncoding(text, told);
  const sign = binarySign(text, encoding);
  if (sign !== undefined) throw new InputError('binary', 'is no text, but binary', { ...sign, expected: 'text' });
  return { id, bytes: text, encoding };
}

function stringSource(id: string, text: string, told: string): Required<SourceDocument> {
  if (told !== 'auto') {
    throw new InputError('usage', 'a string has no encoding; only bytes are read in one', { expected: 'encoding: auto', got: show(told) });
  }
  if (text.length > codeUnitsMax) {
    throw new InputError('too-large', 'is too large', { expected: `at most ${codeUnitsMax} UTF-16 code units`, got: `${text.length}` });
  }
  return { id, bytes: codeUnitsOf(text), encoding: codeUnitEncoding };
}

/** From bytes of code units to code units. */
export function inCodeUnits<S extends Span>(span: S): S {
  return { ...span, start: span.start / unitBytes, end: span.end / unitBytes };
}

/** A block whose passages are in code units where their document is a string. */
export function blockInUnits(block: RepeatedBlock, isString: (document: string) => boolean): RepeatedBlock {
  const { kept, copy } = block;
  return {
    ...block,
    kept: isString(kept.document) ? inCodeUnits(kept) : kept,
    copy: isString(copy.document) ? inCodeUnits(copy) : copy,
  };
}

/** Enough to know a value again, short enough for one line. */
const shownLengthMax = 60;

/** What an error shows of a value that came. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > shownLengthMax ? `${value.slice(0, shownLengthMax)}...` : value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : nameOf(value);
}

/** What kind of value it is, for errors. */
export function nameOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  return `an object (${Object.prototype.toString.call(value).slice('[object '.length, -1)})`;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
