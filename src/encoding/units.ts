import { brokenByteFirst } from '../marks.js';
import { badByte, decodeAt } from '../utf8.js';

/*
 * What the bytes of a text stand for, unit by unit: a unit is the fewest bytes that mean something by themselves. All encodings here are
 * without memory, so that a text stays what it is when whole units are cut out of it.
 */

/** Takes the code point that the next `length` bytes stand for. Of a unit with two code points, the second comes with length 0. */
type Take = (codePoint: number, length: number) => void;

/** Reads bytes [at, end) unit by unit. */
type UnitReader = (bytes: Uint8Array, at: number, end: number, take: Take) => void;

function standIn(byte: number): number {
  return brokenByteFirst + byte;
}

export function isStandIn(codePoint: number): boolean {
  return codePoint >= brokenByteFirst && codePoint < brokenByteFirst + 256;
}

/** The reader of an encoding that is not stateful. Answers are the platform's: its decoder is asked once for each different unit. */
export function unitReader(name: string): UnitReader {
  const known = readers.get(name);
  if (known !== undefined) return known;
  const reader = newReader(name);
  readers.set(name, reader);
  return reader;
}

const readers = new Map<string, UnitReader>();

function newReader(name: string): UnitReader {
  if (name === 'utf-8') return readUtf8;
  if (name === 'utf-16le') return utf16Reader(0, 1);
  if (name === 'utf-16be') return utf16Reader(1, 0);
  if (multibyte.has(name)) return multibyteReader(name);
  return singleByteReader(name);
}

function readUtf8(bytes: Uint8Array, at: number, end: number, take: Take): void {
  for (let k = at; k < end; ) {
    const decoded = decodeAt(bytes, k, end);
    const codePoint = decoded & 0x1fffff;
    take(codePoint === badByte ? standIn(bytes[k]) : codePoint, decoded >>> 21);
    k += decoded >>> 21;
  }
}

function utf16Reader(low: 0 | 1, high: 0 | 1): UnitReader {
  return (bytes, at, end, take) => {
    let k = at;
    for (; k + 1 < end; k += 2) {
      const unit = bytes[k + low] | (bytes[k + high] << 8);
      const next = k + 3 < end ? bytes[k + 2 + low] | (bytes[k + 2 + high] << 8) : 0;
      if (unit < 0xd800 || unit > 0xdfff) {
        take(unit, 2);
      } else if (unit < 0xdc00 && next >= 0xdc00 && next <= 0xdfff) {
        take(0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00), 4);
        k += 2;
      } else {
        // Half a pair: both bytes are told apart, but stay together.
        take(standIn(bytes[k]), 2);
        take(standIn(bytes[k + 1]), 0);
      }
    }
    if (k < end) take(standIn(bytes[k]), 1);
  };
}

function singleByteReader(name: string): UnitReader {
  const table = singleByteTable(name);
  return (bytes, at, end, take) => {
    for (let k = at; k < end; k++) take(table[bytes[k]], 1);
  };
}

/** What each byte of a single-byte encoding stands for. */
export function singleByteTable(name: string): Uint32Array {
  if (name === 'windows-1252') return windows1252();
  const decoder = new TextDecoder(name);
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    const codePoint = decoder.decode(Uint8Array.of(byte)).codePointAt(0) ?? 0;
    return codePoint === 0xfffd ? standIn(byte) : codePoint;
  });
}

/** Some versions of Node read windows-1252 as ISO-8859-1, without its signs from 0x80 to 0x9f; so this one is not asked for. */
function windows1252(): Uint32Array {
  const signs = [...'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'];
  return Uint32Array.from({ length: 256 }, (_, byte) => (byte >= 0x80 && byte < 0xa0 ? (signs[byte - 0x80].codePointAt(0) ?? 0) : byte));
}

/** Lengths that a unit may have which does not begin with ASCII. No unit is the beginning of another. */
const multibyte: ReadonlyMap<string, readonly number[]> = new Map([
  ['shift_jis', [1, 2]],
  ['euc-jp', [1, 2, 3]],
  ['euc-kr', [1, 2]],
  ['big5', [1, 2]],
  ['gbk', [1, 2, 4]],
  ['gb18030', [1, 2, 4]],
]);

export function isMultibyte(name: string): boolean {
  return multibyte.has(name);
}

/** Different units kept per encoding; double bytes alone are some 24,000. Those of four bytes are rare, and asked again beyond it. */
const unitsMax = 65_536;

function multibyteReader(name: string): UnitReader {
  const lengths = multibyte.get(name) ?? [];
  const decoder = new TextDecoder(name, { fatal: true, ignoreBOM: true });
  const units = new Map<number, readonly number[]>();
  const ask = (bytes: Uint8Array, at: number, length: number): readonly number[] => {
    try {
      return [...decoder.decode(bytes.subarray(at, at + length))].map((character) => character.codePointAt(0) ?? 0);
    } catch {
      return [];
    }
  };
  const meaning = (bytes: Uint8Array, at: number, length: number): readonly number[] => {
    let key = length;
    for (let k = 0; k < length; k++) key = key * 256 + bytes[at + k];
    const known = units.get(key);
    if (known !== undefined) return known;
    const found = ask(bytes, at, length);
    if (units.size < unitsMax) units.set(key, found);
    return found;
  };
  return (bytes, at, end, take) => {
    next: for (let k = at; k < end; ) {
      if (bytes[k] < 0x80) {
        take(bytes[k++], 1);
        continue;
      }
      for (const length of lengths) {
        if (k + length > end) break;
        const codePoints = meaning(bytes, k, length);
        if (codePoints.length === 0) continue;
        for (const [index, codePoint] of codePoints.entries()) take(codePoint, index === 0 ? length : 0);
        k += length;
        continue next;
      }
      take(standIn(bytes[k++]), 1);
    }
  };
}
