import { assert } from './assert.js';
import { type ChunkedColumn, chunkedColumn, column } from './columns.js';
import type { AlikeContent, DocumentKey, DocumentMatch, Shelf, Survey } from './corpus-types.js';
import { alikeLists, alikeMax, mostAlikeFirst } from './match/alike-lists.js';
import { bandingFor, pairSet } from './match/bands.js';
import { type BandedRows, type CappedBuckets, compareFingerprints, eachBandedPair } from './match/buckets.js';
import { type GrowingBands, growingBands } from './match/growing-bands.js';
import { openMembers, partsOf } from './match/members.js';
import { intersection, isMatch, thousandths } from './match/verify.js';
import type { DetectOptions } from './options.js';
import { hashedContents, shingleSets } from './shingle-sets.js';
import { documentShingleSize, shingleSet, sizeForPair, sizesFor } from './sketch/shingles.js';

/** Columns of all that was taken in, for those who go through the documents. */
export interface CorpusTables {
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
  /** Documents that are alike as wholes; of equal ones each is told with the first. */
  readonly matchDocuments: () => readonly DocumentMatch[];
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
    const setOf = shingleSets(textOf);
    for (const pair of candidates) {
      const a = Math.floor(pair / count);
      const b = pair % count;
      const match = matchOf(setOf, a, b);
      if (match !== undefined) found.add(a, b, match.shared, match.aSize, match.bSize);
    }
    return { candidateCount: candidates.length, matchCount: found.count(), capped, alikeOf: found.listed(count) };
  };

  const matchDocuments = (): DocumentMatch[] => {
    const matches: DocumentMatch[] = [];
    const paragraphsOf = (document: number) =>
      [firsts.at(document), document + 1 < keys.length ? firsts.at(document + 1) : paragraphContents.length()] as const;
    const setOfDocument = shingleSets((distinct) => documentText(paragraphsOf(firstOf.at(distinct)), paragraphContents, textOf));
    for (let document = 0; document < keys.length; document++) {
      const distinct = representatives.at(document);
      const first = firstOf.at(distinct);
      if (first === document || oldDocuments.at(document) === 1 || keys[document].wordCount === 0) continue;
      const size = setOfDocument(distinct, documentShingleSize).length;
      matches.push({ a: first, b: document, shared: size, aSize: size, bSize: size });
    }
    const count = firstOf.length();
    const pairs = pairSet(count);
    eachBandedPair(
      bandedRows(documentRowKeys, count, (row) => row, documents.part),
      (a, b) => {
        if (documents.isNew(a) || documents.isNew(b)) pairs.add(a, b);
      },
    );
    for (const pair of pairs.sorted()) {
      const a = Math.floor(pair / count);
      const b = pair % count;
      const aSet = setOfDocument(a, documentShingleSize);
      const bSet = setOfDocument(b, documentShingleSize);
      const counts = { shared: intersection(aSet, bSet), aSize: aSet.length, bSize: bSet.length };
      if (isMatch(counts, least, documentShingleSize)) matches.push({ a: firstOf.at(a), b: firstOf.at(b), ...counts });
    }
    return matches;
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
      const numbers = new Uint32Array(paragraphContents.length());
      paragraphContents.copyTo(numbers);
      const firstParagraphs = new Uint32Array(keys.length + 1).fill(numbers.length);
      firsts.copyTo(firstParagraphs);
      const words = new Uint32Array(wordCounts.length());
      wordCounts.copyTo(words);
      return { documents: keys, firsts: firstParagraphs, contents: lessOne(numbers), wordCounts: words };
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
