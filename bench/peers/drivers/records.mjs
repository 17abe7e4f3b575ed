import { readFileSync, writeFileSync } from 'node:fs';

/** What a driver in JavaScript needs; the same as common.py gives those in Python. */

const sizesFor = (wordCount) => (wordCount < 15 ? [2] : wordCount <= 25 ? [2, 3] : [3]);

/** For each shingle size the records that have it, with their sets of shingles: made as they are asked for, once. */
export function shingleSets(texts) {
  return new Map([2, 3].map((size) => [size, shingleSetsOf(texts, size)]));
}

function* shingleSetsOf(texts, size) {
  for (const [record, text] of texts.entries()) {
    const words = text.split(' ');
    if (!sizesFor(words.length).includes(size)) continue;
    const shingles = new Set();
    for (let at = 0; at + size <= words.length; at++) shingles.add(words.slice(at, at + size).join(' '));
    yield { record, shingles };
  }
}

/** Distinct pairs, each only at the size that the shorter of the two asks for; without a size, at any. */
function pairsOf(texts) {
  const wordCounts = texts.map((text) => text.split(' ').length);
  const found = new Set();
  const add = (one, other, size) => {
    if (size !== undefined && (Math.min(wordCounts[one], wordCounts[other]) < 20 ? 2 : 3) !== size) return;
    found.add(Math.min(one, other) * texts.length + Math.max(one, other));
  };
  return { add, flat: () => [...found].flatMap((pair) => [Math.floor(pair / texts.length), pair % texts.length]) };
}

/** Runs `find(texts, pairs)` on the records of the first argument, counts the processor's seconds, and writes the outcome to the second. */
export async function told(find, open = async () => undefined) {
  const [, , recordsPath, outcomePath] = process.argv;
  const texts = readFileSync(recordsPath, 'utf8').split('\n').slice(0, -1);
  const opened = await open();
  const begin = process.cpuUsage();
  const pairs = pairsOf(texts);
  find(texts, pairs, opened);
  const { user, system } = process.cpuUsage(begin);
  const seconds = (user + system) / 1e6;
  writeFileSync(outcomePath, JSON.stringify({ seconds, pairs: pairs.flat() }));
}
