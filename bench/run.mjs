import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/*
 * node bench/run.mjs [labels|pairs|articles|linear|near|encodings|jsonl|kernel|quality|ablation|folders|rooms|scale|check]... [--thai] [--count=N] [--changed=N] [--large]
 *
 * Runs the named benches, or all. Each has a process of its own, so that none measures the heap that another left behind.
 */
const known = [
  'labels',
  'pairs',
  'articles',
  'linear',
  'near',
  'encodings',
  'jsonl',
  'kernel',
  'quality',
  'ablation',
  'folders',
  'rooms',
  'scale',
  'check',
];
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const unknown = named.filter((name) => !known.includes(name));

if (unknown.length > 0) {
  console.error(`no bench is named ${unknown.join(', ')}; there are ${known.join(', ')}`);
  process.exitCode = 2;
} else {
  for (const name of named.length > 0 ? named : known) {
    console.log(`\n== ${name}`);
    const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(`${name}.mjs`, import.meta.url)), ...flags], {
      stdio: 'inherit',
    });
    if (status !== 0) process.exitCode = 1;
  }
}
