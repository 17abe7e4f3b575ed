import { createReadStream } from 'node:fs';
import { undoHeader } from '../edit/undo.js';
import { binarySign } from '../encoding/binary.js';
import { detectEncoding } from '../encoding/detect.js';
import { InputError } from '../errors.js';
import type { InputEncoding, SourceDocument } from '../types.js';
import { type Input, undoFileAsInput } from './inputs.js';
import { type ReadFile, readStream, readWhole } from './read.js';

/** An input with its bytes and how they are to be read. `file` only where it is a regular file. */
export interface TextInput {
  readonly source: Required<SourceDocument>;
  readonly file?: ReadFile;
}

/** An input, or why it is passed over. */
export type ReadInput = TextInput | { readonly passedOver: string };

/**
 * @param standardInput is opened only when it is the input
 * @param encoding a label that TextDecoder knows, or `auto`
 * @throws InputError `not-found`, `unreadable`, `too-large`, `binary`, `encoding`, `usage`
 */
export async function readInput(input: Input, standardInput: () => AsyncIterable<Uint8Array>, encoding: string): Promise<ReadInput> {
  if (input.kind === 'file') {
    const file = await readWhole(input.path, input.id);
    return checked(input, file.bytes, encoding, file);
  }
  const stream = input.kind === 'pipe' ? createReadStream(input.path) : standardInput();
  return checked(input, await readStream(stream, input.id), encoding);
}

function checked(input: Input, bytes: Uint8Array, told: string, file?: ReadFile): ReadInput {
  if (startsAsUndoFile(bytes)) {
    if (input.isNamed) throw undoFileAsInput(input.id);
    return { passedOver: 'is an undo file' };
  }
  const encoding = detected(input, bytes, told);
  const sign = binarySign(bytes, encoding);
  if (sign === undefined) return { source: { id: input.id, bytes, encoding }, ...(file === undefined ? {} : { file }) };
  if (!input.isNamed) return { passedOver: 'is a binary file' };
  throw new InputError('binary', 'is a binary file', { path: input.id, ...sign, expected: 'text' });
}

function detected(input: Input, bytes: Uint8Array, told: string): InputEncoding {
  try {
    return detectEncoding(bytes, told);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.code, error.message, { ...error.details, path: input.id });
  }
}

function startsAsUndoFile(bytes: Uint8Array): boolean {
  // Up to the version's number: undo files of all versions are none of ours to change.
  const mark = undoHeader.slice(0, undoHeader.lastIndexOf(':'));
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, mark.length)).toString('latin1') === mark;
}
