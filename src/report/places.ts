import { displayName } from './display.js';
import type { LocatedPassage } from './locate.js';

/**
 * The file of a passage as other programs match it against theirs: a relative path without the `./` that a shell may have put before it;
 * `-` is standard input, and a file of that name stays `./-`.
 */
export function fileOf({ document, record }: LocatedPassage): string {
  const path = record?.path ?? document;
  const plain = path.replace(/^(\.\/+)+(?=.)/, '');
  return plain === '-' ? path : plain;
}

/** The lines of that file, from 1 and inclusive; undefined where they are not known. Columns are told where it is not a whole record. */
export function linesOf({ record, lines }: LocatedPassage) {
  if (record !== undefined) return { first: record.line, last: record.line };
  if (lines === undefined) return undefined;
  return { first: lines.first.line, last: lines.last.line, firstColumn: lines.first.column, lastColumn: lines.last.column };
}

/** `a.txt:12`, with the column too where the passage begins inside its line; `corpus.jsonl:17`; or the name alone. Safe for a terminal. */
export function placeOf(passage: LocatedPassage): string {
  const lines = linesOf(passage);
  const name = displayName(passage.record?.path ?? passage.document);
  if (lines === undefined) return name;
  const column = (lines.firstColumn ?? 1) > 1 ? `:${lines.firstColumn}` : '';
  return `${name}:${lines.first}${column}`;
}
