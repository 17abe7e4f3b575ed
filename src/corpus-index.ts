import { type ChunkedColumn, chunkedColumn, chunkedRows, column } from './columns.js';
import { type AlikeContents, type Origin, openContents } from './corpus-contents.js';
import type { DocumentKey, DocumentMatch, Shelf, Survey } from './corpus-types.js';
import { matchDistinctDocuments } from './document-matches.js';
import { keyColumns } from './key-columns.js';
import { bandingFor } from './match/bands.js';
import { openMembers, partsOf } from './match/members.js';
import { thousandths } from './match/verify.js';
import type { DetectOptions } from './options.js';

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

/** Every paragraph of every document, equal ones once, with the band keys of each. Its size is some 190 bytes a paragraph, at 16 bands. */
export interface CorpusIndex {
  /** Takes in a survey. New contents are numbered from `firstContent` on, as they come. */
  readonly add: (survey: Survey, origin?: Origin) => { readonly firstDocument: number; readonly firstContent: number };
  /** Compares all contents with each other, those of old documents among themselves left out. */
  readonly matchAll: () => AlikeContents;
  /** Documents that are alike as wholes, or of which one stands in the other; of equal ones each is told with the first. */
  readonly matchDocuments: () => Iterable<DocumentMatch>;
  readonly tables: () => CorpusTables;
  readonly wordCountOf: (content: number) => number;
  readonly contentCount: () => number;
  /** Bytes of its document. */
  readonly spanOf: (paragraph: number) => { readonly start: number; readonly end: number };
  /** A content as it stood first, in UTF-8. Good until the next call. */
  readonly textOf: (content: number) => Uint8Array;
  /** Part 0 to 3 of its fingerprint, 32 bits each, the uppermost first. */
  readonly fingerprintPart: (content: number, part: number) => number;
}

/** How an index compares. */
export type IndexOptions = Pick<DetectOptions, 'threshold' | 'engine'>;

/**
 * Opens an empty index.
 *
 * @param shelf keeps the text of each content once
 */
export async function openCorpusIndex({ threshold, engine }: IndexOptions, shelf: Shelf): Promise<CorpusIndex> {
  const { bands } = bandingFor(threshold);
  const contents = await openContents({ threshold, engine }, shelf);
  const documents = openMembers();
  const keys = keyColumns();
  const firsts = chunkedColumn(Uint32Array);
  const representatives = chunkedColumn(Uint32Array); // the distinct document that each one is
  const oldDocuments = chunkedColumn(Uint8Array);
  const firstOf = chunkedColumn(Uint32Array); // the first document of each distinct one
  const documentRowKeys = chunkedRows(bands);
  const paragraphContents = chunkedColumn(Uint32Array); // content + 1; 0 where there are no words
  const starts = chunkedColumn(Uint32Array);
  const ends = chunkedColumn(Uint32Array);
  const sampleEnds = chunkedColumn(Uint32Array); // samples of each distinct document
  const samples = chunkedColumn(Uint32Array);

  const add = (survey: Survey, origin: Origin = {}) => {
    const { isOld = false } = origin;
    const firstDocument = keys.length();
    const firstContent = contents.count();
    const added = contents.add(survey, origin);
    const ofDocuments = partsOf(survey.documentFingerprints);
    let paragraph = 0;
    for (const [d, key] of survey.documents.entries()) {
      const document = keys.push(key);
      firsts.push(paragraphContents.length());
      oldDocuments.push(isOld ? 1 : 0);
      const distinct = documents.number(ofDocuments, d, isOld);
      representatives.push(distinct);
      if (distinct === firstOf.length()) {
        firstOf.push(document);
        documentRowKeys.push(survey.documentKeys, d * bands);
        for (let at = d > 0 ? survey.sampleEnds[d - 1] : 0; at < survey.sampleEnds[d]; at++) samples.push(survey.samples[at]);
        sampleEnds.push(samples.length());
      }
      for (; paragraph < survey.paragraphEnds[d]; paragraph++) {
        starts.push(survey.starts[paragraph]);
        ends.push(survey.ends[paragraph]);
        paragraphContents.push(added[paragraph] + 1);
      }
    }
    return { firstDocument, firstContent };
  };

  const matchDocuments = (): Iterable<DocumentMatch> => {
    const count = firstOf.length();
    const paragraphsOf = (document: number) =>
      [firsts.at(document), document + 1 < keys.length() ? firsts.at(document + 1) : paragraphContents.length()] as const;
    const distinct = {
      texts: {
        count,
        textOf: (own: number) => documentText(paragraphsOf(firstOf.at(own)), paragraphContents, contents.textOf),
        wordCountOf: (own: number) => keys.wordCountOf(firstOf.at(own)),
      },
      rows: { count, bands, readBand: documentRowKeys.copyTo, memberOf: (row: number) => row, fingerprintPart: documents.part },
      samples: { ends: copied(sampleEnds), samples: copied(samples) },
      isNew: documents.isNew,
      firstOf: firstOf.at,
      documentCount: keys.length(),
      likeOf: (document: number) => {
        const own = representatives.at(document);
        return firstOf.at(own) === document || oldDocuments.at(document) === 1 || keys.wordCountOf(document) === 0 ? -1 : own;
      },
    };
    return matchDistinctDocuments(distinct, thousandths(threshold), engine);
  };

  const tables = (): CorpusTables => {
    const numbers = copied(paragraphContents);
    const firstParagraphs = new Uint32Array(keys.length() + 1).fill(numbers.length);
    firsts.copyTo(firstParagraphs);
    const wordCounts = new Uint32Array(contents.count());
    contents.copyWordCounts(wordCounts);
    return { documents: keys.all(), firsts: firstParagraphs, contents: lessOne(numbers), wordCounts };
  };

  return {
    add,
    matchAll: contents.matchAll,
    matchDocuments,
    tables,
    wordCountOf: contents.wordCountOf,
    contentCount: contents.count,
    spanOf: (paragraph) => ({ start: starts.at(paragraph), end: ends.at(paragraph) }),
    textOf: contents.textOf,
    fingerprintPart: contents.fingerprintPart,
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
