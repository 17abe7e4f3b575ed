import { applyEdits as removeSpans } from '../edit/apply.js';
import { InputError } from '../errors.js';
import type { Span } from '../types.js';
import { isBytes, isObject, nameOf, type SameKind, show, type TextOrBytes } from './text.js';

/**
 * The text without the spans of the edits; everything else stays as it is and in its order. The input is not changed.
 *
 * Of the edits that {@link dedupe} answers, any may be left out: so one carries out only those one agrees with.
 *
 * @param input a string or bytes
 * @param edits sorted by `start`, disjoint (they may touch), none empty; `start` and `end` are half-open, from 0, in UTF-16 code units of
 * a string and in bytes of bytes
 * @returns a string for a string, a new `Uint8Array` for bytes
 * @throws InputError `usage` where the input is neither, `malformed` where an edit is not as it must be
 *
 * @example
 * ```js
 * import { applyEdits } from 'doubletake';
 *
 * console.log(applyEdits('one two two three', [{ start: 4, end: 8 }])); // one two three
 * ```
 */
export function applyEdits<Input extends TextOrBytes>(input: Input, edits: readonly Span[]): SameKind<Input> {
  if (typeof input !== 'string' && !isBytes(input)) {
    throw new InputError('usage', 'is no text', { expected: 'a string or a Uint8Array', got: nameOf(input) });
  }
  checkGivenEdits(edits, input.length);
  const output = typeof input === 'string' ? withoutSpans(input, edits) : removeSpans(input, edits);
  return output as SameKind<Input>;
}

/** A string without spans (sorted, disjoint, in range). Nothing is decoded, so that half a pair stays half a pair. */
export function withoutSpans(text: string, spans: readonly Span[]): string {
  const starts = [0, ...spans.map(({ end }) => end)];
  return starts.map((start, i) => text.slice(start, spans[i]?.start)).join('');
}

function checkGivenEdits(edits: unknown, length: number): void {
  if (!Array.isArray(edits)) throw new InputError('malformed', 'edits are no list', { expected: 'an array of spans', got: nameOf(edits) });
  let reached = 0;
  for (const [index, edit] of edits.entries()) {
    const { start, end } = isObject(edit) ? edit : {};
    if (!isOffset(start) || !isOffset(end) || start < reached || end <= start || end > length) {
      const expected = `${reached} <= start < end <= ${length}, in whole numbers`;
      throw new InputError('malformed', `edit ${index} is out of its place`, { expected, got: `start ${show(start)}, end ${show(end)}` });
    }
    reached = end;
  }
}

function isOffset(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
