const lengthShift = 21;
/** What stands for itself or for a control behind a backslash. */
const simple: ReadonlyMap<number, number> = new Map(
  Object.entries({ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }).map(([letter, character]) => [
    letter.charCodeAt(0),
    character.charCodeAt(0),
  ]),
);

/**
 * The escape of a JSON string whose backslash stands at `at`: its length in bytes and the code point it stands for, packed as
 * `length << 21 | codePoint`, as decodeAt packs them. Two halves of a surrogate pair are one escape of twelve bytes; half a pair alone is
 * answered as the surrogate that it is. `~place` where the byte at `place` can't belong to an escape.
 */
export function escapeAt(bytes: Uint8Array, at: number): number {
  if (bytes[at + 1] !== 0x75) {
    const character = simple.get(bytes[at + 1]);
    return character === undefined ? ~(at + 1) : (2 << lengthShift) | character;
  }
  const unit = unitAt(bytes, at + 2);
  if (unit < 0) return unit;
  if (isHighHalf(unit) && bytes[at + 6] === 0x5c && bytes[at + 7] === 0x75) {
    const low = unitAt(bytes, at + 8);
    if (isLowHalf(low)) return (12 << lengthShift) | (0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff));
  }
  return (6 << lengthShift) | unit;
}

/** The two parts of what escapeAt answers. */
export const escapeLength = (packed: number) => packed >> lengthShift;
export const escapedCodePoint = (packed: number) => packed & ((1 << lengthShift) - 1);

/** Whether a UTF-16 unit is the first or the second half of a pair. */
export const isHighHalf = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
export const isLowHalf = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/** The UTF-16 unit that four hexadecimal digits say. */
function unitAt(bytes: Uint8Array, begin: number): number {
  let unit = 0;
  for (let at = begin; at < begin + 4; at++) {
    const digit = hexadecimal(bytes[at]);
    if (digit < 0) return ~at;
    unit = (unit << 4) | digit;
  }
  return unit;
}

function hexadecimal(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1;
}
