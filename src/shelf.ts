import type { Shelf } from './corpus-types.js';

/** Bytes of a piece of memory; a longer text has one of its own. */
const pieceBytes = 2 ** 20;

/** A shelf in memory. Growing copies nothing. */
export function memoryShelf(): Shelf & { readonly length: () => number } {
  const pieces: Uint8Array[] = [];
  const begins: number[] = []; // where each piece begins
  let length = 0;
  let used = 0; // of the last piece
  return {
    append: (bytes) => {
      if (pieces.length === 0 || used + bytes.length > pieces[pieces.length - 1].length) {
        pieces.push(new Uint8Array(Math.max(pieceBytes, bytes.length)));
        begins.push(length);
        used = 0;
      }
      pieces[pieces.length - 1].set(bytes, used);
      used += bytes.length;
      length += bytes.length;
      return length - bytes.length;
    },
    read: (offset, count) => {
      let low = 0;
      let high = begins.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (begins[middle] <= offset) low = middle;
        else high = middle - 1;
      }
      return pieces.length === 0 ? new Uint8Array() : pieces[low].subarray(offset - begins[low], offset - begins[low] + count);
    },
    length: () => length,
  };
}

/** Offsets from here on are of texts that came before the run; no file and no run's texts are as long, and twice as much is still exact. */
export const storedFrom = 2 ** 50;

/** One shelf of the texts of a run and of those of the index that it is compared with. */
export function withStoredTexts(own: Shelf, stored: Pick<Shelf, 'read'> | undefined): Shelf {
  if (stored === undefined) return own;
  return {
    append: own.append,
    read: (offset, length) => (offset < storedFrom ? own.read(offset, length) : stored.read(offset - storedFrom, length)),
  };
}
