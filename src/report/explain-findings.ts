import type { Edit, Paragraphs, Passage, RepeatedBlock, Span, Words } from '../types.js';
import { excerpt } from './display.js';
import { type Elsewhere, type ElsewhereBlock, type ElsewhereLimits, unlessElsewhere } from './explain-elsewhere.js';
import { dayOf } from './findings.js';
import type { ShownText } from './locate.js';

/** One document with its columns and what was decided. */
export interface Judged {
  readonly page: { readonly id: string; readonly paragraphs: Paragraphs; readonly words: Words };
  readonly text: ShownText;
  readonly blocks: readonly RepeatedBlock[];
  /** In bytes of the document, by index of its blocks; behind them where an edit takes what stands in another document. */
  readonly edits: readonly Edit[];
  /** What other documents have too; undefined where it was compared with none. */
  readonly elsewhere?: Elsewhere;
}

/** The fewest words of the rule that a sentence below names; passed in, because rooms do not import rooms. */
export interface Limits extends ElsewhereLimits {
  readonly adjacent: number;
  readonly far: number;
  readonly adjacentBlock: number;
  readonly farBlock: number;
  readonly formula: number;
  readonly passage: number;
}

export type Outcome = 'kept' | 'removed' | 'review';

/** What was decided of a paragraph, or of a part of it, that stands elsewhere too. Paragraphs are counted from 1. */
export interface Finding {
  readonly outcome: Outcome;
  readonly verdict: RepeatedBlock['verdict'];
  /** The document that is repeated, this one or another; of another its day and source, where they are known. */
  readonly document: string;
  readonly date?: string;
  readonly source?: string;
  /** Its paragraphs there. */
  readonly repeats: { readonly first: number; readonly last: number };
  /** The copy's paragraphs: this one, and others where it is part of a longer copy. */
  readonly copy: { readonly first: number; readonly last: number };
  readonly kind: RepeatedBlock['kind'];
  readonly rule: string;
  readonly reason: string;
  /** Words that only the copy, or only the kept text has, as they stand there; at most 8 each. */
  readonly onlyHere: readonly string[];
  readonly onlyThere: readonly string[];
  /** What would have to be otherwise for it to be removed, where that can be said simply. */
  readonly unless?: string;
}

export interface ExplainedParagraph {
  readonly paragraph: number;
  readonly bytes: Span;
  readonly text: string;
  /** Whether the paragraph is in the cleaned text: wholly, in part or not at all. */
  readonly stays: 'whole' | 'part' | 'none';
  readonly findings: readonly Finding[];
}

const textCharsMax = 80;
const wordsShownMax = 8;

/** By rule: when a passage that it keeps would go. Rules not named here have no simple answer. */
const unlessTable: Readonly<Record<string, (limits: Limits) => string>> = {
  'part-of-a-paragraph': ({ passage }) => `if it were whole paragraphs in both places, or ${passage} words again in the same paragraph`,
  'few-words': ({ adjacent, passage }) => `if it had ${adjacent} words right behind the kept text, or ${passage} further on`,
  'other-breaks': ({ passage }) => `if it had ${passage} words, or stood right behind the kept text`,
  'list-item': () => 'if it stood right behind its twin',
  'pull-quote': () => 'if both of the two ended as sentences, or stood side by side',
  formula: ({ formula }) => `if it had ${formula} words, or came less often`,
  'too-short': ({ adjacent, far, adjacentBlock, farBlock }) =>
    `if it had ${far} words in one paragraph or ${farBlock} in more; right behind the kept text ${adjacent} or ${adjacentBlock}`,
  'edited-paragraph': () => 'if both had the very same words, but for slips of the pen',
};

/** The rules that `unless` speaks of; a test holds them against the rules that there are. */
export const explainedRules: readonly string[] = Object.keys(unlessTable);

/** What is said of each paragraph of a document; pure. */
export function explainParagraphs({ page, text, blocks, edits, elsewhere }: Judged, limits: Limits): ExplainedParagraph[] {
  const { paragraphs } = page;
  const cutBlocks = new Set(edits.map(({ block }) => block));
  const touching = numbersByParagraph(blocks.map(({ copy }) => paragraphsOf(copy, paragraphs.count)));
  const others = numbersByParagraph((elsewhere?.blocks ?? []).map(({ block }) => block.paragraphs));
  const isWhollyRepeated = elsewhere !== undefined && elsewhere.repeatedIn.length > 0;
  return Array.from({ length: paragraphs.count }, (_, p) => {
    const span = { start: paragraphs.starts[p], end: paragraphs.lineEnds[p] };
    const told = (touching.get(p) ?? []).map((number) => {
      const block = blocks[number];
      const here = { start: Math.max(span.start, block.copy.start), end: Math.min(span.end, block.copy.end) };
      return { block, gone: coverage(edits, here) === 'none', isOwn: cutBlocks.has(number) || block.verdict === 'remove' };
    });
    const stays = coverage(edits, span);
    const toldElsewhere = (others.get(p) ?? []).flatMap((number) => {
      const other = elsewhere?.blocks[number];
      return other === undefined ? [] : [{ other, gone: other.isCarriedOut && stays === 'none' }];
    });
    // Of text that went, those are told that took it, and not what an earlier look at it said.
    const took = told.some(({ gone, isOwn }) => gone && isOwn) || toldElsewhere.some(({ gone }) => gone);
    const findings = [
      ...told.filter(({ gone, isOwn }) => !gone || isOwn || !took).map(({ block, gone }) => findingOf(page, text, block, gone, limits)),
      ...toldElsewhere.map(({ other, gone }) => findingElsewhere(other, gone, isWhollyRepeated, limits)),
    ];
    return { paragraph: p + 1, bytes: span, text: beginning(text, span), stays, findings };
  });
}

function paragraphsOf({ firstParagraph, paragraphCount }: Passage, count: number): number[] {
  const end = Math.min(count, firstParagraph + paragraphCount);
  return Array.from({ length: end - firstParagraph }, (_, nth) => firstParagraph + nth);
}

/** By paragraph, which of the lists name it. */
function numbersByParagraph(lists: readonly (readonly number[])[]): Map<number, number[]> {
  const numbers = new Map<number, number[]>();
  for (const [number, paragraphs] of lists.entries()) {
    for (const p of paragraphs) {
      const list = numbers.get(p);
      if (list === undefined) numbers.set(p, [number]);
      else list.push(number);
    }
  }
  return numbers;
}

/** How much of a span stays. `edits` are sorted and disjoint; white space that a cut leaves behind is text too, so spans have none at their ends. */
function coverage(edits: readonly Edit[], { start, end }: Span): ExplainedParagraph['stays'] {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edits[middle].end <= start) low = middle + 1;
    else high = middle;
  }
  let gone = 0;
  for (let k = low; k < edits.length && edits[k].start < end; k++) gone += Math.min(end, edits[k].end) - Math.max(start, edits[k].start);
  return gone === 0 ? 'whole' : gone >= end - start ? 'none' : 'part';
}

function findingOf({ id, words }: Judged['page'], text: ShownText, block: RepeatedBlock, gone: boolean, limits: Limits): Finding {
  const { kept, copy, kind, verdict, rule, reason } = block;
  const [here, there] = [wordsIn(words, copy), wordsIn(words, kept)];
  const isExactOnly = verdict === 'remove' && kind !== 'exact';
  const unless = gone ? undefined : isExactOnly ? 'if more than exact copies were removed' : unlessTable[rule]?.(limits);
  return {
    outcome: gone ? 'removed' : verdict === 'review' ? 'review' : 'kept',
    verdict,
    document: id,
    repeats: numbersOf(kept),
    copy: numbersOf(copy),
    kind,
    rule,
    reason,
    onlyHere: kind === 'exact' ? [] : shownWords(text, words, missingFrom(there, here)),
    onlyThere: kind === 'exact' ? [] : shownWords(text, words, missingFrom(here, there)),
    ...(unless === undefined ? {} : { unless }),
  };
}

function findingElsewhere({ block, kept, sides }: ElsewhereBlock, gone: boolean, isWhollyRepeated: boolean, limits: Limits): Finding {
  const { kind, verdict, rule, reason } = block;
  const unless = gone ? undefined : unlessElsewhere(block, isWhollyRepeated, limits);
  const date = dayOf(kept.date);
  const [here, there] = [sides?.here, sides?.there].map((side) => side && { ...side, range: allWords(side.words) });
  return {
    outcome: gone ? 'removed' : verdict === 'review' ? 'review' : 'kept',
    verdict,
    document: kept.id,
    ...(date === undefined ? {} : { date }),
    ...(kept.source === undefined ? {} : { source: kept.source }),
    repeats: { first: block.keptFirst + 1, last: block.keptLast + 1 },
    copy: { first: block.copyFirst + 1, last: block.copyLast + 1 },
    kind,
    rule,
    reason,
    onlyHere: here && there ? shownWords(here.text, here.words, missingFrom(there.range, here.range)) : [],
    onlyThere: here && there ? shownWords(there.text, there.words, missingFrom(here.range, there.range)) : [],
    ...(unless === undefined ? {} : { unless }),
  };
}

function shownWords(text: ShownText, { starts, ends }: Words, list: readonly number[]): string[] {
  return list.map((word) => beginning(text, { start: starts[word], end: ends[word] }));
}

function numbersOf({ firstParagraph, paragraphCount }: Passage) {
  return { first: firstParagraph + 1, last: firstParagraph + paragraphCount };
}

/** Words [first, end) of a text. */
interface WordRange {
  readonly hashes: Words['hashes'];
  readonly first: number;
  readonly end: number;
}

function allWords({ hashes, count }: Words): WordRange {
  return { hashes, first: 0, end: count };
}

/** The words that begin in a span. */
function wordsIn({ count, starts, hashes }: Words, { start, end }: Span): WordRange {
  const firstFrom = (byte: number) => {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] < byte) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return { hashes, first: firstFrom(start), end: firstFrom(end) };
}

/** The first words of `mine` that `theirs` has not, or not so often. */
function missingFrom(theirs: WordRange, mine: WordRange): number[] {
  const counts = new Map<number, number>();
  for (let word = theirs.first; word < theirs.end; word++) counts.set(theirs.hashes[word], (counts.get(theirs.hashes[word]) ?? 0) + 1);
  const missing: number[] = [];
  for (let word = mine.first; word < mine.end && missing.length < wordsShownMax; word++) {
    const left = counts.get(mine.hashes[word]) ?? 0;
    if (left > 0) counts.set(mine.hashes[word], left - 1);
    else missing.push(word);
  }
  return missing;
}

function beginning({ bytes, toView }: ShownText, { start, end }: Span): string {
  return excerpt(bytes, { start: toView(start), end: toView(end) }, textCharsMax);
}
