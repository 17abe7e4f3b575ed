import { edge, furniture } from '../marks.js';
import type { Run } from '../types.js';

/** What blocks/ needs to know of the places between words; rows as in text/edges.ts, values as in marks.ts. */
export interface Places {
  readonly before: Uint8Array;
  readonly furniture: Uint8Array;
  readonly paragraphs: Uint32Array;
}

/** Places of which only the paragraphs are known before `read` is asked for those of the paragraphs of words [first, last]. */
export interface PlacesReading {
  readonly edges: Places;
  readonly read: (first: number, last: number) => void;
}

/** Words [bStart, bEnd) are the words [aStart, aEnd) again. Where the stretch overlaps its own copy (three in a row), aEnd > bStart. */
export interface Candidate {
  readonly run: Run;
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
  /** Words of the copy that are spelt otherwise. */
  readonly variants: number;
  /** The copy breaks off inside a sentence of the kept text, at the end of its own paragraph. */
  readonly cutOff: boolean;
}

/** A copy that begins inside a sentence of the kept text must be so many words and such a part of the text: only then is it all of it again. */
const mostWordsMin = 40;
const mostShareMin = 0.4;
/** What a page leaves before a text that was taken from it, such as the names of two buttons. More words may deny what comes behind them. */
const residueWordsMax = 2;

/** What a paragraph looks like from outside; asked for few paragraphs, so answered when asked. */
export interface ParagraphLook {
  readonly endsLikeSentence: (paragraph: number) => boolean;
  readonly endsInEllipsis: (paragraph: number) => boolean;
  readonly beginsLikeListItem: (paragraph: number) => boolean;
  readonly hasAddress: (paragraph: number) => boolean;
  readonly beginsLower: (word: number) => boolean;
  /** Folded text of words [start, end). */
  readonly foldedText: (start: number, end: number) => string;
  /** Whether word b is the beginning of the longer word a, no number. */
  readonly isBeginning: (b: number, a: number) => boolean;
}

/**
 * The widest part of a run, within copy words [from, to), that begins and ends on an edge of both copies.
 *
 * @param begins,ends what else must hold of the copy's edges
 */
export function widest(
  run: Run,
  places: Places,
  from: number,
  to: number,
  begins: Check = anywhere,
  ends: Check = anywhere,
): Candidate | undefined {
  const start = firstCut(run, places, from, to, begins);
  if (start === undefined) return undefined;
  const end = lastCut(run, places, start.b, to, ends);
  if (end === undefined || end.b <= start.b) return undefined;
  return between(run, start, end);
}

function between(run: Run, start: Place, end: Place): Candidate {
  let variants = 0;
  for (const segment of run.segments) if (segment.variant && segment.b >= start.b && segment.b < end.b) variants += segment.bLength;
  return { run, aStart: start.a, aEnd: end.a, bStart: start.b, bEnd: end.b, variants, cutOff: false };
}

/** The words behind a run's last pair. */
function endOf({ segments }: Run): Place {
  const { a, b, aLength, bLength } = segments[segments.length - 1];
  return { a: a + aLength, b: b + bLength };
}

/** Reads the places that runs touch, a broken word behind them too. */
export function readAround(runs: readonly Run[], read: PlacesReading['read']): void {
  for (const run of runs) {
    const { a, b } = run.segments[0];
    const end = endOf(run);
    read(a, end.a + 1);
    read(b, end.b + 1);
  }
}

type Check = (places: Places, word: number) => boolean;
const anywhere: Check = () => true;

interface Place {
  readonly a: number;
  readonly b: number;
}

/** Whether a paragraph begins before `word`; true behind the last word too. */
export function beginsParagraph(places: Places, word: number): boolean {
  return places.before[word] === edge.paragraph;
}

/** Only words of a sign-off, or nothing, stand between `word` and the end of its paragraph. */
export function endsParagraph(places: Places, word: number): boolean {
  let at = word;
  while (at < places.furniture.length && places.furniture[at] === furniture.signOff && !beginsParagraph(places, at)) at++;
  return beginsParagraph(places, at);
}

/** The first place from `word` on where a paragraph begins, or the end of the text. */
export function paragraphEnd(places: Places, word: number): number {
  return places.before.indexOf(edge.paragraph, word);
}

/** Both copies have an edge there, and at least one of them a sure one, as `edge` says; b is the copy that may be cut. */
function isCut(places: Places, a: number, b: number): boolean {
  const one = places.before[a];
  const other = places.before[b];
  if (one === edge.none || other <= edge.clause) return false;
  const least = one === edge.wide || other === edge.wide ? edge.paragraph : edge.sentence;
  return one >= least || other >= least;
}

/**
 * Marks the seams of two copies without any mark between them: what comes before such a place ends a paragraph elsewhere, what comes after
 * begins one elsewhere.
 */
export function withSeams(places: Places, runs: readonly Run[]): Places {
  let ends: Set<number> | undefined;
  let before = places.before;
  for (const { segments } of runs) {
    const { a, b } = segments[0];
    if (!beginsParagraph(places, a) || before[b] >= edge.glue) continue;
    ends ??= new Set(runs.map(endOf).flatMap((end) => (beginsParagraph(places, end.b) ? [end.a] : [])));
    if (!ends.has(b)) continue;
    if (before === places.before) before = before.slice();
    before[b] = edge.glue;
  }
  return before === places.before ? places : { ...places, before };
}

/** A connective belongs to what comes behind it. */
function isEnd(places: Places, a: number, b: number): boolean {
  return isCut(places, a, b) && places.furniture[b - 1] !== furniture.connective;
}

function firstCut(run: Run, places: Places, from: number, to: number, holds: Check): Place | undefined {
  for (const { a, b, bLength, variant } of run.segments) {
    if (b + bLength <= from) continue;
    const steps = variant ? 1 : bLength;
    for (let k = Math.max(0, from - b); k < steps && b + k < to; k++) {
      if (isCut(places, a + k, b + k) && holds(places, b + k)) return { a: a + k, b: b + k };
    }
  }
  return undefined;
}

function lastCut(run: Run, places: Places, from: number, to: number, holds: Check): Place | undefined {
  for (let s = run.segments.length - 1; s >= 0; s--) {
    const { a, b, aLength, bLength, variant } = run.segments[s];
    if (b >= to) continue;
    if (variant) {
      if (b + bLength <= to && b + bLength > from && isEnd(places, a + aLength, b + bLength) && holds(places, b + bLength))
        return { a: a + aLength, b: b + bLength };
      continue;
    }
    for (let k = Math.min(bLength, to - b); k > 0 && b + k > from; k--)
      if (isEnd(places, a + k, b + k) && holds(places, b + k)) return { a: a + k, b: b + k };
  }
  return undefined;
}

/**
 * One candidate per run at most, disjoint in their copies: where two runs claim the same words the longer one has them, and the other
 * keeps what is left between edges. Sorted by copy.
 */
export function findCandidates(runs: readonly Run[], places: Places, look: ParagraphLook, wordCount: number): Candidate[] {
  const found: Candidate[] = [];
  for (const run of runs) {
    const candidate = fromTakingUp(run, toBreakOff(run, widest(run, places, 0, wordCount), places, look), places, look, wordCount);
    if (candidate !== undefined) for (const part of unrolled(candidate, places)) found.push(part);
  }
  if (found.length === 0) return found;
  const claimed = new Uint8Array(wordCount);
  found.sort((x, y) => y.bEnd - y.bStart - (x.bEnd - x.bStart) || x.bStart - y.bStart);
  const taken: Candidate[] = [];
  for (const candidate of found) {
    let from = candidate.bStart;
    while (from < candidate.bEnd && claimed[from]) from++;
    let to = from;
    while (to < candidate.bEnd && !claimed[to]) to++;
    const whole = from === candidate.bStart && to === candidate.bEnd;
    const left = whole ? candidate : widest(candidate.run, places, from, to);
    if (left === undefined) continue;
    claimed.fill(1, left.bStart, left.bEnd);
    taken.push(left);
  }
  return taken.sort((x, y) => x.bStart - y.bStart);
}

/**
 * A stretch that overlaps its own copy may go as one where each turn begins on a sure edge: else a sentence that says its words twice
 * would be broken up, and only turns that lie between edges are candidates.
 */
function unrolled(candidate: Candidate, places: Places): Candidate[] {
  const { run, aStart, aEnd, bStart, bEnd } = candidate;
  if (aEnd <= bStart) return [candidate];
  const turn = bStart - aStart;
  let clean = run.segments.every(({ variant }) => !variant);
  for (let word = bStart + turn; clean && word < bEnd; word += turn) clean = places.before[word] > edge.glue;
  if (clean) return [candidate];
  const turns: Candidate[] = [];
  for (let from = bStart; from < bEnd; ) {
    const part = widest(run, places, from, Math.min(bEnd, from + turn));
    if (part !== undefined && part.aEnd <= part.bStart) turns.push(part);
    from = part?.bEnd ?? from + turn;
  }
  return turns;
}

/** Calls back with each word of the copy [from, to) and the word of the other side that it repeats. */
export function eachPair(run: Run, from: number, to: number, call: (b: number, a: number) => void): void {
  for (const { a, b, aLength, bLength } of run.segments) {
    if (b + bLength <= from || b >= to) continue;
    for (let k = Math.max(0, from - b); k < Math.min(bLength, to - b); k++) call(b + k, a + Math.min(k, aLength - 1));
  }
}

/**
 * Draws a candidate on to the run's end where the copy breaks off there: its paragraph ends, inside a sentence of the kept text. Without
 * an ellipsis that says so, a whole paragraph must come before, or it may be a pull quote, and it must not end as sentences do.
 */
function toBreakOff(run: Run, candidate: Candidate | undefined, places: Places, look: ParagraphLook): Candidate | undefined {
  const brokenRun = withBrokenWord(run, places, look);
  const { a: aEnd, b: bEnd } = endOf(brokenRun);
  if (candidate?.bEnd === bEnd || aEnd > run.segments[0].b || !beginsParagraph(places, bEnd) || places.before[aEnd] > edge.glue)
    return candidate;
  const paragraph = places.paragraphs[bEnd - 1];
  const start = candidate === undefined ? firstCut(run, places, 0, bEnd, anywhere) : { a: candidate.aStart, b: candidate.bStart };
  const isSaid = look.endsInEllipsis(paragraph);
  const isLast = candidate !== undefined && places.paragraphs[candidate.bStart] < paragraph;
  if (start === undefined || (!isSaid && (!isLast || look.endsLikeSentence(paragraph)))) return candidate;
  return { run: brokenRun, aStart: start.a, aEnd, bStart: start.b, bEnd, variants: candidate?.variants ?? 0, cutOff: true };
}

/**
 * Draws a candidate back to the run's beginning where the copy takes up inside a sentence of the kept text: right upon that sentence and
 * in mid-sentence itself, or as a paragraph, when it is most of the text and some residue stands before the other copy.
 */
function fromTakingUp(
  run: Run,
  candidate: Candidate | undefined,
  places: Places,
  look: ParagraphLook,
  wordCount: number,
): Candidate | undefined {
  const { a, b } = run.segments[0];
  const end = endOf(run);
  if (candidate?.bStart === b || places.before[a] > edge.wide) return candidate;
  const isTail = end.a === b && places.before[b] === edge.glue && places.before[end.b] > edge.glue && look.beginsLower(b);
  if (isTail) return between(run, { a, b }, end);
  const isMost =
    candidate !== undefined &&
    a <= residueWordsMax &&
    beginsParagraph(places, b) &&
    candidate.bEnd - b >= Math.max(mostWordsMin, mostShareMin * wordCount);
  return isMost ? { ...between(run, { a, b }, { a: candidate.aEnd, b: candidate.bEnd }), cutOff: candidate.cutOff } : candidate;
}

/** The run with the copy's last word too, where only the beginning of that word is left. */
function withBrokenWord(run: Run, places: Places, look: ParagraphLook): Run {
  const { a: nextA, b: nextB } = endOf(run);
  const isLast = !beginsParagraph(places, nextB) && beginsParagraph(places, nextB + 1);
  if (!isLast || nextA >= run.segments[0].b || !look.isBeginning(nextB, nextA)) return run;
  return { segments: [...run.segments, { a: nextA, b: nextB, aLength: 1, bLength: 1, variant: true }] };
}
