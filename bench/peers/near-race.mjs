import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { measured } from './child.mjs';
import { nearCorpora } from './near-corpus.mjs';
import { workPath } from './places.mjs';
import { digits, markdown, median, megabytes, share, spread } from './table.mjs';
import { agreement, toldByClusters, toldByPairs } from './told.mjs';
import { nearPairs, pairsOneByOne, shingleTable } from './truth.mjs';

/*
 * Near-duplicate records: what each program tells, against all pairs counted out. Programs take turns, and what is short runs several
 * times. Recall of pairs where pairs or clusters are told; recall of records, those with an earlier near-duplicate, for all.
 */
const threshold = 0.7;
const checkedCount = 2000;
/** A run longer than this is not repeated. */
const repeatedSecondsMax = 20;

/** The join must give what all pairs one by one give, on as many records as that is bearable for. */
function checkJoin(texts) {
  const table = shingleTable(texts);
  const [joined, counted] = [nearPairs(table, threshold), pairsOneByOne(table, threshold)];
  if (joined.size !== counted.size || [...counted].some(([pair, jaccard]) => joined.get(pair) !== jaccard))
    throw new Error(`the join gives ${joined.size} pairs where there are ${counted.size}`);
}

function truthOf(texts) {
  checkJoin(texts.slice(0, checkedCount));
  const pairs = nearPairs(shingleTable(texts), threshold);
  const later = new Set();
  const members = new Set();
  for (const pair of pairs.keys()) {
    later.add(pair % texts.length);
    members.add(pair % texts.length).add(Math.floor(pair / texts.length));
  }
  return { pairs, later, members };
}

/** Pairs told, right ones among them by similarity, and the same for records. */
function scored({ pairs, clusters, later, members }, truth, count) {
  if (members !== undefined) return { records: agreement(new Set(members), truth.members) };
  if (later !== undefined) return { records: agreement(new Set(later), truth.later) };
  const told = clusters === undefined ? toldByPairs(pairs, count) : toldByClusters(clusters, count);
  let [right, near, rightNear] = [0, 0, 0];
  for (const [pair, jaccard] of truth.pairs) {
    const isNear = jaccard >= 0.8;
    const isTold = told.has(pair);
    if (isTold) right++;
    if (isNear) near++;
    if (isTold && isNear) rightNear++;
  }
  return {
    pairs: {
      told: told.count,
      recall: share(right, truth.pairs.size),
      recallNear: share(rightNear, near),
      precision: share(right, told.count),
    },
    records: agreement(told.later, truth.later),
  };
}

/** The outcome that a peer wrote, and what the run of it took; `{ failed }` with the reason where there is none. */
export function runOnce({ command }, records, limits) {
  const outcomePath = workPath('outcome.json');
  rmSync(outcomePath, { force: true });
  const whole = measured(command(records, outcomePath), limits);
  if (whole.failed !== undefined) return whole;
  const outcome = JSON.parse(readFileSync(outcomePath, 'utf8'));
  return { seconds: outcome.seconds, processSeconds: whole.seconds, bytes: whole.bytes, outcome };
}

function raceOn({ name, texts }, peers, { rounds, ...limits }) {
  const path = workPath('records.txt');
  const content = `${texts.join('\n')}\n`;
  writeFileSync(path, content);
  const megabytesRead = Buffer.byteLength(content) / 1e6;
  const truth = truthOf(texts);
  console.error(`${name}: ${texts.length} records, ${truth.pairs.size} pairs`);
  const runs = new Map(peers.map((peer) => [peer, []]));
  const scores = new Map();
  for (let round = 0; round < rounds; round++) {
    for (const [peer, own] of runs) {
      if (texts.length > peer.recordsMax) {
        runs.set(peer, [{ failed: `over ${peer.recordsMax} records` }]);
        continue;
      }
      if (own.some(({ failed, processSeconds }) => failed !== undefined || processSeconds > repeatedSecondsMax)) continue;
      const { outcome, ...run } = runOnce(peer, path, limits);
      console.error(`  ${peer.name}: ${run.failed ?? `${digits(run.seconds)} s`}`);
      own.push(run);
      if (outcome !== undefined && !scores.has(peer)) scores.set(peer, scored(outcome, truth, texts.length));
    }
  }
  const results = peers.map((peer) => ({ peer: peer.name, runs: runs.get(peer), ...scores.get(peer) }));
  return {
    name,
    records: texts.length,
    megabytes: megabytesRead,
    pairs: truth.pairs.size,
    pairsNear: [...truth.pairs.values()].filter((jaccard) => jaccard >= 0.8).length,
    later: truth.later.size,
    results,
  };
}

const head = [
  'program',
  'pairs told',
  'recall J ≥ .7',
  'recall J ≥ .8',
  'precision',
  'records: recall',
  'precision',
  'seconds',
  'records/s',
  'MB/s',
  'by the clock, all, s',
  'peak MB',
];

function row({ peer, runs, pairs, records }, corpus) {
  const failed = runs.find((run) => run.failed !== undefined)?.failed;
  if (failed !== undefined) return [peer, failed, ...Array(head.length - 2).fill('-')];
  const seconds = runs.map((run) => run.seconds);
  return [
    peer,
    pairs?.told ?? '-',
    pairs?.recall ?? '-',
    pairs?.recallNear ?? '-',
    pairs?.precision ?? '-',
    records.recall,
    records.precision,
    spread(seconds),
    digits(corpus.records / median(seconds)),
    digits(corpus.megabytes / median(seconds)),
    digits(median(runs.map((run) => run.processSeconds))),
    megabytes(Math.max(...runs.map((run) => run.bytes))),
  ];
}

const nearTable = (corpus) =>
  [
    `${corpus.records} records, ${corpus.megabytes.toFixed(1)} MB: ` +
      `${corpus.pairs} pairs of J ≥ .7, ${corpus.pairsNear} of them of J ≥ .8; ${corpus.later} records have an earlier near-duplicate.`,
    '',
    markdown(
      head,
      corpus.results.map((result) => row(result, corpus)),
    ),
  ].join('\n');

/** What the record holds of each corpus. */
function race(peers, { scale, corpora, ...options }) {
  const found = [];
  for (const corpus of nearCorpora(scale)) if (corpora?.includes(corpus.name) !== false) found.push(raceOn(corpus, peers, options));
  return found;
}

export const nearRace = {
  title: 'Near-duplicate paragraphs',
  note:
    'Records are distinct paragraphs, folded; at most 12 that begin alike, but for the corpus with its templates. Seconds are the ' +
    'processor’s, from texts in memory to what is told, and where the program is no library the whole program’s: the middle of all runs, ' +
    'the least and the most. The last time is the clock’s, with what else the machine did. doubletake folds the words once more, which ' +
    'can take a lone sign away: pairs that it tells below .7 are of that kind. Of a template that stands hundreds of times it tells each ' +
    'copy with a few others and not with all, by design.',
  race,
  table: nearTable,
};
