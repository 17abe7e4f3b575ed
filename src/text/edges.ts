import { firstAtLeast } from '../columns.js';
import { edge, furniture, wordKind } from '../marks.js';
import type { Paragraphs, Words } from '../types.js';
import { decodeAt, isLower } from '../utf8.js';
import { connectiveWordsMax, countConnective, datelineEnd, mayBeginConnective, signOffStart } from './furniture.js';
import { isBlank } from './paragraphs.js';

export interface Edges {
  /** [words + 1]: the edge before each word, and after the last. */
  readonly before: Uint8Array;
  /** [words]: whether a word belongs to a dateline, a sign-off or a connective. */
  readonly furniture: Uint8Array;
  /** [words]: the paragraph each word stands in. */
  readonly paragraphs: Uint32Array;
}

/** Edges that are found when they are asked for. Where paragraphs begin is known at once. */
export interface EdgeReading {
  readonly edges: Edges;
  /** Finds the other edges and the furniture of the paragraphs in which words [first, last] stand; they are in `edges` then. */
  readonly read: (first: number, last: number) => void;
}

/** Finds where sentences, datelines, sign-offs and paragraphs begin. One pass over the gaps between words. */
export function findEdges(bytes: Uint8Array, words: Words, paragraphs: Paragraphs): Edges {
  const { edges, read } = openEdges(bytes, words, paragraphs);
  if (words.count > 0) read(0, words.count - 1);
  return edges;
}

/** The same for those who need them of a few paragraphs, as most do whose text repeats some phrases and nothing else. */
export function openEdges(bytes: Uint8Array, words: Words, paragraphs: Paragraphs): EdgeReading {
  const before = new Uint8Array(words.count + 1);
  const marked = new Uint8Array(words.count);
  const owners = new Uint32Array(words.count);
  const firsts = new Uint32Array(paragraphs.count + 1).fill(words.count);
  for (let paragraph = 0, first = 0; first < words.count; paragraph++) {
    const end = paragraph + 1 < paragraphs.count ? firstAtLeast(words.starts, paragraphs.starts[paragraph + 1], first) : words.count;
    firsts[paragraph] = first;
    if (end === first) continue;
    owners.fill(paragraph, first, end);
    before[first] = edge.paragraph;
    first = end;
  }
  before[words.count] = edge.paragraph;
  const isRead = new Uint8Array(paragraphs.count);
  const read = (firstWord: number, lastWord: number) => {
    const last = owners[Math.min(lastWord, words.count - 1)];
    for (let paragraph = owners[firstWord]; paragraph <= last; paragraph++) {
      const [first, end] = [firsts[paragraph], firsts[paragraph + 1]];
      if (isRead[paragraph] === 1 || first === end) continue;
      isRead[paragraph] = 1;
      markEdges(bytes, words, first + 1, end, before);
      markFurniture(bytes, words, paragraphs.starts[paragraph], paragraphs.lineEnds[paragraph], first, end - 1, before, marked);
    }
  };
  return { edges: { before, furniture: marked, paragraphs: owners }, read };
}

/** Marks the edges before words [first, end) of one paragraph, which has no word before them but one. */
function markEdges(bytes: Uint8Array, words: Words, first: number, end: number, before: Uint8Array): void {
  const { starts, ends, kinds } = words;
  for (let word = first; word < end; word++) {
    const [one, other] = [kinds[word - 1], kinds[word]];
    const gapStart = ends[word - 1];
    // Nearly all words follow upon one blank or line end, or upon nothing, and no question mark is by: then only their kinds count.
    if (one === wordKind.symbol || other === wordKind.symbol) before[word] = edgeBetween(bytes, words, word);
    else if (starts[word] === gapStart) {
      if (isWeakJoint(one, other, false, true)) before[word] = edge.glue;
    } else if (starts[word] === gapStart + 1 && (bytes[gapStart] === 0x20 || bytes[gapStart] === 0x0a)) {
      if (isWeakJoint(one, other, true, false)) before[word] = edge.glue;
    } else before[word] = edgeBetween(bytes, words, word);
  }
}

function edgeBetween(bytes: Uint8Array, words: Words, word: number): number {
  // Two words of one character, as of U+2047: nothing stands between them. And no sentence begins with a question mark.
  if (words.starts[word] < words.ends[word - 1] || isQuestionMark(words, word)) return edge.none;
  const gap = readGap(bytes, words, word);
  if (gap.markEnd < 0) {
    // A colon or a quote between them says that somebody else speaks.
    const isBare = gap.trailEnd === words.ends[word - 1] && !gap.signed;
    const isTouching = words.starts[word] === words.ends[word - 1];
    if (isBare && isWeakJoint(words.kinds[word - 1], words.kinds[word], gap.spaced, isTouching)) return edge.glue;
    return gap.wide ? edge.wide : gap.clause ? edge.clause : edge.none;
  }
  if (!gap.spaced) return gap.sure ? edge.sentence : edge.glue;
  return gap.period &&
    ((bytes[words.ends[word - 1]] === 0x2e && endsInAbbreviation(words, word - 1)) ||
      (!gap.signed && startsLower(bytes, words.starts[word])))
    ? edge.glue
    : edge.sentence;
}

/** Without an end mark: a blank between characters of a script that parts no words by blanks, or two words glued together. */
function isWeakJoint(oneKind: number, otherKind: number, spaced: boolean, touching: boolean): boolean {
  if (oneKind === wordKind.unspaced || otherKind === wordKind.unspaced) return spaced;
  return touching && oneKind === wordKind.word && otherKind === wordKind.word;
}

export interface Gap {
  /** End in bytes of the last end mark, -1 where there is none. */
  readonly markEnd: number;
  /** End in bytes of what trails the mark without white space between: closing quotes and brackets. */
  readonly trailEnd: number;
  /** First byte after the white space: where the next sentence's opening quote or word stands. */
  readonly leadStart: number;
  readonly spaced: boolean;
  /** Two blanks or more, one after the other: where an article was scraped into one line, a line of it ended there. */
  readonly wide: boolean;
  /** The mark ends a sentence even without white space after it: full-width and Indic marks, the Arabic question mark. */
  readonly sure: boolean;
  /** A semicolon, and white space: what stands behind it is said by itself. */
  readonly clause: boolean;
  /** After the white space a sign, such as a quote, stands before the word. */
  readonly signed: boolean;
  readonly period: boolean;
}

/** What a sign between two words is to a sentence. A sure mark ends one even without white space behind it. */
const role = { none: 0, mark: 1, sureMark: 2, comma: 3, semicolon: 4, opening: 5 } as const;
const signsOf: readonly (readonly [number, string])[] = [
  [role.mark, '.!\u2026\u203c\uff0e\u055d'],
  [role.sureMark, '\u3002\uff01\uff61\u0964\u0965\u06d4'],
  [role.comma, ',\u060c\u3001\uff0c'],
  [role.semicolon, ';\u061b\uff1b'],
  [role.opening, '([{<\u00ab\u201e\u300c\u300e'],
];
/** [code point up to U+FFFF] */
const roles = new Uint8Array(0x10000);
for (const [value, signs] of signsOf) for (const sign of signs) roles[sign.charCodeAt(0)] = value;

/** Reads what stands between a word and the one before it. */
export function readGap(bytes: Uint8Array, words: Words, word: number): Gap {
  const end = words.starts[word];
  let at = words.ends[word - 1];
  let markEnd = -1;
  let sure = false;
  let period = false;
  if (isQuestionMark(words, word - 1)) {
    markEnd = at;
    sure = bytes[words.starts[word - 1]] !== 0x3f;
  }
  let trailEnd = at;
  let leadStart = at;
  let spaced = false;
  let wide = false;
  let blankEnd = -1;
  let opened = false;
  let signed = false;
  let semicolon = false;
  while (at < end) {
    const decoded = decodeAt(bytes, at, end);
    const codePoint = decoded & 0x1fffff;
    at += decoded >>> 21;
    if (isInvisible(codePoint)) continue;
    if (isBlank(codePoint) || (codePoint >= 0x09 && codePoint <= 0x0d)) {
      if (!signed) leadStart = at;
      wide ||= blankEnd === at - (decoded >>> 21);
      blankEnd = at;
      spaced = true;
      continue;
    }
    const signRole = codePoint < roles.length ? roles[codePoint] : role.none;
    if (signRole === role.mark || signRole === role.sureMark) {
      markEnd = at;
      trailEnd = at;
      leadStart = at;
      spaced = false;
      opened = false;
      signed = false;
      sure = signRole === role.sureMark;
      period = codePoint === 0x2e;
    } else if (!spaced && (signRole === role.comma || signRole === role.semicolon)) {
      markEnd = -1; // a short form, or a slip: the sentence goes on
      semicolon = signRole === role.semicolon;
      trailEnd = at;
      leadStart = at;
    } else if (!spaced && markEnd >= 0 && signRole === role.opening) {
      opened = true; // a sentence glued to the one before begins with its bracket
    } else if ((!spaced && !opened) || codePoint < 0x20) {
      // Controls are no white space: the ETX that ends a take stays with the take.
      trailEnd = at;
      leadStart = at;
    } else signed ||= spaced; // a bullet or a quote after the blank: the sentence begins with it
  }
  return { markEnd, trailEnd, leadStart: spaced ? leadStart : trailEnd, spaced, wide, sure, clause: semicolon && spaced, signed, period };
}

/** The same before a word that begins as its twin does: of what is glued to the sentence before, the signs that open the twin open it too. */
export function readTwinGap(bytes: Uint8Array, words: Words, word: number, twin: number, twinStart: number): Gap {
  const gap = readGap(bytes, words, word);
  const start = words.starts[word] - (words.starts[twin] - twinStart);
  const isOpened =
    gap.markEnd >= 0 && start > words.ends[word - 1] && start < gap.trailEnd && sameBytes(bytes, start, words.starts[word], twinStart);
  return isOpened ? { ...gap, trailEnd: start, leadStart: start } : gap;
}

/** Whether bytes [start, end) stand again from `otherStart` on. */
export function sameBytes(bytes: Uint8Array, start: number, end: number, otherStart: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== bytes[otherStart + at - start]) return false;
  return true;
}

/** Marks without width: a right-to-left mark stands between a period and the rest of its number. */
function isInvisible(codePoint: number): boolean {
  return (
    (codePoint >= 0x200b && codePoint <= 0x200f) ||
    (codePoint >= 0x202a && codePoint <= 0x202e) ||
    (codePoint >= 0x2066 && codePoint <= 0x2069)
  );
}

function isQuestionMark(words: Words, word: number): boolean {
  const from = foldedStart(words, word);
  return words.foldedEnds[word] === from + 1 && words.folded[from] === 0x3f;
}

function foldedStart(words: Words, word: number): number {
  return word > 0 ? words.foldedEnds[word - 1] + 1 : 0;
}

const decoder = new TextDecoder();

/** Short forms that a period and a capital follow inside a sentence, folded: titles, companies, months. Units end sentences. */
export const abbreviations: ReadonlySet<string> = new Set(
  'mr mrs ms dr st no inc corp co ltd jr sr gen sen rep gov lt col sgt capt vs jan feb mar apr jun jul aug sep sept oct nov dec г гг ул им стр м د م'.split(
    ' ',
  ),
);

const abbreviationBytesMax = 8;

function endsInAbbreviation(words: Words, word: number): boolean {
  if (words.foldedEnds[word] - foldedStart(words, word) > abbreviationBytesMax || words.kinds[word] !== wordKind.word) return false;
  const text = decoder.decode(words.folded.subarray(foldedStart(words, word), words.foldedEnds[word]));
  return abbreviations.has(text) || [...text].length === 1;
}

/** Whether the text at a byte begins with a small letter. */
export function startsLower(bytes: Uint8Array, at: number): boolean {
  return isLower(decodeAt(bytes, at, bytes.length) & 0x1fffff);
}

/** Marks the furniture of one paragraph, which is bytes [start, lineEnd) and words [first, last]. */
function markFurniture(
  bytes: Uint8Array,
  words: Words,
  start: number,
  lineEnd: number,
  first: number,
  last: number,
  before: Uint8Array,
  marked: Uint8Array,
): void {
  const dateEnd = datelineEnd(bytes, start, lineEnd);
  let word = first;
  while (word <= last && words.ends[word] <= dateEnd) marked[word++] = furniture.dateline;
  if (word > first && word <= last) before[word] = Math.max(before[word], edge.sentence);
  const signStart = signOffStart(bytes, start, lineEnd);
  word = last + 1;
  while (word > first && words.starts[word - 1] >= signStart) marked[--word] = furniture.signOff;
  if (word <= last) before[word] = Math.max(before[word], edge.sentence);
  markConnectives(words, first, last, before, marked);
}

/** Behind a connective begins what the sentence says, as surely as the sentence itself begins. */
function markConnectives(words: Words, first: number, last: number, before: Uint8Array, marked: Uint8Array): void {
  for (let word = first; word <= last; word++) {
    if (before[word] === edge.none || marked[word] !== furniture.none) continue;
    const start = foldedStart(words, word);
    if (!mayBeginConnective(words.folded, start, words.foldedEnds[word])) continue;
    const end = Math.min(last, word + connectiveWordsMax - 1);
    const count = countConnective(decoder.decode(words.folded.subarray(start, words.foldedEnds[end])).split(' '));
    if (count === 0 || word + count > last) continue;
    marked.fill(furniture.connective, word, word + count);
    before[word + count] = Math.max(before[word + count], Math.min(before[word], edge.sentence));
  }
}
