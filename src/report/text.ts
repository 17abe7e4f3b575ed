import type { Verdict } from '../types.js';
import { verdictLine } from './check-text.js';
import { corpusLines } from './corpus-text.js';
import { displayName, displaySafe, isolate } from './display.js';
import type { LocatedBlock, LocatedPassage, LocatedReport } from './locate.js';
import { type Paint, painter, type Style } from './paint.js';
import { placeOf } from './places.js';
import { acceptances } from './standing.js';
import { counted } from './table.js';
import { vanishedLines } from './vanished.js';

/** Nobody reads more blocks one by one, and so the text of a report has a length that fits in a string. */
const blocksToldMax = 1000;

const verdictStyles: Readonly<Record<Verdict, Style>> = { remove: 'red', review: 'yellow', keep: 'green' };

function range({ paragraphs: { first, last } }: LocatedPassage): string {
  return first === last ? String(first) : `${first}-${last}`;
}

/** `paragraphs 11-19`, `paragraph 7`. */
export function paragraphsOf(passage: LocatedPassage): string {
  const { first, last } = passage.paragraphs;
  return `${first === last ? 'paragraph' : 'paragraphs'} ${range(passage)}`;
}

/** `paragraphs 11-19 repeat 2-10`, `paragraph 7 repeats 3`, `paragraph 1 repeats itself`, `paragraphs 3-9 of b.txt repeat 2-8 of a.txt`. */
function repeats(block: LocatedBlock): string {
  const { kept, copy } = block;
  return saidOf(block, kept.document === copy.document ? '' : ` of ${displayName(copy.document)}`);
}

/** The same where the copy's document is told beside it: `paragraphs 3-9 repeat 2-8 of a.txt`. */
export function repeatsHere(block: LocatedBlock): string {
  return saidOf(block, '');
}

function saidOf({ kept, copy }: LocatedBlock, ofCopy: string): string {
  const isOne = copy.paragraphs.first === copy.paragraphs.last;
  const subject = `${paragraphsOf(copy)}${ofCopy} ${isOne ? 'repeats' : 'repeat'}`;
  if (kept.document !== copy.document) return `${subject} ${range(kept)} of ${displayName(kept.document)}`;
  if (range(kept) === range(copy)) return `${subject} ${isOne ? 'itself' : 'themselves'}`;
  return `${subject} ${range(kept)}`;
}

/** `(214 words)`, and of what is not the same word by word how much is. */
export function evidenceOf({ kind, evidence }: LocatedBlock): string {
  if (kind === 'exact') return `(${counted(evidence.copyWords, 'word')})`;
  const words = `${evidence.sharedWords} of ${counted(evidence.copyWords, 'word')} shared`;
  return `(${words}, Jaccard ${evidence.jaccard.toFixed(2)}, containment ${evidence.containment.toFixed(2)})`;
}

/** Where it is and how it begins; undefined where that is not known. */
function placeLine(passage: LocatedPassage, paint: Paint): string | undefined {
  const { lines, record, excerpt } = passage;
  if (excerpt === undefined || (lines === undefined && record === undefined)) return undefined;
  return `    ${paint('dim', placeOf(passage))}  ${isolate(displaySafe(excerpt))}`;
}

function blockLines(block: LocatedBlock, paint: Paint): string[] {
  const verdict = paint(verdictStyles[block.verdict], block.verdict);
  const accepted = block.accepted === undefined ? '' : ` (${acceptances[block.accepted]})`;
  const first = `  ${repeats(block)}  ${block.kind}  ${verdict}${accepted}  ${displaySafe(block.reason)} ${paint('dim', evidenceOf(block))}`;
  const second = placeLine(block.copy, paint);
  return second === undefined ? [first] : [first, second];
}

/** `2 documents, 31 paragraphs: 3 blocks repeat (1 to remove, 1 for review, 1 kept)` */
export function summary({ totals }: LocatedReport): string {
  const inputs = `${counted(totals.documents, 'document')}, ${counted(totals.paragraphs, 'paragraph')}`;
  const blocks = `${counted(totals.blocks, 'block')} ${totals.blocks === 1 ? 'repeats' : 'repeat'}`;
  return `${inputs}: ${blocks} (${totals.remove} to remove, ${totals.review} for review, ${totals.keep} kept)`;
}

/** What a check says, and what it no longer found. */
function checkLines({ check, ...located }: LocatedReport): string[] {
  return check === undefined ? [] : [verdictLine({ ...located, check }), ...vanishedLines(check), ''];
}

/**
 * The report for people, ending in a line feed: a heading for each document that holds a copy, two lines for each block (what repeats
 * what, verdict, reason and evidence; then where, and how it begins), sections about the run as a whole where the report has findings of
 * it, what a check says of it, and a summary line. Of more than 1000 blocks the first are told. Escape sequences only with `color`; text and names of inputs are
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
  const check = checkLines(located);
  return `${[...lines, ...more, ...findings, ...check, summary(located)].join('\n')}\n`;
}
