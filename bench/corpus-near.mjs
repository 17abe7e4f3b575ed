import { openCleaner } from '../dist/cleaner.js';
import { openCorpusIndex } from '../dist/corpus-index.js';
import { defaultDetectOptions } from '../dist/options.js';
import { memoryShelf } from '../dist/shelf.js';
import { nearCorpora } from './peers/near-corpus.mjs';
import { nearPairs, shingleTable } from './peers/truth.mjs';

/*
 * The index against the truth: 20,000 real paragraphs each in English, Arabic and Thai, every pair counted out on shingles as strings.
 * Exit code 1 where a told pair is none, or where recall is below what the README promises.
 *
 * Usage: node bench/corpus-near.mjs [--scale=0.1]
 */
const scale = Number(process.argv.find((word) => word.startsWith('--scale='))?.slice(8) ?? 1);
const threshold = 0.7;
const recallMin = [
  { from: 0.8, least: 0.999 },
  { from: 0.7, least: 0.99 },
];
const lengths = [8, 15, 20, 26, 51, 101];
const batchRecords = 2000;
const encoder = new TextEncoder();
const options = { ...defaultDetectOptions, scope: 'corpus', threshold };

async function indexed(texts) {
  const clean = await openCleaner(options, { survey: true });
  const index = await openCorpusIndex(options, memoryShelf());
  for (let first = 0; first < texts.length; first += batchRecords) {
    const parts = texts.slice(first, first + batchRecords).map((text) => encoder.encode(text));
    const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    const starts = new Uint32Array(parts.length);
    const ends = new Uint32Array(parts.length);
    let at = 0;
    for (const [row, part] of parts.entries()) {
      bytes.set(part, at);
      starts[row] = at;
      at += part.length;
      ends[row] = at;
    }
    const { survey } = clean({ bytes, starts, ends, idOf: (row) => `${first + row}`, encodingOf: () => undefined });
    index.add(survey);
  }
  return index;
}

const percent = (found, all) => (all === 0 ? '      -' : `${((100 * found) / all).toFixed(2)}%`.padStart(7));
let isBad = false;

for (const { name, texts } of nearCorpora(scale)) {
  if (name === 'planted' || name.includes('templates')) continue;
  const table = shingleTable(texts);
  const truth = nearPairs(table, threshold);
  const start = performance.now();
  const index = await indexed(texts);
  const { alikeOf, capped } = index.matchAll();
  const seconds = (performance.now() - start) / 1000;
  const { contents, firsts } = index.tables();
  // A record is a document of one paragraph, unless what it repeats inside itself is cut; such are left out of the count.
  const records = new Map();
  for (let document = 0; document < texts.length; document++) {
    if (firsts[document + 1] - firsts[document] !== 1 || contents[firsts[document]] < 0) continue;
    const content = contents[firsts[document]];
    records.set(content, [...(records.get(content) ?? []), document]);
  }
  const told = new Map();
  for (const [content, own] of records) {
    for (const { content: other, shared, ownSize, otherSize } of alikeOf(content)) {
      const jaccard = shared / (ownSize + otherSize - shared);
      if (jaccard < threshold) continue; // contained copies below the threshold are told too
      for (const a of own) for (const b of records.get(other) ?? []) if (a < b) told.set(a * texts.length + b, jaccard);
    }
    for (const a of own) for (const b of own) if (a < b) told.set(a * texts.length + b, 1);
  }
  const counted = new Set([...records.values()].flat());
  const wanted = [...truth].filter(([pair]) => counted.has(Math.floor(pair / texts.length)) && counted.has(pair % texts.length));
  const wrong = [...told.keys()].filter((pair) => !truth.has(pair)).length;
  console.log(
    `${name}: ${texts.length} paragraphs, ${wanted.length} pairs of J >= ${threshold}, ${told.size} told, ${wrong} of them wrong; ${seconds.toFixed(1)} s`,
  );
  if (capped.buckets > 0) console.log(`  ${capped.buckets} buckets of more than 256 were compared in part`);
  for (const { from, least } of recallMin) {
    const all = wanted.filter(([, jaccard]) => jaccard >= from);
    const found = all.filter(([pair]) => told.has(pair)).length;
    const isLow = found < least * all.length;
    console.log(`  J >= ${from}: ${found} of ${all.length} found, ${percent(found, all.length)}${isLow ? `  BELOW ${100 * least}%` : ''}`);
    isBad ||= isLow;
  }
  console.log('  words of the shorter   pairs   found   recall');
  for (const [i, from] of lengths.entries()) {
    const to = lengths[i + 1] ?? Number.POSITIVE_INFINITY;
    const isIn = ([pair]) => {
      const words = Math.min(table.wordCounts[Math.floor(pair / texts.length)], table.wordCounts[pair % texts.length]);
      return words >= from && words < to;
    };
    const all = wanted.filter(isIn);
    const found = all.filter(([pair]) => told.has(pair)).length;
    const range = to === Number.POSITIVE_INFINITY ? `${from} and more` : `${from}-${to - 1}`;
    console.log(`  ${range.padEnd(20)} ${String(all.length).padStart(7)} ${String(found).padStart(7)}  ${percent(found, all.length)}`);
  }
  isBad ||= wrong > 0;
}
process.exitCode = isBad ? 1 : 0;
