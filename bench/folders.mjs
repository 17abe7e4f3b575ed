import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeText } from './made-text.mjs';

/*
 * node bench/run.mjs folders [--count=N] [--large]
 *
 * What many files and large ones cost: a folder of 100,000 small files to --out, beside copying them; and the memory that one file of 1 MB
 * and of 100 MB takes, with --large also of 1 GiB (8 GB of memory and some minutes). Every tenth small file holds its text twice; how many
 * files and bytes came out stands before the times. Exit code 1 where that is not what it must be.
 */
const count = Number(process.argv.find((argument) => argument.startsWith('--count='))?.slice('--count='.length) ?? 100_000);
const sizes = process.argv.includes('--large') ? [1e6, 1e8, 2 ** 30] : [1e6, 1e8];
const filesPerFolder = 1000;
const main = new URL('../dist/cli/main.js', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'doubletake-bench-'));
const at = (...names) => join(folder, ...names);

const { random, paragraph } = madeText(2026);

/** Runs the command line in a process of its own; answers its seconds and the most memory that it held, in MB. */
function measured(argv) {
  const script = `const { main } = await import(${JSON.stringify(main.href)});
    const { processIo } = await import(${JSON.stringify(new URL('io.js', main).href)});
    process.exitCode = await main(process.argv.slice(1), processIo());
    console.error(process.resourceUsage().maxRSS);`;
  const begin = performance.now();
  const words = ['--input-type=module', '-e', script, '--', ...argv, '--quiet'];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  const seconds = (performance.now() - begin) / 1000;
  if (status !== 0) throw new Error(`exit code ${status}: ${stderr}`);
  return { seconds, megabytes: Math.round(Number(stderr.trim().split('\n').at(-1)) / 1024) };
}

function timed(work) {
  const begin = performance.now();
  work();
  return (performance.now() - begin) / 1000;
}

function must(holds, what) {
  if (holds) return;
  console.log(`  NOT MET: ${what}`);
  process.exitCode = 1;
}

/** @returns the bytes that must come out */
function makeFolder() {
  let bytes = 0;
  for (let index = 0; index < count; index++) {
    const place = at('many', `${Math.floor(index / filesPerFolder)}`);
    if (index % filesPerFolder === 0) mkdirSync(place, { recursive: true });
    const text = Array.from({ length: 2 + Math.floor(5 * random()) }, () => `${paragraph()}\n`).join('');
    writeFileSync(join(place, `${index}.txt`), index % 10 === 0 ? text + text : text);
    bytes += text.length;
  }
  return bytes;
}

function sizeOf(name) {
  const files = readdirSync(at(name), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return { files: files.length, bytes: files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0) };
}

function makeFile(name, size) {
  const file = openSync(at(name), 'w');
  for (let length = 0; length < size; ) {
    let text = '';
    while (text.length < 2 ** 20) text += `${paragraph()}\n`;
    length += writeSync(file, text.slice(0, size - length));
  }
  closeSync(file);
}

try {
  const wanted = makeFolder();
  // Before either is measured, both have read the files once.
  cpSync(at('many'), at('warm'), { recursive: true });
  rmSync(at('warm'), { recursive: true });
  const clean = measured(['clean', at('many'), '--out', at('out')]);
  const made = sizeOf('out');
  const copy = timed(() => spawnSync('cp', ['-r', at('many'), at('copy')]));
  console.log(`${count} small files, ${made.files} and ${made.bytes} bytes came out`);
  must(made.files === count && made.bytes === wanted, `${count} files and ${wanted} bytes come out`);
  console.log(`  clean --out: ${clean.seconds.toFixed(1)} s, ${clean.megabytes} MB of memory`);
  console.log(`  cp -r: ${copy.toFixed(1)} s; ratio ${(clean.seconds / copy).toFixed(1)}`);
  for (const name of ['many', 'out', 'copy']) rmSync(at(name), { recursive: true, force: true });

  for (const size of sizes) {
    makeFile('large.txt', size);
    const cleaned = measured(['clean', at('large.txt'), '--out', at('out')]);
    must(statSync(at('out', 'large.txt')).size === size, 'a text without repeats comes out whole');
    const scanned = measured(['scan', at('large.txt')]);
    const told = ({ seconds, megabytes }) =>
      `${seconds.toFixed(1)} s, ${megabytes} MB of memory, ${((megabytes * 2 ** 20) / size).toFixed(1)} times the file`;
    console.log(`one file of ${size} bytes`);
    console.log(`  clean: ${told(cleaned)}`);
    console.log(`  scan: ${told(scanned)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
