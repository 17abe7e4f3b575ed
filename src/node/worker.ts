import { serveTasks } from './pool-worker.js';
import { openTasks, type Task, type TaskResult, type TaskSettings } from './tasks.js';

/* The script of a thread. The bytes of a task go back to where they came from, and what was made of them goes along, in place of copies. */
serveTasks<TaskSettings, Task, TaskResult>(async (settings) => {
  const perform = await openTasks(settings);
  return async (task) => {
    const result = await perform(task);
    const buffers = new Set([result.bytes.buffer as ArrayBuffer]);
    if (result.kind === 'records') buffers.add(result.cleaned.output.buffer as ArrayBuffer);
    for (const column of Object.values(result.cleaned.survey ?? {}))
      if (ArrayBuffer.isView(column)) buffers.add(column.buffer as ArrayBuffer);
    return { result, transfer: [...buffers] };
  };
});
