import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { lostSentences, removedWords } from '../quality/score.mjs';
import { measured } from './child.mjs';
import { cutCorpus } from './cut-corpus.mjs';
import { workPath } from './places.mjs';
import { digits, markdown, median, megabytes, share, spread } from './table.mjs';

/*
 * What each program cuts of articles with something planted, among many without: how much of what stands there twice goes, how much goes
 * that says something, and what it costs.
 */
const languages = { en: 'English', ar: 'Arabic' };
const plantedCount = 400;
const repeatedSecondsMax = 20;

/** Blanks and line ends do not count: some programs leave one behind, and that is no fault worth a line in a table. */
const plain = (text) => text.replaceAll(/\s+/gu, ' ').trim();

const emptyTally = () => ({ articles: 0, right: 0, wanted: 0, removed: 0, hit: 0, lost: 0, newsKept: 0, wrongLetters: 0 });

function add(tally, { article, input, expected, notes }, output) {
  const isRight = expected.some((text) => plain(text) === plain(output));
  const { removed, wanted, right } = removedWords(input, output, isRight ? output : expected[0]);
  tally.articles++;
  if (isRight) tally.right++;
  tally.removed += removed;
  tally.wanted += wanted;
  tally.hit += right;
  if (input !== expected[0] && lostSentences(article.paragraphs.join('\n'), output).length > 0) tally.lost++;
  if (notes?.['it stays']?.(output)) tally.newsKept++;
  tally.wrongLetters += Math.max(0, plain(expected[0]).length - plain(output).length);
}

/** By group and by kind. */
function scored(outputs, { planted, clean }) {
  const groups = { copies: emptyTally(), news: emptyTally(), stays: emptyTally() };
  const byKind = {};
  for (const [index, item] of planted.entries()) {
    byKind[item.kind] ??= emptyTally();
    add(groups[item.group], item, outputs[index]);
    add(byKind[item.kind], item, outputs[index]);
  }
  const cleanTouched = clean.filter((text, index) => plain(outputs[planted.length + index]) !== plain(text)).length;
  return { groups, kinds: byKind, cleanTouched };
}

function runOnce({ command }, language, articles, limits) {
  const outcomePath = workPath('outcome.json');
  rmSync(outcomePath, { force: true });
  const whole = measured(command(articles, outcomePath, language), limits);
  if (whole.failed !== undefined) return whole;
  const { seconds, texts } = JSON.parse(readFileSync(outcomePath, 'utf8'));
  return { seconds, processSeconds: whole.seconds, bytes: whole.bytes, texts };
}

async function raceOn(language, peers, { scale, rounds, articles, ...limits }) {
  const corpus = await cutCorpus(language, plantedCount * scale, articles * scale);
  const path = workPath(`articles-${language}.jsonl`);
  const texts = [...corpus.planted.map(({ input }) => input), ...corpus.clean];
  writeFileSync(path, texts.map((text, id) => `${JSON.stringify({ id: String(id), text })}\n`).join(''));
  console.error(`${languages[language]}: ${corpus.planted.length} planted, ${corpus.clean.length} clean`);
  const runs = new Map(peers.map((peer) => [peer, []]));
  const scores = new Map();
  for (let round = 0; round < rounds; round++) {
    for (const [peer, own] of runs) {
      if (own.some(({ failed, processSeconds }) => failed !== undefined || processSeconds > repeatedSecondsMax)) continue;
      const { texts: outputs, ...run } = runOnce(peer, language, path, limits);
      console.error(`  ${peer.name}: ${run.failed ?? `${digits(run.seconds)} s`}`);
      own.push(run);
      if (outputs !== undefined && !scores.has(peer)) scores.set(peer, scored(outputs, corpus));
    }
  }
  return {
    name: languages[language],
    planted: corpus.planted.length,
    clean: corpus.clean.length,
    made: corpus.madeCount,
    megabytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6,
    results: peers.map((peer) => ({ peer: peer.name, runs: runs.get(peer), ...scores.get(peer) })),
  };
}

const head = [
  'program',
  'planted words gone',
  'of what went, planted',
  'came out right',
  'lost a sentence',
  'news kept',
  'must stay: touched',
  'letters lost',
  'clean ones touched',
  'seconds',
  'MB/s',
  'by the clock, all, s',
  'peak MB',
];

function row({ peer, runs, groups, cleanTouched }, { megabytes: size }) {
  const failed = runs.find((run) => run.failed !== undefined)?.failed;
  if (failed !== undefined) return [peer, failed, ...Array(head.length - 2).fill('-')];
  const { copies, news, stays } = groups;
  const seconds = runs.map((run) => run.seconds);
  return [
    peer,
    share(copies.hit, copies.wanted),
    share(copies.hit, copies.removed),
    `${copies.right} of ${copies.articles}`,
    `${copies.lost + news.lost} of ${copies.articles + news.articles}`,
    `${news.newsKept} of ${news.articles}`,
    `${stays.articles - stays.right} of ${stays.articles}`,
    copies.wrongLetters + news.wrongLetters + stays.wrongLetters,
    cleanTouched,
    spread(seconds),
    digits(size / median(seconds)),
    digits(median(runs.map((run) => run.processSeconds))),
    megabytes(Math.max(...runs.map((run) => run.bytes))),
  ];
}

/** What of each kind goes, a column for each program. */
function kindTable({ results }) {
  const ran = results.filter(({ kinds }) => kinds !== undefined);
  if (ran.length === 0) return '';
  const wanted = Object.keys(ran[0].kinds).filter((kind) => ran[0].kinds[kind].wanted > 0);
  return markdown(
    ['planted words gone, by kind', ...ran.map(({ peer }) => peer)],
    wanted.map((kind) => [kind, ...ran.map(({ kinds }) => share(kinds[kind].hit, kinds[kind].wanted))]),
  );
}

const cutTable = (corpus) =>
  [
    `${corpus.planted} articles with something planted, ${corpus.clean} without${corpus.made > 0 ? ` (${corpus.made} of them made)` : ''}, ${corpus.megabytes.toFixed(1)} MB.`,
    '',
    markdown(
      head,
      corpus.results.map((result) => row(result, corpus)),
    ),
    '',
    kindTable(corpus),
  ].join('\n');

/** What the record holds of each language. */
async function race(peers, { corpora, ...options }) {
  const found = [];
  for (const [language, name] of Object.entries(languages)) {
    if (corpora?.includes(name) !== false) found.push(await raceOn(language, peers, options));
  }
  return found;
}

export const cutRace = {
  title: 'Repeats inside articles, cut',
  note:
    'Planted by bench/quality, on which doubletake’s rules were made, in articles that it leaves as they are: so its own row is no ' +
    'surprise, and the others’ are the news. Most others compare between articles too: no two articles have twelve words in a row in ' +
    'common, but shorter n-grams still meet. Seconds are the processor’s, without turning the articles into a program’s own ' +
    'format; the last time is the clock’s, with what else the machine did.',
  race,
  table: cutTable,
};
