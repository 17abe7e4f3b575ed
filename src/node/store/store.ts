import { closeSync, existsSync, fdatasyncSync, ftruncateSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { endianness } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { assert } from '../../assert.js';
import type { Shelf, Survey } from '../../corpus-types.js';
import { InputError } from '../../errors.js';
import { isTemporary, syncFolder, writeAtomically } from '../atomic.js';
import { asInputError, systemCode } from '../faults.js';
import { makeFolders } from '../folders.js';
import { formatBatch, writeAll } from './batch.js';
import {
  batchCountMax,
  type Checksum,
  formatPreamble,
  headerBytesMax,
  loadChecksum,
  lockName,
  logName,
  parsePreamble,
  preambleHeadBytes,
} from './format.js';
import { assertSameOptions, formatHeader, parseHeader, type StoreOptions } from './header.js';
import { takeLock } from './lock.js';
import { type LogFile, openLogFile, readBatch, type StoredSurvey, sizeOf, walkBatches } from './log-file.js';

/** A stored index that is open: what it held when it was opened, and what this store has appended since. */
export interface Store {
  /** The path of its file, for messages. */
  readonly path: string;
  readonly options: StoreOptions;
  /** What people should know: a lock that was taken over, a last batch that was cut short. */
  readonly notes: readonly string[];
  readonly batchCount: () => number;
  /** Bytes of the file that are whole batches, and the header. */
  readonly byteCount: () => number;
  /**
   * Every batch in order, checked when its turn comes; one at a time is in memory, and no text.
   *
   * @param onDamage is told of what is damaged, which is then left out; without it the first is thrown as InputError `malformed`
   */
  readonly entries: (onDamage?: (fault: InputError) => void) => Generator<StoredSurvey>;
  /**
   * Bytes of the file, as `StoredSurvey.textAt` and its ranges name them. Good until the next call.
   *
   * @throws InputError `unreadable`
   */
  readonly read: Shelf['read'];
  /**
   * Adds a batch, whose text holds only what no batch before has. When it returns, it is on the disk; where it throws, the index is as
   * it was.
   *
   * @param isDurable false leaves it to the next durable one, or to `close`, to bring it down to the disk: a crash of the system may
   *   lose it till then, one of the program not
   * @returns where its text begins in the file
   * @throws InputError `unwritable`, `too-large`
   */
  readonly append: (survey: Survey, isDurable?: boolean) => number;
  /** @throws InputError `unwritable` */
  readonly close: () => void;
}

/** Temporary files of this age belong to runs that were killed: whoever holds the lock writes no other, and a lock's live microseconds. */
const temporaryAgeMs = 60_000;

function assertLittleEndian(path: string): void {
  if (endianness() === 'LE') return;
  throw new InputError('usage', 'a stored index needs a little-endian machine', { path, expected: 'LE', got: endianness() });
}

/**
 * Opens the stored index in a folder. Reading needs no lock: it sees what was whole when it began, also while another run appends or
 * compacts. One run at a time may write.
 *
 * @param options what the index must have been made with, and what a new one is made with; undefined takes any, and a damaged one, to
 *   look after it
 * @param mode `write` makes the folder and the index where there is none, unless `options` is undefined
 * @throws InputError `not-found`, `unreadable`, `unwritable`; `exists` while another run writes; `usage` where it was made with other
 *   options; `malformed` where a head is damaged, with the offset
 */
export async function openStore(dir: string, options: StoreOptions | undefined, mode: 'read' | 'write'): Promise<Store> {
  const sum = await loadChecksum();
  const path = join(dir, logName);
  assertLittleEndian(path);
  if (mode === 'read') return openLog(path, options, sum, undefined);
  const lock = await prepareFolder(dir, options !== undefined);
  try {
    if (options !== undefined && !existsSync(path)) {
      await writeAtomically(path, path, formatPreamble(formatHeader(options), sum), undefined, true);
    }
    return openLog(path, options, sum, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A lock on the index of a folder, and what was noted when it was taken. */
export interface FolderLock {
  readonly notes: readonly string[];
  readonly release: () => void;
}

/**
 * Takes the lock of an index and tidies up after runs that were killed.
 *
 * @param isMade whether the folder is made where it is not there
 * @throws InputError `not-found`, `unwritable`, `exists`
 */
export async function prepareFolder(dir: string, isMade: boolean): Promise<FolderLock> {
  try {
    if (isMade && !existsSync(dir)) {
      makeFolders(resolve(dir));
      await syncFolder(dirname(resolve(dir)));
    }
    statSync(dir);
  } catch (error) {
    throw asInputError(error, dir, isMade ? 'unwritable' : 'unreadable');
  }
  const path = join(dir, lockName);
  const lock = takeLock(path);
  try {
    for (const name of readdirSync(dir).filter(isTemporary)) {
      const { mtimeMs = Number.POSITIVE_INFINITY } = statSync(join(dir, name), { throwIfNoEntry: false }) ?? {};
      if (Date.now() - mtimeMs > temporaryAgeMs) rmSync(join(dir, name), { force: true });
    }
  } catch (error) {
    lock.release();
    throw asInputError(error, dir, 'unwritable');
  }
  const notes = lock.takenFrom === undefined ? [] : [`${path}: taken over from process ${lock.takenFrom}, which is no more`];
  return { notes, release: lock.release };
}

function openLog(path: string, wanted: StoreOptions | undefined, sum: Checksum, lock: FolderLock | undefined): Store {
  let descriptor: number;
  try {
    descriptor = openSync(path, lock === undefined ? 'r' : 'r+');
  } catch (error) {
    throw systemCode(error) === 'ENOENT'
      ? new InputError('not-found', 'there is no stored index here', { path: dirname(path), expected: `a file ${logName}` })
      : asInputError(error, path, lock === undefined ? 'unreadable' : 'unwritable');
  }
  try {
    return storeOf(descriptor, path, wanted, sum, lock);
  } catch (error) {
    closeSync(descriptor);
    throw asInputError(error, path);
  }
}

function readHeader(file: LogFile, path: string, sum: Checksum): { readonly options: StoreOptions; readonly length: number } {
  const preamble = parsePreamble(file.read(0, preambleHeadBytes + headerBytesMax), sum);
  if ('message' in preamble) {
    const { message, ...details } = preamble;
    throw new InputError('malformed', message, { path, offset: 0, ...details });
  }
  return { options: parseHeader(preamble.json, path), length: preamble.length };
}

/** Where the last whole batch ends. What is opened to be looked after may be damaged; it is told when its turn comes. */
function findEnd(file: LogFile, path: string, begin: number, size: number, sum: Checksum, isTolerant: boolean) {
  let count = 0;
  for (const step of walkBatches(file, path, begin, size, sum)) {
    if (step.kind === 'torn') return { count, end: step.at, torn: size - step.at };
    if (step.kind === 'damage' && !isTolerant) throw step.fault;
    if (++count > batchCountMax) throw new InputError('too-large', 'has too many batches', { path, expected: `at most ${batchCountMax}` });
  }
  return { count, end: size, torn: 0 };
}

function storeOf(descriptor: number, path: string, wanted: StoreOptions | undefined, sum: Checksum, lock: FolderLock | undefined): Store {
  const file = openLogFile(descriptor, path);
  const header = readHeader(file, path, sum);
  if (wanted !== undefined) assertSameOptions(header.options, wanted, path);
  const found = findEnd(file, path, header.length, sizeOf(descriptor), sum, wanted === undefined);
  const tornNote = `${path}@${found.end}: ${found.torn} bytes of a last batch that was never finished`;
  const notes = [
    ...(lock?.notes ?? []),
    ...(found.torn === 0 ? [] : [`${tornNote} ${lock === undefined ? 'are passed over' : 'are cut off'}`]),
  ];
  if (lock !== undefined && found.torn > 0) cutTo(descriptor, path, found.end);
  file.forget();
  let { count, end } = found;
  let isSound = true;
  let isSynced = true;

  function* entries(onDamage?: (fault: InputError) => void): Generator<StoredSurvey> {
    for (const step of walkBatches(file, path, header.length, end, sum)) {
      if (step.kind === 'torn') return;
      const batch = step.kind === 'damage' ? step.fault : readBatch(file, path, step, header.options.bands, sum);
      if (!(batch instanceof InputError)) yield batch;
      else if (onDamage === undefined) throw batch;
      else onDamage(batch);
    }
  }

  function append(survey: Survey, isDurable = true): number {
    assert(lock !== undefined && wanted !== undefined, 'only what was opened for writing, with its options, is written to');
    if (!isSound) throw new InputError('unwritable', 'no further batch after one that failed', { path });
    if (count >= batchCountMax)
      throw new InputError('too-large', 'has too many batches; compact it', { path, expected: `${batchCountMax}` });
    const batch = formatBatch(survey, header.options.bands, end, path, sum);
    try {
      writeAll(descriptor, batch.parts, end);
      if (isDurable) fdatasyncSync(descriptor);
      isSynced = isDurable;
    } catch (error) {
      isSound = false;
      cutTo(descriptor, path, end);
      isSound = true;
      throw asInputError(error, path, 'unwritable');
    } finally {
      file.forget();
    }
    const textAt = end + batch.textAt;
    end += batch.length;
    count++;
    return textAt;
  }

  return {
    path,
    options: header.options,
    notes,
    batchCount: () => count,
    byteCount: () => end,
    entries,
    read: (at, length) => {
      const bytes = file.read(at, length);
      if (bytes.length < length || at + length > end)
        throw new InputError('unreadable', 'is shorter than it was', {
          path,
          offset: at,
          expected: `${length} bytes`,
          got: `${bytes.length}`,
        });
      return bytes;
    },
    append,
    close: () => {
      try {
        if (!isSynced) fdatasyncSync(descriptor);
      } catch (error) {
        throw asInputError(error, path, 'unwritable');
      } finally {
        closeSync(descriptor);
        lock?.release();
      }
    },
  };
}

function cutTo(descriptor: number, path: string, end: number): void {
  try {
    ftruncateSync(descriptor, end);
    fdatasyncSync(descriptor);
  } catch (error) {
    throw asInputError(error, path, 'unwritable');
  }
}
