import type { BlockKind, Evidence, Passage, RepeatedBlock, Report, Span, TextView, Verdict } from '../types.js';
import type { Acceptance, CheckFindings } from './check-findings.js';
import { excerpt } from './display.js';
import type { CorpusFindings } from './findings.js';

/** A document's text as UTF-8, and where its own bytes are in that. */
export type ShownText = Pick<TextView, 'bytes' | 'toView'>;

/** A place as editors count it: lines and columns from 1, columns in code points. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** A passage in the numbers of people: everything from 1 and inclusive, except `bytes`, which is half-open from 0. */
export interface LocatedPassage {
  readonly document: string;
  readonly paragraphs: { readonly first: number; readonly last: number };
  readonly bytes: Span;
  /** Of its first character and of its last that is not white space. Missing, as `excerpt` is, where the bytes were not at hand. */
  readonly lines?: { readonly first: Place; readonly last: Place };
  /** Its beginning, safe for a terminal (see `excerpt` in display.ts). */
  readonly excerpt?: string;
  /** Of a record: the file it stands in, as it was named (`-` is standard input), and its line there. `lines` then count inside its text. */
  readonly record?: { readonly path: string; readonly line: number };
  /** All of it, as decoded and else as it is: not safe for a terminal. Only where it was asked for. */
  readonly text?: string;
}

export interface LocatedBlock {
  readonly kept: LocatedPassage;
  readonly copy: LocatedPassage;
  readonly kind: BlockKind;
  readonly verdict: Verdict;
  readonly rule: string;
  readonly reason: string;
  readonly evidence: Evidence;
  /** What the copy says, as 32 hexadecimal digits of a hash of its folded words: the same wherever and however often it stands. */
  readonly fingerprint?: string;
  /** The same of the kept passage, where a check is to know it; in no report. */
  readonly keptFingerprint?: string;
  /** Of a check: why a block that would count is let pass. */
  readonly accepted?: Acceptance;
}

/** A document that holds a block, for a picture of it. */
export interface LocatedDocument {
  readonly document: string;
  /** In its own encoding; of a record, of its text. */
  readonly byteCount: number;
  readonly source?: string;
  /** `2015-07-21`, UTC. */
  readonly date?: string;
}

/** A Report with the places that people need; all renderers start from it. Blocks stand in the report's order. */
export interface LocatedReport {
  readonly rules: string;
  readonly scope: 'document' | 'corpus';
  readonly totals: {
    readonly documents: number;
    readonly paragraphs: number;
    readonly words: number;
    readonly bytes: number;
    readonly blocks: number;
    /** Blocks by verdict. */
    readonly remove: number;
    readonly review: number;
    readonly keep: number;
  };
  /** `totals.blocks` of them. They may be made anew each time one goes through them. */
  readonly blocks: Iterable<LocatedBlock>;
  /** What was found in the run as a whole, where documents were compared with each other. */
  readonly corpus?: CorpusFindings;
  /** What a check says of it. */
  readonly check?: CheckFindings;
  /** Documents that hold a passage of a block, in the order of the blocks. Only where they were asked for. */
  readonly documents?: Iterable<LocatedDocument>;
}

/** Long enough to know a paragraph again, short enough for one line of a terminal beside its path. */
export const excerptCharsMax = 80;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Where byte offsets lie, in one pass over the bytes.
 *
 * `offsets` rise and lie in [0, bytes.length]; the answer has one place for each. A line ends with `\n`, `\r\n` or `\r`, its ending
 * belonging to it; a byte order mark has no column. In broken UTF-8 every byte that is not a continuation byte begins a column.
 */
export function placesOf(bytes: Uint8Array, offsets: readonly number[]): Place[] {
  const places: Place[] = [];
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let at = 0;
  let line = 1;
  let column = 1;
  for (const offset of offsets) {
    for (; at < offset; at++) {
      const byte = bytes[at];
      if (byte === lineFeed || (byte === carriageReturn && bytes[at + 1] !== lineFeed)) {
        line++;
        column = 1;
      } else if ((byte & 0xc0) !== 0x80 && !(hasMark && at === 0)) {
        column++;
      }
    }
    places.push({ line, column });
  }
  return places;
}

/** First byte of the last character of a span that is not ASCII white space; the span's start where there is none. */
function lastCharacterOf(bytes: Uint8Array, { start, end }: Span): number {
  let at = end - 1;
  while (at > start && bytes[at] <= 0x20) at--;
  while (at > start && (bytes[at] & 0xc0) === 0x80) at--;
  return Math.max(at, start);
}

function withoutPlace({ document, firstParagraph, paragraphCount, start, end }: Passage): LocatedPassage {
  return { document, paragraphs: { first: firstParagraph + 1, last: firstParagraph + paragraphCount }, bytes: { start, end } };
}

/** A passage that is told as a whole is so long at most: some pages of a book, of which a reader sees what they say. */
const textCharsMax = 4000;

/** A passage as decoded, with an ellipsis where it goes on; broken bytes as U+FFFD. */
export function passageText(bytes: Uint8Array, { start, end }: Span): string {
  // No code point is longer than four bytes, and one more tells that there are more.
  const points = [...new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + 4 * (textCharsMax + 1))))];
  return points.length > textCharsMax ? `${points.slice(0, textCharsMax - 1).join('')}…` : points.join('');
}

/** All the passages of one document at once, so that its bytes are walked once however many there are. */
function locatePassages(passages: readonly Passage[], { bytes, toView }: ShownText, hasTexts: boolean): LocatedPassage[] {
  const spans = passages.map(({ start, end }) => ({ start: toView(start), end: toView(end) }));
  const ends = spans.map((span) => ({ first: span.start, last: lastCharacterOf(bytes, span) }));
  const offsets = [...new Set(ends.flatMap(({ first, last }) => [first, last]))].sort((a, b) => a - b);
  const places = placesOf(bytes, offsets);
  const placeAt = new Map(offsets.map((offset, index) => [offset, places[index]]));
  return passages.map((passage, index) => ({
    ...withoutPlace(passage),
    lines: { first: placeAt.get(ends[index].first) as Place, last: placeAt.get(ends[index].last) as Place },
    excerpt: excerpt(bytes, spans[index], excerptCharsMax),
    ...(hasTexts ? { text: passageText(bytes, spans[index]) } : {}),
  }));
}

function passagesByDocument(blocks: readonly RepeatedBlock[]): Map<string, Passage[]> {
  const byDocument = new Map<string, Passage[]>();
  for (const passage of blocks.flatMap(({ kept, copy }) => [kept, copy])) {
    const passages = byDocument.get(passage.document);
    if (passages === undefined) byDocument.set(passage.document, [passage]);
    else passages.push(passage);
  }
  return byDocument;
}

/**
 * Puts blocks into the numbers of people. `textOf` is asked once for each document that has a passage in a block, and its answer is let go
 * before the next is asked for; where it answers undefined, passages have no `lines` and no `excerpt`.
 *
 * @param hasTexts whether passages come with their whole texts
 */
export function locateBlocks(
  blocks: readonly RepeatedBlock[],
  textOf: (document: string) => ShownText | undefined,
  hasTexts = false,
): LocatedBlock[] {
  const located = new Map<Passage, LocatedPassage>();
  for (const [document, passages] of passagesByDocument(blocks)) {
    const text = textOf(document);
    const answers = text === undefined ? passages.map(withoutPlace) : locatePassages(passages, text, hasTexts);
    for (const [index, passage] of passages.entries()) located.set(passage, answers[index]);
  }
  return blocks.map(({ kept, copy, kind, verdict, rule, reason, evidence }) => ({
    kept: located.get(kept) as LocatedPassage,
    copy: located.get(copy) as LocatedPassage,
    kind,
    verdict,
    rule,
    reason,
    evidence,
  }));
}

/** What was counted besides blocks. */
export type Counts = Omit<Report, 'rules' | 'scope' | 'blocks'>;

function totalsOf(counts: Counts, blocks: readonly Pick<RepeatedBlock, 'verdict'>[]): LocatedReport['totals'] {
  const count = (verdict: Verdict) => blocks.filter((block) => block.verdict === verdict).length;
  return {
    documents: counts.documentCount,
    paragraphs: counts.paragraphCount,
    words: counts.wordCount,
    bytes: counts.byteCount,
    blocks: blocks.length,
    remove: count('remove'),
    review: count('review'),
    keep: count('keep'),
  };
}

/** A report of located blocks. */
export function reportOf(rules: string, scope: Report['scope'], counts: Counts, blocks: readonly LocatedBlock[]): LocatedReport {
  return { rules, scope, totals: totalsOf(counts, blocks), blocks };
}

/**
 * Puts a report into the numbers of people; `textOf` as in locateBlocks, but that it may be asked again for a document whose blocks lie far
 * apart: those of a large run are located as they are told, some thousands at a time, since all at once are more than memory holds.
 */
export function locateReport(
  { rules, scope, blocks, ...counts }: Report,
  textOf: (document: string) => ShownText | undefined,
  corpus?: CorpusFindings,
  hasTexts = false,
): LocatedReport {
  const located = { [Symbol.iterator]: () => locateInParts(blocks, textOf, hasTexts) };
  return { rules, scope, totals: totalsOf(counts, blocks), blocks: located, ...(corpus === undefined ? {} : { corpus }) };
}

/** As many blocks as a report for people tells; and 50 MB of located blocks. */
const firstPart = 1000;
const partMax = 32_000;

/** The first part is small, for whoever wants no more; later ones are large, so that a document that is copied everywhere is seldom read. */
function* locateInParts(
  blocks: readonly RepeatedBlock[],
  textOf: (document: string) => ShownText | undefined,
  hasTexts: boolean,
): Generator<LocatedBlock> {
  let first = 0;
  for (let size = firstPart; first < blocks.length; size = Math.min(2 * size, partMax)) {
    let end = Math.min(first + size, blocks.length);
    while (end < blocks.length && blocks[end].copy.document === blocks[end - 1].copy.document) end++;
    yield* locateBlocks(blocks.slice(first, end), textOf, hasTexts);
    first = end;
  }
}
