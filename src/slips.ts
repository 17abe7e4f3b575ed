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
 * Whether two words may have their letter in common at the end from which they are followed, or their two letters there swapped: so is
 * every slip. Only letters of ASCII tell at a glance that it is not so.
 */
function mayBeginAlike(bytes: Uint8Array, { starts, ends }: BatchReading['words'], i: number, j: number, step: 1 | -1): boolean {
  const [a, c] = step === 1 ? [starts[i], starts[j]] : [ends[i] - 1, ends[j] - 1];
  if ((bytes[a] | bytes[a + step] | bytes[c] | bytes[c + step]) >= 0x80) return true;
  const isSame = (one: number, other: number) => (bytes[one] | 0x20) === (bytes[other] | 0x20);
  return isSame(a, c) || (isSame(a, c + step) && isSame(a + step, c)) || !isLetterOrDigit(bytes[a]) || !isLetterOrDigit(bytes[c]);
}

/** A word of ASCII ends in other signs only where it is a character reference. */
function isLetterOrDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a);
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
