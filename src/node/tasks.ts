import { type CleanedBatch, openCleaner } from '../cleaner.js';
import type { DetectOptions } from '../options.js';
import type { CleanedRecords, CleanRecords, RecordBatch } from '../record-cleaner.js';
import type { InputEncoding } from '../types.js';

/** Whole texts in one array: text i is [starts[i], ends[i]) of the bytes. Plain data, for threads. */
export interface TextTask {
  readonly kind: 'texts';
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly ids: readonly string[];
  readonly encodings: readonly InputEncoding[];
}

/** Lines of one input of records. */
export interface RecordTask extends RecordBatch {
  readonly kind: 'records';
}

export type Task = TextTask | RecordTask;

/** What became of a task, and its bytes, which were given away with it. */
export type TaskResult =
  | { readonly kind: 'texts'; readonly bytes: Uint8Array; readonly cleaned: CleanedBatch }
  | { readonly kind: 'records'; readonly bytes: Uint8Array; readonly cleaned: CleanedRecords };

/** Loads what tasks need, once for any number of them. */
export async function openTasks(options: DetectOptions): Promise<(task: Task) => Promise<TaskResult>> {
  const cleanTexts = await openCleaner(options);
  // What reads records is loaded where there are any.
  let records: Promise<CleanRecords> | undefined;
  return async (task) => {
    if (task.kind === 'records') {
      records ??= import('../record-cleaner.js').then(({ openRecordCleaner }) => openRecordCleaner(cleanTexts));
      return { kind: 'records', bytes: task.bytes, cleaned: (await records)(task) };
    }
    const { bytes, starts, ends, ids, encodings } = task;
    const cleaned = cleanTexts({ bytes, starts, ends, idOf: (row) => ids[row], encodingOf: (row) => encodings[row] });
    return { kind: 'texts', bytes, cleaned };
  };
}
