import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { displaySafe } from '../dist/report/display.js';
import { reutersArticles, saudiArticles, thaiArticles } from './corpora.mjs';

/*
 * node bench/articles.mjs [--thai]
 *
 * Real articles, a file each, through the real command line: how much is removed and why, how fast, in how much memory, and some of the
 * removals to read.
 */
const shownCount = 20;
const shownCharsMax = 200;
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** Loaded into the child before its program: on the way out it writes the most memory it held, in KiB, to file descriptor 3. */
const memoryTeller = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; import { isMainThread } from 'node:worker_threads'; " +
    "if (isMainThread) process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));",
)}`;

function exported(articles, folder) {
  mkdirSync(folder);
  for (const { name, text } of articles) writeFileSync(join(folder, `${name}.txt`), text);
  return articles.map(({ name }) => `${name}.txt`);
}

/** Runs the command line in `root` with its standard error in a file, because the report may be long. */
function run(root, args) {
  const files = { stderr: join(root, 'stderr'), memory: join(root, 'memory') };
  const [stderr, memory] = [openSync(files.stderr, 'w'), openSync(files.memory, 'w')];
  const begin = performance.now();
  const { status } = spawnSync(process.execPath, ['--import', memoryTeller, cli, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', stderr, memory],
  });
  const seconds = (performance.now() - begin) / 1000;
  closeSync(stderr);
  closeSync(memory);
  return { status, seconds, stderr: readFileSync(files.stderr, 'utf8'), mebibytes: Number(readFileSync(files.memory, 'utf8')) / 1024 };
}

function spread(items, count) {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]);
}

function tally(blocks) {
  const counts = new Map();
  for (const { verdict, rule } of blocks) counts.set(`${verdict}: ${rule}`, (counts.get(`${verdict}: ${rule}`) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

const range = ({ first, last }) => (first === last ? `${first}` : `${first}-${last}`);

function show(root, { copy, kept, rule, reason }) {
  const bytes = readFileSync(join(root, copy.document)).subarray(copy.bytes.start, copy.bytes.end);
  const text = [...new TextDecoder().decode(bytes).replace(/\s+/g, ' ')].slice(0, shownCharsMax).join('');
  console.log(`  ${copy.document}  ${range(copy.paragraphs)} repeats ${range(kept.paragraphs)}  ${rule}: ${displaySafe(reason)}`);
  console.log(`    \u2068${displaySafe(text)}\u2069`);
}

function bench(title, articles) {
  const root = mkdtempSync(join(tmpdir(), 'doubletake-articles-'));
  try {
    const files = exported(articles, join(root, 'in'));
    const { status, seconds, stderr, mebibytes } = run(root, ['clean', 'in', '--out', 'out', '--format', 'jsonl']);
    console.log(`\n${title}: exit code ${status}`);
    const lines = stderr.split('\n').filter((line) => line !== '');
    const notes = lines.filter((line) => !line.startsWith('{'));
    for (const note of notes.slice(0, 10)) console.log(`  said: ${displaySafe(note)}`);
    if (status !== 0) {
      process.exitCode = 1;
      return;
    }
    const blocks = lines.filter((line) => line.startsWith('{"type":"block"')).map((line) => JSON.parse(line));
    const sizes = files.map((file) => {
      const [before, after] = ['in', 'out'].map((folder) => readFileSync(join(root, folder, file)));
      return { before: before.length, after: after.length, changed: !before.equals(after) };
    });
    const bytes = sizes.reduce((sum, { before }) => sum + before, 0);
    const removed = bytes - sizes.reduce((sum, { after }) => sum + after, 0);
    const removals = blocks.filter(({ verdict }) => verdict === 'remove');
    console.log(`  ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB; ${sizes.filter(({ changed }) => changed).length} changed`);
    console.log(`  ${removals.length} removals, ${removed} bytes removed (${((100 * removed) / bytes).toFixed(3)} %)`);
    for (const [rule, count] of tally(blocks)) console.log(`    ${String(count).padStart(6)} ${rule}`);
    console.log(`  ${seconds.toFixed(1)} s, ${(bytes / 1e6 / seconds).toFixed(1)} MB/s, peak ${mebibytes.toFixed(0)} MiB`);
    console.log(`  ${Math.min(shownCount, removals.length)} of ${removals.length} removals, spread evenly:`);
    for (const block of spread(removals, shownCount)) show(root, block);
  } finally {
    rmSync(root, { recursive: true });
  }
}

bench('Reuters 1987, English', reutersArticles('articles'));
bench('SaudiNewsNet 2015, Arabic', saudiArticles('articles'));
if (process.argv.includes('--thai')) bench('Thai government news', thaiArticles('articles'));
