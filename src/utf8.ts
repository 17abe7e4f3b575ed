/** What decodeAt answers as the code point of a byte that is no valid UTF-8. It lies outside Unicode. */
export const badByte = 0x1fffff;

/**
 * The code point whose first byte stands at `at`, and its length in bytes, packed as `length << 21 | codePoint`.
 * A byte that starts no well-formed sequence (Unicode 17, table 3-7) is answered as `badByte` with length 1.
 */
export function decodeAt(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at];
  if (first < 0x80) return (1 << 21) | first;
  const second = at + 1 < end ? bytes[at + 1] : 0;
  if (first < 0xc2 || first > 0xf4 || (second & 0xc0) !== 0x80) return (1 << 21) | badByte;
  if (first < 0xe0) return (2 << 21) | ((first & 0x1f) << 6) | (second & 0x3f);
  const third = at + 2 < end ? bytes[at + 2] : 0;
  if ((third & 0xc0) !== 0x80) return (1 << 21) | badByte;
  if (first < 0xf0) {
    const codePoint = ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
    const surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    return codePoint < 0x800 || surrogate ? (1 << 21) | badByte : (3 << 21) | codePoint;
  }
  const fourth = at + 3 < end ? bytes[at + 3] : 0;
  if ((fourth & 0xc0) !== 0x80) return (1 << 21) | badByte;
  const codePoint = ((first & 0x07) << 18) | ((second & 0x3f) << 12) | ((third & 0x3f) << 6) | (fourth & 0x3f);
  return codePoint < 0x10000 || codePoint > 0x10ffff ? (1 << 21) | badByte : (4 << 21) | codePoint;
}

/** Writes a code point's bytes at `at`; a surrogate gets the three bytes that its number has. Answers the place behind them. */
export function writeCodePoint(text: Uint8Array, at: number, codePoint: number): number {
  let to = at;
  if (codePoint < 0x80) {
    text[to++] = codePoint;
    return to;
  }
  if (codePoint < 0x800) {
    text[to++] = 0xc0 | (codePoint >> 6);
  } else if (codePoint < 0x10000) {
    text[to++] = 0xe0 | (codePoint >> 12);
    text[to++] = 0x80 | ((codePoint >> 6) & 0x3f);
  } else {
    text[to++] = 0xf0 | (codePoint >> 18);
    text[to++] = 0x80 | ((codePoint >> 12) & 0x3f);
    text[to++] = 0x80 | ((codePoint >> 6) & 0x3f);
  }
  text[to++] = 0x80 | (codePoint & 0x3f);
  return to;
}

/** Upper case of the scripts in which a glued sentence shows by its capital: Latin, Greek, Cyrillic. */
export function isUpper(codePoint: number): boolean {
  return (
    (codePoint >= 0x41 && codePoint <= 0x5a) ||
    (codePoint >= 0xc0 && codePoint <= 0xde && codePoint !== 0xd7) ||
    (codePoint >= 0x391 && codePoint <= 0x3a9) ||
    (codePoint >= 0x400 && codePoint <= 0x42f)
  );
}

/** Lower case of the same scripts. */
export function isLower(codePoint: number): boolean {
  return (
    (codePoint >= 0x61 && codePoint <= 0x7a) ||
    (codePoint >= 0xdf && codePoint <= 0xff && codePoint !== 0xf7) ||
    (codePoint >= 0x3b1 && codePoint <= 0x3c9) ||
    (codePoint >= 0x430 && codePoint <= 0x45f)
  );
}
