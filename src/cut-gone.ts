import type { Survey } from './corpus-types.js';
import type { Page, Pass } from './document.js';
import { type Judge, wholeParagraph } from './judging.js';
import type { ReadDocument } from './reading.js';
import type { Edit, RepeatedBlock, SourceDocument, Words } from './types.js';

/** Paragraphs of one document that go since they stand in another; only paragraphs with words are counted, from 0. */
export interface Gone {
  /** Rising. */
  readonly nths: readonly number[];
  /** Words of every paragraph that has any, as the survey counted them. */
  readonly wordCounts: Uint32Array;
  /** The folded text of each that goes, for who has only compared hashes: where it is another, the paragraph stays. */
  readonly folded?: readonly Uint8Array[];
}

/** A document without what stands in others. `edits` are in its bytes; `blocks` say what repeats inside it. */
export interface CutDocument extends ReadDocument {
  /** `block` is an index in `blocks`, and `blocks.length` where the edit takes what stands in another document. */
  readonly edits: readonly Edit[];
  /** Whether the paragraphs that were to go went. */
  readonly isCut: boolean;
}

/** What marks the removals of such paragraphs among the blocks of a document; they leave it before anybody is told. */
const elsewhere = 'stands-elsewhere';

/**
 * Paragraphs that go in the terms of `furtherGone`.
 *
 * @param document its row in the survey
 * @param paragraphs numbers of the document's paragraphs, from 0, rising
 */
export function goneOf({ paragraphEnds, wordCounts }: Survey, document: number, paragraphs: readonly number[]): Gone {
  const own = wordCounts.subarray(document > 0 ? paragraphEnds[document - 1] : 0, paragraphEnds[document]);
  const nthOf = new Map<number, number>();
  for (const [p, count] of own.entries()) if (count > 0) nthOf.set(p, nthOf.size);
  return { nths: paragraphs.flatMap((p) => nthOf.get(p) ?? []), wordCounts: own.filter((count) => count > 0) };
}

/**
 * A last pass over a page in which nothing more goes: takes the paragraphs out, once. The page is what in-document edits left of the text,
 * and so is what the survey counted; where the two differ in the words of any paragraph, all of them stay, since which is which is not
 * certain then.
 */
function furtherGone({ nths, wordCounts, folded }: Gone): (page: Page) => Pass {
  let isDone = false;
  return (page) => {
    const withWords = paragraphsWithWords(page);
    const isAsSurveyed = withWords.length === wordCounts.length && withWords.every(({ words }, nth) => words === wordCounts[nth]);
    if (isDone || !isAsSurveyed) return { blocks: [], removals: [] };
    isDone = true;
    const going = nths.filter((nth, k) => folded === undefined || isFolded(page.words, withWords[nth], folded[k]));
    return {
      blocks: going.map((nth) => blockOf(page, withWords[nth].paragraph, wordCounts[nth])),
      removals: going.map((nth, block) => wholeParagraph(page, withWords[nth].paragraph, block)),
    };
  };
}

/** Judges a document and takes the paragraphs out that stand in others; what then repeats inside it goes too. */
export function cutGone(judge: Judge, document: SourceDocument, gone: Gone): CutDocument {
  const judged: ReadDocument = judge(document, undefined, furtherGone(gone));
  const blocks = judged.blocks.filter(({ rule }) => rule !== elsewhere);
  const numbers = new Map(blocks.map((block, number) => [block, number]));
  const edits = judged.edits.map((edit) => ({ ...edit, block: numbers.get(judged.blocks[edit.block]) ?? blocks.length }));
  return { ...judged, blocks, edits, isCut: edits.some(({ block }) => block === blocks.length) };
}

interface WordedParagraph {
  readonly paragraph: number;
  readonly firstWord: number;
  readonly words: number;
}

function paragraphsWithWords({ paragraphs, words }: Page): WordedParagraph[] {
  const found: WordedParagraph[] = [];
  let word = 0;
  for (let paragraph = 0; paragraph < paragraphs.count; paragraph++) {
    const first = word;
    while (word < words.count && words.starts[word] < paragraphs.ends[paragraph]) word++;
    if (word > first) found.push({ paragraph, firstWord: first, words: word - first });
  }
  return found;
}

/** Whether a paragraph's folded words are these bytes. */
function isFolded({ folded, foldedEnds }: Words, { firstWord, words }: WordedParagraph, expected: Uint8Array): boolean {
  const start = firstWord > 0 ? foldedEnds[firstWord - 1] + 1 : 0;
  const own = folded.subarray(start, foldedEnds[firstWord + words - 1]);
  return own.length === expected.length && own.every((byte, at) => byte === expected[at]);
}

/** Stands for the copy only: the text that stays is in no document that is at hand here. */
function blockOf({ id, paragraphs }: Page, paragraph: number, copyWords: number): RepeatedBlock {
  const start = paragraphs.starts[paragraph];
  const copy = { document: id, start, end: paragraphs.lineEnds[paragraph], firstParagraph: paragraph, paragraphCount: 1 };
  const evidence = { copyWords, sharedWords: copyWords, jaccard: 1, containment: 1 };
  return { kept: copy, copy, kind: 'exact', verdict: 'remove', rule: elsewhere, reason: 'stands in another document', evidence };
}
