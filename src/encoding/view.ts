import type { InputEncoding, TextView } from '../types.js';
import { writeCodePoint } from '../utf8.js';
import { unitReader } from './units.js';

/** Bytes of UTF-8 from one entry of the coarse map to the next: finding an offset adds up so many steps at most. */
const strideBits = 10;

const identity = (offset: number) => offset;

/**
 * An input as UTF-8, with the way back to its own bytes. Sound UTF-8 is its own view and costs nothing; of anything else there are the
 * text and one byte a byte of it, up to six times the input together.
 */
export function openView(bytes: Uint8Array, encoding: InputEncoding): TextView {
  if (encoding.name === 'utf-8' && encoding.brokenBytes === 0)
    return { encoding, bytes, steps: undefined, toOriginal: identity, toView: identity };
  const { text, steps } = transcoded(bytes, encoding.name);
  const marks = coarseMap(steps);
  const toOriginal = (offset: number) => {
    let original = marks[offset >> strideBits];
    for (let at = (offset >> strideBits) << strideBits; at < offset; at++) original += steps[at];
    return original;
  };
  const toView = (original: number) => {
    let mark = lastAtMost(marks, original);
    // Marks may stand alike where a unit has several code points; the first place counts.
    while (mark > 0 && marks[mark] === original) mark--;
    let at = mark << strideBits;
    for (let reached = marks[mark]; at < steps.length && reached < original; at++) reached += steps[at];
    while (at < text.length && (text[at] & 0xc0) === 0x80) at++;
    return at;
  };
  return { encoding, bytes: text, steps, toOriginal, toView };
}

/** The text as UTF-8; at the first byte of each code point, how many bytes of the input it stands for, and 0 at the others. */
function transcoded(bytes: Uint8Array, name: string): { readonly text: Uint8Array; readonly steps: Uint8Array } {
  let text = new Uint8Array(bytes.length + (bytes.length >> 1) + 16);
  let steps = new Uint8Array(text.length);
  let length = 0;
  unitReader(name)(bytes, 0, bytes.length, (codePoint, unitLength) => {
    if (length + 4 > text.length) {
      text = grown(text);
      steps = grown(steps);
    }
    steps[length] = unitLength;
    length = writeCodePoint(text, length, codePoint);
  });
  return { text: text.subarray(0, length), steps: steps.subarray(0, length) };
}

function grown(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}

/** The input's offset at every stride of the text, and at its end. */
function coarseMap(steps: Uint8Array): Uint32Array {
  const marks = new Uint32Array((steps.length >> strideBits) + 1);
  let original = 0;
  for (let at = 0; at < steps.length; at++) {
    if ((at & ((1 << strideBits) - 1)) === 0) marks[at >> strideBits] = original;
    original += steps[at];
  }
  if ((steps.length & ((1 << strideBits) - 1)) === 0) marks[steps.length >> strideBits] = original;
  return marks;
}

function lastAtMost(marks: Uint32Array, original: number): number {
  let low = 0;
  let high = marks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (marks[middle] <= original) low = middle;
    else high = middle - 1;
  }
  return low;
}
