import type { Words } from '../types.js';
import { badByte, decodeAt, writeCodePoint } from '../utf8.js';
import { foldKind, foldTable } from './fold.js';
import { foldWords } from './words.js';

/** Most bytes that one code point folds to, with room to spare. */
const foldedBytesMax = 64;
const ampersand = 0x26;

/**
 * The folded text of words whose columns are known: foldWords without its rules for where words begin and end, and without hashes.
 *
 * @param bytes the text of which foldWords would give these columns
 */
export function withFoldedText(bytes: Uint8Array, columns: Pick<Words, 'starts' | 'ends' | 'hashes' | 'kinds'>): Words {
  const { starts, ends } = columns;
  const { pages, rows, expansions } = foldTable();
  const count = starts.length;
  // Few characters fold to more bytes than they have; where many stand together, foldWords makes room.
  const folded = new Uint8Array(bytes.length + (bytes.length >> 1) + count + foldedBytesMax);
  const fullFrom = folded.length - foldedBytesMax;
  const foldedEnds = new Uint32Array(count);
  let length = 0;
  for (let word = 0; word < count; word++) {
    const end = ends[word];
    const isSecond = word > 0 && starts[word] < ends[word - 1];
    const isFirst = word + 1 < count && starts[word + 1] < end;
    for (let at = starts[word]; at < end; ) {
      if (length > fullFrom) return foldWords(bytes);
      const from = at;
      const first = bytes[at];
      if (first >= 0x61 && first <= 0x7a) {
        folded[length++] = first;
        at++;
        continue;
      }
      let codePoint = first;
      if (first >= 0xc2 && first <= 0xdf && at + 1 < end && (bytes[at + 1] & 0xc0) === 0x80) {
        codePoint = ((first & 0x1f) << 6) | (bytes[at + 1] & 0x3f);
        at += 2;
      } else if (first >= 0xe1 && first <= 0xec && at + 2 < end && (bytes[at + 1] & 0xc0) === 0x80 && (bytes[at + 2] & 0xc0) === 0x80) {
        codePoint = ((first & 0x0f) << 12) | ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f);
        at += 3;
      } else if (first < 0x80) at++;
      else {
        const decoded = decodeAt(bytes, at, end);
        codePoint = decoded & 0x1fffff;
        at += decoded >>> 21;
      }
      // A character reference is more than its first byte.
      if (codePoint === ampersand || codePoint === badByte) return foldWords(bytes);
      const value = rows[(pages[codePoint >>> 8] << 8) | (codePoint & 0xff)];
      const kind = value >>> 21;
      if (kind === foldKind.vanish) continue;
      if (kind === foldKind.separator) return foldWords(bytes);
      if (kind === foldKind.several) {
        const parts = expansions[value & 0x1fffff];
        const [skipped, taken] = [isSecond && from === starts[word] ? 1 : 0, isFirst && at === end ? 1 : parts.length];
        // Of a character that belongs to two words, the mark is the first one's; where others part, only foldWords knows.
        if (taken - skipped < parts.length && !isMarkAndCharacter(parts)) return foldWords(bytes);
        for (let k = skipped; k < taken; k++) {
          const part = parts[k];
          if (part >>> 21 === foldKind.separator || part >>> 21 === foldKind.sign) return foldWords(bytes);
          if (part >>> 21 !== foldKind.vanish) length = writeCodePoint(folded, length, part & 0x1fffff);
        }
        continue;
      }
      length = writeCodePoint(folded, length, value & 0x1fffff);
    }
    foldedEnds[word] = length;
    folded[length++] = 0x20;
  }
  return { ...columns, count, folded: folded.subarray(0, Math.max(0, length - 1)), foldedEnds };
}

/** As the Thai sara am folds. */
function isMarkAndCharacter(parts: Uint32Array): boolean {
  return parts.length === 2 && parts[0] >>> 21 === foldKind.mark && parts[1] >>> 21 === foldKind.character;
}
