import type { InputEncoding } from '../types.js';

/*
 * Names of encodings, as the platform's TextDecoder knows them. No table of aliases of ours: whatever label it takes is taken.
 */

/** Suggested where a name is wrong. TextDecoder takes many more labels, such as `latin1`, `cp1256` and `sjis`. */
export const encodingNames: readonly string[] = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  ...[1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258].map((page) => `windows-${page}`),
  'windows-874',
  ...[2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15].map((part) => `iso-8859-${part}`),
  'koi8-r',
  'koi8-u',
  'ibm866',
  'macintosh',
  'x-mac-cyrillic',
  'gbk',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
];

/** The name under which TextDecoder knows a label, in any case; undefined where it knows none. */
export function nameOfLabel(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/** Encodings whose bytes mean something else behind an escape: to cut them anywhere changes how the rest is read. */
export function isStateful(name: string): boolean {
  return name === 'iso-2022-jp';
}

/** Encodings in which a byte below 128 is not always ASCII, nor a line feed always the byte 10. */
export function isWide(name: string): boolean {
  return name === 'utf-16le' || name === 'utf-16be';
}

/** Whether bytes can only be read in that way, and what is equal as text is no other text that was misread. */
export function isCertain({ from }: InputEncoding): boolean {
  return from === 'mark' || from === 'form';
}
