import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { InputError } from '../errors.js';
import { asInputError, systemCode } from './faults.js';
import type { Inputs } from './inputs.js';

/** Some systems hold `A.txt` and `a.txt`, or the two ways to write `é`, for one name; there they would land on one path. */
const foldsNames = process.platform === 'darwin' || process.platform === 'win32';

function key(path: string): string {
  return foldsNames ? path.normalize('NFC').toLowerCase() : path;
}

/**
 * Where each input goes below the folder `out`; nothing is written yet.
 *
 * @returns absolute paths, one for each of `inputs`
 * @throws InputError `usage` for standard input and for a target in an input folder, `collision` where two inputs would land on one path
 *   or one on an input, `unwritable` where the target is no folder
 */
export async function planMirror({ inputs, folders }: Inputs, out: string): Promise<string[]> {
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
  const inputOf = new Map<string, string>();
  for (const { id, mirrorPath } of inputs) refuseCollision(inputOf, id, mirrorPath, out);
  for (const { id, mirrorPath } of inputs) refuseParent(inputOf, id, mirrorPath, out);
  const targets = inputs.map(({ mirrorPath }) => join(root, ...mirrorPath.split('/')));
  await refuseDetours(new Set(targets.map((target) => dirname(target))), root);
  const sources = new Set(inputs.map(({ path }) => key(path)));
  const overwritten = targets.find((target) => sources.has(key(target)));
  if (overwritten !== undefined) throw new InputError('collision', 'would be written over an input', { path: overwritten });
  return targets;
}

function refuseCollision(inputOf: Map<string, string>, id: string, mirrorPath: string, out: string): void {
  const other = inputOf.get(key(mirrorPath));
  if (other !== undefined) {
    throw new InputError('collision', 'two inputs would land on one path', { path: `${out}/${mirrorPath}`, got: `${other} and ${id}` });
  }
  inputOf.set(key(mirrorPath), id);
}

/** A file `a` and a file `a/b` cannot both be. */
function refuseParent(inputOf: ReadonlyMap<string, string>, id: string, mirrorPath: string, out: string): void {
  for (let end = mirrorPath.lastIndexOf('/'); end > 0; end = mirrorPath.lastIndexOf('/', end - 1)) {
    const parent = mirrorPath.slice(0, end);
    const other = inputOf.get(key(parent));
    if (other === undefined) continue;
    const details = { path: `${out}/${parent}`, got: `${other} and ${id}` };
    throw new InputError('collision', 'one input would be a file where another needs a folder', details);
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
async function realTarget(path: string): Promise<string> {
  const absolute = resolve(path);
  try {
    return await realpath(absolute);
  } catch (error) {
    const parent = dirname(absolute);
    if (systemCode(error) !== 'ENOENT' || parent === absolute) throw asInputError(error, path, 'unwritable');
    return join(await realTarget(parent), basename(absolute));
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
