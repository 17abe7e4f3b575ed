import type { Verdict } from '../types.js';
import type { CheckFindings } from './check-findings.js';
import { type CorpusFindings, type RepeatCount, shareOf } from './findings.js';
import type { LocatedBlock, LocatedDocument, LocatedPassage, LocatedReport } from './locate.js';
import { acceptances, kinds, type PageData, type PageFindings, textPart, textPointsMax, verdicts } from './page-data.js';

/** More is no reading; and at some 500 characters a passage a page that browsers open at once. */
const blocksMax = 20_000;
/** UTF-16 code units of all texts: 16 to 48 MB. Where they are used up, the beginnings of passages stand in. */
const textUnitsMax = 16_000_000;
/** Rows of each list about the run as a whole. */
const rowsMax = 200;

type Columns<Name extends keyof PageData> = { [Column in keyof PageData[Name]]: number[] };

/** What a page shows of a report. Its blocks are walked once. */
export function pageData(located: LocatedReport, version: string): PageData {
  const { rules, scope, totals, corpus, check } = located;
  const strings = createStrings();
  const documents = createDocuments(strings.indexOf, located.documents ?? []);
  const passages = createPassages(documents.reach, strings.indexOf);
  const blocks = createBlocks(passages.indexOf, strings.indexOf);
  const counts = createCounts(totals.words);
  const room = roomFor(totals);
  for (const block of located.blocks) {
    counts.add(block);
    if (room[block.verdict]-- > 0) blocks.add(block);
  }
  const repeats = corpus?.totals.repeats ?? counts.rows();
  const columns = { documents: documents.columns, passages: passages.columns, blocks: blocks.columns, strings: strings.all };
  const isMeasured = located.documents !== undefined;
  return { version, rules, scope, totals, repeats, ...findings(corpus, check), isMeasured, ...columns };
}

/** How many blocks of each verdict the page holds: of a report that is too large, what stays anyway is left out first. */
function roomFor({ remove, review, keep }: LocatedReport['totals']): Record<Verdict, number> {
  const removeMax = Math.min(remove, blocksMax);
  const reviewMax = Math.min(review, blocksMax - removeMax);
  return { remove: removeMax, review: reviewMax, keep: Math.min(keep, blocksMax - removeMax - reviewMax) };
}

function findings(corpus: CorpusFindings | undefined, check: CheckFindings | undefined): Pick<PageData, 'corpus' | 'check' | 'untold'> {
  const beyond = (rows: readonly unknown[] | undefined) => Math.max(0, (rows?.length ?? 0) - rowsMax);
  return {
    ...(corpus === undefined ? {} : { corpus: pageFindings(corpus) }),
    ...(check === undefined ? {} : { check: { ...check, vanished: check.vanished.slice(0, rowsMax) } }),
    untold: {
      stories: beyond(corpus?.stories),
      repeatedDocuments: beyond(corpus?.repeatedDocuments),
      boilerplate: beyond(corpus?.boilerplate),
      sources: beyond(corpus?.sources),
      vanished: beyond(check?.vanished),
    },
  };
}

function pageFindings({ stories, repeatedDocuments, boilerplate, sources, dates, whatIf }: CorpusFindings): PageFindings {
  return {
    stories: stories.slice(0, rowsMax).map(({ name, documents }) => ({
      name,
      documents: documents.slice(0, rowsMax),
      documentCount: documents.length,
    })),
    repeatedDocuments: repeatedDocuments.slice(0, rowsMax),
    boilerplate: boilerplate.slice(0, rowsMax),
    sources: sources.slice(0, rowsMax),
    dates,
    whatIf,
  };
}

/** Counts what repeats by place, kind and verdict, in the order of corpusFindings. */
function createCounts(words: number) {
  const rows = new Map<string, RepeatCountRow>();
  for (const where of ['inside', 'between'] as const)
    for (const kind of kinds)
      for (const verdict of verdicts)
        rows.set(`${where} ${kind} ${verdict}`, { where, kind, verdict, blocks: 0, paragraphs: 0, repeatedWords: 0, share: 0 });
  return {
    add({ kept, copy, kind, verdict, evidence }: LocatedBlock) {
      const row = rows.get(`${kept.document === copy.document ? 'inside' : 'between'} ${kind} ${verdict}`) as RepeatCountRow;
      row.blocks++;
      row.paragraphs += copy.paragraphs.last - copy.paragraphs.first + 1;
      row.repeatedWords += evidence.copyWords;
      row.share = shareOf(row.repeatedWords, words);
    },
    rows: (): RepeatCount[] => [...rows.values()].filter(({ blocks }) => blocks > 0),
  };
}

type RepeatCountRow = { -readonly [Name in keyof RepeatCount]: RepeatCount[Name] };

/** Every string once, with its number. */
function createStrings() {
  const all: string[] = [];
  const numbers = new Map<string, number>();
  return {
    all,
    indexOf(text: string | undefined): number {
      if (text === undefined) return -1;
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, all.length);
      return all.push(text) - 1;
    },
  };
}

type IndexOf = (text: string | undefined) => number;

/** The documents of passages, in the order in which these come. What is told of documents is taken in their order, as it is needed. */
function createDocuments(indexOf: IndexOf, told: Iterable<LocatedDocument>) {
  const known = new Map<string, LocatedDocument>();
  for (const document of told) known.set(document.document, document);
  const rows = new Map<string, number>();
  const columns: Columns<'documents'> = { names: [], byteCounts: [], sources: [], dates: [] };
  return {
    columns,
    /** The row of a document that reaches to byte `end` or further. */
    reach(name: string, end: number): number {
      let row = rows.get(name);
      if (row === undefined) {
        const document = known.get(name);
        row = columns.names.push(indexOf(name)) - 1;
        rows.set(name, row);
        columns.byteCounts.push(document?.byteCount ?? 0);
        columns.sources.push(indexOf(document?.source));
        columns.dates.push(indexOf(document?.date));
      }
      columns.byteCounts[row] = Math.max(columns.byteCounts[row], end);
      return row;
    },
  };
}

function createPassages(reach: (name: string, end: number) => number, indexOf: IndexOf) {
  const rows = new Map<string, number>();
  let unitsLeft = textUnitsMax;
  const columns: Columns<'passages'> = {
    documents: [],
    firstParagraphs: [],
    lastParagraphs: [],
    starts: [],
    ends: [],
    firstLines: [],
    firstColumns: [],
    lastLines: [],
    lastColumns: [],
    paths: [],
    pathLines: [],
    texts: [],
    parts: [],
  };

  function add({ document, paragraphs, bytes, lines, record, text, excerpt }: LocatedPassage): number {
    const shown = text === undefined ? undefined : firstPoints(text);
    const isHeld = shown !== undefined && shown.length <= unitsLeft;
    if (isHeld) unitsLeft -= shown.length;
    columns.documents.push(reach(document, bytes.end));
    columns.firstParagraphs.push(paragraphs.first);
    columns.lastParagraphs.push(paragraphs.last);
    columns.starts.push(bytes.start);
    columns.ends.push(bytes.end);
    columns.firstLines.push(lines?.first.line ?? 0);
    columns.firstColumns.push(lines?.first.column ?? 0);
    columns.lastLines.push(lines?.last.line ?? 0);
    columns.lastColumns.push(lines?.last.column ?? 0);
    columns.paths.push(indexOf(record?.path));
    columns.pathLines.push(record?.line ?? 0);
    columns.texts.push(indexOf(isHeld ? shown : excerpt));
    return columns.parts.push(!isHeld ? textPart.excerpt : isFull(shown) ? textPart.cut : textPart.whole) - 1;
  }

  return {
    columns,
    indexOf(passage: LocatedPassage): number {
      const name = `${passage.bytes.start} ${passage.bytes.end} ${passage.document}`;
      const known = rows.get(name);
      if (known !== undefined) return known;
      const row = add(passage);
      rows.set(name, row);
      return row;
    },
  };
}

/** A text that is as long as the page allows: whoever brought it may have cut it to that. */
function isFull(text: string): boolean {
  return text.length >= textPointsMax && [...text].length >= textPointsMax;
}

function firstPoints(text: string): string {
  // A code point is at most two units, so what is shorter than that needs no counting.
  return text.length <= textPointsMax ? text : [...text.slice(0, 2 * textPointsMax)].slice(0, textPointsMax).join('');
}

function createBlocks(passageOf: (passage: LocatedPassage) => number, indexOf: IndexOf) {
  const columns: Columns<'blocks'> = {
    kept: [],
    copies: [],
    kinds: [],
    verdicts: [],
    rules: [],
    reasons: [],
    accepted: [],
    fingerprints: [],
    copyWords: [],
    sharedWords: [],
    jaccards: [],
    containments: [],
  };
  return {
    columns,
    add({ kept, copy, kind, verdict, rule, reason, evidence, accepted, fingerprint }: LocatedBlock) {
      columns.kept.push(passageOf(kept));
      columns.copies.push(passageOf(copy));
      columns.kinds.push(kinds.indexOf(kind));
      columns.verdicts.push(verdicts.indexOf(verdict));
      columns.rules.push(indexOf(rule));
      columns.reasons.push(indexOf(reason));
      columns.accepted.push(accepted === undefined ? -1 : acceptances.indexOf(accepted));
      columns.fingerprints.push(indexOf(fingerprint));
      columns.copyWords.push(evidence.copyWords);
      columns.sharedWords.push(evidence.sharedWords);
      columns.jaccards.push(rounded(evidence.jaccard));
      columns.containments.push(rounded(evidence.containment));
    },
  };
}

/** Four places, as many as anybody compares. */
function rounded(share: number): number {
  return Math.round(1e4 * share) / 1e4;
}
