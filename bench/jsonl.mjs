import { performance } from 'node:perf_hooks';
import { openJsonKernel } from '../dist/formats/json-lines-kernel.js';
import { scanRecordsScalar } from '../dist/formats/json-lines-scalar.js';
import { reutersArticles, saudiArticles, thaiArticles } from './corpora.mjs';
import { madeText } from './made-text.mjs';

/*
 * How fast are the texts of JSON lines read? The kernel and its twin against what else one would do: the bytes to a string, and each line
 * of that to JSON.parse. Answers are compared before any time is taken. A time is the best of several rounds, all ways in each round,
 * since other work on a machine only ever adds to it.
 *
 * Exit code 1 where the answers differ, or the kernel is not so many times as fast as JSON.parse of lines that are strings already. Where
 * every letter is written as six bytes there is nothing to do sixteen at a time: that row is only told.
 */
const batchBytes = 16e6;
const rounds = 9;
const escapedName = 'Arabic, \\u only';
const timesParseMin = 4;
const field = new TextEncoder().encode('text');

function madeArticles() {
  const { paragraph, random } = madeText(1);
  const article = () => Array.from({ length: 3 + Math.floor(8 * random()) }, paragraph).join('\n');
  return Array.from({ length: 2000 }, (_, index) => ({ name: `made-${index}`, text: article() }));
}

const hasCorpora = (process.env.DOUBLETAKE_CORPORA ?? '') !== '';
const articles = hasCorpora
  ? { English: reutersArticles('jsonl'), Arabic: saudiArticles('jsonl'), Thai: thaiArticles('jsonl') }
  : { made: madeArticles() };

/** Records with some fields around the text, again and again until there are enough bytes; `stringify` writes each. */
function batchOf(items, stringify) {
  const lines = items.map(({ name, text }, index) =>
    stringify({ id: name, source: { number: index, kept: true }, text, tags: ['a', 'b'] }),
  );
  const once = Buffer.from(`${lines.join('\n')}\n`);
  return Buffer.concat(Array.from({ length: Math.ceil(batchBytes / once.length) }, () => once));
}

const asciiOnly = (value) =>
  JSON.stringify(value).replace(/[^ -~]/gu, (character) =>
    [...Array(character.length).keys()].map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`).join(''),
  );

const linesOf = (text) => text.split('\n').filter((line) => line !== '');
const parsed = (text) => linesOf(text).map((line) => JSON.parse(line).text);

function sameAnswers(bytes, kernel, twin) {
  const texts = Buffer.from(parsed(bytes.toString()).join(''));
  const columns = Object.keys(twin).filter((name) => name !== 'count');
  const alike = kernel.count === twin.count && columns.every((name) => Buffer.compare(bytesOf(kernel[name]), bytesOf(twin[name])) === 0);
  return alike && Buffer.compare(bytesOf(kernel.text), texts) === 0;
}

const bytesOf = ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength);

function bestOf(ways) {
  const best = new Map(Object.keys(ways).map((name) => [name, Number.POSITIVE_INFINITY]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, way] of Object.entries(ways)) {
      const begin = performance.now();
      way();
      best.set(name, Math.min(best.get(name), performance.now() - begin));
    }
  }
  return best;
}

const scan = openJsonKernel();
if (scan === undefined) throw new Error('the platform has no SIMD, so there is nothing to measure');
const batches = Object.entries(articles).flatMap(([name, items]) => [
  [name, batchOf(items, JSON.stringify)],
  ...(name === 'Arabic' ? [[escapedName, batchOf(items, asciiOnly)]] : []),
]);
const rows = [];
for (const [name, bytes] of batches) {
  const records = scan(bytes, field, true);
  const isSame = sameAnswers(bytes, records, scanRecordsScalar(bytes, field, true));
  const decoded = bytes.toString();
  const times = bestOf({
    kernel: () => scan(bytes, field, true),
    twin: () => scanRecordsScalar(bytes, field, true),
    'Buffer.toString': () => bytes.toString(),
    'JSON.parse': () => parsed(decoded),
  });
  const speed = (way) => Math.round(bytes.length / 1000 / times.get(way));
  const timesParse = times.get('JSON.parse') / times.get('kernel');
  rows.push({
    text: name,
    records: records.count,
    same: isSame,
    'kernel MB/s': speed('kernel'),
    'twin MB/s': speed('twin'),
    'toString MB/s': speed('Buffer.toString'),
    'JSON.parse MB/s': speed('JSON.parse'),
    'kernel / toString': Number((times.get('Buffer.toString') / times.get('kernel')).toFixed(1)),
    'kernel / JSON.parse': Number(timesParse.toFixed(1)),
  });
  if (!isSame || (timesParse < timesParseMin && name !== escapedName)) process.exitCode = 1;
}
console.table(rows);
