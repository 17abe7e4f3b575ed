import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { undoHeader } from '../edit/undo.js';
import { binarySign } from '../encoding/binary.js';
import { detectEncoding } from '../encoding/detect.js';
import { InputError } from '../errors.js';
import type { InputEncoding, SourceDocument } from '../types.js';
import { isGzip } from './compressed.js';
import { type Input, undoFileAsInput } from './inputs.js';
import { type ReadFile, readStream, readWhole } from './read.js';

/** An input with its bytes and how they are to be read. `file` only where it is a regular file, and not compressed. */
export interface TextInput {
  readonly source: Required<SourceDocument>;
  readonly file?: ReadFile;
}

/** An input, or why it is passed over. */
export type ReadInput = TextInput | { readonly passedOver: string };

/**
 * One whole input; of a gzip file the text in it.
 *
 * @param standardInput is opened only when it is the input
 * @param encoding a label that TextDecoder knows, or `auto`
 * @throws InputError `not-found`, `unreadable`, `too-large`, `binary`, `encoding`, `usage`, `malformed`
 */
export async function readInput(input: Input, standardInput: () => AsyncIterable<Uint8Array>, encoding: string): Promise<ReadInput> {
  if (input.kind === 'file' && !isGzip(input.path)) {
    const file = await readWhole(input.path, input.id);
    return asText(input, file.bytes, encoding, file);
  }
  if (input.kind === 'file') {
    // What few runs need is loaded for them alone.
    const { readGzip } = await import('./gzip.js');
    return asText(input, (await readGzip(input.path, input.id)).bytes, encoding);
  }
  return asText(input, await readStream(openStream(input, standardInput), input.id), encoding);
}

/** The bytes of an input that is no regular file, as they come. */
export function openStream(input: Input, standardInput: () => AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return input.kind === 'pipe' ? createReadStream(input.path) : standardInput();
}

function asText(input: Input, bytes: Uint8Array, told: string, file?: ReadFile): ReadInput {
  const looked = lookAt(input, bytes, told);
  if ('passedOver' in looked) return looked;
  return { source: { id: input.id, bytes, encoding: looked }, ...(file === undefined ? {} : { file }) };
}

/**
 * How the bytes of an input are to be read, or why it is passed over.
 *
 * @throws InputError `binary`, `encoding`, `too-large`, and `usage` for an undo file that was named
 */
export function lookAt(input: Input, bytes: Uint8Array, told: string): InputEncoding | { readonly passedOver: string } {
  if (isUndoFile(input, bytes)) return { passedOver: 'is an undo file' };
  const encoding = detected(input, bytes, told);
  const sign = binarySign(bytes, encoding);
  if (sign === undefined) return encoding;
  if (!input.isNamed) return { passedOver: 'is a binary file' };
  throw new InputError('binary', 'is a binary file', { path: input.id, ...sign, expected: 'text' });
}

/**
 * Whether an input that begins with these bytes is an undo file.
 *
 * @throws InputError `usage` where it is one that was named
 */
export function isUndoFile(input: Input, bytes: Uint8Array): boolean {
  const isOne = startsAsUndoFile(bytes);
  if (isOne && input.isNamed) throw undoFileAsInput(input.id);
  return isOne;
}

function detected(input: Input, bytes: Uint8Array, told: string): InputEncoding {
  try {
    return detectEncoding(bytes, told, isUtf8);
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
