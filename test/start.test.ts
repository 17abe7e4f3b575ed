import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

/*
 * How long it takes to begin, over what Node takes by itself: relative, and by the quickest of some runs, since machines are noisy.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const rounds = 7;

function quickest(argvs: readonly (readonly string[])[]): number[] {
  const best = argvs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    for (const [row, argv] of argvs.entries()) {
      const began = performance.now();
      const { status } = spawnSync(process.execPath, argv, { cwd: root });
      best[row] = Math.min(best[row], performance.now() - began);
      expect(status).toBe(0);
    }
  }
  return best;
}

/** Times of bare Node: what is asked for is 40 ms over 60 for the first two, and a cleaned file takes some 200 in all. */
test('the version, the help and one small file take little over bare node', () => {
  const [node, version, help, clean] = quickest([
    ['-e', '0'],
    [program, '--version'],
    [program, '--help'],
    [program, 'clean', 'samples/doubled.en.txt', '--quiet'],
  ]);
  process.stdout.write(`over node's ${node.toFixed(0)} ms: version ${(version - node).toFixed(0)}, help ${(help - node).toFixed(0)}, `);
  process.stdout.write(`clean ${(clean - node).toFixed(0)}\n`);
  expect(version / node).toBeLessThan(1.65);
  expect(help / node).toBeLessThan(1.65);
  expect(clean / node).toBeLessThan(4.5);
}, 60_000);
