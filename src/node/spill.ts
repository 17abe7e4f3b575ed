import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InputError } from '../errors.js';
import { asInputError, systemCode } from './faults.js';
import type { Input } from './inputs.js';
import { openStream } from './source.js';

/** Inputs that can be read a second time, in the same order, and what takes away the copies of those that could not. */
export interface Rereadable {
  readonly inputs: readonly Input[];
  readonly close: () => Promise<void>;
}

/**
 * Copies what comes through pipes to temporary files, in a folder that only this user can enter, so that it can be read twice. Regular
 * files are taken as they are.
 *
 * @throws InputError `unwritable` where the temporary folder cannot take them, naming it; `unreadable`
 */
export async function rereadable(
  inputs: readonly Input[],
  stdin: () => AsyncIterable<Uint8Array>,
  isInterrupted: () => boolean,
): Promise<Rereadable> {
  const taken: Input[] = [];
  let folder: string | undefined;
  const close = async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const [index, input] of inputs.entries()) {
      if (input.kind === 'file') {
        taken.push(input);
        continue;
      }
      folder ??= await temporaryFolder();
      const path = join(folder, `input-${index}`);
      await copyStream(untilInterrupted(openStream(input, stdin), isInterrupted), path, input.id);
      taken.push({ ...input, kind: 'file', path });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { inputs: taken, close };
}

async function temporaryFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), 'doubletake-'));
  } catch (error) {
    throw unwritable(error);
  }
}

function unwritable(error: unknown): InputError {
  const expected = 'room for a copy of the input; the environment variable TMPDIR names another folder';
  return new InputError('unwritable', 'the temporary folder cannot be written', { path: tmpdir(), expected, got: systemCode(error) ?? '' });
}

async function copyStream(stream: AsyncIterable<Uint8Array>, path: string, shown: string): Promise<void> {
  let fault: unknown;
  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      yield* stream;
    } catch (error) {
      fault = error;
    }
  }
  try {
    await pipeline(Readable.from(read()), createWriteStream(path));
  } catch (error) {
    throw unwritable(error);
  }
  if (fault !== undefined) throw asInputError(fault, shown);
}

async function* untilInterrupted(stream: AsyncIterable<Uint8Array>, isInterrupted: () => boolean): AsyncGenerator<Uint8Array> {
  for await (const piece of stream) {
    if (isInterrupted()) return;
    yield piece;
  }
}
