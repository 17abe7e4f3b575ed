import { type Banding, bandingFor, shareBand } from './match/bands.js';
import { intersection } from './match/verify.js';
import { fingerprinter } from './sketch/fingerprint.js';
import { cMinHash } from './sketch/minhash.js';
import { shingleSet, sizeForPair, sizesFor } from './sketch/shingles.js';
import { mix } from './sketch/words.js';
import type { Paragraphs, Words } from './types.js';

/** Words of a paragraph, both ends included; Infinity where there is no end. In scripts without spaces each character is a word. */
interface WordRange {
  readonly from: number;
  readonly to: number;
}

/** Pairs of paragraphs of one length whose Jaccard similarity lies in [from, to). */
interface RecallRow {
  readonly words: WordRange;
  readonly from: number;
  readonly to: number;
  /** Edited copies that were made, and how many of them met their paragraph in the bands. */
  readonly copies: number;
  readonly found: number;
  /** What the S-curve gives at the similarities that those copies have: a mean, from 0 to 1. */
  readonly expected: number;
}

/** What a threshold finds of the near-duplicates of a corpus. Shares are from 0 to 1. */
export interface Recall {
  readonly threshold: number;
  readonly bands: number;
  readonly rows: number;
  readonly documentCount: number;
  readonly paragraphCount: number;
  /** Paragraphs of each length; those too short to be alike to anything but their equals come first. */
  readonly lengths: readonly { readonly words: WordRange; readonly paragraphs: number }[];
  /** What the S-curve gives at the threshold and above. */
  readonly curve: readonly { readonly jaccard: number; readonly expected: number }[];
  /** By length, then by similarity; without those of which no copy could be made. */
  readonly measured: readonly RecallRow[];
}

/** Takes in a corpus document by document, and keeps a sample of it. */
export interface RecallMeter {
  readonly add: (words: Words, paragraphs: Paragraphs) => void;
  readonly measure: () => Recall;
}

/** Lengths at which the sketch changes (sketch/shingles.ts), and beyond them some that readers of news know. */
const ranges: readonly WordRange[] = [
  [1, 7],
  [8, 14],
  [15, 19],
  [20, 25],
  [26, 50],
  [51, 100],
  [101, Number.POSITIVE_INFINITY],
].map(([from, to]) => ({ from, to }));

/** Distinct paragraphs of one length that are tried: six lengths make 2,000, and a share of 333 is known to some hundredths. */
const sampleMax = 333;
const similarities: readonly number[] = [0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];
/** Edits that are tried to come by a similarity. Short paragraphs have few shingles, and some similarities none of their copies has. */
const triesMax = 16;

/** The S-curve 1 - (1 - J^rows)^bands (Leskovec, Rajaraman and Ullman, chapter 3). */
export function expectedRecall(jaccard: number, { bands, rows }: Banding): number {
  return 1 - (1 - jaccard ** rows) ** bands;
}

/**
 * Measures how many near-duplicates the bands of a threshold find at the lengths that a corpus has: of paragraphs in the order of their
 * fingerprints copies are made in which words of the corpus stand for some of theirs, and it is counted which of them meet the original
 * in a band. The same set of paragraphs gives the same answer in any order.
 */
export async function openRecallMeter(threshold: number): Promise<RecallMeter> {
  const fingerprint = await fingerprinter();
  const samples = ranges.map(() => smallest(sampleMax));
  const counts = ranges.map(() => 0);
  let documentCount = 0;
  return {
    add: ({ count, starts, hashes, folded, foldedEnds }, paragraphs) => {
      documentCount++;
      for (let p = 0, first = 0, last = 0; p < paragraphs.count; p++, first = last) {
        while (last < count && starts[last] < paragraphs.ends[p]) last++;
        if (last === first) continue;
        const range = ranges.findIndex(({ to }) => last - first <= to);
        counts[range]++;
        const text = folded.subarray(first > 0 ? foldedEnds[first - 1] + 1 : 0, foldedEnds[last - 1]);
        if (range > 0) samples[range].add(fingerprint(text), () => hashes.slice(first, last));
      }
    },
    measure: () => {
      const banding = bandingFor(threshold);
      const taken = samples.map((sample) => sample.taken());
      const edges = [threshold, ...similarities.filter((jaccard) => jaccard > threshold)];
      const vocabulary = Uint32Array.from(taken.flatMap((words) => words.flatMap((hashes) => [...hashes])));
      const tell = meeting(banding);
      return {
        threshold,
        ...banding,
        documentCount,
        paragraphCount: counts.reduce((sum, count) => sum + count, 0),
        lengths: ranges.map((words, range) => ({ words, paragraphs: counts[range] })),
        curve: edges.map((jaccard) => ({ jaccard, expected: expectedRecall(jaccard, banding) })),
        measured: taken.flatMap((paragraphs, range) =>
          edges.flatMap((from, k) => {
            const row = measureRow(paragraphs, vocabulary, from, edges[k + 1] ?? 1, tell, banding);
            return row.copies === 0 ? [] : [{ words: ranges[range], from, to: edges[k + 1] ?? 1, ...row }];
          }),
        ),
      };
    },
  };
}

interface Sample {
  readonly add: (fingerprint: readonly [bigint, bigint], hashes: () => Uint32Array) => void;
  /** In the order of their fingerprints. */
  readonly taken: () => readonly Uint32Array[];
}

/** The paragraphs with the smallest fingerprints: a sample that no order of the inputs changes, and no number of copies. */
function smallest(max: number): Sample {
  let kept = new Map<bigint, Uint32Array>();
  let bound: bigint | undefined;
  const inOrder = () => [...kept].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).slice(0, max);
  return {
    add: ([high, low], hashes) => {
      const key = (high << 64n) | low;
      if ((bound !== undefined && key > bound) || kept.has(key)) return;
      kept.set(key, hashes());
      if (kept.size < 2 * max) return;
      kept = new Map(inOrder());
      bound = [...kept.keys()].at(-1);
    },
    taken: () => inOrder().map(([, hashes]) => hashes),
  };
}

/** Tells whether two paragraphs of equal length meet in a band at one of the sizes at which they are sketched. */
function meeting({ bands, rows }: Banding): (one: Uint32Array, other: Uint32Array) => boolean {
  const { slots, sign } = cMinHash(bands * rows);
  const [a, b] = [new Uint16Array(slots), new Uint16Array(slots)];
  return (one, other) =>
    sizesFor(one.length).some((size) => {
      sign(shingleSet(one, size), a, 0);
      sign(shingleSet(other, size), b, 0);
      return shareBand(a, b);
    });
}

function measureRow(
  paragraphs: readonly Uint32Array[],
  vocabulary: Uint32Array,
  from: number,
  to: number,
  tell: (one: Uint32Array, other: Uint32Array) => boolean,
  banding: Banding,
): Pick<RecallRow, 'copies' | 'found' | 'expected'> {
  let [copies, found, expected] = [0, 0, 0];
  for (const paragraph of paragraphs) {
    const copy = copyAlike(paragraph, vocabulary, from, to);
    if (copy === undefined) continue;
    copies++;
    if (tell(paragraph, copy.words)) found++;
    expected += expectedRecall(copy.jaccard, banding);
  }
  return { copies, found, expected: copies === 0 ? 0 : expected / copies };
}

/**
 * A copy whose exact similarity lies in [from, to); undefined where none of those that were tried does. A changed word takes so many
 * shingles with it as a shingle has words, at the ends and beside another changed one fewer: so one try scatters them, the next changes
 * a stretch, and the third the end.
 */
function copyAlike(
  paragraph: Uint32Array,
  vocabulary: Uint32Array,
  from: number,
  to: number,
): { readonly words: Uint32Array; readonly jaccard: number } | undefined {
  const size = sizeForPair(paragraph.length, paragraph.length);
  const own = shingleSet(paragraph, size);
  let drawn = paragraph[0] ^ Math.round(from * 1000);
  const draw = (below: number) => {
    drawn = mix((drawn + 0x9e3779b9) | 0) | 0;
    return (drawn >>> 0) % below;
  };
  for (let attempt = 0; attempt < triesMax; attempt++) {
    // So many of n shingles lost leave a similarity of (n - lost) / (n + lost).
    const aim = from + ((to - from) * (attempt + 1)) / (triesMax + 1);
    const lost = Math.max(1, Math.round((own.length * (1 - aim)) / (1 + aim)));
    const way = attempt % 3;
    const changes = Math.min(paragraph.length, Math.max(1, way === 0 ? Math.round(lost / size) : way === 1 ? lost - size + 1 : lost));
    const start = way === 2 ? paragraph.length - changes : draw(paragraph.length - changes + 1);
    const words = paragraph.slice();
    for (let change = 0; change < changes; change++) {
      words[way === 0 ? draw(paragraph.length) : start + change] = vocabulary[draw(vocabulary.length)];
    }
    const shingles = shingleSet(words, size);
    const shared = intersection(own, shingles);
    const jaccard = shared / (own.length + shingles.length - shared);
    if (jaccard >= from && jaccard < to) return { words, jaccard };
  }
  return undefined;
}
