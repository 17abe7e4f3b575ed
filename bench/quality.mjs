import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { corpora } from './corpora.mjs';
import { articlesOf, languages } from './quality/articles.mjs';
import { copies, mustStay, newsInCopies } from './quality/cases.mjs';
import { lostSentences, ours, removedWords } from './quality/score.mjs';

/*
 * node bench/quality.mjs [--count=400] [--language=en,ar] [--case=WORDS] [--show] [--prototype=PATH]
 *
 * Real articles, damaged in known ways and cleaned: how many come out byte for byte, how many of the removed words should have been, how
 * many should have been and were, and how many articles lost a sentence. Then what must stay, and was it touched. `--prototype` names a
 * module that exports `clean(text)`, giving `{ t }`, to be run beside ours.
 */
const shownCount = 2;
const prototypeMark = ' (prototype)';
const { values } = parseArgs({
  strict: false,
  options: {
    count: { type: 'string', default: '400' },
    language: { type: 'string', default: languages.join(',') },
    case: { type: 'string', default: '' },
    show: { type: 'boolean', default: false },
    prototype: { type: 'string' },
  },
});

async function cleaners() {
  if (values.prototype === undefined) return [{ mark: '', clean: ours }];
  const { clean } = await import(pathToFileURL(values.prototype).href);
  return [
    { mark: '', clean: ours },
    { mark: prototypeMark, clean: async (text) => ({ text: (await clean(text)).t, blocks: [] }) },
  ];
}

function emptyTally() {
  return { articles: 0, exact: 0, removed: 0, wanted: 0, right: 0, lost: 0, notes: new Map(), failing: [] };
}

/** Wire copy as it was sent ends in a sign-off, and either of the two may stay. */
const withoutSignOff = (text) => text.replace(/[\s\p{Cc}]*(?:reuter)?[\s\p{Cc}]*$/iu, '');
function notesOf({ language }, { expected, notes = {} }) {
  if (language !== 'en-sent') return notes;
  return { ...notes, 'but for the sign-off': (output) => withoutSignOff(output) === withoutSignOff(expected[0]) };
}

/** Adds one article's outcome to the tally of its case. */
function add(tally, article, built, { text, blocks }) {
  const { input, expected } = built;
  const isExact = expected.includes(text);
  const { removed, wanted, right } = removedWords(input, text, isExact ? text : expected[0]);
  // What must stay is made of pieces of the article, so only there the whole article is no measure.
  const lost = input === expected[0] ? [] : lostSentences(article.paragraphs.join('\n'), text);
  tally.articles++;
  if (isExact) tally.exact++;
  tally.removed += removed;
  tally.wanted += wanted;
  tally.right += right;
  if (lost.length > 0) tally.lost++;
  for (const [note, holds] of Object.entries(notesOf(article, built)))
    tally.notes.set(note, (tally.notes.get(note) ?? 0) + (holds(text, blocks) ? 1 : 0));
  if (!isExact || lost.length > 0) tally.failing.push(article.name);
}

async function tallies(articles, { build }, cleaning) {
  const rows = cleaning.map(emptyTally);
  for (const [index, article] of articles.entries()) {
    const built = build(article, articles[(index + 1) % articles.length]);
    if (built === undefined) continue;
    for (const [k, { clean }] of cleaning.entries()) add(rows[k], article, built, await clean(built.input));
  }
  return rows;
}

const percent = (part, whole) => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`).padStart(7);
const share = (part, whole) =>
  (whole === 0 ? '   -' : part === whole ? '1.000' : (Math.floor((1000 * part) / whole) / 1000).toFixed(3).slice(1)).padStart(5);

const nameWidth = 33 + (values.prototype === undefined ? 0 : prototypeMark.length);
function told(language, name, tally, outcome) {
  if (tally.articles === 0) return;
  const notes = [...tally.notes].map(([note, count]) => `  ${note} ${percent(count, tally.articles).trim()}`).join('');
  console.log(`${language.padEnd(8)} ${name.padEnd(nameWidth)} ${String(tally.articles).padStart(4)}  ${outcome}${notes}`);
  if (values.show && tally.failing.length > 0) console.log(`         failing: ${tally.failing.slice(0, shownCount).join(', ')}`);
}

const cleaned = (t) =>
  `exact ${percent(t.exact, t.articles)}  recall ${share(t.right, t.wanted)}  precision ${share(t.right, t.removed)}  lost ${String(t.lost).padStart(3)}`;
const left = (t) => `touched ${String(t.articles - t.exact).padStart(3)}  (${percent(t.articles - t.exact, t.articles).trim()})`;

corpora('quality');
const begin = performance.now();
const cleaning = await cleaners();
for (const language of values.language.split(',')) {
  const articles = await articlesOf(language, Number(values.count));
  console.log(`\n${language}: ${articles.length} articles`);
  const isWanted = (item) => item.name.includes(values.case) && !item.not?.includes(language) && (language !== 'en-sent' || item.sent);
  for (const [list, outcome] of [
    [copies, cleaned],
    [newsInCopies, cleaned],
    [mustStay, left],
  ]) {
    for (const item of list.filter(isWanted)) {
      const rows = await tallies(articles, item, cleaning);
      for (const [k, { mark }] of cleaning.entries()) told(language, item.name + mark, rows[k], outcome(rows[k]));
    }
  }
}
console.log(`\n${((performance.now() - begin) / 1000).toFixed(0)} s`);
