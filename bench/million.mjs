import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openCleaner } from '../dist/cleaner.js';
import { openContents } from '../dist/corpus-contents.js';
import { openCorpusIndex } from '../dist/corpus-index.js';
import { openShelf } from '../dist/node/shelf.js';
import { defaultDetectOptions } from '../dist/options.js';
import { sizeForPair } from '../dist/sketch/shingles.js';
import { openPhrases } from './phrases.mjs';
import { numbersFrom } from './random.mjs';

/*
 * node bench/million.mjs [--paragraphs=100000,1000000] [--hot=200000,1000000]
 *
 * Does the index of a corpus take time and memory by the number of paragraphs, and does it find what was planted? Paragraphs are those of
 * phrases.mjs: a tenth of them are edited copies of an earlier one, some are equal.
 * `--hot` are the sizes of the two texts that tempt an index into the square: one paragraph again and again, and a template.
 */
const { values } = parseArgs({
  options: { paragraphs: { type: 'string', default: '100000,1000000' }, hot: { type: 'string', default: '200000,1000000' } },
});
const numbers = (list) => list.split(',').map(Number);
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
const options = { ...defaultDetectOptions, scope: 'document' };
const batchBytes = 2 ** 20;
const ranges = [0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1];
/** Paragraphs of one template have dozens of pairs each: more of them take memory, not insight. */
const templatesMax = 200_000;
/** Told matches that are counted out again on strings. */
const checkedMax = 20_000;

const { paragraphMaker, writeWords, hashOf } = openPhrases();

function jaccard(one, other) {
  const size = sizeForPair(one.length, other.length);
  const shingles = (words) =>
    new Set(
      words.slice(size - 1).map((_, k) =>
        words
          .slice(k, k + size)
          .map(hashOf)
          .join(),
      ),
    );
  const [a, b] = [shingles(one), shingles(other)];
  const shared = [...a].filter((shingle) => b.has(shingle)).length;
  return shared / (a.size + b.size - shared);
}

/** From 5 to 10 paragraphs a document. */
const articleLength = (random) => 5 + Math.floor(6 * random());

/** Batches of documents of so many paragraphs. `write` puts paragraph `number` to `bytes` at `at` and answers where it ends. */
function* batches(count, random, write, documentLength = articleLength) {
  const bytes = new Uint8Array(batchBytes + 2 ** 16);
  let [at, starts, ends] = [0, [], []];
  for (let number = 0; number < count; ) {
    starts.push(at);
    for (let left = documentLength(random); left > 0 && number < count; left--) {
      at = write(bytes, at, number++);
      bytes[at++] = 10;
    }
    ends.push(at);
    if (at < batchBytes && number < count) continue;
    yield { bytes: bytes.subarray(0, at), starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) };
    [at, starts, ends] = [0, [], []];
  }
}

function held() {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Seconds gone by, and those of them that processors worked for us: on a machine with other work only the second tell something. */
function clock() {
  const { user, system } = process.cpuUsage();
  return [performance.now() / 1000, (user + system) / 1e6];
}

/** Surveys and indexes batches, then matches: seconds of each step, nanoseconds of a processor a paragraph, and the bytes held. */
async function measured(count, random, write, documentLength) {
  const clean = await openCleaner(options, { survey: true });
  const plain = await openCleaner(options);
  const shelf = openShelf({ memoryBytes: 0 });
  // Candidates are all found when the first text is read to verify them.
  let firstRead;
  const watched = {
    append: shelf.append,
    read: (offset, length) => {
      firstRead ??= clock();
      return shelf.read(offset, length);
    },
  };
  const spent = { clean: [0, 0], survey: [0, 0], index: [0, 0], candidates: [0, 0], verify: [0, 0], documents: [0, 0] };
  const add = (step, from, to = clock(), sign = 1) => {
    spent[step] = spent[step].map((before, k) => before + sign * (to[k] - from[k]));
  };
  const timed = (step, act) => {
    const begin = clock();
    const answer = act();
    add(step, begin);
    return answer;
  };
  for (const batch of batches(5000, numbersFrom(1), (bytes, at) =>
    writeWords(
      bytes,
      at,
      Array.from({ length: 50 }, () => Math.floor(1e5 * random())),
    ),
  )) {
    for (const way of [plain, clean]) way({ ...batch, idOf: String, encodingOf: () => undefined });
  }
  const before = held();
  const index = await openCorpusIndex(options, watched);
  let documents = 0;
  for (const batch of batches(count, random, write, documentLength)) {
    const first = documents;
    const named = { ...batch, idOf: (row) => `corpus.jsonl#${first + row}`, encodingOf: () => undefined };
    documents += batch.starts.length;
    timed('clean', () => plain(named));
    const { survey } = timed('survey', () => clean(named));
    timed('index', () => index.add(survey));
  }
  add('survey', [0, 0], spent.clean, -1);
  const bytes = (held() - before) / count;
  const begin = clock();
  const alike = timed('verify', index.matchAll);
  add('candidates', begin, firstRead ?? begin);
  add('verify', [0, 0], spent.candidates, -1);
  const after = (held() - before) / count;
  const matches = timed('documents', index.matchDocuments);
  let stories = 0;
  for (const _ of matches) stories++;
  const nanoseconds = (all) => Math.round((all / count) * 1e9);
  const each = Object.entries(spent).map(([name, [wall, processor]]) => `${name} ${wall.toFixed(2)} s (${nanoseconds(processor)} ns)`);
  const sum = nanoseconds(Object.values(spent).reduce((before, [, processor]) => before + processor, 0));
  console.log(`  ${count} paragraphs, ${index.contentCount()} contents, ${documents} documents: ${each.join(', ')}, all ${sum} ns`);
  console.log(`  ${bytes.toFixed(0)} bytes a paragraph, ${after.toFixed(0)} with the matches; peak of the process ${peak()}`);
  console.log(
    `  ${alike.candidateCount} candidates, ${alike.matchCount} alike, ${alike.capped.buckets} capped buckets of ${alike.capped.rows} rows, ${stories} documents alike`,
  );
  return { index, alike, shelf };
}

function peak() {
  const told = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return told === undefined ? 'unknown' : `${Math.round(told / 1024)} MB`;
}

const decoder = new TextDecoder();
function textJaccard(one, other) {
  const words = [one, other].map((text) => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []);
  const size = sizeForPair(words[0].length, words[1].length);
  const [a, b] = words.map((list) => new Set(list.slice(size - 1).map((_, k) => list.slice(k, k + size).join(' '))));
  const shared = [...a].filter((shingle) => b.has(shingle)).length;
  return { jaccard: shared / (a.size + b.size - shared), containment: shared / Math.min(a.size, b.size) };
}

function compare({ index, alike }, planted) {
  const { contents } = index.tables();
  const found = ranges.map(() => ({ pairs: 0, found: 0 }));
  for (const { a, b, similarity } of planted) {
    const range = ranges.findLastIndex((low) => similarity >= low);
    // What goes inside its own document is none of the index's.
    if (range < 0 || contents[a] < 0 || contents[b] < 0) continue;
    found[range].pairs++;
    const [one, other] = [contents[a], contents[b]];
    if (one === other || alike.alikeOf(other).some(({ content }) => content === one)) found[range].found++;
  }
  for (const [k, { pairs, found: met }] of found.entries()) {
    if (pairs > 0) console.log(`    planted J from ${ranges[k]}: ${met} of ${pairs}, ${((100 * met) / pairs).toFixed(2)} %`);
  }
  let [checked, wrong] = [0, 0];
  for (let content = 0; content < index.contentCount() && checked < checkedMax; content++) {
    for (const other of alike.alikeOf(content)) {
      const own = decoder.decode(index.textOf(content));
      const told = textJaccard(own, decoder.decode(index.textOf(other.content)));
      checked++;
      if (told.jaccard < options.threshold && told.containment < 0.85) wrong++;
    }
  }
  console.log(`    ${checked} told pairs counted out again as strings: ${wrong} not alike`);
  if (found.slice(2).some(({ pairs, found: met }) => met < 0.98 * pairs) || wrong > 0.001 * checked) process.exitCode = 1;
}

for (const count of numbers(values.paragraphs)) {
  console.log('phrases of articles');
  const random = numbersFrom(1987);
  const make = paragraphMaker(random);
  const planted = [];
  const run = await measured(count, random, (bytes, at, number) => {
    const { words, base } = make(number);
    if (base !== undefined && planted.length < 200_000) planted.push({ a: base.number, b: number, similarity: jaccard(base.words, words) });
    return writeWords(bytes, at, words);
  });
  compare(run, planted);
  run.shelf.close();
}

/** One paragraph after the other, each asked as soon as it is in. */
async function oneByOne(count) {
  const random = numbersFrom(1987);
  const make = paragraphMaker(random);
  const clean = await openCleaner(options, { survey: true });
  const shelf = openShelf({ memoryBytes: 0 });
  const contents = await openContents({ ...options, isIncremental: true }, shelf);
  const before = held();
  let [seconds, asked, alike] = [0, 0, 0];
  for (const batch of batches(count, random, (bytes, at, number) => writeWords(bytes, at, make(number).words))) {
    const { survey } = clean({ ...batch, idOf: String, encodingOf: () => undefined });
    const begin = performance.now();
    contents.add(survey, {});
    for (; asked < contents.count(); asked++) alike += contents.alikeBelow(asked + 1, asked).length;
    seconds += (performance.now() - begin) / 1000;
  }
  const each = Math.round((seconds / count) * 1e9);
  console.log(
    `one by one: ${count} paragraphs, ${alike} found alike, ${each} ns each, ${((held() - before) / count).toFixed(0)} bytes a paragraph`,
  );
  shelf.close();
}

for (const count of numbers(values.paragraphs).filter((one) => one <= 1e6)) await oneByOne(count);

const encoder = new TextEncoder();
const put = (bytes, at, text) => {
  bytes.set(text, at);
  return at + text.length;
};
const notice = encoder.encode(
  'All rights reserved. This material may not be published, broadcast, rewritten or redistributed in any form without consent.',
);
const template = (number) =>
  encoder.encode(`The index of grain stood at ${number} points on the exchange of the harbour in the evening, as traders had said before.`);
for (const count of numbers(values.hot)) {
  console.log('one paragraph in every document, below a line of its own');
  const random = numbersFrom(7);
  const own = () => [1, 2, 3, 4, 5, 6].map(() => Math.floor(1e5 * random()));
  const withNotice = (bytes, at, number) => (number % 2 === 0 ? writeWords(bytes, at, own()) : put(bytes, at, notice));
  (await measured(count, random, withNotice, () => 2)).shelf.close();
  if (count > templatesMax) continue;
  console.log('a template with one number, a document each');
  const fromTemplate = (bytes, at, number) => put(bytes, at, template(number));
  (await measured(count, random, fromTemplate, () => 1)).shelf.close();
}
