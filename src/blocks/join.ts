import type { Match } from '../types.js';

/** The paragraphs of a run, in order of their documents. `contents` [paragraphs] numbers the distinct ones; `documents` [paragraphs]. */
export interface ParagraphTable {
  readonly contents: Uint32Array;
  readonly documents: Uint32Array;
  /** [contents] */
  readonly wordCounts: Uint32Array;
}

/** Paragraphs [bFirst, bLast] repeat [aFirst, aLast] of an earlier place; the pairs that were matched, and how. */
export interface JoinedBlock {
  readonly aFirst: number;
  readonly aLast: number;
  readonly bFirst: number;
  readonly bLast: number;
  readonly pairs: readonly MatchedPair[];
}

export interface MatchedPair {
  readonly a: number;
  readonly b: number;
  /** Undefined where the two are equal after folding. */
  readonly match: Match | undefined;
}

/** Shorter paragraphs may go on with a block but never begin one: sign-offs and bylines stand everywhere. */
const beginWordsMin = 8;
/** Earlier places of one content that are looked at: enough to find the document in which its neighbours stand too. */
const placesMax = 4;
/** Alike contents of one paragraph that are looked at. Templates have thousands; the report names one. */
const neighboursMax = 64;

/** Blocks between documents: each paragraph with the earlier document that its neighbours repeat too, else with the best and first. */
export function joinBetween(table: ParagraphTable, matches: readonly Match[]): JoinedBlock[] {
  const { contents, documents } = table;
  const neighbours = neighbourLists(matches, table.wordCounts.length);
  const places: number[][] = [];
  const optionsOf = (b: number) => {
    const options: MatchedPair[] = [];
    const take = (content: number, match: Match | undefined) => {
      for (const a of places[content] ?? []) if (documents[a] < documents[b]) options.push({ a, b, match });
    };
    take(contents[b], undefined);
    for (const match of neighbours[contents[b]] ?? []) take(other(match, contents[b]), match);
    return options;
  };
  return joined(table, optionsOf, (b) => {
    const known = places[contents[b]];
    if (known === undefined) places[contents[b]] = [b];
    else if (known.length < placesMax && documents[known[known.length - 1]] !== documents[b]) known.push(b);
  });
}

/** Blocks of alike but unequal paragraphs inside one document. Equal ones are found by the windows, with more exact bounds. */
export function joinInside(table: ParagraphTable, matches: readonly Match[]): JoinedBlock[] {
  const { contents, documents, wordCounts } = table;
  const neighbours = neighbourLists(matches, wordCounts.length);
  const places = new Int32Array(wordCounts.length).fill(-1);
  const optionsOf = (b: number) => {
    const options: MatchedPair[] = [];
    for (const match of neighbours[contents[b]] ?? []) {
      const a = places[other(match, contents[b])];
      if (a >= 0 && documents[a] === documents[b]) options.push({ a, b, match });
    }
    return options;
  };
  return joined(table, optionsOf, (b) => {
    places[contents[b]] = b;
  });
}

function other(match: Match, content: number): number {
  return match.a === content ? match.b : match.a;
}

/** [contents] The first matches of each content that has any. */
function neighbourLists(matches: readonly Match[], contentCount: number): readonly (readonly Match[] | undefined)[] {
  const lists = new Array<Match[] | undefined>(contentCount);
  for (const match of matches) {
    for (const content of [match.a, match.b]) {
      const list = lists[content];
      if (list === undefined) lists[content] = [match];
      else if (list.length < neighboursMax) list.push(match);
    }
  }
  return lists;
}

/** One walk over all paragraphs: a paragraph goes on with the open block where it can, else begins the block of its best option. */
function joined(table: ParagraphTable, optionsOf: (b: number) => readonly MatchedPair[], remember: (b: number) => unknown): JoinedBlock[] {
  const { contents, documents, wordCounts } = table;
  const blocks: JoinedBlock[] = [];
  let open: MatchedPair[] = [];
  let skipped = 0;
  const close = () => {
    if (open.length > 0)
      blocks.push({ aFirst: open[0].a, aLast: open[open.length - 1].a, bFirst: open[0].b, bLast: open[open.length - 1].b, pairs: open });
    open = [];
    skipped = 0;
  };
  for (let b = 0; b < contents.length; b++) {
    const last = open.at(-1);
    if (last !== undefined && documents[last.b] !== documents[b]) close();
    const options = wordCounts[contents[b]] === 0 ? [] : optionsOf(b);
    const next = open.at(-1);
    const going = next && options.find(({ a }) => documents[a] === documents[next.a] && a > next.a && a - next.a <= skipped + 2 && a !== b);
    const best = wordCounts[contents[b]] >= beginWordsMin ? bestOf(options) : undefined;
    if (going !== undefined) {
      open.push(going);
      skipped = 0;
    } else if (best !== undefined) {
      close();
      open.push(best);
    } else if (wordCounts[contents[b]] < beginWordsMin && skipped === 0) skipped = 1;
    else close();
    remember(b);
  }
  close();
  return blocks;
}

/** Equal before alike, the most alike before others, and the earliest of those. */
function bestOf(options: readonly MatchedPair[]): MatchedPair | undefined {
  const union = ({ aSize, bSize, shared }: Match) => aSize + bSize - shared;
  const compare = (x: MatchedPair, y: MatchedPair) => {
    if (x.match === undefined || y.match === undefined) return Number(x.match !== undefined) - Number(y.match !== undefined) || x.a - y.a;
    return y.match.shared * union(x.match) - x.match.shared * union(y.match) || x.a - y.a;
  };
  return options.length === 0 ? undefined : options.reduce((best, option) => (compare(option, best) < 0 ? option : best));
}
