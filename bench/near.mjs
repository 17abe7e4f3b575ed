import { readFileSync } from 'node:fs';
import { bandingFor, candidatePairs } from '../dist/match/bands.js';
import { npmCandidatePairs } from '../dist/match/npm-minhash.js';
import { thousandths, verifyPairs } from '../dist/match/verify.js';
import { defaultDetectOptions } from '../dist/options.js';
import { collectParagraphs } from '../dist/sketch/collect.js';
import { fingerprinter } from '../dist/sketch/fingerprint.js';
import { cMinHash } from '../dist/sketch/minhash.js';
import { shingleSet, sizeForPair, sizesFor } from '../dist/sketch/shingles.js';
import { foldWords } from '../dist/sketch/words.js';
import { findParagraphs } from '../dist/text/paragraphs.js';
import { corpora, reutersArticles, russianArticles, saudiArticles, thaiArticles } from './corpora.mjs';
import { dice } from './quality/damage.mjs';

/*
 * Near-duplicates against the truth: every pair of 5,000 real paragraphs, and of damaged copies of some of them, is counted out, and what
 * the index finds is held against that. The truth compares shingles as strings, and all pairs that have one in common, so that neither
 * hashes nor bands nor buckets are believed.
 *
 * Exit code 1 where a pair is reported that is none, or where more than one in a hundred of those of J >= .8 is missed.
 */
const recallMin = 0.99;
/** Fewer words are compared by equal content only. */
const wordsMin = 8;
const damagedCount = 1500;
/** So many paragraphs of one beginning, or one paper's line that names the source would make most of the pairs. */
const beginningMax = 12;
/** A pair above this similarity is counted: the least threshold that can be asked for. */
const jaccardMin = 0.5;
const ranges = [0.5, 0.6, 0.7, 0.8, 0.9];
const random = dice('near');
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A line an article, its name before the first blank; some are near-duplicates on purpose. */
const pairedArticles = () =>
  readFileSync(corpora('near', 'minhash-pairs', 'data', 'articles_1000.train'), 'utf8')
    .split('\n')
    .map((line) => ({ text: line.slice(line.indexOf(' ') + 1) }));

const sources = [
  { name: 'English', count: 1700, read: () => [...reutersArticles('near'), ...pairedArticles()] },
  { name: 'Arabic', count: 1700, read: () => saudiArticles('near') },
  { name: 'Thai', count: 1000, read: () => thaiArticles('near') },
  { name: 'Russian', count: 600, read: () => russianArticles('near') },
];

function paragraphsOf(text) {
  const bytes = encoder.encode(text);
  const { count, starts, lineEnds } = findParagraphs(bytes, 'auto');
  return Array.from({ length: count }, (_, p) => decoder.decode(bytes.subarray(starts[p], lineEnds[p])));
}

/** A paragraph as corpus.ts takes it in, and its folded words as strings. */
function readParagraph(text) {
  const { count, hashes, folded, foldedEnds } = foldWords(encoder.encode(text));
  const content = folded.subarray(0, count > 0 ? foldedEnds[count - 1] : 0);
  const words = Array.from({ length: count }, (_, w) => decoder.decode(folded.subarray(w > 0 ? foldedEnds[w - 1] + 1 : 0, foldedEnds[w])));
  return { text, content, hashes, words };
}

const shuffled = (items) =>
  items
    .map((item) => [random(), item])
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);

const beginningOf = (text) => text.slice(0, 24);

/** Paragraphs that begin alike are likely to go on alike: market reports, updates, what two papers took from one agency. */
function alikeAtFirstSight(texts) {
  const groups = new Map();
  for (const text of new Set(texts)) {
    const group = groups.get(beginningOf(text));
    if (group === undefined) groups.set(beginningOf(text), [text]);
    else group.push(text);
  }
  return shuffled([...groups.values()].filter(({ length }) => length > 1)).flat();
}

/** Half of a source's share from those that begin alike, as far as there are any; the rest from everywhere. */
function sampled({ count, read }, taken) {
  const texts = read().flatMap(({ text }) => paragraphsOf(text));
  const chosen = [];
  const beginnings = new Map();
  const take = (from, most) => {
    for (const text of from) {
      if (chosen.length >= most) return;
      const beginning = beginningOf(text);
      if (beginnings.get(beginning) === beginningMax) continue;
      const paragraph = readParagraph(text);
      const key = paragraph.words.join(' ');
      if (paragraph.words.length < wordsMin || taken.has(key)) continue;
      beginnings.set(beginning, (beginnings.get(beginning) ?? 0) + 1);
      taken.add(key);
      chosen.push(paragraph);
    }
  };
  take(alikeAtFirstSight(texts), count / 2);
  take(shuffled(texts), count);
  return chosen;
}

/** The text with words changed, dropped and put in, so many that J falls anywhere between 1 and .5; or a part of it alone. */
function damaged({ text, words: { length } }) {
  const bytes = encoder.encode(text);
  const { starts } = foldWords(bytes);
  const pieces = Array.from(starts, (start, w) => decoder.decode(bytes.subarray(start, starts[w + 1] ?? bytes.length)));
  if (random() < 0.25) {
    const kept = Math.floor(length * (0.3 + 0.65 * random()));
    const from = Math.floor((length - kept) * random());
    return pieces.slice(from, from + kept).join('');
  }
  // A changed word spoils as many shingles as one has words; with a third of them spoilt on both sides J is .5.
  const changes = 1 + Math.floor(random() * (length / 3 / Math.max(...sizesFor(length))));
  for (let k = 0; k < changes; k++) {
    const at = Math.floor(random() * length);
    const other = pieces[Math.floor(random() * length)];
    pieces[at] = [other, '', `${pieces[at]} ${other}`][Math.floor(3 * random())];
  }
  return pieces.join('');
}

function damagedCopies(paragraphs, taken) {
  const copies = [];
  for (const paragraph of shuffled(paragraphs)) {
    if (copies.length === damagedCount) break;
    const copy = readParagraph(damaged(paragraph));
    const key = copy.words.join(' ');
    if (copy.words.length < wordsMin || taken.has(key)) continue;
    taken.add(key);
    copies.push(copy);
  }
  return copies;
}

/** For each paragraph the distinct shingles of so many words, numbered as they come. */
function numberedShingles(paragraphs, size) {
  const numbers = new Map();
  return paragraphs.map(({ words }) => {
    const own = new Set();
    for (let w = 0; w + size <= words.length; w++) {
      const shingle = words.slice(w, w + size).join(' ');
      if (!numbers.has(shingle)) numbers.set(shingle, numbers.size);
      own.add(numbers.get(shingle));
    }
    return own;
  });
}

/**
 * Every pair that shares a shingle, counted: what stands in section 4 of the design, in as few words as it takes. A pair that shares none
 * is no match under any rule. Pairs that no threshold could report are dropped.
 *
 * @returns `a * paragraphs.length + b` with a < b, to what the two have in common
 */
function countAllPairs(paragraphs) {
  const truth = new Map();
  const lengths = paragraphs.map(({ words }) => words.length);
  for (const size of [2, 3]) {
    const sets = numberedShingles(paragraphs, size);
    const holders = new Map();
    for (const [b, set] of sets.entries()) {
      const counts = new Uint32Array(b);
      for (const shingle of set) {
        const earlier = holders.get(shingle);
        if (earlier === undefined) holders.set(shingle, [b]);
        else {
          for (const a of earlier) counts[a]++;
          earlier.push(b);
        }
      }
      for (let a = 0; a < b; a++) {
        if (counts[a] === 0 || sizeForPair(lengths[a], lengths[b]) !== size) continue;
        const found = { shared: counts[a], aSize: sets[a].size, bSize: set.size };
        const jaccard = found.shared / (found.aSize + found.bSize - found.shared);
        const isContained = 100 * found.shared >= 85 * Math.min(found.aSize, found.bSize) && found.shared + size - 1 >= 12;
        if (jaccard >= jaccardMin || isContained) truth.set(a * paragraphs.length + b, { ...found, jaccard, isContained });
      }
    }
  }
  return truth;
}

/** What the index says, by the calls that corpus.ts makes; pairs as in the truth. */
function indexed(engine, paragraphs, threshold, fingerprint) {
  const banding = bandingFor(threshold);
  const begin = performance.now();
  // The other engine makes signatures of its own.
  const collection = collectParagraphs(cMinHash(engine === 'scalar' ? banding.bands * banding.rows : 0), fingerprint);
  for (const { content, hashes } of paragraphs) collection.add(content, hashes);
  const contents = collection.contents();
  if (contents.count !== paragraphs.length) throw new Error('two different paragraphs were taken for one');
  const pairs =
    engine === 'scalar'
      ? candidatePairs(collection.sketches(), contents, banding)
      : npmCandidatePairs(contents, banding, { sizesFor, shingleSet });
  const matches = verifyPairs(pairs, contents, thousandths(threshold), { sizeForPair, shingleSet });
  const seconds = (performance.now() - begin) / 1000;
  const found = new Map(matches.map((match) => [match.a * contents.count + match.b, match]));
  return { engine, found, candidates: pairs.length, seconds };
}

const isSame = (counted, { shared, aSize, bSize }) => counted?.shared === shared && counted.aSize === aSize && counted.bSize === bSize;
const share = (part, whole) => (whole === 0 ? '-' : (Math.floor((10000 * part) / whole) / 10000).toFixed(4));
const ofThem = (part, whole) => `${part} of ${whole} (${share(part, whole)})`;

function compare(truth, { engine, found, candidates, seconds }, threshold) {
  const right = [...found].filter(([pair, match]) => {
    const counted = truth.get(pair);
    return isSame(counted, match) && (counted.jaccard >= threshold || counted.isContained);
  }).length;
  const recall = (isOne) => {
    const wanted = [...truth].filter(([, counted]) => isOne(counted));
    return { hit: wanted.filter(([pair]) => found.has(pair)).length, all: wanted.length };
  };
  const told = ({ hit, all }) => ofThem(hit, all);
  console.log(
    `  ${engine}: ${candidates} candidates, ${found.size} matches, precision ${ofThem(right, found.size)}; ${seconds.toFixed(2)} s`,
  );
  for (const low of ranges.filter((edge) => edge >= threshold)) {
    const high = ranges[ranges.indexOf(low) + 1] ?? 2;
    const title = high > 1 ? `${low} to 1` : `${low} to ${high}`;
    console.log(`    J ${title.padEnd(18)} ${told(recall(({ jaccard }) => jaccard >= low && jaccard < high))}`);
  }
  const near = recall(({ jaccard }) => jaccard >= 0.8);
  console.log(`    J >= 0.8             ${told(near)}`);
  console.log(`    contained, J < ${threshold}   ${told(recall(({ jaccard, isContained }) => jaccard < threshold && isContained))}`);
  if (right < found.size || near.hit < recallMin * near.all) {
    console.log(`    NOT MET: precision must be 1 and recall for J >= 0.8 at least ${recallMin}`);
    process.exitCode = 1;
  }
}

/** Below the threshold a contained pair is found if by chance it shares a band: how often do two engines with other hashes agree? */
function agreement(truth, [one, other], threshold) {
  const contained = [...truth].filter(([, { jaccard, isContained }]) => jaccard < threshold && isContained).map(([pair]) => pair);
  const [ones, others] = [one, other].map(({ found }) => contained.filter((pair) => found.has(pair)));
  const both = ones.filter((pair) => other.found.has(pair)).length;
  console.log(
    `  contained, J < ${threshold}: ${both} found by both engines, ${ones.length - both} by ${one.engine} alone, ` +
      `${others.length - both} by ${other.engine} alone, ${contained.length - ones.length - others.length + both} by neither`,
  );
}

const taken = new Set();
const real = sources.map((source) => sampled(source, taken));
const copies = damagedCopies(real.flat(), taken);
const paragraphs = [...real.flat(), ...copies];
const numbers = sources.map(({ name }, index) => `${real[index].length} ${name}`).join(', ');
console.log(`${real.flat().length} real paragraphs (${numbers}) and ${copies.length} damaged copies`);

const begin = performance.now();
const truth = countAllPairs(paragraphs);
console.log(
  `${(paragraphs.length * (paragraphs.length - 1)) / 2} pairs counted out in ${((performance.now() - begin) / 1000).toFixed(1)} s`,
);
const isReal = (pair) => pair % paragraphs.length < real.flat().length;
for (const low of ranges) {
  const pairs = [...truth].filter(([, { jaccard }]) => jaccard >= low && jaccard < (ranges[ranges.indexOf(low) + 1] ?? 2));
  console.log(`  J from ${low}: ${pairs.length} pairs, ${pairs.filter(([pair]) => isReal(pair)).length} of them of two real paragraphs`);
}

const fingerprint = await fingerprinter();
for (const threshold of [defaultDetectOptions.threshold, jaccardMin]) {
  console.log(`threshold ${threshold}`);
  const answers = ['scalar', 'minhash'].map((engine) => indexed(engine, paragraphs, threshold, fingerprint));
  for (const answer of answers) compare(truth, answer, threshold);
  agreement(truth, answers, threshold);
}
