import { badByte, codePointAt, foldOf, isLower, isUpper, referenceAt } from './decode';
import { expansionEnds, expansionParts, folded, foldedBytesMax, pieceBytes } from './memory';
import { character, closed, cutBehind, foldThrees, letters, nothing, openBehind } from './threes';
import { noteEnd, noteStart, setBreak } from './words';

/*
 * Folds one code point after the other, by the fold table: all that the sixteen-byte steps of fold.ts leave. What `take` in words.ts does
 * to words is done here to folded bytes: zeros where no word is, a break bit where a word begins behind another one's last byte.
 */

/** Where folding stands: in the text, in the folded piece, after what, and whether after a lower-case letter. */
export let textAt: usize = 0;
export let foldedAt: usize = 0;
export let before: u32 = 0;
export let afterLower: u32 = 0;
/** The piece is full, and what comes next begins a word, though no zero parts it from the last one. */
export let cut: bool = false;

/** Whether the document holds a byte that is no UTF-8. */
export let hasBroken: bool = false;

export function expectSound(): void {
  hasBroken = false;
}

/** So many bytes may follow a full piece while a sign waits for its digit. More than a sign and its gap are, so that there is progress. */
const waitingBytesMax: usize = 64;

/** Values of foldKind in fold.ts. */
const vanish: u32 = 1;
const letter: u32 = 2;
const digit: u32 = 3;
const characterKind: u32 = 4;
const mark: u32 = 5;
const symbol: u32 = 6;
const sign: u32 = 7;
const several: u32 = 8;

/** Writes a code point in UTF-8 and answers its length. Four bytes are always written. */
@inline
function append(at: usize, codePoint: u32): usize {
  if (codePoint < 0x80) {
    store<u8>(at, codePoint);
    return 1;
  }
  if (codePoint < 0x800) {
    store<u16>(at, 0x80c0 | (codePoint >>> 6) | ((codePoint & 0x3f) << 8));
    return 2;
  }
  if (codePoint < 0x10000) {
    store<u32>(at, 0x8080e0 | (codePoint >>> 12) | (((codePoint >>> 6) & 0x3f) << 8) | ((codePoint & 0x3f) << 16));
    return 3;
  }
  store<u32>(
    at,
    0x808080f0 | (codePoint >>> 18) | (((codePoint >>> 12) & 0x3f) << 8) | (((codePoint >>> 6) & 0x3f) << 16) | ((codePoint & 0x3f) << 24),
  );
  return 4;
}

/** Whether a code point of this kind begins a word right behind the last byte of another. */
@inline
function begins(kind: u32, open: u32): bool {
  if (kind == letter || kind == digit) return open > letters;
  if (kind == mark) return open == closed;
  return (kind == characterKind || kind == symbol) && open != nothing;
}

/**
 * Folds from `from` on, `stay` bytes or more, until the sixteen-byte steps may take over: not while a sign waits for its digit, and not
 * behind a character reference, of which the bytes do not tell the case. Stops where the piece is full and no word is open.
 */
export function foldOneByOne(from: usize, into: usize, end: usize, stay: usize, klass: u32, lowerBefore: u32): void {
  const staysUntil = from + stay;
  const fullFrom = folded + pieceBytes;
  let at = from;
  let to = into;
  let open = klass;
  let lower = lowerBefore;
  let signAt: usize = 0;
  let signTo: usize = 0;
  cut = false;
  while (true) {
    const first = <u32>load<u8>(at);
    if ((first & 0xf0) == 0xe0 && signAt == 0) {
      const run = foldThrees(at, to, open);
      const length = run - at;
      if (length > 0) {
        at = run;
        to += length;
        open = openBehind;
        lower = 0;
        if (at >= end || to >= folded + foldedBytesMax || (at >= staysUntil && load<u8>(at) < 0xe0)) break;
      }
      if (cutBehind) {
        cut = true;
        break;
      }
      if (length > 0) continue;
    }
    let decoded: u32 = 0;
    if (first == 0x26) decoded = referenceAt(at);
    const plain = decoded == 0;
    if (plain) decoded = codePointAt(at);
    const codePoint = decoded & 0x1fffff;
    const length = <usize>(decoded >>> 21);
    if (codePoint < 0x460) {
      if (lower && open != nothing && isUpper(codePoint)) open = closed;
      lower = u32(isLower(codePoint));
    } else lower = 0;
    const isBad = codePoint == badByte;
    if (isBad) hasBroken = true;
    let value: u32 = isBad ? 0 : foldOf(codePoint);
    let part: usize = 0;
    let partsEnd: usize = 0;
    let gap = length;
    if (value >>> 21 == several) {
      const row = expansionEnds + (<usize>(value & 0x1fffff) << 2);
      part = expansionParts + (<usize>load<u32>(row) << 2);
      partsEnd = expansionParts + (<usize>load<u32>(row, 4) << 2);
      value = load<u32>(part);
      gap = 1;
    }
    if (to >= fullFrom && begins(value >>> 21, open)) {
      cut = true;
      break;
    }
    while (true) {
      const kind = value >>> 21;
      if (kind == vanish) {
        if (open == letters || open == character) noteEnd(to, <i32>(at + length) - <i32>to);
      } else if (kind == 0 || kind == sign) {
        v128.store(to, i8x16.splat(0));
        if (kind == sign && open == nothing) {
          signAt = at;
          signTo = to;
          noteStart(to, <i32>at - <i32>to);
        } else signAt = 0;
        to += gap;
        open = nothing;
      } else {
        if (kind == digit && signAt != 0) {
          store<u8>(signTo, load<u8>(signAt) == 0x2b ? 0x2b : 0x2d);
          to = signTo + 1;
          noteEnd(to, <i32>at - <i32>to);
          open = closed;
        }
        signAt = 0;
        if (begins(kind, open)) setBreak(to);
        if (kind == characterKind) open = character;
        else if (kind == symbol) open = closed;
        else if (kind != mark || open != character) open = letters;
        noteStart(to, <i32>at - <i32>to);
        to += append(to, value & 0x1fffff);
        noteEnd(to, <i32>(at + length) - <i32>to);
      }
      part += 4;
      if (part >= partsEnd) break;
      value = load<u32>(part);
    }
    at += length;
    if (at >= end) break;
    if (signAt != 0) {
      if (to < fullFrom + waitingBytesMax) continue;
      // A long line of signs: the piece ends before the last of them, which the next one begins with.
      at = signAt;
      to = signTo;
      break;
    }
    if (to >= fullFrom && (open == nothing || to >= folded + foldedBytesMax)) break;
    if (at < staysUntil || !plain || load<u8>(at) >= 0xe0) continue;
    break;
  }
  textAt = at;
  foldedAt = to;
  before = open;
  afterLower = lower;
}
