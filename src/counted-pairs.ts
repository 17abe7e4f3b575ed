import { column } from './columns.js';
import { intersection } from './match/verify.js';
import type { DetectOptions } from './options.js';
import { shingleSet } from './sketch/shingles.js';
import { textFolder } from './text-folder.js';

/** Texts by number, in the order in which they are kept. */
export interface NumberedTexts {
  readonly count: number;
  /** UTF-8. Good until the next call. */
  readonly textOf: (number: number) => Uint8Array;
  readonly wordCountOf: (number: number) => number;
  /** Size of the shingles at which two texts are compared, 2 or 3. */
  readonly sizeFor: (one: number, other: number) => number;
}

/** A pair of texts, counted out on their sets of shingles. */
export interface CountedPair {
  readonly a: number;
  readonly b: number;
  readonly size: number;
  readonly shared: number;
  readonly aSize: number;
  readonly bSize: number;
}

/** Words whose shingles are held at once: 64 megabytes of sets. */
const portionWordsMax = 2 ** 24;

/**
 * Counts out pairs exactly, so many at a time as their sets have room. The texts of such a portion are read once, forward.
 *
 * @param pairs `a * texts.count + b`, rising
 * @param show takes the pairs in the same order
 */
export function countPairs(
  pairs: Float64Array,
  { count, textOf, wordCountOf, sizeFor }: NumberedTexts,
  engine: DetectOptions['engine'],
  show: (pair: CountedPair) => void,
): void {
  const fold = textFolder(textOf, engine);
  // A set's row is twice its text's number, and one more for shingles of three words. A row that is not wanted ends at 0.
  const rowOf = (text: number, size: number) => 2 * text + (size & 1);
  const [begins, ends] = [new Uint32Array(2 * count), new Uint32Array(2 * count)];
  const [wanted, sets] = [column(Uint32Array), column(Uint32Array)];
  for (let from = 0, to = 0; from < pairs.length; from = to) {
    wanted.clear();
    sets.clear();
    for (let words = 0; to < pairs.length && words < portionWordsMax; to++) {
      const [a, b] = [Math.floor(pairs[to] / count), pairs[to] % count];
      const size = sizeFor(a, b);
      for (const text of [a, b]) {
        const row = rowOf(text, size);
        if (ends[row] > 0) continue;
        ends[row] = 1;
        wanted.push(row);
        words += wordCountOf(text);
      }
    }
    const rows = wanted.view().sort();
    fold(
      rows.map((row) => row >>> 1),
      (k, hashes) => {
        begins[rows[k]] = sets.length();
        sets.append(shingleSet(hashes, 2 + (rows[k] & 1)));
        ends[rows[k]] = sets.length();
      },
    );
    const values = sets.view();
    for (let at = from; at < to; at++) {
      const [a, b] = [Math.floor(pairs[at] / count), pairs[at] % count];
      const size = sizeFor(a, b);
      const [one, other] = [rowOf(a, size), rowOf(b, size)];
      const shared = intersection(values, values, begins[one], ends[one], begins[other], ends[other]);
      show({ a, b, size, shared, aSize: ends[one] - begins[one], bSize: ends[other] - begins[other] });
    }
    for (const row of rows) ends[row] = 0;
  }
}
