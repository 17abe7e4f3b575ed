import type { AlikeContent, DocumentKey, DocumentMatch, ParagraphPlace, World } from './corpus-types.js';

/**
 * All documents of a run, as the plan needs them. Paragraphs of document d are rows [firsts[d], firsts[d + 1]).
 *
 * `contents` [paragraphs] has -1 where a paragraph has no words; `documentFingerprints` two halves a document. Documents [0, oldCount) are
 * those of an index or of `--against`: they come before all others, always stay, and are never copies.
 */
export interface CorpusTables {
  readonly documents: readonly DocumentKey[];
  readonly oldCount: number;
  readonly firsts: Uint32Array;
  readonly contents: Int32Array;
  /** [contents] */
  readonly wordCounts: Uint32Array;
  readonly documentFingerprints: BigUint64Array;
  readonly documentMatches: Iterable<DocumentMatch>;
  readonly alikeOf: (content: number) => readonly AlikeContent[];
  readonly isVariant: (copy: number, kept: number) => boolean;
  /** As World has it. */
  readonly weightOf: (content: number) => number;
  /** Old documents from this number on are those that others are to be rid of. */
  readonly referenceFirst: number;
  /** What an agency put before a document; undefined where nothing. */
  readonly markerOf: (document: number) => string | undefined;
}

/** The tables' paragraphs in the order of ranks: those of the document of rank r are rows [firsts[r], firsts[r + 1]). */
export interface RankedParagraphs {
  readonly firsts: Uint32Array;
  readonly contents: Int32Array;
}

/** Puts paragraphs in the order of their documents' ranks. */
export function rankedParagraphs({ firsts, contents }: CorpusTables, order: Uint32Array): RankedParagraphs {
  const ranked = { firsts: new Uint32Array(order.length + 1), contents: new Int32Array(contents.length) };
  let row = 0;
  for (let rank = 0; rank < order.length; rank++) {
    const document = order[rank];
    ranked.contents.set(contents.subarray(firsts[document], firsts[document + 1]), row);
    row += firsts[document + 1] - firsts[document];
    ranked.firsts[rank + 1] = row;
  }
  return ranked;
}

/** In how many documents each content stands: [contents]. */
export function countDocuments({ firsts, contents }: RankedParagraphs, contentCount: number): Uint32Array {
  const counts = new Uint32Array(contentCount);
  const last = new Int32Array(contentCount).fill(-1);
  for (let rank = 0; rank + 1 < firsts.length; rank++) {
    for (let row = firsts[rank]; row < firsts[rank + 1]; row++) {
      const content = contents[row];
      if (content < 0 || last[content] === rank) continue;
      last[content] = rank;
      counts[content]++;
    }
  }
  return counts;
}

/** Places of one content that are known: enough to find the document in which its neighbours stand too. */
const placesMax = 4;
const nowhere: readonly ParagraphPlace[] = [];

/** A world that grows by one document after the other. `enter` takes in what then stays of a document, by rank and in order. */
export interface GrowingWorld extends World {
  readonly enter: (rank: number) => void;
}

/** So many rows have one entry in the table that says where to look for a row's rank. */
const blockBits = 6;

/** The rank of the first row of each block of rows, and at last the last rank; of the ranks that begin with one row the last has it. */
function ranksOfBlocks(firsts: Uint32Array, rowCount: number): Uint32Array {
  const last = Math.max(0, firsts.length - 2);
  const ranks = new Uint32Array((rowCount >>> blockBits) + 2).fill(last);
  for (let rank = 0, block = 0; rank < firsts.length - 1; rank++) {
    for (; block << blockBits < firsts[rank + 1]; block++) ranks[block] = rank;
  }
  return ranks;
}

/**
 * @param paragraphs rows of contents are set to -1, by the caller, where a paragraph goes, before its document enters
 * @param documentCounts [contents] read when asked for
 */
export function openWorld(
  tables: CorpusTables,
  order: Uint32Array,
  { firsts, contents }: RankedParagraphs,
  documentCounts: Uint32Array,
): GrowingWorld {
  // Places are a chain of rows: the first of a content, the next of a row. Most contents have one, so lists would be mostly headers.
  const heads = new Int32Array(tables.wordCounts.length).fill(-1);
  const nexts = new Int32Array(contents.length).fill(-1);
  const blockRanks = ranksOfBlocks(firsts, contents.length);
  const rankOf = (row: number) => {
    let low = blockRanks[row >>> blockBits];
    let high = blockRanks[(row >>> blockBits) + 1] + 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (firsts[middle] <= row) low = middle;
      else high = middle;
    }
    return low;
  };
  const enterRow = (row: number, firstRow: number) => {
    const content = contents[row];
    if (content < 0) return;
    let last = heads[content];
    if (last < 0) {
      heads[content] = row;
      return;
    }
    let length = 1;
    for (; nexts[last] >= 0; length++) last = nexts[last];
    if (length < placesMax && last < firstRow) nexts[last] = row;
  };
  return {
    contentAt: (rank, paragraph) => contents[firsts[rank] + paragraph],
    paragraphCountOf: (rank) => firsts[rank + 1] - firsts[rank],
    wordCountOf: (content) => tables.wordCounts[content],
    weightOf: tables.weightOf,
    dateOf: (rank) => tables.documents[order[rank]].date,
    isReference: (rank) => order[rank] >= tables.referenceFirst && order[rank] < tables.oldCount,
    placesOf: (content) => {
      if (heads[content] < 0) return nowhere;
      const places: ParagraphPlace[] = [];
      for (let row = heads[content]; row >= 0; row = nexts[row]) {
        const document = rankOf(row);
        places.push({ document, paragraph: row - firsts[document] });
      }
      return places;
    },
    alikeOf: tables.alikeOf,
    documentCountOf: (content) => documentCounts[content],
    isVariant: tables.isVariant,
    enter: (rank) => {
      for (let row = firsts[rank]; row < firsts[rank + 1]; row++) enterRow(row, firsts[rank]);
    },
  };
}
