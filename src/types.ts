/*
 * All that passes through a door between two rooms. No code, no imports.
 *
 * Spans are half-open ranges [start, end) of BYTES of the original input, whatever its encoding. Paragraphs and words are counted
 * from 0 in here; people count from 1, and only report/ speaks to people. Lines and columns exist only in report/.
 */

/** A half-open range, from `start` up to but not including `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One input as it came: its name (a path with `/`, or `-` for standard input) and every one of its bytes. */
export interface SourceDocument {
  readonly id: string;
  readonly bytes: Uint8Array;
  /** Where it is known already how the bytes are to be read; else it is found out. */
  readonly encoding?: InputEncoding;
}

/**
 * How bytes are to be read, and whence that is known: a byte order mark, the form of the bytes themselves, what the user told, or a
 * guess. Broken bytes are counted in UTF-8 only; `firstBroken` is a byte offset, -1 where there is none.
 */
export interface InputEncoding {
  /** As TextDecoder names it. */
  readonly name: string;
  readonly from: 'mark' | 'form' | 'told' | 'guess';
  readonly brokenBytes: number;
  readonly firstBroken: number;
}

/**
 * An input as UTF-8, and the way between its offsets and those of the input. Offsets lie between characters; both ways rise.
 * `steps[i]` is how many bytes of the input the character stands for whose first byte is i, and 0 at its others; undefined where the
 * text is the input.
 */
export interface TextView {
  readonly encoding: InputEncoding;
  readonly bytes: Uint8Array;
  readonly steps: Uint8Array | undefined;
  readonly toOriginal: (offset: number) => number;
  readonly toView: (original: number) => number;
}

/**
 * Columns: row i of every array belongs to paragraph i; all have length `count`.
 *
 * `starts[i]` is the first byte of the paragraph's first line that is not white space; `lineStarts[i]` that line's first byte;
 * `lineEnds[i]` is the end of its last line, before the line ending; `ends[i]` is where the next paragraph's first line begins, so
 * that the line ending and the blank lines after a paragraph belong to it.
 */
export interface Paragraphs {
  readonly count: number;
  readonly starts: Uint32Array;
  readonly lineStarts: Uint32Array;
  readonly lineEnds: Uint32Array;
  readonly ends: Uint32Array;
}

/**
 * Columns: row i belongs to word i of a document, in order; arrays have length `count`.
 *
 * `starts`/`ends` are bytes of the input; the folded form of word i ends at `foldedEnds[i]` of `folded` (UTF-8), where one
 * blank parts it from the next;
 * `hashes` is a 32-bit hash of that form; `kinds` says what each is: 0 a run of letters, 1 a number, 2 a Han or Kana
 * character, 3 a character of another script without spaces, 4 a sign that counts (`?`, `%`, a currency, + or - before a number).
 */
export interface Words {
  readonly count: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly hashes: Uint32Array;
  readonly kinds: Uint8Array;
  readonly folded: Uint8Array;
  readonly foldedEnds: Uint32Array;
}

/**
 * A batch of documents as an engine has read it. Columns over all documents; offsets are bytes of the batch, word indexes those of the
 * batch; the rows of document d end, in each group of columns, at the `*Ends` column's row d and begin where those of d - 1 end. Views
 * are good until the engine reads again.
 */
export interface BatchReading {
  /** As in Words, without the folded text. */
  readonly words: Pick<Words, 'starts' | 'ends' | 'hashes' | 'kinds'>;
  readonly wordEnds: Uint32Array;
  /**
   * Windows that stood before in the same document, in rising order: the one that begins at word `words[i]` equals, by hash, the one at
   * `earlier[i]`, the latest such before it.
   */
  readonly repeats: RepeatedWindows;
  readonly repeatEnds: Uint32Array;
  readonly paragraphs: Omit<Paragraphs, 'count'>;
  readonly paragraphEnds: Uint32Array;
  /** One of `readState` for each document. */
  readonly states: Uint8Array;
}

export interface RepeatedWindows {
  readonly words: Uint32Array;
  readonly earlier: Uint32Array;
}

/**
 * What reads and signs batches. `read` takes UTF-8 `bytes` in which document d is [starts[d], ends[d]), documents rising and disjoint, and
 * how paragraphs are to be parted. `sign` gives the C-MinHash signatures, [rows, slots], of ranges [first, last) of the last reading's
 * words, each at its shingle size; the signature of an empty range is all ones.
 */
export interface BatchEngine {
  readonly read: (bytes: Uint8Array, starts: Uint32Array, ends: Uint32Array, paragraphs: 'auto' | 'line' | 'blank') => BatchReading;
  readonly sign: (firstWords: Uint32Array, lastWords: Uint32Array, shingleSizes: Uint8Array, slots: number) => Uint16Array;
}

/**
 * The distinct contents of a run's paragraphs; row i of every array belongs to content i.
 *
 * `fingerprints` holds two 64-bit halves a row; the word hashes of content i are `wordHashes[wordEnds[i - 1] ?? 0, wordEnds[i])`.
 */
export interface Contents {
  readonly count: number;
  readonly fingerprints: BigUint64Array;
  readonly wordHashes: Uint32Array;
  readonly wordEnds: Uint32Array;
}

/**
 * Sketch rows; row i of every array belongs together. A content of 15 to 25 words has two rows, one for each shingle size.
 *
 * `signatures` is [rows, slots] row by row; `contents` is the content that each row sketches.
 */
export interface Sketches {
  readonly count: number;
  readonly slots: number;
  readonly contents: Uint32Array;
  readonly shingleSizes: Uint8Array;
  readonly signatures: Uint16Array;
}

/** Two contents a < b and what their shingle sets have in common: exact counts, never estimates. */
export interface Match {
  readonly a: number;
  readonly b: number;
  readonly shared: number;
  readonly aSize: number;
  readonly bSize: number;
}

/**
 * An alignment of two stretches of one document's words: segment s says that words [a, a + length) are, one by one, the words
 * [b, b + length), a before b. Segments rise in both a and b; `variant` marks a segment of spelling variants.
 */
export interface Run {
  readonly segments: readonly Segment[];
}

export interface Segment {
  readonly a: number;
  readonly b: number;
  /** Words on the a side and on the b side; they differ only where one side writes in two words what the other writes in one. */
  readonly aLength: number;
  readonly bLength: number;
  readonly variant: boolean;
}

/** `remove`: it says nothing new; `review`: it may be meant, or say something new; `keep`: too short to mean anything. */
export type Verdict = 'remove' | 'review' | 'keep';
/** `exact`: the same words after folding; `near`: alike; `contained`: the copy stands in a longer passage. */
export type BlockKind = 'exact' | 'near' | 'contained';

/** A stretch of one document: bytes, and the paragraphs it touches. It need not follow paragraph breaks. */
export interface Passage extends Span {
  readonly document: string;
  readonly firstParagraph: number;
  readonly paragraphCount: number;
}

/** What was counted to reach the verdict. Words are folded words; shingles are runs of 2 or 3 of them. */
export interface Evidence {
  readonly copyWords: number;
  readonly sharedWords: number;
  /** Exact Jaccard similarity and containment (of the smaller in the larger) of the two shingle sets; 1 for letter-for-letter repeats. */
  readonly jaccard: number;
  readonly containment: number;
}

/** A run of text that stands twice: the copy that stays, the one that may go, and why. */
export interface RepeatedBlock {
  readonly kept: Passage;
  readonly copy: Passage;
  readonly kind: BlockKind;
  readonly verdict: Verdict;
  /** Short stable name of the rule that decided, for programs; `reason` is a sentence for people. */
  readonly rule: string;
  readonly reason: string;
  readonly evidence: Evidence;
}

/**
 * One removal as blocks/ decided it, in bytes: the first paragraph it touches from byte `from`, the last up to byte `to`, and all between.
 * `wholeFirst` and `wholeLast` say that those two go entirely.
 */
export interface Removal {
  readonly block: number;
  readonly firstParagraph: number;
  readonly lastParagraph: number;
  readonly wholeFirst: boolean;
  readonly wholeLast: boolean;
  readonly from: number;
  readonly to: number;
}

/** Removal is the only edit. Lists of edits are sorted by start, disjoint, and in the range of their document. */
export interface Edit extends Span {
  /** Index of the block, in the same answer's `blocks`, that this removal carries out. */
  readonly block: number;
}

/** One document after judgement. `edits` are in bytes of the original; `output` is the document with them carried out. */
export interface CleanedDocument {
  readonly id: string;
  readonly byteCount: number;
  readonly paragraphCount: number;
  readonly wordCount: number;
  readonly blocks: readonly RepeatedBlock[];
  readonly edits: readonly Edit[];
  readonly output: Uint8Array;
}

/** The answer of a whole run. Blocks are sorted by the copy's document (in input order) and start. */
export interface Report {
  /** Version of the rules that made it: a change of verdicts is a new one. */
  readonly rules: string;
  readonly scope: 'document' | 'corpus';
  readonly documentCount: number;
  readonly paragraphCount: number;
  readonly wordCount: number;
  readonly byteCount: number;
  readonly blocks: readonly RepeatedBlock[];
}
