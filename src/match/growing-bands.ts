import { chunkedColumn } from '../columns.js';
import { bucketPairsMax } from './buckets.js';

const slotsFirst = 64;
/** Most of a table's slots that are taken, in fourths: more makes looking long, fewer costs memory. */
const fullFourths = 3;
/** How many times as long a table is then made, in halves: twice as long would leave more of it free. */
const growthHalves = 3;
/** Rows that are put in together: as many as a processor can wait for at once, and more do not harm. */
const blockRows = 32;
/** Odd, so that no two keys become one. */
const factor = 0x9e3779b1;

/** Buckets that are asked while they grow. */
export interface GrowingBands {
  /**
   * Puts in the next rows, numbered from 0 on, with a key for each band.
   *
   * @param keys [any, bands]
   * @param places of the rows in `keys`
   */
  readonly insert: (keys: Uint32Array, places: ArrayLike<number>) => void;
  /** Whether no row has a key of this one, as with most rows: whoever asks for several need not look then. */
  readonly isAlone: (row: number) => boolean;
  /** Shows the other rows that have a key of this one, of each key the last first; one that shares several is shown as often. */
  readonly eachOther: (row: number, show: (other: number) => void) => void;
}

/**
 * A hash table a band, with open addressing, of keys and the row that has each: 11 to 16 bytes a row and band. Where a second row comes,
 * the key gets a bucket, and each row of it a node there, 16 bytes. A bucket of as many as may all be pairs takes no more: the first stay.
 */
export function growingBands(bands: number): GrowingBands {
  // [slots, 2] a key, and its row + 1 or ~bucket; 0 where a slot is free.
  const tables = Array.from({ length: bands }, () => new Int32Array(2 * slotsFirst));
  const counts = new Uint32Array(bands);
  const bucketSizes = chunkedColumn(Uint32Array);
  const bucketNodes = chunkedColumn(Uint32Array); // the last node of each bucket + 1
  const nodeBuckets = chunkedColumn(Uint32Array);
  const nodeRows = chunkedColumn(Uint32Array);
  const nodesBefore = chunkedColumn(Uint32Array); // the node before in the bucket + 1
  const nodesBeside = chunkedColumn(Uint32Array); // another node of the row + 1
  const rowNodes = chunkedColumn(Uint32Array); // the last node of each row + 1

  const homes = new Int32Array(blockRows);
  const holders = new Int32Array(blockRows);

  const grow = (band: number) => {
    const old = tables[band];
    const slots = new Int32Array(2 * ((old.length * growthHalves) >> 2));
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] === 0) continue;
      const at = placeOf(slots, old[from], homeOf(slots, old[from]));
      slots[at] = old[from];
      slots[at + 1] = old[from + 1];
    }
    tables[band] = slots;
  };
  const join = (bucket: number, row: number) => {
    const node = nodeRows.length() + 1;
    nodeBuckets.push(bucket);
    nodeRows.push(row);
    nodesBefore.push(bucketNodes.at(bucket));
    nodesBeside.push(rowNodes.at(row));
    rowNodes.set(row, node);
    if (bucketSizes.at(bucket) === bucketPairsMax) return;
    bucketSizes.set(bucket, bucketSizes.at(bucket) + 1);
    bucketNodes.set(bucket, node);
  };
  const openBucket = (row: number) => {
    const bucket = bucketSizes.length();
    bucketSizes.push(0);
    bucketNodes.push(0);
    join(bucket, row);
    return bucket;
  };

  /** Puts in rows of one band, `firstRow` being the first of them; they are few. */
  const insertBlock = (band: number, keys: Uint32Array, places: ArrayLike<number>, from: number, to: number, firstRow: number) => {
    while ((counts[band] + to - from) * 8 > tables[band].length * fullFourths) grow(band);
    const slots = tables[band];
    // All homes are looked at before any row is put in: they lie far apart, and a processor fetches many at once where nothing waits for one.
    for (let k = from; k < to; k++) {
      const home = homeOf(slots, keyOf(keys[places[k] * bands + band]));
      homes[k - from] = home;
      holders[k - from] = slots[home + 1];
    }
    for (let k = from; k < to; k++) {
      const row = firstRow + k - from;
      const key = keyOf(keys[places[k] * bands + band]);
      const home = homes[k - from];
      const at = holders[k - from] === 0 && slots[home + 1] === 0 ? home : placeOf(slots, key, home);
      const holder = slots[at + 1];
      if (holder === 0) {
        counts[band]++;
        slots[at] = key;
        slots[at + 1] = row + 1;
        continue;
      }
      const bucket = holder > 0 ? openBucket(holder - 1) : ~holder;
      slots[at + 1] = ~bucket;
      join(bucket, row);
    }
  };

  return {
    // Band by band, so that what is looked at lies in one table.
    insert: (keys, places) => {
      const firstRow = rowNodes.length();
      for (let k = 0; k < places.length; k++) rowNodes.push(0);
      for (let band = 0; band < bands; band++) {
        for (let from = 0; from < places.length; from += blockRows)
          insertBlock(band, keys, places, from, Math.min(places.length, from + blockRows), firstRow + from);
      }
    },
    isAlone: (row) => rowNodes.at(row) === 0,
    eachOther: (row, show) => {
      for (let node = rowNodes.at(row); node > 0; node = nodesBeside.at(node - 1)) {
        for (let other = bucketNodes.at(nodeBuckets.at(node - 1)); other > 0; other = nodesBefore.at(other - 1)) {
          if (nodeRows.at(other - 1) !== row) show(nodeRows.at(other - 1));
        }
      }
    },
  };
}

function keyOf(key: number): number {
  return Math.imul(key, factor);
}

/** Keys lie in the order of their numbers, but for a few slots: a longer table is written from one end to the other. */
function homeOf(slots: Int32Array, key: number): number {
  return ((key >>> 0) * (slots.length / 2 ** 33)) << 1;
}

/** Where a key stands, or where it would. */
function placeOf(slots: Int32Array, key: number, home: number): number {
  let at = home;
  while (slots[at + 1] !== 0 && slots[at] !== key) at = at + 2 === slots.length ? 0 : at + 2;
  return at;
}
