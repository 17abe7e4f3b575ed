import { displaySafe } from './display.js';
import type { LocatedBlock, LocatedPassage, LocatedReport } from './locate.js';

/*
 * CSV by RFC 4180, a header and a row for each block, kept ones too; lines end in CR LF. UTF-8 without a byte order mark, since most
 * programs read that as part of the first name; spreadsheets import it as UTF-8. Control characters are shown as escapes: who needs a name
 * as it is takes JSON.
 */

type Cell = string | number | undefined;

const passageColumns: Readonly<Record<string, (passage: LocatedPassage) => Cell>> = {
  document: ({ document }) => document,
  record_path: ({ record }) => record?.path,
  record_line: ({ record }) => record?.line,
  first_line: ({ lines }) => lines?.first.line,
  first_column: ({ lines }) => lines?.first.column,
  last_line: ({ lines }) => lines?.last.line,
  last_column: ({ lines }) => lines?.last.column,
  first_paragraph: ({ paragraphs }) => paragraphs.first,
  last_paragraph: ({ paragraphs }) => paragraphs.last,
  start_byte: ({ bytes }) => bytes.start,
  end_byte: ({ bytes }) => bytes.end,
  excerpt: ({ excerpt }) => excerpt,
};

const columnsOf = (side: 'copy' | 'kept'): [string, (block: LocatedBlock) => Cell][] =>
  Object.entries(passageColumns).map(([name, cellOf]) => [`${side}_${name}`, (block) => cellOf(block[side])]);

const columns: readonly [string, (block: LocatedBlock) => Cell][] = [
  ['verdict', ({ verdict }) => verdict],
  ['accepted', ({ accepted }) => accepted],
  ['kind', ({ kind }) => kind],
  ['rule', ({ rule }) => rule],
  ['words', ({ evidence }) => evidence.copyWords],
  ['shared_words', ({ evidence }) => evidence.sharedWords],
  ['jaccard', ({ evidence }) => evidence.jaccard],
  ['containment', ({ evidence }) => evidence.containment],
  ...columnsOf('copy'),
  ...columnsOf('kept'),
  ['reason', ({ reason }) => reason],
  ['fingerprint', ({ fingerprint }) => fingerprint],
];

/**
 * A spreadsheet takes a text for a formula that begins with one of these signs, so an apostrophe goes before it, which spreadsheets read as
 * "this is text". Standard input, `-` alone, is no formula; tabs and line ends, which some pass over before one, are shown as escapes.
 */
const formula = /^[=+\-@\uff1d\uff0b\uff0d\uff20](?!$)/;

function cellText(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  const safe = displaySafe(cell ?? '');
  const guarded = formula.test(safe) ? `'${safe}` : safe;
  return /[",]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** The report as lines, each with its line end. */
export function* csvLines({ blocks }: LocatedReport): Generator<string> {
  yield `${columns.map(([name]) => name).join(',')}\r\n`;
  for (const block of blocks) yield `${columns.map(([, cellOf]) => cellText(cellOf(block))).join(',')}\r\n`;
}
