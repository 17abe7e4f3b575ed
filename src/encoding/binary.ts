import { isWide } from './names.js';

/** Where a NUL byte makes a file binary, as git and grep look for it: text has none, and what is no text shows one early. */
const sampleBytesMax = 8192;

/** Control characters, in percent, that no text has: packed bytes have 10, wire copy with its ETX and escapes less than 1. */
const controlsPercentMax = 5;

/** How the usual containers begin, whose first bytes may have no NUL. */
const signatures: readonly (readonly [string, readonly number[]])[] = [
  ['a PDF file', [0x25, 0x50, 0x44, 0x46, 0x2d, 0x31, 0x2e]],
  ['a zip archive', [0x50, 0x4b, 0x03, 0x04]],
  ['gzip data', [0x1f, 0x8b, 0x08]],
  ['bzip2 data', [0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26]],
  ['xz data', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['Zstandard data', [0x28, 0xb5, 0x2f, 0xfd]],
  ['a 7z archive', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG image', [0xff, 0xd8, 0xff]],
];

/** What shows that a file is no text, and where. */
export interface BinarySign {
  readonly offset: number;
  readonly got: string;
}

/**
 * A file is binary where it begins as a known container does; where its first 8 KiB hold a NUL byte (in UTF-16, a NUL character); or where it
 * is not UTF-8 and more than a twentieth of them are control characters. Undefined for text.
 */
export function binarySign(bytes: Uint8Array, encoding: { readonly name: string; readonly brokenBytes: number }): BinarySign | undefined {
  const signature = signatures.find(([, start]) => start.every((byte, at) => bytes[at] === byte));
  if (signature !== undefined) return { offset: 0, got: signature[0] };
  const sample = bytes.subarray(0, sampleBytesMax);
  const nul = isWide(encoding.name) ? wideNul(sample) : sample.indexOf(0);
  if (nul !== -1) return { offset: nul, got: 'a NUL byte' };
  if (isWide(encoding.name) || (encoding.name === 'utf-8' && encoding.brokenBytes === 0)) return undefined;
  const controls = sample.reduce((sum, byte) => sum + (isControl(byte) ? 1 : 0), 0);
  return controls * 100 > sample.length * controlsPercentMax
    ? { offset: sample.findIndex(isControl), got: 'control characters' }
    : undefined;
}

function wideNul(sample: Uint8Array): number {
  for (let at = 0; at + 1 < sample.length; at += 2) if (sample[at] === 0 && sample[at + 1] === 0) return at;
  return -1;
}

/** Line ends, tabs, form feeds and escapes are what text may be full of. */
function isControl(byte: number): boolean {
  return (byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte)) || byte === 0x7f;
}
