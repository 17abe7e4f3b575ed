import type { Edit, Span, TextView } from '../types.js';

/*
 * A wrong encoding may take letters for signs that folding leaves out, and so two texts for the same. So where the encoding is not
 * certain, a line goes only if its very bytes, blanks apart, stand somewhere in what stays: then nothing is lost whatever they mean.
 */

/** How many bytes are searched in all for lines that are no line of what stays; what is found no sooner stays too. */
const searchedBytesMax = 2 ** 31;

/** After so many rounds nothing goes at all; texts take one or two, the last of which only confirms. */
const roundsMax = 8;

const blanks: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x20]);

/**
 * The edits that begin and end with a line or a sentence, and of which every line stands in what stays, byte for byte but for blanks; of
 * a block all or none.
 *
 * @param original the input; `edits`, sorted and disjoint, are in bytes of its view
 */
export function provenEdits(original: Uint8Array, view: TextView, edits: readonly Edit[]): readonly Edit[] {
  let left = edits;
  for (let round = 0; round < roundsMax && left.length > 0; round++) {
    const failed = failedBlocks(original, view, left);
    if (failed.size === 0) return left;
    left = left.filter(({ block }) => !failed.has(block));
  }
  return [];
}

/**
 * Blocks with an edit that is not proven. Where the same line would go twice and nothing else holds it, the first of the two stays, and
 * the other is looked at again.
 */
function failedBlocks(original: Uint8Array, view: TextView, edits: readonly Edit[]): ReadonlySet<number> {
  const stays = remainderOf(original, view, edits);
  const failed = new Set<number>();
  const saved = new Set<string>();
  for (const edit of edits) {
    const lines = linesOf(original, view, [edit]);
    if (hasSureEnds(view.bytes, edit) && lines.every((line) => stays(line) || saved.has(line))) continue;
    failed.add(edit.block);
    for (const line of lines) saved.add(line);
  }
  return failed;
}

/**
 * Whether a cut begins and ends where a line does, or behind `.`, `!` or `?` of ASCII, which are no part of a longer character in any
 * encoding: elsewhere a sign may be a letter, and the sentence go on.
 */
function hasSureEnds(bytes: Uint8Array, { start, end }: Span): boolean {
  return isSureEdge(bytes, start) && isSureEdge(bytes, end);
}

function isSureEdge(bytes: Uint8Array, edge: number): boolean {
  let before = edge - 1;
  while (before >= 0 && (bytes[before] === 0x20 || bytes[before] === 0x09)) before--;
  let after = edge;
  while (after < bytes.length && (bytes[after] === 0x20 || bytes[after] === 0x09)) after++;
  const isLineEnd = (byte: number) => byte === 0x0a || byte === 0x0d;
  return before < 0 || after === bytes.length || isLineEnd(bytes[before]) || isLineEnd(bytes[after]) || endMarks.has(bytes[before]);
}

const endMarks: ReadonlySet<number> = new Set([0x21, 0x2e, 0x3f]);

/** Answers of a line whether it stands in what the edits leave. */
function remainderOf(original: Uint8Array, view: TextView, edits: readonly Edit[]): (line: string) => boolean {
  const standing: Span[] = [];
  let from = 0;
  for (const { start, end } of [...edits, { start: view.bytes.length, end: view.bytes.length }]) {
    if (from < start) standing.push({ start: from, end: start });
    from = end;
  }
  const lines = linesOf(original, view, standing);
  const known = new Set(lines);
  const whole = lines.join('');
  let searched = 0;
  return (line) => {
    if (known.has(line)) return true;
    searched += whole.length;
    return searched <= searchedBytesMax && whole.includes(line);
  };
}

/**
 * The lines of some stretches of the text, as the bytes of the input that their characters stand for, without blanks. A line goes on
 * from one stretch to the next.
 */
function linesOf(original: Uint8Array, { bytes, steps, toOriginal }: TextView, stretches: readonly Span[]): string[] {
  const lines: string[] = [];
  let line: number[] = [];
  const close = () => {
    if (line.length > 0) lines.push(asString(line));
    line = [];
  };
  for (const { start, end } of stretches) {
    let from = toOriginal(start);
    for (let at = start; at < end; at++) {
      const step = steps === undefined ? 1 : steps[at];
      if (!blanks.has(bytes[at])) for (let k = 0; k < step; k++) line.push(original[from + k]);
      if (bytes[at] === 0x0a || bytes[at] === 0x0d) close();
      from += step;
    }
  }
  close();
  return lines;
}

/** So many at a time are few enough to be the arguments of one call. */
const pieceLength = 8192;

/** One UTF-16 unit a byte. */
function asString(line: readonly number[]): string {
  let text = '';
  for (let at = 0; at < line.length; at += pieceLength) text += String.fromCharCode(...line.slice(at, at + pieceLength));
  return text;
}
