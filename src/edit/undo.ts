import { assert } from '../assert.js';
import { InputError } from '../errors.js';
import type { Span } from '../types.js';
import { checkEdits } from './apply.js';
import { toBase64 } from './base64.js';

/*
 * An undo file is lines of JSON: a header, then one record for every file that was rewritten, written before the file is. It holds
 * only what was removed, so it is as large as the removals and not as the files.
 */

/** First line of every undo file. Its first bytes also tell other commands that the file is none of their inputs. */
export const undoHeader = '{"doubletake":"undo","version":1}';

/** Longest line, in bytes: V8 holds no string of more than 2^29 - 24 characters, and a line is read as one. */
export const undoLineBytesMax = 2 ** 29 - 2 ** 16;

/** What a removed piece takes beside its base64, at most: `{"at":1073741824,"bytes":""},`. */
const pieceOverheadBytes = 29;

/** Longest path in a record, in UTF-16 units: 8 times what Linux takes, and no system takes more. */
export const undoPathLengthMax = 32_768;

/** What a line takes beside its pieces, at most: the path with every unit as `\\uXXXX`, sizes, hashes and names. */
const lineOverheadBytes = 6 * undoPathLengthMax + 512;

/** Which bytes a file must hold to be this version of it. */
export interface Version {
  readonly byteCount: number;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly hash: string;
}

/** A piece that was cut out: `at` is its byte offset in the original. */
export interface RemovedPiece {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** What it takes to make one file's original out of its cleaned version. */
export interface UndoRecord {
  /** With `/`, relative to the folder of the undo file. */
  readonly path: string;
  readonly before: Version;
  readonly after: Version;
  /** Sorted by `at`, disjoint in the original. */
  readonly removed: readonly RemovedPiece[];
}

/** Names bytes by their content, as `sha256:<hex>`; passed in, because the core knows no crypto of any platform. */
export type Hash = (bytes: Uint8Array) => string;

function version(bytes: Uint8Array, hash: Hash): Version {
  return { byteCount: bytes.length, hash: hash(bytes) };
}

/**
 * The record that leads back from `output` to `original`. The pieces are views of `original`.
 *
 * @throws InputError `too-large` when more is removed than a record can hold
 */
export function undoRecord(path: string, original: Uint8Array, edits: readonly Span[], output: Uint8Array, hash: Hash): UndoRecord {
  checkEdits(edits, original.length);
  const removed = edits.map(({ start, end }) => ({ at: start, bytes: original.subarray(start, end) }));
  const lineBytes = removed.reduce((sum, { bytes }) => sum + pieceOverheadBytes + 4 * Math.ceil(bytes.length / 3), lineOverheadBytes);
  if (lineBytes > undoLineBytesMax) {
    const details = { path, expected: `an undo record of at most ${undoLineBytesMax} bytes`, got: `${lineBytes}` };
    throw new InputError('too-large', 'too much is removed to be undone', details);
  }
  return { path, before: version(original, hash), after: version(output, hash), removed };
}

/** One line, without its line ending. */
export function formatUndoRecord({ path, before, after, removed }: UndoRecord): string {
  const pieces = removed.map(({ at, bytes }) => ({ at, bytes: toBase64(bytes) }));
  return JSON.stringify({ path, before, after, removed: pieces });
}

/** Which of its two versions a file's bytes are; `changed` when neither. */
export function standing(bytes: Uint8Array, record: UndoRecord, hash: Hash): 'after' | 'before' | 'changed' {
  if (bytes.length !== record.after.byteCount && bytes.length !== record.before.byteCount) return 'changed';
  const { hash: found } = version(bytes, hash);
  return found === record.after.hash ? 'after' : found === record.before.hash ? 'before' : 'changed';
}

/**
 * The original bytes, from the cleaned ones and what was removed. Sees only to lengths; whoever calls compares hashes before and after.
 *
 * @throws InputError `malformed` when the record does not fit these bytes
 */
export function undo(bytes: Uint8Array, record: UndoRecord): Uint8Array {
  const removedBytes = record.removed.reduce((sum, piece) => sum + piece.bytes.length, 0);
  if (bytes.length + removedBytes !== record.before.byteCount) {
    const details = { path: record.path, expected: `${record.before.byteCount - removedBytes} bytes`, got: `${bytes.length}` };
    throw new InputError('malformed', 'the undo record does not fit the file', details);
  }
  const output = new Uint8Array(record.before.byteCount);
  let from = 0;
  let to = 0;
  for (const piece of record.removed) {
    const gap = piece.at - to;
    assert(gap >= 0 && from + gap <= bytes.length, 'the pieces of an undo record are sorted and in range');
    output.set(bytes.subarray(from, from + gap), to);
    output.set(piece.bytes, piece.at);
    from += gap;
    to = piece.at + piece.bytes.length;
  }
  output.set(bytes.subarray(from), to);
  return output;
}
