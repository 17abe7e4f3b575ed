import { parseArgs } from 'node:util';
import { openCleaner } from '../dist/cleaner.js';
import { openCorpusRun } from '../dist/corpus-run.js';
import { defaultDetectOptions } from '../dist/options.js';
import { memoryShelf } from '../dist/shelf.js';
import { corpora, readJsonl, reutersArticles, saudiArticles } from './corpora.mjs';
import { numbersFrom } from './random.mjs';

/*
 * node bench/stories.mjs [--sample=50]
 *
 * Do articles that tell the same thing end in one story? Counted on pairs of real articles that were compared word by word: those that share
 * 70 % of their shingles, and those of which one lies to 85 % in the other. `--sample` prints so many pairs of a story that nobody has
 * labelled, to be read: they are right, or they are what is joined wrongly.
 */
const { values } = parseArgs({ options: { sample: { type: 'string', default: '0' } } });
const batchBytes = 2 ** 20;
const encoder = new TextEncoder();

/** Batches of articles as the cleaner takes them. */
function* batchesOf(articles) {
  for (let from = 0, to = 0; from < articles.length; from = to) {
    const [bytes, starts, ends] = [[], [], []];
    let length = 0;
    for (; to < articles.length && length < batchBytes; to++) {
      const text = encoder.encode(`${articles[to].text}\n`);
      starts.push(length);
      ends.push(length + text.length - 1);
      bytes.push(text);
      length += text.length;
    }
    const names = articles.slice(from, to).map(({ name }) => name);
    yield {
      bytes: new Uint8Array(Buffer.concat(bytes)),
      starts: Uint32Array.from(starts),
      ends: Uint32Array.from(ends),
      idOf: (row) => names[row],
      encodingOf: () => undefined,
    };
  }
}

async function planOf(articles) {
  const options = { ...defaultDetectOptions, scope: 'corpus', paragraphs: 'auto' };
  const clean = await openCleaner(options, { survey: true });
  const run = await openCorpusRun(options, memoryShelf(), { allow: [], block: [] });
  for (const batch of batchesOf(articles)) run.take(clean(batch).survey);
  const begin = performance.now();
  const settings = {
    remove: 'safe',
    boilerplate: 'keep',
    boilerplateDocuments: 10,
    duplicates: 'list',
    keep: 'first',
    sources: [],
    isAgainstOldOnly: false,
  };
  const plan = run.plan({ ...options, ...settings });
  return { plan, seconds: (performance.now() - begin) / 1000, matches: [...run.compared().tables.documentMatches] };
}

const keyOf = (one, other) => (one < other ? `${one} ${other}` : `${other} ${one}`);

function told(name, pairs, isJoined) {
  const missed = pairs.filter((pair) => !isJoined(pair));
  console.log(`  ${name}: ${pairs.length - missed.length} of ${pairs.length}`);
  for (const { a, b, jaccard, containment, wa, wb } of missed.slice(0, 5))
    console.log(`    missed ${a} ${b}: jaccard ${jaccard}, containment ${containment}, ${wa} and ${wb} words`);
}

async function report(language, articles, labels) {
  const { plan, seconds, matches } = await planOf(articles);
  const numbers = new Map(articles.map(({ name }, number) => [name, number]));
  const numberOf = (id) => numbers.get(id.replace('#', '-'));
  const pairs = labels.filter(({ a, b }) => numberOf(a) !== undefined && numberOf(b) !== undefined);
  const stories = new Map(plan.stories.flatMap(({ documents }, story) => documents.map(({ document }) => [document, story])));
  const isJoined = ({ a, b }) => stories.has(numberOf(a)) && stories.get(numberOf(a)) === stories.get(numberOf(b));
  console.log(
    `${language}: ${articles.length} articles, ${pairs.length} of ${labels.length} labelled pairs, compared in ${seconds.toFixed(1)} s`,
  );
  told(
    'jaccard from .7 on',
    pairs.filter(({ jaccard }) => jaccard >= 0.7),
    isJoined,
  );
  told(
    'containment from .85 on',
    pairs.filter(({ containment }) => containment >= 0.85),
    isJoined,
  );
  const far = pairs.filter(({ containment, wa, wb }) => containment >= 0.9 && Math.max(wa, wb) >= 3 * Math.min(wa, wb));
  told('containment from .9 on, one three times as long', far, isJoined);
  const matched = new Set(matches.map(({ a, b }) => keyOf(a, b)));
  told('  of those matched as whole documents', far, ({ a, b }) => matched.has(keyOf(numberOf(a), numberOf(b))));
  const labelled = new Set(pairs.map(({ a, b }) => keyOf(numberOf(a), numberOf(b))));
  const own = plan.stories.filter(({ documents }) => {
    const members = documents.map(({ document }) => document);
    return !members.some((a, i) => members.slice(0, i).some((b) => labelled.has(keyOf(a, b))));
  });
  const sizes = plan.stories.map(({ documents }) => documents.length).sort((x, y) => y - x);
  console.log(`  ${plan.stories.length} stories, the largest of ${sizes.slice(0, 3).join(', ')}; ${own.length} without a labelled pair`);
  const links = plan.stories.flatMap(({ documents }) =>
    documents.flatMap(({ document, like, jaccard, containment }) =>
      like === undefined || labelled.has(keyOf(document, like)) ? [] : [{ document, like, jaccard, containment }],
    ),
  );
  console.log(`  ${links.length} best links are not labelled`);
  const random = numbersFrom(2026);
  for (let left = Math.min(Number(values.sample), links.length); left > 0; left--) {
    const [{ document, like, jaccard, containment }] = links.splice(Math.floor(random() * links.length), 1);
    console.log(
      `\n--- ${articles[like].name} and ${articles[document].name}: jaccard ${jaccard.toFixed(2)}, containment ${containment.toFixed(2)}`,
    );
    for (const number of [like, document]) console.log(articles[number].text.slice(0, 1500), '\n-');
  }
}

const labelsOf = (name) => readJsonl(corpora('stories', 'labels', `${name}_crosspairs_auto.jsonl`));
await report('Reuters', reutersArticles('stories'), labelsOf('reuters'));
await report('Saudi papers', saudiArticles('stories'), labelsOf('arabic'));
