import { type BigIntStats, closeSync, constants, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
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

/** A file as it was at one moment. */
export interface KnownFile {
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** The path as the user knows it, for messages. */
  readonly shown: string;
  readonly status: FileStatus;
}

/** A file as it was when it was read. */
export interface ReadFile extends KnownFile {
  readonly bytes: Uint8Array;
}

/** First room for a file that is longer than it says, such as those of /proc, which say 0. */
const growthBytes = 2 ** 16;

/**
 * A path that was resolved has no link at its end; where one came there since, it is not the file that was meant; and a pipe that came there
 * would keep us waiting. Windows has no such flags.
 */
export const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export function fromStats(stats: BigIntStats): FileStatus {
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

/** @param byteCount undefined where it is only known that there are more than may be */
export function tooLarge(shown: string, byteCount?: number, bytesMax: number = documentBytesMax): InputError {
  const got = byteCount === undefined ? 'more' : `${byteCount}`;
  return new InputError('too-large', 'is too large', { path: shown, expected: `at most ${bytesMax} bytes`, got });
}

/**
 * Opens one regular file for reading; the caller closes it.
 *
 * @param path without a symbolic link at its end
 * @param shown the path for errors
 * @throws InputError `not-found`, `unreadable`
 */
export function openFile(path: string, shown: string): { readonly descriptor: number; readonly status: FileStatus } {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, readFlags);
    const stats = fstatSync(descriptor, { bigint: true });
    if (!stats.isFile()) throw new InputError('unreadable', 'cannot be read', { path: shown, expected: 'a file', got: 'something else' });
    return { descriptor, status: fromStats(stats) };
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    throw asInputError(error, shown);
  }
}

function whileOpen<Result>(path: string, shown: string, use: (descriptor: number, status: FileStatus) => Result): Result {
  const { descriptor, status } = openFile(path, shown);
  try {
    return use(descriptor, status);
  } catch (error) {
    throw asInputError(error, shown);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * A file that is not read yet, or not into memory.
 *
 * @throws InputError `not-found`, `unreadable`
 */
export function knownFile(path: string, shown: string): KnownFile {
  return { path, shown, status: whileOpen(path, shown, (_, status) => status) };
}

/**
 * Every byte of one regular file.
 *
 * @param path without a symbolic link at its end
 * @param shown the path for errors
 * @throws InputError `not-found`, `unreadable`, `too-large`, `changed` when somebody wrote to it meanwhile
 */
export async function readWhole(path: string, shown: string): Promise<ReadFile> {
  // Not by promises: inputs are read one after the other, and to hand each call to another thread takes ten times as long as the call.
  return whileOpen(path, shown, (descriptor, status) => {
    if (status.byteCount > documentBytesMax) throw tooLarge(shown, status.byteCount);
    const bytes = readToEnd(descriptor, status.byteCount, shown);
    assertSettled(status, descriptor, bytes.length, shown);
    return { path, shown, bytes, status };
  });
}

/** What `readInto` has read: that many bytes from where it was told. */
export interface ReadPart {
  readonly byteCount: number;
  readonly status: FileStatus;
}

/**
 * Every byte of one regular file into room that is there already, so that many small files make one batch.
 *
 * @param at where its first byte goes in `buffer`; what lies before is left as it is, what lies behind the file may be written to
 * @returns undefined where the room is too small
 * @throws InputError as `readWhole`
 */
export function readInto(path: string, shown: string, buffer: Uint8Array, at: number): ReadPart | undefined {
  return whileOpen(path, shown, (descriptor, status) => {
    const room = buffer.length - at;
    if (status.byteCount > room) return undefined;
    // Where a file says how long it is, its status tells afterwards that nothing follows; else only a read that finds nothing does.
    const byteCount = readUpTo(descriptor, buffer, at, status.byteCount || room);
    if (status.byteCount === 0 && byteCount === room) return undefined;
    assertSettled(status, descriptor, byteCount, shown);
    return { byteCount, status };
  });
}

/** As many bytes as are asked for, or as there are. */
export function readUpTo(descriptor: number, buffer: Uint8Array, at: number, byteCount: number): number {
  let done = 0;
  while (done < byteCount) {
    const bytesRead = readSync(descriptor, buffer, at + done, byteCount - done, null);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

/**
 * What was half read before and half after somebody wrote is no text that anybody wrote.
 *
 * @throws InputError `changed` unless the file has its status from before and `byteCount`, the bytes that were read, is all of it
 */
export function assertSettled(before: FileStatus, descriptor: number, byteCount: number, shown: string): void {
  const after = fromStats(fstatSync(descriptor, { bigint: true }));
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
      if (length > documentBytesMax) throw tooLarge(shown);
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
      if (length > documentBytesMax) throw tooLarge(shown);
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
