import { closeSync, constants, copyFileSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Ownership, removeTemporary, takeOver, temporaryIn, writeAtomically } from './atomic.js';
import { asInputError, systemCode } from './faults.js';
import type { KnownFile } from './read.js';
import { changed, isAsKnown } from './unchanged.js';

/**
 * From here on an unchanged file is copied by the system even where its bytes are at hand. On ext4 that takes 1.06 to 1.2 times as long at
 * every size from 4 KB to 64 MB; on btrfs, where the copy shares the place on the disk, a third at 256 KB, a tenth at 1 MB and a thousandth
 * at 64 MB. Below, that is at most 2 ms a file, and the bytes that were judged are the ones that are written.
 */
const copyBytesMin = 2 ** 20;

/**
 * Writes a file that is to stay as it is under another name, at once and whole, with its mode and owner; by whichever way is faster. Not
 * brought down to the disk, since the first one stays.
 *
 * @param bytes all of the file, where they are at hand; to read them again for this is never faster than to copy
 * @param shown the path for errors
 * @throws InputError `changed`, `unwritable`; nothing is written then
 */
export async function writeUnchanged(file: KnownFile, bytes: Uint8Array | undefined, path: string, shown: string): Promise<void> {
  if (bytes !== undefined && bytes.length < copyBytesMin) await writeAtomically(path, shown, bytes, file.status, false);
  else await copyWhole(file, path, shown);
}

/**
 * Copies a file as it is without reading it, at once and whole, with its mode and owner; where the file system can, both then share their
 * place on the disk.
 *
 * @param shown the path of the copy for errors
 * @throws InputError `changed` where the file is not as it was known, `unwritable`; nothing is written then
 */
export async function copyWhole(file: KnownFile, path: string, shown: string): Promise<void> {
  const temporary = temporaryIn(dirname(path));
  try {
    copyFileSync(file.path, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    matchOwnership(temporary, file.status);
    if (!(await isAsKnown(file))) throw changed(file.shown);
    renameSync(temporary, path);
  } catch (error) {
    removeTemporary(temporary);
    // The system does not say which of the two files it means.
    if (systemCode(error) !== undefined && !(await isAsKnown(file))) throw changed(file.shown);
    throw asInputError(error, shown, 'unwritable');
  }
}

/** The copy has the mode already, and mostly the owner. */
function matchOwnership(path: string, ownership: Ownership): void {
  const { mode, uid, gid } = statSync(path);
  if ((mode & 0o7777) === ownership.mode && uid === ownership.userId && gid === ownership.groupId) return;
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    takeOver(descriptor, ownership);
  } finally {
    closeSync(descriptor);
  }
}
