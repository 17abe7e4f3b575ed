import type { Evidence, RepeatedBlock } from '../types.js';
import type { MatchedPair } from './join.js';
import { editedParagraph } from './rules.js';

/** Where a paragraph stands: its document, its number there, and its bytes. */
interface JoinPlace {
  readonly document: string;
  readonly paragraph: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Joined pairs of alike paragraphs of one document as people and programs read them. Alike text may say something new, so it is for review,
 * whatever its similarity.
 *
 * @param pairs at least one, in order
 * @param wordCountOf words of a paragraph
 * @param sharedWordsOf words that the two paragraphs of a pair share, in whatever order
 */
export function describeJoin(
  pairs: readonly MatchedPair[],
  placeOf: (paragraph: number) => JoinPlace,
  wordCountOf: (paragraph: number) => number,
  sharedWordsOf: (pair: MatchedPair) => number,
): RepeatedBlock {
  const [first, last] = [pairs[0], pairs[pairs.length - 1]];
  return {
    kept: span(first.a, last.a, placeOf),
    copy: span(first.b, last.b, placeOf),
    kind: isContained(pairs) ? 'contained' : 'near',
    ...editedParagraph,
    evidence: gather(pairs, wordCountOf, sharedWordsOf),
  };
}

function span(first: number, last: number, placeOf: (paragraph: number) => JoinPlace) {
  const { document, paragraph, start } = placeOf(first);
  return { document, start, end: placeOf(last).end, firstParagraph: paragraph, paragraphCount: last - first + 1 };
}

function gather(
  pairs: readonly MatchedPair[],
  wordCountOf: (paragraph: number) => number,
  sharedWordsOf: (pair: MatchedPair) => number,
): Evidence {
  const sum = (count: (pair: MatchedPair) => number) => pairs.reduce((total, pair) => total + count(pair), 0);
  const shared = sum(({ match }) => match.shared);
  const union = sum(({ match }) => match.aSize + match.bSize - match.shared);
  const smaller = sum(({ match }) => Math.min(match.aSize, match.bSize));
  return {
    copyWords: sum(({ b }) => wordCountOf(b)),
    sharedWords: sum(sharedWordsOf),
    jaccard: union === 0 ? 1 : shared / union,
    containment: smaller === 0 ? 1 : shared / smaller,
  };
}

/** Whether all of the shorter text stands in the longer one. */
function isContained(pairs: readonly MatchedPair[]): boolean {
  return pairs.every(({ match }) => match.shared === Math.min(match.aSize, match.bSize));
}
