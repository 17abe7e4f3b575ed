import { dirname } from 'node:path';
import { applyEdits } from '../edit/apply.js';
import { isWide } from '../encoding/names.js';
import { openView } from '../encoding/view.js';
import { InputError } from '../errors.js';
import { writeAtomically } from '../node/atomic.js';
import { isGzip } from '../node/compressed.js';
import { writeUnchanged } from '../node/copy.js';
import { asInputError } from '../node/faults.js';
import { makeFolders } from '../node/folders.js';
import type { Input, Inputs } from '../node/inputs.js';
import { foldsNames, makeTarget, planMirror } from '../node/mirror.js';
import type { KnownFile, ReadFile } from '../node/read.js';
import { rewriteInPlace } from '../node/rewrite.js';
import { createUndoWriter } from '../node/undo-file.js';
import { unifiedDiff } from '../report/diff.js';
import type { Edit, SourceDocument } from '../types.js';
import { type Arguments, flagOf, pathOf } from './arguments.js';
import type { Io } from './io.js';
import { lookingCarrier, plainCarrier, recordSinks } from './plain-carrier.js';
import type { RecordSink } from './record-sinks.js';
import { forSink } from './render.js';

/** Where cleaned text goes, decided from the command line alone. */
export type Target =
  | { readonly kind: 'stdout' }
  | { readonly kind: 'mirror'; readonly folder: string }
  | { readonly kind: 'in-place'; readonly undoPath: string };

/** What becomes of one cleaned input. */
export interface Carrier {
  /** Whether it must not be stopped in the middle of an input. */
  readonly writesFiles: boolean;
  /**
   * @returns what there is to say about it
   * @throws InputError where this input cannot be written; others go on
   */
  readonly carry: (index: number, input: Cleaned) => Promise<string | undefined>;
  /**
   * Where the records of an input go.
   *
   * @param file as it is before, where the input is a regular file
   * @throws InputError where they cannot go anywhere
   */
  readonly openRecords: (index: number, file: KnownFile | undefined) => Promise<RecordSink>;
  /** Whether no further input can be written. */
  readonly hasFailed: () => boolean;
  /** @returns what there is to say at the end */
  readonly finish: () => Promise<string | undefined>;
}

/** One text, before and after. */
export interface Cleaned {
  readonly source: Required<SourceDocument>;
  readonly file?: ReadFile;
  readonly edits: readonly Edit[];
}

const threeWays = 'one file, or a target: --out DIR, --in-place, or --dry-run or --diff to write nothing';

/** @throws InputError `usage` for options that contradict each other */
export function chooseTarget(parsed: Arguments): Target {
  const folder = pathOf(parsed, 'out');
  if (!flagOf(parsed, 'in-place')) return folder === undefined ? { kind: 'stdout' } : { kind: 'mirror', folder };
  if (folder !== undefined) throw new InputError('usage', '--in-place and --out are two targets', { expected: 'one of them' });
  if (parsed.paths.includes('-')) throw new InputError('usage', 'standard input cannot be rewritten in place', { path: '-' });
  return { kind: 'in-place', undoPath: pathOf(parsed, 'undo') ?? '' };
}

/**
 * Refuses what cannot be done, before anything is done.
 *
 * @throws InputError `usage`, `collision`, `exists`, `unwritable`
 */
export async function openTarget(target: Target, found: Inputs, parsed: Arguments, io: Io): Promise<Carrier> {
  const writesNothing = flagOf(parsed, 'dry-run') || flagOf(parsed, 'diff');
  const carrier = await writingCarrier(target, found, writesNothing, io);
  if (flagOf(parsed, 'diff'))
    return plainCarrier(
      false,
      (_, input) => printDiff(input, io),
      async (index) => (await recordSinks()).diffedRecords(found.inputs[index].id, io),
    );
  return writesNothing ? lookingCarrier() : carrier;
}

async function writingCarrier(target: Target, found: Inputs, writesNothing: boolean, io: Io): Promise<Carrier> {
  switch (target.kind) {
    case 'stdout':
      // Nothing on standard output would be taken for all that is left of it.
      if (!writesNothing && found.ignored.length > 0) {
        const expected = 'another, or --no-ignore';
        throw new InputError('usage', 'is ignored by the file of settings', { path: found.ignored[0], expected });
      }
      if (!writesNothing && !isOneFile(found)) {
        throw new InputError('usage', 'many inputs and nowhere to write them', { expected: threeWays, got: countText(found) });
      }
      return plainCarrier(
        false,
        (_, input) => io.stdout.write(forSink(shownOutput(input, io), io.stdout)),
        async () => (await recordSinks()).printedRecords(io),
      );
    case 'mirror': {
      // What only looks may not even ask by writing.
      const targets = await planMirror(found, target.folder, writesNothing ? async () => false : foldsNames);
      if (!writesNothing && targets.length > 0) await makeTarget(target.folder);
      const made = new Set<string>();
      return plainCarrier(
        true,
        (index, input) => mirror(targets[index], found.inputs[index], input, made),
        async (index, file) => {
          makeFolderOf(targets[index], made);
          return (await recordSinks()).mirroredRecords(targets[index], found.inputs[index], file?.status);
        },
      );
    }
    case 'in-place':
      return inPlaceCarrier(target.undoPath, found);
  }
}

/** Named and alone: what a folder or a pattern holds may be one file today and two tomorrow. */
function isOneFile({ inputs, faults }: Inputs): boolean {
  return inputs.length + faults.length <= 1 && inputs.every((input) => input.isNamed);
}

function countText({ inputs, faults }: Inputs): string {
  const count = inputs.length + faults.length;
  return count === 1 ? 'a folder or a pattern' : `${count} inputs`;
}

function outputOf({ source, edits }: Cleaned): Uint8Array {
  return edits.length === 0 ? source.bytes : applyEdits(source.bytes, edits);
}

/** A terminal reads UTF-8. */
function shownOutput(input: Cleaned, io: Io): Uint8Array {
  const { encoding } = input.source;
  const output = outputOf(input);
  return io.stdout.isTerminal && encoding.name !== 'utf-8' ? openView(output, encoding).bytes : output;
}

/**
 * A diff is in bytes of the file, so that it applies; on a terminal it is in UTF-8. So is that of UTF-16, in which no line of a diff
 * would end as `patch` wants it.
 */
async function printDiff({ source, edits }: Cleaned, io: Io): Promise<void> {
  const { name } = source.encoding;
  const diff =
    name !== 'utf-8' && (io.stdout.isTerminal || isWide(name)) ? shownDiff(source, edits) : unifiedDiff(source.id, source.bytes, edits);
  if (diff.length > 0) await io.stdout.write(forSink(diff, io.stdout));
}

function shownDiff({ id, bytes, encoding }: Required<SourceDocument>, edits: readonly Edit[]): Uint8Array {
  const { bytes: text, toView } = openView(bytes, encoding);
  return unifiedDiff(
    id,
    text,
    edits.map((edit) => ({ ...edit, start: toView(edit.start), end: toView(edit.end) })),
  );
}

/** @param made folders that are there already */
async function mirror(path: string, { path: sourcePath, mirrorPath }: Input, input: Cleaned, made: Set<string>): Promise<void> {
  const { file, edits, source } = input;
  makeFolderOf(path, made);
  if (file !== undefined && edits.length === 0) return writeUnchanged(file, source.bytes, path, mirrorPath);
  // A private text stays private in the mirror; what came through a pipe has no mode to keep.
  if (!isGzip(sourcePath)) return writeAtomically(path, mirrorPath, outputOf(input), file?.status, false);
  const { openStreamFile } = await import('../node/stream-file.js');
  const packed = openStreamFile(path, mirrorPath, file?.status, false);
  await packed.write(outputOf(input));
  await packed.finish();
}

function makeFolderOf(path: string, made: Set<string>): void {
  const folder = dirname(path);
  try {
    if (!made.has(folder)) makeFolders(folder);
    made.add(folder);
  } catch (error) {
    throw asInputError(error, path, 'unwritable');
  }
}

async function inPlaceCarrier(undoPath: string, found: Inputs): Promise<Carrier> {
  const pipe = found.inputs.find((input) => input.kind !== 'file');
  if (pipe !== undefined) throw new InputError('usage', 'a pipe cannot be rewritten in place', { path: pipe.id });
  const writer = await createUndoWriter(undoPath);
  let rewritten = 0;
  const isRewritten = ({ status: { linkCount } }: KnownFile) => {
    rewritten++;
    return linkCount > 1 ? `has ${linkCount} hard links; under its other names the old text stays` : undefined;
  };
  return {
    writesFiles: true,
    carry: async (index, input) => {
      const { file, edits } = input;
      if (edits.length === 0) return undefined;
      if (file === undefined) throw (await recordSinks()).compressedInPlace(found.inputs[index].id);
      await rewriteInPlace(file, edits, outputOf(input), writer);
      return isRewritten(file);
    },
    openRecords: async (index) => (await recordSinks()).rewrittenRecords(writer, found.inputs[index], isRewritten),
    hasFailed: writer.hasFailed,
    finish: async () => {
      await writer.close();
      if (rewritten === 0) return 'no file was changed';
      return `${rewritten} ${rewritten === 1 ? 'file' : 'files'} rewritten; to undo it: doubletake restore ${undoPath}`;
    },
  };
}
