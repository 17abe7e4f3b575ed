import { type FileHandle, open } from 'node:fs/promises';
import { type UndoRecord, undoHeader, undoLineBytesMax } from '../edit/undo.js';
import { parseUndoHeader, parseUndoRecord } from '../edit/undo-parse.js';
import { InputError } from '../errors.js';
import { asInputError } from './faults.js';

/**
 * What an undo file holds, in order. `torn` is a last line without its end: the run was ended while it wrote it, and so before it
 * touched that line's file.
 */
export type UndoStep = { readonly record: UndoRecord } | { readonly fault: InputError } | { readonly torn: number };

/** How much is read at a time; a record is seldom larger. */
const chunkBytes = 2 ** 16;
const lineFeed = 0x0a;

interface Line {
  readonly bytes: Uint8Array;
  readonly number: number;
  readonly isTorn: boolean;
}

/**
 * @param path of the undo file
 * @throws InputError `not-found`, `unreadable`, and `malformed` where it is no undo file or a line is beyond all measure
 */
export async function* readUndoFile(path: string): AsyncGenerator<UndoStep> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw asInputError(error, path);
  });
  try {
    let number = 0;
    for await (const line of linesOf(handle, path)) {
      number = line.number;
      yield* stepsOf(line, path);
    }
    // An empty file is one whose run was ended before its first byte.
    if (number === 0) yield { torn: 1 };
  } catch (error) {
    throw asInputError(error, path);
  } finally {
    await handle.close();
  }
}

function* stepsOf({ bytes, number, isTorn }: Line, path: string): Generator<UndoStep> {
  const isHeader = number === 1;
  const text = decoded(bytes, path, number);
  if (isTorn && (!isHeader || (text !== undefined && undoHeader.startsWith(text)))) {
    yield { torn: number };
    return;
  }
  try {
    if (text === undefined) throw new InputError('malformed', 'broken characters', { line: number, expected: 'UTF-8' });
    if (isHeader) parseUndoHeader(text, number);
    else yield { record: parseUndoRecord(text, number) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const fault = new InputError(error.code, error.message, { ...error.details, path });
    if (isHeader) throw fault;
    yield { fault };
  }
}

function decoded(bytes: Uint8Array, path: string, line: number): string | undefined {
  if (bytes.length > undoLineBytesMax) throw tooLong(path, line);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function tooLong(path: string, line: number): InputError {
  return new InputError('malformed', 'the line is too long', { path, line, expected: `at most ${undoLineBytesMax} bytes` });
}

async function* linesOf(handle: FileHandle, path: string): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let number = 1;
  for (;;) {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(chunkBytes), 0, chunkBytes, null);
    if (bytesRead === 0) break;
    let from = 0;
    for (let end = buffer.indexOf(lineFeed); end !== -1 && end < bytesRead; end = buffer.indexOf(lineFeed, from)) {
      yield { bytes: Buffer.concat([...parts, buffer.subarray(from, end)]), number, isTorn: false };
      parts = [];
      length = 0;
      number++;
      from = end + 1;
    }
    if (from < bytesRead) parts.push(buffer.subarray(from, bytesRead));
    length += bytesRead - from;
    if (length > undoLineBytesMax) throw tooLong(path, number);
  }
  if (length > 0) yield { bytes: Buffer.concat(parts), number, isTorn: true };
}
