import { lstat, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '../errors.js';
import { openReplacement } from '../node/atomic.js';
import { inputErrorOf } from '../node/faults.js';
import type { Input } from '../node/inputs.js';
import { isInside, realTarget } from '../node/mirror.js';
import { fromStats } from '../node/read.js';
import { options } from '../options.js';
import type { ReportFormat } from '../report-option-table.js';
import { type Arguments, pathsOf } from './arguments.js';
import { type ReportFile, reportFilesOf } from './report-options.js';

/** So many bytes of a report have the name of the program in them, in all formats that have it: SARIF after 150, the page after 700. */
const markBytes = 2048;

/**
 * The inputs without those that are reports of an earlier run, which the same command wrote into a folder that it reads: files that were
 * not named, that are to be a report, and that bear our name at their beginning. What does not is an input, and is not written over.
 */
export async function withoutReports(parsed: Arguments, inputs: readonly Input[]): Promise<readonly Input[]> {
  const targets = new Set(await Promise.all(reportFilesOf(parsed).map(({ path }) => realTarget(path))));
  const found = inputs.filter(({ isNamed, path }) => !isNamed && targets.has(path));
  const reports = new Set<Input>();
  for (const input of found) if (await isReport(input.path)) reports.add(input);
  return reports.size === 0 ? inputs : inputs.filter((input) => !reports.has(input));
}

async function isReport(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(markBytes), 0, markBytes, 0);
    return buffer.subarray(0, bytesRead).includes('doubletake');
  } finally {
    await file.close();
  }
}

/**
 * Refuses reports that cannot be written, or that would stand where something else does, before a long run and not after it.
 *
 * @param inputs what the run reads
 * @throws InputError `usage`, `collision`, `unwritable`
 */
export async function refuseReports(parsed: Arguments, inputs: readonly Input[]): Promise<void> {
  const taken = await takenPaths(parsed, inputs);
  const index = await Promise.all(pathOptions(parsed, ['index']).map(({ path }) => realTarget(path)));
  const out = await Promise.all(pathOptions(parsed, ['out']).map(({ path }) => realTarget(path)));
  for (const { path } of reportFilesOf(parsed)) {
    if (path === '-')
      throw new InputError('usage', '--report writes files', { expected: 'a file; --format is for standard output', got: '-' });
    const target = await targetOf(path);
    const other = taken.get(keyOf(target)) ?? (index.includes(dirname(target)) ? 'the stored index' : undefined);
    if (other !== undefined)
      throw new InputError('collision', `a report would be written over ${other}`, { path, expected: 'a file of its own' });
    taken.set(keyOf(target), 'another report');
    // What the run makes itself is not there yet.
    if (!out.some((folder) => isInside(target, folder))) await refuseMissingFolder(target, path);
  }
}

/** File systems there are that hold `A.txt` and `a.txt` for one file: a report is refused also where only such a one would mix them up. */
function keyOf(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function pathOptions(parsed: Arguments, names: readonly string[]): { readonly name: string; readonly path: string }[] {
  return names.flatMap((name) => {
    const value = parsed.values.get(name);
    const paths = typeof value === 'string' ? [value] : pathsOf(parsed, name);
    return paths.filter((path) => path !== '-').map((path) => ({ name, path }));
  });
}

/** Real paths that are read or written otherwise, as keys, and what they are. */
async function takenPaths(parsed: Arguments, inputs: readonly Input[]): Promise<Map<string, string>> {
  const taken = new Map<string, string>();
  const files = options.filter(({ type, name }) => type === 'path' && !['out', 'index', 'against'].includes(name)).map(({ name }) => name);
  for (const { name, path } of pathOptions(parsed, [...new Set(files)])) {
    // What is wrong with the path of another option is for that one to tell.
    const target = await realTarget(path).catch(() => path);
    taken.set(keyOf(target), `the file of --${name}`);
  }
  for (const { path: folder } of pathOptions(parsed, ['out'])) {
    const root = await realTarget(folder);
    for (const { mirrorPath } of inputs) taken.set(keyOf(join(root, ...mirrorPath.split('/'))), 'a text in --out');
  }
  for (const { path, kind } of inputs) if (kind === 'file') taken.set(keyOf(path), 'an input, named or found in a folder');
  return taken;
}

/** The real path that a file has, or will have. */
async function targetOf(path: string): Promise<string> {
  const target = await realTarget(path);
  const stats = await lstat(target).catch(() => undefined);
  if (stats === undefined || stats.isFile()) return target;
  throw new InputError('unwritable', 'cannot be a report', {
    path,
    expected: 'a file',
    got: stats.isDirectory() ? 'a folder' : 'a device or a pipe',
  });
}

async function refuseMissingFolder(target: string, path: string): Promise<void> {
  const folder = dirname(target);
  const stats = await stat(folder).catch(() => undefined);
  if (stats?.isDirectory()) return;
  throw new InputError('unwritable', 'cannot be written', {
    path,
    expected: 'a file in a folder that exists',
    got: `no folder ${dirname(path)}`,
  });
}

/**
 * Writes reports, each at once and whole, over those of an earlier run.
 *
 * @param piecesOf the report in a format, from its beginning each time
 * @returns the first fault; the others are written all the same
 */
export async function writeReportFiles(
  files: readonly ReportFile[],
  piecesOf: (format: ReportFormat) => Promise<Iterable<string>>,
): Promise<InputError | undefined> {
  let fault: InputError | undefined;
  for (const { format, path } of files) {
    try {
      await writeWhole(path, await piecesOf(format));
    } catch (error) {
      fault ??= inputErrorOf(error, path);
    }
  }
  return fault;
}

async function writeWhole(path: string, pieces: Iterable<string>): Promise<void> {
  const target = await targetOf(path);
  const before = await lstat(target, { bigint: true }).catch(() => undefined);
  const file = openReplacement(target, path, before && fromStats(before), false);
  try {
    for (const piece of pieces) file.write(Buffer.from(piece));
    await file.finish();
  } finally {
    file.discard();
  }
}
