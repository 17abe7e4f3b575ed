import type { CorpusBlock, DocumentKey } from '../corpus-types.js';
import type { Words } from '../types.js';
import type { ShownText } from './locate.js';

/** What of one document other documents have too. */
export interface Elsewhere {
  /** With how many documents it was compared. */
  readonly documentCount: number;
  /** In the order of the copy. */
  readonly blocks: readonly ElsewhereBlock[];
  /** Where it is wholly repeated: the documents that hold it, the one with most of its words first. */
  readonly repeatedIn: readonly DocumentKey[];
}

export interface ElsewhereBlock {
  readonly block: CorpusBlock;
  /** The document that is repeated. */
  readonly kept: DocumentKey;
  readonly isCarriedOut: boolean;
  /** Of what is alike and not the same: the text of both sides. */
  readonly sides?: { readonly here: WordedText; readonly there: WordedText };
}

interface WordedText {
  readonly text: ShownText;
  readonly words: Words;
}

/** The fewest words that a passage needs to go, and to go where the rest of its document is another story. */
export interface ElsewhereLimits {
  readonly elsewhere: number;
  readonly otherStory: number;
}

/** By rule: when a passage that it keeps would go. Rules not named here have no simple answer. */
const unlessTable: Readonly<Record<string, (limits: ElsewhereLimits) => string>> = {
  'short-elsewhere': ({ elsewhere }) => `if it had ${elsewhere} words, with what repeats beside it`,
  'passage-elsewhere': ({ otherStory }) => `if it had ${otherStory} words, or two thirds of this document stood there within a day`,
  'near-duplicate': () => 'if both had the very same words, but for slips of the pen',
  boilerplate: () => 'if boilerplate were removed',
  allowed: () => 'if it were not on the list of what never goes',
};

/** What would have to be otherwise for a block to be carried out that is not; undefined where that cannot be said simply. */
export function unlessElsewhere({ verdict, rule }: CorpusBlock, isWhollyRepeated: boolean, limits: ElsewhereLimits): string | undefined {
  if (verdict !== 'remove') return unlessTable[rule]?.(limits);
  // What is certain stays where the document would be empty without it, or where less is taken than is certain.
  return isWhollyRepeated ? 'if the document said anything of its own' : 'if more than exact copies were removed';
}
