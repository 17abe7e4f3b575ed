import { workingRoom } from '../columns.js';
import type { Paragraphs } from '../types.js';
import { decodeAt } from '../utf8.js';

export type ParagraphMode = 'auto' | 'line' | 'blank';

/** Columns of the lines of a text; row i belongs to line i. `indents` and `widths` count code points, trailing white space apart. */
interface Lines {
  readonly count: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** First byte that is not white space; equal to the line's end in a blank line. */
  readonly textStarts: Uint32Array;
  readonly widths: Uint32Array;
  readonly indents: Uint32Array;
  /** Last code point of the line that is no white space. */
  readonly lasts: Uint32Array;
  /** Width of the line's first word: what would have had to fit on the line before. */
  readonly firstWords: Uint32Array;
}

/** Hard-wrapped text has lines this wide: agency wires and mail break at 60 to 80, typewriter takes at 40 upward, none beyond 110. */
const wrapWidthMin = 40;
const wrapWidthMax = 110;
/** Share of line ends, in percent, that must come where the next word would not have fitted. Real wraps reach 80 and more, verse and lists 30. */
const wrappedBreaksPercentMin = 60;
/** In hard-wrapped text a line indented by this many columns begins a paragraph (old wire copy uses 3 to 5). */
const indentMin = 2;

/**
 * Where the paragraphs of a text are: `line` makes each line one, `blank` parts at blank lines, `auto` (and `blank`, within a group of
 * lines) joins lines only where the text is hard-wrapped, so that blank lines or an indent part its paragraphs.
 * White space and a byte order mark before the first paragraph belong to none.
 */
export function findParagraphs(bytes: Uint8Array, mode: ParagraphMode): Paragraphs {
  const lines = findLines(bytes);
  const joined = mode === 'blank' || (mode === 'auto' && isHardWrapped(lines));
  const starts = new Uint32Array(lines.count);
  const lineStarts = new Uint32Array(lines.count);
  const lineEnds = new Uint32Array(lines.count);
  const ends = new Uint32Array(lines.count);
  let count = 0;
  let open = false;
  for (let i = 0; i < lines.count; i++) {
    const blank = lines.textStarts[i] === lines.ends[i];
    if (blank) {
      open = false;
      continue;
    }
    const indented = mode === 'auto' && lines.indents[i] >= indentMin;
    if (joined && open && !indented) {
      lineEnds[count - 1] = lines.ends[i];
      open = lines.lasts[i] !== endOfText;
      continue;
    }
    if (count > 0) ends[count - 1] = lines.starts[i];
    starts[count] = lines.textStarts[i];
    lineStarts[count] = lines.starts[i];
    lineEnds[count] = lines.ends[i];
    open = lines.lasts[i] !== endOfText;
    count++;
  }
  if (count > 0) ends[count - 1] = bytes.length;
  return {
    count,
    starts: starts.slice(0, count),
    lineStarts: lineStarts.slice(0, count),
    lineEnds: lineEnds.slice(0, count),
    ends: ends.slice(0, count),
  };
}

/** ETX ends a take: what stands below it in a hard-wrapped text is another paragraph. */
const endOfText = 0x03;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

function isLineEnd(codePoint: number): boolean {
  return (codePoint >= 0x0a && codePoint <= 0x0d) || codePoint === 0x85 || codePoint === 0x2028 || codePoint === 0x2029;
}

/** White space within a line, and the controls and marks without width that sit there (ETX after a wire's sign-off is text: it stays). */
export function isBlank(codePoint: number): boolean {
  return (
    codePoint === 0x20 ||
    codePoint === 0x09 ||
    codePoint === 0xa0 ||
    codePoint === 0x1680 ||
    (codePoint >= 0x2000 && codePoint <= 0x200f) ||
    codePoint === 0x202f ||
    codePoint === 0x205f ||
    codePoint === 0x3000 ||
    codePoint === 0xfeff
  );
}

const startRoom = workingRoom(Uint32Array);
const endRoom = workingRoom(Uint32Array);
const textStartRoom = workingRoom(Uint32Array);
const widthRoom = workingRoom(Uint32Array);
const indentRoom = workingRoom(Uint32Array);
const firstWordRoom = workingRoom(Uint32Array);
const lastRoom = workingRoom(Uint32Array);

/** The lines of a text, in working room: good until the next call. */
function findLines(bytes: Uint8Array): Lines {
  const capacity = countLineEnds(bytes) + 1;
  const starts = startRoom(capacity);
  const ends = endRoom(capacity);
  const textStarts = textStartRoom(capacity);
  const widths = widthRoom(capacity);
  const indents = indentRoom(capacity);
  const firstWords = firstWordRoom(capacity);
  const lasts = lastRoom(capacity);
  const { length } = bytes;
  let count = 0;
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (at < length) {
    starts[count] = at;
    let textStart = -1;
    let textColumn = 0; // of the first code point that is not blank
    let wordEndColumn = 0; // behind the first word; 0 in it and before it
    let column = 0;
    let width = 0;
    let lastAt = -1;
    let end = at;
    while (at < length) {
      const plain = plainLength(bytes, at, length);
      let from = at;
      if (plain > 0) at += plain;
      else {
        const decoded = decodeAt(bytes, at, length);
        const codePoint = decoded & 0x1fffff;
        at += decoded >>> 21;
        if (isLineEnd(codePoint)) {
          if (codePoint === carriageReturn && bytes[at] === lineFeed) at++;
          break;
        }
        if (isBlank(codePoint)) from = -1;
      }
      end = at;
      column++;
      if (from < 0) {
        if (textStart >= 0 && wordEndColumn === 0) wordEndColumn = column;
        continue;
      }
      if (textStart < 0) {
        textStart = from;
        textColumn = column;
      }
      width = column;
      lastAt = from;
    }
    ends[count] = end;
    textStarts[count] = textStart < 0 ? end : textStart;
    widths[count] = width;
    indents[count] = Math.max(0, textColumn - 1);
    firstWords[count] = textStart < 0 ? 0 : (wordEndColumn || column + 1) - textColumn;
    lasts[count] = lastAt < 0 ? 0 : decodeAt(bytes, lastAt, length) & 0x1fffff;
    count++;
  }
  return { count, starts, ends, textStarts, widths, indents, firstWords, lasts };
}

/** Bytes of a character that is surely neither blank nor a line end, where its first bytes say so: nearly all of a text. Else 0. */
function plainLength(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at];
  if (first < 0x80) return first > 0x20 ? 1 : 0;
  if (at + 2 >= end || (bytes[at + 1] & 0xc0) !== 0x80) return 0;
  if (first >= 0xc3 && first <= 0xdf) return 2;
  const isPlain = first === 0xe0 ? bytes[at + 1] >= 0xa0 : first >= 0xe4 && first <= 0xec;
  return isPlain && (bytes[at + 2] & 0xc0) === 0x80 ? 3 : 0;
}

function countLineEnds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    // The last bytes of U+0085, U+2028 and U+2029, by the byte before: counted too often at times, never too seldom.
    if ((byte >= 0x0a && byte <= 0x0d) || (byte === 0x85 && bytes[at - 1] === 0xc2)) count++;
    else if ((byte === 0xa8 || byte === 0xa9) && bytes[at - 1] === 0x80) count++;
  }
  return count;
}

const endMarks = new Set([...'.!?؟۔…。！？।:"”»'].map((mark) => mark.codePointAt(0)));

/**
 * Hard-wrapped: the lines are of a typewriter's width, and most line ends stand inside a sentence, where the next word would not have
 * fitted. Short paragraphs of about one width end as sentences do.
 */
function isHardWrapped(lines: Lines): boolean {
  let widest = 0;
  for (let i = 0; i < lines.count; i++) widest = Math.max(widest, lines.widths[i]);
  if (widest < wrapWidthMin || widest > wrapWidthMax) return false;
  let breaks = 0;
  let full = 0;
  for (let i = 0; i + 1 < lines.count; i++) {
    if (lines.widths[i] === 0 || lines.widths[i + 1] === 0 || lines.indents[i + 1] >= indentMin) continue;
    breaks++;
    if (lines.widths[i] + 1 + lines.firstWords[i + 1] > widest - 2 && !endMarks.has(lines.lasts[i])) full++;
  }
  return breaks >= 2 && full * 100 >= breaks * wrappedBreaksPercentMin;
}
