import { codePointAt } from './decode';
import { lines, linesMax } from './memory';

/*
 * Where the paragraphs of a document are: the same as findParagraphs of text/paragraphs.ts, where every rule has its reason. Line ends are
 * found sixteen bytes at a time; lines are measured only as long as the text may yet be hard-wrapped.
 */

/** Columns of the batch. */
let paragraphStarts: usize = 0;
let paragraphLineStarts: usize = 0;
let paragraphLineEnds: usize = 0;
let paragraphNexts: usize = 0;
let paragraphCapacity: u32 = 0;
export let paragraphCount: u32 = 0;

export const byLine: u32 = 1;
export const byBlank: u32 = 2;
const auto: u32 = 0;

const wrapWidthMin: u32 = 40;
const wrapWidthMax: u32 = 110;
const wrappedBreaksPercentMin: u32 = 60;
const indentMin: u32 = 2;

/**
 * A line is 16 bytes: where it starts, where its text starts, where it ends, and its measures. Measures above 255 are noted as 255,
 * which is beyond all that they are compared with.
 */
const lineShift: usize = 4;
const firstWordShift: u32 = 8;
const indentShift: u32 = 16;
const measureMax: u32 = 0xff;
const endsText: u32 = 1 << 24;
const endsSentence: u32 = 1 << 25;
let lineCount: u32 = 0;
/** Width of the widest line so far, where lines are measured. */
let widest: u32 = 0;

export function placeParagraphs(starts: usize, lineStarts: usize, lineEnds: usize, ends: usize, capacity: u32): void {
  paragraphStarts = starts;
  paragraphLineStarts = lineStarts;
  paragraphLineEnds = lineEnds;
  paragraphNexts = ends;
  paragraphCapacity = capacity;
  paragraphCount = 0;
}

export function dropParagraphs(count: u32): void {
  paragraphCount = count;
}

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

/** `.!?:"`, the guillemet, and the stops and question marks of Arabic, Urdu, Hindi and Chinese. */
function isEndMark(codePoint: u32): bool {
  switch (codePoint) {
    case 0x2e:
    case 0x21:
    case 0x3f:
    case 0x3a:
    case 0x22:
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
function equal(values: v128, byte: u8): v128 {
  return i8x16.eq(values, i8x16.splat(<i8>byte));
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

/** Notes a line; `high` where it is not all ASCII. */
@inline
function addLine(start: usize, end: usize, mode: u32, high: bool): void {
  const text = textIn(start, end);
  let measured: u32 = 0;
  if (text < end && (mode == byBlank || (mode == auto && widest <= wrapWidthMax))) {
    measured = high ? measure(start, text, end, mode == byBlank ? u32.MAX_VALUE : wrapWidthMax) : measureAscii(start, text, end);
  }
  const line = lines + (<usize>lineCount << lineShift);
  store<u32>(line, <u32>start);
  store<u32>(line, <u32>text, 4);
  store<u32>(line, <u32>end, 8);
  store<u32>(line, measured, 12);
  lineCount++;
}

/** Finds the lines of a document. False where there are too many. */
function findLines(from: usize, end: usize, mode: u32): bool {
  lineCount = 0;
  widest = 0;
  let start = from;
  if (end - from >= 3 && (load<u32>(from) & 0xffffff) == 0xbfbbef) start += 3;
  let highBefore: u32 = 0;
  for (let at = from; at < end; at += 16) {
    const text = v128.load(at);
    // Line feed to carriage return; then, by its last byte, each of U+0085, U+2028 and U+2029.
    let found = bits(i8x16.le_u(i8x16.sub(text, i8x16.splat(0x0a)), i8x16.splat(3)));
    let high = bits(text);
    if (high) {
      const back = v128.load(at - 1);
      const separator = v128.and(v128.or(equal(text, 0xa8), equal(text, 0xa9)), equal(back, 0x80));
      found |= bits(v128.or(v128.and(equal(text, 0x85), equal(back, 0xc2)), v128.and(separator, equal(v128.load(at - 2), 0xe2))));
    }
    for (; found != 0; found &= found - 1) {
      const bit = ctz<u32>(found);
      const last = at + <usize>bit;
      const byte = <u32>load<u8>(last);
      const first = last - (byte < 0x80 ? 0 : byte == 0x85 ? 1 : 2);
      // The line feed behind a carriage return, and bytes that belong to the document before.
      if (first < start) continue;
      if (lineCount == linesMax) return false;
      addLine(start, first, mode, (highBefore | (high & ((1 << bit) - 1))) != 0);
      highBefore = 0;
      high &= <u32>-2 << bit;
      start = last + 1;
      if (byte == 0x0d && load<u8>(start) == 0x0a) start++;
    }
    highBefore |= high;
  }
  if (start >= end) return true;
  if (lineCount == linesMax) return false;
  addLine(start, end, mode, highBefore != 0);
  return true;
}

function isHardWrapped(): bool {
  if (widest < wrapWidthMin || widest > wrapWidthMax) return false;
  let breaks: u32 = 0;
  let full: u32 = 0;
  for (let i: u32 = 0; i + 1 < lineCount; i++) {
    const line = lines + (<usize>i << lineShift);
    const measured = load<u32>(line, 12);
    const next = load<u32>(line, 28);
    if ((measured & measureMax) == 0 || (next & measureMax) == 0 || ((next >>> indentShift) & measureMax) >= indentMin) continue;
    breaks++;
    const needed = (measured & measureMax) + 1 + ((next >>> firstWordShift) & measureMax);
    if (needed > widest - 2 && !(measured & endsSentence)) full++;
  }
  return breaks >= 2 && full * 100 >= breaks * wrappedBreaksPercentMin;
}

/** What finding paragraphs came to. */
export const found: u32 = 0;
export const tooManyLines: u32 = 1;
export const paragraphsFull: u32 = 2;

/** Appends the paragraphs of a document; rows are offsets from `origin`. */
export function findParagraphs(from: usize, end: usize, mode: u32, origin: usize): u32 {
  if (!findLines(from, end, mode)) return tooManyLines;
  if (paragraphCount + lineCount > paragraphCapacity) return paragraphsFull;
  const joined = mode == byBlank || (mode == auto && isHardWrapped());
  const firstOfDocument = paragraphCount;
  let open = false;
  for (let i: u32 = 0; i < lineCount; i++) {
    const line = lines + (<usize>i << lineShift);
    const start = load<u32>(line) - <u32>origin;
    const text = load<u32>(line, 4) - <u32>origin;
    const lineEnd = load<u32>(line, 8) - <u32>origin;
    const measured = load<u32>(line, 12);
    if (text == lineEnd) {
      open = false;
      continue;
    }
    const indented = mode == auto && ((measured >>> indentShift) & measureMax) >= indentMin;
    const row = <usize>paragraphCount << 2;
    if (joined && open && !indented) {
      store<u32>(paragraphLineEnds + row - 4, lineEnd);
    } else {
      if (paragraphCount > firstOfDocument) store<u32>(paragraphNexts + row - 4, start);
      store<u32>(paragraphStarts + row, text);
      store<u32>(paragraphLineStarts + row, start);
      store<u32>(paragraphLineEnds + row, lineEnd);
      paragraphCount++;
    }
    open = !(measured & endsText);
  }
  if (paragraphCount > firstOfDocument) store<u32>(paragraphNexts + (<usize>paragraphCount << 2) - 4, <u32>(end - origin));
  return found;
}
