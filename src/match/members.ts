import { chunkedColumn, upperHalf } from '../columns.js';
import { fingerprintTable } from './fingerprint-table.js';

/** 32-bit part of row's fingerprint, part 0 the uppermost. */
export type PartOf = (row: number, part: number) => number;

/** What is told apart by fingerprint: each distinct one has a number, in the order in which they came. */
export interface Members {
  /** The member with a row's fingerprint, which is numbered if it is not known yet. */
  readonly number: (partOf: PartOf, row: number, isOld: boolean) => number;
  readonly count: () => number;
  /** Whether it came with something that is not old. */
  readonly isNew: (member: number) => boolean;
  readonly part: PartOf;
}

const partBits = 2; // a fingerprint has four parts
const parts = 1 << partBits;

export function openMembers(): Members {
  const fingerprints = chunkedColumn(Uint32Array);
  const news = chunkedColumn(Uint8Array);
  const part: PartOf = (member, k) => fingerprints.at((member << partBits) + k);
  const table = fingerprintTable(part);
  return {
    number: (partOf, row, isOld) => {
      const known = table.find(partOf(row, 0), partOf(row, 1), partOf(row, 2), partOf(row, 3));
      if (known >= 0) {
        if (!isOld) news.set(known, 1);
        return known;
      }
      const member = news.length();
      for (let k = 0; k < parts; k++) fingerprints.push(partOf(row, k));
      news.push(isOld ? 0 : 1);
      table.insert(member);
      return member;
    },
    count: news.length,
    isNew: (member) => news.at(member) === 1,
    part,
  };
}

/** Fingerprints as two 64-bit halves a row, seen as parts. */
export function partsOf(fingerprints: BigUint64Array): PartOf {
  const halves = new Uint32Array(fingerprints.buffer, fingerprints.byteOffset, 2 * fingerprints.length);
  return (row, part) => halves[(row << partBits) + (part ^ (1 - upperHalf))];
}
