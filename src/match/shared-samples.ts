import { radixSorter } from './radix.js';
import { intersection } from './verify.js';

/** Samples of many texts; those of text i are `samples[ends[i - 1] ?? 0, ends[i])`, rising and distinct. */
export interface Samples {
  readonly ends: Uint32Array;
  readonly samples: Uint32Array;
  /** Negative where the first of two texts comes before the other by content. */
  readonly compare: (one: number, other: number) => number;
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
 * smaller. Those that meet once in a sample of few texts, and else only in samples of many, may be left out. Some are shown twice.
 */
export function eachSharedSamplePair(texts: Samples, show: (one: number, other: number) => void): void {
  const { ends, samples } = texts;
  const { rowEnds, places, holders, begins, isLarge } = groupHolders(texts);
  const meetings = new Uint32Array(ends.length); // of the text that is looked at, with each other
  const met = new Uint32Array(ends.length);
  for (let text = 0, row = 0; text < ends.length; text++) {
    let count = 0;
    const meet = (other: number, weight: number) => {
      if (meetings[other] === 0) met[count++] = other;
      meetings[other] += weight;
    };
    for (; row < rowEnds[text]; row++) {
      const place = places[row];
      const begin = begins[place];
      if (isLarge[place] === 0) for (let other = begin; other < place; other++) meet(holders[other], 1);
      else if (place > begin) for (const other of [begin, place - 1]) meet(holders[other], sharedMin);
    }
    const from = text > 0 ? ends[text - 1] : 0;
    for (const other of met.subarray(0, count)) {
      const isMet = meetings[other] >= sharedMin;
      meetings[other] = 0;
      if (!isMet) continue;
      const otherFrom = other > 0 ? ends[other - 1] : 0;
      const shared = intersection(samples, samples, from, ends[text], otherFrom, ends[other]);
      const smaller = Math.min(ends[text] - from, ends[other] - otherFrom);
      if (shared >= sharedMin && shared * 100 >= sharedPercentMin * smaller) show(text, other);
    }
  }
}

/**
 * Which texts hold each sample that several may hold. Its rows are those samples in the order of the texts, `rowEnds` [texts] of each; row r
 * stands at `places[r]` of `holders`, whose groups have one sample each: that of a place begins at `begins[place]`, and where it is large it
 * is in order of content.
 */
interface HolderGroups {
  readonly rowEnds: Uint32Array;
  readonly places: Uint32Array;
  readonly holders: Uint32Array;
  readonly begins: Uint32Array;
  readonly isLarge: Uint8Array;
}

function groupHolders({ ends, samples, compare }: Samples): HolderGroups {
  const mayRepeat = repeatedFilter(samples);
  const count = samples.reduce((sum, sample) => sum + mayRepeat(sample), 0);
  const sorter = radixSorter(count);
  const rowEnds = new Uint32Array(ends.length);
  const texts = new Uint32Array(count);
  for (let text = 0, at = 0, row = 0; text < ends.length; text++) {
    for (; at < ends[text]; at++) {
      if (mayRepeat(samples[at]) === 0) continue;
      sorter.keys[row] = samples[at];
      sorter.values[row] = row;
      texts[row++] = text;
    }
    rowEnds[text] = row;
  }
  const { keys, values: rows } = sorter.sort(count);
  const [places, holders, begins] = [0, 1, 2].map(() => new Uint32Array(count));
  const isLarge = new Uint8Array(count);
  for (let from = 0, to = 0; from < count; from = to) {
    while (to < count && keys[to] === keys[from]) to++;
    const own = rows.subarray(from, to);
    if (to - from > holdersMax) {
      own.sort((one, other) => compare(texts[one], texts[other]));
      isLarge.fill(1, from, to);
    }
    for (let place = from; place < to; place++) {
      places[rows[place]] = place;
      holders[place] = texts[rows[place]];
      begins[place] = from;
    }
  }
  return { rowEnds, places, holders, begins, isLarge };
}

/** Bits a sample: one in sixteen that comes once is then taken for a repeated one. */
const filterBits = 16;
const filterBitsMin = 2 ** 10;
const filterBitsMax = 2 ** 29;

/** Tells samples that come once from those that may come again, since most come once: 1 for the latter (a filter after Bloom, 1970). */
function repeatedFilter(samples: Uint32Array): (sample: number) => 0 | 1 {
  let bits = filterBitsMin;
  while (bits < samples.length * filterBits && bits < filterBitsMax) bits *= 2;
  const shift = 32 - Math.log2(bits);
  const [once, again] = [0, 1].map(() => new Uint8Array(bits / 8));
  for (const sample of samples) {
    const bit = sample >>> shift;
    const mask = 1 << (bit & 7);
    again[bit >>> 3] |= once[bit >>> 3] & mask;
    once[bit >>> 3] |= mask;
  }
  return (sample) => ((again[(sample >>> shift) >>> 3] >>> ((sample >>> shift) & 7)) & 1) as 0 | 1;
}
