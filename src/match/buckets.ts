import { grouper } from './groups.js';
import { radixSorter } from './radix.js';

/** A bucket up to this size gives all its pairs. */
export const bucketPairsMax = 256;
/**
 * In a larger one each member meets the smallest of the bucket by content and those just before it, so that boilerplate in a million
 * documents costs a million pairs. A rule on content, not on arrival: the order of the inputs changes nothing.
 */
const bucketPivots = 8;
const bucketNeighbours = 8;

/** Partners of a member that are remembered, in two cache lines: of one template's text there are 20 in all bands. */
const partnersKept = 32;

/**
 * What gives the pairs of one bucket after the other: all, or by the rule above.
 *
 * @param count members are smaller
 * @param add takes pairs, each as often as it is found; of large buckets, which have much the same pairs in each band, most of them once
 * @returns a function of a bucket's members, all of them or the first so many; more than `bucketPairsMax` are all, in order of their contents
 */
export function bucketPairs(count: number, add: (one: number, other: number) => void): (members: Uint32Array, length?: number) => void {
  let partners: Uint32Array | undefined; // + 1; of members that are in no large bucket memory has nothing
  return (members, length = members.length) => {
    if (length > bucketPairsMax) {
      partners ??= new Uint32Array(count * partnersKept);
      addLargeBucket(members, partners, add);
      return;
    }
    for (let i = 1; i < length; i++) for (let j = 0; j < i; j++) add(members[j], members[i]);
  };
}

function addLargeBucket(members: Uint32Array, partners: Uint32Array, add: (one: number, other: number) => void): void {
  for (let i = 1; i < members.length; i++) {
    const member = members[i];
    const neighbours = Math.max(bucketPivots, i - bucketNeighbours);
    for (let j = 0; j < i; j++) {
      if (j === bucketPivots && neighbours > j) j = neighbours;
      const partner = members[j] + 1;
      let at = member * partnersKept;
      for (const end = at + partnersKept; at < end && partners[at] !== partner && partners[at] > 0; ) at++;
      if (at === (member + 1) * partnersKept) at -= 1 + (j % partnersKept);
      else if (partners[at] === partner) continue;
      partners[at] = partner;
      add(members[j], member);
    }
  }
}

/** Rows of band keys, and what each is a sketch of: a member, which has one row or two. */
export interface BandedRows {
  readonly count: number;
  readonly bands: number;
  /** Writes one band's keys of all rows. */
  readonly readBand: (band: number, keys: Uint32Array) => void;
  /** Rises with the row. */
  readonly memberOf: (row: number) => number;
  /** Bits 32 * part to 32 * part + 31 from the top of a member's fingerprint. */
  readonly fingerprintPart: (member: number, part: number) => number;
}

/** How many buckets were larger than `bucketPairsMax`, over all bands, and the rows in them: there some pairs were left out. */
export interface CappedBuckets {
  readonly buckets: number;
  readonly rows: number;
}

/**
 * The banded index (Indyk and Motwani, 1998; Broder, 2000): the rows are grouped by each band's keys in turn, and each bucket gives its pairs.
 * 12 bytes a row whatever the number of bands.
 *
 * @param add takes pairs of members, in no order, each as often as it is found; both may be the same
 */
export function eachBandedPair(rows: BandedRows, add: (one: number, other: number) => void): CappedBuckets {
  const { count, bands, readBand, memberOf, fingerprintPart } = rows;
  const groups = grouper(count);
  const addBucket = bucketPairs(count > 0 ? memberOf(count - 1) + 1 : 0, add);
  const capped = { buckets: 0, rows: 0 };
  for (let band = 0; band < bands; band++) {
    readBand(band, groups.keys);
    groups.each(count, (members, length) => {
      for (let k = 0; k < length; k++) members[k] = memberOf(members[k]);
      if (length <= bucketPairsMax) {
        addBucket(members, length);
        return;
      }
      capped.buckets++;
      capped.rows += length;
      addBucket(byFingerprint(members.subarray(0, length), fingerprintPart));
    });
  }
  return capped;
}

/** Fingerprints are 128 bits. */
const fingerprintParts = 4;

/** Members in the order of their fingerprints: an order that the inputs' order does not change. */
export function byFingerprint(members: Uint32Array, part: BandedRows['fingerprintPart']): Uint32Array {
  const sorter = radixSorter(members.length);
  sorter.values.set(members);
  for (let k = 0; k < members.length; k++) sorter.keys[k] = part(members[k], 0);
  const { keys, values } = sorter.sort(members.length);
  // Few agree in their first 32 bits, and those are put in order one by one.
  for (let from = 0, to = 0; from < keys.length; from = to) {
    while (to < keys.length && keys[to] === keys[from]) to++;
    if (to - from > 1) values.subarray(from, to).sort((one, other) => compareFingerprints(one, other, part));
  }
  return values;
}

/** Negative where the first fingerprint is smaller, 0 where they are equal. */
export function compareFingerprints(one: number, other: number, part: BandedRows['fingerprintPart']): number {
  let difference = 0;
  for (let k = 0; k < fingerprintParts && difference === 0; k++) difference = part(one, k) - part(other, k);
  return difference;
}
