import { Minhash } from 'minhash';
import { openTwin } from '../dist/batch.js';
import { openKernel } from '../dist/sketch/kernel.js';
import { sizesFor } from '../dist/sketch/shingles.js';
import { scripts, textsOf } from './texts.mjs';

/*
 * How fast batches of documents are read and signed: by the kernel, by its twin, and by the package minhash, beside what it costs to make
 * a string of the bytes. First that kernel and twin say the same; then medians of rounds in which all take turns, so that a noisy machine
 * is noisy for all. Ratios are what to look at.
 */
const slots = 128;
const rounds = 7;
const textBytes = 4e6;
/** The kernel takes about so much at once, as a caller would who goes through a folder. */
const batchBytes = 1e6;
/** The twin reads less of it, and the package minhash is asked for some paragraphs only: both take their time. */
const twinBytes = 1e6;
const npmParagraphs = 60;

const kernel = openKernel();
const twin = openTwin();
if (kernel === undefined) {
  console.log('kernel: skipped, because this machine has no SIMD in WebAssembly');
  process.exit(0);
}

const texts = Object.fromEntries(scripts.slice(0, -1).map((script) => [script, textsOf(script)]));

/** Batches of whole documents, over and over until there are `total` bytes. */
function batchesOf(articles, total) {
  const encoded = articles.map((text) => Buffer.from(text));
  const batches = [];
  for (let next = 0, sum = 0; sum < total; ) {
    const documents = [];
    let size = 0;
    while (size < Math.min(batchBytes, total)) {
      documents.push(encoded[next++ % encoded.length]);
      size += documents.at(-1).length;
    }
    const ends = new Uint32Array(documents.length);
    documents.reduce((end, { length }, d) => {
      ends[d] = end + length;
      return ends[d];
    }, 0);
    batches.push({ bytes: new Uint8Array(Buffer.concat(documents)), starts: Uint32Array.of(0, ...ends.subarray(0, -1)), ends });
    sum += size;
  }
  return batches;
}

/** The word ranges of all paragraphs of a reading, at the sizes that `sizes` gives for so many words. */
function rowsOf({ words, wordEnds, paragraphs, paragraphEnds }, sizes) {
  const { starts } = words;
  const { ends } = paragraphs;
  const most = 2 * ends.length;
  const [first, last, size] = [new Uint32Array(most), new Uint32Array(most), new Uint8Array(most)];
  let rows = 0;
  let word = 0;
  let p = 0;
  for (let d = 0; d < wordEnds.length; d++) {
    for (; p < paragraphEnds[d]; p++) {
      const from = word;
      const [end, wordEnd] = [ends[p], wordEnds[d]];
      while (word < wordEnd && starts[word] < end) word++;
      for (const shingleSize of sizes(word - from)) {
        first[rows] = from;
        last[rows] = word;
        size[rows++] = shingleSize;
      }
    }
  }
  return [first.subarray(0, rows), last.subarray(0, rows), size.subarray(0, rows)];
}

const everyParagraph = [3];
const atThree = () => everyParagraph;

function read(engine, batches) {
  let words = 0;
  for (const { bytes, starts, ends } of batches) words += engine.read(bytes, starts, ends, 'auto').words.starts.length;
  return words;
}

/** Reads and signs; which words to sign has been found before, because that is the caller's work, done here in the bench's own JavaScript. */
function readAndSign(engine, batches, rows) {
  let sum = 0;
  batches.forEach(({ bytes, starts, ends }, batch) => {
    engine.read(bytes, starts, ends, 'auto');
    sum += engine.sign(...rows[batch], slots)[0];
  });
  return sum;
}

/** The rows of each batch. */
function rowsOfAll(batches, sizes) {
  return batches.map(({ bytes, starts, ends }) => rowsOf(kernel.read(bytes, starts, ends, 'auto'), sizes));
}

/** What a user of the package does: a string, its words, their shingles, and an object of 128 permutations for each paragraph. */
function signByNpm(paragraphs) {
  const decoder = new TextDecoder();
  for (const bytes of paragraphs) {
    const sketch = new Minhash({ numPerm: slots });
    const words =
      decoder
        .decode(bytes)
        .toLowerCase()
        .match(/\p{L}+|\p{N}+/gu) ?? [];
    for (let i = 0; i + 3 <= words.length; i++) sketch.update(words.slice(i, i + 3).join(' '));
  }
}

/** Both engines on every batch: columns and signatures bit for bit. Documents left unread are counted, and left out. */
function proveEqual(name, batches) {
  let words = 0;
  let repeats = 0;
  let paragraphs = 0;
  for (const { bytes, starts, ends } of batches) {
    const [a, b] = [kernel, twin].map((engine) => engine.read(bytes, starts, ends, 'auto'));
    const rows = rowsOf(b, sizesFor);
    const same = [a, b].map((reading) =>
      Buffer.concat(columnsOf(reading).map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength))),
    );
    const signed = [kernel, twin].map((engine) => Buffer.from(engine.sign(...rows, slots).buffer));
    if (!same[0].equals(same[1]) || !signed[0].equals(signed[1])) throw new Error(`${name}: kernel and twin differ`);
    words += b.words.starts.length;
    repeats += b.repeats.words.length;
    paragraphs += b.paragraphs.starts.length;
  }
  console.log(
    `${name}: kernel and twin agree on ${words} words, ${repeats} repeated windows, ${paragraphs} paragraphs and their signatures`,
  );
}

function columnsOf({ words, wordEnds, repeats, repeatEnds, paragraphs, paragraphEnds, states }) {
  return [...Object.values(words), wordEnds, ...Object.values(repeats), repeatEnds, ...Object.values(paragraphs), paragraphEnds, states];
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** MB/s of processor time of each way, by name: every round runs them all, in turn. */
function measure(ways) {
  const times = ways.map(() => []);
  for (let round = -2; round < rounds; round++) {
    ways.forEach(({ run }, way) => {
      const began = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(began);
      if (round >= 0) times[way].push(user + system);
    });
  }
  return new Map(ways.map(({ name, bytes }, way) => [name, bytes / median(times[way])]));
}

const sizeOf = (batches) => batches.reduce((sum, { bytes }) => sum + bytes.length, 0);
const kernelSpeeds = new Map();

for (const [name, articles] of Object.entries(texts)) {
  const batches = batchesOf(articles, textBytes);
  const few = batchesOf(articles, twinBytes);
  proveEqual(name, few);
  const { bytes, starts, ends } = few[0];
  const { paragraphs } = twin.read(bytes, starts, ends, 'auto');
  const some = Array.from({ length: Math.min(npmParagraphs, paragraphs.starts.length) }, (_, k) => {
    const p = Math.floor((k * paragraphs.starts.length) / npmParagraphs) % paragraphs.starts.length;
    return bytes.subarray(paragraphs.starts[p], paragraphs.lineEnds[p]);
  });
  const [allRows, rowsOfUse, fewRows] = [rowsOfAll(batches, atThree), rowsOfAll(batches, sizesFor), rowsOfAll(few, atThree)];
  const readings = few.map((batch) => twin.read(batch.bytes, batch.starts, batch.ends, 'auto'));
  const speeds = measure([
    { name: 'kernel read', bytes: sizeOf(batches), run: () => read(kernel, batches) },
    { name: 'kernel read and sign', bytes: sizeOf(batches), run: () => readAndSign(kernel, batches, allRows) },
    { name: 'kernel, sizes of use', bytes: sizeOf(batches), run: () => readAndSign(kernel, batches, rowsOfUse) },
    { name: 'rows of paragraphs', bytes: sizeOf(few), run: () => readings.map((reading) => rowsOf(reading, atThree)) },
    { name: 'twin read', bytes: sizeOf(few), run: () => read(twin, few) },
    { name: 'twin read and sign', bytes: sizeOf(few), run: () => readAndSign(twin, few, fewRows) },
    { name: 'npm minhash', bytes: some.reduce((sum, { length }) => sum + length, 0), run: () => signByNpm(some) },
    {
      name: 'Buffer.toString',
      bytes: sizeOf(batches),
      run: () => batches.reduce((sum, batch) => sum + Buffer.from(batch.bytes.buffer).toString('utf8').length, 0),
    },
  ]);
  for (const [way, speed] of speeds) console.log(`  ${way.padEnd(22)} ${speed.toFixed(speed < 10 ? 2 : 0).padStart(6)} MB/s`);
  const signed = speeds.get('kernel read and sign');
  kernelSpeeds.set(name, signed);
  const times = (way) => (signed / speeds.get(way)).toFixed(2);
  console.log(
    `  kernel to npm minhash ${times('npm minhash')}, to Buffer.toString ${times('Buffer.toString')}, to twin ${times('twin read and sign')}, to English ${(signed / kernelSpeeds.get('English')).toFixed(2)}`,
  );
}
