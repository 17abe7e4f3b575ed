import { assert } from '../assert.js';
import type { Span } from '../types.js';

/**
 * Checks that spans are whole numbers, not empty, sorted by start, disjoint and inside `byteCount` bytes; two may touch.
 * Spans come from our own judgement, never from outside, so a fault here is a bug of ours and throws as one.
 */
export function checkEdits(edits: readonly Span[], byteCount: number): void {
  let reached = 0;
  for (const { start, end } of edits) {
    assert(Number.isSafeInteger(start) && Number.isSafeInteger(end), `an edit has no whole bounds: [${start}, ${end})`);
    assert(start < end, `an edit removes nothing: [${start}, ${end})`);
    assert(start >= reached, `edits are unsorted or overlap: one starts at ${start}, before ${reached}`);
    assert(end <= byteCount, `an edit ends at ${end}, behind the last of ${byteCount} bytes`);
    reached = end;
  }
}

/**
 * The bytes without the edits' spans; every other byte is kept in its order. The input is not changed, and the answer is always a
 * new array.
 *
 * @param bytes one whole document
 * @param edits sorted, disjoint, in range; see {@link checkEdits}
 */
export function applyEdits(bytes: Uint8Array, edits: readonly Span[]): Uint8Array {
  checkEdits(edits, bytes.length);
  const removedBytes = edits.reduce((sum, edit) => sum + edit.end - edit.start, 0);
  const output = new Uint8Array(bytes.length - removedBytes);
  let from = 0;
  let to = 0;
  for (const { start, end } of edits) {
    output.set(bytes.subarray(from, start), to);
    to += start - from;
    from = end;
  }
  output.set(bytes.subarray(from), to);
  return output;
}
