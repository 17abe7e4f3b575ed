import { column } from '../columns.js';
import type { Contents, Sketches } from '../types.js';
import type { Fingerprinter } from './fingerprint.js';
import type { Sketcher } from './minhash.js';
import { shingleSet, sizesFor } from './shingles.js';

/** Gathers the distinct contents of a run's paragraphs, each sketched once however often it stands. */
export interface Collection {
  /** Takes in one paragraph by its folded text and the hashes of its words; answers the number of its content. */
  readonly add: (folded: Uint8Array, wordHashes: Uint32Array) => number;
  readonly contents: () => Contents;
  readonly sketches: () => Sketches;
}

export function collectParagraphs(sketcher: Sketcher, fingerprint: Fingerprinter): Collection {
  const numbers = new Map<bigint, number>();
  const fingerprints = column(BigUint64Array);
  const wordHashes = column(Uint32Array);
  const wordEnds = column(Uint32Array);
  const rowContents = column(Uint32Array);
  const shingleSizes = column(Uint8Array);
  const signatures = column(Uint16Array);
  const signature = new Uint16Array(sketcher.slots);
  return {
    add: (folded, hashes) => {
      const [high, low] = fingerprint(folded);
      const key = (high << 64n) | low;
      const known = numbers.get(key);
      if (known !== undefined) return known;
      const content = numbers.size;
      numbers.set(key, content);
      fingerprints.push(high);
      fingerprints.push(low);
      wordHashes.append(hashes);
      wordEnds.push(wordHashes.length());
      for (const size of sizesFor(hashes.length)) {
        sketcher.sign(shingleSet(hashes, size), signature, 0);
        rowContents.push(content);
        shingleSizes.push(size);
        signatures.append(signature);
      }
      return content;
    },
    contents: () => ({
      count: numbers.size,
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
