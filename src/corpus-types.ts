/*
 * What passes through the doors where documents are compared with each other. No code, no imports but types.
 *
 * Documents, paragraphs and contents are numbered from 0 in the order in which they came; a content is what equal paragraphs have in
 * common after folding. None of these numbers decides anything: order comes from keys, identity from fingerprints.
 */
import type { BlockKind, Verdict } from './types.js';

/** Who a document is. Two documents are told apart by `input` and `line`, also where their ids are equal. */
export interface DocumentKey {
  /** How reports name it: a path, or `file.jsonl#17`. */
  readonly id: string;
  /** Milliseconds since 1970, UTC; undefined where it is not known, which comes after every date. */
  readonly date?: number;
  /** Newspaper, outlet or folder; undefined where it is not known. */
  readonly source?: string;
  /** The record's own id where it has one; orders documents of one date and source before `id` does. */
  readonly name?: string;
  /** Bytes of the document's text in UTF-8, and its words. */
  readonly byteCount: number;
  readonly wordCount: number;
}

/**
 * The paragraphs of some documents, as the index takes them in and as it is stored: columns, plain data for threads and files.
 *
 * Row p of `starts`, `ends` (bytes of the document: first byte that is not white space, end of the last line), `wordCounts`,
 * `fingerprints` (two 64-bit halves a row), `textStarts` and `textEnds` is paragraph p; those of document d end at `paragraphEnds[d]`.
 * Words that an edit inside the document takes away are not counted and not in the text; a paragraph without words has a word count of 0
 * and only takes its place. `text[textStarts[p], textEnds[p])` is the paragraph in UTF-8 without what such edits cut; an empty range
 * where the text is known already.
 *
 * `rowParagraphs` [rows] rise: a paragraph below 8 words has no row, one of 15 to 25 words has two. `bandKeys` is [rows, bands]: 32-bit
 * hashes of a shingle size and the slots of a band. `documentKeys` [documents, bands] are the same of whole documents at shingles of three
 * words; `documentFingerprints` two halves of each document's words. `samples[sampleEnds[d - 1] ?? 0, sampleEnds[d])` are samples of those of
 * document d, rising and distinct: documents of very different lengths share them where one stands in the other.
 */
export interface Survey {
  readonly documents: readonly DocumentKey[];
  readonly paragraphEnds: Uint32Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly wordCounts: Uint32Array;
  readonly fingerprints: BigUint64Array;
  readonly textStarts: Uint32Array;
  readonly textEnds: Uint32Array;
  readonly text: Uint8Array;
  readonly bands: number;
  readonly rowParagraphs: Uint32Array;
  readonly bandKeys: Uint32Array;
  readonly documentKeys: Uint32Array;
  readonly documentFingerprints: BigUint64Array;
  readonly sampleEnds: Uint32Array;
  readonly samples: Uint32Array;
}

/** Where the texts of contents are kept until two of them must be compared: memory, a temporary file, or the files of a stored index. */
export interface Shelf {
  /** Keeps bytes; answers where they begin. */
  readonly append: (bytes: Uint8Array) => number;
  /** Good until the next call. */
  readonly read: (offset: number, length: number) => Uint8Array;
}

/** A content that is alike another, verified on both shingle sets. */
export interface AlikeContent {
  readonly content: number;
  readonly shared: number;
  /** Sizes of the two shingle sets: of the content that was asked about, and of this one. */
  readonly ownSize: number;
  readonly otherSize: number;
}

/** A paragraph of a run, by its document and its place in it, from 0. */
export interface ParagraphPlace {
  readonly document: number;
  readonly paragraph: number;
}

/**
 * What is known of all documents that come before the one that is looked at. In a world documents are numbered in the order that decides
 * which copy stays: the smaller number is the earlier document.
 */
export interface World {
  /** Content of a paragraph that stays; -1 where there is none, it has no words, or it goes. */
  readonly contentAt: (document: number, paragraph: number) => number;
  /** Paragraphs of a document, with those that go and those without words. */
  readonly paragraphCountOf: (document: number) => number;
  readonly wordCountOf: (content: number) => number;
  /** Its words as rules count them: numbers and signs 0, a Han character .6, a letter of another script without blanks .25. */
  readonly weightOf: (content: number) => number;
  /** Of the document that is looked at too; undefined where it is not known. */
  readonly dateOf: (document: number) => number | undefined;
  /** Whether a document is one that others are to be rid of, whatever it is about. */
  readonly isReference: (document: number) => boolean;
  /** The first paragraphs with this content that stay, in order, at most four, each of another document. */
  readonly placesOf: (content: number) => readonly ParagraphPlace[];
  /** Contents verified to be alike, the most alike first, ties by fingerprint; at most 64. */
  readonly alikeOf: (content: number) => readonly AlikeContent[];
  /** In how many documents a content stands. */
  readonly documentCountOf: (content: number) => number;
  /** Whether two contents differ by nothing but spelling variants. */
  readonly isVariant: (copy: number, kept: number) => boolean;
}

/** Paragraphs of one document that stand in one earlier document, in the same order there. */
export interface CorpusBlock {
  readonly keptDocument: number;
  readonly keptFirst: number;
  readonly keptLast: number;
  readonly copyDocument: number;
  readonly copyFirst: number;
  readonly copyLast: number;
  readonly kind: BlockKind;
  readonly verdict: Verdict;
  /** Short stable name of the rule, and a sentence for people. */
  readonly rule: string;
  readonly reason: string;
  readonly copyWords: number;
  readonly sharedWords: number;
  readonly jaccard: number;
  readonly containment: number;
  /** The paragraphs of the copy that were matched, rising; those between them that were not have few words or none. */
  readonly paragraphs: readonly number[];
}

/** Two documents that are alike as wholes. */
export interface DocumentMatch {
  readonly a: number;
  readonly b: number;
  readonly shared: number;
  readonly aSize: number;
  readonly bSize: number;
}

/** Documents that tell the same story: a connected component of documents alike as wholes, or of which one repeats most of another. */
export interface Story {
  /** Fingerprint of its smallest document by content, in hexadecimal: the same story has the same name in any order. */
  readonly name: string;
  /** In the order that decides which stays, the keeper first. */
  readonly documents: readonly StoryDocument[];
}

export interface StoryDocument {
  readonly document: number;
  /** What an agency put before it, as written: `UPDATE 2-`, `CORRECTED`; undefined where there is none. */
  readonly marker?: string;
  /** Its best link to another of the story: what they share. Undefined for the keeper alone. */
  readonly like?: number;
  readonly jaccard?: number;
  readonly containment?: number;
}

/** A document whose text is wholly repeated in documents that stay. */
export interface WhollyRepeated {
  readonly document: number;
  /** Documents that hold its paragraphs, the one with most words first. */
  readonly keptIn: readonly number[];
  readonly words: number;
}

/** A paragraph that stands in more documents than are told one by one. */
export interface Boilerplate {
  readonly content: number;
  readonly first: ParagraphPlace;
  readonly documentCount: number;
  readonly paragraphCount: number;
  readonly words: number;
}

/** What was seen before: judges one batch of surveyed records in their order, and remembers them. */
export interface Memory {
  /** For each document of the survey, in order, what of it repeats something seen before; of the batch too. Remembers it at once. */
  readonly take: (survey: Survey) => readonly SeenAgain[];
  /** Makes what was taken last: to be awaited before the records are acknowledged. */
  readonly commit: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What of a document was seen before. */
export interface SeenAgain {
  readonly blocks: readonly (CorpusBlock & { readonly kept: DocumentKey })[];
  /** Paragraphs that go, rising, in the numbers of the survey's document. */
  readonly gone: readonly number[];
  /** Whether it is wholly repeated. */
  readonly isWhole: boolean;
}
