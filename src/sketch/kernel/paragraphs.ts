import {
  auto,
  byBlank,
  endsSentence,
  endsText,
  findLines,
  firstWordShift,
  indentShift,
  lineCount,
  lineShift,
  measureMax,
  widest,
  wrapWidthMax,
} from './lines';
import { lines } from './memory';

/*
 * Where the paragraphs of a document are: the same as findParagraphs of text/paragraphs.ts, where every rule has its reason.
 */

/** Columns of the batch. */
let paragraphStarts: usize = 0;
let paragraphLineStarts: usize = 0;
let paragraphLineEnds: usize = 0;
let paragraphNexts: usize = 0;
let paragraphCapacity: u32 = 0;
export let paragraphCount: u32 = 0;

const wrapWidthMin: u32 = 40;
const wrappedBreaksPercentMin: u32 = 60;
const indentMin: u32 = 2;

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

/** Counts without branches: no processor foresees which lines are full. */
function isHardWrapped(): bool {
  if (widest < wrapWidthMin || widest > wrapWidthMax) return false;
  let breaks: u32 = 0;
  let full: u32 = 0;
  for (let i: u32 = 0; i + 1 < lineCount; i++) {
    const line = lines + (<usize>i << lineShift);
    const measured = load<u32>(line, 12);
    const next = load<u32>(line, 28);
    const held = u32((measured & measureMax) != 0) & u32((next & measureMax) != 0) & u32(((next >>> indentShift) & measureMax) < indentMin);
    const needed = (measured & measureMax) + 1 + ((next >>> firstWordShift) & measureMax);
    breaks += held;
    full += held & u32(needed > widest - 2) & u32((measured & endsSentence) == 0);
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
