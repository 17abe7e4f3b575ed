import { assert } from '../assert.js';
import type { Span } from '../types.js';
import { decodeAt } from '../utf8.js';
import { escapeAt, escapedCodePoint, escapeLength, isHighHalf, isLowHalf } from './json-escapes.js';

const backslash = 0x5c;

/**
 * Spans of a record's text as spans of its raw string, so that the line without them has the text without them and is else the same.
 *
 * A cut between whole characters never makes a new escape: each escape goes or stays as a whole, and no other byte of a string is a
 * backslash. Two halves can become one character, though, where what parted them goes: halves of a surrogate pair, and broken bytes.
 *
 * @param spans bytes of the record's text, sorted and disjoint
 * @returns spans of `bytes`, sorted, disjoint and not empty; undefined where a span splits a character or joins two halves
 */
export function toRawSpans(bytes: Uint8Array, valueStart: number, valueEnd: number, spans: readonly Span[]): readonly Span[] | undefined {
  const value = bytes.subarray(valueStart, valueEnd);
  const rawSpans: Span[] = [];
  let place: Place = { raw: 0, offset: 0, half: undefined };
  for (const { start, end } of merged(spans)) {
    const from = placeAt(value, place, start);
    const to = from && placeAt(value, from, end);
    if (from === undefined || to === undefined || joins(value, from, to.raw)) return undefined;
    rawSpans.push({ start: valueStart + from.raw, end: valueStart + to.raw });
    place = to;
  }
  return rawSpans;
}

/** An offset of the raw string and that of the text which it stands for; `half` is behind the last escape that is a first half alone. */
interface Place {
  readonly raw: number;
  readonly offset: number;
  readonly half: number | undefined;
}

/** Without empty spans, and with those that touch as one: between them nothing stays. */
function merged(spans: readonly Span[]): readonly Span[] {
  const out: Span[] = [];
  for (const span of spans) {
    const last = out.at(-1);
    if (last !== undefined && last.end === span.start) out[out.length - 1] = { start: last.start, end: span.end };
    else if (span.start < span.end) out.push(span);
  }
  return out;
}

/** The place of an offset of the text, at or behind `from`; undefined where it lies inside of a character. */
function placeAt(value: Uint8Array, from: Place, offset: number): Place | undefined {
  let { raw, offset: reached, half } = from;
  while (reached < offset) {
    assert(raw < value.length, 'a span ends in its text');
    const found = value.indexOf(backslash, raw);
    const plain = Math.min((found < 0 ? value.length : found) - raw, offset - reached);
    raw += plain;
    reached += plain;
    if (reached === offset) break;
    if (raw < value.length) {
      const packed = escapeAt(value, raw);
      raw += escapeLength(packed);
      reached += utf8Length(escapedCodePoint(packed));
      if (isHighHalf(escapedCodePoint(packed))) half = raw;
    }
  }
  return reached > offset || splitsCharacter(value, raw) ? undefined : { raw, offset, half };
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

const isContinuation = (byte: number) => (byte & 0xc0) === 0x80;

/** Whether a sound character of the raw bytes stands on both sides of a place. */
function splitsCharacter(value: Uint8Array, raw: number): boolean {
  if (raw === value.length || !isContinuation(value[raw])) return false;
  let lead = raw - 1;
  while (lead > 0 && raw - lead < 3 && isContinuation(value[lead])) lead--;
  return lead >= 0 && decodeAt(value, lead, value.length) >> 21 > raw - lead;
}

/** Whether what stands before `from` and what stands behind `to` would be one character. */
function joins(value: Uint8Array, from: Place, to: number): boolean {
  if (to === value.length || from.raw === 0) return false;
  const joinsBytes = value[from.raw - 1] >= 0x80 && isContinuation(value[to]);
  const joinsHalves = from.half === from.raw && value[to] === backslash && isLowHalf(escapedCodePoint(escapeAt(value, to)));
  return joinsBytes || joinsHalves;
}
