import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { workPath } from './places.mjs';

/*
 * One run of one program, alone on one core: that is where all are alike. GNU time tells the most memory that the program, or any that it
 * started, has held; a system that has none of these four runs without.
 */
const [gnuTime, taskset, timeout, prlimit] = ['time', 'taskset', 'timeout', 'prlimit'].map((name) => `/usr/bin/${name}`);
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

export function pinningTo(core) {
  if (core === undefined) return 'no program pinned';
  return existsSync(taskset) ? `each program alone on core ${core}` : 'no program pinned: there is no taskset';
}

/** Seconds of the processor are limited, since the clock's depend on what else the machine does; these end what does nothing. */
const clockFactor = 4;
/** What a shell makes of SIGXCPU. */
const outOfSeconds = 128 + 24;
/** The line of an error stream that tells most. */
const reason = /^(?:\S*(?:Error|error|panicked).*|.*(?:out of memory|memory allocation of).*)$/mu;

/**
 * @param limits the program runs on `core`, on any where none is named, is ended after `secondsMax` of the processor, and gets no more than
 * `memoryBytesMax`
 * @returns `{ seconds, bytes }` of the whole process, or `{ failed }` with the reason
 */
export function measured(command, { secondsMax, core, memoryBytesMax }) {
  const usage = workPath('usage.txt');
  // That of macOS knows no format.
  const hasTime = process.platform === 'linux' && existsSync(gnuTime);
  const memoryLimit = memoryBytesMax === undefined ? [] : [`--data=${memoryBytesMax}`];
  const [file, ...args] = [
    ...(hasTime ? [gnuTime, '-f', '%M', '-o', usage] : []),
    ...(existsSync(taskset) && core !== undefined ? [taskset, '-c', String(core)] : []),
    ...(existsSync(prlimit) ? [prlimit, '--core=0', `--cpu=${secondsMax}:${2 * secondsMax}`, ...memoryLimit] : []),
    ...(existsSync(timeout) ? [timeout, String(clockFactor * secondsMax)] : []),
    ...command,
  ];
  const begin = performance.now();
  const { status, signal, stderr } = spawnSync(file, args, { env: environment, encoding: 'utf8', maxBuffer: 2 ** 30 });
  const seconds = (performance.now() - begin) / 1000;
  if (status === outOfSeconds || signal === 'SIGXCPU' || stderr.includes('SIGXCPU')) return { failed: `over ${secondsMax} s` };
  if (status === 124) return { failed: `over ${clockFactor * secondsMax} s by the clock` };
  if (status !== 0) return { failed: (stderr.match(reason)?.[0] ?? `exit code ${status}`).slice(0, 160) };
  return { seconds, bytes: hasTime ? 1024 * Number(readFileSync(usage, 'utf8').trim().split('\n').at(-1)) : undefined };
}
