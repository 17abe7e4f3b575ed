import { createReadStream } from 'node:fs';
import { undoHeader } from '../edit/undo.js';
import { InputError } from '../errors.js';
import type { SourceDocument } from '../types.js';
import { type Input, undoFileAsInput } from './inputs.js';
import { type ReadFile, readStream, readWhole } from './read.js';

/** Where a NUL byte makes a file binary, as git and grep look for it: text has none, and what is no text shows one early. */
const binaryBytesMax = 8192;

/** An input with its bytes, or why it is passed over. `file` only where it is a regular file. */
export type ReadInput = { readonly source: SourceDocument; readonly file?: ReadFile } | { readonly passedOver: string };

/**
 * @param standardInput is opened only when it is the input
 * @throws InputError `not-found`, `unreadable`, `too-large`, `binary`, `usage`
 */
export async function readInput(input: Input, standardInput: () => AsyncIterable<Uint8Array>): Promise<ReadInput> {
  if (input.kind === 'file') {
    const file = await readWhole(input.path, input.id);
    return checked(input, { source: { id: input.id, bytes: file.bytes }, file });
  }
  const stream = input.kind === 'pipe' ? createReadStream(input.path) : standardInput();
  return checked(input, { source: { id: input.id, bytes: await readStream(stream, input.id) } });
}

function checked(input: Input, read: { readonly source: SourceDocument; readonly file?: ReadFile }): ReadInput {
  const { bytes } = read.source;
  if (startsAsUndoFile(bytes)) {
    if (input.isNamed) throw undoFileAsInput(input.id);
    return { passedOver: 'is an undo file' };
  }
  const nul = bytes.subarray(0, binaryBytesMax).indexOf(0);
  if (nul === -1) return read;
  if (!input.isNamed) return { passedOver: 'is a binary file' };
  throw new InputError('binary', 'is a binary file', { path: input.id, offset: nul, expected: 'text', got: 'a NUL byte' });
}

function startsAsUndoFile(bytes: Uint8Array): boolean {
  // Up to the version's number: undo files of all versions are none of ours to change.
  const mark = undoHeader.slice(0, undoHeader.lastIndexOf(':'));
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, mark.length)).toString('latin1') === mark;
}
