import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { InputError } from '../errors.js';
import { isTemporary } from './atomic.js';
import { asInputError } from './faults.js';

/** What a walk meets: a file, by its path below the folder, with `/`; or a fault, after which the walk goes on. */
export type Step = { readonly file: string } | { readonly fault: InputError };

/** Order of the bytes of names as they stand in paths, a folder's with its `/`; so a walk gives what sorting whole paths would give. */
function byPathBytes(a: Dirent<Buffer>, b: Dirent<Buffer>): number {
  return Buffer.compare(pathBytes(a), pathBytes(b));
}

function pathBytes(entry: Dirent<Buffer>): Buffer {
  return entry.isDirectory() ? Buffer.concat([entry.name, Buffer.from('/')]) : entry.name;
}

/** The bytes of a name as text; undefined where they are no UTF-8, so that no text would find the file again. */
function textOf(name: Buffer): string | undefined {
  const text = name.toString();
  return Buffer.from(text).equals(name) ? text : undefined;
}

function isIgnored(name: string): boolean {
  // `.git` is hidden as well, and temporary files of ours are passed over even when nothing else is.
  return name.startsWith('.') || name === 'node_modules';
}

/**
 * All regular files below a folder, sorted by the bytes of their paths. Symbolic links, sockets, devices and pipes are passed over.
 *
 * @param folder absolute
 * @param shown the folder for errors
 * @param takeIgnored also hidden files and folders, and node_modules
 */
export async function* walk(folder: string, shown: string, takeIgnored: boolean, below = ''): AsyncGenerator<Step> {
  let entries: Dirent<Buffer>[];
  try {
    entries = await readdir(join(folder, below), { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    yield { fault: inputErrorOf(error, posix.join(shown, below).replace(/(?<=.)\/$/, '')) };
    return;
  }
  for (const entry of entries.sort(byPathBytes)) {
    if (!entry.isFile() && !entry.isDirectory()) continue;
    const name = textOf(entry.name);
    if (name === undefined) {
      const details = { path: posix.join(shown, `${below}${entry.name}`), expected: 'a name in UTF-8', got: entry.name.toString('latin1') };
      yield { fault: new InputError('unreadable', 'cannot be opened by its name', details) };
    } else if (isTemporary(name) || (!takeIgnored && isIgnored(name))) {
    } else if (entry.isFile()) {
      yield { file: `${below}${name}` };
    } else {
      yield* walk(folder, shown, takeIgnored, `${below}${name}/`);
    }
  }
}

/** Only what the operating system refused; our own bugs go their way. */
export function inputErrorOf(error: unknown, shown: string): InputError {
  const fault = asInputError(error, shown);
  if (fault instanceof InputError) return fault;
  throw fault;
}
