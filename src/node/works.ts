import { InputError } from '../errors.js';
import { formatOf } from '../formats/registry.js';
import type { InputEncoding } from '../types.js';
import { isGzip } from './compressed.js';
import type { Input } from './inputs.js';
import type { LineBatch, Pacing } from './line-batches.js';
import { type FileStatus, type KnownFile, knownFile, readInto } from './read.js';
import { isUndoFile, lookAt, openStream, readInput, type TextInput } from './source.js';
import type { RecordTask, TextTask } from './tasks.js';

/** One text of a batch; its bytes are in the batch. */
interface TextPart {
  readonly index: number;
  readonly encoding: InputEncoding;
  /** Of a regular file that is not compressed. */
  readonly status?: FileStatus;
}

/**
 * What there is to do, in the order of the inputs; `index` says which. Records of one input come batch by batch and end with `end`; a
 * `fault` in place of that says that the rest of it cannot be read. `file` is the input as it was before, where it is a regular file.
 */
export type Work =
  | { readonly kind: 'texts'; readonly parts: readonly TextPart[]; readonly task: TextTask }
  | { readonly kind: 'records'; readonly index: number; readonly firstByte: number; readonly task: RecordTask; readonly file?: KnownFile }
  | { readonly kind: 'end'; readonly index: number; readonly file?: KnownFile }
  | { readonly kind: 'passed-over'; readonly index: number; readonly note: string }
  | { readonly kind: 'fault'; readonly index: number; readonly error: InputError };

export interface WorkSettings {
  readonly stdin: () => AsyncIterable<Uint8Array>;
  /** A label that TextDecoder knows, or `auto`. */
  readonly encoding: string;
  /** The field that makes every named input one of records; undefined where their names decide. */
  readonly field: string | undefined;
  /** Of streams of records; without it a batch waits until it is full. */
  readonly pacing?: Pacing;
}

/** At 1 MB what is done once a batch no longer counts, and some batches a thread take little memory. */
const batchBytes = 2 ** 20;

/** The field of records where none is named. */
export const usualField = 'text';

/** Cuts the inputs into batches: small texts together, larger ones by themselves, records by lines. */
export async function* worksOf(inputs: readonly Input[], settings: WorkSettings): AsyncGenerator<Work> {
  let collected = collectTexts(inputs, settings.encoding);
  // What is told of an input comes after all that came before it.
  function* flushed(): Generator<Work> {
    if (collected.count() === 0) return;
    yield collected.work();
    collected = collectTexts(inputs, settings.encoding);
  }
  for (const [index, input] of inputs.entries()) {
    try {
      if (isRecords(input, settings.field)) {
        yield* flushed();
        yield* recordWorks(index, input, settings);
        continue;
      }
      let taken = collected.take(index);
      if (taken === 'full' && collected.count() > 0) {
        yield* flushed();
        taken = collected.take(index);
      }
      if (taken === 'taken') continue;
      yield* flushed();
      yield taken === 'full' ? await wholeText(index, input, settings) : { kind: 'passed-over', index, note: taken.passedOver };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      yield* flushed();
      yield { kind: 'fault', index, error };
    }
  }
  yield* flushed();
}

/** Whether an input is one of records: by what was asked for, else by its name. */
export function isRecords(input: Input, field: string | undefined): boolean {
  return (input.reading?.field ?? field) !== undefined || formatOf(input.id) === 'json-lines';
}

interface TextCollector {
  readonly count: () => number;
  /** Reads an input into the batch; `full` where it does not fit, or has to be read in another way. */
  readonly take: (index: number) => 'taken' | 'full' | { readonly passedOver: string };
  readonly work: () => Work;
}

function collectTexts(inputs: readonly Input[], encoding: string): TextCollector {
  const bytes = new Uint8Array(batchBytes);
  const parts: TextPart[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  return {
    count: () => parts.length,
    take: (index) => {
      const input = inputs[index];
      if (input.kind !== 'file' || isGzip(input.path)) return 'full';
      // Texts of one batch have their paragraphs parted in one way.
      if (parts.length > 0 && paragraphsOf(inputs[parts[0].index]) !== paragraphsOf(input)) return 'full';
      const start = ends.at(-1) ?? 0;
      const read = readInto(input.path, input.id, bytes, start);
      if (read === undefined) return 'full';
      const end = start + read.byteCount;
      const looked = lookAt(input, bytes.subarray(start, end), input.reading?.encoding ?? encoding);
      if ('passedOver' in looked) return looked;
      parts.push({ index, encoding: looked, status: read.status });
      starts.push(start);
      ends.push(end);
      return 'taken';
    },
    work: () => textsWork(bytes, parts, starts, ends, inputs),
  };
}

function textsWork(
  bytes: Uint8Array,
  parts: readonly TextPart[],
  starts: readonly number[],
  ends: readonly number[],
  inputs: readonly Input[],
): Work {
  const ids = parts.map(({ index }) => inputs[index].id);
  const encodings = parts.map(({ encoding }) => encoding);
  return {
    kind: 'texts',
    parts,
    task: {
      ...{ kind: 'texts', bytes, starts: Uint32Array.from(starts), ends: Uint32Array.from(ends), ids, encodings },
      ...parting(inputs[parts[0].index]),
    },
  };
}

function paragraphsOf({ reading }: Input): TextTask['paragraphs'] {
  return reading?.paragraphs;
}

/** What a task is told of the paragraphs of its input. */
function parting(input: Input): Pick<TextTask, 'paragraphs'> {
  const paragraphs = paragraphsOf(input);
  return paragraphs === undefined ? {} : { paragraphs };
}

/** A text that has a batch of its own. */
async function wholeText(index: number, input: Input, { stdin, encoding }: WorkSettings): Promise<Work> {
  const read = await readInput(input, stdin, input.reading?.encoding ?? encoding);
  return 'passedOver' in read ? { kind: 'passed-over', index, note: read.passedOver } : textWork(index, input, read);
}

/** A text that was read, as a batch. */
export function textWork(index: number, input: Input, { source, file }: TextInput): Work & { readonly kind: 'texts' } {
  const { id, bytes, encoding } = source;
  const part: TextPart = { index, encoding, ...(file === undefined ? {} : { status: file.status }) };
  const [starts, ends] = [Uint32Array.of(0), Uint32Array.of(bytes.length)];
  const task: TextTask = { kind: 'texts', bytes, starts, ends, ids: [id], encodings: [encoding], ...parting(input) };
  return { kind: 'texts', parts: [part], task };
}

async function* recordWorks(index: number, input: Input, settings: WorkSettings): AsyncGenerator<Work> {
  const file = input.kind === 'file' ? knownFile(input.path, input.id) : undefined;
  const known = file === undefined ? {} : { file };
  let isFirst = true;
  for await (const batch of linesOf(input, file, settings.stdin, settings.pacing)) {
    if (isFirst && isUndoFile(input, batch.bytes)) {
      yield { kind: 'passed-over', index, note: 'is an undo file' };
      return;
    }
    yield { ...recordWork(index, input, batch, isFirst, input.reading?.field ?? settings.field ?? usualField), ...known };
    isFirst = false;
  }
  yield { kind: 'end', index, ...known };
}

/** The lines of an input of records. @param file where it is a regular one */
async function* linesOf(
  input: Input,
  file: KnownFile | undefined,
  stdin: WorkSettings['stdin'],
  pacing?: Pacing,
): AsyncGenerator<LineBatch> {
  const { fileLines, streamLines } = await import('./line-batches.js');
  yield* file === undefined ? streamLines(openStream(input, stdin), input.id, undefined, pacing) : fileLines(file);
}

function recordWork(
  index: number,
  input: Input,
  { bytes, firstLine, firstByte }: LineBatch,
  isFirst: boolean,
  field: string,
): Work & { kind: 'records' } {
  const task: RecordTask = { kind: 'records', id: input.id, bytes, firstLine, isFirst, field, ...parting(input) };
  return { kind: 'records', index, firstByte, task };
}
