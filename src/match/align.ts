import { wordKind } from '../marks.js';
import type { Segment, Words } from '../types.js';
import type { Rarity } from './rarity.js';
import { isSpellingVariant } from './spelling.js';

/** Whether word a is word b: first by hash, then by the folded bytes themselves, so that a collision never makes a repeat. */
function sameWord(words: Words, a: number, b: number): boolean {
  if (words.hashes[a] !== words.hashes[b]) return false;
  const { folded, foldedEnds } = words;
  let i = a > 0 ? foldedEnds[a - 1] + 1 : 0;
  let j = b > 0 ? foldedEnds[b - 1] + 1 : 0;
  if (foldedEnds[a] - i !== foldedEnds[b] - j) return false;
  for (; i < foldedEnds[a]; i++, j++) if (folded[i] !== folded[j]) return false;
  return true;
}

/** Number of equal words from a and b on, going forward (step 1) or back (step -1), staying in [from, to) on the b side. */
export function equalWords(words: Words, a: number, b: number, step: 1 | -1, from: number, to: number): number {
  let length = 0;
  while (
    a + length * step >= 0 &&
    b + length * step >= from &&
    b + length * step < to &&
    sameWord(words, a + length * step, b + length * step)
  )
    length++;
  return length;
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
  const fits = (aLength: number, bLength: number) => {
    const aNext = i + aLength * step;
    const bNext = j + bLength * step;
    return aNext >= -1 && bNext >= from - 1 && bNext <= to && aNext < bNext;
  };
  if (i < 0 || j < from || j >= to) return undefined;
  if (fits(1, 1) && isSlip(i, j, text(words, i, 1, step), text(words, j, 1, step), rarity)) return [1, 1];
  if (fits(3, 3) && isSwap(words, i, j, step, rarity)) return [2, 2];
  return spacings.find(([aLength, bLength]) => {
    if (!fits(aLength, bLength)) return false;
    const [a, b] = [text(words, i, aLength, step), text(words, j, bLength, step)];
    return sameLetters(a, b) || (isGlued(words, i, aLength, step) && isGlued(words, j, bLength, step) && isSlip(i, j, a, b, rarity));
  });
}

/** Spelt otherwise, and one of the two nowhere else in the text. */
function isSlip(i: number, j: number, a: string, b: string, { isWordOnce }: Rarity): boolean {
  return isSpellingVariant(a, b) && (isWordOnce(i) || isWordOnce(j));
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

function sameLetters(one: string, other: string): boolean {
  return one === other && !/^[0-9]+$/.test(one);
}

const decoder = new TextDecoder();

function text(words: Words, word: number, length: number, step: 1 | -1): string {
  const first = step === 1 ? word : word - length + 1;
  const folded = words.folded.subarray(first > 0 ? words.foldedEnds[first - 1] + 1 : 0, words.foldedEnds[first + length - 1]);
  return decoder.decode(folded).replaceAll(' ', '');
}
