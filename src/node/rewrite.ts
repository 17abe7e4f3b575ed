import { access, constants, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { assert } from '../assert.js';
import { standing, type UndoRecord, undo, undoRecord } from '../edit/undo.js';
import { InputError } from '../errors.js';
import type { Span } from '../types.js';
import { replaceFile } from './atomic.js';
import { asInputError } from './faults.js';
import { sha256 } from './hash.js';
import { type ReadFile, readWhole } from './read.js';
import type { UndoWriter } from './undo-file.js';

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Renaming asks only for the folder's permission, but who makes a file read-only does not want it rewritten. */
async function assertWritable(file: ReadFile): Promise<void> {
  await access(file.path, constants.W_OK).catch((error: unknown) => {
    throw asInputError(error, file.shown, 'unwritable');
  });
}

/**
 * Writes the cleaned bytes over a file: first the undo record, down to the disk, then the file, at once and whole.
 *
 * @throws InputError `changed`, `unwritable`, `exists`, `too-large`; the file is then as it was
 */
export async function rewriteInPlace(file: ReadFile, edits: readonly Span[], output: Uint8Array, writer: UndoWriter): Promise<void> {
  await assertWritable(file);
  const record = undoRecord(writer.nameOf(file.path), file.bytes, edits, output, sha256);
  // The last moment at which a fault of ours costs nobody his text.
  assert(isSame(undo(output, record), file.bytes), 'what was removed and what stays make up the original');
  await replaceFile(file, output, () => writer.append(record));
}

/**
 * Gives one file its original bytes back, unless it has them already.
 *
 * @param folder of the undo file, absolute and without symbolic links
 * @param dryRun only says what would be done
 * @throws InputError `changed` when the file is neither version of the record, `not-found`, `unreadable`, `unwritable`, `malformed`
 */
export async function restoreFile(folder: string, record: UndoRecord, dryRun: boolean): Promise<'restored' | 'original'> {
  const path = isAbsolute(record.path) ? record.path : join(folder, ...record.path.split('/'));
  const file = await readWhole(path, record.path);
  const state = standing(file.bytes, record, sha256);
  if (state === 'before') return 'original';
  if (state === 'changed') throw new InputError('changed', 'was changed since it was cleaned, and is left alone', { path: record.path });
  const original = undo(file.bytes, record);
  if (sha256(original) !== record.before.hash) {
    throw new InputError('malformed', 'the undo record does not lead back to the original', { path: record.path });
  }
  if (dryRun) return 'restored';
  await assertWritable(file);
  await replaceFile(file, original, async () => async () => {});
  return 'restored';
}

/**
 * The folder that the paths in an undo file start from: where the file really lies.
 *
 * @throws InputError `not-found`, `unreadable`
 */
export async function undoFolder(path: string): Promise<string> {
  try {
    return dirname(await realpath(path));
  } catch (error) {
    throw asInputError(error, path);
  }
}
