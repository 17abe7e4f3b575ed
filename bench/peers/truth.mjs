/*
 * Which of the records are near-duplicates of which, counted out: every pair of a Jaccard similarity >= the threshold, on the shingles of
 * the pair's own size (3 words, 2 where the shorter of the two has fewer than 20). No hash, no band and no estimate is believed: words are
 * numbered by what they are, and shingles by the numbers of their words.
 *
 * The join is a prefix filter (Chaudhuri, Ganti and Kaushik, 2006): with shingles in one order for all, two sets of Jaccard similarity
 * >= t must meet in the first |s| - ceil(t |s|) + 1 shingles of each. The order puts the rarest first.
 */
const longWordsMin = 20;
/** Words and pairs of words are numbered below this, so that two numbers make one that a double holds. */
const numbersMax = 2 ** 26;

/** The first place in sorted numbers whose number is not below `value`. */
export const lowerBound = (sorted, value) => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Each value's place among the distinct values, and how often each of those stands. */
function numbered(values) {
  const sorted = Float64Array.from(values).sort();
  let distinct = 0;
  const counts = [];
  for (let i = 0; i < sorted.length; i++) {
    if (i > 0 && sorted[i] === sorted[distinct - 1]) counts[distinct - 1]++;
    else {
      sorted[distinct++] = sorted[i];
      counts.push(1);
    }
  }
  if (distinct >= numbersMax) throw new Error('more different shingles than fit');
  const known = sorted.subarray(0, distinct);
  return { numbers: Uint32Array.from(values, (value) => lowerBound(known, value)), counts: Uint32Array.from(counts) };
}

/** Numbers from rare to frequent instead of by value. */
function byRarity({ numbers, counts }) {
  const order = Uint32Array.from(counts, (_, number) => number).sort((a, b) => counts[a] - counts[b] || a - b);
  const ranks = new Uint32Array(counts.length);
  order.forEach((number, rank) => {
    ranks[number] = rank;
  });
  return numbers.map((number) => ranks[number]);
}

/** The distinct shingles of each record, [ends[r - 1], ends[r]) of `shingles`, rarest first. */
function shingleSets(wordsOf, wordNumbers, wordEnds, size) {
  const first = (record) => (record > 0 ? wordEnds[record - 1] : 0);
  const keys = [];
  let grams = Float64Array.from(wordNumbers);
  // A pair of words gets a number, and a pair with a third word again one.
  for (let k = 1; k < size; k++) {
    const longer = new Float64Array(grams.length);
    for (let record = 0; record < wordEnds.length; record++)
      for (let w = first(record); w + k < wordEnds[record]; w++) longer[w] = grams[w] * numbersMax + wordNumbers[w + k];
    grams = k + 1 < size ? Float64Array.from(numbered(longer).numbers) : longer;
  }
  const counts = wordsOf.map((count) => Math.max(0, count - size + 1));
  for (let record = 0; record < wordEnds.length; record++) for (let w = 0; w < counts[record]; w++) keys.push(grams[first(record) + w]);
  const ranks = byRarity(numbered(keys));
  const ends = new Uint32Array(wordEnds.length);
  let from = 0;
  let length = 0;
  for (let record = 0; record < wordEnds.length; record++) {
    const own = ranks.slice(from, from + counts[record]).sort();
    for (let i = 0; i < own.length; i++) if (i === 0 || own[i] !== own[i - 1]) ranks[length++] = own[i];
    from += counts[record];
    ends[record] = length;
  }
  return { shingles: ranks.subarray(0, length), ends };
}

/**
 * @param texts records as words with a blank between
 * @returns `wordCounts` and for each shingle size the sets
 */
export function shingleTable(texts) {
  const known = new Map();
  const wordNumbers = [];
  const wordEnds = [];
  for (const text of texts) {
    for (const word of text.split(' ')) {
      if (!known.has(word)) known.set(word, known.size);
      wordNumbers.push(known.get(word));
    }
    wordEnds.push(wordNumbers.length);
  }
  const wordCounts = wordEnds.map((end, record) => end - (record > 0 ? wordEnds[record - 1] : 0));
  return { wordCounts, sets: new Map([2, 3].map((size) => [size, shingleSets(wordCounts, wordNumbers, wordEnds, size)])) };
}

const shingleSizeFor = (oneCount, otherCount) => (Math.min(oneCount, otherCount) < longWordsMin ? 2 : 3);
const sizeForPair = ({ wordCounts }, a, b) => shingleSizeFor(wordCounts[a], wordCounts[b]);
const setOf = ({ shingles, ends }, record) => shingles.subarray(record > 0 ? ends[record - 1] : 0, ends[record]);

function jaccardOf(one, other) {
  let shared = 0;
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (one[i] === other[j]) {
      shared++;
      i++;
      j++;
    } else if (one[i] < other[j]) i++;
    else j++;
  }
  return shared / (one.length + other.length - shared);
}

/** The Jaccard similarity of two records by themselves, on shingles as strings. */
export function jaccardOfTexts(one, other) {
  const words = [one, other].map((text) => text.split(' '));
  const size = shingleSizeFor(...words.map(({ length }) => length));
  const [a, b] = words.map((list) => new Set(list.slice(size - 1).map((_, k) => list.slice(k, k + size).join(' '))));
  const shared = [...a].filter((shingle) => b.has(shingle)).length;
  return shared / (a.size + b.size - shared);
}

/** Every pair with every other, to check the join by: `a * records + b` with a < b, to the Jaccard similarity. */
export function pairsOneByOne(table, threshold) {
  const count = table.wordCounts.length;
  const pairs = new Map();
  for (let b = 1; b < count; b++) {
    for (let a = 0; a < b; a++) {
      const sets = table.sets.get(sizeForPair(table, a, b));
      const jaccard = jaccardOf(setOf(sets, a), setOf(sets, b));
      if (jaccard >= threshold) pairs.set(a * count + b, jaccard);
    }
  }
  return pairs;
}

/** The same by the prefix filter. */
export function nearPairs(table, threshold) {
  const count = table.wordCounts.length;
  const pairs = new Map();
  for (const [size, sets] of table.sets) joinPrefixes(table, { size, sets, threshold, count }, pairs);
  return pairs;
}

function joinPrefixes(table, { size, sets, threshold, count }, pairs) {
  const lengthOf = (record) => setOf(sets, record).length;
  // A pair of the smaller size has a record of fewer than 20 words, and the other's set is at most 1 / t times as large.
  const lengthMax = size === 2 ? (longWordsMin - 2) / threshold : Number.POSITIVE_INFINITY;
  const records = Array.from(table.wordCounts.keys()).filter((record) => lengthOf(record) > 0 && lengthOf(record) <= lengthMax);
  records.sort((a, b) => lengthOf(a) - lengthOf(b) || a - b);
  const holders = new Map();
  const met = new Int32Array(count).fill(-1);
  for (const record of records) {
    const own = setOf(sets, record);
    const prefix = own.length - Math.ceil(threshold * own.length - 1e-9) + 1;
    for (const shingle of own.subarray(0, prefix)) {
      const earlier = holders.get(shingle);
      if (earlier === undefined) {
        holders.set(shingle, [record]);
        continue;
      }
      for (const other of earlier) {
        if (met[other] === record || lengthOf(other) < threshold * own.length) continue;
        met[other] = record;
        if (sizeForPair(table, record, other) !== size) continue;
        const jaccard = jaccardOf(setOf(sets, other), own);
        if (jaccard >= threshold) pairs.set(Math.min(record, other) * count + Math.max(record, other), jaccard);
      }
      earlier.push(record);
    }
  }
}
