import { fstatSync, readSync } from 'node:fs';
import type { Survey } from '../../corpus-types.js';
import { InputError } from '../../errors.js';
import { asInputError } from '../faults.js';
import { type BatchHead, batchBytes, batchHeadBytes, batchMark, type Checksum, padded, parseBatchHead, shownChecksum } from './format.js';
import { parseColumns } from './survey-columns.js';

/** Reads parts of a file. Bytes behind its end are missing from the answer. */
export interface LogFile {
  /** Good until the next call. */
  readonly read: (at: number, length: number) => Uint8Array;
  /** Reads into all of `into`; answers how many bytes there were. */
  readonly readInto: (at: number, into: Uint8Array) => number;
  /** What was read before may have changed. */
  readonly forget: () => void;
}

/** Heads and texts are small and lie near each other: so much is read at once. */
const windowBytes = 2 ** 16;

/** @param path for errors */
export function openLogFile(descriptor: number, path: string): LogFile {
  const window = new Uint8Array(windowBytes);
  let from = 0;
  let filled = 0;
  const readInto = (at: number, into: Uint8Array) => {
    let done = 0;
    try {
      while (done < into.length) {
        const count = readSync(descriptor, into, done, into.length - done, at + done);
        if (count === 0) break;
        done += count;
      }
    } catch (error) {
      throw asInputError(error, path);
    }
    return done;
  };
  const read = (at: number, length: number) => {
    if (length > windowBytes) {
      const large = new Uint8Array(length);
      return large.subarray(0, readInto(at, large));
    }
    if (at < from || at + length > from + filled) {
      filled = readInto(at, window);
      from = at;
    }
    return window.subarray(at - from, Math.min(at - from + length, filled));
  };
  return {
    read,
    readInto,
    forget: () => {
      filled = 0;
    },
  };
}

/** A batch as its head tells it, bytes [at, end); bytes that are no batch; or a last batch that is cut short, which never was. */
export type Step =
  | { readonly kind: 'batch'; readonly at: number; readonly end: number; readonly head: BatchHead }
  | { readonly kind: 'damage'; readonly at: number; readonly end: number; readonly fault: InputError }
  | { readonly kind: 'torn'; readonly at: number; readonly end: number };

/** Walks over the heads of batches from byte `from` to `end`, and reads nothing else unless a head is damaged. */
export function* walkBatches(file: LogFile, path: string, from: number, end: number, sum: Checksum): Generator<Step> {
  let at = from;
  while (at < end) {
    const bytes = file.read(at, Math.min(batchHeadBytes, end - at));
    const head = parseBatchHead(bytes, at, sum);
    if (head !== undefined && at + batchBytes(head) <= end) {
      yield { kind: 'batch', at, end: at + batchBytes(head), head };
      at += batchBytes(head);
      continue;
    }
    // Some file systems leave zeros where the power went while a file grew.
    if (head !== undefined || end - at < batchHeadBytes || isZero(file, at, end)) {
      yield { kind: 'torn', at, end };
      return;
    }
    const next = findHead(file, at + 8, end, sum);
    const fault = new InputError('malformed', 'the head of a batch is damaged', {
      path,
      offset: at,
      expected: 'a head',
      got: shownBytes(bytes),
    });
    yield { kind: 'damage', at, end: next, fault };
    at = next;
  }
}

function shownBytes(bytes: Uint8Array): string {
  return `${[...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')} ...`;
}

function isZero(file: LogFile, from: number, end: number): boolean {
  for (let at = from; at < end; at += windowBytes) {
    if (file.read(at, Math.min(windowBytes, end - at)).some((byte) => byte !== 0)) return false;
  }
  return true;
}

/** Where the next head stands that is good, or the end. */
function findHead(file: LogFile, from: number, end: number, sum: Checksum): number {
  for (let at = from; at < end; at += 8) {
    if (file.read(at, 1)[0] === batchMark[0] && parseBatchHead(file.read(at, Math.min(batchHeadBytes, end - at)), at, sum) !== undefined)
      return at;
  }
  return end;
}

/** A survey of the index; its text is empty, and `textStarts` and `textEnds` count from byte `textAt` of the file. */
export interface StoredSurvey {
  readonly survey: Survey;
  readonly textAt: number;
}

/** Texts are read in parts of this size to be checked. */
const chunkBytes = 2 ** 20;

/**
 * Reads the columns of a batch and checks all of it, its text too, since texts are read later without a look.
 *
 * @returns the fault where it is damaged
 */
export function readBatch(
  file: LogFile,
  path: string,
  { at, end, head }: Extract<Step, { kind: 'batch' }>,
  bands: number,
  sum: Checksum,
): StoredSurvey | InputError {
  const columns = new Uint8Array(head.columnBytes);
  const textAt = at + batchHeadBytes + head.columnBytes;
  const state = sum.begin();
  let done = file.readInto(at + batchHeadBytes, columns);
  state.update(columns.subarray(0, done));
  const chunk = new Uint8Array(Math.min(chunkBytes, end - textAt));
  for (let from = textAt; from < end; from += chunk.length) {
    const part = chunk.subarray(0, file.readInto(from, chunk.subarray(0, Math.min(chunk.length, end - from))));
    state.update(part);
    done += part.length;
  }
  const asked = head.columnBytes + padded(head.textBytes);
  if (done < asked) return damage(path, at, 'a batch is cut short', `${asked} bytes`, `${done}`);
  const got = state.digest();
  if (got !== head.checksum) return damage(path, at, 'a batch is damaged', shownChecksum(head.checksum), shownChecksum(got));
  const survey = parseColumns(columns, head.textBytes, bands);
  return typeof survey === 'string' ? damage(path, at, 'a batch contradicts itself', 'a sound survey', survey) : { survey, textAt };
}

function damage(path: string, offset: number, message: string, expected: string, got: string): InputError {
  return new InputError('malformed', message, { path, offset, expected, got });
}

export function sizeOf(descriptor: number): number {
  return fstatSync(descriptor).size;
}
