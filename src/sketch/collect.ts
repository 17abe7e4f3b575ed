import { column } from '../columns.js';
import type { Contents, Sketches } from '../types.js';
import type { Fingerprinter } from './fingerprint.js';
import type { Sketcher } from './minhash.js';
import { shinglesOf, sizesFor } from './shingles.js';

/** Gathers the distinct contents of a run's paragraphs, each sketched once however often it stands. */
export interface Collection {
  /** Takes in one paragraph by its folded text and the hashes of its words; answers the number of its content. */
  readonly add: (folded: Uint8Array, wordHashes: Uint32Array) => number;
  readonly contents: () => Contents;
  readonly sketches: () => Sketches;
}

export function collectParagraphs(sketcher: Sketcher, fingerprint: Fingerprinter): Collection {
  const fingerprints = column(BigUint64Array);
  const wordHashes = column(Uint32Array);
  const wordEnds = column(Uint32Array);
  const rowContents = column(Uint32Array);
  const shingleSizes = column(Uint8Array);
  const signatures = column(Uint16Array);
  const signature = new Uint16Array(sketcher.slots);
  // Open addressing on the fingerprints, half full at most; a Map would end at 2^24 entries.
  let table = new Int32Array(1024).fill(-1);
  const slotOf = (high: bigint, low: bigint): number => {
    let slot = Number(low & 0xffffffffn) & (table.length - 1);
    while (table[slot] >= 0 && (fingerprints.at(2 * table[slot]) !== high || fingerprints.at(2 * table[slot] + 1) !== low)) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  };
  const number = (high: bigint, low: bigint): number => {
    const content = wordEnds.length();
    table[slotOf(high, low)] = content;
    fingerprints.push(high);
    fingerprints.push(low);
    if ((content + 1) * 2 < table.length) return content;
    table = new Int32Array(table.length * 2).fill(-1);
    for (let known = 0; known <= content; known++) table[slotOf(fingerprints.at(2 * known), fingerprints.at(2 * known + 1))] = known;
    return content;
  };
  return {
    add: (folded, hashes) => {
      const [high, low] = fingerprint(folded);
      const known = table[slotOf(high, low)];
      if (known >= 0) return known;
      const content = number(high, low);
      wordHashes.append(hashes);
      wordEnds.push(wordHashes.length());
      for (const size of sizesFor(hashes.length)) {
        sketcher.sign(shinglesOf(hashes, size), signature, 0);
        rowContents.push(content);
        shingleSizes.push(size);
        signatures.append(signature);
      }
      return content;
    },
    contents: () => ({
      count: wordEnds.length(),
      fingerprints: fingerprints.view(),
      wordHashes: wordHashes.view() as Uint32Array,
      wordEnds: wordEnds.view(),
    }),
    sketches: () => ({
      count: rowContents.length(),
      slots: sketcher.slots,
      contents: rowContents.view(),
      shingleSizes: shingleSizes.view(),
      signatures: signatures.view(),
    }),
  };
}
