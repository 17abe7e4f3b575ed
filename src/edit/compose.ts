import type { Edit, Span } from '../types.js';

/** What of the original still stands, in order: piece by piece the text that a further pass sees. */
export type Standing = readonly Span[];

/** What still stands of `byteCount` bytes after edits (sorted, disjoint). */
export function standingAfter(byteCount: number, edits: readonly Edit[]): Standing {
  const standing: Span[] = [];
  let at = 0;
  for (const { start, end } of [...edits, { start: byteCount, end: byteCount }]) {
    if (at < start) standing.push({ start: at, end: start });
    at = end;
  }
  return standing;
}

/**
 * The edits of a further pass in bytes of the original, together with those before it. An edit that reaches across an earlier one comes
 * out in pieces.
 *
 * @param later in bytes of the standing text, sorted and disjoint
 */
export function composeEdits(earlier: readonly Edit[], standing: Standing, later: readonly Edit[]): Edit[] {
  const pieces: Edit[] = [];
  let piece = 0;
  let offset = 0; // of the piece in the standing text
  for (const { start, end, block } of later) {
    while (piece < standing.length && offset + standing[piece].end - standing[piece].start <= start) {
      offset += standing[piece].end - standing[piece].start;
      piece++;
    }
    for (let k = piece, at = offset; k < standing.length && at < end; at += standing[k].end - standing[k].start, k++) {
      const shift = standing[k].start - at;
      pieces.push({ start: Math.max(start + shift, standing[k].start), end: Math.min(end + shift, standing[k].end), block });
    }
  }
  return [...earlier, ...pieces].sort((a, b) => a.start - b.start);
}

/** A span of the standing text in bytes of the original, from its first byte to its last one. */
export function originalSpan(standing: Standing, { start, end }: Span): Span {
  let offset = 0;
  let first = -1;
  for (const piece of standing) {
    const length = piece.end - piece.start;
    if (first < 0 && start < offset + length) first = piece.start + start - offset;
    if (end <= offset + length) return { start: first, end: piece.start + end - offset };
    offset += length;
  }
  const last = standing.at(-1)?.end ?? 0;
  return { start: first < 0 ? last : first, end: last };
}
