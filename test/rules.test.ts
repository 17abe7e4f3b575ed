import { describe, expect, test } from '@jest/globals';
import { decide, type Features, rules, wordsMin } from '../src/blocks/rules.js';

/** A paragraph of twenty words that stands again further on, with nothing odd about it. */
const plain: Features = {
  words: 20,
  turnWords: 20,
  paragraphs: 1,
  sentences: 1,
  adjacent: false,
  share: 0.1,
  sameBreaks: true,
  sameParagraph: false,
  echo: false,
  listItem: false,
  address: false,
  pullQuote: false,
  times: 1,
  chainWords: 20,
  chainShare: 0,
  inCopy: false,
  atEnd: false,
  cutOff: false,
};
const inside: Partial<Features> = { paragraphs: 0, sameParagraph: true };

/** What is told apart from the plain paragraph, and the rule that must decide. Rows stand on both sides of every threshold. */
const rows: readonly (readonly [string, Partial<Features>, string])[] = [
  ['sixteen words further on', { words: wordsMin.far }, 'paragraph-again'],
  ['one word fewer', { words: wordsMin.far - 1 }, 'too-short'],
  ['ten words twice in a row', { words: wordsMin.adjacent, adjacent: true }, 'paragraph-in-a-row'],
  ['nine words twice in a row', { words: wordsMin.adjacent - 1, adjacent: true }, 'too-short'],
  ['three copies apart of one short paragraph', { times: 3 }, 'formula'],
  ['two copies apart of one short paragraph', { times: 2 }, 'paragraph-again'],
  ['three copies apart of one long paragraph', { times: 3, words: wordsMin.formula }, 'paragraph-again'],
  ['a block in a row', { paragraphs: 2, adjacent: true }, 'block-in-a-row'],
  ['a block in a row of too few words', { paragraphs: 2, adjacent: true, words: wordsMin.adjacentBlock - 1 }, 'too-short'],
  [
    'a short line three times in a row: two copies, each turn too short',
    { paragraphs: 2, adjacent: true, words: 18, turnWords: wordsMin.adjacent - 1 },
    'too-short',
  ],
  [
    'a line of ten words three times in a row',
    { paragraphs: 2, adjacent: true, words: 20, turnWords: wordsMin.adjacent },
    'block-in-a-row',
  ],
  ['contact lines in a row', { paragraphs: 3, adjacent: true, words: 11, turnWords: 11, address: true }, 'block-in-a-row'],
  ['fewer words of them', { paragraphs: 3, adjacent: true, words: 9, turnWords: 9, address: true }, 'too-short'],
  ['a block in a row of short lines', { paragraphs: 6, adjacent: true, words: 41 }, 'short-lines'],
  ['a block further on', { paragraphs: 2, words: wordsMin.farBlock }, 'block-again'],
  ['a block further on of too few words', { paragraphs: 2, words: wordsMin.farBlock - 1 }, 'too-short'],
  ['a block further on of short lines', { paragraphs: 4, words: 39 }, 'short-lines'],
  ['a text whose half is its copy, in short lines', { paragraphs: 20, words: 60, share: 0.5 }, 'text-doubled'],
  ['a text of short lines that stands three times', { paragraphs: 20, words: 60, share: 0.67 }, 'short-lines'],
  ['a text of whole paragraphs that stands three times', { paragraphs: 8, words: 60, share: 0.67 }, 'text-doubled'],
  ['the kept text is part of a longer paragraph', { sameBreaks: false, words: wordsMin.passage - 1 }, 'other-breaks'],
  ['the same with fifty words', { sameBreaks: false, words: wordsMin.passage }, 'paragraph-again'],
  ['the same right behind the kept text', { sameBreaks: false, adjacent: true }, 'paragraph-in-a-row'],
  ['a headline echo', { echo: true, adjacent: true }, 'headline-echo'],
  ['a list item further on', { listItem: true, words: 150 }, 'list-item'],
  ['a list item in a row', { listItem: true, adjacent: true }, 'paragraph-in-a-row'],
  ['a list that is half of its text', { listItem: true, paragraphs: 20, words: 60, share: 0.5 }, 'text-doubled'],
  ['a pull quote', { pullQuote: true }, 'pull-quote'],
  ['a pull quote right behind its sentence', { pullQuote: true, adjacent: true }, 'paragraph-in-a-row'],
  ['sentences twice in a row in one paragraph', { ...inside, adjacent: true, words: wordsMin.adjacent }, 'sentences-in-a-row'],
  ['short sentences twice in a row', { ...inside, adjacent: true, words: 13, sentences: 2 }, 'part-of-a-paragraph'],
  ['a passage of fifty words in one paragraph', { ...inside, words: wordsMin.passage }, 'passage-again'],
  ['a passage of forty-nine', { ...inside, words: wordsMin.passage - 1 }, 'part-of-a-paragraph'],
  ['a passage of sixty words of another paragraph', { ...inside, words: 60, sameParagraph: false }, 'part-of-a-paragraph'],
  ['a short paragraph in a text that is largely a copy', { words: 3, inCopy: true }, 'part-of-a-copy'],
  ['a list item there', { words: 12, listItem: true, inCopy: true }, 'part-of-a-copy'],
  ['a refrain there', { times: 3, inCopy: true, words: 8 }, 'part-of-a-copy'],
  ['a headline echo there', { echo: true, inCopy: true }, 'headline-echo'],
  ['a passage of sixteen words there', { ...inside, words: wordsMin.far, inCopy: true }, 'passage-again'],
  [
    'a passage of sixteen words beside another of thirty-four',
    { ...inside, words: wordsMin.far, chainWords: wordsMin.passage },
    'passage-again',
  ],
  ['five words in a long chain', { ...inside, words: wordsMin.inChain, chainWords: wordsMin.passage }, 'passage-again'],
  ['four words in a long chain', { ...inside, words: wordsMin.inChain - 1, chainWords: wordsMin.passage }, 'few-words'],
  [
    'five words in a chain of forty that is much of the text',
    { ...inside, words: wordsMin.inChain, chainWords: wordsMin.doubled, chainShare: 0.4 },
    'passage-again',
  ],
  [
    'the same, less of the text',
    { ...inside, words: wordsMin.review, chainWords: wordsMin.doubled, chainShare: 0.39 },
    'part-of-a-paragraph',
  ],
  [
    'part of a longer paragraph, in a text whose half is its copy',
    { sameBreaks: false, words: wordsMin.doubled, share: 0.4 },
    'text-doubled',
  ],
  ['eight words cut off with an ellipsis', { cutOff: true, atEnd: true, words: wordsMin.cutOff }, 'cut-off'],
  ['eight words cut off in the middle of a text', { cutOff: true, words: wordsMin.cutOff }, 'too-short'],
  ['seven words cut off', { cutOff: true, atEnd: true, words: wordsMin.cutOff - 1 }, 'too-short'],
  [
    'short sentences in a row that are half of the text',
    { ...inside, adjacent: true, words: 60, sentences: 20, share: 0.5 },
    'sentences-in-a-row',
  ],
  ['eleven words inside a paragraph', { ...inside, words: wordsMin.review - 1 }, 'few-words'],
];

describe('the rule', () => {
  test.each(rows)('%s', (_name, features, rule) => {
    expect(decide({ ...plain, ...features }).name).toBe(rule);
  });

  test('has a row here for each of its lines, and a reason in words for each', () => {
    expect(new Set(rows.map(([, , rule]) => rule))).toEqual(new Set(rules.map(({ name }) => name)));
    for (const { reason } of rules) expect(reason({ ...plain, paragraphs: 2 }).length).toBeGreaterThan(10);
  });
});
