import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { basename, dirname, relative, sep } from 'node:path';
import { formatUndoRecord, type UndoRecord, undoHeader } from '../edit/undo.js';
import { InputError } from '../errors.js';
import { syncFolder } from './atomic.js';
import { asInputError, systemCode } from './faults.js';

/** An undo file that is being written; on the disk only once there is something to undo. */
export interface UndoWriter {
  /** How a record names a file: relative to the undo file's folder, with `/`. `path` is absolute, without symbolic links. */
  readonly nameOf: (path: string) => string;
  /**
   * Writes a record down to the disk; answers how to take it back, as long as it is the last.
   *
   * @throws InputError `exists`, `unwritable`; after that every further one is refused, since its place in the file is not sure
   */
  readonly append: (record: UndoRecord) => Promise<() => Promise<void>>;
  /** Whether an append has failed. */
  readonly hasFailed: () => boolean;
  readonly close: () => Promise<void>;
}

function exists(path: string): InputError {
  const message = 'exists already and is never overwritten; restore it, move it away, or name another with --undo';
  return new InputError('exists', message, { path });
}

/**
 * Prepares an undo file without writing it.
 *
 * @throws InputError `exists` when anything stands at `path`, `unwritable` when its folder is not there
 */
export async function createUndoWriter(path: string): Promise<UndoWriter> {
  if ((await lstat(path).catch(() => undefined)) !== undefined) throw exists(path);
  // Real, because `..` in a record is resolved from where the folder really is.
  const folder = await realpath(dirname(path)).catch((error: unknown) => {
    throw asInputError(error, path, 'unwritable');
  });
  let handle: FileHandle | undefined;
  let length = 0;
  let failed = false;

  async function write(line: string): Promise<void> {
    handle ??= await open(path, 'wx', 0o600).catch((error: unknown) => {
      throw systemCode(error) === 'EEXIST' ? exists(path) : asInputError(error, path, 'unwritable');
    });
    const bytes = Buffer.from(`${line}\n`);
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, length + done);
      done += bytesWritten;
    }
    length += bytes.length;
  }

  async function append(record: UndoRecord): Promise<() => Promise<void>> {
    if (failed) throw new InputError('unwritable', 'no further record after one that failed', { path });
    try {
      const isNew = handle === undefined;
      if (isNew) await write(undoHeader);
      const before = length;
      await write(formatUndoRecord(record));
      await handle?.sync();
      if (isNew) await syncFolder(folder);
      return async () => {
        await handle?.truncate(before);
        await handle?.sync();
        length = before;
      };
    } catch (error) {
      failed = true;
      throw asInputError(error, path, 'unwritable');
    }
  }

  return {
    nameOf: (file) => relative(folder, file).split(sep).join('/') || basename(file),
    append,
    hasFailed: () => failed,
    close: async () => {
      await handle?.close().catch((error: unknown) => {
        throw asInputError(error, path, 'unwritable');
      });
    },
  };
}
