import { numbersFrom } from '../random.mjs';
import { share } from './table.mjs';
import { agreement, toldByClusters, toldByPairs } from './told.mjs';
import { jaccardOfTexts } from './truth.mjs';

/*
 * What a program told of more records than all pairs could be counted out of: recall is that of what was planted, by its similarity, and
 * of what is told as many pairs as make a precision are drawn, the same way for all, and counted out one by one.
 */
export const threshold = 0.7;
/** Where the ranges of similarity begin whose recall is told. */
export const ranges = [0.7, 0.75, 0.8, 0.9, 1];
export const drawnMax = 5000;

/** Different numbers below `count`, all of them if there are no more than `most`. */
function drawn(count, most) {
  if (count <= most) return Array.from({ length: count }, (_, k) => k);
  const random = numbersFrom(5000);
  const numbers = new Set();
  while (numbers.size < most) numbers.add(Math.floor(count * random()));
  return [...numbers];
}

/**
 * Scores an outcome of `count` records.
 *
 * @param planted `a * count + b` to the similarity, of pairs alike by planting
 * @param textOf a record's text
 * @returns shares as text: recall by range, and precision of the pairs that were drawn; of programs that tell records, those alone
 */
export function scored({ pairs, clusters, later, members }, { planted, textOf, count }) {
  const wanted = new Set(Array.from(planted.keys(), (pair) => pair % count));
  if (later !== undefined) return { records: agreement(new Set(later), wanted) };
  if (members !== undefined) {
    const both = new Set([...wanted, ...Array.from(planted.keys(), (pair) => Math.floor(pair / count))]);
    return { records: agreement(new Set(members), both) };
  }
  const told = clusters === undefined ? toldByPairs(pairs, count) : toldByClusters(clusters, count);
  const found = ranges.map(() => ({ right: 0, all: 0 }));
  for (const [pair, jaccard] of planted) {
    const range = found[ranges.findLastIndex((low) => jaccard >= low)];
    range.all++;
    if (told.has(pair)) range.right++;
  }
  const checked = drawn(told.count, drawnMax).map((k) => told.at(k));
  const right = checked.filter((pair) => jaccardOfTexts(textOf(Math.floor(pair / count)), textOf(pair % count)) >= threshold);
  return {
    told: told.count,
    recall: found.map((range) => share(range.right, range.all)),
    drawn: checked.length,
    wrong: checked.length - right.length,
    precision: share(right.length, checked.length),
    chance: right.filter((pair) => !planted.has(pair)).length,
    records: agreement(told.later, wanted),
  };
}
