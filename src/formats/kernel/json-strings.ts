/*
 * Strings of JSON: passed over, or copied with their escapes decoded. Places and `~place` as in json-lines.ts.
 */
import { backslash, blank, carriageReturn, isDigit, lineFeed, quote, tab } from './ascii';

/** Behind what `copyString` wrote last. */
export let copiedEnd: i32 = 0;

/** A bit for each of sixteen bytes at which plain text of a string ends: a quote, a backslash, a control. */
@inline
function stopsIn(block: v128): i32 {
  const marks = v128.or(i8x16.eq(block, i8x16.splat(quote)), i8x16.eq(block, i8x16.splat(backslash)));
  return i8x16.bitmask(v128.or(marks, i8x16.lt_u(block, i8x16.splat(blank))));
}

/** @param at behind the opening quote @returns behind the closing one */
export function skipString(at: i32): i32 {
  while (true) {
    const stops = stopsIn(v128.load(at));
    if (stops === 0) {
      at += 16;
      continue;
    }
    at += ctz(stops);
    const byte = load<u8>(at);
    if (byte === quote) return at + 1;
    if (byte !== backslash) return ~at;
    const escaped = load<u8>(at + 1);
    if (escaped === 0x75) {
      const unit = readUnit(at + 2);
      if (unit < 0) return unit;
      at += 6;
    } else if (simpleEscape(escaped) === 0) return ~(at + 1);
    else at += 2;
  }
}

/** As `skipString`, and writes the string's characters to `to`; sets `copiedEnd`. A store may cover 15 bytes behind it. */
export function copyString(at: i32, to: i32): i32 {
  while (true) {
    const block = v128.load(at);
    v128.store(to, block);
    const stops = stopsIn(block);
    if (stops === 0) {
      at += 16;
      to += 16;
      continue;
    }
    const plain = ctz(stops);
    at += plain;
    to += plain;
    const byte = load<u8>(at);
    if (byte === quote) {
      copiedEnd = to;
      return at + 1;
    }
    if (byte !== backslash) return ~at;
    // Where all is escaped they follow each other, and the next need not be looked for.
    do {
      at = copyEscape(at, to);
      if (at < 0) return at;
      to = copiedEnd;
    } while (load<u8>(at) === backslash);
  }
}

/** Writes the character of one escape to `to`; sets `copiedEnd`. Two halves of a surrogate pair are one character. */
@inline
function copyEscape(at: i32, to: i32): i32 {
  const escaped = load<u8>(at + 1);
  if (escaped !== 0x75) {
    const character = simpleEscape(escaped);
    store<u8>(to, character);
    copiedEnd = to + 1;
    return character === 0 ? ~(at + 1) : at + 2;
  }
  const unit = readUnit(at + 2);
  if (unit < 0) return unit;
  if ((unit & 0xfc00) === 0xd800 && load<u8>(at + 6) === backslash && load<u8>(at + 7) === 0x75) {
    const low = readUnit(at + 8);
    if (low >= 0 && (low & 0xfc00) === 0xdc00) {
      copiedEnd = writeCodePoint(to, 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff));
      return at + 12;
    }
  }
  copiedEnd = writeCodePoint(to, unit);
  return at + 6;
}

/** What stands for itself or for a control behind a backslash; 0 for what may not stand there. */
@inline
function simpleEscape(byte: u8): u8 {
  if (byte === 0x6e) return lineFeed;
  if (byte === quote || byte === backslash || byte === 0x2f) return byte;
  if (byte === 0x74) return tab;
  if (byte === 0x72) return carriageReturn;
  if (byte === 0x62) return 0x08;
  if (byte === 0x66) return 0x0c;
  return 0;
}

/**
 * The UTF-16 code unit that four hexadecimal digits say, all four at once, the first in the lowest byte: which of them are letters is as
 * good as random, so nothing branches on it. Added to a byte below 0x80, 0x80 - n sets its highest bit where it is n or more;
 * a byte from 0x80 has it set in both sums of a pair or not in the first, and so is neither digit nor letter.
 */
@inline
function readUnit(at: i32): i32 {
  const bytes = load<u32>(at);
  const lower = bytes | 0x20202020;
  const digits = (bytes + 0x50505050) & ~(bytes + 0x46464646);
  const letters = (lower + 0x1f1f1f1f) & ~(lower + 0x19191919);
  if (((digits | letters) & 0x80808080) !== 0x80808080) return ~notHexadecimalFrom(at);
  // The low four bits of a digit are its value, of a letter they are that less 9, and bit 6 tells the two apart.
  const values = (bytes & 0x0f0f0f0f) + 9 * ((bytes >> 6) & 0x01010101);
  const pairs = (values << 4) | (values >> 8);
  return ((pairs & 0xff) << 8) | ((pairs >> 16) & 0xff);
}

function notHexadecimalFrom(at: i32): i32 {
  while (isDigit(load<u8>(at)) || <u8>((load<u8>(at) | 0x20) - 0x61) < 6) at++;
  return at;
}

@inline
function writeCodePoint(to: i32, codePoint: i32): i32 {
  if (codePoint < 0x80) {
    store<u8>(to, codePoint);
    return to + 1;
  }
  if (codePoint < 0x800) store<u8>(to++, 0xc0 | (codePoint >> 6));
  else {
    if (codePoint < 0x10000) store<u8>(to++, 0xe0 | (codePoint >> 12));
    else {
      store<u8>(to++, 0xf0 | (codePoint >> 18));
      store<u8>(to++, 0x80 | ((codePoint >> 12) & 0x3f));
    }
    store<u8>(to++, 0x80 | ((codePoint >> 6) & 0x3f));
  }
  store<u8>(to, 0x80 | (codePoint & 0x3f));
  return to + 1;
}
