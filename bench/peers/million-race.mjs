import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { loadavg } from 'node:os';
import { foldWords } from '../../dist/sketch/words.js';
import { openPhrases } from '../phrases.mjs';
import { numbersFrom } from '../random.mjs';
import { drawnMax, ranges, scored, threshold } from './million-score.mjs';
import { foldedText } from './near-corpus.mjs';
import { runOnce } from './near-race.mjs';
import { workPath } from './places.mjs';
import { digits, markdown, megabytes } from './table.mjs';
import { jaccardOfTexts } from './truth.mjs';

/*
 * A million paragraphs: made once, told by each program by itself, one after the other.
 */
const chunkBytes = 2 ** 20;

/** Writes records to the file and answers where each ends in it, and what is alike among copies of one paragraph. */
function written(path, count) {
  const { paragraphMaker, writeWords } = openPhrases();
  const make = paragraphMaker(numbersFrom(1987));
  const raw = new Uint8Array(2 ** 16);
  const textOf = (words) => foldedText(foldWords(raw.subarray(0, writeWords(raw, 0, words))));
  const ends = new Float64Array(count);
  const families = new Map();
  const pairs = new Map();
  const descriptor = openSync(path, 'w');
  const bytes = Buffer.alloc(2 * chunkBytes);
  let [at, before] = [0, 0];
  const flush = () => {
    writeSync(descriptor, bytes, 0, at);
    before += at;
    at = 0;
  };
  for (let record = 0; record < count; record++) {
    const { words, base } = make(record);
    const text = textOf(words);
    at += bytes.write(`${text}\n`, at);
    ends[record] = before + at;
    if (at >= chunkBytes) flush();
    if (base === undefined) continue;
    const family = families.get(base.number) ?? [{ record: base.number, text: textOf(base.words) }];
    for (const earlier of family) {
      const jaccard = jaccardOfTexts(earlier.text, text);
      if (jaccard >= threshold) pairs.set(earlier.record * count + record, jaccard);
    }
    families.set(base.number, [...family, { record, text }]);
  }
  flush();
  closeSync(descriptor);
  return { ends, pairs };
}

/** Reads records of the file by their numbers. */
function openTexts(path, ends) {
  const descriptor = openSync(path, 'r');
  const textOf = (record) => {
    const start = record > 0 ? ends[record - 1] : 0;
    const bytes = Buffer.alloc(ends[record] - start - 1);
    readSync(descriptor, bytes, 0, bytes.length, start);
    return bytes.toString();
  };
  return { textOf, close: () => closeSync(descriptor) };
}

function race(peers, { scale, paragraphs, ...limits }) {
  const count = Math.round(paragraphs * scale);
  const path = workPath('records.txt');
  const { ends, pairs: planted } = written(path, count);
  const { textOf, close } = openTexts(path, ends);
  console.error(`${count} records, ${planted.size} pairs planted`);
  const results = peers.map((peer) => {
    const load = loadavg()[0];
    const { outcome, ...run } = count > peer.recordsMax ? { failed: `over ${peer.recordsMax} records` } : runOnce(peer, path, limits);
    const answers = outcome === undefined ? {} : scored(outcome, { planted, textOf, count });
    const told = answers.told === undefined ? '' : `${answers.told} told, ${answers.wrong} of ${answers.drawn} wrong, `;
    console.error(`  ${peer.name}: ${run.failed ?? `${told}${digits(run.seconds)} s`}`);
    return { peer: peer.name, load, ...run, ...answers };
  });
  close();
  const similarities = [...planted.values()];
  return [
    {
      name: 'phrases of articles',
      records: count,
      megabytes: ends.at(-1) / 1e6,
      planted: ranges.map((low, k) => similarities.filter((one) => one >= low && one < (ranges[k + 1] ?? 2)).length),
      ...limits,
      results,
    },
  ];
}

const rangeNames = ranges.map((low, k) => (k + 1 < ranges.length ? `${low}–${ranges[k + 1]}` : `${low}`));
const head = [
  'program',
  'pairs told',
  ...rangeNames.map((name) => `recall J ${name}`),
  'drawn: wrong',
  'precision',
  'records: recall',
  'precision',
  'seconds',
  'times doubletake',
  'by the clock, all, s',
  'peak MB',
  'load before',
];

function row(result, first) {
  const { peer, failed, load } = result;
  if (failed !== undefined) return [peer, failed, ...Array(head.length - 3).fill('-'), load.toFixed(1)];
  return [
    peer,
    result.told ?? '-',
    ...(result.recall ?? ranges.map(() => '-')),
    result.told === undefined ? '-' : `${result.wrong} of ${result.drawn}`,
    result.precision ?? '-',
    result.records.recall,
    result.records.precision,
    digits(result.seconds),
    first.seconds === undefined ? '-' : digits(result.seconds / first.seconds),
    digits(result.processSeconds),
    megabytes(result.bytes),
    load.toFixed(1),
  ];
}

const table = (corpus) =>
  [
    `${corpus.records} records, ${corpus.megabytes.toFixed(1)} MB. Planted, by J: ` +
      `${corpus.planted.map((pairs, k) => `${pairs} of ${rangeNames[k]}`).join(', ')}. ` +
      `A program is ended after ${corpus.secondsMax} s of the processor and gets at most ${corpus.memoryBytesMax / 2 ** 30} GiB.`,
    '',
    markdown(
      head,
      corpus.results.map((result) => row(result, corpus.results[0])),
    ),
    '',
    `Right among the drawn though not planted: ${corpus.results.reduce((sum, { chance = 0 }) => sum + chance, 0)}.`,
  ].join('\n');

export const millionRace = {
  title: 'A million paragraphs',
  note:
    'Records are phrases of real articles in a row, folded; a tenth are copies of an earlier one with up to four words replaced. Each ' +
    'program runs once, alone on its core. Recall is that of the pairs planted, precision that of pairs drawn from what is told, at most ' +
    `${drawnMax}, counted out on shingles as strings. Records are those with an earlier near-duplicate by planting. Seconds are the ` +
    'processor’s, from texts in memory to what is told, and where the program is no library the whole program’s; the time by the clock has ' +
    'the start, the reading and the writing too. The load is that of the machine, over a minute, before the run: others worked on it.',
  race,
  table,
};
