import type { DetectOptions } from '../options.js';
import { serveTasks } from './pool-worker.js';
import { openTasks, type Task, type TaskResult } from './tasks.js';

/* The script of a thread. The bytes of a task go back to where they came from, in place of a copy. */
serveTasks<DetectOptions, Task, TaskResult>(async (options) => {
  const perform = await openTasks(options);
  return async (task) => {
    const result = await perform(task);
    const buffers = new Set([result.bytes.buffer as ArrayBuffer]);
    if (result.kind === 'records') buffers.add(result.cleaned.output.buffer as ArrayBuffer);
    return { result, transfer: [...buffers] };
  };
});
