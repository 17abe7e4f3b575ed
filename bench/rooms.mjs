import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEngine } from '../dist/batch.js';
import { openCleaner } from '../dist/cleaner.js';
import { openRecordReader } from '../dist/formats/json-lines.js';
import { scanRecordsScalar } from '../dist/formats/json-lines-scalar.js';
import { thousandths } from '../dist/match/verify.js';
import { defaultDetectOptions } from '../dist/options.js';
import { cleanDocument } from '../dist/pipeline.js';
import { mayRepeat } from '../dist/screen.js';
import { floor, measured, program } from './children.mjs';
import { keepRecord, spread, table } from './records.mjs';
import { scripts, textsOf } from './texts.mjs';

/*
 * node bench/rooms.mjs [--mb=200] [--rounds=3] [--script=English,Arabic] [--record=FILE]
 *
 * JSON lines of each script: what each room takes in one process, and what `clean` takes from file to file, beside the least that Node takes
 * for the same file. First that the answers are right: of a sample, the batch says what is said of each text alone, and the scalar engine
 * writes the same bytes. Then rounds in which all take turns; medians, with the least and the greatest. Look at the ratios.
 */
const { values } = parseArgs({
  strict: false,
  options: {
    mb: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    script: { type: 'string', default: scripts.join(',') },
    record: { type: 'string' },
  },
});
const [megabytes, rounds] = [values.mb, values.rounds].map(Number);
/** What one process takes at a time for the rooms, over and over. */
const roomBytes = 30e6;
const sampleMax = 300;
const options = { ...defaultDetectOptions, scope: 'document' };
const folder = mkdtempSync(join(tmpdir(), 'doubletake-rooms-'));
const results = {};

try {
  for (const script of values.script.split(',')) results[script] = await race(script);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${table(rowsOf(results))}`);
keepRecord(values.record, { megabytes, rounds, results });

async function race(script) {
  const texts = textsOf(script);
  const path = join(folder, `${script}.jsonl`);
  writeLines(path, texts, megabytes * 1e6);
  await prove(script, texts);
  const bytes = statSync(path).size;
  const rooms = await roomRates(readFileSync(path).subarray(0, roomBytes));
  const whole = {};
  const out = join(folder, 'out');
  const written = join(folder, 'written.jsonl');
  const runs = {
    read: [floor, 'read', path],
    decode: [floor, 'decode', path],
    parse: [floor, 'parse', path],
    'parse, file split': [floor, 'whole', path],
    'parse, readline': [floor, 'readline', path],
    clean: [program, 'clean', path, '--out', out, '--quiet', '--jobs', '1'],
    'clean, 2 threads': [program, 'clean', path, '--out', out, '--quiet', '--jobs', '2'],
    // The last, since what it has written is still on its way to the disk when the next one runs.
    serialise: [floor, 'serialise', path, written],
  };
  for (let round = 0; round < rounds; round++) {
    for (const [name, argv] of Object.entries(runs)) {
      rmSync(out, { recursive: true, force: true });
      rmSync(written, { force: true });
      const { seconds, megabytes: peak } = await measured(argv);
      whole[name] ??= { rates: [], peak: 0 };
      whole[name].rates.push(bytes / 1e6 / seconds);
      whole[name].peak = Math.max(whole[name].peak, peak);
    }
  }
  rmSync(path);
  const told = Object.fromEntries(Object.entries(whole).map(([name, { rates, peak }]) => [name, { ...spread(rates), peak }]));
  return { rooms, whole: told };
}

function writeLines(path, texts, byteCount) {
  const file = openSync(path, 'w');
  let written = 0;
  for (let next = 0; written < byteCount; ) {
    let lines = '';
    while (lines.length < 2 ** 20) {
      lines += `${JSON.stringify({ id: next, section: 'wire', text: texts[next % texts.length] })}\n`;
      next++;
    }
    written += writeSync(file, lines);
  }
  closeSync(file);
}

/** Whole lines of some bytes, about a megabyte at a time. */
function batchesOf(bytes) {
  const batches = [];
  for (let from = 0; from < bytes.length; ) {
    const to = bytes.lastIndexOf(10, Math.min(from + 2 ** 20, bytes.length) - 1) + 1;
    if (to <= from) break;
    batches.push(bytes.subarray(from, to));
    from = to;
  }
  return batches;
}

async function prove(script, texts) {
  const sample = texts.slice(0, sampleMax).map((text) => Buffer.from(text));
  const ends = [];
  for (const { length } of sample) ends.push((ends.at(-1) ?? 0) + length);
  const batch = { bytes: Buffer.concat(sample), starts: Uint32Array.of(0, ...ends.slice(0, -1)), ends: Uint32Array.from(ends) };
  const ways = { idOf: (row) => `${row}`, encodingOf: () => undefined };
  const [kernel, scalar] = await Promise.all(
    ['kernel', 'scalar'].map(async (engine) => (await openCleaner({ ...options, engine }))({ ...batch, ...ways })),
  );
  if (JSON.stringify(kernel) !== JSON.stringify(scalar)) throw new Error(`${script}: kernel and twin differ`);
  const found = new Map(kernel.found.map((document) => [document.row, document]));
  for (const [row, bytes] of sample.entries()) {
    const { edits, blocks } = await cleanDocument({ id: `${row}`, bytes }, options);
    const { edits: told = [], blocks: toldBlocks = [] } = found.get(row) ?? {};
    const isSame = JSON.stringify(edits) === JSON.stringify(told) && blocks.length === toldBlocks.length;
    if (!isSame) throw new Error(`${script}: text ${row} is judged otherwise alone`);
  }
  console.log(`${script}: ${sample.length} texts judged alone and in a batch, by kernel and twin: the same, ${found.size} hold blocks`);
}

/** Megabytes of JSON lines a second, for what each room does with them; the best of the rounds, since all else is noise of the machine. */
async function roomRates(bytes) {
  const batches = batchesOf(bytes);
  const field = new TextEncoder().encode('text');
  const scan = openRecordReader();
  const texts = batches.map((batch) => {
    const { text, textStarts, textEnds } = scan(batch, field, false);
    return { bytes: text.slice(), starts: textStarts, ends: textEnds, idOf: (row) => `${row}`, encodingOf: () => undefined };
  });
  const [kernel, twin] = ['kernel', 'scalar'].map((engine) => openEngine(engine).read);
  const clean = await openCleaner(options);
  const few = Math.ceil(texts.length / 8);
  const each = (list, step) => () => {
    for (const item of list) step(item);
  };
  const read = (engine) => (batch) => engine(batch.bytes, batch.starts, batch.ends, 'auto');
  const threshold = thousandths(options.threshold);
  const screened = (reader) => (batch) => {
    const reading = reader(batch);
    for (let row = 0; row < batch.starts.length; row++) mayRepeat(batch.bytes, reading, row, threshold);
  };
  const steps = {
    'JSON scan': [1, each(batches, (batch) => scan(batch, field, false))],
    'JSON scan, twin': [few / texts.length, each(batches.slice(0, few), (batch) => scanRecordsScalar(batch, field, false))],
    kernel: [1, each(texts, read(kernel))],
    'kernel twin': [few / texts.length, each(texts.slice(0, few), read(twin))],
    'kernel and screen': [1, each(texts, screened(read(kernel)))],
    'in-document pass': [1, each(texts, clean)],
    'decode to strings': [1, each(batches, (batch) => Buffer.from(batch.buffer, batch.byteOffset, batch.length).toString())],
  };
  const best = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, [share, step]] of Object.entries(steps)) {
      const began = performance.now();
      step();
      best[name] = Math.max(best[name] ?? 0, (bytes.length * share) / 1e3 / (performance.now() - began));
    }
  }
  return best;
}

function rowsOf(all) {
  const of = (script) => {
    const { rooms, whole } = all[script];
    const whole1 = ([name, { median, min, max, peak }]) => [
      script,
      name,
      median.toFixed(0),
      `${min.toFixed(0)}-${max.toFixed(0)}`,
      (median / whole.parse.median).toFixed(2),
      peak.toFixed(0),
    ];
    const room = ([name, rate]) => [script, `(room) ${name}`, rate.toFixed(0), '', '', ''];
    return [...Object.entries(whole).map(whole1), ...Object.entries(rooms).map(room)];
  };
  return [['script', 'step', 'MB/s', 'least-greatest', 'to read + decode + JSON.parse', 'peak MB'], ...Object.keys(all).flatMap(of)];
}
