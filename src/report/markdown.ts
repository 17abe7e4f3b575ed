import { verdictLine } from './check-text.js';
import { displaySafe, isolate } from './display.js';
import type { LocatedBlock, LocatedReport } from './locate.js';
import { placeOf } from './places.js';
import { acceptances, standingOf } from './standing.js';
import { counted } from './table.js';
import { vanishedCopies } from './vanished.js';

/*
 * Markdown for the summary of a job or a comment under a change: the verdict, what was counted, the longest of the blocks that count, and
 * the rest folded away. Tables of blocks are HTML, in which signs of Markdown mean nothing; text of inputs stands there between code tags,
 * where nobody is mentioned and nothing is linked, with every sign as a number, so that readers who make nothing of HTML see no markup too.
 */

/** What one looks through before one asks for another format. */
const worstMax = 20;
const vanishedMax = 20;
/**
 * A comment of GitHub holds 65,536 characters and the summary of a step 1 MiB: the same report must fit in both. Rows of usual names are
 * some 300 bytes; where names are so long that 20 of them are more than half of it, fewer are told.
 */
const bytesMax = 60_000;
const worstBytesMax = 30_000;
const vanishedBytesMax = 10_000;
/** A row takes 150 bytes at least, so more rows than these never fit. */
const rowsMax = 400;
/** Of longer names the end is told, which is the file. */
const nameCharsMax = 160;

const encoder = new TextEncoder();

function sizeOf(text: string): number {
  return encoder.encode(text).length;
}

/** The first of some rows that fit. */
function fitting(rows: readonly string[], most: number): readonly string[] {
  let bytes = 0;
  const end = rows.findIndex((row) => {
    bytes += sizeOf(row);
    return bytes > most;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

function inert(safe: string): string {
  return safe.replace(/[^\p{L}\p{M}\p{N} ,;-]/gu, (sign) => `&#${sign.codePointAt(0)};`);
}

function codeText(safe: string): string {
  return `<code>${inert(safe)}</code>`;
}

function nameText(safe: string): string {
  const signs = [...safe];
  return codeText(signs.length > nameCharsMax ? `…${signs.slice(1 - nameCharsMax).join('')}` : safe);
}

function rowOf({ copy, kept, kind, verdict, accepted, evidence, reason }: LocatedBlock): string {
  const cells = [
    nameText(placeOf(copy)),
    String(evidence.copyWords),
    kind,
    accepted === undefined ? verdict : `${verdict}, ${acceptances[accepted]}`,
    codeText(isolate(displaySafe(copy.excerpt ?? ''))),
    `${nameText(placeOf(kept))}<br>${inert(displaySafe(reason))}`,
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`;
}

const tableHead = '<table>\n<tr><th>Where</th><th>Words</th><th>Kind</th><th>Verdict</th><th>Text</th><th>Stays at, and why</th></tr>\n';
const tableEnd = '</table>\n';

interface Chosen {
  /** Of those that count, the ones of most words, ties in the report's order. */
  readonly worst: readonly LocatedBlock[];
  /** The first of all others that are not kept, in the report's order. */
  readonly others: readonly LocatedBlock[];
  /** Of all that are not kept. */
  readonly count: number;
}

/** In one walk over the blocks, keeping no more than are told. */
function chosenOf({ blocks, check }: LocatedReport): Chosen {
  const worst: LocatedBlock[] = [];
  const first: LocatedBlock[] = [];
  let count = 0;
  for (const block of blocks) {
    const standing = standingOf(block, check);
    if (standing === 'kept') continue;
    count++;
    if (first.length < rowsMax + worstMax) first.push(block);
    if (standing !== 'failing' && standing !== 'counted') continue;
    const at = worst.findIndex(({ evidence }) => evidence.copyWords < block.evidence.copyWords);
    worst.splice(at === -1 ? worst.length : at, 0, block);
    if (worst.length > worstMax) worst.pop();
  }
  return { worst, others: first.filter((block) => !worst.includes(block)), count };
}

function headline(located: LocatedReport): string {
  const { check, totals } = located;
  if (check === undefined) return `## doubletake\n\n${counted(totals.remove, 'block')} to remove, ${totals.review} for review.\n\n`;
  const verdict = verdictLine({ ...located, check });
  return `## doubletake\n\n**${verdict[0].toUpperCase()}${verdict.slice(1)}.**\n\n`;
}

function totalsTable({ totals }: LocatedReport): string {
  const rows = [
    ['Documents', totals.documents],
    ['Paragraphs', totals.paragraphs],
    ['Words', totals.words],
    ['Blocks to remove', totals.remove],
    ['Blocks for review', totals.review],
    ['Blocks that stay', totals.keep],
  ];
  return ['| | |', '| --- | ---: |', ...rows.map(([name, count]) => `| ${name} | ${count} |`), ''].join('\n');
}

function vanishedPart({ check }: LocatedReport): string {
  const vanished = check?.vanished ?? [];
  if (vanished.length === 0) return '';
  const items = vanished.slice(0, vanishedMax).map((each) => `<li>${codeText(vanishedCopies(each))}</li>\n`);
  const told = fitting(items, vanishedBytesMax);
  const more = vanished.length > told.length ? `<li>and ${vanished.length - told.length} more</li>\n` : '';
  const summary = `${counted(vanished.length, 'repeat')} of the baseline ${vanished.length === 1 ? 'is' : 'are'} gone or rarer, and so it may be updated`;
  return `<details><summary>${summary}</summary>\n<ul>\n${told.join('')}${more}</ul>\n</details>\n\n`;
}

/** The report as Markdown, at most 60,000 bytes of it, ending in a line feed. */
export function renderMarkdown(located: LocatedReport): string {
  const { worst, others, count } = chosenOf(located);
  const worstRows = fitting(worst.map(rowOf), worstBytesMax);
  const longest = worstRows.length === 0 ? '' : `\n### The longest that count\n\n${tableHead}${worstRows.join('')}${tableEnd}`;
  const before = `${headline(located)}${totalsTable(located)}${longest}\n${vanishedPart(located)}`;
  const rest = count - worstRows.length;
  if (rest === 0) return before;
  const head = `<details><summary>${rest} more</summary>\n${tableHead}`;
  const end = (untold: number) => `${tableEnd}${untold > 0 ? `<p>and ${untold} more, which other formats tell</p>\n` : ''}</details>\n`;
  const rows = fitting(others.map(rowOf), bytesMax - sizeOf(before + head + end(rest)));
  return `${before}${head}${rows.join('')}${end(rest - rows.length)}`;
}
