import type { Span } from '../types.js';

/** What ends a line here and for `patch`; a carriage return before it is part of the line. */
export const lineFeed = 0x0a;

/** Lines [first, end) of the original and the lines that take their place; a line holds its line feed, the last one may lack it. */
export interface Change {
  readonly first: number;
  readonly end: number;
  readonly replacement: readonly Uint8Array[];
}

/** Where each line begins, and at last the length of the bytes, so that line i is [starts[i], starts[i + 1]). Only `\n` ends a line. */
export function lineStartsOf(bytes: Uint8Array): number[] {
  const starts = bytes.length === 0 ? [] : [0];
  for (let at = bytes.indexOf(lineFeed); at !== -1 && at + 1 < bytes.length; at = bytes.indexOf(lineFeed, at + 1)) starts.push(at + 1);
  return [...starts, bytes.length];
}

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const starts = lineStartsOf(bytes);
  return starts.slice(1).map((end, index) => bytes.subarray(starts[index], end));
}

/** Edits without the empty ones, those that touch made one: only then does a removal that ends at a line's start leave that line alone. */
function joined(edits: readonly Span[]): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  for (const { start, end } of edits) {
    const last = spans.at(-1);
    if (start === end) continue;
    if (last !== undefined && last.end === start) last.end = end;
    else spans.push({ start, end });
  }
  return spans;
}

/** The parts one after the other, as new bytes. */
export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** The same change without the lines at its ends that it leaves as they are. */
function trimmed({ first, end, replacement }: Change, lineAt: (line: number) => Uint8Array): Change {
  let head = 0;
  while (head < replacement.length && first + head < end && isSame(replacement[head], lineAt(first + head))) head++;
  let tail = 0;
  const tailMax = Math.min(replacement.length, end - first) - head;
  while (tail < tailMax && isSame(replacement[replacement.length - 1 - tail], lineAt(end - 1 - tail))) tail++;
  return { first: first + head, end: end - tail, replacement: replacement.slice(head, replacement.length - tail) };
}

/**
 * Which lines the edits (sorted, disjoint, in range) touch, as changes that rise and share no line; `starts` is what lineStartsOf says of
 * the same bytes. Linear in the bytes.
 */
export function changesOf(original: Uint8Array, edits: readonly Span[], starts: readonly number[]): Change[] {
  const lineCount = starts.length - 1;
  const ranges: { first: number; end: number; spans: { start: number; end: number }[] }[] = [];
  let line = 0;
  for (const span of joined(edits)) {
    while (starts[line + 1] <= span.start) line++;
    const first = line;
    while (line < lineCount && starts[line] < span.end) line++;
    // `line` is now the first line that begins at or after the removal's end. It is untouched unless the removal ends there but began
    // inside a line, whose rest then runs on into it.
    const runsOn = starts[line] === span.end && starts[first] < span.start;
    const end = runsOn ? Math.min(line + 1, lineCount) : line;
    const last = ranges.at(-1);
    if (last !== undefined && first < last.end) {
      last.end = Math.max(last.end, end);
      last.spans.push(span);
    } else {
      ranges.push({ first, end, spans: [span] });
    }
    // The next edit may begin inside the last line that this one touched.
    line = Math.max(first, line - 1);
  }
  return ranges.map(({ first, end, spans }) => {
    const bounds = [starts[first], ...spans.flatMap((span) => [span.start, span.end]), starts[end]];
    const kept = spans.map((_, index) => original.subarray(bounds[2 * index], bounds[2 * index + 1]));
    const rest = original.subarray(bounds[bounds.length - 2], bounds[bounds.length - 1]);
    const change = { first, end, replacement: linesOf(concatenated([...kept, rest])) };
    return trimmed(change, (at) => original.subarray(starts[at], starts[at + 1]));
  });
}
