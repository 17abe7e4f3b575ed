import { assert } from './assert.js';
import { type ChunkedColumn, chunkedColumn, column } from './columns.js';
import type { AlikeContent, DocumentKey, DocumentMatch, Shelf, Survey } from './corpus-types.js';
import { countPairs } from './counted-pairs.js';
import { matchDistinctDocuments } from './document-matches.js';
import { alikeLists, alikeMax, mostAlikeFirst } from './match/alike-lists.js';
import { bandingFor, pairSet } from './match/bands.js';
import { type BandedRows, type CappedBuckets, compareFingerprints, eachBandedPair } from './match/buckets.js';
import { type GrowingBands, growingBands } from './match/growing-bands.js';
import { openMembers, partsOf } from './match/members.js';
import { intersection, isMatch, thousandths } from './match/verify.js';
import type { DetectOptions } from './options.js';
import { hashedContents, shingleSets } from './shingle-sets.js';
import { shingleSet, sizeForPair, sizesFor } from './sketch/shingles.js';

/** Columns of all that was taken in, for those who go through the documents. */
interface CorpusTables {
  readonly documents: readonly DocumentKey[];
  /** [documents + 1] the first paragraph of each document, and the number of paragraphs. */
  readonly firsts: Uint32Array;
  /** [paragraphs] -1 where a paragraph has no words. */
  readonly contents: Int32Array;
  /** [contents] */
  readonly wordCounts: Uint32Array;
}

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

/** Every paragraph of every document, equal ones once, with the band keys of each. Its size is some 150 bytes a paragraph. */
export interface CorpusIndex {
  /** Takes in a survey. New contents are numbered from `firstContent` on, as they come. */
  readonly add: (survey: Survey, origin?: Origin) => { readonly firstDocument: number; readonly firstContent: number };
  /** Compares all contents with each other, those of old documents among themselves left out. */
  readonly matchAll: () => AlikeContents;
  /** Documents that are alike as wholes, or of which one stands in the other; of equal ones each is told with the first. */
  readonly matchDocuments: () => Iterable<DocumentMatch>;
  /** The contents alike one, among all that are in; as in `matchAll`. Only of an index that was opened for it. */
  readonly alikeNow: (content: number) => readonly AlikeContent[];
  readonly tables: () => CorpusTables;
  /** [paragraphs of the document] -1 where a paragraph has no words. */
  readonly contentsOf: (document: number) => Int32Array;
  readonly wordCountOf: (content: number) => number;
  readonly contentCount: () => number;
  readonly documentCountOf: (content: number) => number;
  /** Bytes of its document. */
  readonly spanOf: (paragraph: number) => { readonly start: number; readonly end: number };
  /** A content as it stood first, in UTF-8. Good until the next call. */
  readonly textOf: (content: number) => Uint8Array;
  /** Part 0 to 3 of its fingerprint, 32 bits each, the uppermost first. */
  readonly fingerprintPart: (content: number, part: number) => number;
}

/** How an index compares, and whether it can be asked before all is in. */
export type IndexOptions = Pick<DetectOptions, 'threshold' | 'engine'> & { readonly isIncremental?: boolean };

/**
 * Opens an empty index.
 *
 * @param shelf keeps the text of each content once
 */
export async function openCorpusIndex({ threshold, engine, isIncremental }: IndexOptions, shelf: Shelf): Promise<CorpusIndex> {
  const banding = bandingFor(threshold);
  const { bands } = banding;
  const least = thousandths(threshold);
  // The package is loaded only where it is asked for.
  const minhash = engine === 'minhash' ? await import('./match/npm-minhash.js') : undefined;

  const contents = openMembers();
  const documents = openMembers();
  const wordCounts = chunkedColumn(Uint32Array);
  const textStarts = chunkedColumn(Float64Array);
  const textLengths = chunkedColumn(Uint32Array);
  const documentCounts = chunkedColumn(Uint32Array);
  const lastDocuments = chunkedColumn(Uint32Array);
  const rowContents = chunkedColumn(Uint32Array);
  const firstRows = chunkedColumn(Uint32Array); // first row of each content, for those who ask one by one
  const rowKeys = Array.from({ length: bands }, () => chunkedColumn(Uint32Array));
  const keys: DocumentKey[] = [];
  const firsts = chunkedColumn(Uint32Array);
  const representatives = chunkedColumn(Uint32Array); // the distinct document that each one is
  const oldDocuments = chunkedColumn(Uint8Array);
  const firstOf = chunkedColumn(Uint32Array); // the first document of each distinct one
  const documentRowKeys = Array.from({ length: bands }, () => chunkedColumn(Uint32Array));
  const paragraphContents = chunkedColumn(Uint32Array); // content + 1; 0 where there are no words
  const starts = chunkedColumn(Uint32Array);
  const ends = chunkedColumn(Uint32Array);
  const growing: GrowingBands | undefined = isIncremental ? growingBands(bands, (band, row) => rowKeys[band].at(row)) : undefined;

  const textOf = (content: number) => shelf.read(textStarts.at(content), textLengths.at(content));
  const sampleEnds = chunkedColumn(Uint32Array); // samples of each distinct document
  const samples = chunkedColumn(Uint32Array);
  const keptSets = isIncremental ? shingleSets(textOf) : undefined;

  const addContent = (survey: Survey, paragraph: number, rows: readonly [number, number], textAt: number | undefined) => {
    const { wordCounts: counts, textStarts: from, textEnds: to, text, bandKeys } = survey;
    const content = wordCounts.length();
    wordCounts.push(counts[paragraph]);
    textStarts.push(textAt === undefined ? shelf.append(text.subarray(from[paragraph], to[paragraph])) : textAt + from[paragraph]);
    textLengths.push(to[paragraph] - from[paragraph]);
    documentCounts.push(0);
    lastDocuments.push(0);
    if (growing !== undefined) firstRows.push(rowContents.length());
    for (let row = rows[0]; row < rows[1]; row++) {
      rowContents.push(content);
      for (let band = 0; band < bands; band++) rowKeys[band].push(bandKeys[row * bands + band]);
      growing?.insert();
    }
  };

  const add = (survey: Survey, { isOld = false, textAt }: Origin = {}) => {
    assert(survey.bands === bands, 'a survey was made for another number of bands');
    const firstDocument = keys.length;
    const firstContent = wordCounts.length();
    const ofParagraphs = partsOf(survey.fingerprints);
    const ofDocuments = partsOf(survey.documentFingerprints);
    let paragraph = 0;
    let row = 0;
    for (const [d, key] of survey.documents.entries()) {
      const document = keys.push(key) - 1;
      firsts.push(paragraphContents.length());
      oldDocuments.push(isOld ? 1 : 0);
      const distinct = documents.number(ofDocuments, d, isOld);
      representatives.push(distinct);
      if (distinct === firstOf.length()) {
        firstOf.push(document);
        for (let band = 0; band < bands; band++) documentRowKeys[band].push(survey.documentKeys[d * bands + band]);
        for (let at = d > 0 ? survey.sampleEnds[d - 1] : 0; at < survey.sampleEnds[d]; at++) samples.push(survey.samples[at]);
        sampleEnds.push(samples.length());
      }
      for (; paragraph < survey.paragraphEnds[d]; paragraph++) {
        starts.push(survey.starts[paragraph]);
        ends.push(survey.ends[paragraph]);
        const firstRow = row;
        while (row < survey.rowParagraphs.length && survey.rowParagraphs[row] === paragraph) row++;
        if (survey.wordCounts[paragraph] === 0) {
          paragraphContents.push(0);
          continue;
        }
        const content = contents.number(ofParagraphs, paragraph, isOld);
        if (content === wordCounts.length()) addContent(survey, paragraph, [firstRow, row], textAt);
        paragraphContents.push(content + 1);
        if (lastDocuments.at(content) === document + 1) continue;
        lastDocuments.set(content, document + 1);
        documentCounts.set(content, documentCounts.at(content) + 1);
      }
    }
    return { firstDocument, firstContent };
  };

  /** What two contents share, where they are alike. */
  const matchOf = (setOf: ReturnType<typeof shingleSets>, a: number, b: number) => {
    const size = sizeForPair(wordCounts.at(a), wordCounts.at(b));
    const aSet = setOf(a, size);
    const bSet = setOf(b, size);
    const match = { shared: intersection(aSet, bSet), aSize: aSet.length, bSize: bSet.length };
    return isMatch(match, least, size) ? match : undefined;
  };

  // Made here, since what is made in `matchAll` and lives on would hold all that was made there.
  const tie = (one: number, other: number) => compareFingerprints(one, other, contents.part);

  const matchAll = (): AlikeContents => {
    const count = wordCounts.length();
    const pairs = pairSet(count);
    const add = (a: number, b: number) => {
      if (contents.isNew(a) || contents.isNew(b)) pairs.add(a, b);
    };
    let capped: CappedBuckets = { buckets: 0, rows: 0 };
    if (minhash === undefined) {
      capped = eachBandedPair(bandedRows(rowKeys, rowContents.length(), rowContents.at, contents.part), add);
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

  const matchDocuments = (): Iterable<DocumentMatch> => {
    const count = firstOf.length();
    const paragraphsOf = (document: number) =>
      [firsts.at(document), document + 1 < keys.length ? firsts.at(document + 1) : paragraphContents.length()] as const;
    const distinct = {
      texts: {
        count,
        textOf: (own: number) => documentText(paragraphsOf(firstOf.at(own)), paragraphContents, textOf),
        wordCountOf: (own: number) => keys[firstOf.at(own)].wordCount,
      },
      rows: bandedRows(documentRowKeys, count, (row) => row, documents.part),
      samples: { ends: copied(sampleEnds), samples: copied(samples) },
      isNew: documents.isNew,
      firstOf: firstOf.at,
      documentCount: keys.length,
      likeOf: (document: number) => {
        const own = representatives.at(document);
        return firstOf.at(own) === document || oldDocuments.at(document) === 1 || keys[document].wordCount === 0 ? -1 : own;
      },
    };
    return matchDistinctDocuments(distinct, least, engine);
  };

  const alikeNow = (content: number): AlikeContent[] => {
    assert(growing !== undefined && keptSets !== undefined, 'the index was not opened to be asked before all is in');
    const others = new Set<number>();
    const end = content + 1 < firstRows.length() ? firstRows.at(content + 1) : rowContents.length();
    for (let row = firstRows.at(content); row < end; row++) {
      for (let band = 0; band < bands; band++) growing.each(row, band, (other) => others.add(rowContents.at(other)));
    }
    others.delete(content);
    const alike: AlikeContent[] = [];
    for (const other of others) {
      const match = matchOf(keptSets, content, other);
      if (match !== undefined) alike.push({ content: other, shared: match.shared, ownSize: match.aSize, otherSize: match.bSize });
    }
    return alike.sort(mostAlikeFirst(tie)).slice(0, alikeMax);
  };

  return {
    add,
    matchAll,
    matchDocuments,
    alikeNow,
    tables: () => {
      const numbers = copied(paragraphContents);
      const firstParagraphs = new Uint32Array(keys.length + 1).fill(numbers.length);
      firsts.copyTo(firstParagraphs);
      return { documents: keys, firsts: firstParagraphs, contents: lessOne(numbers), wordCounts: copied(wordCounts) };
    },
    contentsOf: (document) => {
      const first = firsts.at(document);
      const end = document + 1 < keys.length ? firsts.at(document + 1) : paragraphContents.length();
      return Int32Array.from({ length: end - first }, (_, p) => paragraphContents.at(first + p) - 1);
    },
    wordCountOf: wordCounts.at,
    contentCount: wordCounts.length,
    documentCountOf: documentCounts.at,
    spanOf: (paragraph) => ({ start: starts.at(paragraph), end: ends.at(paragraph) }),
    textOf,
    fingerprintPart: contents.part,
  };
}

function copied(rows: ChunkedColumn): Uint32Array<ArrayBuffer> {
  const all = new Uint32Array(rows.length());
  rows.copyTo(all);
  return all;
}

/** Content + 1 to content, in place. */
function lessOne(numbers: Uint32Array<ArrayBuffer>): Int32Array {
  for (let p = 0; p < numbers.length; p++) numbers[p]--;
  return new Int32Array(numbers.buffer);
}

function bandedRows(
  keys: readonly ChunkedColumn[],
  count: number,
  memberOf: BandedRows['memberOf'],
  fingerprintPart: BandedRows['fingerprintPart'],
): BandedRows {
  return { count, bands: keys.length, readBand: (band, rows) => keys[band].copyTo(rows), memberOf, fingerprintPart };
}

/** A document's paragraphs in UTF-8, a line each. */
function documentText(
  [first, end]: readonly [number, number],
  paragraphContents: ChunkedColumn,
  textOf: (content: number) => Uint8Array,
): Uint8Array {
  const text = column(Uint8Array);
  for (let paragraph = first; paragraph < end; paragraph++) {
    const content = paragraphContents.at(paragraph) - 1;
    if (content < 0) continue;
    text.append(textOf(content));
    text.push(0x0a);
  }
  return text.view();
}
