import { edge, furniture } from '../marks.js';
import type { Run, Verdict, Words } from '../types.js';
import { beginsParagraph, type Candidate, eachPair, findCandidates, type Places, widest } from './candidates.js';
import { decide, type Features } from './rules.js';

/** One decision inside a document, in words: [keptStart, keptEnd) stays, [bStart, bEnd) is its copy. */
export interface Decision {
  readonly keptStart: number;
  readonly keptEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
  readonly variants: number;
  readonly verdict: Verdict;
  readonly rule: string;
  readonly reason: string;
}

/** What a paragraph looks like from outside; asked for few paragraphs, so answered when asked. */
export interface ParagraphLook {
  readonly endsLikeSentence: (paragraph: number) => boolean;
  readonly beginsLikeListItem: (paragraph: number) => boolean;
}

/** Weight of a word by its kind in the count of a rule's words, in hundredths. Numbers and signs weigh nothing: a table is no story. */
const ruleWeights = Uint8Array.of(100, 0, 60, 25, 0);

/** How far in words two copies may stand apart and still be looked at as adjacent; bounds the walk over text that goes itself. */
const adjacentWordsMax = 64;
/** A headline stands among a document's first paragraphs, and its echo at most so many below it. */
const echoParagraphsMax = 3;
const echoWordsMax = 30;

interface Sheet {
  readonly words: Words;
  readonly places: Places;
  readonly look: ParagraphLook;
  readonly totalWeight: number;
  /** Candidates that follow right upon the text they repeat. */
  readonly inARow: number;
  /** [words]: for a word that a decision so far removes, 1 + the word that stays in its stead; else 0. */
  readonly origins: Uint32Array;
}

/**
 * Cuts the runs of one document into candidates on its edges and decides each, in order of the copies. A copy of text that itself went
 * in pieces is left for the next pass.
 */
export function judge(runs: readonly Run[], words: Words, places: Places, look: ParagraphLook): Decision[] {
  const candidates = findCandidates(runs, places, words.count);
  const sheet: Sheet = {
    words,
    places,
    look,
    totalWeight: weigh(words, 0, words.count),
    inARow: candidates.filter(({ aEnd, bStart }) => aEnd >= bStart).length,
    origins: new Uint32Array(words.count),
  };
  const times = countCopies(candidates);
  const decisions: Decision[] = [];
  for (const candidate of candidates) {
    for (const decision of decideParts(sheet, candidate, times.get(candidate.aStart) ?? 1)) {
      if (decision.verdict !== 'remove') decisions.push(decision);
      else if (remove(sheet, candidate.run, decision)) decisions.push(decision);
    }
  }
  return decisions;
}

/**
 * Notes which words stay in the stead of a copy's. Each sentence must stay in one piece: where its kept text has itself been removed, as a
 * copy of text in several places, nothing is noted and the answer is false.
 */
function remove({ places, origins }: Sheet, run: Run, { bStart, bEnd }: Decision): boolean {
  const stead = new Uint32Array(bEnd - bStart);
  let whole = true;
  let shift = 0;
  eachPair(run, bStart, bEnd, (b, a) => {
    const origin = a >= bStart ? stead[a - bStart] : origins[a] > 0 ? origins[a] - 1 : a;
    if (b > bStart && places.before[b] < edge.sentence && origin - a !== shift && a < bStart) whole = false;
    shift = origin - a;
    stead[b - bStart] = origin;
  });
  if (whole) for (let b = bStart; b < bEnd; b++) origins[b] = stead[b - bStart] + 1;
  return whole;
}

function countCopies(candidates: readonly Candidate[]): Map<number, number> {
  const times = new Map<number, number>();
  for (const { aStart } of candidates) times.set(aStart, (times.get(aStart) ?? 0) + 1);
  return times;
}

function weigh(words: Words, start: number, end: number): number {
  let weight = 0;
  for (let word = start; word < end; word++) weight += ruleWeights[words.kinds[word]];
  return weight / 100;
}

/**
 * A candidate that covers whole paragraphs is judged as it is. One that begins or ends inside a paragraph goes whole only where the rule
 * for passages allows it; else its whole paragraphs are judged by themselves, and the parts of paragraphs by themselves.
 */
function decideParts(sheet: Sheet, candidate: Candidate, times: number): Decision[] {
  const { places } = sheet;
  const { run, bStart, bEnd } = candidate;
  if (beginsParagraph(places, bStart) && endsParagraph(places, bEnd)) return [decided(sheet, candidate, times)];
  const passage = decided(sheet, candidate, times, 0);
  const whole = passage.verdict === 'remove' ? undefined : widest(run, places, bStart, bEnd, beginsParagraph, endsParagraph);
  if (whole === undefined) return [passage];
  const parts = [widest(run, places, bStart, whole.bStart), widest(run, places, whole.bEnd, bEnd)].filter((part) => part !== undefined);
  return [decided(sheet, whole, times), ...parts.map((part) => decided(sheet, part, times, 0))].sort((x, y) => x.bStart - y.bStart);
}

function decided(sheet: Sheet, part: Candidate, times: number, paragraphs?: number): Decision {
  const features = measure(sheet, part, times, paragraphs);
  const rule = decide(features);
  const { bStart, bEnd, variants } = part;
  return { ...keptWords(sheet, part), bStart, bEnd, variants, verdict: rule.verdict, rule: rule.name, reason: rule.reason(features) };
}

/** What stays: of text that was itself removed as a copy, the text it was a copy of; of a stretch that overlaps its copy, the first turn. */
function keptWords({ origins }: Sheet, { aStart, aEnd, bStart }: Candidate): { keptStart: number; keptEnd: number } {
  const end = Math.min(aEnd, bStart);
  const originOf = (word: number) => (origins[word] > 0 ? origins[word] - 1 : word);
  const [start, last] = [originOf(aStart), originOf(end - 1)];
  return start <= last && last - start < end - aStart ? { keptStart: start, keptEnd: last + 1 } : { keptStart: aStart, keptEnd: end };
}

/** Only words of a sign-off, or nothing, stand between `word` and the end of its paragraph. */
function endsParagraph(places: Places, word: number): boolean {
  let at = word;
  while (at < places.furniture.length && places.furniture[at] === furniture.signOff && !beginsParagraph(places, at)) at++;
  return beginsParagraph(places, at);
}

/** The kept side may begin after its dateline: the copy has lost it. */
function keptBegins(places: Places, word: number): boolean {
  let at = word;
  while (!beginsParagraph(places, at) && places.furniture[at - 1] === furniture.dateline) at--;
  return beginsParagraph(places, at);
}

function measure(sheet: Sheet, part: Candidate, times: number, paragraphsForced?: number): Features {
  const { words, places, look, totalWeight } = sheet;
  const { aStart, aEnd, bStart, bEnd } = part;
  const weight = weigh(words, bStart, bEnd);
  const firstA = places.paragraphs[aStart];
  const lastA = places.paragraphs[aEnd - 1];
  const firstB = places.paragraphs[bStart];
  const lastB = places.paragraphs[bEnd - 1];
  const paragraphs = paragraphsForced ?? count(places, bStart, bEnd, edge.paragraph);
  const keptWhole = keptBegins(places, aStart) && endsParagraph(places, aEnd);
  const single = paragraphs === 1;
  return {
    words: weight,
    paragraphs,
    sentences: count(places, bStart, bEnd, edge.sentence),
    adjacent: isAdjacent(sheet, aEnd, bStart),
    share: totalWeight === 0 ? 0 : weight / totalWeight,
    variantShare: part.variants / (bEnd - bStart),
    sameBreaks: keptWhole && count(places, aStart, aEnd, edge.paragraph) === paragraphs,
    sameParagraph:
      paragraphs === 0 && partialParagraphs(places, bStart, bEnd).every((paragraph) => paragraph === firstA || paragraph === lastA),
    // A document that doubles other paragraphs too is damaged: its headline is no echo.
    echo:
      single &&
      !(aEnd >= bStart && sheet.inARow > 1) &&
      firstA < echoParagraphsMax &&
      firstB <= firstA + echoParagraphsMax &&
      weight < echoWordsMax &&
      !look.endsLikeSentence(firstA),
    listItem: paragraphs > 0 && look.beginsLikeListItem(firstB),
    pullQuote: single && look.endsLikeSentence(lastB) !== look.endsLikeSentence(lastA),
    times,
  };
}

/** Paragraphs or sentences that words [start, end) touch, by the least edge that parts them. */
function count(places: Places, start: number, end: number, least: number): number {
  let found = 1;
  for (let word = start + 1; word < end; word++) if (places.before[word] >= least) found++;
  return found;
}

/** The paragraphs of [start, end) that the stretch does not cover wholly: the first, the last, both or none. */
function partialParagraphs(places: Places, start: number, end: number): number[] {
  const partial: number[] = [];
  if (!beginsParagraph(places, start)) partial.push(places.paragraphs[start]);
  if (!endsParagraph(places, end)) partial.push(places.paragraphs[end - 1]);
  return partial;
}

function isAdjacent({ places, origins }: Sheet, aEnd: number, bStart: number): boolean {
  if (bStart - aEnd > adjacentWordsMax) return false;
  for (let word = aEnd; word < bStart; word++) if (places.furniture[word] === furniture.none && origins[word] === 0) return false;
  return true;
}
