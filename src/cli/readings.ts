import { setImmediate } from 'node:timers/promises';
import { inOrder } from '../node/in-order.js';
import type { Input } from '../node/inputs.js';
import type { TaskResult } from '../node/tasks.js';
import { type Work, type WorkSettings, worksOf } from '../node/works.js';
import type { Workshop } from '../node/workshop.js';

/** Work that was done, or that had nothing to be done. */
export interface WorkDone {
  readonly work: Work;
  readonly result: TaskResult | undefined;
}

/**
 * Judges the inputs, in their order, in whatever thread.
 *
 * @param prepare is given each work before it is done
 */
export async function* eachResult(
  inputs: readonly Input[],
  settings: WorkSettings,
  workshop: Workshop,
  prepare: (work: Work) => Work = (work) => work,
): AsyncGenerator<WorkDone> {
  const perform = async (work: Work): Promise<WorkDone> => ({
    work,
    result: 'task' in work ? await workshop.perform(work.task) : undefined,
  });
  async function* prepared(): AsyncGenerator<Work> {
    for await (const work of worksOf(inputs, settings)) yield prepare(work);
  }
  for await (const done of inOrder(prepared(), perform, workshop.limit)) {
    // Files are read and written without a pause, in which alone an interrupt is heard.
    await setImmediate();
    yield done;
  }
}
