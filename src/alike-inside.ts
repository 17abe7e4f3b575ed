import { describeJoin } from './blocks/describe-join.js';
import { joinInside, type ParagraphTable } from './blocks/join.js';
import type { Page } from './document.js';
import { sameWords } from './match/align.js';
import { type Banding, bandingFor, candidatePairs, shareBand } from './match/bands.js';
import { intersection, thousandths, verifyPairs } from './match/verify.js';
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

/** Finds the paragraphs of one document that are alike, but for those that lie in `told` (sorted, disjoint). */
export type FindAlike = (page: Page, told: readonly Span[]) => AlikeInside;

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
  const byIndex: FindAlike = (page, told) => alikeByIndex(page, told, options, fingerprint, findPairs);
  return way === 'long' ? byIndex : (page, told) => alikeByPairs(page, told, options, byIndex);
}

/** The words of a page's paragraphs; those of a paragraph that lies in `told` are none. */
function rangesOf({ paragraphs, words }: Page, told: readonly Span[]): WordRanges {
  const starts = new Uint32Array(paragraphs.count);
  const ends = new Uint32Array(paragraphs.count);
  let first = 0;
  let at = 0;
  for (let p = 0; p < paragraphs.count; p++) {
    let last = first;
    while (last < words.count && words.starts[last] < paragraphs.ends[p]) last++;
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
  return described(page, { contents: numbers, wordCounts: wordCountsOf(contents) }, contents, matches);
}

function wordCountsOf({ wordEnds }: Contents): Uint32Array {
  return wordEnds.map((end, content) => end - (content > 0 ? wordEnds[content - 1] : 0));
}

/** What matches of contents make of paragraphs: blocks, as people and programs read them. */
function described(
  { id, paragraphs }: Page,
  table: ParagraphTable,
  { wordHashes, wordEnds }: Contents,
  matches: readonly Match[],
): AlikeInside {
  const wordsOf = (p: number) => {
    const end = wordEnds[table.contents[p]];
    return wordHashes.slice(end - table.wordCounts[table.contents[p]], end).sort();
  };
  const joined = joinInside(table, matches);
  return {
    blocks: joined.map((pairs) =>
      describeJoin(
        pairs,
        (p) => ({ document: id, paragraph: p, start: paragraphs.starts[p], end: paragraphs.lineEnds[p] }),
        (p) => table.wordCounts[table.contents[p]],
        ({ a, b }) => intersection(wordsOf(a), wordsOf(b)),
      ),
    ),
    pairs: joined.map((pairs) => pairs.map(({ a, b }) => [a, b] as const)),
  };
}

/** The short way: most documents have no pair that may be alike. Where many may be, the long way is shorter. */
function alikeByPairs(page: Page, told: readonly Span[], { threshold, engine }: DetectOptions, byIndex: FindAlike): AlikeInside {
  const ranges = rangesOf(page, told);
  const pairs = likelyPairs(page.words.hashes, ranges, thousandths(threshold), { sizesFor, sizeForPair });
  if (pairs?.size === 0) return nothingAlike;
  if (pairs === undefined || engine === 'minhash') return byIndex(page, told);
  return alikeAlone(page, ranges, pairs, thousandths(threshold), candidateCheck(bandingFor(threshold)));
}

const nothingAlike: AlikeInside = { blocks: [], pairs: [] };

/**
 * Whether two contents meet in the banded index. Their first bands are made first: alike texts agree on one of those mostly.
 *
 * @returns a function of the word hashes of both
 */
function candidateCheck({ bands, rows }: Banding): (one: Uint32Array, other: Uint32Array) => boolean {
  const sketchers = [1, 4, bands].map((count) => cMinHash(count * rows)); // a threshold asks for at least four
  return (one, other) =>
    sizesFor(one.length).some((size) => {
      if (!sizesFor(other.length).includes(size)) return false;
      const sets = [shingleSet(one, size), shingleSet(other, size)];
      return sketchers.some(({ slots, sign }) => {
        const [a, b] = sets.map((set) => {
          const signature = new Uint16Array(slots);
          sign(set, signature, 0);
          return signature;
        });
        return shareBand(a, b);
      });
    });
}

/** The alike paragraphs of one document, of the pairs that may be. The other paragraphs only take their places between them. */
function alikeAlone(
  page: Page,
  ranges: WordRanges,
  pairs: ReadonlySet<number>,
  threshold: number,
  isCandidate: (one: Uint32Array, other: Uint32Array) => boolean,
): AlikeInside {
  const { words } = page;
  const { count, starts, ends } = ranges;
  const both = (pair: number) => [Math.floor(pair / count), pair % count];
  const paired = [...new Set([...pairs].flatMap(both))].sort((x, y) => x - y);
  // A content is numbered as the first of the pairs' paragraphs that has it, so contents are rows of `ranges`.
  const numbers = Uint32Array.from({ length: count }, (_, p) => p);
  for (const p of paired) numbers[p] = paired.find((q) => sameWords(words, starts[q], ends[q], starts[p], ends[p])) ?? p;
  const distinct = new Set<number>();
  for (const [a, b] of [...pairs].map((pair) => both(pair).map((p) => numbers[p])))
    if (a !== b) distinct.add(Math.min(a, b) * count + Math.max(a, b));
  const contents: Contents = { count, wordHashes: words.hashes, wordEnds: ends, fingerprints: new BigUint64Array() };
  const wordsOf = (content: number) => words.hashes.subarray(starts[content], ends[content]);
  const verified = verifyPairs(Float64Array.from(distinct).sort(), contents, threshold, { sizeForPair, shingleSet });
  const matches = verified.filter(({ a, b }) => isCandidate(wordsOf(a), wordsOf(b)));
  if (matches.length === 0) return nothingAlike;
  return described(page, { contents: numbers, wordCounts: ends.map((end, p) => end - starts[p]) }, contents, matches);
}
