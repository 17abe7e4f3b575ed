import { applyEdits } from '../edit/apply.js';
import { InputError } from '../errors.js';
import { isGzip } from '../node/compressed.js';
import { copyWhole } from '../node/copy.js';
import type { Input } from '../node/inputs.js';
import { type KnownFile, readWhole } from '../node/read.js';
import { rewriteInPlace } from '../node/rewrite.js';
import { openStreamFile, type StreamFile } from '../node/stream-file.js';
import { changed, isSameStatus } from '../node/unchanged.js';
import type { UndoWriter } from '../node/undo-file.js';
import type { CleanedRecords } from '../record-cleaner.js';
import { diffHeader, diffHunks } from '../report/diff.js';
import type { Span } from '../types.js';
import type { Io } from './io.js';
import { forSink } from './render.js';

/** A batch of the records of one input, cleaned. */
export interface CleanedLines {
  /** As they came. */
  readonly bytes: Uint8Array;
  readonly firstLine: number;
  readonly firstByte: number;
  readonly cleaned: CleanedRecords;
}

/** Where the records of one input go, batch by batch. */
export interface RecordSink {
  /** @throws InputError where it cannot be written */
  readonly write: (lines: CleanedLines) => Promise<void>;
  /**
   * After the last batch.
   *
   * @param file as it was before, where the input is a regular file
   * @returns what there is to say
   * @throws InputError where it cannot be written; nothing is written then
   */
  readonly finish: (file: KnownFile | undefined) => Promise<string | undefined>;
  /** In place of `finish`, where the input could not be read to its end. */
  readonly discard: () => Promise<void>;
}

const nothing = async () => undefined;

/** For runs that only look. */
export const lostRecords: RecordSink = { write: nothing, finish: nothing, discard: nothing };

/** On standard output as they come, without compression. */
export function printedRecords({ stdout }: Io): RecordSink {
  return { ...lostRecords, write: ({ cleaned }) => stdout.write(forSink(cleaned.output, stdout)) };
}

/** As the hunks of one diff. */
export function diffedRecords(id: string, { stdout }: Io): RecordSink {
  let isFirst = true;
  return {
    ...lostRecords,
    write: async ({ bytes, firstLine, cleaned }) => {
      if (cleaned.edits.length === 0) return;
      if (isFirst) await stdout.write(forSink(diffHeader(id), stdout));
      isFirst = false;
      await stdout.write(forSink(diffHunks(bytes, cleaned.edits, firstLine - 1), stdout));
    },
  };
}

/** Into a file of the mirror, which appears when all is written; a copy of the input where nothing was cut. */
export function mirroredRecords(path: string, { mirrorPath }: Input, ownership: KnownFile['status'] | undefined): RecordSink {
  let file: StreamFile | undefined;
  let isChanged = false;
  const opened = () => {
    file ??= openStreamFile(path, mirrorPath, ownership, false);
    return file;
  };
  return {
    write: async ({ cleaned }) => {
      isChanged ||= cleaned.edits.length > 0;
      await opened().write(cleaned.output);
    },
    finish: async (source) => {
      if (isChanged || source === undefined) await opened().finish();
      else {
        await file?.discard();
        await copyWhole(source, path, mirrorPath);
      }
      return undefined;
    },
    discard: async () => file?.discard(),
  };
}

/** Over the file itself, at the end and at once. What is cut is kept until then, what stays is read again. */
export function rewrittenRecords(writer: UndoWriter, input: Input, rewritten: (file: KnownFile) => string | undefined): RecordSink {
  if (isGzip(input.path)) throw compressedInPlace(input.id);
  const edits: Span[] = [];
  return {
    write: async ({ firstByte, cleaned }) => {
      for (const { start, end } of cleaned.edits) edits.push({ start: firstByte + start, end: firstByte + end });
    },
    finish: async (known) => {
      if (known === undefined || edits.length === 0) return undefined;
      const file = await readWhole(known.path, known.shown);
      if (!isSameStatus(file.status, known.status)) throw changed(known.shown);
      await rewriteInPlace(file, edits, applyEdits(file.bytes, edits), writer);
      return rewritten(file);
    },
    discard: nothing,
  };
}

/** An undo record holds bytes of a file, and a compressed one has none that stand for a passage alone. */
export function compressedInPlace(id: string): InputError {
  return new InputError('usage', 'a compressed file cannot be rewritten in place', { path: id, expected: '--out DIR' });
}
