import { wordKind } from './marks.js';
import { isVariantOfLetters } from './match/spelling.js';
import { foldKind, foldTable } from './sketch/fold.js';
import type { BatchReading } from './types.js';
import { badByte, decodeAt } from './utf8.js';

/** Words that one side may write where the other writes one. */
const spacedWordsMax = 3;
/** Longer words are not looked at: then there may be a slip. */
const lettersMax = 192;

const roomOf = () => Array.from({ length: spacedWordsMax }, () => new Uint32Array(lettersMax));
const oneRoom = roomOf();
const otherRoom = roomOf();

/** Words of a document, in those of a batch. */
export interface WordBounds {
  readonly first: number;
  readonly end: number;
}

/**
 * Whether from two different words on, in one direction, a slip of the pen may be crossed: one word spelt in two ways, or written together
 * and apart. False only where following the words would end there.
 */
export function maySlip(
  bytes: Uint8Array,
  words: BatchReading['words'],
  i: number,
  j: number,
  step: 1 | -1,
  { first, end }: WordBounds,
): boolean {
  if (i < first || j < first || i >= end || j >= end) return false;
  const { kinds, hashes } = words;
  const at = (word: number) => (word >= first && word < end ? hashes[word] : -1);
  if (at(i) === at(j + step) && at(i + step) === at(j)) return true;
  if (kinds[i] > wordKind.number || kinds[j] > wordKind.number) return false;
  if (!mayBeginAlike(bytes, words, i, j, step)) return false;
  const [one, other] = [lettersOf(bytes, words, i, 0, step, oneRoom[0]), lettersOf(bytes, words, j, 0, step, otherRoom[0])];
  if (one < 0 || other < 0 || isVariantOfLetters(oneRoom[0], one, otherRoom[0], other)) return true;
  for (let more = 1; more < spacedWordsMax; more++) {
    const [i2, j2] = [i + more * step, j + more * step];
    if (i2 >= first && i2 < end) {
      const longer = lettersOf(bytes, words, i, more, step, oneRoom[more]);
      if (longer < 0 || isVariantOfLetters(oneRoom[more], longer, otherRoom[0], other)) return true;
    }
    if (j2 >= first && j2 < end) {
      const longer = lettersOf(bytes, words, j, more, step, otherRoom[more]);
      if (longer < 0 || isVariantOfLetters(oneRoom[0], one, otherRoom[more], longer)) return true;
    }
  }
  return false;
}

/**
 * Whether two words, read from the end from which they are followed, go together to where one of them ends or their letters are not plain,
 * or part there as in a slip: two letters swapped, or the one before once more. Every slip does, also one across the next words. Nearly
 * all pairs part at their first letters, so this is much less work than the letters of the words.
 */
function mayBeginAlike(bytes: Uint8Array, { starts, ends }: BatchReading['words'], i: number, j: number, step: 1 | -1): boolean {
  const isForth = step === 1;
  let a = isForth ? starts[i] : ends[i];
  let c = isForth ? starts[j] : ends[j];
  const aEnd = isForth ? ends[i] : starts[i];
  const cEnd = isForth ? ends[j] : starts[j];
  let before = unknown;
  for (;;) {
    const one = letterAt(bytes, a, aEnd, step);
    const other = letterAt(bytes, c, cEnd, step);
    if (one === unknown || other === unknown) return true;
    a += (one >>> 21) * step;
    c += (other >>> 21) * step;
    const [x, y] = [one & 0x1fffff, other & 0x1fffff];
    if (x === y) {
      before = x;
      continue;
    }
    if (x === before || y === before) return true;
    const isOrUnknown = (letter: number, packed: number) => packed === unknown || letter === (packed & 0x1fffff);
    return isOrUnknown(x, letterAt(bytes, c, cEnd, step)) && isOrUnknown(y, letterAt(bytes, a, aEnd, step));
  }
}

/** What letterAt answers where a word ends, or what stands there is not one plain letter. */
const unknown = 0;

/** The folded letter next to a place of a word in the direction of `step`, packed with its bytes as `length << 21 | letter`. */
function letterAt(bytes: Uint8Array, at: number, end: number, step: 1 | -1): number {
  if (at === end) return unknown;
  const { pages, rows } = foldTable();
  let from = at;
  if (step === -1)
    do from--;
    while (from > end && (bytes[from] & 0xc0) === 0x80);
  const decoded = decodeAt(bytes, from, step === 1 ? end : at);
  const codePoint = decoded & 0x1fffff;
  const value = rows[(pages[codePoint >>> 8] << 8) | (codePoint & 0xff)];
  // Both ends of a character reference, which a word may hold, are signs that part words elsewhere, and so are not plain.
  const kind = value >>> 21;
  const isPlain = kind === foldKind.letter || kind === foldKind.digit || kind === foldKind.mark || kind === foldKind.character;
  return isPlain ? (decoded & ~0x1fffff) | (value & 0x1fffff) : unknown;
}

const ampersand = 0x26;

/** Writes the folded letters of a word and `more` next to it; answers how many, or -1 where they are not plain or too many. */
function lettersOf(
  bytes: Uint8Array,
  { starts, ends }: BatchReading['words'],
  word: number,
  more: number,
  step: 1 | -1,
  letters: Uint32Array,
): number {
  const { pages, rows } = foldTable();
  const [from, to] = step === 1 ? [word, word + more] : [word - more, word];
  let count = 0;
  for (let each = from; each <= to; each++) {
    for (let at = starts[each]; at < ends[each]; ) {
      const decoded = decodeAt(bytes, at, ends[each]);
      const codePoint = decoded & 0x1fffff;
      at += decoded >>> 21;
      if (codePoint === badByte || codePoint === ampersand || count === lettersMax) return -1;
      const value = rows[(pages[codePoint >>> 8] << 8) | (codePoint & 0xff)];
      if (value >>> 21 === foldKind.several) return -1;
      if (value >>> 21 !== foldKind.vanish) letters[count++] = value & 0x1fffff;
    }
  }
  return count;
}
