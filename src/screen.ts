import { wordKind } from './marks.js';
import { candidatesMax } from './match/runs.js';
import { windowLength } from './match/windows.js';
import { likelyPairs, type WordRanges } from './match/within.js';
import { sizeForPair, sizesFor } from './sketch/shingles.js';
import { foldWords } from './sketch/words.js';
import { maySlip } from './slips.js';
import { abbreviations } from './text/edges.js';
import { connectives, connectiveWordsMax } from './text/furniture.js';
import { looseEdge, looseEdgeBefore } from './text/loose-edges.js';
import { endsInEllipsis } from './text/paragraph-marks.js';
import type { BatchReading } from './types.js';

/*
 * Most documents repeat some phrase, few a passage. This tells them apart from the columns of a batch alone, so that only those are
 * judged of which there may be something to say.
 */

/** A repeated stretch: words [b, b + length) are words [a, a + length), by their hashes. */
interface Stretch {
  readonly a: number;
  readonly b: number;
  readonly length: number;
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

/**
 * Whether a document may hold a block. False only where judging it would find none.
 *
 * @param document row of a document that the engine has read
 * @param threshold Jaccard similarity of alike paragraphs, in thousandths
 */
export function mayRepeat(bytes: Uint8Array, reading: BatchReading, document: number, threshold: number): boolean {
  const first = document > 0 ? reading.repeatEnds[document - 1] : 0;
  const last = reading.repeatEnds[document];
  if (first === last) return false;
  const firstWord = document > 0 ? reading.wordEnds[document - 1] : 0;
  const wordEnd = reading.wordEnds[document];
  const stretches: Stretch[] = [];
  const seams = new Set<number>();
  let covered = firstWord;
  let floor = firstWord;
  for (let row = first; row < last; row++) {
    const b = reading.repeats.words[row];
    if (b < covered) continue;
    const found = longestStretch(reading, row, first, wordEnd);
    if (found === undefined) continue;
    const stretch = drawnBack(reading, found, firstWord, floor);
    if (isOfInterest(bytes, reading, document, stretch, seams, firstWord, wordEnd)) return true;
    stretches.push(stretch);
    covered = stretch.b + stretch.length;
    floor = stretch.b + 1;
  }
  return mayBeAlike(reading, document, stretches, threshold);
}

/** The earlier place from which most words agree with those from the window's first on; of equals the earliest. */
function longestStretch({ words, repeats }: BatchReading, row: number, firstRow: number, wordEnd: number): Stretch | undefined {
  const b = repeats.words[row];
  const least = windowLength({ count: wordEnd, kinds: words.kinds }, b);
  let best: Stretch | undefined;
  let at = row;
  for (let tried = 0; tried < candidatesMax && at >= 0; tried++) {
    const a = repeats.earlier[at];
    let length = 0;
    while (b + length < wordEnd && words.hashes[a + length] === words.hashes[b + length]) length++;
    if (length >= least && length >= (best?.length ?? 0)) best = { a, b, length };
    at = rowOf(repeats.words, a, firstRow, at);
  }
  return best;
}

/** The row among [low, high) whose window begins at `word`; -1 where none does: there it stood for the first time. */
function rowOf(rows: Uint32Array, word: number, low: number, high: number): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (rows[middle] < word) from = middle + 1;
    else to = middle;
  }
  return from < high && rows[from] === word ? from : -1;
}

function drawnBack({ words }: BatchReading, { a, b, length }: Stretch, firstWord: number, floor: number): Stretch {
  let back = 0;
  while (a - back > firstWord && b - back > floor && words.hashes[a - back - 1] === words.hashes[b - back - 1]) back++;
  return { a: a - back, b: b - back, length: length + back };
}

/**
 * Whether a stretch may be cut to a candidate, or go on behind a slip of the pen.
 *
 * @param seams first words of the copies so far whose kept text begins a paragraph; this one's is added
 */
function isOfInterest(
  bytes: Uint8Array,
  reading: BatchReading,
  document: number,
  { a, b, length }: Stretch,
  seams: Set<number>,
  firstWord: number,
  wordEnd: number,
): boolean {
  const { words, paragraphs } = reading;
  const isShort = (before: number) => isAbbreviation(reading, before);
  const edgeBefore = (word: number, paragraph: number) =>
    word === firstWord || word === wordEnd ? looseEdge.sure : looseEdgeBefore(bytes, reading, word, paragraph, isShort);
  const beginsParagraph = (word: number) =>
    word === firstWord || word === wordEnd || words.ends[word - 1] <= paragraphs.starts[paragraphOf(reading, document, word)];
  const isCutOff = (word: number) => {
    const paragraph = paragraphOf(reading, document, word);
    return endsInEllipsis(bytes, paragraphs.starts[paragraph], paragraphs.lineEnds[paragraph]);
  };
  const keptBegins = beginsParagraph(a);
  if (keptBegins) seams.add(b);
  const lastParagraph = reading.paragraphEnds[document] - 1;
  let keptParagraph = paragraphOf(reading, document, a);
  let copyParagraph = paragraphOf(reading, document, b);
  let cuts = 0;
  for (let k = 0; k <= length; k++) {
    if (a + k < wordEnd)
      while (keptParagraph < lastParagraph && paragraphs.starts[keptParagraph + 1] <= words.starts[a + k]) keptParagraph++;
    if (b + k < wordEnd)
      while (copyParagraph < lastParagraph && paragraphs.starts[copyParagraph + 1] <= words.starts[b + k]) copyParagraph++;
    // Where two copies were joined without a mark between them, the seam is an edge: see withSeams.
    const kept = Math.max(edgeBefore(a + k, keptParagraph), k === length && seams.has(a + k) ? looseEdge.weak : looseEdge.none);
    if (kept === looseEdge.none) continue;
    const copy = Math.max(edgeBefore(b + k, copyParagraph), k === 0 && keptBegins ? looseEdge.weak : looseEdge.none);
    if (copy < looseEdge.weak || Math.max(kept, copy) < looseEdge.sure) continue;
    cuts++;
    if (cuts > 1 || connectiveAt(words.hashes, b + k, wordEnd) > 0) return true;
    if (beginsParagraph(a + k) && beginsParagraph(b + k) && isCutOff(a + k)) return true;
  }
  const end = b + length;
  // The tail of a sentence, sent again right behind it.
  if (a + length === b && edgeBefore(b, keptParagraph) >= looseEdge.weak) return true;
  const breaksOff = beginsParagraph(end) || beginsParagraph(Math.min(wordEnd, end + 1));
  if (cuts > 0 && breaksOff && isCutOff(end - 1)) return true;
  for (let k = 1; k <= connectiveWordsMax && b - k >= firstWord; k++) {
    if (connectiveAt(words.hashes, b - k, wordEnd) !== k) continue;
    if (edgeBefore(b - k, paragraphOf(reading, document, b - k)) > looseEdge.none) return true;
  }
  const bounds = { first: firstWord, end: wordEnd };
  return maySlip(bytes, words, a + length, end, 1, bounds) || maySlip(bytes, words, a - 1, b - 1, -1, bounds);
}

/** Hashes of the short forms that a period may follow inside a sentence. */
let abbreviationHashes: ReadonlySet<number> | undefined;

function isAbbreviation({ words }: BatchReading, word: number): boolean {
  abbreviationHashes ??= new Set([...abbreviations].map((text) => foldWords(new TextEncoder().encode(text)).hashes[0]));
  if (words.kinds[word] !== wordKind.word) return false;
  return words.ends[word] - words.starts[word] === 1 || abbreviationHashes.has(words.hashes[word]);
}

/** Hashes of the words of each connective, by that of its first. */
let connectiveHashes: ReadonlyMap<number, readonly Uint32Array[]> | undefined;

/** Words of a connective that begins at a word; 0 where none does. */
function connectiveAt(hashes: Uint32Array, word: number, wordEnd: number): number {
  connectiveHashes ??= hashedConnectives();
  const phrases = word < wordEnd ? connectiveHashes.get(hashes[word]) : undefined;
  return phrases?.find((phrase) => phrase.every((hash, k) => hash === hashes[word + k]))?.length ?? 0;
}

function hashedConnectives(): ReadonlyMap<number, readonly Uint32Array[]> {
  const phrases = new Map<number, Uint32Array[]>();
  for (const connective of connectives) {
    const { hashes } = foldWords(new TextEncoder().encode(connective));
    phrases.set(hashes[0], [...(phrases.get(hashes[0]) ?? []), hashes]);
  }
  return phrases;
}

/** The last paragraph of the document that begins at or before a word. */
function paragraphOf({ words, paragraphs, paragraphEnds }: BatchReading, document: number, word: number): number {
  let low = document > 0 ? paragraphEnds[document - 1] : 0;
  let high = paragraphEnds[document] - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (paragraphs.starts[middle] <= words.starts[word]) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Whether a paragraph may be an edited copy of another: by the stretches that they share, or by their shingles. */
function mayBeAlike(reading: BatchReading, document: number, stretches: readonly Stretch[], threshold: number): boolean {
  if (!coversParagraph(reading, document, stretches)) return false;
  const ranges = paragraphRanges(reading, document);
  const hashes = reading.words.hashes.subarray(document > 0 ? reading.wordEnds[document - 1] : 0, reading.wordEnds[document]);
  return sharesMost(reading, document, stretches, ranges) || likelyPairs(hashes, ranges, threshold, { sizesFor, sizeForPair })?.size !== 0;
}

/** Whether two paragraphs have so many words in stretches that they are alike in their runs. */
function sharesMost(reading: BatchReading, document: number, stretches: readonly Stretch[], { count, starts, ends }: WordRanges): boolean {
  const firstParagraph = document > 0 ? reading.paragraphEnds[document - 1] : 0;
  const firstWord = document > 0 ? reading.wordEnds[document - 1] : 0;
  // Words, from `at` on, up to the next paragraph.
  const wordsLeft = (paragraph: number, at: number) => (paragraph + 1 < count ? starts[paragraph + 1] + firstWord - at : Infinity);
  const shared = new Map<number, number>();
  for (const { a, b, length } of stretches) {
    for (let k = 0; k < length; ) {
      const p = paragraphOf(reading, document, a + k) - firstParagraph;
      const q = paragraphOf(reading, document, b + k) - firstParagraph;
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

/** The paragraphs of a document as ranges of its words. */
function paragraphRanges(reading: BatchReading, document: number): WordRanges {
  const first = document > 0 ? reading.paragraphEnds[document - 1] : 0;
  const count = reading.paragraphEnds[document] - first;
  const firstWord = document > 0 ? reading.wordEnds[document - 1] : 0;
  const wordAt = (byte: number) => wordsBefore(reading, document, byte) - firstWord;
  const starts = Uint32Array.from({ length: count }, (_, p) => wordAt(reading.paragraphs.starts[first + p]));
  const ends = Uint32Array.from({ length: count }, (_, p) => wordAt(reading.paragraphs.ends[first + p]));
  return { count, starts, ends };
}

/** Whether the stretches hold so much of a paragraph that it can be alike another at all. */
function coversParagraph(reading: BatchReading, document: number, stretches: readonly Stretch[]): boolean {
  const covered = new Map<number, number>();
  const cover = (first: number, length: number) => {
    for (let word = first; word < first + length; ) {
      const paragraph = paragraphOf(reading, document, word);
      const end = Math.min(first + length, wordsBefore(reading, document, reading.paragraphs.ends[paragraph]));
      covered.set(paragraph, (covered.get(paragraph) ?? 0) + end - word);
      word = Math.max(end, word + 1);
    }
  };
  for (const { a, b, length } of stretches) {
    cover(a, length);
    cover(b, length);
  }
  for (const [paragraph, count] of covered) {
    const { starts, ends } = reading.paragraphs;
    const first = wordsBefore(reading, document, starts[paragraph]);
    const wordCount = wordsBefore(reading, document, ends[paragraph]) - first;
    const percentMin = reading.words.kinds[first] === wordKind.unspaced ? coveredUnspacedPercentMin : coveredPercentMin;
    if (wordCount >= comparedWordsMin && count * 100 >= wordCount * percentMin) return true;
  }
  return false;
}

/** How many words of the batch begin before a byte of the document. */
function wordsBefore({ words, wordEnds }: BatchReading, document: number, byte: number): number {
  let low = document > 0 ? wordEnds[document - 1] : 0;
  let high = wordEnds[document];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words.starts[middle] < byte) low = middle + 1;
    else high = middle;
  }
  return low;
}
