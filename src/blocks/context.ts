import type { Run, Words } from '../types.js';
import { beginsParagraph, type Candidate, type Places } from './candidates.js';

/*
 * What the other candidates of a document say of one: a slip of the hand seldom repeats one paragraph alone.
 */

/** Weight of a word by its kind in the count of a rule's words, in hundredths. Numbers and signs weigh nothing: a table is no story. */
const ruleWeights = Uint8Array.of(100, 0, 60, 25, 0);
/** Share of a text that long copies must be before its short ones are taken for parts of the same slip. */
const copiedShareMin = 0.3;
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

/** Words [start, end) of a document: the part of it that is, but for a few lines, a copy. */
export interface CopiedPart {
  readonly start: number;
  readonly end: number;
}

/**
 * The copied part of a text that is to a large part a copy: from the first candidate that is certain by itself, or one before it on the
 * same diagonal, since a slip repeats things in order, to the last. Empty where there is no such part.
 */
export function copiedPart(candidates: readonly Candidate[], isCertain: (candidate: Candidate) => boolean, words: Words): CopiedPart {
  const certain = new Set(candidates.filter(isCertain));
  const [first] = certain;
  const copied = first === undefined ? [] : candidates.filter((candidate) => certain.has(candidate) || onDiagonal(candidate, first));
  const weight = copied.reduce((sum, { bStart, bEnd }) => sum + weigh(words, bStart, bEnd), 0);
  if (copied.length === 0 || weight < copiedShareMin * weigh(words, 0, words.count)) return { start: words.count, end: words.count };
  return { start: copied[0].bStart, end: copied[copied.length - 1].bEnd + shortWordsMax };
}

/**
 * Paragraphs too short for a window that are, in the copied part of a text, an earlier paragraph again: a byline, a line of speech.
 *
 * @param text folded text of a range of words
 */
export function shortCopies(
  candidates: readonly Candidate[],
  part: CopiedPart,
  places: Places,
  text: (start: number, end: number) => string,
): Candidate[] {
  const claimed = new Uint8Array(places.furniture.length);
  for (const { bStart, bEnd } of candidates) claimed.fill(1, bStart, bEnd);
  const known = new Map<string, number>();
  const found: Candidate[] = [];
  for (let start = 0; start < places.furniture.length; ) {
    let end = start + 1;
    while (!beginsParagraph(places, end)) end++;
    if (end - start <= shortWordsMax) {
      const key = text(start, end);
      const earlier = known.get(key);
      if (earlier === undefined) known.set(key, start);
      else if (start >= part.start && start < part.end && claimed[start] === 0) found.push(wholeParagraph(earlier, start, end - start));
    }
    start = end;
  }
  return found;
}

function wholeParagraph(a: number, b: number, length: number): Candidate {
  const run: Run = { segments: [{ a, b, aLength: length, bLength: length, variant: false }] };
  return { run, aStart: a, aEnd: a + length, bStart: b, bEnd: b + length, variants: 0, cutOff: false };
}

/** For each run the words of all candidates that follow each other on its diagonal, with little between them that differs. */
export function chainWords(candidates: readonly Candidate[], words: Words): Map<Run, number> {
  const sums = new Map<Run, number>();
  for (let i = 0; i < candidates.length; ) {
    let end = i + 1;
    while (end < candidates.length && follows(candidates[end - 1], candidates[end])) end++;
    const chain = candidates.slice(i, end);
    const sum = chain.reduce((total, { bStart, bEnd }) => total + weigh(words, bStart, bEnd), 0);
    for (const { run } of chain) sums.set(run, sum);
    i = end;
  }
  return sums;
}

function follows(before: Candidate, candidate: Candidate): boolean {
  return onDiagonal(before, candidate) && candidate.bStart - before.bEnd <= chainGapWordsMax;
}

/** Both stand about as far behind the text they repeat. */
function onDiagonal(one: Candidate, other: Candidate): boolean {
  return Math.abs(one.bStart - one.aStart - (other.bStart - other.aStart)) <= diagonalWordsMax;
}
