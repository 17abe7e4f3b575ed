import type { Run, Words } from '../types.js';
import { type Candidate, type Places, paragraphEnd } from './candidates.js';

/*
 * What the other candidates of a document say of one: a slip of the hand seldom repeats one paragraph alone.
 */

/** Weight of a word by its kind in the count of a rule's words, in hundredths. Numbers and signs weigh nothing: a table is no story. */
const ruleWeights = Uint8Array.of(100, 0, 60, 25, 0);
/** Share of a text that long copies must be before its short ones are taken for parts of the same slip. */
const copiedShareMin = 0.3;
/** Words by which a misspelt line may be longer or shorter than its twin: written apart or together. */
const stepWordsMax = 2;
/** Part of a stretch that must be copies, where none of them is certain: points that are answered one by one are no slip. */
const denseShareMin = 0.8;
/** How far in words copies may be off the same distance from their kept text: a revised paragraph between them is that much longer. */
const diagonalWordsMax = 40;
/** Longest stretch of other words, in the copy, across which two candidates are still one slip: a revised sentence or paragraph. */
const chainGapWordsMax = 60;

/** Paragraphs of up to so many words may hold no window: Thai letters need twelve, words five. */
const shortWordsMax = 12;

/** Words [start, end) as the rule counts them. */
export function weigh({ kinds }: Words, start: number, end: number): number {
  let weight = 0;
  for (let word = start; word < end; word++) weight += ruleWeights[kinds[word]];
  return weight / 100;
}

/** How many candidates copy the text that begins at a word. */
export function countCopies(candidates: readonly Candidate[]): Map<number, number> {
  const times = new Map<number, number>();
  for (const { aStart } of candidates) times.set(aStart, (times.get(aStart) ?? 0) + 1);
  return times;
}

/**
 * What of a text is a copy beyond doubt, so that its short lines are parts of the same slip.
 *
 * `words` [words + 1] is 1 in candidates that follow upon each other or stand in the order of what they repeat. `inPlace`: much of the text stands twice in
 * a row, a paragraph right below its twin.
 */
export interface CopiedPart {
  readonly words: Uint8Array;
  readonly inPlace: boolean;
}

/**
 * The copied part of a text, from the candidates in order of their copies. Nothing is marked where the stretches that hold a certain
 * candidate are too small a part of it; a stretch that is by itself as large as the other copy needs none.
 *
 * @param total weight of the whole text
 */
export function copiedPart(
  candidates: readonly Candidate[],
  isCertain: (candidate: Candidate) => boolean,
  isDouble: (words: number, share: number, paragraphs: number) => boolean,
  words: Words,
  total: number,
  places: Places,
): CopiedPart {
  const marks = new Uint8Array(words.count + 1);
  const weightOf = (list: readonly Candidate[]) => list.reduce((sum, { bStart, bEnd }) => sum + weigh(words, bStart, bEnd), 0);
  const certain = new Set(candidates.filter(isCertain));
  const stretches = stretchesOf(candidates, certain, words.count);
  const sure = stretches.filter((stretch) => stretch.some((candidate) => certain.has(candidate)));
  const copied = new Set(weightOf(sure.flat()) >= copiedShareMin * total ? sure : []);
  for (const stretch of stretches) {
    const weight = weightOf(stretch);
    const [start, end] = [stretch[0].bStart, stretch[stretch.length - 1].bEnd];
    const isDense =
      weight >= denseShareMin * weigh(words, start, end) && stretch.every((one, k) => k === 0 || isInStep(stretch[k - 1], one));
    if (copied.has(stretch) || (isDense && isDouble(weight, weight / total, countParagraphs(places, start, end))))
      for (const { bStart, bEnd } of stretch) marks.fill(1, bStart, bEnd);
  }
  const inPlace = weightOf([...certain].filter(({ aEnd, bStart }) => aEnd === bStart)) >= copiedShareMin * total;
  return { words: marks, inPlace };
}

function countParagraphs({ paragraphs }: Places, start: number, end: number): number {
  return paragraphs[end - 1] - paragraphs[start] + 1;
}

/**
 * Candidates that follow upon each other. What stands before the first certain one of a stretch, and comes again in it, is no part of it:
 * the text's own refrain, with the copy below it.
 */
function stretchesOf(candidates: readonly Candidate[], certain: ReadonlySet<Candidate>, wordCount: number): Candidate[][] {
  const stretches: Candidate[][] = [];
  for (const candidate of candidates) {
    const stretch = stretches.at(-1);
    const before = stretch?.at(-1);
    if (stretch !== undefined && before !== undefined && (isNext(before, candidate) || onDiagonal(before, candidate)))
      stretch.push(candidate);
    else stretches.push([candidate]);
  }
  if (stretches.length === candidates.length) return stretches;
  const copies = copiesOf(candidates, wordCount);
  return stretches.map((stretch) => {
    const first = stretch.findIndex((candidate) => certain.has(candidate) || copies[candidate.aStart] === 1);
    return first <= 0 ? stretch : stretch.slice(first);
  });
}

/** [words]: how many candidates copy each word. */
function copiesOf(candidates: readonly Candidate[], wordCount: number): Int32Array {
  const copies = new Int32Array(wordCount + 1);
  for (const { aStart, aEnd } of candidates) {
    copies[aStart]++;
    copies[aEnd]--;
  }
  for (let word = 1; word <= wordCount; word++) copies[word] += copies[word - 1];
  return copies;
}

/**
 * Paragraphs too short for a window that are an earlier paragraph again: a byline, a line of speech. The twin right above comes first.
 *
 * @param text folded text of a range of words
 */
export function shortCopies(
  candidates: readonly Candidate[],
  places: Places,
  words: Words,
  text: (start: number, end: number) => string,
): Candidate[] {
  const found: Candidate[] = [];
  // Most texts have no two short paragraphs with the same words, and nothing is read of those.
  if (!mayRepeatShort(places, words)) return found;
  const claimed = new Uint8Array(words.count);
  for (const { bStart, bEnd } of candidates) claimed.fill(1, bStart, bEnd);
  const known = new Map<string, number>();
  let previous = '';
  for (let start = 0, before = 0; start < words.count; ) {
    const end = paragraphEnd(places, start + 1);
    const key = end - start <= shortWordsMax ? text(start, end) : '';
    const earlier = key === previous ? before : known.get(key);
    if (key !== '' && earlier === undefined) known.set(key, start);
    if (key !== '' && earlier !== undefined && claimed[start] === 0) found.push(wholeParagraph(earlier, start, end - start));
    previous = key;
    before = start;
    start = end;
  }
  return found;
}

function mayRepeatShort(places: Places, { count, hashes }: Words): boolean {
  const known = new Set<number>();
  for (let start = 0, end = 0, shorts = 1; start < count; start = end) {
    end = paragraphEnd(places, start + 1);
    if (end - start > shortWordsMax) continue;
    let key = 0;
    for (let word = start; word < end; word++) key = (Math.imul(key, 0x9e3779b1) + hashes[word]) | 0;
    if (known.add(key).size < shorts++) return true;
  }
  return false;
}

function wholeParagraph(a: number, b: number, length: number): Candidate {
  const run: Run = { segments: [{ a, b, aLength: length, bLength: length, variant: false }] };
  return { run, aStart: a, aEnd: a + length, bStart: b, bEnd: b + length, variants: 0, cutOff: false };
}

/** Candidates that follow each other on a diagonal: words that they copy, and all words from the first of them to the last. */
export interface Chain {
  readonly words: number;
  readonly extent: number;
}

/** For each run the chain it belongs to, with little between its candidates that differs. */
export function chainsOf(candidates: readonly Candidate[], words: Words): Map<Run, Chain> {
  const chains = new Map<Run, Chain>();
  for (let i = 0; i < candidates.length; ) {
    let end = i + 1;
    while (end < candidates.length && follows(candidates[end - 1], candidates[end])) end++;
    const members = candidates.slice(i, end);
    const sum = members.reduce((total, { bStart, bEnd }) => total + weigh(words, bStart, bEnd), 0);
    const chain = { words: sum, extent: weigh(words, candidates[i].bStart, candidates[end - 1].bEnd) };
    for (const { run } of members) chains.set(run, chain);
    i = end;
  }
  return chains;
}

/** Nothing stands between, or as much as between the texts they repeat: answers to points stand only between the copies. */
function isInStep(before: Candidate, candidate: Candidate): boolean {
  return candidate.bStart === before.bEnd || Math.abs(candidate.bStart - before.bEnd - (candidate.aStart - before.aEnd)) <= stepWordsMax;
}

/** At most a short line stands between. */
function isNext(before: Candidate, candidate: Candidate): boolean {
  return candidate.bStart - before.bEnd <= shortWordsMax;
}

function follows(before: Candidate, candidate: Candidate): boolean {
  return onDiagonal(before, candidate) && candidate.bStart - before.bEnd <= chainGapWordsMax;
}

/** Both stand about as far behind the text they repeat. */
function onDiagonal(one: Candidate, other: Candidate): boolean {
  return Math.abs(one.bStart - one.aStart - (other.bStart - other.aStart)) <= diagonalWordsMax;
}
