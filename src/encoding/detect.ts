import { InputError } from '../errors.js';
import { documentBytesMax } from '../options.js';
import type { InputEncoding } from '../types.js';
import { guessEncoding } from './guess.js';
import { isStateful, isWide, nameOfLabel } from './names.js';
import { type SoundCheck, utf8Soundness } from './sound.js';
import { wideForm } from './wide.js';

const marks: readonly (readonly [string, readonly number[]])[] = [
  ['utf-32', [0xff, 0xfe, 0x00, 0x00]],
  ['utf-32', [0x00, 0x00, 0xfe, 0xff]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Most bytes of UTF-8 that a byte stands for: of Thai, of halfwidth Kana, of a broken byte beyond its own. */
const textBytesPerByte = 3;

/**
 * How bytes are to be read. In this order: a byte order mark; what the caller says; UTF-16 by its zero bytes; UTF-8, also where a lesser
 * part of it is broken; the likeliest of the older encodings; and where nothing fits, UTF-8 with what is broken in it.
 *
 * @param told a label that TextDecoder knows, or `auto`
 * @param isSound a faster check for UTF-8 than a decoder, where the platform has one
 * @throws InputError `encoding` for what cannot be cut byte by byte, ISO-2022 and UTF-32, and for UTF-16 that cannot be it; `too-large`
 */
export function detectEncoding(bytes: Uint8Array, told: string, isSound?: SoundCheck): InputEncoding {
  const mark = marks.find(([, start]) => start.every((byte, at) => bytes[at] === byte))?.[0];
  if (mark === 'utf-32') throw refused('UTF-32');
  if (mark !== undefined) return encodingOf(bytes, mark, 'mark', isSound);
  if (told !== 'auto') {
    const name = nameOfLabel(told);
    if (name === undefined || isStateful(name)) throw refused(told);
    // Any text in UTF-16 has a blank or a line end; of another text it would make signs of which nobody knows what they equal.
    if (isWide(name) && bytes.length > 0 && !bytes.includes(0)) {
      throw new InputError('encoding', `is not in ${name}`, { expected: 'zero bytes', got: 'none' });
    }
    return encodingOf(bytes, name, 'told', isSound);
  }
  const wide = wideForm(bytes);
  if (wide !== undefined) return encodingOf(bytes, wide, 'form');
  const utf8 = encodingOf(bytes, 'utf-8', 'form', isSound);
  const shift = utf8.brokenBytes === 0 ? shiftOf(bytes) : -1;
  if (shift !== -1) throw refused('ISO-2022', shift);
  return utf8.brokenBytes === 0 ? utf8 : legacyOr(utf8, bytes);
}

/** More characters of UTF-8 than broken bytes are no accident: a byte of another encoding rarely happens to continue the one before. */
function legacyOr(utf8: InputEncoding, bytes: Uint8Array): InputEncoding {
  if (utf8Soundness(bytes).characters >= utf8.brokenBytes) return utf8;
  const guess = guessEncoding(bytes);
  return guess === undefined ? utf8 : encodingOf(bytes, guess, 'guess');
}

function encodingOf(bytes: Uint8Array, name: string, from: InputEncoding['from'], isSound?: SoundCheck): InputEncoding {
  const { brokenBytes, firstBroken } = name === 'utf-8' ? utf8Soundness(bytes, isSound) : { brokenBytes: 0, firstBroken: -1 };
  const textBytes = name === 'utf-8' ? bytes.length + textBytesPerByte * brokenBytes : bytes.length * textBytesPerByte;
  if (textBytes > documentBytesMax && (name !== 'utf-8' || brokenBytes > 0)) {
    const details = { expected: `at most ${documentBytesMax} bytes when read as UTF-8`, got: `up to ${textBytes}` };
    throw new InputError('too-large', `is too large to be read as ${name}`, details);
  }
  return { name, from, brokenBytes, firstBroken };
}

/** Where ISO-2022 changes its characters: `ESC $`, or `ESC (` with one of its sets. Terminal colours are `ESC [`. */
function shiftOf(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(0x1b); at !== -1; at = bytes.indexOf(0x1b, at + 1)) {
    if (bytes[at + 1] === 0x24 && [0x40, 0x41, 0x42, 0x28, 0x29].includes(bytes[at + 2])) return at;
  }
  return -1;
}

function refused(name: string, offset?: number): InputError {
  const details = { expected: 'an encoding that can be cut byte by byte', got: name, ...(offset === undefined ? {} : { offset }) };
  return new InputError('encoding', 'cannot be cut in this encoding', details);
}
