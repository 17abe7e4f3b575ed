import { folded } from './fold.js';

/** A stretch of a text: the same in the other one, the same word written otherwise, or only here. */
export interface Piece {
  readonly text: string;
  readonly state: 'same' | 'spelling' | 'only';
}

interface Token {
  readonly text: string;
  readonly word: string | undefined;
}

/**
 * The words in which two texts differ: each as pieces that make it up. Words are compared without case and accents, punctuation not at all.
 *
 * @param isCut one of the two goes on where it is not shown, so that what one has at its end says nothing of the other
 */
export function wordDifference(a: string, b: string, isCut: boolean): readonly [readonly Piece[], readonly Piece[]] {
  const [left, right] = [tokensOf(a), tokensOf(b)];
  const [leftWords, rightWords] = [left, right].map((tokens) => tokens.filter(({ word }) => word !== undefined));
  const numbers = new Map<string, number>();
  const [leftNumbers, rightNumbers] = [leftWords, rightWords].map((words) =>
    Int32Array.from(words, ({ word = '' }) => numberOf(numbers, word)),
  );
  const pairs = commonWords(leftNumbers, rightNumbers);
  const [lastLeft, lastRight] = pairs.at(-1) ?? [-1, -1];
  const spelledAlike = new Map(pairs.map(([l, r]) => [l, leftWords[l].text === rightWords[r].text]));
  const spelledAlikeRight = new Map(pairs.map(([l, r]) => [r, leftWords[l].text === rightWords[r].text]));
  return [
    piecesOf(left, spelledAlike, isCut ? lastLeft : Number.POSITIVE_INFINITY),
    piecesOf(right, spelledAlikeRight, isCut ? lastRight : Number.POSITIVE_INFINITY),
  ];
}

/** Equal words have equal numbers, which are compared sooner than they are. */
function numberOf(numbers: Map<string, number>, word: string): number {
  const known = numbers.get(word);
  if (known !== undefined) return known;
  numbers.set(word, numbers.size);
  return numbers.size - 1;
}

const sign = /[\p{Sc}%‰?؟+±−]/u;
const anyWord = /[\p{L}\p{N}\p{M}]/u;
const wordOrNot = /[\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}]/gu;

/** Words as the browser knows them, also of scripts without blanks; runs of letters where it knows none. */
function tokensOf(text: string): Token[] {
  const parts =
    'Segmenter' in Intl
      ? Array.from(new Intl.Segmenter('und', { granularity: 'word' }).segment(text), ({ segment }) => segment)
      : (text.match(wordOrNot) ?? []);
  return parts.map((part) => ({ text: part, word: anyWord.test(part) || sign.test(part) ? folded(part) : undefined }));
}

/**
 * Pairs (row of a, row of b) of a longest common subsequence, rising: the textbook table, behind what both begin and end with. Passages have
 * 4,000 characters at most, so it has 16 million cells at most.
 */
function commonWords(a: Int32Array, b: Int32Array): [number, number][] {
  let first = 0;
  while (first < a.length && first < b.length && a[first] === b[first]) first++;
  let tail = 0;
  while (tail < a.length - first && tail < b.length - first && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const middle = commonInside(a.subarray(first, a.length - tail), b.subarray(first, b.length - tail));
  return [
    ...Array.from({ length: first }, (_, row): [number, number] => [row, row]),
    ...middle.map(([l, r]): [number, number] => [first + l, first + r]),
    ...Array.from({ length: tail }, (_, row): [number, number] => [a.length - tail + row, b.length - tail + row]),
  ];
}

function commonInside(a: Int32Array, b: Int32Array): [number, number][] {
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      longest[at] = a[i] === b[j] ? longest[at + width + 1] + 1 : Math.max(longest[at + width], longest[at + 1]);
    }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const at = i * width + j;
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (longest[at + width] >= longest[at + 1]) i++;
    else j++;
  }
  return pairs;
}

/** Neighbouring words of one state make one piece, with what stands between them. */
function piecesOf(tokens: readonly Token[], spelledAlike: ReadonlyMap<number, boolean>, lastTold: number): Piece[] {
  const pieces: { text: string; state: Piece['state'] }[] = [];
  let row = 0;
  let between = '';
  const add = (text: string, state: Piece['state']) => {
    const last = pieces.at(-1);
    if (last?.state === state) last.text += text;
    else if (text !== '') pieces.push({ text, state });
  };
  for (const { text, word } of tokens) {
    if (word === undefined) {
      between += text;
      continue;
    }
    const alike = spelledAlike.get(row);
    const state = alike === true || (alike === undefined && row > lastTold) ? 'same' : alike === false ? 'spelling' : 'only';
    row++;
    const isJoined = pieces.at(-1)?.state === state && !between.includes('\n');
    add(between, isJoined ? state : 'same');
    add(text, state);
    between = '';
  }
  add(between, 'same');
  return pieces;
}
