import type { Edit, Paragraphs, Passage, RepeatedBlock, Span, Words } from '../types.js';
import { displayName, displaySafe, displaySafeJson, excerpt, isolate } from './display.js';
import type { ShownText } from './locate.js';
import { type Paint, painter, type Style } from './paint.js';

/** One document with its columns and what was decided. */
export interface Judged {
  readonly page: { readonly id: string; readonly paragraphs: Paragraphs; readonly words: Words };
  readonly text: ShownText;
  readonly blocks: readonly RepeatedBlock[];
  /** In bytes of the document, by index of its blocks. */
  readonly edits: readonly Edit[];
}

/** The fewest words of the rule that a sentence below names; passed in, because rooms do not import rooms. */
export interface Limits {
  readonly adjacent: number;
  readonly far: number;
  readonly adjacentBlock: number;
  readonly farBlock: number;
  readonly formula: number;
  readonly passage: number;
}

type Outcome = 'kept' | 'removed' | 'review';

/** What was decided of a paragraph, or of a part of it, that stands elsewhere too. Paragraphs are counted from 1. */
interface Finding {
  readonly outcome: Outcome;
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

interface ExplainedParagraph {
  readonly paragraph: number;
  readonly bytes: Span;
  readonly text: string;
  /** Whether the paragraph is in the cleaned text: wholly, in part or not at all. */
  readonly stays: 'whole' | 'part' | 'none';
  readonly findings: readonly Finding[];
}

const textCharsMax = 80;
const wordsShownMax = 8;
const version = 1;

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
function explainParagraphs({ page, text, blocks, edits }: Judged, limits: Limits): ExplainedParagraph[] {
  const { paragraphs } = page;
  const cutBlocks = new Set(edits.map(({ block }) => block));
  const touching = blocksByParagraph(blocks, paragraphs.count);
  return Array.from({ length: paragraphs.count }, (_, p) => {
    const span = { start: paragraphs.starts[p], end: paragraphs.lineEnds[p] };
    const told = (touching.get(p) ?? []).map((number) => {
      const block = blocks[number];
      const here = { start: Math.max(span.start, block.copy.start), end: Math.min(span.end, block.copy.end) };
      return { block, gone: coverage(edits, here) === 'none', isOwn: cutBlocks.has(number) || block.verdict === 'remove' };
    });
    // Of text that went, those are told that took it, and not what an earlier look at it said.
    const took = told.some(({ gone, isOwn }) => gone && isOwn);
    const findings = told
      .filter(({ gone, isOwn }) => !gone || isOwn || !took)
      .map(({ block, gone }) => findingOf(page.words, text, block, gone, limits));
    return { paragraph: p + 1, bytes: span, text: beginning(text, span), stays: coverage(edits, span), findings };
  });
}

function blocksByParagraph(blocks: readonly RepeatedBlock[], count: number): Map<number, number[]> {
  const touching = new Map<number, number[]>();
  for (const [number, { copy }] of blocks.entries()) {
    for (let p = copy.firstParagraph; p < Math.min(count, copy.firstParagraph + copy.paragraphCount); p++) {
      const list = touching.get(p);
      if (list === undefined) touching.set(p, [number]);
      else list.push(number);
    }
  }
  return touching;
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

function findingOf(words: Words, text: ShownText, block: RepeatedBlock, gone: boolean, limits: Limits): Finding {
  const { kept, copy, kind, verdict, rule, reason } = block;
  const [here, there] = [wordsIn(words, copy), wordsIn(words, kept)];
  const differing = kind === 'exact' ? [[], []] : [missingFrom(words, there, here), missingFrom(words, here, there)];
  const [onlyHere, onlyThere] = differing.map((list) =>
    list.map((word) => beginning(text, { start: words.starts[word], end: words.ends[word] })),
  );
  const isExactOnly = verdict === 'remove' && kind !== 'exact';
  const unless = gone ? undefined : isExactOnly ? 'if more than exact copies were removed' : unlessTable[rule]?.(limits);
  return {
    outcome: gone ? 'removed' : verdict === 'review' ? 'review' : 'kept',
    repeats: numbersOf(kept),
    copy: numbersOf(copy),
    kind,
    rule,
    reason,
    onlyHere,
    onlyThere,
    ...(unless === undefined ? {} : { unless }),
  };
}

function numbersOf({ firstParagraph, paragraphCount }: Passage) {
  return { first: firstParagraph + 1, last: firstParagraph + paragraphCount };
}

/** Words [first, end) that begin in a span. */
function wordsIn({ count, starts }: Words, { start, end }: Span): { first: number; end: number } {
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
  return { first: firstFrom(start), end: firstFrom(end) };
}

/** The first words of `mine` that `theirs` has not, or not so often. */
function missingFrom({ hashes }: Words, theirs: { first: number; end: number }, mine: { first: number; end: number }): number[] {
  const counts = new Map<number, number>();
  for (let word = theirs.first; word < theirs.end; word++) counts.set(hashes[word], (counts.get(hashes[word]) ?? 0) + 1);
  const missing: number[] = [];
  for (let word = mine.first; word < mine.end && missing.length < wordsShownMax; word++) {
    const left = counts.get(hashes[word]) ?? 0;
    if (left > 0) counts.set(hashes[word], left - 1);
    else missing.push(word);
  }
  return missing;
}

function beginning({ bytes, toView }: ShownText, { start, end }: Span): string {
  return excerpt(bytes, { start: toView(start), end: toView(end) }, textCharsMax);
}

const styles: Readonly<Record<Outcome, Style>> = { kept: 'green', removed: 'red', review: 'yellow' };

function paragraphsText({ first, last }: Finding['repeats']): string {
  return first === last ? `paragraph ${first}` : `paragraphs ${first}-${last}`;
}

function findingLines(finding: Finding, { paragraph, stays }: ExplainedParagraph, paint: Paint): string[] {
  const { outcome, repeats, copy, reason, onlyHere, onlyThere, unless } = finding;
  const isSelf = repeats.first === paragraph && repeats.last === paragraph;
  const part = outcome === 'removed' && stays === 'part' ? 'part of it ' : '';
  const whole = copy.first === copy.last ? '' : `, as part of ${copy.first}-${copy.last}`;
  const what = `${part}repeats ${isSelf ? 'itself' : paragraphsText(repeats)}${whole} (${displaySafe(reason)})`;
  const shown = (label: string, list: readonly string[]) => (list.length === 0 ? [] : [`      ${label}: ${list.map(isolate).join(' ')}`]);
  return [
    `    ${paint(styles[outcome], outcome)}: ${what}`,
    ...shown('only here', onlyHere),
    ...shown(`only in ${paragraphsText(repeats)}`, onlyThere),
    ...(unless === undefined ? [] : [`      it would go ${unless}`]),
  ];
}

/** For people, ending in a line feed; safe for a terminal, each paragraph's text isolated on its line. Escape sequences only with `color`. */
export function renderExplanation(judged: Judged, limits: Limits, { color }: { readonly color: boolean }): string {
  const paint = painter(color);
  const lines = explainParagraphs(judged, limits).flatMap((explained) => [
    `${String(explained.paragraph).padStart(3)} ${isolate(explained.text)}`,
    ...(explained.findings.length === 0 ? [`    ${paint('green', 'kept')}`] : []),
    ...explained.findings.flatMap((finding) => findingLines(finding, explained, paint)),
  ]);
  return `${[paint('bold', displayName(judged.page.id)), ...lines].join('\n')}\n`;
}

function header({ page }: Judged, rules: string) {
  return { doubletake: 'explain', version, rules, document: page.id } as const;
}

/** The same for programs, as one JSON document; paragraphs from 1, bytes half-open from 0. */
export function renderExplanationJson(judged: Judged, limits: Limits, rules: string): string {
  const document = { ...header(judged, rules), paragraphs: explainParagraphs(judged, limits) };
  return `${displaySafeJson(JSON.stringify(document, null, 2))}\n`;
}

/** The same as JSON Lines: a header, then a line a paragraph. */
export function renderExplanationJsonl(judged: Judged, limits: Limits, rules: string): string {
  const paragraphs = explainParagraphs(judged, limits).map((explained) => ({ type: 'paragraph', ...explained }));
  return [{ type: 'header', ...header(judged, rules) }, ...paragraphs]
    .map((record) => `${displaySafeJson(JSON.stringify(record))}\n`)
    .join('');
}
