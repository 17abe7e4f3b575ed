import { describeJoin } from './blocks/describe-join.js';
import { joinInside, type ParagraphTable } from './blocks/join.js';
import { firstAtLeast } from './columns.js';
import type { Page } from './document.js';
import { sameWords } from './match/align.js';
import { type Banding, bandingFor, candidatePairs, shareBand } from './match/bands.js';
import { intersection, isMatch, matchOf, sizesMax, thousandths, verifyPairs } from './match/verify.js';
import { likelyPairs, type WordRanges } from './match/within.js';
import type { DetectOptions } from './options.js';
import { collectParagraphs } from './sketch/collect.js';
import { type Fingerprinter, fingerprinter } from './sketch/fingerprint.js';
import { cMinHash } from './sketch/minhash.js';
import { shingleSet, sizeForPair, sizesFor } from './sketch/shingles.js';
import type { Contents, Match, RepeatedBlock, Span, Words } from './types.js';

/** What is alike inside one document. */
interface AlikeInside {
  readonly blocks: readonly RepeatedBlock[];
  /** For each block, which paragraphs are alike: of the kept text, of the copy. Short ones between them are not. */
  readonly pairs: readonly (readonly (readonly [number, number])[])[];
}

/**
 * Finds the paragraphs of one document that are alike, but for those that lie in `told` (sorted, disjoint).
 *
 * @param isSpokenOf whether of a stretch, or of a part of it, something is said already: a block on such a text or copy is left out
 */
export type FindAlike = (page: Page, told: readonly Span[], isSpokenOf?: IsSpokenOf) => AlikeInside;
type IsSpokenOf = (stretch: Span) => boolean;
const never: IsSpokenOf = () => false;

/** An engine: distinct pairs of contents a < b that may be alike, as `a * contents + b`, in rising order. */
type FindPairs = typeof candidatePairs;

/**
 * Loads what finding alike paragraphs needs, once for any number of documents.
 *
 * @param way the short one looks at few pairs first, and goes the long one, by a banded index, where that would be more; both lead to the
 * same
 */
export async function openAlikeInside(options: DetectOptions, way: 'short' | 'long' = 'short'): Promise<FindAlike> {
  const fingerprint = await fingerprinter();
  // The package is loaded only where it is asked for.
  const minhash = options.engine === 'minhash' ? await import('./match/npm-minhash.js') : undefined;
  const findPairs: FindPairs =
    minhash === undefined
      ? candidatePairs
      : (_sketches, contents, banding) => minhash.npmCandidatePairs(contents, banding, { sizesFor, shingleSet });
  const byIndex: FindAlike = (page, told, isSpokenOf = never) => alikeByIndex(page, told, isSpokenOf, options, fingerprint, findPairs);
  return way === 'long' ? byIndex : (page, told, isSpokenOf = never) => alikeByPairs(page, told, isSpokenOf, options, byIndex);
}

/** The words of a page's paragraphs; those of a paragraph that lies in `told` are none. */
function rangesOf({ paragraphs, words }: Page, told: readonly Span[]): WordRanges {
  const starts = new Uint32Array(paragraphs.count);
  const ends = new Uint32Array(paragraphs.count);
  let first = 0;
  let at = 0;
  for (let p = 0; p < paragraphs.count; p++) {
    const last = firstAtLeast(words.starts, paragraphs.ends[p], first);
    while (at < told.length && told[at].end < paragraphs.lineEnds[p]) at++;
    starts[p] = at < told.length && told[at].start <= paragraphs.starts[p] ? last : first;
    ends[p] = last;
    first = last;
  }
  return { count: paragraphs.count, starts, ends };
}

/** Folded text and word hashes of words [first, last). */
function contentOf({ folded, foldedEnds, hashes }: Words, first: number, last: number): [Uint8Array, Uint32Array] {
  const text = first < last ? folded.subarray(first > 0 ? foldedEnds[first - 1] + 1 : 0, foldedEnds[last - 1]) : new Uint8Array();
  return [text, hashes.subarray(first, last)];
}

/** The long way: every content is signed, pairs that agree on a band are counted. */
function alikeByIndex(
  page: Page,
  told: readonly Span[],
  isSpokenOf: IsSpokenOf,
  { threshold }: DetectOptions,
  fingerprint: Fingerprinter,
  findPairs: FindPairs,
): AlikeInside {
  const banding = bandingFor(threshold);
  const collection = collectParagraphs(cMinHash(banding.bands * banding.rows), fingerprint);
  const { count, starts, ends } = rangesOf(page, told);
  const numbers = Uint32Array.from({ length: count }, (_, p) => collection.add(...contentOf(page.words, starts[p], ends[p])));
  const contents = collection.contents();
  const pairs = findPairs(collection.sketches(), contents, banding);
  const matches = verifyPairs(pairs, contents, thousandths(threshold), { sizeForPair, shingleSet });
  return described(page, { contents: numbers, wordCounts: wordCountsOf(contents) }, contents, matches, isSpokenOf);
}

function wordCountsOf({ wordEnds }: Contents): Uint32Array {
  return wordEnds.map((end, content) => end - (content > 0 ? wordEnds[content - 1] : 0));
}

/** What matches of contents make of paragraphs: blocks, as people and programs read them. */
function described(
  { id, paragraphs }: Page,
  table: ParagraphTable,
  { wordHashes, wordEnds }: Pick<Contents, 'wordHashes' | 'wordEnds'>,
  matches: readonly Match[],
  isSpokenOf: IsSpokenOf,
): AlikeInside {
  const wordsOf = (p: number) => {
    const end = wordEnds[table.contents[p]];
    return wordHashes.slice(end - table.wordCounts[table.contents[p]], end).sort();
  };
  const spanOf = (first: number, last: number) => ({ start: paragraphs.starts[first], end: paragraphs.lineEnds[last] });
  const joined = joinInside(table, matches).filter((pairs) => {
    const [first, last] = [pairs[0], pairs[pairs.length - 1]];
    return !isSpokenOf(spanOf(first.a, last.a)) && !isSpokenOf(spanOf(first.b, last.b));
  });
  return {
    blocks: joined.map((pairs) =>
      describeJoin(
        pairs,
        (p) => ({ document: id, paragraph: p, ...spanOf(p, p) }),
        (p) => table.wordCounts[table.contents[p]],
        ({ a, b }) => intersection(wordsOf(a), wordsOf(b)),
      ),
    ),
    pairs: joined.map((pairs) => pairs.map(({ a, b }) => [a, b] as const)),
  };
}

/** The short way: most documents have no pair that may be alike. Where many may be, the long way is shorter. */
function alikeByPairs(
  page: Page,
  told: readonly Span[],
  isSpokenOf: IsSpokenOf,
  { threshold, engine }: DetectOptions,
  byIndex: FindAlike,
): AlikeInside {
  const ranges = rangesOf(page, told);
  const pairs = likelyPairs(page.words.hashes, ranges, thousandths(threshold), { sizesFor, sizeForPair });
  if (pairs?.size === 0 || (pairs !== undefined && areSpokenOf(page, pairs, isSpokenOf))) return nothingAlike;
  if (pairs === undefined || engine === 'minhash') return byIndex(page, told, isSpokenOf);
  return alikeAlone(page, ranges, pairs, thousandths(threshold), bandingFor(threshold), isSpokenOf);
}

/** Whether of each pair a paragraph is spoken of: a block of pairs holds their paragraphs, and so is spoken of itself. */
function areSpokenOf({ paragraphs }: Page, pairs: ReadonlySet<number>, isSpokenOf: IsSpokenOf): boolean {
  const isSpoken = (p: number) => isSpokenOf({ start: paragraphs.starts[p], end: paragraphs.lineEnds[p] });
  for (const pair of pairs) if (!isSpoken(Math.floor(pair / paragraphs.count)) && !isSpoken(pair % paragraphs.count)) return false;
  return true;
}

const nothingAlike: AlikeInside = { blocks: [], pairs: [] };

/** Whether two contents, of so many words, meet in the banded index. */
type IsCandidate = (one: number, oneWords: number, other: number, otherWords: number) => boolean;

/** So many bands are made first: alike texts agree on one of those mostly. A threshold asks for no fewer. */
const firstBands = 4;

/** @param setOf shingles of a content at a size */
function candidateCheck({ bands, rows }: Banding, setOf: (content: number, size: number) => Uint32Array): IsCandidate {
  const sketchers = [firstBands, bands].map((count) => cMinHash(count * rows));
  const signatures = sketchers.map(({ slots, sign }) =>
    onceEach((content, size) => {
      const signature = new Uint16Array(slots);
      sign(setOf(content, size), signature, 0);
      return signature;
    }),
  );
  return (one, oneWords, other, otherWords) =>
    sizesFor(oneWords).some(
      (size) =>
        sizesFor(otherWords).includes(size) &&
        signatures.some((signatureOf) => shareBand(signatureOf(one, size), signatureOf(other, size))),
    );
}

/** What is made of a content at a size, made once. */
function onceEach<T>(make: (content: number, size: number) => T): (content: number, size: number) => T {
  const made = new Map<number, T>();
  return (content, size) => {
    const key = content * sizesMax + size;
    const known = made.get(key);
    if (known !== undefined) return known;
    const one = make(content, size);
    made.set(key, one);
    return one;
  };
}

/** The alike paragraphs of one document, of the pairs that may be. The other paragraphs only take their places between them. */
function alikeAlone(
  page: Page,
  ranges: WordRanges,
  pairs: ReadonlySet<number>,
  threshold: number,
  banding: Banding,
  isSpokenOf: IsSpokenOf,
): AlikeInside {
  const { words } = page;
  const { count, starts, ends } = ranges;
  const wordCounts = ends.map((end, p) => end - starts[p]);
  // A content is numbered as the first of the pairs' paragraphs that has it, so contents are rows of `ranges`.
  const numbers = firstAlike(words, ranges, pairs);
  const distinct = new Set<number>();
  for (const pair of pairs) {
    const [a, b] = [numbers[Math.floor(pair / count)], numbers[pair % count]];
    if (a !== b) distinct.add(Math.min(a, b) * count + Math.max(a, b));
  }
  const setOf = onceEach((content, size) => shingleSet(words.hashes.subarray(starts[content], ends[content]), size));
  const isCandidate = candidateCheck(banding, setOf);
  const matches: Match[] = [];
  for (const pair of Float64Array.from(distinct).sort()) {
    const [a, b] = [Math.floor(pair / count), pair % count];
    const size = sizeForPair(wordCounts[a], wordCounts[b]);
    const match = matchOf(a, setOf(a, size), b, setOf(b, size));
    if (isMatch(match, threshold, size) && isCandidate(a, wordCounts[a], b, wordCounts[b])) matches.push(match);
  }
  if (matches.length === 0) return nothingAlike;
  const contents = { wordHashes: words.hashes, wordEnds: ends };
  return described(page, { contents: numbers, wordCounts }, contents, matches, isSpokenOf);
}

/** [paragraphs]: the first of the pairs' paragraphs that has the same words, or itself. */
function firstAlike(words: Words, { count, starts, ends }: WordRanges, pairs: ReadonlySet<number>): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let p = 0; p < count; p++) numbers[p] = p;
  const isPaired = new Uint8Array(count);
  for (const pair of pairs) {
    isPaired[Math.floor(pair / count)] = 1;
    isPaired[pair % count] = 1;
  }
  const firsts: number[] = [];
  for (let p = 0; p < count; p++) {
    if (isPaired[p] === 0) continue;
    const first = firsts.find((q) => sameWords(words, starts[q], ends[q], starts[p], ends[p]));
    if (first === undefined) firsts.push(p);
    else numbers[p] = first;
  }
  return numbers;
}
