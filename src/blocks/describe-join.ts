import type { Evidence, RepeatedBlock, Verdict } from '../types.js';
import type { JoinedBlock, MatchedPair } from './join.js';
import { editedParagraph } from './rules.js';

/** Where a paragraph of a run stands: its document, its number there, and its bytes. */
export interface JoinPlace {
  readonly document: string;
  readonly paragraph: number;
  readonly start: number;
  readonly end: number;
}

/** A copy between documents must have so many words, or two paragraphs, to be certain: shorter ones are said by everybody. */
const equalWordsMin = 20;

/**
 * A joined block as people and programs read it. Equal text between documents is certain; alike text may say something new, so it is for
 * review, whatever its similarity.
 *
 * @param inside both places are in one document
 * @param wordCountOf words of a paragraph of the run
 * @param sharedWordsOf words that the two paragraphs of a pair share, in whatever order
 */
export function describeJoin(
  block: JoinedBlock,
  inside: boolean,
  placeOf: (paragraph: number) => JoinPlace,
  wordCountOf: (paragraph: number) => number,
  sharedWordsOf: (pair: MatchedPair) => number,
): RepeatedBlock {
  const evidence = gather(block, wordCountOf, sharedWordsOf);
  const equal = block.pairs.every(({ match }) => match === undefined);
  const [verdict, rule, reason] = decideJoin(block, inside, equal, evidence);
  return {
    kept: span(block.aFirst, block.aLast, placeOf),
    copy: span(block.bFirst, block.bLast, placeOf),
    kind: kindOf(block, equal),
    verdict,
    rule,
    reason,
    evidence,
  };
}

function span(first: number, last: number, placeOf: (paragraph: number) => JoinPlace) {
  const { document, paragraph, start } = placeOf(first);
  return { document, start, end: placeOf(last).end, firstParagraph: paragraph, paragraphCount: last - first + 1 };
}

function gather(
  { pairs }: JoinedBlock,
  wordCountOf: (paragraph: number) => number,
  sharedWordsOf: (pair: MatchedPair) => number,
): Evidence {
  let copyWords = 0;
  let sharedWords = 0;
  let shared = 0;
  let union = 0;
  let smaller = 0;
  for (const pair of pairs) {
    const words = wordCountOf(pair.b);
    copyWords += words;
    sharedWords += pair.match === undefined ? words : sharedWordsOf(pair);
    shared += pair.match?.shared ?? words;
    union += pair.match === undefined ? words : pair.match.aSize + pair.match.bSize - pair.match.shared;
    smaller += pair.match === undefined ? words : Math.min(pair.match.aSize, pair.match.bSize);
  }
  return { copyWords, sharedWords, jaccard: union === 0 ? 1 : shared / union, containment: smaller === 0 ? 1 : shared / smaller };
}

/** `contained`: all of the shorter text stands in the longer one. */
function kindOf({ pairs }: JoinedBlock, equal: boolean): RepeatedBlock['kind'] {
  if (equal) return 'exact';
  return pairs.every(({ match }) => match === undefined || match.shared === Math.min(match.aSize, match.bSize)) ? 'contained' : 'near';
}

function decideJoin({ pairs }: JoinedBlock, inside: boolean, equal: boolean, { copyWords }: Evidence): [Verdict, string, string] {
  if (inside) return [editedParagraph.verdict, editedParagraph.rule, editedParagraph.reason];
  if (!equal) return ['review', 'near-duplicate', 'alike, but not the same as in an earlier document'];
  if (copyWords >= equalWordsMin || pairs.length > 1)
    return [
      'remove',
      'equal-elsewhere',
      `the same ${pairs.length === 1 ? 'paragraph' : `${pairs.length} paragraphs`} as in an earlier document`,
    ];
  return ['keep', 'short-elsewhere', `${copyWords} words that another document has too: too short to be sure`];
}
