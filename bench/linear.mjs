import { defaultDetectOptions } from '../dist/options.js';
import { cleanDocument } from '../dist/pipeline.js';

/*
 * Does the cost of one document grow with its length, or with its square? Texts that tempt a detector into the square, from 1 KB to
 * 10 MB; the answer (blocks, share removed) stands before the speed. The last column is cost per byte at the largest size over that at
 * 100 KB: about 1 where the cost is linear, about 100 where it is the square.
 */
const sizes = [1e3, 1e4, 1e5, 1e6, 1e7];
/** A run that would take longer than this, told by the size before it and a square, is not begun. */
const secondsMax = 120;
const options = { ...defaultDetectOptions, scope: 'document' };

/** mulberry32: a seeded generator of numbers in [0, 1), the same on every machine. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = seeded(1987);
const syllables = ['ba', 'ce', 'di', 'fo', 'gu', 'har', 'kel', 'lim', 'mon', 'nur', 'pa', 're', 'si', 'to', 'vun', 'wes'];
const vocabulary = Array.from({ length: 20_000 }, () =>
  Array.from({ length: 1 + Math.floor(4 * random()) }, () => syllables[Math.floor(random() * syllables.length)]).join(''),
);
/** Squared, so that some words come often and most seldom, as in real text. */
const word = () => vocabulary[Math.floor(vocabulary.length * random() ** 2)];
const words = (count) => Array.from({ length: count }, word).join(' ');
const paragraph = () => `${words(20 + Math.floor(40 * random()))}.`;

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
const sentence = capital(`${words(18)}.`);
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
      (index) => `In week ${index} the index of ${word()} stood at ${number()} points, ${number()} more than in the week before.`,
    );
  },
  'one sentence in one endless line': (size) => [filled(size, () => sentence).join(' ')],
  'clean text in one endless line': (size) => [filled(size, paragraph).join(' ')],
};

async function measured(bytes) {
  let best = Number.POSITIVE_INFINITY;
  let total = 0;
  let answer;
  // Small texts are over before a clock can tell: the best of as many runs as fit into a fifth of a second.
  do {
    const begin = performance.now();
    answer = await cleanDocument({ id: 'bench', bytes }, options);
    const seconds = (performance.now() - begin) / 1000;
    best = Math.min(best, seconds);
    total += seconds;
  } while (total < 0.2);
  return { seconds: best, blocks: answer.blocks.length, kept: answer.output.length };
}

for (let round = 0; round < 20; round++) {
  for (const make of Object.values(kinds))
    await cleanDocument({ id: 'warm-up', bytes: new TextEncoder().encode(make(2e4).join('\n')) }, options);
}

for (const [name, make] of Object.entries(kinds)) {
  console.log(name);
  let before = { bytes: 0, seconds: 0 };
  const costs = new Map();
  for (const size of sizes) {
    const bytes = new TextEncoder().encode(`${make(size).join('\n')}\n`);
    const secondsFeared = before.seconds * (bytes.length / before.bytes) ** 2;
    if (before.seconds > 1 && secondsFeared > secondsMax && before.seconds * (bytes.length / before.bytes) > secondsMax / 10) {
      console.log(`  ${String(bytes.length).padStart(9)} bytes: not run, it might take ${Math.round(secondsFeared)} s`);
      break;
    }
    const { seconds, blocks, kept } = await measured(bytes);
    const share = Math.round(100 * (1 - kept / bytes.length));
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
