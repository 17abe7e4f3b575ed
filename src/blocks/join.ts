import type { Match } from '../types.js';

/** The paragraphs of a document. `contents` [paragraphs] numbers the distinct ones. */
export interface ParagraphTable {
  readonly contents: Uint32Array;
  /** [contents] */
  readonly wordCounts: Uint32Array;
}

/** Paragraph b is alike the earlier paragraph a. */
export interface MatchedPair {
  readonly a: number;
  readonly b: number;
  readonly match: Match;
}

/** Shorter paragraphs may go on with a block but never begin one: sign-offs and bylines stand everywhere. */
const beginWordsMin = 8;
/** Alike contents of one paragraph that are looked at. Templates have thousands; the report names one. */
const neighboursMax = 64;

/**
 * Blocks of alike but unequal paragraphs inside one document, each the pairs that were matched, in order. Equal ones are found by the
 * windows, with more exact bounds.
 */
export function joinInside(table: ParagraphTable, matches: readonly Match[]): (readonly MatchedPair[])[] {
  const { contents, wordCounts } = table;
  const neighbours = neighbourLists(matches, wordCounts.length);
  const places = new Int32Array(wordCounts.length).fill(-1);
  const optionsOf = (b: number) => {
    const options: MatchedPair[] = [];
    for (const match of neighbours[contents[b]] ?? []) {
      const a = places[other(match, contents[b])];
      if (a >= 0) options.push({ a, b, match });
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
function joined(
  { contents, wordCounts }: ParagraphTable,
  optionsOf: (b: number) => readonly MatchedPair[],
  remember: (b: number) => unknown,
): (readonly MatchedPair[])[] {
  const blocks: MatchedPair[][] = [];
  let open: MatchedPair[] = [];
  let skipped = 0;
  const close = () => {
    if (open.length > 0) blocks.push(open);
    open = [];
    skipped = 0;
  };
  for (let b = 0; b < contents.length; b++) {
    const words = wordCounts[contents[b]];
    const options = words === 0 ? [] : optionsOf(b);
    const last = open.at(-1);
    const going = last && options.find(({ a }) => a > last.a && a - last.a <= skipped + 2 && a !== b);
    const best = words >= beginWordsMin ? bestOf(options) : undefined;
    if (going !== undefined) {
      open.push(going);
      skipped = 0;
    } else if (best !== undefined) {
      close();
      open.push(best);
    } else if (words < beginWordsMin && skipped === 0) skipped = 1;
    else close();
    remember(b);
  }
  close();
  return blocks;
}

/** The most alike, and the earliest of those. */
function bestOf(options: readonly MatchedPair[]): MatchedPair | undefined {
  const union = ({ aSize, bSize, shared }: Match) => aSize + bSize - shared;
  const compare = (x: MatchedPair, y: MatchedPair) => y.match.shared * union(x.match) - x.match.shared * union(y.match) || x.a - y.a;
  return options.length === 0 ? undefined : options.reduce((best, option) => (compare(option, best) < 0 ? option : best));
}
