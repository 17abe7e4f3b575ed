import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';

/*
 * How long it takes to begin, over what Node takes by itself: in the time of processors, which a busy machine changes little, and by the best of
 * some runs.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const rounds = 7;

const folder = mkdtempSync(join(tmpdir(), 'doubletake-start-'));
const clock = join(folder, 'clock.cjs');
writeFileSync(
  clock,
  `process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    require('node:fs').writeSync(2, '\\n' + (user + system));
  });\n`,
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Milliseconds of processors. */
function least(argvs: readonly (readonly string[])[]): number[] {
  const best = argvs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    for (const [row, argv] of argvs.entries()) {
      const { status, stderr } = spawnSync(process.execPath, ['--require', clock, ...argv], { cwd: root, encoding: 'utf8' });
      expect(status).toBe(0);
      best[row] = Math.min(best[row], Number(stderr.slice(stderr.lastIndexOf('\n'))) / 1000);
    }
  }
  return best;
}

/**
 * What may be over bare Node: 40 ms for an answer, and 150 for a small file, where Node 20 takes 60 itself; on slower machines in proportion.
 */
const allowed = { answer: { ms: 40, times: 0.65 }, run: { ms: 150, times: 2.5 } } as const;

test('the version, the help and one small file take little over bare node', () => {
  const [node, version, help, check, clean] = least([
    ['-e', '0'],
    [program, '--version'],
    [program, '--help'],
    [program, 'check', 'samples/clean.ru.txt', '--scope', 'document', '--quiet'],
    [program, 'clean', 'samples/doubled.en.txt', '--quiet'],
  ]);
  process.stdout.write(`over node's ${node.toFixed(0)} ms: version ${(version - node).toFixed(0)}, help ${(help - node).toFixed(0)}, `);
  process.stdout.write(`check ${(check - node).toFixed(0)}, clean ${(clean - node).toFixed(0)}\n`);
  const most = ({ ms, times }: (typeof allowed)[keyof typeof allowed]) => Math.max(ms, times * node);
  for (const time of [version, help]) expect(time - node).toBeLessThan(most(allowed.answer));
  for (const time of [check, clean]) expect(time - node).toBeLessThan(most(allowed.run));
}, 60_000);
