import { readFileSync } from 'node:fs';
import { defaultDetectOptions } from '../dist/options.js';
import { scanDocuments } from '../dist/pipeline.js';
import { corpora } from './corpora.mjs';

/*
 * Near-duplicates between documents, with labelled pairs: `scan` must report every one of them. A pair also counts as found where both
 * documents repeat a third, which is told apart from being reported as a pair.
 */
const encoder = new TextEncoder();

const keyOf = (a, b) => (a < b ? `${a} ${b}` : `${b} ${a}`);

function readPairs(path) {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => keyOf(...line.trim().split(/\s+/)));
}

function readArticles(path) {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => ({ id: line.slice(0, line.indexOf(' ')), bytes: encoder.encode(`${line.slice(line.indexOf(' ') + 1)}\n`) }));
}

/** Follows each document to the one it repeats, and that one on, to the first of its kind. */
function rootOf(parents, document) {
  let root = document;
  while (parents.has(root)) root = parents.get(root);
  return root;
}

async function* each(documents) {
  yield* documents;
}

for (const size of [100, 1000]) {
  const documents = readArticles(corpora('pairs', 'minhash-pairs', 'data', `articles_${size}.train`));
  const labelled = readPairs(corpora('pairs', 'minhash-pairs', 'data', `articles_${size}.truth`));
  const megabytes = documents.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6;

  const begin = performance.now();
  const { blocks } = await scanDocuments(each(documents), { ...defaultDetectOptions, scope: 'corpus' });
  const seconds = (performance.now() - begin) / 1000;

  const between = blocks.filter(({ kept, copy }) => kept.document !== copy.document);
  const jaccards = new Map();
  const parents = new Map();
  for (const { kept, copy, evidence } of between) {
    const key = keyOf(kept.document, copy.document);
    jaccards.set(key, Math.max(jaccards.get(key) ?? 0, evidence.jaccard));
    const [a, b] = [rootOf(parents, kept.document), rootOf(parents, copy.document)];
    if (a !== b) parents.set(b, a);
  }
  const missed = labelled.filter((key) => !jaccards.has(key));
  const byThird = missed.filter((key) => new Set(key.split(' ').map((document) => rootOf(parents, document))).size === 1);
  const others = [...jaccards].filter(([key]) => !labelled.includes(key));
  const range = (values) =>
    values.length === 0 ? 'none' : `Jaccard ${Math.min(...values).toFixed(3)} to ${Math.max(...values).toFixed(3)}`;

  const found = labelled.length - missed.length;
  console.log(
    `${size} articles, ${megabytes.toFixed(2)} MB: ${found} of ${labelled.length} labelled pairs reported, ${byThird.length} more by a third document`,
  );
  console.log(`  labelled pairs found: ${range(labelled.filter((key) => jaccards.has(key)).map((key) => jaccards.get(key)))}`);
  for (const key of missed.filter((pair) => !byThird.includes(pair))) console.log(`  missed: ${key}`);
  console.log(`  other pairs of documents: ${others.length}, ${range(others.map(([, jaccard]) => jaccard))}`);
  console.log(`  blocks inside one document: ${blocks.length - between.length}`);
  console.log(`  ${seconds.toFixed(2)} s, ${(megabytes / seconds).toFixed(1)} MB/s, not warmed up`);
  if (missed.length > byThird.length) process.exitCode = 1;
}
