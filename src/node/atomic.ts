import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fchownSync, fstatSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asInputError, systemCode } from './faults.js';
import { assertUnchanged, changed, type FileStatus, looksUnchanged, type ReadFile } from './read.js';

/** What a written file takes over from the one it stands for. */
export type Ownership = Pick<FileStatus, 'mode' | 'userId' | 'groupId'>;

const temporaryName = /^\.doubletake-[0-9a-f]{16}\.tmp$/;

/** Whether a path is one of our temporary files: a run that was killed may leave one behind, and it is never input. */
export function isTemporary(path: string): boolean {
  return temporaryName.test(basename(path));
}

/**
 * Writes a file so that, whenever the run is killed, `path` holds either what it held before or all of `bytes`: into a temporary file in
 * the same folder, and over `path` by renaming. What stood at `path` is replaced, and a symbolic link there is not followed.
 *
 * @param shown the path for errors
 * @param durable also when the power goes: all is brought down to the disk, which takes ten times as long. For files that exist nowhere
 *   else; a mirror can be made again
 * @param beforeRename is awaited when all is written but nothing can be seen yet; when it throws, nothing happened
 * @throws InputError `unwritable`, and whatever `beforeRename` throws
 */
export async function writeAtomically(
  path: string,
  shown: string,
  bytes: Uint8Array,
  ownership: Ownership | undefined,
  durable: boolean,
  beforeRename: () => Promise<void> = async () => {},
): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.doubletake-${randomBytes(8).toString('hex')}.tmp`);
  try {
    // Nobody else reads it before it has its own mode. A file without a model gets what the system gives new files. Not by promises, as
    // in reading.
    const file = openSync(temporary, 'wx', ownership === undefined ? 0o666 : 0o600);
    try {
      writeAll(file, bytes);
      if (ownership !== undefined) takeOver(file, ownership);
      if (durable) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    await beforeRename();
    renameSync(temporary, path);
    if (durable) await syncFolder(folder);
  } catch (error) {
    remove(temporary);
    throw asInputError(error, shown, 'unwritable');
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done);
}

/** Where a disk does not even let go of it, the fault before is the one to tell. */
function remove(temporary: string): void {
  try {
    rmSync(temporary, { force: true });
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
  }
}

/** The mode last, since giving a file away clears some of its bits. */
function takeOver(file: number, { mode, userId, groupId }: Ownership): void {
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
