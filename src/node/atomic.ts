import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fchownSync, fstatSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { assert } from '../assert.js';
import { asInputError, systemCode } from './faults.js';
import type { FileStatus, ReadFile } from './read.js';
import { assertUnchanged, changed, looksUnchanged } from './unchanged.js';

/** What a written file takes over from the one it stands for. */
export type Ownership = Pick<FileStatus, 'mode' | 'userId' | 'groupId'>;

const temporaryName = /^\.doubletake-[0-9a-f]{16}\.tmp$/;

/** Whether a path is one of our temporary files: a run that was killed may leave one behind, and it is never input. */
export function isTemporary(path: string): boolean {
  return temporaryName.test(basename(path));
}

/** A name for a temporary file in that folder which no other run comes upon. */
export function temporaryIn(folder: string): string {
  return join(folder, `.doubletake-${randomBytes(8).toString('hex')}.tmp`);
}

/** A file that is being written and that nobody can see yet under its name. After a fault it is gone, and nothing happened. */
export interface Replacement {
  /** @throws InputError `unwritable` */
  readonly write: (bytes: Uint8Array) => void;
  /**
   * Puts it under its name.
   *
   * @param beforeRename is awaited when all is written but nothing can be seen yet; when it throws, nothing happened
   * @throws InputError `unwritable`, and whatever `beforeRename` throws
   */
  readonly finish: (beforeRename?: () => Promise<void>) => Promise<void>;
  /** Takes it away again; does nothing after `finish`. */
  readonly discard: () => void;
}

/**
 * Begins a file that, whenever the run is killed, holds either what it held before or all that was written: it is written into a temporary
 * file in the same folder, and put over `path` by renaming. What stood at `path` is replaced, and a symbolic link there is not followed.
 *
 * @param shown the path for errors
 * @param ownership a file without a model gets what the system gives new files
 * @param durable also when the power goes: all is brought down to the disk, which takes ten times as long. For files that exist nowhere
 *   else; a mirror can be made again
 * @throws InputError `unwritable`
 */
export function openReplacement(path: string, shown: string, ownership: Ownership | undefined, durable: boolean): Replacement {
  const folder = dirname(path);
  const temporary = temporaryIn(folder);
  let descriptor: number | undefined;
  let isThere = true;

  function close(): void {
    if (descriptor === undefined) return;
    const closing = descriptor;
    descriptor = undefined;
    closeSync(closing);
  }

  function discard(): void {
    if (!isThere) return;
    isThere = false;
    try {
      close();
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
    }
    removeTemporary(temporary);
  }

  function fault(error: unknown): unknown {
    discard();
    return asInputError(error, shown, 'unwritable');
  }

  function opened(): number {
    assert(descriptor !== undefined, 'a file is written only until it is finished or discarded');
    return descriptor;
  }

  try {
    // Nobody else reads it before it has its own mode. Not by promises, as in reading.
    descriptor = openSync(temporary, 'wx', ownership === undefined ? 0o666 : 0o600);
  } catch (error) {
    throw fault(error);
  }
  return {
    write: (bytes) => {
      try {
        writeAll(opened(), bytes);
      } catch (error) {
        throw fault(error);
      }
    },
    finish: async (beforeRename) => {
      try {
        if (ownership !== undefined) takeOver(opened(), ownership);
        if (durable) fsyncSync(opened());
        close();
        await beforeRename?.();
        renameSync(temporary, path);
        isThere = false;
        if (durable) await syncFolder(folder);
      } catch (error) {
        throw fault(error);
      }
    },
    discard,
  };
}

/**
 * Writes a file at once and whole, as `openReplacement` does.
 *
 * @throws InputError `unwritable`, and whatever `beforeRename` throws
 */
export async function writeAtomically(
  path: string,
  shown: string,
  bytes: Uint8Array,
  ownership: Ownership | undefined,
  durable: boolean,
  beforeRename?: () => Promise<void>,
): Promise<void> {
  const replacement = openReplacement(path, shown, ownership, durable);
  replacement.write(bytes);
  await replacement.finish(beforeRename);
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done);
}

/** Where a disk does not even let go of it, the fault before is the one to tell. */
export function removeTemporary(temporary: string): void {
  try {
    rmSync(temporary, { force: true });
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
  }
}

/** The mode last, since giving a file away clears some of its bits. */
export function takeOver(file: number, { mode, userId, groupId }: Ownership): void {
  const now = fstatSync(file);
  if (now.uid !== userId || now.gid !== groupId) {
    try {
      fchownSync(file, userId, groupId);
    } catch (error) {
      // Only root may give files away; for all others the new file is their own, as with every editor that writes by renaming.
      if (systemCode(error) !== 'EPERM') throw error;
    }
  }
  fchmodSync(file, mode);
}

/** A renamed or created name is on the disk only when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // Windows syncs no folders, some network file systems neither, and a folder may be writable but not readable.
    if (!['EPERM', 'EISDIR', 'EINVAL', 'EACCES', 'ENOTSUP'].includes(systemCode(error) ?? '')) throw error;
  }
}

/**
 * Replaces the bytes of a file that was read before, unless it was changed meanwhile. Between the last look and the renaming lie
 * microseconds in which no system offers a guard.
 *
 * @param record is awaited just before the renaming, and answers how to take itself back when the file was changed during it
 * @throws InputError `changed`, `unwritable`, and whatever `record` throws
 */
export async function replaceFile(file: ReadFile, bytes: Uint8Array, record: () => Promise<() => Promise<void>>): Promise<void> {
  await writeAtomically(file.path, file.shown, bytes, file.status, true, async () => {
    const status = await assertUnchanged(file);
    const takeBack = await record();
    if (await looksUnchanged(file, status)) return;
    await takeBack();
    throw changed(file.shown);
  });
}
