import { chunkedColumn } from '../columns.js';
import { grouper } from './groups.js';

/** Samples of many texts; those of text i are `samples[ends[i - 1] ?? 0, ends[i])`, rising and distinct. */
export interface Samples {
  readonly ends: Uint32Array;
  readonly samples: Uint32Array;
  /** [texts] all texts, in an order that comes from their contents. */
  readonly order: Uint32Array;
}

/**
 * Where more texts hold a sample, it is a formula, or a cluster that has other samples too: there each text meets the first of them by
 * content and the one before it, so that a million copies cost two million looks, and is compared with them however few they share here.
 */
const holdersMax = 32;
/**
 * Least part of the smaller text's samples that a candidate shares, in percent, and least number: of a text that lies to 85 % in another,
 * by shingles of three words, some 70 % of the shingles of six stand there, and a short text has four or five samples.
 */
const sharedPercentMin = 35;
const sharedMin = 2;

/**
 * Shows the pairs of texts of which one may stand in the other, however long that is: they share two samples, and a third of those of the
 * smaller. Those that meet once in a sample of few texts, and else only in samples of many, may be left out.
 */
export function eachSharedSamplePair(texts: Samples, show: (one: number, other: number) => void): void {
  const { order } = texts;
  const { ends, entries, holders } = gatherMeetings(texts);
  const mayHold = holdingTest(texts);
  const weights = new Uint8Array(order.length); // of the meetings of the text that is looked at with each other, by rank
  const met = new Uint32Array(order.length);
  for (let rank = 0, at = 0; rank < order.length; rank++) {
    let count = 0;
    for (; at < ends[rank]; at++) {
      const entry = entries[at];
      if (entry < 0) {
        const other = entry & ~mark;
        if (weights[other] === 0) met[count++] = other;
        weights[other] = sharedMin;
        continue;
      }
      for (let place = entry - 1, isFirst = false; !isFirst; place--) {
        const other = holders[place] & ~mark;
        isFirst = holders[place] < 0;
        if (weights[other] === 0) met[count++] = other;
        if (weights[other] < sharedMin) weights[other]++;
      }
    }
    for (let k = 0; k < count; k++) {
      const weight = weights[met[k]];
      weights[met[k]] = 0;
      if (weight === sharedMin && mayHold(order[rank], order[met[k]])) show(order[rank], order[met[k]]);
    }
  }
}

/** Words of a text's signature: 256 bits for some 40 samples, half a line of memory. */
const signatureWords = 8;

/** A test of two texts: whether they share so many samples as a candidate must. */
function holdingTest({ ends, samples }: Samples): (one: number, other: number) => boolean {
  // A bit for each sample: where few of one text's bits are the other's, few of its samples can be.
  const signatures = new Int32Array(ends.length * signatureWords);
  for (let text = 0, at = 0; text < ends.length; text++) {
    for (; at < ends[text]; at++) signatures[text * signatureWords + (samples[at] >>> 29)] |= 1 << (samples[at] >>> 24);
  }
  return (one, other) => {
    let [i, j] = [one > 0 ? ends[one - 1] : 0, other > 0 ? ends[other - 1] : 0];
    const [iEnd, jEnd] = [ends[one], ends[other]];
    const isOneSmaller = iEnd - i < jEnd - j;
    const size = isOneSmaller ? iEnd - i : jEnd - j;
    let wanted = Math.max(sharedMin, Math.ceil((sharedPercentMin * size) / 100));
    const [own, others] = isOneSmaller ? [one, other] : [other, one];
    let lacking = 0;
    for (let k = 0; k < signatureWords; k++) {
      lacking += bitCount(signatures[own * signatureWords + k] & ~signatures[others * signatureWords + k]);
    }
    if (size - lacking < wanted) return false;
    while (wanted > 0 && wanted <= iEnd - i && wanted <= jEnd - j) {
      const [a, b] = [samples[i], samples[j]];
      if (a <= b) i++;
      if (b <= a) j++;
      if (a === b) wanted--;
    }
    return wanted === 0;
  };
}

/** Bits that are set (Warren, Hacker's Delight, 5-1). */
function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Set in an entry that names a text, and in the first holder of a group: the bit of the sign. */
const mark = 1 << 31;

/**
 * What texts meet in their samples, by rank: a text's place in the order. The entries of rank r are `entries[ends[r - 1] ?? 0, ends[r])`: a
 * marked one is the rank of another text, any other a place in `holders`, before which the ranks stand that hold the same sample, back to
 * the marked one.
 */
interface Meetings {
  readonly ends: Uint32Array;
  readonly entries: Int32Array;
  readonly holders: Int32Array;
}

function gatherMeetings(texts: Samples): Meetings {
  const held = chunkedColumn(Uint32Array);
  const [found, foundRanks] = [chunkedColumn(Uint32Array), chunkedColumn(Uint32Array)];
  const ends = new Uint32Array(texts.order.length);
  const add = (rank: number, entry: number) => {
    foundRanks.push(rank);
    found.push(entry);
    ends[rank]++;
  };
  eachSharedSample(texts, (ranks, count) => {
    if (count > holdersMax) {
      for (let k = 1; k < count; k++) {
        add(ranks[k], ranks[0] | mark);
        if (k > 1) add(ranks[k], ranks[k - 1] | mark);
      }
      return;
    }
    for (let k = 0; k < count; k++) {
      if (k > 0) add(ranks[k], held.length());
      held.push(k > 0 ? ranks[k] : ranks[k] | mark);
    }
  });
  for (let rank = 1; rank < ends.length; rank++) ends[rank] += ends[rank - 1];
  const entries = new Int32Array(found.length());
  // Filled from behind, so that each end becomes a begin; the end of one rank is then the begin of the next.
  for (let k = 0; k < entries.length; k++) entries[--ends[foundRanks.at(k)]] = found.at(k);
  ends.copyWithin(0, 1);
  if (ends.length > 0) ends[ends.length - 1] = entries.length;
  const holders = new Int32Array(held.length());
  held.copyTo(holders);
  return { ends, entries, holders };
}

/** Samples that are grouped at once, if no single one has more: 128 MB. */
const sliceRows = 2 ** 23;
/** Slices are cut by so many upper bits of the samples. */
const binBits = 12;

/** Shows the ranks of the texts that hold a sample, rising, for each that more than one hold; good until the next. */
function eachSharedSample({ ends, samples, order }: Samples, show: (ranks: Uint32Array, count: number) => void): void {
  const bins = new Uint32Array(1 << binBits);
  for (let at = 0; at < samples.length; at++) bins[samples[at] >>> (32 - binBits)]++;
  const slices = slicesOf(bins);
  const capacity = slices.reduce((most, { count }) => Math.max(most, count), 0);
  const groups = grouper(capacity);
  const ranks = new Uint32Array(capacity);
  for (const { from, to } of slices) {
    let count = 0;
    for (let rank = 0; rank < order.length; rank++) {
      const text = order[rank];
      for (let at = text > 0 ? ends[text - 1] : 0; at < ends[text]; at++) {
        const bin = samples[at] >>> (32 - binBits);
        if (bin < from || bin >= to) continue;
        groups.keys[count] = samples[at];
        ranks[count++] = rank;
      }
    }
    groups.each(count, (rows, length) => {
      for (let k = 0; k < length; k++) rows[k] = ranks[rows[k]];
      show(rows, length);
    });
  }
}

/** Ranges of bins whose rows are at most `sliceRows`, or one bin that has more. */
function slicesOf(bins: Uint32Array): { readonly from: number; readonly to: number; readonly count: number }[] {
  const slices: { from: number; to: number; count: number }[] = [];
  for (let from = 0, to = 0; from < bins.length; from = to) {
    let count = bins[to++];
    while (to < bins.length && count + bins[to] <= sliceRows) count += bins[to++];
    slices.push({ from, to, count });
  }
  return slices;
}
