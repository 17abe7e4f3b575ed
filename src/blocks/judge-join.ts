import type { CorpusBlock, World } from '../corpus-types.js';
import type { Diagonal, JoinedDocument, JoinedPair } from './join-documents.js';

/** What decides between documents, besides the texts. */
export interface JoinSettings {
  /** A content that stands in more documents than this is boilerplate. */
  readonly boilerplateDocuments: number;
  readonly boilerplate: 'keep' | 'remove';
  /**
   * A copy needs so many words to be certain where the rest of its document is another story, by the weights of the rules: the same forty
   * words about a dividend, a bond or an auction are said of another company, or of another week.
   */
  readonly passageWords: number;
  /** Contents that never go. They come before those that always go. */
  readonly isAllowed: (content: number) => boolean;
  /** Contents that go wherever they are repeated, however short. */
  readonly isBlocked: (content: number) => boolean;
}

/** A copy between documents must have so many words to be certain, by the weights of the rules: shorter ones are said by everybody. */
export const certainWordsMin = 20;
/** Part of a document's words, in thirds, that one earlier document must hold for the two to tell one story. */
const storyThirdsMin = 2;
/** And so long after it a story is told again, in milliseconds: a day. What is said in the same words a week later is another week's news. */
const storyTimeMax = 86_400_000;

type Standing = 'allowed' | 'equal' | 'uncertain';
type Decision = Pick<CorpusBlock, 'verdict' | 'rule' | 'reason'>;

/**
 * The blocks of a diagonal: stretches of it that are certain, uncertain or protected are blocks of their own, so that one paragraph with
 * another number keeps nothing else from going.
 *
 * @param documentWords words of the copy's document, without those of paragraphs that go
 * @param sharedWords how many of them stand in the diagonal's document, equal or respelt
 */
export function judgeDiagonal(
  { document, pairs }: Diagonal,
  copy: JoinedDocument,
  documentWords: number,
  sharedWords: number,
  world: World,
  settings: JoinSettings,
): CorpusBlock[] {
  const standingOf = (pair: JoinedPair): Standing => {
    if (settings.isAllowed(copy.contents[pair.copy])) return 'allowed';
    return isSame(pair, document, copy, world) ? 'equal' : 'uncertain';
  };
  const wordsOf = ({ copy: p }: JoinedPair) => world.wordCountOf(copy.contents[p]);
  const isBlocked = ({ copy: p }: JoinedPair) => settings.isBlocked(copy.contents[p]);
  const isBoilerplate = ({ copy: p }: JoinedPair) => world.documentCountOf(copy.contents[p]) > settings.boilerplateDocuments;

  const decideEqual = (stretch: readonly JoinedPair[]): Decision => {
    if (stretch.every(isBlocked)) return blocked;
    const words = sum(stretch, wordsOf);
    if (words * 2 < documentWords && stretch.every(isBoilerplate))
      return { ...boilerplate, verdict: settings.boilerplate, reason: `in more than ${settings.boilerplateDocuments} documents` };
    const weight = sum(stretch, ({ copy: p }) => world.weightOf(copy.contents[p]));
    if (weight < certainWordsMin) return short;
    const isOneStory = sharedWords * 3 >= documentWords * storyThirdsMin && isNear(world.dateOf(document), world.dateOf(copy.document));
    if (weight < settings.passageWords && !isOneStory && !world.isReference(document)) return passage;
    return stretch.every(({ alike }) => alike === undefined) ? equal : respelt;
  };
  const judge = (stretch: readonly JoinedPair[], standing: Standing): CorpusBlock[] => {
    const decision = standing === 'equal' ? decideEqual(stretch) : standing === 'allowed' ? allowed : uncertain;
    // What must go goes out of a stretch that stays, and the rest of it is judged again by itself.
    if (standing === 'equal' && decision.verdict === 'keep' && stretch.some(isBlocked))
      return stretches(stretch, isBlocked).flatMap((part) => judge(part, standing));
    return [{ ...placeOf(stretch, document, copy.document), ...decision, ...evidenceOf(stretch, wordsOf) }];
  };
  const standings = new Map(pairs.map((pair) => [pair, standingOf(pair)] as const));
  return stretches(pairs, (pair) => standings.get(pair)).flatMap((stretch) => judge(stretch, standings.get(stretch[0]) ?? 'uncertain'));
}

/** Where a date is not known, nothing speaks against it. */
function isNear(one: number | undefined, other: number | undefined): boolean {
  return one === undefined || other === undefined || Math.abs(one - other) <= storyTimeMax;
}

/** Whether the paragraphs of a pair say the same: they are equal, or spelt otherwise. */
export function isSame({ copy: p, kept, alike }: JoinedPair, document: number, copy: JoinedDocument, world: World): boolean {
  return alike === undefined || world.isVariant(copy.contents[p], world.contentAt(document, kept));
}

const blocked: Decision = { verdict: 'remove', rule: 'blocked', reason: 'on the list of what goes wherever it is repeated' };
const allowed: Decision = { verdict: 'keep', rule: 'allowed', reason: 'on the list of what never goes' };
const boilerplate = { rule: 'boilerplate' };
const uncertain: Decision = { verdict: 'review', rule: 'near-duplicate', reason: 'alike, but not the same as in an earlier document' };
const short: Decision = { verdict: 'keep', rule: 'short-elsewhere', reason: 'another document has it too, but it is too short to be sure' };
const passage: Decision = {
  verdict: 'review',
  rule: 'passage-elsewhere',
  reason: 'the same words as in an earlier document, which tells another story: they may be said of something else',
};
const equal: Decision = { verdict: 'remove', rule: 'equal-elsewhere', reason: 'the same as in an earlier document' };
const respelt: Decision = {
  verdict: 'remove',
  rule: 'respelt-elsewhere',
  reason: 'the same as in an earlier document but for slips of the pen',
};

/** Longest runs of pairs that are one by `keyOf`. */
function stretches(pairs: readonly JoinedPair[], keyOf: (pair: JoinedPair) => unknown): JoinedPair[][] {
  const runs: JoinedPair[][] = [];
  let lastKey: unknown;
  for (const pair of pairs) {
    const key = keyOf(pair);
    if (runs.length > 0 && key === lastKey) runs[runs.length - 1].push(pair);
    else runs.push([pair]);
    lastKey = key;
  }
  return runs;
}

function placeOf(stretch: readonly JoinedPair[], keptDocument: number, copyDocument: number) {
  const [first, last] = [stretch[0], stretch[stretch.length - 1]];
  return {
    keptDocument,
    keptFirst: first.kept,
    keptLast: last.kept,
    copyDocument,
    copyFirst: first.copy,
    copyLast: last.copy,
    paragraphs: stretch.map(({ copy }) => copy),
  };
}

/**
 * What a stretch shares. Of an alike pair only shingles are known: a run of shared shingles of k words has k - 1 words more than shingles,
 * so its shared words are those of one run, which is the least there can be.
 */
function evidenceOf(stretch: readonly JoinedPair[], wordsOf: (pair: JoinedPair) => number) {
  const sizes = stretch.map((pair) => {
    const words = wordsOf(pair);
    if (pair.alike === undefined) return { words, sharedWords: words, shared: words, union: words, smaller: words };
    const { shared, ownSize, otherSize } = pair.alike;
    const sharedWords = Math.min(words, shared + words - ownSize);
    return { words, sharedWords, shared, union: ownSize + otherSize - shared, smaller: Math.min(ownSize, otherSize) };
  });
  const shared = sum(sizes, (size) => size.shared);
  const smaller = sum(sizes, (size) => size.smaller);
  const kind: CorpusBlock['kind'] = stretch.every(({ alike }) => alike === undefined) ? 'exact' : shared === smaller ? 'contained' : 'near';
  return {
    kind,
    copyWords: sum(sizes, (size) => size.words),
    sharedWords: sum(sizes, (size) => size.sharedWords),
    jaccard: shared / sum(sizes, (size) => size.union),
    containment: shared / smaller,
  };
}

function sum<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((total, item) => total + amountOf(item), 0);
}
