import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { corpora } from './corpora.mjs';
import { lastCore, pinningTo } from './peers/child.mjs';
import { cutPeers } from './peers/cut-peers.mjs';
import { cutRace } from './peers/cut-race.mjs';
import { installPeers, versions } from './peers/install.mjs';
import { millionRace } from './peers/million-race.mjs';
import { nearPeers } from './peers/near-peers.mjs';
import { nearRace } from './peers/near-race.mjs';
import { missing, workPath } from './peers/places.mjs';
import { asMarkdown, withRun } from './peers/record.mjs';

/*
 * node bench/peers.mjs [--quick] [--job=near|cut|million] [--peer=NAME,NAME] [--corpus=NAME,NAME] [--rounds=3] [--limit=600] [--core=N|any]
 *                      [--memory=20] [--paragraphs=1000000] [--articles=2500] [--no-install] [--date=YYYY-MM-DD] [--record=FILE.json]
 *
 * The race against all that does a part of the same. The peers are no part of the project: what a registry has is installed outside of the
 * repository (DOUBLETAKE_PEERS), what cannot be had is named with the reason. A run is ended after `--limit` seconds of the processor and
 * gets `--memory` GiB. The job `cut` has so many `--articles` without a repeat beside those with one. The job `million` makes its own `--paragraphs` and runs each program once; it has to be asked for. `--record` writes
 * what was measured, and the tables beside it as FILE.md; what is not run stays in the record as it was.
 */
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    job: { type: 'string', default: 'near,cut' },
    peer: { type: 'string' },
    corpus: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    limit: { type: 'string', default: '600' },
    core: { type: 'string', default: String(lastCore) },
    memory: { type: 'string', default: '20' },
    paragraphs: { type: 'string', default: '1000000' },
    articles: { type: 'string', default: '2500' },
    'no-install': { type: 'boolean', default: false },
    date: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    record: { type: 'string' },
  },
});

const jobs = { near: nearRace, cut: cutRace, million: millionRace };
const asked = values.job.split(',');
if (asked.some((job) => jobs[job] === undefined)) {
  console.error(`--job is near, cut, million or several with commas, not ${values.job}`);
  process.exit(2);
}
if (asked.some((job) => job !== 'million')) corpora('peers');
const reasons = values['no-install'] ? new Map() : installPeers();

const options = {
  scale: values.quick ? 0.1 : 1,
  rounds: Number(values.rounds),
  secondsMax: Number(values.limit),
  core: values.core === 'any' ? undefined : Number(values.core),
  memoryBytesMax: Number(values.memory) * 2 ** 30,
  paragraphs: Number(values.paragraphs),
  articles: Number(values.articles),
  corpora: values.corpus?.split(','),
};
const peersOf = { near: nearPeers, cut: cutPeers, million: nearPeers };
const isAsked = ({ name }) => values.peer === undefined || values.peer.split(',').some((asked) => name.startsWith(asked));
const run = {
  date: values.date,
  commit: spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout?.trim(),
  command: ['node bench/peers.mjs', ...process.argv.slice(2).filter((argument) => !argument.startsWith('--record'))].join(' '),
  machine: {
    processor: cpus()[0].model,
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
  },
  pinning: pinningTo(options.core),
  versions: versions(),
};

let record = values.record !== undefined && existsSync(values.record) ? JSON.parse(readFileSync(values.record, 'utf8')) : {};
for (const job of asked) {
  const peers = peersOf[job].filter(isAsked).map((peer) => ({ ...peer, skipped: missing(peer, reasons) }));
  mkdirSync(workPath(), { recursive: true });
  const found = await jobs[job].race(
    peers.filter(({ skipped }) => skipped === undefined),
    options,
  );
  rmSync(workPath(), { recursive: true });
  record = withRun(record, job, { run, found, peers: peers.map(({ name, settings, skipped }) => ({ name, settings, skipped })) });
}

const text = asMarkdown(record, jobs);
console.log(text);
if (values.record !== undefined) {
  writeFileSync(values.record, `${JSON.stringify(record, undefined, 1)}\n`);
  writeFileSync(values.record.replace(/\.json$/u, '.md'), text);
}
