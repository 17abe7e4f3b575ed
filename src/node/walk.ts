import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { InputError } from '../errors.js';
import { isTemporary } from './atomic.js';
import { inputErrorOf } from './faults.js';
import { type FolderRules, isGitIgnored, rulesBelow, rulesOf } from './ignored.js';

/** What a walk meets: a file, by its path below the folder, with `/`; or a fault, after which the walk goes on. */
export type Step = { readonly file: string } | { readonly fault: InputError };

type IsIgnored = (path: string, isFolder: boolean) => boolean;

/** Order of the bytes of names as they stand in paths, a folder's with its `/`; so a walk gives what sorting whole paths would give. */
function byPathBytes(a: Dirent<Buffer>, b: Dirent<Buffer>): number {
  return Buffer.compare(pathBytes(a), pathBytes(b));
}

function pathBytes(entry: Dirent<Buffer>): Buffer {
  return entry.isDirectory() ? Buffer.concat([entry.name, Buffer.from('/')]) : entry.name;
}

/** The bytes of a name as text; undefined where they are no UTF-8, so that no text would find the file again. */
export function textOf(name: Buffer): string | undefined {
  const text = name.toString();
  return Buffer.from(text).equals(name) ? text : undefined;
}

/** What has a name that no text stands for is passed over. @param folder as the user knows it */
export function notUtf8(folder: string, name: Buffer): InputError {
  const escaped = name.toString('latin1').replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
  return new InputError('unreadable', 'cannot be opened by its name', { path: posix.join(folder, escaped), expected: 'a name in UTF-8' });
}

/** `.git` is hidden as well. */
function isHidden(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

/**
 * All regular files below a folder, sorted by the bytes of their paths. Symbolic links, sockets, devices and pipes are passed over, and
 * temporary files of ours.
 *
 * @param folder absolute, without symbolic links
 * @param shown the folder for errors
 * @param takeIgnored also hidden files and folders, node_modules, and what `.gitignore` names
 * @param isIgnored what is passed over besides, by its absolute path
 */
export async function* walk(folder: string, shown: string, takeIgnored: boolean, isIgnored?: IsIgnored): AsyncGenerator<Step> {
  yield* walkBelow(folder, shown, '', isIgnored, takeIgnored ? undefined : () => rulesOf(folder));
}

async function* walkBelow(
  folder: string,
  shown: string,
  below: string,
  isIgnored: IsIgnored | undefined,
  openRules?: () => Promise<FolderRules>,
): AsyncGenerator<Step> {
  let entries: Dirent<Buffer>[];
  let rules: FolderRules | undefined;
  try {
    entries = await readdir(join(folder, below), { withFileTypes: true, encoding: 'buffer' });
    // A folder whose rules cannot be read is not entered: what they keep from us is not known.
    rules = await openRules?.();
  } catch (error) {
    yield { fault: inputErrorOf(error, posix.join(shown, below).replace(/(?<=.)\/$/, '')) };
    return;
  }
  for (const entry of entries.sort(byPathBytes)) {
    if (!entry.isFile() && !entry.isDirectory()) continue;
    const name = textOf(entry.name);
    if (name === undefined) {
      yield { fault: notUtf8(posix.join(shown, below), entry.name) };
      continue;
    }
    if (isTemporary(name) || (rules !== undefined && (isHidden(name) || isGitIgnored(rules, name, entry.isDirectory())))) continue;
    if (isIgnored?.(join(folder, below, name), entry.isDirectory())) continue;
    if (entry.isFile()) {
      yield { file: `${below}${name}` };
    } else {
      yield* walkBelow(folder, shown, `${below}${name}/`, isIgnored, rules && (() => rulesBelow(rules, name)));
    }
  }
}
