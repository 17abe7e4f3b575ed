import { driver, npmProgram, program, python } from './places.mjs';

/*
 * Who cuts or reports what stands twice inside an article, with what its own documents offer: `command` gets the articles as lines of JSON,
 * the file for the outcome, and their language.
 */
const node = (name, needs) => ({
  needs,
  command: (articles, outcome) => [process.execPath, driver(name), articles, outcome, ...(needs === undefined ? [] : [needs])],
});
const withPython = (environment, ...more) => ({
  needs: python(environment),
  command: (articles, outcome, language) => [
    python(environment),
    driver(`${environment}-cut.py`),
    articles,
    outcome,
    ...(more.length > 0 ? more : [language]),
  ],
});

export const cutPeers = [
  { name: 'doubletake', settings: 'defaults, each article by itself', ...node('doubletake-cut.mjs') },
  {
    name: 'onion',
    settings: 'defaults: 7-grams, half of a paragraph, smoothing; words parted for it',
    ...node('onion-cut.mjs', program('onion')),
  },
  { name: 'pyonion', settings: 'as its README has it: 5-grams, a fifth of a paragraph; the first stays', ...withPython('pyonion') },
  { name: 'dolma', settings: 'paragraphs as they are; deduper and mixer', ...withPython('dolma', 'paragraphs') },
  { name: 'dolma by n-grams', settings: '13-grams, .8 of a paragraph; deduper and mixer', ...withPython('dolma', 'ngrams') },
  { name: 'bff', settings: 'defaults: 13-grams, .8 of a paragraph', ...node('bff-cut.mjs', program('bff')) },
  {
    name: 'datatrove',
    settings: 'three sentences that stand twice (C4), the language’s own sentence rules; no article dropped',
    ...withPython('datatrove'),
  },
  {
    name: 'deduplicate-text-datasets',
    settings: 'suffix array, 100 bytes as in its README; strikes every copy',
    ...node('suffix-array-cut.mjs', program('dedup_dataset')),
  },
  {
    name: 'jscpd',
    settings: '50 tokens (its default), clones of one line too; it reports only, and what it reports is taken as cut',
    ...node('jscpd-cut.mjs', npmProgram('jscpd')),
  },
];
