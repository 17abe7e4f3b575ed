import { readdir } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { InputError } from '../errors.js';
import { isTemporary } from './atomic.js';
import { inputErrorOf, type Step } from './walk.js';

/** Longest pattern: fast-glob turns braces into one pattern for each choice, and twenty pairs of them would make a million. */
const patternLengthMax = 4096;
const bracesMax = 8;

/** Whether a path that does not exist could be meant as a pattern. */
export function isPattern(path: string): boolean {
  return /[*?[\]{}]|[!@+]\(/.test(path);
}

/**
 * The folder that a pattern starts from: its segments before the first that holds a sign of a pattern. `deep` where it can also match
 * in folders below that one.
 */
export function patternBase(pattern: string): { readonly base: string; readonly deep: boolean } {
  const segments = pattern.split('/');
  const first = segments.findIndex(isPattern);
  const base = segments.slice(0, first).join('/');
  return {
    base: base === '' ? (pattern.startsWith('/') ? '/' : '.') : base,
    deep: first < segments.length - 1 || segments[first].includes('**'),
  };
}

/**
 * The regular files that a pattern matches, sorted by the bytes of their paths, and the folders that could not be read.
 *
 * @throws InputError `usage` for a pattern beyond all measure
 */
export async function matchFiles(pattern: string, takeIgnored: boolean): Promise<Step[]> {
  if (pattern.length > patternLengthMax || pattern.split('{').length - 1 > bracesMax) {
    const expected = `at most ${patternLengthMax} characters and ${bracesMax} pairs of braces`;
    throw new InputError('usage', 'the pattern is too large', { path: pattern, expected });
  }
  const { default: fastGlob } = await import('fast-glob');
  const faults: InputError[] = [];
  const files = await fastGlob(pattern, {
    dot: takeIgnored,
    ignore: takeIgnored || pattern.includes('node_modules') ? [] : ['**/node_modules/**'],
    onlyFiles: true,
    followSymbolicLinks: false,
    // fast-glob either stops at the first folder that cannot be read or hides them all; this tells them and goes on.
    fs: { readdir: tellingReaddir(pattern, faults) as unknown as typeof readdir },
  });
  const sorted = files
    .filter((file) => !isTemporary(file))
    .map((file) => ({ file, bytes: Buffer.from(file) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  return [...faults.map((fault) => ({ fault })), ...sorted.map(({ file }) => ({ file }))];
}

type Answer = (error: Error | null, entries?: unknown) => void;

function tellingReaddir(pattern: string, faults: InputError[]) {
  return (folder: string, options: { withFileTypes: true }, answer: Answer): void => {
    readdir(folder, options, (error, entries) => {
      if (error === null || error.code === 'ENOENT') return answer(null, entries ?? []);
      // fast-glob asks by absolute paths, which is not how the user named them.
      faults.push(inputErrorOf(error, isAbsolute(pattern) ? folder : relative('.', folder)));
      answer(null, []);
    });
  };
}
