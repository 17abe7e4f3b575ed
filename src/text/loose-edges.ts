import { wordKind } from '../marks.js';
import type { BatchReading } from '../types.js';
import { decodeAt, isLower } from '../utf8.js';
import { datelineBytesMax, datelineEnd, signOffBytesMax, signOffStart } from './furniture.js';

/**
 * How sure an edge may be before a word: at most. A `weak` one counts only opposite a `sure` one; `joint` is at most a clause's, which
 * counts for the text that stays only.
 */
export const looseEdge = { none: 0, joint: 1, weak: 2, sure: 3 } as const;

const period = 0x2e;
const exclamation = 0x21;
const semicolon = 0x3b;
const noBreakSpace = 0xa0;
const arabicSemicolon = 0x61b;

/** Signs between two words that never make an edge by themselves: commas, quotes, dashes, a blank that is no space. */
const joining = new Set([...'\u060c\u00ab\u00bb\u2018\u2019\u201c\u201d\u2013\u2014\u00a0'].map((sign) => sign.codePointAt(0)));

/**
 * The surest that an edge before a word can be as findEdges would say with more effort; for some places more than it is. Reads the bytes
 * between two words and a little around them.
 *
 * @param paragraph the paragraph of the batch that the word stands in
 * @param isAbbreviation whether a word is a short form that ends in a period; asked of words before a period
 */
export function looseEdgeBefore(
  bytes: Uint8Array,
  { words, paragraphs }: BatchReading,
  word: number,
  paragraph: number,
  isAbbreviation: (word: number) => boolean,
): number {
  const [from, to] = [words.ends[word - 1], words.starts[word]];
  if (from <= paragraphs.starts[paragraph]) return looseEdge.sure;
  const [kind, kindBefore] = [words.kinds[word], words.kinds[word - 1]];
  if (kindBefore === wordKind.symbol) return looseEdge.sure;
  if (kind === wordKind.unspaced || kindBefore === wordKind.unspaced) return from < to ? looseEdge.sure : looseEdge.none;
  if (from >= to) return kind === wordKind.word && kindBefore === wordKind.word ? looseEdge.weak : looseEdge.none;
  const start = paragraphs.starts[paragraph];
  const lineEnd = paragraphs.lineEnds[paragraph];
  const isNearEnd = lineEnd - to <= signOffBytesMax;
  if (to - from === 1 && bytes[from] <= 0x20) {
    return kindBefore === wordKind.number && isNearEnd && beginsSignOff(bytes, start, lineEnd, from, to) ? looseEdge.sure : looseEdge.none;
  }
  const strength = isPeriodAndBlank(bytes, from, to) ? strengthOfPeriod(bytes, word, to, isAbbreviation) : strengthOf(bytes, from, to);
  if (strength === looseEdge.sure) return strength;
  if (isNearEnd && beginsSignOff(bytes, start, lineEnd, from, to)) return looseEdge.sure;
  // Words of a dateline lie close to its paragraph's beginning; white space in them may be wide, so there is room for twice as much.
  const mayEndDateline = from - start <= 2 * datelineBytesMax && hasDash(bytes, from, to);
  const endsDateline = mayEndDateline && isBetween(datelineEnd(bytes, start, lineEnd), from, to);
  return endsDateline ? looseEdge.sure : strength;
}

/** A dateline ends in a dash or a colon; those outside of ASCII begin with E2. */
function hasDash(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === 0x2d || bytes[at] === 0x3a || bytes[at] === 0xe2) return true;
  return false;
}

function beginsSignOff(bytes: Uint8Array, start: number, lineEnd: number, from: number, to: number): boolean {
  return isBetween(signOffStart(bytes, start, lineEnd), from, to);
}

function isBetween(at: number, from: number, to: number): boolean {
  return at >= from && at <= to;
}

/** `. ` and nothing else. */
function isPeriodAndBlank(bytes: Uint8Array, from: number, to: number): boolean {
  return to - from === 2 && bytes[from] === period && bytes[from + 1] === 0x20;
}

/** A period inside a sentence comes behind a short form, or before a small letter. */
function strengthOfPeriod(bytes: Uint8Array, word: number, start: number, isAbbreviation: (word: number) => boolean): number {
  return isAbbreviation(word - 1) || isLower(decodeAt(bytes, start, bytes.length) & 0x1fffff) ? looseEdge.weak : looseEdge.sure;
}

/** What the signs between two words make of an edge, furniture apart. */
function strengthOf(bytes: Uint8Array, from: number, to: number): number {
  let isAfterBlank = false;
  let strength: number = looseEdge.none;
  for (let at = from; at < to; ) {
    const decoded = decodeAt(bytes, at, to);
    const codePoint = decoded & 0x1fffff;
    at += decoded >>> 21;
    const isBlank = codePoint === 0x20 || (codePoint >= 0x09 && codePoint <= 0x0d) || codePoint === noBreakSpace;
    if (isBlank) {
      if (isAfterBlank) return looseEdge.sure;
      isAfterBlank = true;
      continue;
    }
    isAfterBlank = false;
    // Without a blank behind it a period ends a sentence only where the other copy says so.
    if (codePoint === period && to - from === 1) return looseEdge.weak;
    if (codePoint === semicolon || codePoint === arabicSemicolon) strength = looseEdge.joint;
    else if (codePoint === period || codePoint === exclamation || codePoint < 0x20) return looseEdge.sure;
    else if (codePoint >= 0x80 && !joining.has(codePoint)) return looseEdge.sure;
  }
  return strength;
}
