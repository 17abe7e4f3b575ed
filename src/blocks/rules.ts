import type { Verdict } from '../types.js';

/** What is counted of a candidate before its verdict. Words are weighed: numbers and signs 0, a Han character .6, a Thai letter .25. */
export interface Features {
  readonly words: number;
  /** Words of one turn, where the same comes three times or more in a row; else all of them. */
  readonly turnWords: number;
  /** Paragraphs of the copy that the repeat covers wholly, furniture aside; 0 for sentences inside a paragraph. */
  readonly paragraphs: number;
  /** Sentences of the copy. */
  readonly sentences: number;
  /** Nothing but furniture, or text that goes itself, stands between the kept text and the copy. */
  readonly adjacent: boolean;
  /** Part of the document's words that the copy is. */
  readonly share: number;
  /** The kept text is whole paragraphs too, as many as the copy has. */
  readonly sameBreaks: boolean;
  /** Sentences of a paragraph repeat sentences of the same paragraph. */
  readonly sameParagraph: boolean;
  /** One of the document's first lines, with no end mark, stands again just below: a headline above its story. */
  readonly echo: boolean;
  readonly listItem: boolean;
  /** The last paragraph of the copy names a web or mail address. */
  readonly address: boolean;
  /** One of the two ends as a sentence and the other does not: a pull quote or standfirst beside the body. */
  readonly pullQuote: boolean;
  /** How many copies of the same kept text the document has. */
  readonly times: number;
  /** Words of the copy and of those that follow it on the same diagonal, parted by a revised sentence; and which part of the text they are, with that sentence. */
  readonly chainWords: number;
  readonly chainShare: number;
  /** Stands in the part of a text that is largely a copy. */
  readonly inCopy: boolean;
  /** The last paragraph of the document. */
  readonly atEnd: boolean;
  /** The copy breaks off inside a sentence of the kept text. */
  readonly cutOff: boolean;
}

/** Fewest words of a repeat, by where it stands. Measured on the labelled articles; see DECISIONS 4. */
export const wordsMin = {
  /** A sentence or paragraph twice in a row. The longest deliberate one is shorter, the shortest fault 11 words. */
  adjacent: 10,
  /** A paragraph again, further on. Longest deliberate single 12 words, shortest fault 18. */
  far: 16,
  adjacentBlock: 14,
  farBlock: 20,
  /** A paragraph that stands three times or more, apart: longer than any formula. */
  formula: 32,
  /** Far repeats of sentences inside one paragraph, or with other paragraph breaks than the kept text. At 40 a poem is still touched. */
  passage: 50,
  /** A sentence of a copy that goes on after a revised one: as many words as make a window. */
  inChain: 5,
  /** A text that is mostly its own copy. */
  doubled: 40,
  /** Below this a repeated sentence is not even worth a look. */
  review: 12,
  /** A paragraph cut off with an ellipsis, whose whole stands elsewhere. */
  cutOff: 8,
  /** The same, right above its whole: as many words as make a window. */
  cutOffAbove: 5,
} as const;

/** Mean words of a block's paragraphs, or of sentences in a row: below it is a table, a list, verse or the refrain of a saying. */
const meanWordsMin = { adjacent: 7, far: 10, sentence: 7 } as const;
const doubledShareMin = 0.4;
/** Copies from which a far single paragraph is a formula (a refrain, a subscription line) and not a slip. */
const formulaTimes = 3;

export interface Rule {
  readonly name: string;
  readonly verdict: Verdict;
  readonly when: (features: Features) => boolean;
  readonly reason: (features: Features) => string;
}

const count = (features: Features) => `${Math.round(features.words)} words`;
const mean = (features: Features) => features.words / Math.max(1, features.paragraphs);
const isDoubled = (f: Features) => isDouble(f.words, f.share, f.paragraphs);

const isLongChain = (f: Features) => f.chainWords >= wordsMin.passage || isDouble(f.chainWords, f.chainShare, 1);

/**
 * Whether so many words, in so many paragraphs, are most of what a text can be a copy of. More than half of it can be only where something
 * stands three times; then short lines are a refrain or a table, as elsewhere.
 */
export function isDouble(words: number, share: number, paragraphs: number): boolean {
  return (
    share >= doubledShareMin && words >= wordsMin.doubled && (share <= 0.5 || words / Math.max(1, paragraphs) >= meanWordsMin.adjacent)
  );
}

/** What is said of paragraphs that are alike as a whole, found by the index or by what they share in runs. */
export const editedParagraph = {
  rule: 'edited-paragraph',
  verdict: 'review',
  reason: 'alike, but not the same: it may be a revised version, or another fact',
} as const;

/** The rule: the first line that holds decides. */
export const rules: readonly Rule[] = [
  {
    name: 'sentences-in-a-row',
    verdict: 'remove',
    when: (f) =>
      f.paragraphs === 0 &&
      f.sameParagraph &&
      f.adjacent &&
      (isDoubled(f) || (f.words >= wordsMin.adjacent && f.words >= meanWordsMin.sentence * f.sentences)),
    reason: (f) => `${count(f)} come twice in a row`,
  },
  {
    name: 'passage-again',
    verdict: 'remove',
    when: (f) =>
      f.paragraphs === 0 &&
      f.sameParagraph &&
      (f.words >= wordsMin.passage || (f.words >= wordsMin.far && f.inCopy) || (f.words >= wordsMin.inChain && isLongChain(f))),
    reason: (f) => `a passage of ${count(f)} comes again in the same paragraph`,
  },
  {
    name: 'part-of-a-paragraph',
    verdict: 'review',
    when: (f) => f.paragraphs === 0 && f.words >= wordsMin.review,
    reason: (f) => `${count(f)} are repeated, but in a paragraph that says more`,
  },
  {
    name: 'few-words',
    verdict: 'keep',
    when: (f) => f.paragraphs === 0,
    reason: () => 'a few words inside a paragraph: anyone may say them twice',
  },
  {
    name: 'cut-off',
    verdict: 'remove',
    when: (f) => f.cutOff && f.paragraphs === 1 && (f.inCopy || f.atEnd) && f.words >= wordsMin.cutOff,
    reason: () => 'cut off; the whole of it stands before',
  },
  {
    name: 'other-breaks',
    verdict: 'review',
    when: (f) => !f.sameBreaks && !f.adjacent && f.words < wordsMin.passage && !f.inCopy && !isDoubled(f),
    reason: () => 'the kept text is part of a longer paragraph, or broken otherwise',
  },
  {
    name: 'headline-echo',
    verdict: 'review',
    when: (f) => f.echo && f.paragraphs === 1,
    reason: () => 'a headline or its first line, given again below it',
  },
  {
    name: 'list-item',
    verdict: 'review',
    when: (f) => f.listItem && !f.adjacent && !isDoubled(f) && !f.inCopy,
    reason: () => 'an item of a list, and far from its twin: it may be answered point by point',
  },
  {
    name: 'pull-quote',
    verdict: 'review',
    when: (f) => f.pullQuote && f.paragraphs === 1 && !f.adjacent,
    reason: () => 'only one of the two ends as a sentence: it may be a pull quote or a standfirst',
  },
  {
    name: 'block-in-a-row',
    verdict: 'remove',
    when: (f) =>
      f.paragraphs > 1 &&
      f.adjacent &&
      f.turnWords >= wordsMin.adjacent &&
      (f.address || (f.words >= wordsMin.adjacentBlock && mean(f) >= meanWordsMin.adjacent)),
    reason: (f) => `${f.paragraphs} paragraphs come twice in a row`,
  },
  {
    name: 'block-again',
    verdict: 'remove',
    when: (f) => f.paragraphs > 1 && f.words >= wordsMin.farBlock && mean(f) >= meanWordsMin.far,
    reason: (f) => `${f.paragraphs} paragraphs come again, in the same order`,
  },
  {
    name: 'text-doubled',
    verdict: 'remove',
    when: isDoubled,
    reason: (f) => `${Math.round(f.share * 100)} % of the text is its own copy`,
  },
  {
    name: 'formula',
    verdict: 'review',
    when: (f) => f.paragraphs === 1 && !f.adjacent && !f.inCopy && f.times >= formulaTimes && f.words < wordsMin.formula,
    reason: (f) => `stands ${f.times + 1} times, apart from each other: a refrain or a formula`,
  },
  {
    name: 'paragraph-in-a-row',
    verdict: 'remove',
    when: (f) => f.paragraphs === 1 && f.adjacent && f.words >= wordsMin.adjacent,
    reason: () => 'the same paragraph twice in a row',
  },
  {
    name: 'paragraph-again',
    verdict: 'remove',
    when: (f) => f.paragraphs === 1 && f.words >= wordsMin.far,
    reason: () => 'the same paragraph again',
  },
  {
    name: 'part-of-a-copy',
    verdict: 'remove',
    when: (f) => f.inCopy,
    reason: () => 'short, but much of the text around it is a copy too',
  },
  {
    name: 'short-lines',
    verdict: 'review',
    when: (f) => f.paragraphs > 1 && f.words >= wordsMin.farBlock,
    reason: (f) => `${f.paragraphs} paragraphs of ${Math.round(mean(f))} words each: it may be a list, a table or verse`,
  },
  {
    name: 'too-short',
    verdict: 'keep',
    when: () => true,
    reason: (f) => `${count(f)} in ${f.paragraphs} ${f.paragraphs === 1 ? 'paragraph' : 'paragraphs'}: too short to be sure`,
  },
];

export function decide(features: Features): Rule {
  return rules.find((rule) => rule.when(features)) ?? rules[rules.length - 1];
}
