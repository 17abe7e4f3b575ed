import { statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../errors.js';
import { asInputError, systemCode } from './faults.js';
import { type FileStatus, fromStats, type KnownFile, type ReadFile, readFlags } from './read.js';

/** How much is compared at a time: large enough to be fast, small beside the file. */
const compareBytes = 2 ** 20;

/** Whether nobody has touched the file since: a glance at its status, without reading. */
export async function looksUnchanged({ path }: KnownFile, status: FileStatus): Promise<boolean> {
  return isSameStatus(fromStats(statSync(path, { bigint: true })), status);
}

/** As `looksUnchanged`, and a file that is gone is not as it was. */
export async function isAsKnown(file: KnownFile): Promise<boolean> {
  try {
    return await looksUnchanged(file, file.status);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return false;
  }
}

export function isSameStatus(now: FileStatus, status: FileStatus): boolean {
  return (
    now.device === status.device &&
    now.inode === status.inode &&
    now.byteCount === status.byteCount &&
    now.modifiedAt === status.modifiedAt &&
    now.changedAt === status.changedAt
  );
}

/**
 * Reads the file again beside what was read before; clocks of file systems are too coarse to tell by times alone.
 *
 * @returns its status now
 * @throws InputError `changed` when it holds other bytes or is another file
 */
export async function assertUnchanged(file: ReadFile): Promise<FileStatus> {
  const handle = await open(file.path, readFlags).catch((error: unknown) => {
    throw asInputError(error, file.shown);
  });
  try {
    const status = fromStats(await handle.stat({ bigint: true }));
    const sameFile = status.device === file.status.device && status.inode === file.status.inode;
    if (!sameFile || !(await holds(handle, file.bytes))) throw changed(file.shown);
    return status;
  } finally {
    await handle.close();
  }
}

export function changed(shown: string): InputError {
  return new InputError('changed', 'was changed while it was worked on, and is left alone', { path: shown });
}

async function holds(handle: FileHandle, bytes: Uint8Array): Promise<boolean> {
  const buffer = Buffer.alloc(compareBytes);
  for (let at = 0; ; ) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return at === bytes.length;
    if (buffer.compare(bytes, at, Math.min(at + bytesRead, bytes.length), 0, bytesRead) !== 0) return false;
    at += bytesRead;
  }
}
