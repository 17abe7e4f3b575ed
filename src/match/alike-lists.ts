import { chunkedColumn } from '../columns.js';
import type { AlikeContent } from '../corpus-types.js';

/** Alike contents that are told of one: templates have thousands. */
export const alikeMax = 64;

/** The more alike first, by Jaccard similarity in whole numbers; equal ones by `tie`. */
export function mostAlikeFirst(tie: (one: number, other: number) => number): (one: AlikeContent, other: AlikeContent) => number {
  const union = ({ shared, ownSize, otherSize }: AlikeContent) => ownSize + otherSize - shared;
  return (one, other) => other.shared * union(one) - one.shared * union(other) || tie(one.content, other.content);
}

/** Verified matches as they are found, then asked by content. */
export interface AlikeLists {
  readonly add: (a: number, b: number, shared: number, aSize: number, bSize: number) => void;
  readonly count: () => number;
  /** Must be called when all matches are in. Answers the contents alike a content, the most alike first, at most `alikeMax`. */
  readonly listed: (contents: number) => (content: number) => readonly AlikeContent[];
}

/** Columns: 20 bytes a match, and 8 more and 4 a content to find them by content. */
export function alikeLists(tie: (one: number, other: number) => number): AlikeLists {
  const [as, bs, shareds, aSizes, bSizes] = Array.from({ length: 5 }, () => chunkedColumn(Uint32Array));
  const compare = mostAlikeFirst(tie);
  const alike = (match: number, content: number): AlikeContent => {
    const [a, shared, aSize, bSize] = [as.at(match), shareds.at(match), aSizes.at(match), bSizes.at(match)];
    return a === content
      ? { content: bs.at(match), shared, ownSize: aSize, otherSize: bSize }
      : { content: a, shared, ownSize: bSize, otherSize: aSize };
  };
  return {
    add: (a, b, shared, aSize, bSize) => {
      as.push(a);
      bs.push(b);
      shareds.push(shared);
      aSizes.push(aSize);
      bSizes.push(bSize);
    },
    count: as.length,
    listed: (contents) => {
      const ends = new Uint32Array(contents + 1);
      const matches = new Uint32Array(2 * as.length());
      for (const side of [as, bs]) for (let match = 0; match < as.length(); match++) ends[side.at(match) + 1]++;
      for (let content = 0; content < contents; content++) ends[content + 1] += ends[content];
      // Filled from behind, so that each list's end becomes its begin.
      const begins = ends.subarray(1);
      for (const side of [as, bs]) for (let match = 0; match < as.length(); match++) matches[--begins[side.at(match)]] = match;
      return (content) => {
        const from = begins[content];
        const to = content + 1 < contents ? begins[content + 1] : matches.length;
        if (from === to) return none;
        const list = Array.from(matches.subarray(from, to), (match) => alike(match, content));
        return list.sort(compare).slice(0, alikeMax);
      };
    },
  };
}

const none: readonly AlikeContent[] = [];
