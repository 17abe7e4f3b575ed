import { availableParallelism } from 'node:os';
import type { DetectOptions } from '../options.js';
import type { Pool } from './pool.js';
import { openTasks, type Task, type TaskResult, type TaskSettings } from './tasks.js';

/** To start a thread takes as long as to judge so much here. */
const inlineBytesMax = 10_000_000;

/** Where tasks are done: here, or in threads once there is enough to do. The results are the same. */
export interface Workshop {
  readonly perform: (task: Task) => Promise<TaskResult>;
  /** How many tasks may be on their way at one time. */
  readonly limit: number;
  readonly close: () => Promise<void>;
}

/**
 * @param jobs how many threads; 0 for one a core
 * @param wanted what is wanted of the texts beside what goes of them
 */
export async function openWorkshop(options: DetectOptions, jobs: number, wanted: TaskSettings['wanted'] = {}): Promise<Workshop> {
  const size = jobs === 0 ? availableParallelism() : jobs;
  const settings = { options, wanted };
  const performHere = await openTasks(settings);
  let pool: Promise<Pool<Task, TaskResult>> | undefined;
  let threads: Pool<Task, TaskResult> | undefined;
  let byteCount = 0;
  const start = async () => {
    const { openPool } = await import('./pool.js');
    return openPool<Task, TaskResult>(new URL('../node/worker.js', import.meta.url), size, settings);
  };
  const perform = async (task: Task): Promise<TaskResult> => {
    byteCount += task.bytes.length;
    if (size > 1 && byteCount > inlineBytesMax && pool === undefined) {
      pool = start();
      // What comes while they start is done here. That a thread cannot start is told by the next task, that there is no pool by `close`.
      pool
        .then(async (opened) => {
          await Promise.allSettled(Array.from({ length: size }, () => opened.run(nothing(), [], 'nothing yet')));
          threads = opened;
        })
        .catch(() => {});
    }
    return threads === undefined ? performHere(task) : threads.run(task, [task.bytes.buffer as ArrayBuffer], heldBy(task));
  };
  // A few more than the threads hold, so that they go on while one result waits for its turn.
  return { perform, limit: size === 1 ? 1 : 2 * size + 2, close: async () => (await pool)?.close() };
}

/** A task that takes no time, to see that a thread has begun. */
function nothing(): Task {
  return { kind: 'texts', bytes: new Uint8Array(), starts: new Uint32Array(), ends: new Uint32Array(), ids: [], encodings: [] };
}

function heldBy(task: Task): string {
  if (task.kind === 'records') return `${task.id} from line ${task.firstLine} on`;
  const { ids } = task;
  return ids.length === 1 ? ids[0] : `${ids[0]} to ${ids[ids.length - 1]} (${ids.length} inputs)`;
}
