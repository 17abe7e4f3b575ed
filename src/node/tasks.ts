import { type CleanBatch, type CleanedBatch, openCleaner, type Wanted } from '../cleaner.js';
import type { Gone } from '../cut-gone.js';
import type { DetectOptions } from '../options.js';
import type { CleanedRecords, CleanRecords, RecordBatch } from '../record-cleaner.js';
import type { DocumentName } from '../survey.js';
import type { InputEncoding } from '../types.js';

/** Whole texts in one array: text i is [starts[i], ends[i]) of the bytes. Plain data, for threads. */
export interface TextTask {
  readonly kind: 'texts';
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly ids: readonly string[];
  readonly encodings: readonly InputEncoding[];
  /** Where the texts are to be surveyed: who each is. */
  readonly names?: readonly DocumentName[];
  /** By number of the text: what of it goes, since other documents hold it. */
  readonly gone?: ReadonlyMap<number, Gone>;
  /** Where the inputs' paragraphs are parted in another way than the run says. */
  readonly paragraphs?: DetectOptions['paragraphs'];
}

/** Lines of one input of records. */
export interface RecordTask extends RecordBatch {
  readonly kind: 'records';
  /** As of a text. */
  readonly paragraphs?: DetectOptions['paragraphs'];
}

export type Task = TextTask | RecordTask;

/** What became of a task, and its bytes, which were given away with it. */
export type TaskResult =
  | { readonly kind: 'texts'; readonly bytes: Uint8Array; readonly cleaned: CleanedBatch }
  | { readonly kind: 'records'; readonly bytes: Uint8Array; readonly cleaned: CleanedRecords };

/** What all tasks of a run are told. */
export interface TaskSettings {
  readonly options: DetectOptions;
  readonly wanted: Pick<Wanted, 'telling'>;
}

/** What cleans tasks whose paragraphs are parted in one way. */
interface Cleaners {
  readonly texts: CleanBatch;
  readonly records: () => Promise<CleanRecords>;
}

/** Loads what tasks need, once for any number of them. In corpus scope what is not cut is surveyed. */
export async function openTasks({ options, wanted }: TaskSettings): Promise<(task: Task) => Promise<TaskResult>> {
  const opened = new Map([[options.paragraphs, openCleaners(options, wanted)]]);
  await opened.get(options.paragraphs);

  function cleanersFor(paragraphs = options.paragraphs): Promise<Cleaners> {
    const cleaners = opened.get(paragraphs) ?? openCleaners({ ...options, paragraphs }, wanted);
    opened.set(paragraphs, cleaners);
    return cleaners;
  }

  return async (task) => {
    const cleaners = await cleanersFor(task.paragraphs);
    if (task.kind === 'records') return { kind: 'records', bytes: task.bytes, cleaned: (await cleaners.records())(task) };
    const { bytes, starts, ends, ids, encodings, names, gone } = task;
    const cleaned = cleaners.texts({
      ...{ bytes, starts, ends, idOf: (row) => ids[row], encodingOf: (row) => encodings[row] },
      ...(names === undefined ? {} : { nameOf: (row) => names[row] }),
      ...(gone === undefined ? {} : { goneOf: (row) => gone.get(row) }),
    });
    return { kind: 'texts', bytes, cleaned };
  };
}

async function openCleaners(options: DetectOptions, wanted: TaskSettings['wanted']): Promise<Cleaners> {
  const texts = await openCleaner(options, { ...wanted, survey: options.scope === 'corpus' });
  // What reads records is loaded where there are any.
  let records: Promise<CleanRecords> | undefined;
  return {
    texts,
    records: () => {
      records ??= import('../record-cleaner.js').then(({ openRecordCleaner }) => openRecordCleaner(texts));
      return records;
    },
  };
}
