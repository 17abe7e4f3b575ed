import { breaks, characters, folded, foldedBytesMax, pieceBytes } from './memory';
import { every, within } from './letters';
import { noteEnd, noteStart } from './words';

/*
 * Characters of three bytes that fold to themselves, as nearly all of Thai, Chinese, Japanese, Korean and Hindi do. Of Thai and Han, five
 * are taken at a time.
 */

/** What stands before: nothing open; letters or digits; an ideograph or a character of a script without spaces; a word that is closed. */
export const nothing: u32 = 0;
export const letters: u32 = 1;
export const character: u32 = 2;
export const closed: u32 = 3;

/** What stands behind the last run, and whether the piece is full and the next character begins a word that no zero parts from the last. */
export let openBehind: u32 = 0;
export let cutBehind: bool = false;

/**
 * By what stands before and what comes (a letter, a character, a mark), four bits: what stands there then, and whether a word begins
 * behind another. The same as the rules of scalar.ts.
 */
const steps: u64 = 0x5650_2650_1610_1210;

/** Where the first bytes of five characters are. */
const firstBytes: u32 = 0x1249;
const fiveBytes: u32 = 0x8000;

@inline
function bits(mask: v128): u32 {
  return <u32>i8x16.bitmask(mask);
}

/** Length of the Han characters from U+4E00 to U+9FFF at `at`, at most five of them: each is a word. */
@inline
function hanAt(at: usize, text: v128): u32 {
  const inside = i8x16.lt_s(text, every(0xc0));
  const low = v128.and(i8x16.eq(text, every(0xe4)), i8x16.ge_s(v128.load(at, 1), every(0xb8)));
  const insideBits = bits(inside);
  const han = bits(v128.or(within(text, every(0xe5), every(4)), low)) & (insideBits >>> 1) & (insideBits >>> 2);
  return ctz<u32>((~han & firstBytes) | fiveBytes);
}

/** Folds such characters; answers where they end. In a full piece it stops before one that begins a word, and sets `cutBehind`. */
export function foldThrees(from: usize, into: usize, klass: u32): usize {
  const fullFrom = folded + pieceBytes;
  let at = from;
  let to = into;
  let open = klass;
  // Break bits of the byte that `to` is in: no step reads what the one before has just written.
  let row = breaks + ((to - folded) >> 3);
  let parted = <u32>load<u8>(row);
  cutBehind = false;
  while (to < folded + foldedBytesMax) {
    const four = load<u32>(at);
    if ((four & 0xc0c0f0) != 0x8080e0) break;
    if (to < fullFrom) {
      const text = v128.load(at);
      let length: u32 = 0;
      let characterBits: u32 = 0;
      if ((four & 0xff) >= 0xe4) {
        length = hanAt(at, text);
        characterBits = firstBytes & ((1 << length) - 1);
      } else if ((four & 0xfeff) == 0xb8e0) {
        // Thai: characters are U+0E01 to U+0E32 and U+0E40 to U+0E46, marks one of the first, U+0E34 to U+0E3A and U+0E47 to U+0E4E.
        const second = v128.load(at, 1);
        const third = v128.load(at, 2);
        const first = i8x16.eq(text, every(0xe0));
        const late = v128.and(first, i8x16.eq(second, every(0xb9)));
        const early = v128.and(first, i8x16.eq(second, every(0xb8)));
        const most = within(third, every(0x81), every(0x31));
        const known = v128.or(
          v128.and(early, v128.or(most, within(third, every(0xb4), every(6)))),
          v128.and(late, within(third, every(0x80), every(0x0e))),
        );
        length = ctz<u32>((~bits(known) & firstBytes) | fiveBytes);
        const alone = v128.or(
          v128.and(early, v128.andnot(most, i8x16.eq(third, every(0xb1)))),
          v128.and(late, within(third, every(0x80), every(6))),
        );
        characterBits = bits(alone) & firstBytes & ((1 << length) - 1);
        if ((characterBits & 1) == 0 && open == closed) characterBits = 0;
      }
      if (characterBits != 0) {
        v128.store(to, text);
        parted |= characterBits << (<u32>(to - folded) & 7);
        open = character;
        // A branch and not a sum: the next step need not wait for the bits of this one.
        if (length == 15) {
          at += 15;
          to += 15;
        } else {
          at += <usize>length;
          to += <usize>length;
        }
        store<u32>(row, parted);
        const next = breaks + ((to - folded) >> 3);
        parted >>>= <u32>(next - row) << 3;
        row = next;
        continue;
      }
    }
    const codePoint = ((four & 0x0f) << 12) | ((four >>> 2) & 0xfc0) | ((four >>> 16) & 0x3f);
    const steady = <u32>load<u8>(characters + <usize>codePoint) >>> 4;
    if (steady == 0) break;
    if (to >= fullFrom && steady == character && open != nothing) {
      cutBehind = true;
      break;
    }
    const step = <u32>(steps >>> (<u64>((open << 2) | steady) << 2));
    parted |= ((step >>> 2) & 1) << (<u32>(to - folded) & 7);
    open = step & 3;
    store<u32>(to, four);
    at += 3;
    to += 3;
    store<u32>(row, parted);
    const next = breaks + ((to - folded) >> 3);
    parted >>>= <u32>(next - row) << 3;
    row = next;
  }
  if (at > from) {
    noteStart(into, <i32>at - <i32>to);
    noteEnd(into + 3, <i32>at - <i32>to);
  }
  openBehind = open;
  return at;
}
