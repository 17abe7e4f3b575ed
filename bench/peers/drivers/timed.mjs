import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const gnuTime = '/usr/bin/time';

/** Runs a program and answers what it wrote and the processor's seconds that it took; where there is no GNU time, the clock's. */
export function timed(file, args, options = {}) {
  const usage = join(tmpdir(), `usage-${process.pid}`);
  const hasTime = process.platform === 'linux' && existsSync(gnuTime);
  const [first, ...more] = [...(hasTime ? [gnuTime, '-f', '%U %S', '-o', usage] : []), file, ...args];
  const begin = performance.now();
  const { status, stdout, stderr, error } = spawnSync(first, more, { maxBuffer: 2 ** 30, ...options });
  const seconds = hasTime ? secondsIn(usage) : (performance.now() - begin) / 1000;
  if (status !== 0) throw new Error(`${file}: ${error?.message ?? String(stderr).slice(-300)}`);
  return { seconds, stdout };
}

function secondsIn(usage) {
  const line = readFileSync(usage, 'utf8').trim().split('\n').at(-1);
  rmSync(usage);
  return line.split(' ').reduce((sum, part) => sum + Number(part), 0);
}
