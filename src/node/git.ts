import { execFile, spawn } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { assert } from '../assert.js';
import { InputError } from '../errors.js';
import { type AddedLines, openDiffReader } from './git-diff.js';

/** What a change made of a file: nothing; lines of it, as ranges from 1, inclusive and rising; or all of it. */
export type FileChange = 'unchanged' | 'whole' | AddedLines;

/** What was changed since a revision, in the working tree of the repository in which the run takes place. */
export interface Changes {
  /** @param path absolute, without symbolic links. A file that the repository does not track is new as a whole. */
  readonly of: (path: string) => FileChange;
}

/** Nothing of a user's settings may change what is read here, run a program, or write to the repository. */
const quietly = ['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', '--no-optional-locks'];
const plainDiff = [
  ...['--unified=0', '--inter-hunk-context=0', '--find-renames', '--no-color', '--no-ext-diff', '--no-textconv'],
  ...['--src-prefix=a/', '--dst-prefix=b/', '--ignore-submodules=all', '--submodule=short'],
];

/**
 * Asks git what was added since a revision: since the point where the two lines of history part, so that what others added meanwhile is
 * none of it; committed or not.
 *
 * @param revision begins with no hyphen
 * @throws InputError `usage` where there is no git, no repository here, or no such revision in it
 */
export async function changesSince(revision: string): Promise<Changes> {
  const top = await realpath((await ask(['rev-parse', '--show-toplevel'], 'a folder in a git repository')).replace(/\r?\n$/, ''));
  const commit = await commitOf(revision);
  const base = await ask(['merge-base', commit, 'HEAD'], '').catch(() => commit);
  const [tracked, changed] = await Promise.all([trackedFiles(top), changedFiles(top, base.trim())]);
  return {
    of: (path) => {
      const name = relative(top, path);
      const shown = sep === '\\' ? name.replaceAll(sep, '/') : name;
      if (isAbsolute(name) || !tracked.has(shown)) return 'whole';
      return changed.get(shown) ?? 'unchanged';
    },
  };
}

async function commitOf(revision: string): Promise<string> {
  // It is no option then. Before version 2.30 git knows no way to say so.
  assert(!revision.startsWith('-'), 'a revision begins with no hyphen');
  const expected = 'a revision of this repository; in a shallow clone it must be fetched first';
  return (await ask(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`], expected, `"${revision}"`)).trim();
}

/** What git answers to a question whose answer is short. */
function ask(words: readonly string[], expected: string, got?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('git', [...quietly, ...words], { windowsHide: true }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else if (error.code === 'ENOENT') reject(missing());
      else reject(refused(expected, got ?? stderr));
    });
  });
}

function missing(): InputError {
  return new InputError('usage', '--since needs git, which cannot be started', { expected: 'git on the PATH', got: 'none' });
}

function refused(expected: string, said: string): InputError {
  return new InputError('usage', '--since cannot be answered by git', { expected, got: said.trim().split('\n')[0] || 'an error' });
}

/** Names of the files that the index of the repository holds, below its top. */
async function trackedFiles(top: string): Promise<ReadonlySet<string>> {
  const pieces: Buffer[] = [];
  await read(['-C', top, 'ls-files', '-z'], (piece) => pieces.push(piece));
  return new Set(Buffer.concat(pieces).toString('utf8').split('\0'));
}

async function changedFiles(top: string, base: string): Promise<ReadonlyMap<string, 'whole' | AddedLines>> {
  const reader = openDiffReader();
  await read(['-C', top, 'diff', ...plainDiff, base, '--'], reader.push);
  return reader.end();
}

/** What git prints, however much. */
function read(words: readonly string[], take: (piece: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...quietly, ...words], { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const said: Buffer[] = [];
    child.stdout.on('data', take);
    child.stderr.on('data', (piece: Buffer) => said.push(piece));
    child.on('error', () => reject(missing()));
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(refused('an answer', Buffer.concat(said).toString('utf8')));
    });
  });
}
