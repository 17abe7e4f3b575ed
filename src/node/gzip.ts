import { closeSync, createReadStream, readSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { InputError } from '../errors.js';
import { documentBytesMax } from '../options.js';
import { asInputError } from './faults.js';
import { type KnownFile, openFile, readWhole, tooLarge } from './read.js';

/** What zlib takes and gives at a time. Each is a change of threads: with its own 16 KB, reading takes four times as long; 1 MB gains nothing. */
const chunkBytes = 2 ** 18;

/**
 * A gzip file's text, whole; all of its members, if it has several. The bytes of a bomb are never more than may be.
 *
 * @param path without a symbolic link at its end
 * @param shown the path for errors
 * @returns the file as it was, and the text in it
 * @throws InputError `malformed` where it is damaged or cut off, `too-large`, and as `readWhole`
 */
export async function readGzip(
  path: string,
  shown: string,
  bytesMax: number = documentBytesMax,
): Promise<{ readonly file: KnownFile; readonly bytes: Uint8Array }> {
  const { bytes: packed, status } = await readWhole(path, shown);
  try {
    const { buffer: bytes, engine } = gunzipSync(packed, { maxOutputLength: bytesMax, info: true }) as unknown as Gunzipped;
    if (!isPadding(packed.subarray(engine.bytesWritten))) throw notPadding(shown);
    return { file: { path, shown, status }, bytes };
  } catch (error) {
    throw asGzipFault(error, shown, bytesMax);
  }
}

/** What zlib answers when it is asked for its engine too; `bytesWritten` is how much of the file it made use of. */
interface Gunzipped {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/**
 * The text of an open gzip file, piece by piece, of whatever length: at most a few pieces are in memory. The file is closed for the caller.
 *
 * @throws what `asGzipFault` is for
 */
export async function* gunzipped(file: KnownFile, descriptor: number): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  // What goes wrong comes out of the last stream; the callback is only there because a fault without one ends the program.
  pipeline(createReadStream('', { fd: descriptor, start: 0, highWaterMark: chunkBytes }), gunzip, () => {});
  yield* gunzip;
  if (gunzip.bytesWritten < file.status.byteCount) assertPadded(file, gunzip.bytesWritten);
}

/**
 * zlib stops at zeros between members, which tapes were filled up with, and says nothing of what comes after them.
 *
 * @throws InputError `malformed` unless nothing comes
 */
function assertPadded({ path, shown }: KnownFile, from: number): void {
  const { descriptor } = openFile(path, shown);
  try {
    const buffer = new Uint8Array(chunkBytes);
    for (let at = from; ; ) {
      const bytesRead = readSync(descriptor, buffer, 0, buffer.length, at);
      if (bytesRead === 0) return;
      if (!isPadding(buffer.subarray(0, bytesRead))) throw notPadding(shown);
      at += bytesRead;
    }
  } finally {
    closeSync(descriptor);
  }
}

function isPadding(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function notPadding(shown: string): InputError {
  return new InputError('malformed', 'is damaged', { path: shown, expected: 'gzip data', got: 'zeros and something after them' });
}

/** What zlib says of a file, as an InputError; what the operating system says too; anything else as it came. */
export function asGzipFault(error: unknown, shown: string, bytesMax?: number): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(shown, undefined, bytesMax);
  if (code === 'Z_BUF_ERROR') {
    return new InputError('malformed', 'is cut off', { path: shown, expected: 'the rest of the gzip data', got: 'the end of the file' });
  }
  if (code === 'Z_DATA_ERROR') {
    return new InputError('malformed', 'is damaged', { path: shown, expected: 'gzip data', got: (error as Error).message });
  }
  return asInputError(error, shown);
}
