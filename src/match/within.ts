import { workingRoom } from '../columns.js';
import { containmentMin, isMatch, sharedWordsMin } from './verify.js';

/** Paragraphs as ranges of one document's words: row p of both columns belongs to paragraph p, which has words [starts[p], ends[p]). */
export interface WordRanges {
  readonly count: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** From which length on paragraphs are sketched, and at which size of shingles: those of sketch/, passed in because rooms do not import rooms. */
export interface Sizing {
  readonly sizesFor: (wordCount: number) => readonly number[];
  readonly sizeForPair: (oneWordCount: number, otherWordCount: number) => number;
}

/** Paragraphs of more words are left to the index: with their length grows the chance that several of their shingles have one hash. */
const paragraphWordsMax = 1 << 14;
/** Longer documents are left to it as well, since the columns here take some 32 bytes a word. */
const wordsMax = 1 << 20;
/** A bucket of more paragraphs than this is not paired wholly by the index, so which pairs it gives depends on all of them. */
const paragraphsMax = 256;
/** Steps a word that may be spent on counting; a text of one template would take the square of its length. */
const stepsPerWordMax = 32;
/** More pairs than this are made faster by the index. */
const pairsMax = 64;
/** Shingles that two sets may share beyond those counted here, where the sketch's hash is the same for different ones and ours is not. */
const slack = 2;

const noPairs: ReadonlySet<number> = new Set();

const tables = workingRoom(Int32Array);
const keyRoom = workingRoom(Int32Array);
const ownerRoom = workingRoom(Uint32Array);
const nextRoom = workingRoom(Int32Array);
const slotRoom = workingRoom(Uint32Array);
const firstRoom = workingRoom(Uint32Array);
const elsewhereRoom = workingRoom(Uint32Array);
const countRoom = workingRoom(Uint32Array);

/**
 * Pairs of paragraphs of one document that may be alike: all that would be verified as alike, on the same shingles as there, and few others.
 * For nearly every document there is none, and that costs one or two passes over its words.
 *
 * @param hashes [words]
 * @param threshold Jaccard similarity in thousandths
 * @returns pairs a < b as `a * ranges.count + b`, in no order; undefined where there are too many to count
 */
export function likelyPairs(hashes: Uint32Array, ranges: WordRanges, threshold: number, sizing: Sizing): ReadonlySet<number> | undefined {
  const { count, starts, ends } = ranges;
  let least = 0;
  let most = 0;
  let sketched = 0;
  for (let p = 0; p < count; p++) {
    const length = ends[p] - starts[p];
    if (length === 0 || sizing.sizesFor(length).length === 0) continue;
    if (sketched++ === 0 || length < least) least = length;
    if (length > most) most = length;
  }
  if (sketched < 2) return noPairs;
  if (most > paragraphWordsMax || ends[count - 1] > wordsMax) return undefined;
  const [small, large] = [sizing.sizeForPair(least, least), sizing.sizeForPair(most, most)];
  const enough = sketched > paragraphsMax ? 0 : pairsMax;
  const pairs = addLikely(hashes, ranges, small, small < large, threshold, sizing, noPairs, enough);
  return pairs !== undefined && small < large ? addLikely(hashes, ranges, large, false, threshold, sizing, pairs, enough) : pairs;
}

/**
 * Which paragraphs have which shingles, in working room: record r says that paragraph `owners[r]` has the shingle of slot `slots[r]`, and
 * `nexts[r]` is the record of the paragraph before that has it too, or -1; `heads` [slots] begins with the last. The records of paragraph p
 * are [firsts[p], firsts[p + 1]), and for `elsewhere[p]` of them another paragraph has one too.
 */
interface Shingles {
  readonly heads: Int32Array;
  readonly owners: Uint32Array;
  readonly nexts: Int32Array;
  readonly slots: Uint32Array;
  readonly firsts: Uint32Array;
  readonly elsewhere: Uint32Array;
}

const base = 0x9e3779b1;

function collectShingles(
  hashes: Uint32Array,
  { count, starts, ends }: WordRanges,
  size: number,
  isMixed: boolean,
  { sizesFor, sizeForPair }: Sizing,
): Shingles {
  const wordCount = ends[count - 1];
  let tableSize = 64;
  while (tableSize < wordCount * 2) tableSize *= 2;
  const mask = tableSize - 1;
  const heads = tables(tableSize).fill(-1, 0, tableSize);
  const keys = keyRoom(tableSize);
  const owners = ownerRoom(wordCount);
  const nexts = nextRoom(wordCount);
  const slots = slotRoom(wordCount);
  const firsts = firstRoom(count + 1);
  const elsewhere = elsewhereRoom(count).fill(0, 0, count);
  const oldest = Math.imul(base, size > 2 ? base : 1); // what the first word of a shingle is multiplied by
  let length = 0;
  for (let p = 0; p < count; p++) {
    firsts[p] = length;
    const words = ends[p] - starts[p];
    if (sizesFor(words).length === 0 || (!isMixed && sizeForPair(words, words) !== size)) continue;
    let key = 0;
    for (let word = starts[p]; word < starts[p] + size - 1; word++) key = (Math.imul(key, base) + hashes[word]) | 0;
    for (let last = starts[p] + size - 1; last < ends[p]; last++) {
      key = (Math.imul(key, base) + hashes[last]) | 0;
      let slot = Math.imul(key ^ (key >>> 15), 0x85ebca6b);
      slot = (slot ^ (slot >>> 16)) & mask;
      let head = heads[slot];
      while (head >= 0 && keys[slot] !== key) {
        slot = (slot + 1) & mask;
        head = heads[slot];
      }
      if (head < 0) keys[slot] = key;
      key = (key - Math.imul(hashes[last - size + 1], oldest)) | 0;
      if (head >= 0) {
        const owner = owners[head];
        if (owner === p) continue;
        elsewhere[p]++;
        if (nexts[head] < 0) elsewhere[owner]++;
      }
      heads[slot] = length;
      owners[length] = p;
      nexts[length] = head;
      slots[length++] = slot;
    }
  }
  firsts[count] = length;
  return { heads, owners, nexts, slots, firsts, elsewhere };
}

/**
 * Adds the pairs that may be alike at one size of shingles; undefined where counting takes too long.
 *
 * @param isMixed short paragraphs are compared with longer ones too, which among themselves are compared at a larger size
 * @param enough more pairs than this need not be counted
 */
function addLikely(
  hashes: Uint32Array,
  ranges: WordRanges,
  size: number,
  isMixed: boolean,
  threshold: number,
  sizing: Sizing,
  known: ReadonlySet<number>,
  enough: number,
): ReadonlySet<number> | undefined {
  const { count, starts, ends } = ranges;
  const { sizesFor, sizeForPair } = sizing;
  const { heads, owners, nexts, slots, firsts, elsewhere } = collectShingles(hashes, ranges, size, isMixed, sizing);
  let stepsLeft = stepsPerWordMax * ends[count - 1];
  let pairs: Set<number> | undefined;
  for (let a = 0; a < count; a++) {
    if (elsewhere[a] === 0) continue;
    const aWords = ends[a] - starts[a];
    const aSize = firsts[a + 1] - firsts[a];
    // Of a pair at least the smaller set lies in the other one to such a part. Where that may be the longer paragraph's, the least number counts.
    const isCovered = (elsewhere[a] + slack) * 1000 >= Math.min(threshold, containmentMin * 10) * aSize;
    if (!isCovered && !(isMixed && elsewhere[a] + slack + size - 1 >= sharedWordsMin)) continue;
    if (sizeForPair(aWords, aWords) !== size) continue;
    const shared = countRoom(count).fill(0, 0, count);
    for (let r = firsts[a]; r < firsts[a + 1]; r++) {
      for (let other = heads[slots[r]]; other >= 0; other = nexts[other], stepsLeft--) shared[owners[other]]++;
    }
    stepsLeft -= count;
    if (stepsLeft < 0) return undefined;
    for (let b = 0; b < count; b++) {
      if (shared[b] === 0 || b === a) continue;
      const bWords = ends[b] - starts[b];
      const match = { shared: shared[b] + slack, aSize, bSize: firsts[b + 1] - firsts[b] };
      if (sizeForPair(aWords, bWords) !== size || !isMatch(match, threshold, size)) continue;
      // Without a common size of their sketches no two paragraphs are compared.
      if (!sizesFor(aWords).some((one) => sizesFor(bWords).includes(one))) continue;
      pairs ??= new Set(known);
      pairs.add(Math.min(a, b) * count + Math.max(a, b));
      if (pairs.size > enough) return undefined;
    }
  }
  return pairs ?? known;
}
