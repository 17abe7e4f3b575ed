import { type Dirent, readdir } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, posix, relative, resolve } from 'node:path';
import { InputError } from '../errors.js';
import { isTemporary } from './atomic.js';
import { inputErrorOf } from './faults.js';
import { type FolderRules, isGitIgnored, rulesBelow, rulesOf } from './ignored.js';
import { patternBase } from './pattern.js';
import { notUtf8, type Step, textOf } from './walk.js';

/** Longest pattern: fast-glob turns braces into one pattern for each choice, and twenty pairs of them would make a million. */
const patternLengthMax = 4096;
const bracesMax = 8;

/**
 * The regular files that a pattern matches, sorted by the bytes of their paths, and the folders that could not be read.
 *
 * @throws InputError `usage` for a pattern beyond all measure; `unreadable` and `too-large` for a `.gitignore`
 */
export async function matchFiles(pattern: string, takeIgnored: boolean): Promise<Step[]> {
  if (pattern.length > patternLengthMax || pattern.split('{').length - 1 > bracesMax) {
    const expected = `at most ${patternLengthMax} characters and ${bracesMax} pairs of braces`;
    throw new InputError('usage', 'the pattern is too large', { path: pattern, expected });
  }
  const { default: fastGlob } = await import('fast-glob');
  const listing = tellingListing(pattern);
  const files = await fastGlob(pattern, {
    dot: takeIgnored,
    ignore: takeIgnored || pattern.includes('node_modules') ? [] : ['**/node_modules/**'],
    onlyFiles: true,
    followSymbolicLinks: false,
    fs: { readdir: listing.readdir as unknown as typeof readdir },
  });
  const isIgnored = takeIgnored ? async () => false : await gitRules(patternBase(pattern).base);
  const sorted = files
    .filter((file) => !isTemporary(file))
    .map((file) => ({ file, bytes: Buffer.from(file) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  const steps: Step[] = listing.faults.map((fault) => ({ fault }));
  for (const { file } of sorted) {
    if (await isIgnored(file)) continue;
    const strange = listing.strangeNames.get(resolve(file)) ?? [];
    for (const name of strange) steps.push({ fault: notUtf8(posix.dirname(file), name) });
    if (strange.length === 0) steps.push({ file });
  }
  return steps;
}

/** Whether git would pass over a file, by the rules of the folder that the pattern starts from and of those on the way. */
async function gitRules(base: string): Promise<(file: string) => Promise<boolean>> {
  const start = resolve(base);
  const known = new Map<string, Promise<FolderRules | undefined>>();
  // A pattern whose folder is not there matches nothing.
  const real = await realpath(start).catch(() => undefined);
  if (real === undefined) return async () => false;
  known.set(start, rulesOf(real));

  /** Undefined where the folder itself is passed over. */
  function rulesIn(folder: string): Promise<FolderRules | undefined> {
    const rules = known.get(folder) ?? enter(folder);
    known.set(folder, rules);
    return rules;
  }

  async function enter(folder: string): Promise<FolderRules | undefined> {
    const parent = dirname(folder);
    const rules = parent === folder ? undefined : await rulesIn(parent);
    const name = relative(parent, folder);
    return rules === undefined || isGitIgnored(rules, name, true) ? undefined : rulesBelow(rules, name);
  }

  return async (file) => {
    const path = resolve(file);
    const rules = await rulesIn(dirname(path));
    return rules === undefined || isGitIgnored(rules, relative(dirname(path), path), false);
  };
}

type Answer = (error: Error | null, entries?: unknown) => void;

/**
 * The listing of folders for fast-glob, which by itself either stops at the first folder that cannot be read or hides them all, and takes
 * names for UTF-8 that are not: this tells them and goes on.
 */
function tellingListing(pattern: string) {
  const faults: InputError[] = [];
  const strangeNames = new Map<string, Buffer[]>();
  // fast-glob asks by absolute paths, which is not how the user named them.
  const shown = (path: string) => (isAbsolute(pattern) ? path : relative('.', path));

  function named(entry: Dirent<Buffer>, folder: string): Dirent<string> {
    const text = textOf(entry.name);
    const name = text ?? entry.name.toString();
    if (text === undefined) {
      const path = join(folder, name);
      strangeNames.set(path, [...(strangeNames.get(path) ?? []), entry.name]);
    }
    return Object.create(entry, { name: { value: name, enumerable: true } });
  }

  function list(folder: string, _: { withFileTypes: true }, answer: Answer): void {
    const strange = strangeNames.get(folder) ?? [];
    for (const name of strange) faults.push(notUtf8(dirname(shown(folder)), name));
    if (strange.length > 0) {
      answer(null, []);
      return;
    }
    readdir(folder, { withFileTypes: true, encoding: 'buffer' }, (error, entries = []) => {
      if (error !== null && error.code !== 'ENOENT') faults.push(inputErrorOf(error, shown(folder)));
      const found = entries.map((entry) => named(entry, folder));
      answer(null, found);
    });
  }

  return { readdir: list, faults, strangeNames };
}
