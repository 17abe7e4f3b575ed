import { pages, references, rows } from './memory';

/*
 * Code points one at a time: UTF-8, character references, the fold table, upper and lower case. All as in utf8.ts, references.ts and
 * fold.ts, which say what each is for. Behind the end of a document stand zeros, so that no sequence reaches over it.
 */
export const badByte: u32 = 0x1fffff;

/** The code point at `at`, packed as `length << 21 | codePoint`; `badByte` of length 1 for what is no valid UTF-8. */
@inline
export function codePointAt(at: usize): u32 {
  const first = <u32>load<u8>(at);
  if (first < 0x80) return (1 << 21) | first;
  const second = <u32>load<u8>(at, 1);
  if (first < 0xc2 || first > 0xf4 || (second & 0xc0) != 0x80) return (1 << 21) | badByte;
  if (first < 0xe0) return (2 << 21) | ((first & 0x1f) << 6) | (second & 0x3f);
  const third = <u32>load<u8>(at, 2);
  if ((third & 0xc0) != 0x80) return (1 << 21) | badByte;
  if (first < 0xf0) {
    const codePoint = ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
    return codePoint < 0x800 || (codePoint & 0xf800) == 0xd800 ? (1 << 21) | badByte : (3 << 21) | codePoint;
  }
  const fourth = <u32>load<u8>(at, 3);
  if ((fourth & 0xc0) != 0x80) return (1 << 21) | badByte;
  const codePoint = ((first & 0x07) << 18) | ((second & 0x3f) << 12) | ((third & 0x3f) << 6) | (fourth & 0x3f);
  return codePoint < 0x10000 || codePoint > 0x10ffff ? (1 << 21) | badByte : (4 << 21) | codePoint;
}

/** What a code point folds to, as `kind << 21 | folded`. */
@inline
export function foldOf(codePoint: u32): u32 {
  const page = <usize>load<u16>(pages + (<usize>(codePoint >>> 8) << 1));
  return load<u32>(rows + (((page << 8) | <usize>(codePoint & 0xff)) << 2));
}

@inline
export function isUpper(codePoint: u32): bool {
  return (
    codePoint - 0x41 < 26 || (codePoint - 0xc0 < 31 && codePoint != 0xd7) || codePoint - 0x391 < 25 || codePoint - 0x400 < 48
  );
}

@inline
export function isLower(codePoint: u32): bool {
  return (
    codePoint - 0x61 < 26 || (codePoint - 0xdf < 33 && codePoint != 0xf7) || codePoint - 0x3b1 < 25 || codePoint - 0x430 < 48
  );
}

/** The longest reference looked at, in bytes, as in references.ts. */
const referenceBytesMax: u32 = 10;

/** The reference whose `&` stands at `at`, packed as above; 0 where there is none. */
export function referenceAt(at: usize): u32 {
  let length: u32 = 1;
  while (length < referenceBytesMax && load<u8>(at + length) != 0x3b) length++;
  if (length == referenceBytesMax || length < 3) return 0;
  const codePoint = load<u8>(at, 1) == 0x23 ? numeric(at + 2, at + length) : named(at + 1, length - 1);
  return codePoint == badByte ? 0 : ((length + 1) << 21) | codePoint;
}

function numeric(from: usize, end: usize): u32 {
  let at = from;
  const hexadecimal = (load<u8>(at) | 0x20) == 0x78;
  if (hexadecimal) at++;
  if (at == end) return badByte;
  let value: u32 = 0;
  for (; at < end; at++) {
    let digit = <u32>load<u8>(at) - 0x30;
    if (digit > 9) {
      digit = ((digit + 0x30) | 0x20) - 0x61 + 10;
      if (!hexadecimal || digit < 10 || digit > 15) return badByte;
    }
    value = value * (hexadecimal ? 16 : 10) + digit;
  }
  return value <= 0x10ffff && !(value >= 0xd800 && value <= 0xdfff) ? value : badByte;
}

/** Rows of the table of names end with an empty one. */
function named(from: usize, length: u32): u32 {
  if (length > 8) return badByte;
  const name = load<u64>(from) & (<u64>-1 >>> (64 - 8 * length));
  for (let row = references; load<u64>(row) != 0; row += 16) if (load<u64>(row) == name) return load<u32>(row, 8);
  return badByte;
}
