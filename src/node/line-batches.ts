import { closeSync } from 'node:fs';
import { Readable } from 'node:stream';
import { InputError } from '../errors.js';
import { isGzip } from './compressed.js';
import { asInputError } from './faults.js';
import { asGzipFault, gunzipped } from './gzip.js';
import { assertSettled, type KnownFile, openFile, readUpTo } from './read.js';
import { changed, isAsKnown, isSameStatus } from './unchanged.js';

/** Whole lines of an input. */
export interface LineBatch {
  /** With all their line ends; only the last line of the input may have none. At the start of an ArrayBuffer of its own, to be given away. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The number of its first line in the input, from 1. */
  readonly firstLine: number;
  /** Where it begins in the input, in bytes; of a gzip file, in the text in it. */
  readonly firstByte: number;
}

export interface BatchLimits {
  /** How much is read before a batch is cut. */
  readonly batchBytes: number;
  /** Longest line without its end, not below `batchBytes`. */
  readonly lineBytesMax: number;
}

/**
 * At 1 MB what is done once a batch, such as waking a thread, no longer counts, and a few batches a thread take little memory.
 * A line is one document, which takes some eight times its length while it is judged: at 256 MiB, 2 GB in each thread.
 */
const usualLimits: BatchLimits = { batchBytes: 2 ** 20, lineBytesMax: 2 ** 28 };

const lineFeed = 0x0a;

/**
 * What was filled of a room, and what follows: more, nothing, or nothing that anybody wants to read, so that a line may lack its end.
 */
interface Filled {
  readonly byteCount: number;
  readonly follows: 'more' | 'end' | 'stopped';
}

/** Fills the start of the room with the bytes that follow, at least one of them unless they end. */
type Fill = (room: Uint8Array) => Filled | Promise<Filled>;

/** For streams that come slowly. */
export interface Pacing {
  /** Lines that wait so long, in milliseconds, and behind which nothing is at hand, are given before the batch is full. */
  readonly waitMs: number;
  /** Ends the stream early: lines that have come whole are given, and the stream is closed. */
  readonly signal: AbortSignal;
}

/**
 * The lines of a regular file, by batches, of whatever length the file is; those of the text in it where its name ends in `.gz`. One batch
 * is in memory at a time, and a part of the next.
 *
 * What comes before a fault was given already: who writes must see to it that nothing half done stays.
 *
 * @throws InputError `changed` at the start where it is not as it was known, and at the end where somebody wrote to it meanwhile;
 *   `too-large` for a line; `malformed` for gzip data that is damaged or cut off; `not-found`, `unreadable`
 */
export async function* fileLines(file: KnownFile, limits: BatchLimits = usualLimits): AsyncGenerator<LineBatch> {
  const { descriptor, status } = openFile(file.path, file.shown);
  let isOpen = true;
  try {
    if (!isSameStatus(status, file.status)) throw changed(file.shown);
    if (isGzip(file.path)) {
      isOpen = false;
      yield* streamLines(gunzipped(file, descriptor), file.shown, limits);
      if (!(await isAsKnown(file))) throw changed(file.shown);
      return;
    }
    let byteCount = 0;
    const fill = (room: Uint8Array) => {
      const bytesRead = readUpTo(descriptor, room, 0, room.length);
      byteCount += bytesRead;
      return { byteCount: bytesRead, follows: bytesRead < room.length ? ('end' as const) : ('more' as const) };
    };
    yield* batchesOf(fill, file.shown, limits);
    assertSettled(status, descriptor, byteCount, file.shown);
  } catch (error) {
    throw asGzipFault(error, file.shown);
  } finally {
    if (isOpen) closeSync(descriptor);
  }
}

/**
 * The lines of a stream, by batches: standard input, or a pipe that was named. Without pacing the batches are the same however the stream
 * comes in pieces.
 *
 * @param shown the input's name for errors
 * @throws InputError `too-large` for a line, `unreadable`
 */
export async function* streamLines(
  stream: AsyncIterable<Uint8Array>,
  shown: string,
  limits: BatchLimits = usualLimits,
  pacing?: Pacing,
): AsyncGenerator<LineBatch> {
  const pieces = stream[Symbol.asyncIterator]();
  let piece = new Uint8Array();
  let coming: Promise<IteratorResult<Uint8Array>> | undefined;

  async function fill(room: Uint8Array): Promise<Filled> {
    let byteCount = 0;
    let since = 0;
    for (;;) {
      if (byteCount === 0 && piece.length > 0) since = performance.now();
      const taken = piece.subarray(0, room.length - byteCount);
      room.set(taken, byteCount);
      byteCount += taken.length;
      piece = piece.subarray(taken.length);
      if (byteCount === room.length) return { byteCount, follows: 'more' };
      coming ??= pieces.next();
      if (pacing !== undefined) {
        const follows = await waited(coming, byteCount > 0 ? since + pacing.waitMs - performance.now() : undefined, pacing.signal);
        if (follows !== undefined) return { byteCount, follows };
      }
      const next = await coming;
      coming = undefined;
      if (next.done === true) return { byteCount, follows: 'end' };
      piece = next.value as Uint8Array<ArrayBuffer>;
    }
  }

  try {
    yield* batchesOf(fill, shown, limits);
  } catch (error) {
    throw asInputError(error, shown);
  } finally {
    if (coming === undefined) await pieces.return?.();
    else {
      // A stream that is being waited for ends its iterator only when it ends itself.
      coming.catch(() => {});
      if (stream instanceof Readable) stream.destroy();
    }
  }
}

/**
 * Waits for the next piece. A piece that lies at hand is taken also when time is up: what is behind does not make batches small.
 *
 * @param ms undefined for as long as it takes
 * @returns undefined when it has come
 */
function waited(coming: Promise<unknown>, ms: number | undefined, signal: AbortSignal): Promise<'more' | 'stopped' | undefined> {
  return new Promise((resolve) => {
    const settle = (follows: 'more' | 'stopped' | undefined) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(follows);
    };
    const stop = () => settle('stopped');
    const timer = ms === undefined ? undefined : setTimeout(() => setImmediate(settle, 'more'), Math.max(0, ms));
    const came = () => settle(undefined);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
    coming.then(came, came);
  });
}

async function* batchesOf(fill: Fill, shown: string, { batchBytes, lineBytesMax }: BatchLimits): AsyncGenerator<LineBatch> {
  let room = newRoom(batchBytes);
  /** Of these, all before the last read are the beginning of one line. */
  let length = 0;
  let firstLine = 1;
  let firstByte = 0;
  for (;;) {
    if (room.length < length + batchBytes) room = enlarged(room, length, batchBytes);
    const { byteCount: bytesRead, follows } = await fill(room.subarray(length, length + batchBytes));
    const added = room.subarray(length, length + bytesRead);
    const firstEnd = added.indexOf(lineFeed);
    if (length + (firstEnd === -1 ? bytesRead : firstEnd) > lineBytesMax) {
      const expected = `at most ${lineBytesMax} bytes`;
      throw new InputError('too-large', 'the line is too long', { path: shown, line: firstLine, offset: firstByte, expected });
    }
    const lastEnd = added.lastIndexOf(lineFeed);
    const cut = follows === 'end' ? length + bytesRead : lastEnd === -1 ? 0 : length + lastEnd + 1;
    length += bytesRead;
    if (cut > 0) {
      const bytes = new Uint8Array(room.buffer, 0, cut);
      // What is left is taken over now, since the batch may be given away with its buffer.
      const next = newRoom(length - cut + batchBytes);
      next.set(room.subarray(cut, length));
      const lineCount = lineCountOf(room.subarray(0, cut));
      room = next;
      length -= cut;
      yield { bytes, firstLine, firstByte };
      firstLine += lineCount;
      firstByte += cut;
    }
    if (follows !== 'more') return;
  }
}

/** With a buffer of its own, and not cleared, since it is filled anyway. */
function newRoom(byteCount: number): Buffer<ArrayBuffer> {
  return Buffer.allocUnsafeSlow(byteCount);
}

/** By doubling, so that a long line is copied only a few times. */
function enlarged(room: Buffer<ArrayBuffer>, length: number, batchBytes: number): Buffer<ArrayBuffer> {
  const larger = newRoom(2 * length + batchBytes);
  larger.set(room.subarray(0, length));
  return larger;
}

/** By searching: of lines of 100 bytes eight times as fast as a loop over the bytes. */
function lineCountOf(bytes: Buffer): number {
  let count = 0;
  for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, end + 1)) count++;
  return count;
}
