import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hashBytes } from '../dist/sketch/words.js';
import { measured, program } from './children.mjs';
import { madeText } from './made-text.mjs';
import { numbersFrom } from './random.mjs';
import { keepRecord, spread, table } from './records.mjs';
import { textsOf } from './texts.mjs';

/*
 * node bench/scale.mjs [--gb=0.25,0.5,1,2,4] [--rounds=3] [--pipe=20] [--record=FILE]
 *
 * Whether cost and memory grow with what they should: runs of `clean` over more and more records, over the same bytes in fewer and larger
 * documents, and over texts made to be slow. `--pipe` is the size in GB of one run from a pipe. Sizes take turns; medians.
 */
const { values } = parseArgs({
  strict: false,
  options: {
    gb: { type: 'string', default: '0.25,0.5,1,2,4' },
    rounds: { type: 'string', default: '3' },
    pipe: { type: 'string', default: '0' },
    record: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const folder = mkdtempSync(join(tmpdir(), 'doubletake-scale-'));
const limits = { spreadMax: 1.2, pipeMegabytesMax: 400 };

try {
  const pieces = pieceFiles();
  const sizes = await bySize(pieces, values.gb.split(',').map(Number));
  const shapes = await byShape();
  const slow = await adversarial();
  const pipe = Number(values.pipe) > 0 ? await fromPipe(pieces, Number(values.pipe)) : undefined;
  keepRecord(values.record, { rounds, sizes, shapes, adversarial: slow, pipe });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A file of 62.5 MB of English and Arabic records, to be read again and again. */
function pieceFiles() {
  const path = join(folder, 'piece.jsonl');
  const texts = [textsOf('English'), textsOf('Arabic')];
  const lines = [];
  for (let size = 0, next = 0; size < 62.5e6; next++) {
    const line = `${JSON.stringify({ id: next, text: texts[next % 2][next % texts[next % 2].length] })}\n`;
    size += Buffer.byteLength(line);
    lines.push(line);
  }
  writeFileSync(path, lines.join(''));
  return { path, bytes: statSync(path).size };
}

function throughPipe({ path }, count) {
  const files = Array.from({ length: count }, () => path);
  return measured([program, 'clean', '-', '--field', 'text', '--quiet', '--jobs', '1'], { pipeFrom: ['cat', ...files] });
}

async function bySize(pieces, gigabytes) {
  const rates = new Map(gigabytes.map((size) => [size, []]));
  const peaks = new Map();
  for (let round = 0; round < rounds; round++) {
    for (const size of gigabytes) {
      const count = Math.round((size * 1e9) / pieces.bytes);
      const { seconds, megabytes } = await throughPipe(pieces, count);
      rates.get(size).push((count * pieces.bytes) / 1e6 / seconds);
      peaks.set(size, Math.max(peaks.get(size) ?? 0, megabytes));
    }
  }
  const rows = gigabytes.map((size) => ({ gigabytes: size, ...spread(rates.get(size)), peak: peaks.get(size) }));
  const medians = rows.map(({ median }) => median);
  const flat = Math.max(...medians) / Math.min(...medians);
  console.log(
    table([
      ['GB', 'MB/s', 'least-greatest', 'peak MB'],
      ...rows.map((row) => [row.gigabytes, row.median.toFixed(0), range(row), row.peak.toFixed(0)]),
    ]),
  );
  console.log(`greatest to least rate of the medians: ${flat.toFixed(2)} (limit ${limits.spreadMax})\n`);
  return rows;
}

function range({ min, max }) {
  return `${min.toFixed(0)}-${max.toFixed(0)}`;
}

/** Made articles without a repeat, one a document, ten, a hundred and so on: 32 MB each. */
async function byShape() {
  const { paragraph } = madeText(3);
  const texts = Array.from({ length: 20_000 }, () => Array.from({ length: 8 }, paragraph).join('\n'));
  const rows = [];
  for (const perDocument of [1, 10, 100, 1000]) {
    const path = join(folder, 'shape.jsonl');
    const lines = [];
    for (let size = 0, next = 0; size < 32e6; ) {
      const text = Array.from({ length: perDocument }, () => texts[next++ % texts.length]).join('\n');
      lines.push(`${JSON.stringify({ text })}\n`);
      size += text.length;
    }
    writeFileSync(path, lines.join(''));
    const rates = [];
    for (let round = 0; round < rounds; round++) {
      const { seconds } = await measured([program, 'clean', path, '--out', join(folder, 'out'), '--quiet', '--jobs', '1']);
      rates.push(statSync(path).size / 1e6 / seconds);
    }
    rows.push({ articlesPerDocument: perDocument, documents: lines.length, ...spread(rates) });
  }
  console.log(
    table([
      ['articles a document', 'documents', 'MB/s', 'least-greatest'],
      ...rows.map((row) => [row.articlesPerDocument, row.documents, row.median.toFixed(0), range(row)]),
    ]),
  );
  console.log('');
  return rows;
}

/** Texts made to be slow, each cleaned in its own process; the time of clean text of the same size beside it. */
async function adversarial() {
  const sentence = 'The council said the ferries would sail again on Monday. ';
  const random = numbersFrom(5);
  const word = () => Math.floor(random() * 2 ** 40).toString(36);
  const { paragraph } = madeText(4);
  const plain = Array.from({ length: 20_000 }, paragraph).join('\n');
  const kinds = {
    'clean text, 5 MB': plain.slice(0, 5e6),
    'one sentence a million times': `${sentence.repeat(1e6)}`,
    'all words different, 5 MB': Array.from({ length: 6e5 }, word).join(' '),
    'one word of 10 MB': 'a'.repeat(1e7),
    'words of 10 KB': Array.from({ length: 500 }, () => word().repeat(1200)).join(' '),
    'words whose hashes collide, 2 MB': collidingWords(2e6),
    'phrases again in another order, 1 MB': shuffledPhrases(8000),
  };
  const rows = [];
  for (const [name, text] of Object.entries(kinds)) {
    const path = join(folder, 'slow.txt');
    writeFileSync(path, text);
    const { seconds, megabytes } = await measured([program, 'clean', path, '--out', join(folder, 'out'), '--quiet']);
    rows.push({ name, megabytes: text.length / 1e6, seconds, peak: megabytes });
  }
  console.log(
    table([
      ['made to be slow', 'MB', 'seconds', 'peak MB'],
      ...rows.map(({ name, megabytes, seconds, peak }) => [name, megabytes.toFixed(1), seconds.toFixed(2), peak.toFixed(0)]),
    ]),
  );
  console.log('');
  return rows;
}

/** Words found by trying whose hashes agree in their low bits, so that windows of them fall into few slots. */
function collidingWords(byteCount) {
  const bits = 10;
  const words = [];
  for (let next = 0; words.length < 2000; next++) {
    const text = `w${next.toString(36)}`;
    const bytes = new TextEncoder().encode(text);
    if ((hashBytes(bytes, 0, bytes.length) & ((1 << bits) - 1)) === 0) words.push(text);
  }
  const random = numbersFrom(6);
  const picked = [];
  for (let size = 0; size < byteCount; ) {
    const text = words[Math.floor(random() * words.length)];
    picked.push(text);
    size += text.length + 1;
  }
  return picked.join(' ');
}

/** Five-word phrases, each twice, between words that come once: many repeats, and no passage among them. */
function shuffledPhrases(count) {
  const phrase = (i) => `alpha${i} beta${i} gamma${i} delta${i} eps${i}`;
  const first = Array.from({ length: count }, (_, i) => `${phrase(i)} u${i}`);
  const second = Array.from({ length: count }, (_, i) => `${phrase((i * 7919) % count)} v${i}`);
  return [...first, ...second].join(' ');
}

async function fromPipe(pieces, gigabytes) {
  const count = Math.round((gigabytes * 1e9) / pieces.bytes);
  const { seconds, megabytes } = await measured([program, 'clean', '-', '--field', 'text', '--quiet'], {
    pipeFrom: ['cat', ...Array.from({ length: count }, () => pieces.path)],
  });
  const rate = (count * pieces.bytes) / 1e6 / seconds;
  console.log(`${gigabytes} GB from a pipe: ${rate.toFixed(0)} MB/s, peak ${megabytes.toFixed(0)} MB (limit ${limits.pipeMegabytesMax})`);
  if (megabytes > limits.pipeMegabytesMax) process.exitCode = 1;
  return { gigabytes, seconds, rate, peak: megabytes };
}
