import { unitReader } from './units.js';

/** How much is looked at: as much as is looked at for NUL bytes. */
const sampleBytesMax = 8192;

/** Least share of zero bytes, in percent, in UTF-16 that is mostly Latin; half of its bytes are. Other scripts show by their blanks. */
const zerosPercentMin = 25;
/** Most bytes, in percent, that look like blanks and are none: 1 to 3 in Han and Thai; real blanks are more than 10 in most scripts. */
const narrowBlanksPercentMax = 5;

/** What no text has: controls but for line ends, tabs, form feeds, ETX, SUB and ESC; private, unassigned and broken characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what it looks for
const strange = /[\u0000-\u0002\u0004-\u0008\u000b\u000e-\u0019\u001c-\u001f\p{Cn}\p{Co}\p{Cs}\u{33300}-\u{333ff}]/u;

/**
 * Whether bytes without a mark are UTF-16, and which: its blanks, digits and line ends are ASCII beside a zero byte, more of them in
 * the right order than in the other. Undefined where the bytes have no zeros, or look like anything else.
 */
export function wideForm(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const sample = bytes.subarray(0, sampleBytesMax);
  if (bytes.length % 2 !== 0 || !sample.includes(0)) return undefined;
  const zeros = sample.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
  const isLatin = zeros * 100 >= sample.length * zerosPercentMin;
  const name = asciiUnits(sample, 0) > asciiUnits(sample, 1) ? 'utf-16le' : 'utf-16be';
  return (isLatin || hasWideBlanks(sample, name === 'utf-16le' ? 0 : 1)) && isText(sample, name) ? name : undefined;
}

/**
 * Whether blanks and line ends stand beside a zero byte. Without one they are part of letters, such as U+4E0A, and few; in text of one
 * byte a character they would be many.
 */
function hasWideBlanks(sample: Uint8Array, low: 0 | 1): boolean {
  let wide = 0;
  let narrow = 0;
  for (const [at, byte] of sample.entries()) {
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d) continue;
    if (at % 2 === low && sample[low === 0 ? at + 1 : at - 1] === 0) wide++;
    else narrow++;
  }
  return wide > narrow || (wide > 0 && narrow * 100 <= sample.length * narrowBlanksPercentMax);
}

/** Units that are printable ASCII or a line end, the lower byte at `low` of each two. */
function asciiUnits(sample: Uint8Array, low: 0 | 1): number {
  let count = 0;
  for (let at = 0; at + 1 < sample.length; at += 2) {
    const byte = sample[at + low];
    if (sample[at + 1 - low] === 0 && ((byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d)) count++;
  }
  return count;
}

/** Whether it holds only what text holds; half a pair at the end of the sample is left out. */
function isText(sample: Uint8Array, name: string): boolean {
  let isStrange = false;
  unitReader(name)(sample, 0, sample.length - 2, (codePoint) => {
    isStrange ||= codePoint > 0x7e || codePoint < 0x20 ? strange.test(String.fromCodePoint(codePoint)) : false;
  });
  return !isStrange;
}
