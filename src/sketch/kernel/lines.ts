import { codePointAt } from './decode';
import { every, within } from './letters';
import { lines, linesMax, shingles } from './memory';
import { listBits } from './words';

/*
 * The lines of a document and their measures, as text/paragraphs.ts has them, where every rule has its reason. Line ends are found
 * sixty-four bytes at a time; lines are measured only as long as the text may yet be hard-wrapped.
 */
export const byLine: u32 = 1;
export const byBlank: u32 = 2;
export const auto: u32 = 0;

export const wrapWidthMax: u32 = 110;

/**
 * A line is 16 bytes: where it starts, where its text starts, where it ends, and its measures. Measures above 255 are noted as 255,
 * which is beyond all that they are compared with.
 */
export const lineShift: usize = 4;
export const firstWordShift: u32 = 8;
export const indentShift: u32 = 16;
export const measureMax: u32 = 0xff;
export const endsText: u32 = 1 << 24;
export const endsSentence: u32 = 1 << 25;
export let lineCount: u32 = 0;
/** Width of the widest line so far, where lines are measured. */
export let widest: u32 = 0;

@inline
function isBlank(codePoint: u32): bool {
  return (
    codePoint == 0x20 ||
    codePoint == 0x09 ||
    (codePoint >= 0xa0 &&
      (codePoint == 0xa0 ||
        codePoint == 0x1680 ||
        codePoint - 0x2000 < 16 ||
        codePoint == 0x202f ||
        codePoint == 0x205f ||
        codePoint == 0x3000 ||
        codePoint == 0xfeff))
  );
}

/** `!".:?` by their low five bits. */
const asciiEndMarks: u32 = 0x84004006;

/** `.!?:"`, the guillemet, and the stops and question marks of Arabic, Urdu, Hindi and Chinese. Without a branch for ASCII. */
@inline
function isEndMark(codePoint: u32): bool {
  if (codePoint < 0x80) return ((asciiEndMarks >>> (codePoint & 31)) & u32(codePoint >>> 5 == 1)) != 0;
  return isOtherEndMark(codePoint);
}

function isOtherEndMark(codePoint: u32): bool {
  switch (codePoint) {
    case 0xbb:
    case 0x61f:
    case 0x6d4:
    case 0x964:
    case 0x201d:
    case 0x2026:
    case 0x3002:
    case 0xff01:
    case 0xff1f:
      return true;
    default:
      return false;
  }
}

@inline
function packed(width: u32, firstWord: u32, indent: u32, last: u32): u32 {
  widest = max<u32>(widest, width);
  return (
    min<u32>(width, measureMax) |
    (min<u32>(firstWord, measureMax) << firstWordShift) |
    (min<u32>(indent, measureMax) << indentShift) |
    (last == 0x03 ? endsText : 0) |
    (isEndMark(last) ? endsSentence : 0)
  );
}

@inline
function equal(values: v128, byte: usize): v128 {
  return i8x16.eq(values, every(byte));
}

@inline
function bits(mask: v128): u32 {
  return <u32>i8x16.bitmask(mask);
}

@inline
function isAsciiBlank(byte: u32): bool {
  return byte == 0x20 || byte == 0x09;
}

/** The first blank or tabulator of ASCII text from `from` on; at most some bytes behind `end` where there is none. */
@inline
function wordEndIn(from: usize, end: usize): usize {
  for (let at = from; at < end; at += 16) {
    const text = v128.load(at);
    const blank = bits(v128.or(equal(text, 0x20), equal(text, 0x09)));
    if (blank) return at + <usize>ctz<u32>(blank);
  }
  return end;
}

/** Measures a line of ASCII that holds text. */
@inline
function measureAscii(start: usize, text: usize, end: usize): u32 {
  let textEnd = end;
  while (isAsciiBlank(<u32>load<u8>(textEnd - 1))) textEnd--;
  const wordEnd = min<usize>(wordEndIn(text, textEnd), textEnd);
  return packed(<u32>(textEnd - start), <u32>(wordEnd - text), <u32>(text - start), <u32>load<u8>(textEnd - 1));
}

/** Measures any line; one wider than `most` is not measured to its end. */
function measure(start: usize, text: usize, end: usize, most: u32): u32 {
  let column: u32 = 0;
  let indent: u32 = 0;
  let width: u32 = 0;
  let firstWord: u32 = 0;
  let inFirstWord = true;
  let last: u32 = 0;
  for (let at = start; at < end && width <= most; ) {
    const decoded = codePointAt(at);
    const codePoint = decoded & 0x1fffff;
    if (at == text) indent = column;
    const blank = isBlank(codePoint);
    column++;
    if (!blank) {
      width = column;
      last = codePoint;
      if (inFirstWord) firstWord++;
    } else if (at > text) inFirstWord = false;
    at += <usize>(decoded >>> 21);
  }
  return packed(width, firstWord, indent, last);
}

/** Where the text of a line begins, its end where it is blank. */
@inline
function textIn(start: usize, end: usize): usize {
  let at = start;
  const first = v128.load(start);
  const solid = ~bits(v128.or(equal(first, 0x20), equal(first, 0x09))) & 0xffff;
  if (solid) at += <usize>ctz<u32>(solid);
  while (at < end) {
    const byte = <u32>load<u8>(at);
    if (isAsciiBlank(byte)) at++;
    else if (byte < 0x80) break;
    else {
      const decoded = codePointAt(at);
      if (!isBlank(decoded & 0x1fffff)) break;
      at += <usize>(decoded >>> 21);
    }
  }
  return at;
}

function isAscii(from: usize, end: usize): bool {
  for (let at = from; at < end; at += 16) {
    const high = bits(v128.load(at));
    if (high) return at + <usize>ctz<u32>(high) >= end;
  }
  return true;
}

/**
 * Whether a line has more columns than a hard-wrapped text has. Counted are bytes that begin a character which is surely no blank: blanks
 * begin with C2, E1, E2, E3 or EF where they are not ASCII.
 */
function isTooWide(from: usize, end: usize): bool {
  let count: u32 = 0;
  for (let at = from; at + 16 <= end; at += 16) {
    const text = v128.load(at);
    const solid = within(text, every(0x21), every(0x5e));
    const leads = i8x16.gt_u(text, every(0xc2));
    const mayBlank = v128.or(within(text, every(0xe1), every(2)), equal(text, 0xef));
    count += popcnt<u32>(bits(v128.or(solid, v128.andnot(leads, mayBlank))));
    if (count > wrapWidthMax) return true;
  }
  return false;
}

/** Notes a line; `ascii` where the whole document is. Of a text with a line too wide to be hard-wrapped, no measures are needed. */
@inline
function addLine(start: usize, end: usize, mode: u32, ascii: bool): void {
  const text = textIn(start, end);
  let measured: u32 = 0;
  if (text < end && (mode == byBlank || (mode == auto && widest <= wrapWidthMax))) {
    if (mode == auto && end - start > <usize>wrapWidthMax && isTooWide(start, end)) widest = u32.MAX_VALUE;
    else if (ascii || isAscii(start, end)) measured = measureAscii(start, text, end);
    else measured = measure(start, text, end, mode == byBlank ? u32.MAX_VALUE : wrapWidthMax);
  }
  const line = lines + (<usize>lineCount << lineShift);
  store<u32>(line, <u32>start);
  store<u32>(line, <u32>text, 4);
  store<u32>(line, <u32>end, 8);
  store<u32>(line, measured, 12);
  lineCount++;
}

/** Line feed to carriage return, and the last byte of U+0085, U+2028 and U+2029. */
@inline
function lineEndsAt(at: usize): u64 {
  const text = v128.load(at);
  let ends = within(text, every(0x0a), every(3));
  if (v128.any_true(i8x16.lt_s(text, i8x16.splat(0)))) {
    const back = v128.load(at - 1);
    const separator = v128.and(v128.or(equal(text, 0xa8), equal(text, 0xa9)), equal(back, 0x80));
    ends = v128.or(ends, v128.and(equal(text, 0x85), equal(back, 0xc2)));
    ends = v128.or(ends, v128.and(separator, equal(v128.load(at - 2), 0xe2)));
  }
  return <u64>bits(ends);
}

/** Bytes looked through before the lines in them are noted. The list of their ends lies where shingles will, and has room for each byte. */
const portionBytes: usize = 4096;

/** Lists where line ends are in [from, end): first all of them, so that no guess of the processor is spoilt by each; answers the list's end. */
function listLineEnds(from: usize, end: usize): usize {
  let list = shingles;
  for (let at = from; at < end; at += 64) {
    const ends = lineEndsAt(at) | (lineEndsAt(at + 16) << 16) | (lineEndsAt(at + 32) << 32) | (lineEndsAt(at + 48) << 48);
    list = listBits(list, ends, at);
  }
  return list;
}

/** Finds the lines of a document. False where there are too many. */
export function findLines(from: usize, end: usize, mode: u32): bool {
  const ascii = isAscii(from, end);
  lineCount = 0;
  widest = 0;
  let start = from;
  if (end - from >= 3 && (load<u32>(from) & 0xffffff) == 0xbfbbef) start += 3;
  for (let portion = from; portion < end; portion += portionBytes) {
    const listEnd = listLineEnds(portion, min<usize>(portion + portionBytes, end));
    for (let row = shingles; row < listEnd; row += 4) {
      const last = <usize>load<u32>(row);
      const byte = <u32>load<u8>(last);
      const first = last - (byte < 0x80 ? 0 : byte == 0x85 ? 1 : 2);
      // The line feed behind a carriage return.
      if (first < start) continue;
      if (lineCount == linesMax) return false;
      addLine(start, first, mode, ascii);
      start = last + 1;
      if (byte == 0x0d && load<u8>(start) == 0x0a) start++;
    }
  }
  if (start >= end) return true;
  if (lineCount == linesMax) return false;
  addLine(start, end, mode, ascii);
  return true;
}
