/** So many parts, each a table of its own that grows by itself: no single growth stops a run for long. */
const partBits = 8;
const parts = 1 << partBits;
const slotsFirst = 64;
/** Most of a part's slots that are taken, in eighths: more makes looking long, fewer costs memory. */
const fullEighths = 6;

/** The rows of 128-bit fingerprints that were put in, found by fingerprint. The fingerprints themselves are the caller's. */
export interface FingerprintTable {
  /** The row with this fingerprint, or -1. */
  readonly find: (a: number, b: number, c: number, d: number) => number;
  /** Puts in a row whose fingerprint is not in yet. */
  readonly insert: (row: number) => void;
}

/**
 * Open addressing on typed arrays, 5 to 11 bytes a row.
 *
 * @param partOf 32 bits of a row's fingerprint, from the top: parts 0 to 3
 */
export function fingerprintTable(partOf: (row: number, part: number) => number): FingerprintTable {
  const tables = Array.from({ length: parts }, () => new Uint32Array(slotsFirst)); // row + 1; 0 where a slot is free
  const counts = new Uint32Array(parts);
  const place = (table: Uint32Array, row: number) => {
    let slot = partOf(row, 1) & (table.length - 1);
    while (table[slot] > 0) slot = (slot + 1) & (table.length - 1);
    table[slot] = row + 1;
  };
  return {
    find: (a, b, c, d) => {
      const table = tables[a >>> (32 - partBits)];
      for (let slot = b & (table.length - 1); table[slot] > 0; slot = (slot + 1) & (table.length - 1)) {
        const row = table[slot] - 1;
        if (partOf(row, 1) === b && partOf(row, 0) === a && partOf(row, 2) === c && partOf(row, 3) === d) return row;
      }
      return -1;
    },
    insert: (row) => {
      const part = partOf(row, 0) >>> (32 - partBits);
      if (++counts[part] << 3 > tables[part].length * fullEighths) {
        const smaller = tables[part];
        tables[part] = new Uint32Array(smaller.length * 2);
        for (const known of smaller) if (known > 0) place(tables[part], known - 1);
      }
      place(tables[part], row);
    },
  };
}
