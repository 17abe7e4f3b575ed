import { lstat, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { InputError } from '../errors.js';
import { asInputError, systemCode } from './faults.js';

/** A list of patterns beyond this is none that a person keeps; each of them is asked about every file. */
const patternBytesMax = 2 ** 20;

/** What a folder's `.gitignore` files, its own and those above it, say of its entries: git's rules, the nearest file first. */
export interface FolderRules {
  /** Absolute, without symbolic links. */
  readonly folder: string;
  /** The outermost first. */
  readonly levels: readonly Level[];
}

/** The patterns of one folder, for the folder `below` it: empty for that folder itself, else a path that ends in `/`. */
interface Level {
  readonly below: string;
  readonly patterns: Ignore;
}

/** Whether git would pass over this entry of the folder. */
export function isGitIgnored({ levels }: FolderRules, name: string, isFolder: boolean): boolean {
  for (const { below, patterns } of levels.toReversed()) {
    const { ignored, unignored } = patterns.test(`${below}${name}${isFolder ? '/' : ''}`);
    if (ignored || unignored) return ignored;
  }
  return false;
}

/**
 * The rules of a folder that was named: its own, and where it lies in a repository all from there on. That it was named itself goes before
 * what they say of the folder.
 *
 * @throws InputError `unreadable`, `too-large`
 */
export async function rulesOf(folder: string): Promise<FolderRules> {
  const way = [folder];
  while (!(await isRepository(way[0]))) {
    const parent = dirname(way[0]);
    // Outside of a repository nobody keeps .gitignore files for folders below others.
    if (parent === way[0]) return withOwnRules(folder, []);
    way.unshift(parent);
  }
  let rules = await withOwnRules(way[0], []);
  for (const below of way.slice(1)) rules = await rulesBelow(rules, below.slice(join(rules.folder, '/').length));
  return rules;
}

/**
 * The rules of a folder in a folder.
 *
 * @throws InputError `unreadable`, `too-large`
 */
export async function rulesBelow({ folder, levels }: FolderRules, name: string): Promise<FolderRules> {
  const inner = join(folder, name);
  // A repository in another one has nothing to do with the outer one's rules.
  if (await isRepository(inner)) return withOwnRules(inner, []);
  return withOwnRules(
    inner,
    levels.map(({ below, patterns }) => ({ below: `${below}${name}/`, patterns: forFolder(patterns, `${below}${name}/`) })),
  );
}

/**
 * Patterns for what lies below one folder. The copy keeps no answers for the folders beside it; and where the patterns ignored this one,
 * somebody nearer has overruled them, so that they say nothing by it of what it holds.
 */
function forFolder(patterns: Ignore, path: string): Ignore {
  const copy = emptyPatterns().add(patterns);
  return patterns.test(path).ignored ? copy.add(`!/${path.replace(/[\\*?[\] ]/g, '\\$&')}`) : copy;
}

/** Letters differ by their case, as for git on all systems that tell file names by it. */
function emptyPatterns(): Ignore {
  return ignore({ ignorecase: false });
}

async function withOwnRules(folder: string, levels: readonly Level[]): Promise<FolderRules> {
  const shared = await patternsIn(join(folder, '.git', 'info', 'exclude'));
  const own = await patternsIn(join(folder, '.gitignore'));
  if (shared === undefined && own === undefined) return { folder, levels };
  // Of two patterns the later one decides, so what the folder itself says goes before what its repository does.
  const patterns = emptyPatterns()
    .add(shared ?? '')
    .add(own ?? '');
  return { folder, levels: [...levels, { below: '', patterns }] };
}

async function isRepository(folder: string): Promise<boolean> {
  return (await lstat(join(folder, '.git')).catch(() => undefined)) !== undefined;
}

/** Undefined where there is no such file. As git does, links are not followed. */
async function patternsIn(path: string): Promise<string | undefined> {
  try {
    const stats = await lstat(path);
    if (!stats.isFile()) return undefined;
    if (stats.size > patternBytesMax) {
      throw new InputError('too-large', 'is too large', { path, expected: `at most ${patternBytesMax} bytes`, got: `${stats.size}` });
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined;
    throw asInputError(error, path);
  }
}
