import { firstAtLeast, workingRoom } from './columns.js';
import { wordKind } from './marks.js';
import { likelyPairs, type WordRanges } from './match/within.js';
import { sizeForPair, sizesFor } from './sketch/shingles.js';
import type { BatchReading } from './types.js';

/*
 * Whether a document of a batch may hold two paragraphs that are alike, from the stretches of words that stand in it twice.
 */

/** A repeated stretch: words [b, b + length) are words [a, a + length), by their hashes. */
export interface Stretch {
  readonly a: number;
  readonly b: number;
  readonly length: number;
}

/** A document of a batch: words [firstWord, wordEnd) and paragraphs [firstParagraph, paragraphEnd) of its columns. */
export interface DocumentRows {
  readonly firstWord: number;
  readonly wordEnd: number;
  readonly firstParagraph: number;
  readonly paragraphEnd: number;
}

/**
 * Least part of a paragraph, in percent, that stands elsewhere where it may be an edited copy: with seven tenths of the shingles in common
 * the changed words leave so much in stretches of a window or more. Windows of scripts without blanks are long beside their shingles.
 */
const coveredPercentMin = 50;
const coveredUnspacedPercentMin = 25;
/** Paragraphs that are told as edited copies share twelve words and three quarters of the longer one in runs, those across slips not counted here. */
const alikeWordsMin = 10;
const alikePercentMin = 70;
/** Shorter paragraphs are compared by equal content only. */
const comparedWordsMin = 8;

const startRoom = workingRoom(Uint32Array);
const endRoom = workingRoom(Uint32Array);
const coveredRoom = workingRoom(Uint32Array);

/** The last paragraph of the document that begins at or before a word. */
export function paragraphOf({ words, paragraphs }: BatchReading, { firstParagraph, paragraphEnd }: DocumentRows, word: number): number {
  return firstAtLeast(paragraphs.starts, words.starts[word] + 1, firstParagraph + 1, paragraphEnd) - 1;
}

/** Whether a paragraph may be an edited copy of another: by the stretches that they share, or by their shingles. */
export function mayBeAlike(reading: BatchReading, own: DocumentRows, stretches: readonly Stretch[], threshold: number): boolean {
  if (!coversParagraph(reading, own, countCovered(reading, own, stretches))) return false;
  const ranges = paragraphRanges(reading, own);
  if (sharesMost(reading, own, stretches, ranges)) return true;
  const hashes = reading.words.hashes.subarray(own.firstWord, own.wordEnd);
  return likelyPairs(hashes, ranges, threshold, { sizesFor, sizeForPair })?.size !== 0;
}

/**
 * [paragraphs of the document] Words of each that lie in a stretch, on either side, in working room; a word in two stretches counts twice.
 */
function countCovered(reading: BatchReading, own: DocumentRows, stretches: readonly Stretch[]): Uint32Array {
  const { words, paragraphs } = reading;
  const count = own.paragraphEnd - own.firstParagraph;
  const covered = coveredRoom(count).fill(0, 0, count);
  const cover = (first: number, last: number) => {
    let paragraph = paragraphOf(reading, own, first);
    for (let word = first; word < last && paragraph < own.paragraphEnd; paragraph++) {
      const end = paragraphs.ends[paragraph];
      const next = words.starts[last - 1] < end ? last : Math.max(word, wordsBefore(reading, own, end));
      covered[paragraph - own.firstParagraph] += next - word;
      word = next;
    }
  };
  for (const { a, b, length } of stretches) {
    cover(a, a + length);
    cover(b, b + length);
  }
  return covered;
}

/** Whether the stretches hold so much of a paragraph that it can be alike another at all. */
function coversParagraph(reading: BatchReading, own: DocumentRows, covered: Uint32Array): boolean {
  const { starts, ends } = reading.paragraphs;
  for (let paragraph = own.firstParagraph; paragraph < own.paragraphEnd; paragraph++) {
    const coveredWords = covered[paragraph - own.firstParagraph];
    if (coveredWords === 0) continue;
    const first = wordsBefore(reading, own, starts[paragraph]);
    const wordCount = wordsBefore(reading, own, ends[paragraph]) - first;
    const percentMin = reading.words.kinds[first] === wordKind.unspaced ? coveredUnspacedPercentMin : coveredPercentMin;
    if (wordCount >= comparedWordsMin && coveredWords * 100 >= wordCount * percentMin) return true;
  }
  return false;
}

/** Whether two paragraphs have so many words in stretches that they are alike in their runs. */
function sharesMost(reading: BatchReading, own: DocumentRows, stretches: readonly Stretch[], ranges: WordRanges): boolean {
  const { count, starts, ends } = ranges;
  const { firstWord, firstParagraph } = own;
  // Words, from `at` on, up to the next paragraph.
  const wordsLeft = (paragraph: number, at: number) => (paragraph + 1 < count ? starts[paragraph + 1] + firstWord - at : Infinity);
  const shared = new Map<number, number>();
  for (const { a, b, length } of stretches) {
    for (let k = 0; k < length; ) {
      const p = paragraphOf(reading, own, a + k) - firstParagraph;
      const q = paragraphOf(reading, own, b + k) - firstParagraph;
      const together = Math.min(length - k, wordsLeft(p, a + k), wordsLeft(q, b + k));
      const sum = (shared.get(p * count + q) ?? 0) + together;
      shared.set(p * count + q, sum);
      const longer = Math.max(ends[p] - starts[p], ends[q] - starts[q]);
      if (p !== q && sum >= alikeWordsMin && sum * 100 >= alikePercentMin * longer) return true;
      k += together;
    }
  }
  return false;
}

/** The paragraphs of a document as ranges of its words, in working room. */
function paragraphRanges({ words, paragraphs }: BatchReading, own: DocumentRows): WordRanges {
  const { firstWord, wordEnd, firstParagraph } = own;
  const count = own.paragraphEnd - firstParagraph;
  const [starts, ends] = [startRoom(count), endRoom(count)];
  let word = firstWord;
  for (let p = 0; p < count; p++) {
    while (word < wordEnd && words.starts[word] < paragraphs.starts[firstParagraph + p]) word++;
    starts[p] = word - firstWord;
    while (word < wordEnd && words.starts[word] < paragraphs.ends[firstParagraph + p]) word++;
    ends[p] = word - firstWord;
  }
  return { count, starts, ends };
}

/** How many words of the batch begin before a byte of the document. */
function wordsBefore({ words }: BatchReading, { firstWord, wordEnd }: DocumentRows, byte: number): number {
  return firstAtLeast(words.starts, byte, firstWord, wordEnd);
}
