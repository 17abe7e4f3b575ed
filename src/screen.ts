import { type DocumentRows, mayBeAlike, paragraphOf, type Stretch } from './alike-screen.js';
import { firstAtLeast } from './columns.js';
import { wordKind } from './marks.js';
import { candidatesMax } from './match/runs.js';
import { windowLength } from './match/windows.js';
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
  const firstParagraph = document > 0 ? reading.paragraphEnds[document - 1] : 0;
  const own = { firstWord, wordEnd, firstParagraph, paragraphEnd: reading.paragraphEnds[document] };
  const stretches: Stretch[] = [];
  // First words of the copies so far whose kept text begins a paragraph.
  const seams = new Set<number>();
  let covered = firstWord;
  let floor = firstWord;
  for (let row = first; row < last; row++) {
    const b = reading.repeats.words[row];
    if (b < covered) continue;
    const found = longestStretch(reading, row, first, wordEnd);
    if (found === undefined) continue;
    const stretch = drawnBack(reading, found, firstWord, floor);
    if (beginsParagraph(reading, own, stretch.a)) seams.add(stretch.b);
    if (isOfInterest(bytes, reading, own, stretch, seams)) return true;
    stretches.push(stretch);
    covered = stretch.b + stretch.length;
    floor = stretch.b + 1;
  }
  return stretches.length > 0 && mayBeAlike(reading, own, stretches, threshold);
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
  const from = firstAtLeast(rows, word, low, high);
  return from < high && rows[from] === word ? from : -1;
}

function drawnBack({ words }: BatchReading, { a, b, length }: Stretch, firstWord: number, floor: number): Stretch {
  let back = 0;
  while (a - back > firstWord && b - back > floor && words.hashes[a - back - 1] === words.hashes[b - back - 1]) back++;
  return { a: a - back, b: b - back, length: length + back };
}

/** Whether no word stands before this one in its paragraph. */
function beginsParagraph(reading: BatchReading, own: DocumentRows, word: number): boolean {
  const { words, paragraphs } = reading;
  if (word === own.firstWord || word === own.wordEnd) return true;
  return words.ends[word - 1] <= paragraphs.starts[paragraphOf(reading, own, word)];
}

/**
 * Whether a stretch may be cut to a candidate, or go on behind a slip of the pen.
 *
 * @param seams first words of the copies so far, this one too, whose kept text begins a paragraph
 */
function isOfInterest(
  bytes: Uint8Array,
  reading: BatchReading,
  own: DocumentRows,
  { a, b, length }: Stretch,
  seams: ReadonlySet<number>,
): boolean {
  const { words, paragraphs } = reading;
  const { firstWord, wordEnd } = own;
  const isShort = (before: number) => isAbbreviation(reading, before);
  const edgeBefore = (word: number, paragraph: number) =>
    word === firstWord || word === wordEnd ? looseEdge.sure : looseEdgeBefore(bytes, reading, word, paragraph, isShort);
  const isCutOff = (word: number) => {
    const paragraph = paragraphOf(reading, own, word);
    return endsInEllipsis(bytes, paragraphs.starts[paragraph], paragraphs.lineEnds[paragraph]);
  };
  const keptBegins = seams.has(b);
  const lastParagraph = own.paragraphEnd - 1;
  let keptParagraph = paragraphOf(reading, own, a);
  let copyParagraph = paragraphOf(reading, own, b);
  let cuts = 0;
  for (let k = 0; k <= length; k++) {
    if (a + k < wordEnd)
      while (keptParagraph < lastParagraph && paragraphs.starts[keptParagraph + 1] <= words.starts[a + k]) keptParagraph++;
    // Where two copies were joined without a mark between them, the seam is an edge: see withSeams.
    const kept = Math.max(edgeBefore(a + k, keptParagraph), k === length && seams.has(a + k) ? looseEdge.weak : looseEdge.none);
    if (kept === looseEdge.none) continue;
    if (b + k < wordEnd)
      while (copyParagraph < lastParagraph && paragraphs.starts[copyParagraph + 1] <= words.starts[b + k]) copyParagraph++;
    const copy = Math.max(edgeBefore(b + k, copyParagraph), k === 0 && keptBegins ? looseEdge.weak : looseEdge.none);
    if (copy < looseEdge.weak || Math.max(kept, copy) < looseEdge.sure) continue;
    cuts++;
    if (cuts > 1 || connectiveAt(words.hashes, b + k, wordEnd) > 0) return true;
    if (beginsParagraph(reading, own, a + k) && beginsParagraph(reading, own, b + k) && isCutOff(a + k)) return true;
  }
  const end = b + length;
  // The tail of a sentence, sent again right behind it.
  if (a + length === b && edgeBefore(b, keptParagraph) >= looseEdge.weak) return true;
  if (cuts > 0 && (beginsParagraph(reading, own, end) || beginsParagraph(reading, own, Math.min(wordEnd, end + 1))) && isCutOff(end - 1))
    return true;
  for (let k = 1; k <= connectiveWordsMax && b - k >= firstWord; k++) {
    if (connectiveAt(words.hashes, b - k, wordEnd) !== k) continue;
    if (edgeBefore(b - k, paragraphOf(reading, own, b - k)) > looseEdge.none) return true;
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
/** [last bits of a hash]: 1 where a connective's first word has them. A look into the map costs more than all else that is asked of a word. */
const connectiveBits = new Uint8Array(1 << 12);
const connectiveMask = connectiveBits.length - 1;

/** Words of a connective that begins at a word; 0 where none does. */
function connectiveAt(hashes: Uint32Array, word: number, wordEnd: number): number {
  connectiveHashes ??= hashedConnectives();
  if (word >= wordEnd || connectiveBits[hashes[word] & connectiveMask] === 0) return 0;
  const phrases = connectiveHashes.get(hashes[word]);
  return phrases?.find((phrase) => phrase.every((hash, k) => hash === hashes[word + k]))?.length ?? 0;
}

function hashedConnectives(): ReadonlyMap<number, readonly Uint32Array[]> {
  const phrases = new Map<number, Uint32Array[]>();
  for (const connective of connectives) {
    const { hashes } = foldWords(new TextEncoder().encode(connective));
    phrases.set(hashes[0], [...(phrases.get(hashes[0]) ?? []), hashes]);
    connectiveBits[hashes[0] & connectiveMask] = 1;
  }
  return phrases;
}
