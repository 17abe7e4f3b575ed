import { arabicCommas, arabicFolded, arabicLetters, cyrillicCapital, cyrillicFolded, cyrillicLetters, every, within } from './letters';
import { changes, folded, foldedBytesMax, pairs, pieceBytes } from './memory';
import { afterLower, before as classBefore, cut, foldedAt, foldOneByOne, textAt } from './scalar';
import { character, closed, letters, nothing } from './threes';
import { beginPiece, noteEnd, noteStart, setBreaks, takeWords } from './words';

/*
 * Folds text in steps of sixteen bytes: ASCII, one pair of two-byte lead bytes and the commonest punctuation. Arabic and Cyrillic letters
 * (letters.ts) may reach over the end of a step, so that nearly all steps are whole. A byte that needs more is `hard`: the step ends before
 * it, and scalar.ts goes on. All that is done here keeps the length of characters, so that folded and original positions differ by one
 * number as long as no hard character comes.
 */

/** What reading a document came to. */
export const done: u32 = 0;
export const leftUnread: u32 = 1;
export const wordsFull: u32 = 2;

/** Hard bytes this late may only be the first of a character that reaches over the step's end: the next step begins with it and knows. */
const wholeStep: usize = 14;
/** What stands before is told by the folded bytes. */
const unknown: u32 = 4;

/** A step that hard bytes end this soon cost more than it gave; after two such the next bytes are folded one by one. */
const poorStep: usize = 6;
const poorStepsMax: u32 = 2;
const scalarBytes: usize = 40;

@inline
function bits(mask: v128): u32 {
  return <u32>i8x16.bitmask(mask);
}

/** Every byte's left neighbour, and its right one; zero at the edge. */
@inline
function left(values: v128): v128 {
  return i8x16.shuffle(i8x16.splat(0), values, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
}

@inline
function right(values: v128): v128 {
  return i8x16.shuffle(values, i8x16.splat(0), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
}

/** A table of 64 bytes asked for continuation bytes, given less 0x80, 0x90, 0xA0 and 0xB0; zero for all other bytes. */
@inline
function lookUp(table: usize, at80: v128, at90: v128, atA0: v128, atB0: v128): v128 {
  return v128.or(
    v128.or(
      i8x16.swizzle(v128.load(table), at80),
      i8x16.swizzle(v128.load(table, 16), at90),
    ),
    v128.or(
      i8x16.swizzle(v128.load(table, 32), atA0),
      i8x16.swizzle(v128.load(table, 48), atB0),
    ),
  );
}

/** Folds a document and takes its words. `done`, or why not. */
export function foldDocument(from: usize, end: usize): u32 {
  const fullFrom = folded + pieceBytes;
  const zero = i8x16.splat(0);
  const one = every(1);
  const nine = every(9);
  const twentyFive = every(25);
  const blank = every(0x20);
  const digitZero = every(0x30);
  const questionMark = every(0x3f);
  const letterA = every(0x61);
  const x80 = every(0x80);
  const x90 = every(0x90);
  const xa0 = every(0xa0);
  const xb0 = every(0xb0);
  const xbf = every(0xbf);
  const xc0 = every(0xc0);
  const xc4 = every(0xc4);
  const x1b = every(0x1b);
  const xfe = every(0xfe);
  let at = from;
  let to = folded;
  let open = nothing;
  let lowerBefore: u32 = 0;
  let breakBefore: u32 = 0;
  let poorSteps: u32 = 0;
  let cutBefore = false;
  beginPiece(<i32>at - <i32>to);
  while (at < end) {
    // In a full piece the open word is folded to its end, one character after the other.
    let finishing: u32 = 0;
    if (to >= fullFrom) {
      if (load<u8>(to - 1) == 0 || cutBefore) {
        if (!takeWords(to)) return wordsFull;
        to = folded;
        beginPiece(<i32>at - <i32>to);
        if (cutBefore) open = nothing;
        breakBefore = 0;
        cutBefore = false;
      } else if (to >= folded + foldedBytesMax) return leftUnread;
      // Not in the middle of a letter that the last step began.
      else finishing = (load<u8>(at) & 0xc0) == 0x80 && (load<u8>(at - 1) & 0xe0) == 0xc0 ? 2 : 1;
    }
    const text = v128.load(at);
    const small = v128.or(text, blank);
    const alphabetic = within(small, letterA, twentyFive);
    let result = v128.or(v128.and(small, alphabetic), v128.and(text, within(text, digitZero, nine)));
    const unusual = v128.or(i8x16.swizzle(v128.load(changes), i8x16.sub(text, blank)), i8x16.eq(text, questionMark));
    const caseBits = bits(i16x8.shl(text, 2));
    const alphabeticBits = bits(alphabetic);
    let lower = alphabeticBits & caseBits;
    let upper = alphabeticBits & ~caseBits;
    let hard: u32 = finishing;
    let symbols: u32 = 0;
    if (bits(v128.or(text, unusual)) != 0) {
      const high = bits(text);
      if (bits(unusual) != 0) {
        const symbol = v128.or(i8x16.eq(text, questionMark), i8x16.eq(v128.or(text, one), every(0x25)));
        symbols = bits(symbol);
        result = v128.or(result, v128.and(text, symbol));
        const next = v128.load(at, 1);
        const signed = v128.and(
          v128.or(i8x16.eq(text, every(0x2b)), i8x16.eq(text, every(0x2d))),
          v128.or(v128.or(within(next, digitZero, nine), i8x16.eq(next, every(0x26))), i8x16.lt_s(next, zero)),
        );
        hard |= bits(v128.or(signed, i8x16.eq(text, every(0x26))));
      }
      if (high != 0) {
        let known: u32 = 0;
        const before = v128.load(at - 1);
        const leads = bits(within(before, xc4, x1b));
        if (leads != 0) {
          const even = <u32>load<u8>(at + <usize>ctz<u32>(leads) - 1) & 0xfe;
          const behind = v128.load(at, 1);
          if (even == 0xd8) {
            const own = arabicLetters(before, text, behind);
            result = v128.or(result, v128.and(arabicFolded(before, text, behind), own));
            known = bits(v128.or(own, arabicCommas(before, text, behind)));
          } else if (even == 0xd0) {
            const own = cyrillicLetters(before, text, behind);
            result = v128.or(result, v128.and(cyrillicFolded(before, text, behind), own));
            known = bits(own);
            upper |= bits(v128.and(cyrillicCapital(text, behind), own));
            lower |= known & bits(v128.andnot(i8x16.lt_s(text, xc0), cyrillicCapital(before, text)));
          } else {
            const table = pairs + (<usize>(even & 0x3e) << 6);
            const follows = i8x16.lt_s(text, xc0);
            const lead = v128.and(i8x16.eq(v128.and(text, xfe), every(even)), right(follows));
            const trail = left(lead);
            const odd = left(i8x16.eq(v128.and(text, one), one));
            const at80 = i8x16.sub(text, x80);
            const at90 = i8x16.sub(text, x90);
            const atA0 = i8x16.sub(text, xa0);
            const atB0 = i8x16.sub(text, xb0);
            const looked = v128.and(
              v128.bitselect(lookUp(table + 64, at80, at90, atA0, atB0), lookUp(table, at80, at90, atA0, atB0), odd),
              trail,
            );
            const ahead = right(looked);
            const flip = v128.and(i16x8.shr_u(ahead, 6), one);
            const leading = v128.and(v128.xor(text, flip), i8x16.lt_s(ahead, zero));
            result = v128.or(result, v128.or(leading, v128.and(looked, xbf)));
            known = bits(v128.or(v128.andnot(lead, i8x16.eq(ahead, one)), trail));
            if (even == 0xce) {
              const oddBits = bits(odd);
              const trailBits = bits(trail);
              upper |= (trailBits & ~oddBits & bits(within(text, every(0x91), every(24)))) >>> 1;
              lower |= trailBits & ((~oddBits & bits(i8x16.gt_s(text, xb0))) | (oddBits & bits(i8x16.lt_s(text, every(0x8a)))));
            }
          }
        }
        if ((high & ~known) != 0) {
          // Quotes, the em dash, the ellipsis and the bullet; the guillemets and the blank that does not break.
          const next = right(text);
          const general = v128.and(
            v128.and(i8x16.eq(text, every(0xe2)), i8x16.eq(next, x80)),
            within(right(next), every(0x94), every(0x15)),
          );
          const latin = v128.and(
            i8x16.eq(text, every(0xc2)),
            v128.or(i8x16.eq(v128.and(next, every(0xef)), every(0xab)), i8x16.eq(next, xa0)),
          );
          const three = bits(general);
          const two = bits(latin);
          known |= three | (three << 1) | (three << 2) | two | (two << 1);
          hard |= high & ~known;
        }
      }
    }
    v128.store(to, result);
    const joints = (upper & ((lower << 1) | lowerBefore)) | symbols | (symbols << 1) | breakBefore;
    // A branch and not a count: the next step need not wait for the bits of this one.
    if (hard == 0) {
      if ((joints & 0xffff) != 0) setBreaks(to, joints & 0xffff);
      noteStart(to, <i32>at - <i32>to);
      noteEnd(to + 1, <i32>at - <i32>to);
      at += 16;
      to += 16;
      lowerBefore = lower >>> 15;
      breakBefore = symbols >>> 15;
      open = unknown;
      poorSteps = 0;
      continue;
    }
    const step = <usize>ctz<u32>(hard);
    if (step > 0) {
      const taken = <u32>0xffff >>> (16 - <u32>step);
      if ((joints & taken) != 0) setBreaks(to, joints & taken);
      noteStart(to, <i32>at - <i32>to);
      noteEnd(to + 1, <i32>at - <i32>to);
      at += step;
      to += step;
      lowerBefore = (lower >>> (<u32>step - 1)) & 1;
      breakBefore = (symbols >>> (<u32>step - 1)) & 1;
      open = unknown;
      if (step >= wholeStep) {
        poorSteps = 0;
        continue;
      }
    }
    if (open == unknown) open = load<u8>(to - 1) == 0 ? nothing : breakBefore ? closed : letters;
    poorSteps = step < poorStep ? poorSteps + 1 : 0;
    let stay: usize = finishing ? end - at : 0;
    if (poorSteps >= poorStepsMax) {
      stay = max<usize>(stay, scalarBytes);
      poorSteps = 0;
    }
    foldOneByOne(at, to, end, stay, open, lowerBefore);
    at = textAt;
    to = foldedAt;
    open = classBefore;
    lowerBefore = afterLower;
    breakBefore = u32(open >= character);
    cutBefore = cut;
  }
  if (at > end) to -= at - end;
  return takeWords(to) ? done : wordsFull;
}
