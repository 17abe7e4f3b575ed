import { access, constants, lstat, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { InputError } from '../errors.js';
import { temporaryIn } from './atomic.js';
import { asInputError, systemCode } from './faults.js';
import { makeFolders } from './folders.js';
import type { Input, Inputs } from './inputs.js';

/** How a path is known to a file system: by its very characters; or `A.txt` and `a.txt`, and the two ways to write `é`, as one name. */
type Key = (path: string) => string;

const exact: Key = (path) => path;
const folded: Key = (path) => path.normalize('NFC').toLowerCase();

/**
 * Where each input goes below the folder `out`; nothing is written yet.
 *
 * @param foldsNames whether the file system of an absolute folder holds names for one that differ in case; asked only where it matters
 * @returns absolute paths, one for each of `inputs`
 * @throws InputError `usage` for standard input and for a target in an input folder, `collision` where two inputs would land on one path
 *   or one on an input, `unwritable` where the target is no folder
 */
export async function planMirror(
  { inputs, folders }: Inputs,
  out: string,
  foldsNames: (folder: string) => Promise<boolean>,
): Promise<string[]> {
  const root = await realTarget(out);
  const stats = await stat(root).catch(() => undefined);
  if (stats !== undefined && !stats.isDirectory())
    throw new InputError('unwritable', 'cannot be the target', { path: out, expected: 'a folder' });
  const around = folders.find((folder) => isInside(root, folder));
  if (around !== undefined) {
    throw new InputError('usage', 'the target lies inside an input folder', { path: out, expected: `a folder outside of ${around}` });
  }
  const stdin = inputs.find((input) => input.kind === 'standard-input');
  if (stdin !== undefined) throw new InputError('usage', 'standard input has no name under which it could lie in --out');
  const targets = inputs.map(({ mirrorPath }) => join(root, ...mirrorPath.split('/')));
  const clash = clashOf(inputs, targets, out, exact);
  if (clash !== undefined) throw clash;
  await refuseDetours(new Set(targets.map((target) => dirname(target))), root);
  const foldedClash = clashOf(inputs, targets, out, folded);
  if (foldedClash !== undefined && (await foldsNames(root))) throw foldedClash;
  return targets;
}

/** The first two that would land on one path, as far as `key` tells paths apart. */
function clashOf(inputs: readonly Input[], targets: readonly string[], out: string, key: Key): InputError | undefined {
  const inputOf = new Map<string, string>();
  for (const { id, mirrorPath } of inputs) {
    const other = inputOf.get(key(mirrorPath));
    if (other !== undefined) {
      return new InputError('collision', 'two inputs would land on one path', { path: `${out}/${mirrorPath}`, got: `${other} and ${id}` });
    }
    inputOf.set(key(mirrorPath), id);
  }
  for (const { id, mirrorPath } of inputs) {
    const parent = fileAbove(inputOf, key(mirrorPath));
    if (parent === undefined) continue;
    const details = { path: `${out}/${mirrorPath}`, got: `${parent} and ${id}` };
    return new InputError('collision', 'one input would be a file where another needs a folder', details);
  }
  const sources = new Set(inputs.map(({ path }) => key(path)));
  const overwritten = targets.find((target) => sources.has(key(target)));
  return overwritten === undefined ? undefined : new InputError('collision', 'would be written over an input', { path: overwritten });
}

/** A file `a` and a file `a/b` cannot both be. */
function fileAbove(inputOf: ReadonlyMap<string, string>, path: string): string | undefined {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const other = inputOf.get(path.slice(0, end));
    if (other !== undefined) return other;
  }
  return undefined;
}

/**
 * Asks the file system itself, by a file that is there for a moment: cards and network disks fold names on any system.
 *
 * @param folder absolute; where it does not exist yet, the nearest above it is asked
 */
export async function foldsNames(folder: string): Promise<boolean> {
  const path = temporaryIn(folder);
  try {
    await writeFile(path, '', { flag: 'wx' });
  } catch (error) {
    const parent = dirname(folder);
    // A target that cannot be written is told when it is.
    return systemCode(error) === 'ENOENT' && parent !== folder ? foldsNames(parent) : false;
  }
  const found = await lstat(join(folder, basename(path).toUpperCase())).catch(() => undefined);
  await rm(path, { force: true });
  return found !== undefined;
}

/**
 * Makes the target folder, so that one that cannot be written is told once, and not for every input.
 *
 * @throws InputError `unwritable`
 */
export async function makeTarget(out: string): Promise<void> {
  try {
    makeFolders(resolve(out));
    await access(out, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw asInputError(error, out, 'unwritable');
  }
}

/** A link inside the target could lead anywhere, also into the inputs. */
async function refuseDetours(targetFolders: ReadonlySet<string>, root: string): Promise<void> {
  for (const folder of targetFolders) {
    const real = await realTarget(folder);
    if (real !== folder) {
      throw new InputError('collision', 'a link leads out of the target', { path: folder, expected: `a folder in ${root}`, got: real });
    }
  }
}

/** The real path that something has, or will have once the folders that miss are made. */
export async function realTarget(path: string): Promise<string> {
  const absolute = resolve(path);
  try {
    return await realpath(absolute);
  } catch (error) {
    const parent = dirname(absolute);
    if (systemCode(error) !== 'ENOENT' || parent === absolute) throw asInputError(error, path, 'unwritable');
    return join(await realTarget(parent), basename(absolute));
  }
}

/** Both absolute and real. A folder is inside itself. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
