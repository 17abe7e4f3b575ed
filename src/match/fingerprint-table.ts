/** So many parts, each a table of its own that grows by itself: no single growth stops a run for long. */
const partBits = 10;
const parts = 1 << partBits;
const slotsFirst = 16;
/** Most of a part's slots that are taken: more makes looking long, fewer costs memory. */
const fullest = 0.8;
const growth = 1.25;
const tagBits = 16;

/** The rows of 128-bit fingerprints that were put in, found by fingerprint. The fingerprints themselves are the caller's. */
export interface FingerprintTable {
  /** The row with this fingerprint, or -1. */
  readonly find: (a: number, b: number, c: number, d: number) => number;
  /** Puts in a row whose fingerprint is not in yet. */
  readonly insert: (row: number) => void;
}

/**
 * Slots of one part. A tag is 16 bits of a fingerprint, 0 where a slot is free. It says where looking begins, and rises with that, so that
 * neither looking for what is not there nor growing reads fingerprints, which lie all over memory.
 */
interface Part {
  readonly tags: Uint16Array;
  readonly rows: Uint32Array;
  count: number;
}

/** Parts begin at different sizes, so that they grow at different times and the room of all is always much the same for a row. */
const slotsOf = (part: number) => Math.round(slotsFirst * growth ** (part / parts));
const emptyPart = (slots: number): Part => ({ tags: new Uint16Array(slots), rows: new Uint32Array(slots), count: 0 });
const tagOf = (b: number) => b >>> tagBits || 1;
const firstSlot = (tag: number, slots: number) => Math.floor((tag * slots) / 2 ** tagBits);

function place({ tags, rows }: Part, tag: number, row: number): void {
  let slot = firstSlot(tag, tags.length);
  while (tags[slot] > 0) slot = slot + 1 === tags.length ? 0 : slot + 1;
  tags[slot] = tag;
  rows[slot] = row;
}

function larger({ tags, rows, count }: Part): Part {
  const grown = emptyPart(Math.ceil(tags.length * growth));
  for (let slot = 0; slot < tags.length; slot++) if (tags[slot] > 0) place(grown, tags[slot], rows[slot]);
  grown.count = count;
  return grown;
}

/**
 * Open addressing on typed arrays, 8 to 9 bytes a row.
 *
 * @param partOf 32 bits of a row's fingerprint, from the top: parts 0 to 3
 */
export function fingerprintTable(partOf: (row: number, part: number) => number): FingerprintTable {
  const tables = Array.from({ length: parts }, (_, part) => emptyPart(slotsOf(part)));
  return {
    find: (a, b, c, d) => {
      const { tags, rows } = tables[a >>> (32 - partBits)];
      const tag = tagOf(b);
      for (let slot = firstSlot(tag, tags.length); tags[slot] > 0; slot = slot + 1 === tags.length ? 0 : slot + 1) {
        if (tags[slot] !== tag) continue;
        const row = rows[slot];
        if (partOf(row, 1) === b && partOf(row, 0) === a && partOf(row, 2) === c && partOf(row, 3) === d) return row;
      }
      return -1;
    },
    insert: (row) => {
      const number = partOf(row, 0) >>> (32 - partBits);
      if (tables[number].count + 1 > tables[number].tags.length * fullest) tables[number] = larger(tables[number]);
      const part = tables[number];
      part.count++;
      place(part, tagOf(partOf(row, 1)), row);
    },
  };
}
