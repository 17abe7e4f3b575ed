import { share } from './table.mjs';
import { lowerBound } from './truth.mjs';

/*
 * What a program told, as pairs of records: `count` of them, `has(pair)`, `at(k)` the k-th in an order that its own order does not change,
 * and the records that are told to be like an earlier one. A pair is `a * records + b` with a < b.
 */

export function toldByPairs(flat, count) {
  const keys = new Set();
  const later = new Set();
  for (let at = 0; at < flat.length; at += 2) {
    const [a, b] = [Math.min(flat[at], flat[at + 1]), Math.max(flat[at], flat[at + 1])];
    keys.add(a * count + b);
    later.add(b);
  }
  const sorted = Float64Array.from(keys).sort();
  return { count: keys.size, has: (pair) => keys.has(pair), at: (k) => sorted[k], later };
}

/** Of a cluster every pair is told. */
export function toldByClusters(clusters, count) {
  const sorted = clusters.map((members) => [...members].sort((a, b) => a - b)).filter(({ length }) => length > 1);
  sorted.sort((one, other) => one[0] - other[0]);
  const clusterOf = new Int32Array(count).fill(-1);
  const later = new Set();
  const ends = [];
  let told = 0;
  for (const [number, members] of sorted.entries()) {
    for (const [k, member] of members.entries()) {
      clusterOf[member] = number;
      if (k > 0) later.add(member);
    }
    told += (members.length * (members.length - 1)) / 2;
    ends.push(told);
  }
  const has = (pair) => clusterOf[pair % count] >= 0 && clusterOf[pair % count] === clusterOf[Math.floor(pair / count)];
  const at = (k) => {
    const number = lowerBound(ends, k + 1);
    const members = sorted[number];
    let left = k - (number > 0 ? ends[number - 1] : 0);
    let b = 1;
    for (; left >= b; b++) left -= b;
    return members[left] * count + members[b];
  };
  return { count: told, has, at, later };
}

/** Of records that are told: the share of those wanted, and how many of them are. */
export function agreement(told, wanted) {
  const right = [...told].filter((record) => wanted.has(record)).length;
  return { recall: share(right, wanted.size), precision: share(right, told.size) };
}
