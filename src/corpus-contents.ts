import { assert } from './assert.js';
import { chunkedColumn, chunkedRows } from './columns.js';
import type { AlikeContent, Shelf, Survey } from './corpus-types.js';
import { countPairs } from './counted-pairs.js';
import { alikeLists, alikeMax, mostAlikeFirst } from './match/alike-lists.js';
import { bandingFor, pairSet } from './match/bands.js';
import { type CappedBuckets, compareFingerprints, eachBandedPair } from './match/buckets.js';
import { type GrowingBands, growingBands } from './match/growing-bands.js';
import { openMembers, partsOf } from './match/members.js';
import { intersection, isMatch, thousandths } from './match/verify.js';
import type { DetectOptions } from './options.js';
import { hashedContents, setKey, shingleSets } from './shingle-sets.js';
import { shingleSet, sizeForPair, sizesFor } from './sketch/shingles.js';

/** What comparing all contents found. */
export interface AlikeContents {
  /** Pairs that met in a band, and those of them that are alike. */
  readonly candidateCount: number;
  readonly matchCount: number;
  readonly capped: CappedBuckets;
  /** Most alike first, ties by fingerprint; at most 64. */
  readonly alikeOf: (content: number) => readonly AlikeContent[];
}

/** How a survey is to be taken in. */
export interface Origin {
  /** Of an index or a collection to compare with: such documents are not compared with each other. */
  readonly isOld?: boolean;
  /** Where the survey's texts begin on the shelf, if they are there already. */
  readonly textAt?: number;
}

/** What equal paragraphs have in common, with band keys. Some 115 bytes a content, and some 300 where they can be asked at any time. */
export interface CorpusContents {
  /**
   * Takes in a survey. New contents are numbered as they come.
   *
   * @returns [paragraphs] the content of each; -1 where it has no words
   */
  readonly add: (survey: Survey, origin: Origin) => Int32Array;
  /** Compares all contents with each other, those of old documents among themselves left out. Not of incremental ones. */
  readonly matchAll: () => AlikeContents;
  /** The contents alike one, among those with smaller numbers than `below`, as `matchAll` has it if there are no others. Of incremental ones. */
  readonly alikeBelow: (below: number, content: number) => readonly AlikeContent[];
  readonly count: () => number;
  readonly wordCountOf: (content: number) => number;
  readonly copyWordCounts: (counts: Uint32Array) => void;
  /** A content as it stood first, in UTF-8. Good until the next call. */
  readonly textOf: (content: number) => Uint8Array;
  /** Part 0 to 3 of its fingerprint, 32 bits each, the uppermost first. */
  readonly fingerprintPart: (content: number, part: number) => number;
}

/** How contents are compared; incremental ones one by one, at any time, and others all at once. */
export type ContentOptions = Pick<DetectOptions, 'threshold' | 'engine'> & { readonly isIncremental?: boolean };

const nothing: readonly AlikeContent[] = [];
/** Answers that are kept while one document is looked at: most have ten paragraphs, and a stream that says nothing new has no end. */
const answersMax = 1024;

/**
 * Begins with no contents.
 *
 * @param shelf keeps the text of each content once
 */
export async function openContents({ threshold, engine, isIncremental }: ContentOptions, shelf: Shelf): Promise<CorpusContents> {
  const banding = bandingFor(threshold);
  const { bands } = banding;
  const least = thousandths(threshold);
  // The package is loaded only where it is asked for.
  const minhash = engine === 'minhash' ? await import('./match/npm-minhash.js') : undefined;

  const members = openMembers();
  const wordCounts = chunkedColumn(Uint32Array);
  const textStarts = chunkedColumn(Float64Array);
  const textLengths = chunkedColumn(Uint32Array);
  const rowContents = chunkedColumn(Uint32Array);
  const rowKeys = chunkedRows(bands); // for who compares all at once
  const firstRows = chunkedColumn(Uint32Array); // [contents] for those who ask one by one

  const textOf = (content: number) => shelf.read(textStarts.at(content), textLengths.at(content));
  const growing = isIncremental ? { bands: growingBands(bands), setsOf: shingleSets(textOf, engine) } : undefined;

  const add = (survey: Survey, { isOld = false, textAt }: Origin) => {
    assert(survey.bands === bands, 'a survey was made for another number of bands');
    const { wordCounts: counts, textStarts: from, textEnds: to, text, rowParagraphs, bandKeys } = survey;
    const parts = partsOf(survey.fingerprints);
    const contents = new Int32Array(counts.length).fill(-1);
    const newRows: number[] = [];
    for (let paragraph = 0, row = 0; paragraph < counts.length; paragraph++) {
      const firstRow = row;
      while (row < rowParagraphs.length && rowParagraphs[row] === paragraph) row++;
      if (counts[paragraph] === 0) continue;
      const content = members.number(parts, paragraph, isOld);
      contents[paragraph] = content;
      if (content < wordCounts.length()) continue;
      wordCounts.push(counts[paragraph]);
      textStarts.push(textAt === undefined ? shelf.append(text.subarray(from[paragraph], to[paragraph])) : textAt + from[paragraph]);
      textLengths.push(to[paragraph] - from[paragraph]);
      if (growing !== undefined) firstRows.push(rowContents.length());
      for (let own = firstRow; own < row; own++) {
        newRows.push(own);
        rowContents.push(content);
      }
    }
    if (growing !== undefined) growing.bands.insert(bandKeys, newRows);
    else for (const row of newRows) rowKeys.push(bandKeys, row * bands);
    return contents;
  };

  // Made here, since what is made in `matchAll` and lives on would hold all that was made there.
  const tie = (one: number, other: number) => compareFingerprints(one, other, members.part);

  const matchAll = (): AlikeContents => {
    assert(growing === undefined, 'contents were opened to be asked one by one');
    const count = wordCounts.length();
    const pairs = pairSet(count);
    const add = (a: number, b: number) => {
      if (members.isNew(a) || members.isNew(b)) pairs.add(a, b);
    };
    let capped: CappedBuckets = { buckets: 0, rows: 0 };
    if (minhash === undefined) {
      const rows = { count: rowKeys.length(), bands, readBand: rowKeys.copyTo, memberOf: rowContents.at, fingerprintPart: members.part };
      capped = eachBandedPair(rows, add);
    } else {
      minhash.checkBearable(count);
      const found = minhash.npmCandidatePairs(hashedContents(count, textOf), banding, { sizesFor, shingleSet });
      for (const pair of found) add(Math.floor(pair / count), pair % count);
    }
    const found = alikeLists(tie);
    const candidates = pairs.sorted();
    const sizeFor = (a: number, b: number) => sizeForPair(wordCounts.at(a), wordCounts.at(b));
    countPairs(candidates, { count, textOf, wordCountOf: wordCounts.at, sizeFor }, engine, (pair) => {
      if (isMatch(pair, least, pair.size)) found.add(pair.a, pair.b, pair.shared, pair.aSize, pair.bSize);
    });
    return { candidateCount: candidates.length, matchCount: found.count(), capped, alikeOf: found.listed(count) };
  };

  let answers = new Map<number, readonly AlikeContent[]>();
  let answeredBelow = 0;
  const alikeBelow = (below: number, content: number): readonly AlikeContent[] => {
    assert(growing !== undefined, 'contents were not opened to be asked before all are in');
    const first = firstRows.at(content);
    const end = content + 1 < firstRows.length() ? firstRows.at(content + 1) : rowContents.length();
    if (isAloneIn(growing.bands, first, end)) return nothing;
    // Whoever looks at a document asks about the same contents again.
    if (answeredBelow !== below || answers.size >= answersMax) answers = new Map();
    answeredBelow = below;
    const known = answers.get(content);
    if (known !== undefined) return known;
    const met = new Set<number>();
    const show = (row: number) => {
      const other = rowContents.at(row);
      if (other < below && other !== content) met.add(other);
    };
    for (let row = first; row < end; row++) growing.bands.eachOther(row, show);
    const others = [...met];
    const sizes = others.map((other) => sizeForPair(wordCounts.at(content), wordCounts.at(other)));
    const ownSizes = [...new Set(sizes)];
    const sets = growing.setsOf([...ownSizes.map((size) => setKey(content, size)), ...others.map((other, k) => setKey(other, sizes[k]))]);
    const alike: AlikeContent[] = [];
    for (const [k, other] of others.entries()) {
      const [own, its] = [sets[ownSizes.indexOf(sizes[k])], sets[ownSizes.length + k]];
      const match = { shared: intersection(own, its), aSize: own.length, bSize: its.length };
      if (isMatch(match, least, sizes[k])) alike.push({ content: other, shared: match.shared, ownSize: own.length, otherSize: its.length });
    }
    const answer = alike.sort(mostAlikeFirst(tie)).slice(0, alikeMax);
    answers.set(content, answer);
    return answer;
  };

  return {
    add,
    matchAll,
    alikeBelow,
    count: wordCounts.length,
    wordCountOf: wordCounts.at,
    copyWordCounts: wordCounts.copyTo,
    textOf,
    fingerprintPart: members.part,
  };
}

function isAloneIn({ isAlone }: GrowingBands, firstRow: number, endRow: number): boolean {
  let row = firstRow;
  while (row < endRow && isAlone(row)) row++;
  return row === endRow;
}
