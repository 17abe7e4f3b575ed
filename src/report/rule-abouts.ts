import type { Verdict } from '../types.js';

/*
 * The rules as programs list them that know findings by rule. What decides is in blocks/ and in the legs that compare documents; rooms do
 * not know each other, so the names stand here again, and a test holds them against those.
 */

export interface RuleAbout {
  readonly rule: string;
  /** The verdict it gives; that of `boilerplate` is for the run to say. */
  readonly verdict: Verdict;
  /** What it is about, as a sentence without its end mark. */
  readonly about: string;
}

/** In the order of the rules, those inside a document first. */
export const ruleAbouts: readonly RuleAbout[] = [
  { rule: 'sentences-in-a-row', verdict: 'remove', about: 'Sentences that come twice in a row in one paragraph' },
  { rule: 'passage-again', verdict: 'remove', about: 'A long passage that comes again in the same paragraph' },
  { rule: 'part-of-a-paragraph', verdict: 'review', about: 'Repeated words in a paragraph that says more' },
  { rule: 'few-words', verdict: 'keep', about: 'A few repeated words inside a paragraph' },
  { rule: 'cut-off', verdict: 'remove', about: 'A paragraph that is cut off, and stands whole before' },
  { rule: 'other-breaks', verdict: 'review', about: 'A repeat whose first copy is broken into other paragraphs' },
  { rule: 'headline-echo', verdict: 'review', about: 'A headline or its first line, given again below it' },
  { rule: 'list-item', verdict: 'review', about: 'An item of a list, far from its twin' },
  { rule: 'pull-quote', verdict: 'review', about: 'A repeat that may be a pull quote or a standfirst' },
  { rule: 'block-in-a-row', verdict: 'remove', about: 'Several paragraphs that come twice in a row' },
  { rule: 'block-again', verdict: 'remove', about: 'Several paragraphs that come again, in the same order' },
  { rule: 'text-doubled', verdict: 'remove', about: 'A text that is mostly its own copy' },
  { rule: 'formula', verdict: 'review', about: 'A short paragraph that stands many times: a refrain or a formula' },
  { rule: 'paragraph-in-a-row', verdict: 'remove', about: 'The same paragraph twice in a row' },
  { rule: 'paragraph-again', verdict: 'remove', about: 'The same paragraph again, further on' },
  { rule: 'part-of-a-copy', verdict: 'remove', about: 'A short repeat in a part of the text that is a copy' },
  { rule: 'short-lines', verdict: 'review', about: 'Short repeated lines: a list, a table or verse' },
  { rule: 'too-short', verdict: 'keep', about: 'A repeat that is too short to be sure' },
  { rule: 'teaser', verdict: 'remove', about: 'A teaser that is cut off, and stands whole below' },
  { rule: 'without-dateline', verdict: 'remove', about: 'A paragraph that stands again below, with its dateline' },
  { rule: 'edited-paragraph', verdict: 'review', about: 'A paragraph that is alike, but not the same: it may be a revised version' },
  { rule: 'encoding-in-doubt', verdict: 'review', about: 'A repeat in a text whose encoding is not certain' },
  { rule: 'equal-elsewhere', verdict: 'remove', about: 'The same as in an earlier document' },
  { rule: 'respelt-elsewhere', verdict: 'remove', about: 'The same as in an earlier document, but for slips of the pen' },
  { rule: 'passage-elsewhere', verdict: 'review', about: 'The same words as in an earlier document that tells another story' },
  { rule: 'near-duplicate', verdict: 'review', about: 'Alike, but not the same as in an earlier document' },
  { rule: 'boilerplate', verdict: 'remove', about: 'A paragraph that stands in many documents' },
  { rule: 'blocked', verdict: 'remove', about: 'On the list of what goes wherever it is repeated' },
  { rule: 'allowed', verdict: 'keep', about: 'On the list of what never goes' },
  { rule: 'short-elsewhere', verdict: 'keep', about: 'In another document too, but too short to be sure' },
];
