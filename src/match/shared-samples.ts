import { assert } from '../assert.js';
import { pairSet } from './bands.js';
import { intersection } from './verify.js';

/** Samples of many texts; those of text i are `samples[ends[i - 1] ?? 0, ends[i])`, multiples of eight. `ranks` orders the texts by content. */
export interface Samples {
  readonly ends: Uint32Array;
  readonly samples: Uint32Array;
  readonly ranks: Uint32Array;
}

/**
 * Where more texts hold a sample, it is a formula, or a cluster that has other samples too: there each text meets the first of them by
 * content and the one before it, so that a million copies cost two million pairs.
 */
const holdersMax = 32;
/**
 * Least part of the smaller text's samples that a candidate shares, in percent, and least number: of a text that lies to 85 % in another,
 * by shingles of three words, some 70 % of the shingles of six stand there, and a short text has four or five samples.
 */
const sharedPercentMin = 35;
const sharedMin = 2;
/** A sample without its three lowest bits, which are zero, and a text's number make one exact number of 53 bits. */
const textsMax = 2 ** 24;
const sampleStep = 8;

/**
 * Pairs of texts of which one may stand in the other, however long that is: they share two samples, and a third of those of the smaller.
 *
 * @returns pairs a < b as `a * texts + b`, in rising order
 */
export function sharedSamplePairs(texts: Samples): Float64Array {
  const count = texts.ends.length;
  assert(count < textsMax, `at most ${textsMax} texts are compared by samples`);
  const sets = Array.from({ length: count }, (_, text) => distinctSamples(texts, text));
  const met = pairSet(count);
  for (const holders of holderGroups(sets)) meet(holders, texts.ranks, met.add);
  return met.sorted().filter((pair) => {
    const [a, b] = [sets[Math.floor(pair / count)], sets[pair % count]];
    const shared = intersection(a, b);
    return shared >= sharedMin && shared * 100 >= sharedPercentMin * Math.min(a.length, b.length);
  });
}

/** Sorted. */
function distinctSamples({ ends, samples }: Samples, text: number): Uint32Array {
  const own = samples.slice(text > 0 ? ends[text - 1] : 0, ends[text]).sort();
  let distinct = 0;
  for (let i = 0; i < own.length; i++) if (i === 0 || own[i] !== own[i - 1]) own[distinct++] = own[i];
  return own.subarray(0, distinct);
}

/** For each sample that several texts hold, which; rising. */
function* holderGroups(sets: readonly Uint32Array[]): Generator<Uint32Array> {
  const held = new Float64Array(sets.reduce((sum, set) => sum + set.length, 0));
  let at = 0;
  for (const [text, set] of sets.entries()) for (const sample of set) held[at++] = (sample / sampleStep) * textsMax + text;
  held.sort();
  for (let from = 0; from < held.length; ) {
    const limit = (Math.floor(held[from] / textsMax) + 1) * textsMax;
    let to = from + 1;
    while (to < held.length && held[to] < limit) to++;
    if (to > from + 1) yield Uint32Array.from(held.subarray(from, to), (value) => value % textsMax);
    from = to;
  }
}

function meet(holders: Uint32Array, ranks: Uint32Array, add: (a: number, b: number) => void): void {
  if (holders.length <= holdersMax) {
    for (let i = 1; i < holders.length; i++) for (let j = 0; j < i; j++) add(holders[j], holders[i]);
    return;
  }
  const ordered = holders.slice().sort((a, b) => ranks[a] - ranks[b]);
  for (let i = 1; i < ordered.length; i++) {
    add(ordered[0], ordered[i]);
    add(ordered[i - 1], ordered[i]);
  }
}
