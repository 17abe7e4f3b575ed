import { edge, furniture } from '../marks.js';
import type { Run, Verdict, Words } from '../types.js';
import { alikeParagraphs } from './alike.js';
import {
  beginsParagraph,
  type Candidate,
  eachPair,
  endsParagraph,
  findCandidates,
  type ParagraphLook,
  type Places,
  type PlacesReading,
  readAround,
  widest,
  withSeams,
} from './candidates.js';
import { type Chain, type CopiedPart, chainsOf, copiedPart, countCopies, shortCopies, weigh } from './context.js';
import { type Fuller, teaserOf, withDateline } from './fuller.js';
import { decide, editedParagraph, type Features, isDouble } from './rules.js';

/** One decision inside a document, in words: [keptStart, keptEnd) stays, [bStart, bEnd) is its copy. */
export interface Decision {
  readonly keptStart: number;
  readonly keptEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
  readonly variants: number;
  /** The kept text says more: the copy is cut off, or has lost its dateline. */
  readonly contained: boolean;
  readonly verdict: Verdict;
  readonly rule: string;
  readonly reason: string;
}

/** How far in words two copies may stand apart and still be looked at as adjacent; bounds the walk over text that goes itself. */
const adjacentWordsMax = 64;
/** A headline stands among so many first paragraphs of a document, and its echo below it, at most a date or a byline between. */
const headlineParagraphsMax = 3;
const echoDistanceMax = 2;
const echoWordsMax = 30;

interface Sheet {
  readonly words: Words;
  readonly places: Places;
  readonly look: ParagraphLook;
  readonly totalWeight: number;
  /** How many candidates copy the text that begins at a word. */
  readonly times: ReadonlyMap<number, number>;
  readonly chains: ReadonlyMap<Run, Chain>;
  readonly copied: CopiedPart;
  /** Candidates that follow right upon the text they repeat. */
  readonly inARow: number;
  /** [words]: for a word that a decision so far removes, 1 + the word that stays in its stead; else 0. */
  readonly origins: Uint32Array;
  /** [words]: 1 for a word that stays in the stead of another. */
  readonly steads: Uint8Array;
}

/**
 * Cuts the runs of one document into candidates on its edges and decides each, in order of the copies. A copy of text that itself went
 * in pieces is left for the next pass.
 */
export function judge(
  runs: readonly Run[],
  words: Words,
  { edges, read }: PlacesReading,
  look: ParagraphLook,
  goes: (decision: Decision) => boolean = ({ verdict }) => verdict === 'remove',
): Decision[] {
  readAround(runs, read);
  const near = withSeams(edges, runs);
  const long = findCandidates(runs, near, look, words.count);
  const short = shortCopies(long, near, words, look.foldedText);
  const weight = (from: number, to: number) => weigh(words, from, to);
  const teasers = runs.map((run) => teaserOf(run, near, look, weight)).filter((teaser) => teaser !== undefined);
  // Most runs are phrases inside of sentences, and no more is to be said.
  if (long.length + short.length + teasers.length === 0 && alikeParagraphs(runs, near, () => false).length === 0) return [];
  read(0, words.count);
  const places = withSeams(edges, runs);
  const { sheet, candidates } = layOut(long, short, words, places, look);
  const decisions: Decision[] = [];
  const takeShorter = ({ shorter, fuller }: Fuller, rule: string, reason: string): boolean => {
    const [[bStart, bEnd], [keptStart, keptEnd]] = [shorter, fuller];
    const decision: Decision = { keptStart, keptEnd, bStart, bEnd, variants: 0, contained: true, verdict: 'remove', rule, reason };
    if (!goes(decision) || !removeShorter(sheet, decision)) return false;
    decisions.push(decision);
    return true;
  };
  for (const teaser of teasers) takeShorter(teaser, 'teaser', 'cut off; the whole of it stands below');
  for (const candidate of candidates) {
    const dated = withDateline(candidate, sheet.places);
    const isCopy = dated !== undefined && decided(sheet, candidate, timesOf(sheet, candidate)).verdict === 'remove';
    if (isCopy && takeShorter(dated, 'without-dateline', 'the same stands below, with its dateline')) continue;
    for (const decision of decideParts(sheet, candidate)) {
      if (!goes(decision)) decisions.push(decision);
      else if (remove(sheet, candidate.run, decision)) decisions.push(decision);
    }
  }
  return withAlike(sheet, decisions, runs, goes);
}

/**
 * The candidates of a document, and what they say of each other. Long ones are first judged each by itself: short ones are candidates
 * only in what those are certain of.
 */
function layOut(
  long: readonly Candidate[],
  short: readonly Candidate[],
  words: Words,
  places: Places,
  look: ParagraphLook,
): { sheet: Sheet; candidates: Candidate[] } {
  const inOrder = (list: readonly Candidate[]) => list.toSorted((x, y) => x.bStart - y.bStart);
  const alone: Sheet = {
    words,
    places,
    look,
    totalWeight: weigh(words, 0, words.count),
    times: countCopies(long),
    copied: { words: new Uint8Array(words.count + 1), inPlace: false },
    chains: chainsOf(long, words),
    inARow: long.filter(({ aEnd, bStart }) => aEnd >= bStart).length,
    origins: new Uint32Array(words.count),
    steads: new Uint8Array(words.count),
  };
  const isCertain = (candidate: Candidate) => decideParts(alone, candidate).some(({ verdict }) => verdict === 'remove');
  const copied = copiedPart(inOrder([...long, ...short]), isCertain, isDouble, words, alone.totalWeight, places);
  const isPart = ({ aEnd, bStart }: Candidate) => copied.words[bStart] === 1 || (copied.inPlace && aEnd === bStart);
  return { sheet: { ...alone, copied }, candidates: inOrder([...long, ...short.filter(isPart)]) };
}

/** The decisions, and those on paragraphs that are alike as a whole; these speak for the parts that they share. */
function withAlike(sheet: Sheet, decisions: readonly Decision[], runs: readonly Run[], goes: (decision: Decision) => boolean): Decision[] {
  const { places, words } = sheet;
  const isPart = ({ verdict, rule }: Decision) => verdict === 'keep' || rule === 'part-of-a-paragraph';
  const taken = new Uint8Array(words.count);
  for (const decision of decisions) if (!isPart(decision)) taken.fill(1, decision.bStart, decision.bEnd);
  const isTaken = (start: number, end: number) => taken.subarray(start, end).includes(1);
  const alike: Decision[] = [];
  const { rule, verdict, reason } = editedParagraph;
  for (const { aStart, aEnd, bStart, bEnd, odd } of alikeParagraphs(runs, places, isTaken)) {
    const found: Decision = { keptStart: aStart, keptEnd: aEnd, bStart, bEnd, variants: odd, contained: false, verdict, rule, reason };
    if (!goes(found) || removeShorter(sheet, found)) alike.push(found);
  }
  const told = new Uint8Array(words.count);
  for (const { bStart, bEnd } of alike) told.fill(1, bStart, bEnd);
  const others = decisions.filter((decision) => !isPart(decision) || told[decision.bStart] === 0);
  return [...others, ...alike].sort((x, y) => x.bStart - y.bStart);
}

/** Notes that the fuller text stays in the stead of the shorter one before it, if neither has a part in another decision. */
function removeShorter({ origins, steads }: Sheet, { keptStart, keptEnd, bStart, bEnd }: Decision): boolean {
  for (let word = keptStart; word < keptEnd; word++) if (origins[word] > 0) return false;
  for (let word = bStart; word < bEnd; word++) if (origins[word] > 0 || steads[word] > 0) return false;
  for (let word = bStart; word < bEnd; word++) origins[word] = Math.min(keptStart + word - bStart, keptEnd - 1) + 1;
  steads.fill(1, keptStart, keptEnd);
  return true;
}

/**
 * Notes which words stay in the stead of a copy's. Each sentence must stay in one piece: where its kept text has itself been removed, as a
 * copy of text in several places, nothing is noted and the answer is false.
 */
function remove({ places, origins, steads }: Sheet, run: Run, { bStart, bEnd }: Decision): boolean {
  const stead = new Uint32Array(bEnd - bStart);
  // A shorter text before its fuller one may have gone already, and the fuller one must not.
  let whole = !steads.subarray(bStart, bEnd).includes(1) && origins.subarray(bStart, bEnd).every((origin) => origin === 0);
  let shift = 0;
  eachPair(run, bStart, bEnd, (b, a) => {
    const origin = a >= bStart ? stead[a - bStart] : origins[a] > 0 ? origins[a] - 1 : a;
    if (b > bStart && places.before[b] < edge.sentence && origin - a !== shift && a < bStart) whole = false;
    shift = origin - a;
    stead[b - bStart] = origin;
  });
  for (let b = bStart; whole && b < bEnd; b++) {
    origins[b] = stead[b - bStart] + 1;
    steads[stead[b - bStart]] = 1;
  }
  return whole;
}

/**
 * A candidate that covers whole paragraphs is judged as it is. One that begins or ends inside a paragraph goes whole only where the rule
 * for passages allows it; else its whole paragraphs are judged by themselves, and the parts of paragraphs by themselves.
 */
function decideParts(sheet: Sheet, candidate: Candidate): Decision[] {
  const { places } = sheet;
  const times = timesOf(sheet, candidate);
  const { run, bStart, bEnd } = candidate;
  if (beginsParagraph(places, bStart) && endsParagraph(places, bEnd)) return [decided(sheet, candidate, times)];
  const passage = decided(sheet, candidate, times, 0);
  const paragraphs = widest(run, places, bStart, bEnd, beginsParagraph, endsParagraph);
  // Paragraphs that follow right upon their twins are the copy; what happens to stand before both must not turn the cut round.
  const isInARow =
    paragraphs !== undefined && paragraphs.aEnd === paragraphs.bStart && decided(sheet, paragraphs, times).verdict === 'remove';
  const whole = passage.verdict === 'remove' && !isInARow ? undefined : paragraphs;
  if (whole === undefined) return [passage];
  const parts = [widest(run, places, bStart, whole.bStart), widest(run, places, whole.bEnd, bEnd)].filter((part) => part !== undefined);
  return [decided(sheet, whole, times), ...parts.map((part) => decided(sheet, part, times, 0))].sort((x, y) => x.bStart - y.bStart);
}

function timesOf({ times }: Sheet, { aStart }: Candidate): number {
  return times.get(aStart) ?? 1;
}

function decided(sheet: Sheet, part: Candidate, times: number, paragraphs?: number): Decision {
  const features = measure(sheet, part, times, paragraphs);
  const rule = decide(features);
  const { bStart, bEnd, variants } = part;
  return {
    ...keptWords(sheet, part),
    bStart,
    bEnd,
    variants,
    contained: part.cutOff,
    verdict: rule.verdict,
    rule: rule.name,
    reason: rule.reason(features),
  };
}

/** What stays: of text that was itself removed as a copy, the text it was a copy of; of a stretch that overlaps its copy, the first turn. */
function keptWords({ origins }: Sheet, { aStart, aEnd, bStart }: Candidate): { keptStart: number; keptEnd: number } {
  const end = Math.min(aEnd, bStart);
  const originOf = (word: number) => (origins[word] > 0 ? origins[word] - 1 : word);
  const [start, last] = [originOf(aStart), originOf(end - 1)];
  return start <= last && last - start < end - aStart ? { keptStart: start, keptEnd: last + 1 } : { keptStart: aStart, keptEnd: end };
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
  const keptWhole = keptBegins(places, aStart) && (part.cutOff || endsParagraph(places, aEnd));
  const single = paragraphs === 1;
  const chain = sheet.chains.get(part.run) ?? { words: weight, extent: weight };
  const adjacent = isAdjacent(sheet, aEnd, bStart);
  return {
    words: weight,
    turnWords: aEnd > bStart ? weigh(words, aStart, bStart) : weight,
    paragraphs,
    sentences: count(places, bStart, bEnd, edge.sentence),
    adjacent,
    share: totalWeight === 0 ? 0 : weight / totalWeight,
    sameBreaks: keptWhole && count(places, aStart, aEnd, edge.paragraph) === paragraphs,
    sameParagraph:
      paragraphs === 0 && partialParagraphs(places, bStart, bEnd).every((paragraph) => paragraph === firstA || paragraph === lastA),
    // A document that doubles other paragraphs too is damaged: its headline is no echo.
    echo:
      single &&
      !(aEnd >= bStart && sheet.inARow > 1) &&
      firstA < headlineParagraphsMax &&
      firstB <= firstA + echoDistanceMax &&
      !look.endsLikeSentence(firstA) &&
      (weight < echoWordsMax || look.endsLikeSentence(lastB)),
    listItem: paragraphs > 0 && look.beginsLikeListItem(firstB),
    address: adjacent && paragraphs > 1 && look.hasAddress(lastB),
    pullQuote: single && !part.cutOff && look.endsLikeSentence(lastB) !== look.endsLikeSentence(lastA),
    times,
    chainWords: chain.words,
    chainShare: totalWeight === 0 ? 0 : chain.extent / totalWeight,
    inCopy: sheet.copied.words[bStart] === 1 || (sheet.copied.inPlace && adjacent),
    atEnd: endsParagraph(places, bEnd) && lastB === places.paragraphs[words.count - 1],
    cutOff: part.cutOff,
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
