import { workingRoom } from '../columns.js';
import { wordKind } from '../marks.js';
import type { Segment, Words } from '../types.js';
import type { Rarity } from './rarity.js';
import { isSpellingVariant, mayBeSpellingVariant, slipLettersMin } from './spelling.js';

/** Whether word a is word b: first by hash, then by the folded bytes themselves, so that a collision never makes a repeat. */
function sameWord(words: Words, a: number, b: number): boolean {
  return words.hashes[a] === words.hashes[b] && sameFolded(words, a, b, 1);
}

/** Number of equal words from a and b on, going forward (step 1) or back (step -1), staying in [from, to) on the b side. */
export function equalWords(words: Words, a: number, b: number, step: 1 | -1, from: number, to: number): number {
  const most = step === 1 ? to - b : Math.min(a + 1, b + 1 - from);
  const { hashes } = words;
  let length = 0;
  while (length < most && hashes[a + length * step] === hashes[b + length * step]) length++;
  if (length === 0) return 0;
  const back = step === -1 ? length - 1 : 0;
  if (sameFolded(words, a - back, b - back, length)) return length;
  let agreeing = 0;
  while (agreeing < length && sameFolded(words, a + agreeing * step, b + agreeing * step, 1)) agreeing++;
  return agreeing;
}

/** Whether so many words from a on are those from b on, by their folded bytes, blanks between them. */
function sameFolded({ folded, foldedEnds }: Words, a: number, b: number, length: number): boolean {
  let i = a > 0 ? foldedEnds[a - 1] + 1 : 0;
  let j = b > 0 ? foldedEnds[b - 1] + 1 : 0;
  const end = foldedEnds[a + length - 1];
  if (end - i !== foldedEnds[b + length - 1] - j) return false;
  for (; i < end; i++, j++) if (folded[i] !== folded[j]) return false;
  return true;
}

/** Whether words [aStart, aEnd) are words [bStart, bEnd). */
export function sameWords(words: Words, aStart: number, aEnd: number, bStart: number, bEnd: number): boolean {
  return aEnd - aStart === bEnd - bStart && equalWords(words, aStart, bStart, 1, bStart, bEnd) === bEnd - bStart;
}

/** How the two sides may write the same letters in other words: [words of a, words of b]. */
const spacings: readonly (readonly [number, number])[] = [
  [1, 2],
  [2, 1],
  [1, 3],
  [3, 1],
];

/**
 * Follows an alignment from (a, b) on in one direction: equal words, and across spelling variants and words written together or apart.
 * Ends at the first real difference.
 *
 * @param from,to bounds of the b side
 * @returns segments in rising order
 */
export function follow(words: Words, a: number, b: number, step: 1 | -1, from: number, to: number, rarity: Rarity): Segment[] {
  const segments: Segment[] = [];
  let i = a;
  let j = b;
  for (;;) {
    const equal = equalWords(words, i, j, step, from, to);
    if (equal > 0) segments.push(segment(i, j, equal, equal, step, false));
    i += equal * step;
    j += equal * step;
    const odd = variantAt(words, i, j, step, from, to, rarity);
    if (odd === undefined) break;
    segments.push(segment(i, j, odd[0], odd[1], step, true));
    i += odd[0] * step;
    j += odd[1] * step;
  }
  return step === 1 ? segments : segments.reverse();
}

function segment(i: number, j: number, aLength: number, bLength: number, step: 1 | -1, variant: boolean): Segment {
  const back = step === -1;
  return { a: back ? i - aLength + 1 : i, b: back ? j - bLength + 1 : j, aLength, bLength, variant };
}

function variantAt(
  words: Words,
  i: number,
  j: number,
  step: 1 | -1,
  from: number,
  to: number,
  rarity: Rarity,
): readonly [number, number] | undefined {
  if (i < 0 || j < from || j >= to) return undefined;
  if (fits(i, j, 1, 1, step, from, to) && isSlip(words, i, 1, j, 1, step, rarity)) return [1, 1];
  if (fits(i, j, 3, 3, step, from, to) && isSwap(words, i, j, step, rarity)) return [2, 2];
  for (const spacing of spacings) {
    const [aLength, bLength] = spacing;
    if (!fits(i, j, aLength, bLength, step, from, to)) continue;
    if (hasSameLetters(words, i, aLength, j, bLength, step)) return spacing;
    if (isGlued(words, i, aLength, step) && isGlued(words, j, bLength, step) && isSlip(words, i, aLength, j, bLength, step, rarity))
      return spacing;
  }
  return undefined;
}

/** Whether so many words of both sides lie within the bounds, those of a before those of b. */
function fits(i: number, j: number, aLength: number, bLength: number, step: 1 | -1, from: number, to: number): boolean {
  const aNext = i + aLength * step;
  const bNext = j + bLength * step;
  return aNext >= -1 && bNext >= from - 1 && bNext <= to && aNext < bNext;
}

/** Spelt otherwise, and one of the two nowhere else in the text. Nearly all pairs are told apart by their bytes, before they are decoded. */
function isSlip(words: Words, i: number, aLength: number, j: number, bLength: number, step: 1 | -1, rarity: Rarity): boolean {
  if (!hasLetters(words, i, aLength, step, slipLettersMin) && !hasLetters(words, j, bLength, step, slipLettersMin)) return false;
  const a = letters(words, i, aLength, step, oneLetters);
  const b = letters(words, j, bLength, step, otherLetters);
  return (
    mayBeSpellingVariant(a, b) && isSpellingVariant(decoder.decode(a), decoder.decode(b)) && (rarity.isWordOnce(i) || rarity.isWordOnce(j))
  );
}

/** Whether words have so many letters, the blanks between them apart. */
function hasLetters({ folded, foldedEnds }: Words, word: number, length: number, step: 1 | -1, least: number): boolean {
  const first = step === 1 ? word : word - length + 1;
  let left = least + length - 1;
  for (let at = first > 0 ? foldedEnds[first - 1] + 1 : 0; at < foldedEnds[first + length - 1]; at++)
    if ((folded[at] & 0xc0) !== 0x80 && --left === 0) return true;
  return false;
}

/** Two letters swapped in a script that parts no words: the next is the same again, and the four letters stand so nowhere else. */
function isSwap(words: Words, i: number, j: number, step: 1 | -1, { isPairOnce }: Rarity): boolean {
  const crossed = sameWord(words, i, j + step) && sameWord(words, i + step, j) && !sameWord(words, i, j);
  if (!crossed || !sameWord(words, i + 2 * step, j + 2 * step)) return false;
  const first = (word: number) => Math.min(word, word + step);
  const isLetters = (word: number) => words.kinds[first(word)] === wordKind.unspaced && words.kinds[first(word) + 1] === wordKind.unspaced;
  return isLetters(i) && isLetters(j) && (isPairOnce(first(i)) || isPairOnce(first(j)));
}

/** One or two words without anything between them: letters whose case alone parts them. */
function isGlued(words: Words, word: number, length: number, step: 1 | -1): boolean {
  const first = step === 1 ? word : word - length + 1;
  return length === 1 || (length === 2 && words.ends[first] === words.starts[first + 1]);
}

/** The same letters in other words; numbers written together are other numbers. */
function hasSameLetters(words: Words, i: number, aLength: number, j: number, bLength: number, step: 1 | -1): boolean {
  if (letterBytes(words, i, aLength, step) !== letterBytes(words, j, bLength, step)) return false;
  const a = letters(words, i, aLength, step, oneLetters);
  const b = letters(words, j, bLength, step, otherLetters);
  let digits = 0;
  for (let k = 0; k < a.length; k++) {
    if (a[k] !== b[k]) return false;
    if (a[k] >= 0x30 && a[k] <= 0x39) digits++;
  }
  return digits === 0 || digits < a.length;
}

/** Bytes of the folded forms of words, the blanks between them apart. */
function letterBytes({ foldedEnds }: Words, word: number, length: number, step: 1 | -1): number {
  const first = step === 1 ? word : word - length + 1;
  return foldedEnds[first + length - 1] - (first > 0 ? foldedEnds[first - 1] + 1 : 0) - (length - 1);
}

const decoder = new TextDecoder();
const blank = 0x20;
const oneLetters = workingRoom(Uint8Array);
const otherLetters = workingRoom(Uint8Array);

/** The folded bytes of words without the blanks between them, in working room where there is more than one. */
function letters(
  { folded, foldedEnds }: Words,
  word: number,
  length: number,
  step: 1 | -1,
  roomOf: (length: number) => Uint8Array,
): Uint8Array {
  const first = step === 1 ? word : word - length + 1;
  const start = first > 0 ? foldedEnds[first - 1] + 1 : 0;
  const end = foldedEnds[first + length - 1];
  if (length === 1) return folded.subarray(start, end);
  const room = roomOf(end - start);
  let written = 0;
  for (let at = start; at < end; at++) if (folded[at] !== blank) room[written++] = folded[at];
  return room.subarray(0, written);
}
