import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { workPath } from './places.mjs';

/*
 * One run of one program, alone on one core: that is where all are alike. GNU time tells the most memory that the program, or any that it
 * started, has held; a system that has none of these three runs without.
 */
const [gnuTime, taskset, timeout] = ['time', 'taskset', 'timeout'].map((name) => `/usr/bin/${name}`);
export const lastCore = cpus().length - 1;
const environment = {
  ...process.env,
  RAYON_NUM_THREADS: '1',
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  POLARS_MAX_THREADS: '1',
  TOKENIZERS_PARALLELISM: 'false',
  // The drivers stand in the repository, and Python would put its files beside them.
  PYTHONDONTWRITEBYTECODE: '1',
};

export const pinningTo = (core) => (existsSync(taskset) ? `each program alone on core ${core}` : 'no program pinned: there is no taskset');

/**
 * @param limits the program runs on `core` and is ended after `secondsMax`
 * @returns `{ seconds, bytes }` of the whole process, or `{ failed }` with the reason
 */
export function measured(command, { secondsMax, core }) {
  const usage = workPath('usage.txt');
  // That of macOS knows no format.
  const hasTime = process.platform === 'linux' && existsSync(gnuTime);
  const [file, ...args] = [
    ...(hasTime ? [gnuTime, '-f', '%M', '-o', usage] : []),
    ...(existsSync(taskset) ? [taskset, '-c', String(core)] : []),
    ...(existsSync(timeout) ? [timeout, String(secondsMax)] : []),
    ...command,
  ];
  const begin = performance.now();
  const { status, stderr } = spawnSync(file, args, { env: environment, encoding: 'utf8', maxBuffer: 2 ** 30 });
  const seconds = (performance.now() - begin) / 1000;
  if (status === 124) return { failed: `over ${secondsMax} s` };
  if (status !== 0) return { failed: (stderr.match(/^\S*(?:Error|error|panicked).*$/mu)?.[0] ?? `exit code ${status}`).slice(0, 160) };
  return { seconds, bytes: hasTime ? 1024 * Number(readFileSync(usage, 'utf8').trim().split('\n').at(-1)) : undefined };
}
