import { parseArgs } from 'node:util';
import { articles } from './fuzz/articles.mjs';
import { bytes } from './fuzz/bytes.mjs';
import { files } from './fuzz/files.mjs';
import { jsonl } from './fuzz/jsonl.mjs';
import { kernel } from './fuzz/kernel.mjs';
import { options } from './fuzz/options.mjs';
import { countedBytesMin, microsecondsPerByteMax, runTarget } from './fuzz/run.mjs';
import { undo } from './fuzz/undo.mjs';

/*
 * node bench/fuzz.mjs [--only=NAME]... [--runs=N] [--seed=N] [--from=N]
 *
 * Random inputs against what must hold for all: no crash, no law broken, no more time than so much a byte. Of each failure there are
 * the command that has it again and the smallest input found; then the exit code is 1.
 */
const targets = [bytes, articles, undo, options, files, jsonl, kernel];

/** A law that is broken everywhere needs no list. */
const numbersShown = 40;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: targets.map(({ name }) => name) },
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    from: { type: 'string', default: '0' },
  },
});
const [runs, seed, from] = [values.runs, values.seed, values.from].map(Number);
const chosen = targets.filter(({ name }) => values.only.includes(name));
const unknown = values.only.filter((name) => !targets.some((target) => target.name === name));

if (unknown.length > 0 || ![runs, seed, from].every((value) => Number.isSafeInteger(value) && value >= 0)) {
  console.error(`--only takes ${targets.map(({ name }) => name).join(', ')}; --runs, --seed and --from take whole numbers`);
  process.exitCode = 2;
} else {
  console.log(`seed ${seed}; a byte may take ${microsecondsPerByteMax} microseconds, fewer than ${countedBytesMin} count as so many`);
  for (const target of chosen) tell(target, await runTarget(target, { seed, runs, from }));
}

function tell({ name }, { failures, broken, slowest, seconds }) {
  const failed = [...broken.values()].flat().length;
  const slow = `slowest ${slowest.rate.toFixed(2)} us/byte (case ${slowest.number})`;
  console.log(`${name}: ${runs} cases, ${failed} failed, ${seconds.toFixed(1)} s, ${slow}`);
  for (const { number, fault, shown } of failures) {
    console.log(`\n  case ${number}: ${fault.stack ?? fault}\n  ${shown}`);
    console.log(`  again: node bench/fuzz.mjs --only=${name} --seed=${seed} --from=${number} --runs=1\n`);
  }
  for (const [law, numbers] of broken) console.log(`  ${law}: ${numbers.length} cases, ${numbers.slice(0, numbersShown).join(', ')}`);
  if (failed > 0) process.exitCode = 1;
}
