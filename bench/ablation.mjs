import { isDeepStrictEqual, parseArgs } from 'node:util';
import { rules, wordsMin } from '../dist/blocks/rules.js';
import { corpora, reutersArticles, saudiArticles, thaiArticles } from './corpora.mjs';
import { cleaned, labelledItems, outcomeOf } from './labels/score.mjs';
import { articlesOf } from './quality/articles.mjs';
import { copies, mustStay, newsInCopies } from './quality/cases.mjs';
import { lostSentences, ours } from './quality/score.mjs';

/*
 * node bench/ablation.mjs [--count=60] [--language=en,ar,ru,th] [--only=WORDS] [--whole]
 *
 * What each line of the rule table is good for: one at a time it is taken out, and every threshold of `wordsMin` is halved and doubled; then
 * labelled items, articles damaged in known ways and real articles are cleaned again, and what differs is counted.
 *
 * A text in which a rule decided nothing comes out the same without it, and one for which a threshold was never read comes out the same
 * with another; these are not cleaned again. `--whole` cleans them too, which takes far longer, and counts those of which that is
 * not true. Exit code 1 where there are such, or where the measuring itself changes what comes out.
 *
 * Without the last rule the line before it decides what no other does.
 */
const { values } = parseArgs({
  strict: false,
  options: {
    count: { type: 'string', default: '60' },
    language: { type: 'string', default: 'en,ar,ru,th' },
    only: { type: 'string', default: '' },
    whole: { type: 'boolean', default: false },
  },
});
/** Figures that tell what is reported, and not what is removed. */
const told = ['flagged', 'untouched', 'review'];

/*
 * Every text has `clean`, which gives an answer; `keyOf`, the part of an answer that says what was removed; and `figuresOf`, what the answer
 * adds to the sums: `{ name: number }`.
 */
const reviewsIn = (blocks) => blocks.filter(({ verdict }) => verdict === 'review').length;
const cutsOf = ({ edits }) => edits.map(({ start, end }) => `${start}-${end}`).join();

function labelledTexts(items) {
  return items.flatMap((item) =>
    ['paragraphs', 'raw'].map((form) => ({
      clean: () => cleaned(item.id, item[form]),
      keyOf: cutsOf,
      figuresOf: (answer) => {
        const { outcome } = outcomeOf(item, answer);
        return item.label === 'fault' ? { [outcome]: 1 } : { touched: outcome === 'TOUCHED' ? 1 : 0 };
      },
    })),
  );
}

/** The texts of one case in one language; `figuresOf` is also told how many they are. */
function damagedTexts(articles, { build }, figuresOf) {
  const built = articles.flatMap((article, index) => {
    const text = build(article, articles[(index + 1) % articles.length]);
    return text === undefined ? [] : [{ article, ...text }];
  });
  return built.map((one) => ({
    clean: () => ours(one.input),
    keyOf: ({ text }) => text,
    figuresOf: (answer) => figuresOf(one, answer, built.length),
  }));
}

function copiedFigures({ article, input, expected }, { text }, texts) {
  const whole = article.paragraphs.join('\n');
  return {
    exact: expected.includes(text) ? 1 / texts : 0,
    lost: input !== expected[0] && lostSentences(whole, text).length > 0 ? 1 : 0,
  };
}
const stayFigures = ({ expected }, { text }) => ({ stay: expected.includes(text) ? 0 : 1 });

async function injectedTexts() {
  const groups = [];
  const counts = [];
  for (const language of values.language.split(',')) {
    const articles = await articlesOf(language, Number(values.count));
    counts.push(`${articles.length} ${language}`);
    for (const [list, figuresOf] of [
      [[...copies, ...newsInCopies], copiedFigures],
      [mustStay, stayFigures],
    ]) {
      for (const item of list.filter(({ not }) => !not?.includes(language)))
        groups.push({ figuresOf, texts: damagedTexts(articles, item, figuresOf) });
    }
  }
  const filled = groups.filter(({ texts }) => texts.length > 0);
  return {
    counts,
    cases: filled.filter(({ figuresOf }) => figuresOf === copiedFigures).length,
    texts: filled.flatMap(({ texts }) => texts),
  };
}

const realTexts = (articles) =>
  articles.map(({ name, text }) => ({
    clean: () => cleaned(`${name}.txt`, text),
    keyOf: cutsOf,
    figuresOf: ({ edits, blocks }) => ({ changed: edits.length > 0 ? 1 : 0, review: reviewsIn(blocks) }),
  }));

/** While `work` runs, every rule that holds for what is judged and every threshold that is read puts its name into `used`. */
async function tracing(used, work) {
  const whens = rules.map(({ when }) => when);
  const limits = { ...wordsMin };
  for (const rule of rules) {
    const { name, when } = rule;
    rule.when = (features) => {
      const holds = when(features);
      if (holds) used.add(name);
      return holds;
    };
  }
  for (const [key, limit] of Object.entries(limits)) {
    const get = () => {
      used.add(key);
      return limit;
    };
    Object.defineProperty(wordsMin, key, { get, configurable: true, enumerable: true });
  }
  try {
    return await work();
  } finally {
    for (const [index, rule] of rules.entries()) rule.when = whens[index];
    for (const [key, value] of Object.entries(limits))
      Object.defineProperty(wordsMin, key, { value, writable: true, configurable: true, enumerable: true });
  }
}

/** Every text as it comes out by default, once as the pipeline is and once traced. `uses`: what was used to decide it. */
async function traced(texts) {
  const used = new Set();
  const plain = [];
  for (const text of texts) plain.push(await text.clean());
  const all = [];
  let differing = 0;
  await tracing(used, async () => {
    for (const [index, text] of texts.entries()) {
      used.clear();
      const answer = await text.clean();
      if (!isDeepStrictEqual(answer, plain[index])) differing++;
      plain[index] = undefined;
      all.push({ ...text, uses: new Set(used), key: text.keyOf(answer), figures: text.figuresOf(answer) });
    }
  });
  return { all, differing };
}

const variants = [
  ...rules.map((rule) => ({
    name: `without ${rule.name}`,
    use: rule.name,
    during: async (work) => {
      const index = rules.indexOf(rule);
      rules.splice(index, 1);
      const result = await work();
      rules.splice(index, 0, rule);
      return result;
    },
  })),
  ...Object.entries(wordsMin).flatMap(([key, limit]) =>
    [limit / 2, limit * 2].map((other) => ({
      name: `${key} ${other} for ${limit}`,
      use: key,
      during: async (work) => {
        wordsMin[key] = other;
        const result = await work();
        wordsMin[key] = limit;
        return result;
      },
    })),
  ),
];

/** The sums of all figures, where only the texts for which `isMeant` holds are cleaned again; the others stand as they do by default. */
async function measured(texts, isMeant) {
  const sums = { right: 0, partly: 0, WRONG: 0, flagged: 0, untouched: 0, touched: 0, exact: 0, lost: 0, stay: 0, changed: 0, review: 0 };
  const counts = { meant: 0, other: 0, missed: 0 };
  for (const text of texts) {
    let { figures } = text;
    if (isMeant(text)) counts.meant++;
    if (isMeant(text) || values.whole) {
      const answer = await text.clean();
      const found = text.figuresOf(answer);
      const isOther = text.keyOf(answer) !== text.key;
      if (isOther) counts.other++;
      if (!isMeant(text) && (isOther || !isDeepStrictEqual(found, figures))) counts.missed++;
      figures = found;
    }
    for (const [name, figure] of Object.entries(figures)) sums[name] += figure;
  }
  return { sums, ...counts };
}

const columns = [
  { title: 'right', of: ({ sums }) => sums.right },
  { title: 'partly', of: ({ sums }) => sums.partly },
  { title: 'wrong', of: ({ sums }) => sums.WRONG },
  { title: 'flagged', of: ({ sums }) => sums.flagged },
  { title: 'untouched', of: ({ sums }) => sums.untouched },
  { title: '| touched', of: ({ sums }) => sums.touched },
  { title: '| exact %', of: ({ sums }, cases) => ((100 * sums.exact) / cases).toFixed(2) },
  { title: 'lost', of: ({ sums }) => sums.lost },
  { title: 'stay', of: ({ sums }) => sums.stay },
  { title: '| changed', of: ({ sums }) => sums.changed },
  { title: 'review', of: ({ sums }) => sums.review },
  { title: '| other', of: ({ other }) => other },
];
const nameWidth = 30;
function row(name, cells, note = '') {
  console.log(
    `${name.padEnd(nameWidth)}${cells.map((cell, k) => String(cell).padStart(columns[k].title.length + 1)).join('')}  ${note}`.trimEnd(),
  );
}
const figuresIn = (result, cases) => columns.map(({ of }) => of(result, cases));

/** What a variant did to the figures: nothing, nothing to what is removed, or something. */
function noteOf(figures, usual) {
  const changed = columns.filter((_, k) => figures[k] !== usual[k]).map(({ title }) => title.replace('| ', ''));
  if (changed.length === 0) return 'no measurable effect';
  return changed.every((title) => told.includes(title)) ? 'only what is reported' : '';
}

corpora('ablation');
const begin = performance.now();
const seconds = () => `${((performance.now() - begin) / 1000).toFixed(0)} s`;
const items = labelledItems('ablation');
const labelled = labelledTexts(items);
const injected = await injectedTexts();
const real = Object.entries({ Reuters: reutersArticles, SaudiNewsNet: saudiArticles, thaigov: thaiArticles }).map(([name, read]) => ({
  name,
  texts: realTexts(read('ablation')),
}));
const { all, differing } = await traced([...labelled, ...injected.texts, ...real.flatMap(({ texts }) => texts)]);
const used = all.filter(({ uses }) => uses.size > 0);
const texts = values.whole ? all : used;

console.log(`labelled: ${items.length} items, in two forms: ${items.filter(({ label }) => label === 'fault').length} faults`);
console.log(`damaged: ${injected.texts.length} texts of ${injected.counts.join(', ')} articles, ${injected.cases} cases that hold a copy`);
console.log(`real: ${real.map(({ name, texts: list }) => `${list.length} ${name}`).join(', ')} articles`);
console.log(
  `default: ${differing} of ${all.length} texts come out otherwise when traced; in ${used.length} something was to decide; ${seconds()}`,
);
console.log(
  'right to untouched: labelled faults. touched: labelled legitimate. exact: damaged that come out byte for byte, mean of the cases.',
);
console.log('lost: damaged that lost a sentence. stay: texts that must stay and do not. changed, review: real articles that something is');
console.log('removed from, and blocks for review in them. other: texts of all kinds that come out otherwise than by default.\n');
row(
  '',
  columns.map(({ title }) => title),
);
const figures = figuresIn(await measured(used, () => false), injected.cases);
row('default', figures);
let missed = 0;
for (const { name, use, during } of variants.filter((variant) => variant.name.includes(values.only))) {
  const result = await during(() => measured(texts, ({ uses }) => uses.has(use)));
  missed += result.missed;
  const own = figuresIn(result, injected.cases);
  row(name, own, [`of ${result.meant}`, noteOf(own, figures)].filter((part) => part !== '').join('  '));
}
const again = await measured(texts, () => true);
console.log(`\n${again.other} of ${again.meant} texts come out otherwise when all stands as before; ${seconds()}`);
if (values.whole) console.log(`${missed} texts taken for unaffected were not`);
if (differing > 0 || missed > 0 || again.other > 0) process.exitCode = 1;
