import type { Verdict } from '../types.js';
import { corpusLines } from './corpus-text.js';
import { displayName, displaySafe, isolate } from './display.js';
import type { LocatedBlock, LocatedPassage, LocatedReport } from './locate.js';
import { type Paint, painter, type Style } from './paint.js';
import { counted } from './table.js';

/** Nobody reads more blocks one by one, and so the text of a report has a length that fits in a string. */
const blocksToldMax = 1000;

const verdictStyles: Readonly<Record<Verdict, Style>> = { remove: 'red', review: 'yellow', keep: 'green' };

function range({ paragraphs: { first, last } }: LocatedPassage): string {
  return first === last ? String(first) : `${first}-${last}`;
}

/** `paragraphs 11-19 repeat 2-10`, `paragraph 7 repeats 3`, `paragraph 1 repeats itself`, `paragraphs 3-9 of b.txt repeat 2-8 of a.txt`. */
function repeats({ kept, copy }: LocatedBlock): string {
  const isOne = copy.paragraphs.first === copy.paragraphs.last;
  const subject = `${isOne ? 'paragraph' : 'paragraphs'} ${range(copy)}`;
  const verb = isOne ? 'repeats' : 'repeat';
  if (kept.document !== copy.document) {
    return `${subject} of ${displayName(copy.document)} ${verb} ${range(kept)} of ${displayName(kept.document)}`;
  }
  if (range(kept) === range(copy)) return `${subject} ${verb} ${isOne ? 'itself' : 'themselves'}`;
  return `${subject} ${verb} ${range(kept)}`;
}

function evidenceOf({ kind, evidence }: LocatedBlock): string {
  if (kind === 'exact') return `(${counted(evidence.copyWords, 'word')})`;
  const words = `${evidence.sharedWords} of ${counted(evidence.copyWords, 'word')} shared`;
  return `(${words}, Jaccard ${evidence.jaccard.toFixed(2)}, containment ${evidence.containment.toFixed(2)})`;
}

/** `path:line`, with the column too where the passage begins inside its line, and the excerpt; undefined where the bytes were not at hand. */
function placeOf({ document, lines, excerpt }: LocatedPassage, paint: Paint): string | undefined {
  if (lines === undefined || excerpt === undefined) return undefined;
  const { line, column } = lines.first;
  const place = `${displayName(document)}:${line}${column > 1 ? `:${column}` : ''}`;
  return `    ${paint('dim', place)}  ${isolate(displaySafe(excerpt))}`;
}

function blockLines(block: LocatedBlock, paint: Paint): string[] {
  const verdict = paint(verdictStyles[block.verdict], block.verdict);
  const first = `  ${repeats(block)}  ${block.kind}  ${verdict}  ${displaySafe(block.reason)} ${paint('dim', evidenceOf(block))}`;
  const second = placeOf(block.copy, paint);
  return second === undefined ? [first] : [first, second];
}

/** `2 documents, 31 paragraphs: 3 blocks repeat (1 to remove, 1 for review, 1 kept)` */
function summary({ totals }: LocatedReport): string {
  const inputs = `${counted(totals.documents, 'document')}, ${counted(totals.paragraphs, 'paragraph')}`;
  const blocks = `${counted(totals.blocks, 'block')} ${totals.blocks === 1 ? 'repeats' : 'repeat'}`;
  return `${inputs}: ${blocks} (${totals.remove} to remove, ${totals.review} for review, ${totals.keep} kept)`;
}

/**
 * The report for people, ending in a line feed: a heading for each document that holds a copy, two lines for each block (what repeats
 * what, verdict, reason and evidence; then where, and how it begins), sections about the run as a whole where the report has findings of
 * it, and a summary line. Of more than 1000 blocks the first are told. Escape sequences only with `color`; text and names of inputs are
 * safe for a terminal, and isolated where right-to-left words would scramble the line.
 */
export function renderText(located: LocatedReport, { color }: { readonly color: boolean }): string {
  const paint = painter(color);
  const told: LocatedBlock[] = [];
  for (const block of located.blocks) {
    told.push(block);
    if (told.length === blocksToldMax) break;
  }
  const lines = told.flatMap((block, index) => {
    const isFirst = index === 0 || told[index - 1].copy.document !== block.copy.document;
    const heading = isFirst ? [paint('bold', displayName(block.copy.document))] : [];
    const isLast = index === told.length - 1 || told[index + 1].copy.document !== block.copy.document;
    return [...heading, ...blockLines(block, paint), ...(isLast ? [''] : [])];
  });
  const untold = located.totals.blocks - told.length;
  const more = untold > 0 ? [`and ${counted(untold, 'more block')}: --format jsonl tells them all`, ''] : [];
  const findings = located.corpus === undefined ? [] : corpusLines(located.corpus, paint);
  return `${[...lines, ...more, ...findings, summary(located)].join('\n')}\n`;
}
