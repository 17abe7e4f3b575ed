import { bytes, changes } from './memory';

/*
 * The letters of two bytes that texts are full of, sixteen bytes at a time: those of Arabic (lead bytes D8 and D9) and of Cyrillic (D0 and
 * D1). Each function is given the bytes with those one before and one behind, so that a letter may reach over the end of a step. What a
 * letter folds to is that of the fold table; what is rare there is left out here, and scalar.ts folds it.
 */

/** Sixteen times a byte. */
@inline
export function every(byte: usize): v128 {
  return v128.load8_splat(bytes + byte);
}

/** Whether each byte lies in [first, last], as first and last - first. */
@inline
export function within(values: v128, first: v128, span: v128): v128 {
  return i8x16.le_u(i8x16.sub(values, first), span);
}

/** Fills the vectors of changes; read from memory a vector costs one step, as a constant in the code four. */
export function fillChanges(): void {
  // Bit 7 for `$ % & + -`, by their low four bits.
  v128.store(changes, i8x16(0, 0, 0, 0, -128, -128, -128, 0, 0, 0, 0, -128, 0, -128, 0, 0));
  // By the second byte behind D8, from A0 on: what changes in it, and where D8 becomes D9.
  v128.store(changes, i8x16(0, 0, 0x05, 0x04, 0x2c, 0x02, 0x2c, 0, 0, 0x2e, 0, 0, 0, 0, 0, 0), 16);
  v128.store(changes, i8x16(0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0), 32);
  // By the second byte behind D1, from 90 on: what changes in it, and where D1 becomes D0.
  v128.store(changes, i8x16(0x25, 0x24, 0, 0x20, 0, 0, 0, 0x01, 0, 0, 0, 0, 0x26, 0x25, 0x1d, 0), 48);
  v128.store(changes, i8x16(1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0), 64);
}

/** Where D8 comes before A0 to BF, or D9 before 81 to 8A. */
@inline
function arabicPair(lead: v128, trail: v128): v128 {
  return v128.or(
    v128.and(i8x16.eq(lead, every(0xd8)), within(trail, every(0xa0), every(0x1f))),
    v128.and(i8x16.eq(lead, every(0xd9)), within(trail, every(0x81), every(9))),
  );
}

/** Both bytes of every Arabic letter. */
@inline
export function arabicLetters(before: v128, text: v128, behind: v128): v128 {
  return v128.or(arabicPair(text, behind), arabicPair(before, text));
}

/** Both bytes of every Arabic comma. */
@inline
export function arabicCommas(before: v128, text: v128, behind: v128): v128 {
  const comma = every(0x8c);
  const lead = every(0xd8);
  return v128.or(
    v128.and(i8x16.eq(text, lead), i8x16.eq(behind, comma)),
    v128.and(i8x16.eq(before, lead), i8x16.eq(text, comma)),
  );
}

/** Arabic letters folded: forms of alef to the bare one, waw and yeh without hamza, teh marbuta as heh, alef maksura as yeh. */
@inline
export function arabicFolded(before: v128, text: v128, behind: v128): v128 {
  const lead = every(0xd8);
  const xa0 = every(0xa0);
  const yeh = v128.and(v128.and(i8x16.eq(before, every(0xd9)), i8x16.eq(text, every(0x89))), every(3));
  const change = v128.and(i8x16.swizzle(v128.load(changes, 16), i8x16.sub(text, xa0)), i8x16.eq(before, lead));
  const flip = v128.and(i8x16.swizzle(v128.load(changes, 32), i8x16.sub(behind, xa0)), i8x16.eq(text, lead));
  return v128.xor(text, v128.or(v128.or(yeh, change), flip));
}

/** Where D0 comes before 90 to BF, or D1 before 80 to 9F. */
@inline
function cyrillicPair(lead: v128, trail: v128): v128 {
  return v128.or(
    v128.and(i8x16.eq(lead, every(0xd0)), within(trail, every(0x90), every(0x2f))),
    v128.and(i8x16.eq(lead, every(0xd1)), i8x16.lt_s(trail, every(0xa0))),
  );
}

/** Both bytes of every Cyrillic letter from U+0410 to U+045F. */
@inline
export function cyrillicLetters(before: v128, text: v128, behind: v128): v128 {
  return v128.or(cyrillicPair(text, behind), cyrillicPair(before, text));
}

/** Where a second byte, known to follow D0, is that of a capital. */
@inline
export function cyrillicCapital(lead: v128, trail: v128): v128 {
  return v128.and(i8x16.eq(lead, every(0xd0)), i8x16.lt_s(trail, every(0xb0)));
}

/** Cyrillic letters folded: capitals to small ones, those with a breve or two dots to those without. */
@inline
export function cyrillicFolded(before: v128, text: v128, behind: v128): v128 {
  const d0 = every(0xd0);
  const d1 = every(0xd1);
  const x90 = every(0x90);
  const one = every(1);
  const breve = v128.and(i8x16.eq(v128.and(text, every(0xdf)), every(0x99)), one);
  const capital = v128.and(i8x16.lt_s(text, every(0xb0)), every(0x20));
  const change = v128.or(
    v128.and(v128.or(breve, capital), i8x16.eq(before, d0)),
    v128.and(i8x16.swizzle(v128.load(changes, 48), i8x16.sub(text, x90)), i8x16.eq(before, d1)),
  );
  const late = v128.and(within(behind, every(0xa0), every(0x0f)), one);
  const flip = v128.or(
    v128.and(late, i8x16.eq(text, d0)),
    v128.and(i8x16.swizzle(v128.load(changes, 64), i8x16.sub(behind, x90)), i8x16.eq(text, d1)),
  );
  return v128.xor(text, v128.or(change, flip));
}
