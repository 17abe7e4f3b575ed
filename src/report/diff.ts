import type { Span } from '../types.js';
import { type Change, changesOf, concatenated, lineFeed, lineStartsOf } from './changes.js';
import { displaySafe } from './display.js';

/** As many as `diff -u` and `git diff` show; `patch` finds its place by them. */
const contextLines = 3;

/** Changes near enough to share context, with the lines [first, end) of the original that they show. */
interface Hunk {
  readonly first: number;
  readonly end: number;
  readonly changes: readonly Change[];
}

const encoder = new TextEncoder();

function hunksOf(changes: readonly Change[], lineCount: number): Hunk[] {
  const hunks: { first: number; end: number; changes: Change[] }[] = [];
  for (const change of changes) {
    const first = Math.max(0, change.first - contextLines);
    const end = Math.min(lineCount, change.end + contextLines);
    const last = hunks.at(-1);
    if (last !== undefined && first <= last.end) {
      last.end = end;
      last.changes.push(change);
    } else {
      hunks.push({ first, end, changes: [change] });
    }
  }
  return hunks;
}

const noLineFeed = encoder.encode('\n\\ No newline at end of file\n');

function marked(sign: ' ' | '-' | '+', line: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [encoder.encode(sign), line];
  return line[line.length - 1] === lineFeed ? parts : [...parts, noLineFeed];
}

/** `@@ -5,9 +5,6 @@`: where no line is shown, the number is that of the line before. */
function hunkHeader(first: number, oldCount: number, newFirst: number, newCount: number): Uint8Array {
  const side = (start: number, count: number) => `${count === 0 ? start : start + 1},${count}`;
  return encoder.encode(`@@ -${side(first, oldCount)} +${side(newFirst, newCount)} @@\n`);
}

/** A name as git quotes it where it must: in quotes, with octal bytes for what no terminal may see; after a blank, a tab ends the name. */
function headerName(prefix: 'a' | 'b', id: string): string {
  // `patch` refuses names from the root; git shows them without their first slash too.
  const name = `${prefix}/${id.replace(/^\/+/, '')}`;
  if (displaySafe(name) === name && !/["\\]/.test(name)) return /\s/.test(name) ? `${name}\t` : name;
  const quoted = [...name].map((character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    if (displaySafe(character) === character) return character;
    return [...encoder.encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  });
  return `"${quoted.join('')}"`;
}

/**
 * What `edits` would do to one document, as a unified diff that `patch -p1` and `git apply` take; no bytes at all where they do nothing.
 *
 * `edits` are sorted, disjoint and in range. Bytes, not a string, so that the diff of a file with broken UTF-8 or with CRLF still
 * applies; for the same reason content is NOT made safe for a terminal, only the name `id` is. Linear in the length of `original`.
 */
export function unifiedDiff(id: string, original: Uint8Array, edits: readonly Span[]): Uint8Array {
  const hunks = diffHunks(original, edits, 0);
  return hunks.length === 0 ? hunks : concatenated([diffHeader(id), hunks]);
}

/** The two lines that name a document, before the first of its hunks. */
export function diffHeader(id: string): Uint8Array {
  return encoder.encode(`--- ${headerName('a', id)}\n+++ ${headerName('b', id)}\n`);
}

/**
 * The hunks alone, of a part of a document.
 *
 * @param linesBefore lines of the document before the part, among which none is taken out or added
 */
export function diffHunks(original: Uint8Array, edits: readonly Span[], linesBefore: number): Uint8Array {
  const starts = lineStartsOf(original);
  const changes = changesOf(original, edits, starts);
  if (changes.length === 0) return new Uint8Array(0);
  const lineAt = (line: number) => original.subarray(starts[line], starts[line + 1]);
  const parts: Uint8Array[] = [];
  let shift = 0;
  for (const hunk of hunksOf(changes, starts.length - 1)) {
    const delta = hunk.changes.reduce((sum, change) => sum + change.replacement.length - (change.end - change.first), 0);
    const count = hunk.end - hunk.first;
    parts.push(hunkHeader(linesBefore + hunk.first, count, linesBefore + hunk.first + shift, count + delta));
    shift += delta;
    let at = hunk.first;
    for (const change of hunk.changes) {
      for (; at < change.first; at++) parts.push(...marked(' ', lineAt(at)));
      for (; at < change.end; at++) parts.push(...marked('-', lineAt(at)));
      for (const line of change.replacement) parts.push(...marked('+', line));
    }
    for (; at < hunk.end; at++) parts.push(...marked(' ', lineAt(at)));
  }
  return concatenated(parts);
}
