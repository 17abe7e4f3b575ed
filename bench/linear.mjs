import { defaultDetectOptions } from '../dist/options.js';
import { cleanDocument } from '../dist/pipeline.js';
import { madeText } from './made-text.mjs';

/*
 * Does the cost of one document grow with its length, or with its square? Texts that tempt a detector into the square, from 1 KB to
 * 10 MB; the answer (blocks, share removed) stands before the speed. The last column is cost per byte at the largest size over that at
 * 100 KB: about 1 where the cost is linear, about 100 where it is the square.
 *
 * Then 5 MB of each: no sentence may be lost, cleaning again may change nothing, and none may cost much more than clean text, but for
 * templates, which have limits of their own. At last one document of 50 MB against the same text as many small ones.
 *
 * Exit code 1 where any of those does not hold. Times are the best of several, since other work on a machine only ever adds to them.
 */
const sizes = [1e3, 1e4, 1e5, 1e6, 1e7];
/** A run that would take longer than this, told by the size before it and a square, is not begun. */
const secondsMax = 120;
const checkedSize = 5e6;
/** The worst text may cost so many times what clean text of its length does: a server that takes both needs no more room than that. */
const worstMax = 8;
/**
 * Sentences made by one pattern may cost more: they are alike and not equal, so that each is held against dozens of others, word by word,
 * where clean text is held against none. The number of those is bounded, so the cost stays linear; only the bound is high. Each limit is
 * about twice what was measured.
 */
const templateMax = { 'a template with changing numbers': 16, 'a template with one changing number': 32 };
const largeSize = 50e6;
/** About the length of an article of a news agency. */
const smallSize = 3e3;
/** Cost of a byte in the large document over that in small ones: its tables no longer fit into the processor's caches, which is all. */
const largeMax = 1.5;
const runsMin = 3;
/** What has taken longer than this in all is not run again. */
const secondsEnough = 6;
const options = { ...defaultDetectOptions, scope: 'document' };

const { random, words, paragraph } = madeText(1987);

const bytesOf = (make, size) => new TextEncoder().encode(`${make(size).join('\n')}\n`);

/** Lines from `next` until there are `size` bytes of them; all is ASCII. */
function filled(size, next) {
  const lines = [];
  for (let length = 0, index = 0; length < size; index++) {
    const line = next(index);
    lines.push(line);
    length += line.length + 1;
  }
  return lines;
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);
const [sentence, second, third] = [18, 18, 18].map((count) => capital(`${words(count)}.`));
const letters = 'abcdefghijklmnopqrstuvwxyz';
const kinds = {
  'clean text': (size) => filled(size, paragraph),
  'the whole text twice': (size) => {
    const half = filled(size / 2, paragraph);
    return [...half, ...half];
  },
  'every paragraph twice': (size) => filled(size / 2, paragraph).flatMap((line) => [line, line]),
  'one sentence again and again': (size) => filled(size, () => sentence),
  'one line of three words again and again': (size) => filled(size, () => 'harbour prices today'),
  'a template with changing numbers': (size) => {
    const number = () => Math.floor(1e4 * random());
    return filled(
      size,
      (index) => `In week ${index} the index of ${words(1)} stood at ${number()} points, ${number()} more than in the week before.`,
    );
  },
  'a template with one changing number': (size) =>
    filled(size, (index) => `The index of grain stood at ${index} points on the exchange of the harbour in the evening.`),
  'a line of one word again and again': (size) => filled(size, () => 'port'),
  'two sentences in turn': (size) => filled(size, (index) => [sentence, second][index % 2]),
  'three sentences in turn': (size) => filled(size, (index) => [sentence, second, third][index % 3]),
  'two short lines in turn': (size) => filled(size, (index) => ['Grain prices rose.', 'Wages fell again.'][index % 2]),
  'one word in one endless line': (size) => [filled(size, () => 'port').join(' ')],
  'one endless line without blanks': (size) => [Array.from({ length: size }, () => letters[Math.floor(26 * random())]).join('')],
  'one sentence in one endless line': (size) => [filled(size, () => sentence).join(' ')],
  'clean text in one endless line': (size) => [filled(size, paragraph).join(' ')],
};

const cleaned = (bytes) => cleanDocument({ id: 'bench', bytes }, options);

async function measured(bytes) {
  let best = Number.POSITIVE_INFINITY;
  let total = 0;
  let answer;
  // Small texts are over before a clock can tell: the best of as many runs as fit into a fifth of a second.
  for (let runs = 0; total < 0.2 || (runs < runsMin && total < secondsEnough); runs++) {
    const begin = performance.now();
    answer = await cleaned(bytes);
    const seconds = (performance.now() - begin) / 1000;
    best = Math.min(best, seconds);
    total += seconds;
  }
  return { seconds: best, blocks: answer.blocks.length, output: answer.output };
}

for (let round = 0; round < 20; round++) {
  for (const make of Object.values(kinds)) await cleaned(bytesOf(make, 2e4));
}

for (const [name, make] of Object.entries(kinds)) {
  console.log(name);
  let before = { bytes: 0, seconds: 0 };
  const costs = new Map();
  for (const size of sizes) {
    const bytes = bytesOf(make, size);
    const secondsFeared = before.seconds * (bytes.length / before.bytes) ** 2;
    if (before.seconds > 1 && secondsFeared > secondsMax && before.seconds * (bytes.length / before.bytes) > secondsMax / 10) {
      console.log(`  ${String(bytes.length).padStart(9)} bytes: not run, it might take ${Math.round(secondsFeared)} s`);
      break;
    }
    const { seconds, blocks, output } = await measured(bytes);
    const share = Math.round(100 * (1 - output.length / bytes.length));
    const speed = (bytes.length / 1e6 / seconds).toFixed(2);
    console.log(
      `  ${String(bytes.length).padStart(9)} bytes: ${blocks} block${blocks === 1 ? '' : 's'}, ${share} % removed; ${seconds.toFixed(4)} s, ${speed} MB/s`,
    );
    costs.set(size, seconds / bytes.length);
    before = { bytes: bytes.length, seconds };
  }
  const ratio = costs.get(sizes.at(-1)) / costs.get(1e5);
  console.log(`  cost per byte at 10 MB over that at 100 KB: ${Number.isNaN(ratio) ? 'unknown' : ratio.toFixed(2)}`);
}

function must(holds, what) {
  if (holds) return;
  console.log(`    NOT MET: ${what}`);
  process.exitCode = 1;
}

const sentencesOf = (bytes) =>
  new Set(
    new TextDecoder()
      .decode(bytes)
      .split(/(?<=[.!?]) |\n/u)
      .filter((one) => one !== ''),
  );

console.log(
  `${checkedSize / 1e6} MB of each, best of up to ${runsMin} runs; at most ${worstMax} times as long as clean text, templates as told`,
);
let clean;
for (const [name, make] of Object.entries(kinds)) {
  const bytes = bytesOf(make, checkedSize);
  const { seconds, blocks, output } = await measured(bytes);
  clean ??= seconds;
  const wanted = sentencesOf(bytes);
  const left = sentencesOf(output);
  const lost = [...wanted].filter((one) => !left.has(one)).length;
  const again = (await cleaned(output)).edits.length;
  const timesMax = templateMax[name] ?? worstMax;
  const counts = `${blocks} blocks, ${bytes.length - output.length} of ${bytes.length} bytes removed, ${wanted.size} sentences, ${lost} lost, ${again} more edits`;
  console.log(`  ${name}: ${counts}; ${seconds.toFixed(2)} s, ${(seconds / clean).toFixed(1)} times of at most ${timesMax}`);
  must(lost === 0, 'every sentence stays');
  must(again === 0, 'cleaning again changes nothing');
  must(seconds <= timesMax * clean, `at most ${timesMax} times as long as clean text`);
}

/** Small documents, and the large one that they make in a row. */
function largeAndSmall() {
  const parts = filled(largeSize, () => filled(smallSize, paragraph).join('\n'));
  const large = new TextEncoder().encode(`${parts.join('\n')}\n`);
  let end = 0;
  const small = parts.map(({ length }) => {
    end += length + 1;
    return large.subarray(end - length - 1, end);
  });
  return { large, small };
}

const { large, small } = largeAndSmall();
const best = { large: Number.POSITIVE_INFINITY, small: Number.POSITIVE_INFINITY };
let removed = 0;
// In turn, so that both meet the same machine.
for (let round = 0; round < runsMin; round++) {
  for (const [size, documents] of Object.entries({ large: [large], small })) {
    const begin = performance.now();
    for (const bytes of documents) removed += (await cleaned(bytes)).edits.length;
    best[size] = Math.min(best[size], (performance.now() - begin) / 1000);
  }
}
const millisecondsPerMegabyte = (seconds) => ((1000 * seconds) / (large.length / 1e6)).toFixed(1);
console.log(`${(large.length / 1e6).toFixed(1)} MB of clean text, ${removed} removals, best of ${runsMin}`);
console.log(`  one document: ${best.large.toFixed(2)} s, ${millisecondsPerMegabyte(best.large)} ms a MB`);
console.log(`  ${small.length} documents: ${best.small.toFixed(2)} s, ${millisecondsPerMegabyte(best.small)} ms a MB`);
console.log(`  ratio ${(best.large / best.small).toFixed(2)}, at most ${largeMax}`);
must(best.large <= largeMax * best.small, `a byte of the large document costs at most ${largeMax} times that of a small one`);
