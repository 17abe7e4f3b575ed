import { isNativeError } from 'node:util/types';
import { parentPort, type Transferable, workerData } from 'node:worker_threads';
import { assert } from '../assert.js';

/** What a thread gives back for a task, and what of it is given away, such as its ArrayBuffers. */
export interface Answer<Result> {
  readonly result: Result;
  readonly transfer: readonly Transferable[];
}

/**
 * The side of the threads in `openPool`; to be called once in its script. Tasks are done one after the other, in order.
 *
 * @param open is called at once, so that what takes its time to begin with is ready when the first task comes
 * @throws nothing; what `open` or its answer throws ends the thread, and so the pool. A fault that is to be told and not to end the run is
 *   a result
 */
export function serveTasks<Settings, Task, Result>(
  open: (settings: Settings) => Promise<(task: Task) => Answer<Result> | Promise<Answer<Result>>>,
): void {
  const port = parentPort;
  assert(port !== null, 'tasks are served in a thread');
  const tasks: Task[] = [];
  const opened = open(workerData as Settings);
  let isBusy = false;

  async function work(): Promise<void> {
    isBusy = true;
    const answerTo = await opened;
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
      const { result, transfer } = await answerTo(task);
      port?.postMessage(result, transfer);
    }
    isBusy = false;
  }

  // Thrown outside of any promise, since Node can be told to only warn of those, and then the pool would wait for ever.
  function die(error: unknown): void {
    setImmediate(() => {
      // Of anything else, such as a DOMException, nothing would arrive at the other side.
      throw isNativeError(error) ? error : new Error(String(error));
    });
  }

  opened.catch(die);
  port.on('message', (task: Task) => {
    tasks.push(task);
    if (!isBusy) work().catch(die);
  });
}
