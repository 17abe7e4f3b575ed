import { type BigIntStats, closeSync, constants, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../errors.js';
import { documentBytesMax } from '../options.js';
import { asInputError, systemCode } from './faults.js';

/** What tells one state of a file from another without reading it, and what a rewritten file must keep. Times in nanoseconds. */
export interface FileStatus {
  readonly device: bigint;
  readonly inode: bigint;
  readonly byteCount: number;
  readonly modifiedAt: bigint;
  readonly changedAt: bigint;
  readonly mode: number;
  readonly userId: number;
  readonly groupId: number;
  readonly linkCount: number;
}

/** A file as it was when it was read. */
export interface ReadFile {
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** The path as the user knows it, for messages. */
  readonly shown: string;
  readonly bytes: Uint8Array;
  readonly status: FileStatus;
}

/** How much is compared at a time: large enough to be fast, small beside the file. */
const compareBytes = 2 ** 20;

/** First room for a file that is longer than it says, such as those of /proc, which say 0. */
const growthBytes = 2 ** 16;

/**
 * A path that was resolved has no link at its end; where one came there since, it is not the file that was meant; and a pipe that came there
 * would keep us waiting. Windows has no such flags.
 */
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

async function statusOf(handle: FileHandle): Promise<FileStatus> {
  return fromStats(await handle.stat({ bigint: true }));
}

function fromStats(stats: BigIntStats): FileStatus {
  return {
    device: stats.dev,
    inode: stats.ino,
    byteCount: Number(stats.size),
    modifiedAt: stats.mtimeNs,
    changedAt: stats.ctimeNs,
    mode: Number(stats.mode) & 0o7777,
    userId: Number(stats.uid),
    groupId: Number(stats.gid),
    linkCount: Number(stats.nlink),
  };
}

function tooLarge(shown: string, byteCount: number | undefined): InputError {
  const got = byteCount === undefined ? 'more' : `${byteCount}`;
  return new InputError('too-large', 'is too large', { path: shown, expected: `at most ${documentBytesMax} bytes`, got });
}

/**
 * Every byte of one regular file.
 *
 * @param path without a symbolic link at its end
 * @param shown the path for errors
 * @throws InputError `not-found`, `unreadable`, `too-large`, `changed` when somebody wrote to it meanwhile
 */
export async function readWhole(path: string, shown: string): Promise<ReadFile> {
  try {
    // Not by promises: inputs are read one after the other, and to hand each call to another thread takes ten times as long as the call.
    const file = openSync(path, readFlags);
    try {
      const stats = fstatSync(file, { bigint: true });
      if (!stats.isFile()) throw new InputError('unreadable', 'cannot be read', { path: shown, expected: 'a file', got: 'something else' });
      const status = fromStats(stats);
      if (status.byteCount > documentBytesMax) throw tooLarge(shown, status.byteCount);
      const bytes = readToEnd(file, status.byteCount, shown);
      assertSettled(status, fromStats(fstatSync(file, { bigint: true })), bytes.length, shown);
      return { path, shown, bytes, status };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw asInputError(error, shown);
  }
}

/** What was half read before and half after somebody wrote is no text that anybody wrote. */
function assertSettled(before: FileStatus, after: FileStatus, byteCount: number, shown: string): void {
  // Files of /proc say that they are empty, and are not.
  const isWhole = before.byteCount === 0 || byteCount === before.byteCount;
  if (isWhole && after.byteCount === before.byteCount && after.modifiedAt === before.modifiedAt) return;
  const details = isWhole ? {} : { expected: `${before.byteCount} bytes`, got: `${byteCount}` };
  throw new InputError('changed', 'was changed while it was read, and is left out', { path: shown, ...details });
}

function readToEnd(file: number, expectedBytes: number, shown: string): Uint8Array {
  // One byte more than expected: where the file is as long as it says, the first read that finds nothing needs no more room.
  let buffer = new Uint8Array(expectedBytes + 1);
  let length = 0;
  for (;;) {
    if (length === buffer.length) {
      if (length > documentBytesMax) throw tooLarge(shown, undefined);
      const larger = new Uint8Array(Math.min(2 * length + growthBytes, documentBytesMax + 1));
      larger.set(buffer);
      buffer = larger;
    }
    const bytesRead = readSync(file, buffer, length, buffer.length - length, null);
    if (bytesRead === 0) return buffer.subarray(0, length);
    length += bytesRead;
  }
}

/**
 * Every byte of a stream: standard input, or a pipe that was named.
 *
 * @throws InputError `too-large`, `unreadable`
 */
export async function readStream(stream: AsyncIterable<Uint8Array>, shown: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      length += chunk.length;
      if (length > documentBytesMax) throw tooLarge(shown, undefined);
      chunks.push(chunk);
    }
  } catch (error) {
    throw asInputError(error, shown);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/**
 * A way to come by a file's bytes once more without keeping them.
 *
 * @returns answers undefined when the file is not as it was
 */
export function readAgain(path: string, { inode, modifiedAt, byteCount }: FileStatus): () => Uint8Array | undefined {
  return () => {
    try {
      const now = statSync(path, { bigint: true });
      if (now.ino !== inode || now.mtimeNs !== modifiedAt) return undefined;
      const bytes = readFileSync(path);
      return bytes.length === byteCount ? bytes : undefined;
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
      return undefined;
    }
  };
}

/** Whether nobody has touched the file since: a glance at its status, without reading. */
export async function looksUnchanged({ path }: ReadFile, status: FileStatus): Promise<boolean> {
  const now = fromStats(statSync(path, { bigint: true }));
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
    const status = await statusOf(handle);
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
