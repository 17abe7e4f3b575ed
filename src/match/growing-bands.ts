import { chunkedColumn } from '../columns.js';
import { bucketPairsMax } from './buckets.js';

/** Rows of the first generation; each is twice as large as the one before, so that ten million rows have eight. */
const firstRows = 1 << 16;
const slotsPerRow = 2;

/** Buckets that are asked while they grow. */
export interface GrowingBands {
  /** Puts in the next row: row 0, then 1, and so on. */
  readonly insert: () => void;
  /** Shows the rows that have the same key as a row in a band, itself among them where it found room. */
  readonly each: (row: number, band: number, show: (other: number) => void) => void;
}

/**
 * Hash tables in generations: where one is full a larger one is begun, and nothing is ever moved. A key that so many rows have as a bucket
 * may hold takes no more: the first stay. 12 to 16 bytes a row and band.
 */
export function growingBands(bands: number, keyAt: (band: number, row: number) => number): GrowingBands {
  const generations: Uint32Array[][] = []; // one table a band: row + 1, or 0
  const nexts = Array.from({ length: bands }, () => chunkedColumn(Uint32Array)); // the row before with the same key, + 1
  const depths = Array.from({ length: bands }, () => chunkedColumn(Uint8Array)); // rows of the chain below this one
  let count = 0;
  let room = 0;
  /** The slot where a key stands or would stand. */
  const slotOf = (table: Uint32Array, band: number, key: number): number => {
    let slot = (key ^ (key >>> 16)) & (table.length - 1);
    while (table[slot] > 0 && keyAt(band, table[slot] - 1) !== key) slot = (slot + 1) & (table.length - 1);
    return slot;
  };
  /** The last row of a key, + 1: the newest generation that knows it has the whole chain. */
  const headOf = (band: number, key: number): number => {
    for (let g = generations.length - 1; g >= 0; g--) {
      const table = generations[g][band];
      const head = table[slotOf(table, band, key)];
      if (head > 0) return head;
    }
    return 0;
  };
  return {
    insert: () => {
      if (count === room) {
        const rows = firstRows << generations.length;
        generations.push(nexts.map(() => new Uint32Array(rows * slotsPerRow)));
        room += rows;
      }
      const row = count++;
      for (let band = 0; band < bands; band++) {
        const key = keyAt(band, row);
        const head = headOf(band, key);
        const depth = head === 0 ? 0 : depths[band].at(head - 1) + 1;
        nexts[band].push(head);
        depths[band].push(depth);
        if (depth >= bucketPairsMax) continue;
        const table = generations[generations.length - 1][band];
        table[slotOf(table, band, key)] = row + 1;
      }
    },
    each: (row, band, show) => {
      for (let other = headOf(band, keyAt(band, row)); other > 0; other = nexts[band].at(other - 1)) show(other - 1);
    },
  };
}
