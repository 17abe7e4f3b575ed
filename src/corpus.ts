import { describeJoin, type JoinPlace } from './blocks/describe-join.js';
import { type JoinedBlock, joinBetween, joinInside, type ParagraphTable } from './blocks/join.js';
import { column } from './columns.js';
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

/** The in-memory index of a run: every paragraph of every document, its content sketched. */
export interface Corpus {
  /** Takes in the paragraphs of one document, but for those that lie in `told` (sorted, disjoint); its text is not kept. */
  readonly add: (page: Page, told: readonly Span[]) => void;
  /** Compares all that was taken in: alike paragraphs inside a document, and what repeats between documents. */
  readonly findAlike: () => Alike;
}

/** What is alike in what was taken in. */
interface Alike {
  readonly inside: readonly RepeatedBlock[];
  /** For each block inside a document, which paragraphs are alike: of the kept text, of the copy. Short ones between them are not. */
  readonly insidePairs: readonly (readonly (readonly [number, number])[])[];
  readonly between: readonly RepeatedBlock[];
}

/** An engine: distinct pairs of contents a < b that may be alike, as `a * contents + b`, in rising order. */
type FindPairs = typeof candidatePairs;

/** What makes an index, and makes it again: cleaning may need one for each pass. */
export async function corpusOpener(options: DetectOptions): Promise<() => Corpus> {
  const fingerprint = await fingerprinter();
  // The package is loaded only where it is asked for.
  const minhash = options.engine === 'minhash' ? await import('./match/npm-minhash.js') : undefined;
  const findPairs: FindPairs =
    minhash === undefined
      ? candidatePairs
      : (_sketches, contents, banding) => minhash.npmCandidatePairs(contents, banding, { sizesFor, shingleSet });
  const open = () => openCorpus(options, fingerprint, findPairs);
  return options.scope === 'corpus' ? open : () => openAlone(options, open);
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

function openCorpus(options: DetectOptions, fingerprint: Fingerprinter, findPairs: FindPairs): Corpus {
  const banding = bandingFor(options.threshold);
  const collection = collectParagraphs(cMinHash(banding.bands * banding.rows), fingerprint);
  const names: string[] = [];
  const firsts: number[] = []; // first paragraph of each document in the columns below
  const contentNumbers = column(Uint32Array);
  const documents = column(Uint32Array);
  const starts = column(Uint32Array);
  const ends = column(Uint32Array);

  const add = (page: Page, told: readonly Span[]) => {
    firsts.push(contentNumbers.length());
    const ranges = rangesOf(page, told);
    for (let p = 0; p < ranges.count; p++) {
      contentNumbers.push(collection.add(...contentOf(page.words, ranges.starts[p], ranges.ends[p])));
      documents.push(names.length);
      starts.push(page.paragraphs.starts[p]);
      ends.push(page.paragraphs.lineEnds[p]);
    }
    names.push(page.id);
  };

  const findAlike = () => {
    const contents = collection.contents();
    const pairs = findPairs(collection.sketches(), contents, banding);
    const matches = verifyPairs(pairs, contents, thousandths(options.threshold), { sizeForPair, shingleSet });
    const table = { contents: contentNumbers.view(), documents: documents.view(), wordCounts: wordCountsOf(contents) };
    const describe = describer(table, contents, (p) => {
      const document = table.documents[p];
      return { document: names[document], paragraph: p - firsts[document], start: starts.at(p), end: ends.at(p) };
    });
    return { ...describe.inside(matches), between: options.scope === 'corpus' ? describe.between(matches) : [] };
  };
  return { add, findAlike };
}

function wordCountsOf({ wordEnds }: Contents): Uint32Array {
  return wordEnds.map((end, content) => end - (content > 0 ? wordEnds[content - 1] : 0));
}

/** What matches of contents make of paragraphs: blocks, as people and programs read them. */
function describer(table: ParagraphTable, { wordHashes, wordEnds }: Contents, placeOf: (paragraph: number) => JoinPlace) {
  const wordsOf = (p: number) => {
    const content = table.contents[p];
    return wordHashes.slice(content > 0 ? wordEnds[content - 1] : 0, wordEnds[content]).sort();
  };
  const describe = (inside: boolean) => (block: JoinedBlock) =>
    describeJoin(
      block,
      inside,
      placeOf,
      (p) => table.wordCounts[table.contents[p]],
      ({ a, b }) => intersection(wordsOf(a), wordsOf(b)),
    );
  return {
    inside: (matches: readonly Match[]) => {
      const joined = joinInside(table, matches);
      const insidePairs = joined.map(({ pairs }) => pairs.map(({ a, b }) => [placeOf(a).paragraph, placeOf(b).paragraph] as const));
      return { inside: joined.map(describe(true)), insidePairs };
    },
    between: (matches: readonly Match[]) => joinBetween(table, matches).map(describe(false)),
  };
}

type AlikeInside = Pick<Alike, 'inside' | 'insidePairs'>;

/**
 * An index where no document is compared with another: each is looked at when it comes, and nothing is kept of those in which no
 * paragraphs are alike. Where many may be, they are compared by an index of their own.
 */
function openAlone(options: DetectOptions, openOne: () => Corpus): Corpus {
  const threshold = thousandths(options.threshold);
  const found: AlikeInside[] = [];
  return {
    add: (page, told) => {
      const ranges = rangesOf(page, told);
      const pairs = likelyPairs(page.words.hashes, ranges, threshold, { sizesFor, sizeForPair });
      if (pairs?.size === 0) return;
      if (pairs !== undefined && options.engine !== 'minhash') {
        found.push(alikeAlone(page, ranges, pairs, threshold, candidateCheck(bandingFor(options.threshold))));
        return;
      }
      const one = openOne();
      one.add(page, told);
      found.push(one.findAlike());
    },
    findAlike: () => ({
      inside: found.flatMap(({ inside }) => inside),
      insidePairs: found.flatMap(({ insidePairs }) => insidePairs),
      between: [],
    }),
  };
}

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
  { id, words, paragraphs }: Page,
  ranges: WordRanges,
  pairs: ReadonlySet<number>,
  threshold: number,
  isCandidate: (one: Uint32Array, other: Uint32Array) => boolean,
): AlikeInside {
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
  if (matches.length === 0) return { inside: [], insidePairs: [] };
  const table = { contents: numbers, documents: new Uint32Array(count), wordCounts: ends.map((end, p) => end - starts[p]) };
  const placeOf = (p: number) => ({ document: id, paragraph: p, start: paragraphs.starts[p], end: paragraphs.lineEnds[p] });
  return describer(table, contents, placeOf).inside(matches);
}
