import { setImmediate } from 'node:timers/promises';
import { inOrder } from '../node/in-order.js';
import type { TaskResult } from '../node/tasks.js';
import { type Work, worksOf } from '../node/works.js';
import { openWorkshop } from '../node/workshop.js';
import { rulesVersion } from '../pipeline.js';
import { reportOf } from '../report/locate.js';
import { type Arguments, documentOptions, encodingOf, fieldOf, flagOf, numberValueOf, pathOf } from './arguments.js';
import { createCleaning } from './cleaning.js';
import { createEncodingNotes } from './encoding-notes.js';
import { findAll } from './find.js';
import type { Io } from './io.js';
import { createMessages } from './messages.js';
import { createProgress } from './progress.js';
import { writeReport } from './render.js';
import { chooseTarget, openTarget } from './target.js';

/**
 * `clean PATH...`: every input by itself, so that each stays complete.
 *
 * @returns the exit code: 0, 2 when an input had a fault, 128 and the signal's number after an interrupt
 * @throws InputError for what stops the whole run before anything is written
 */
export async function clean(parsed: Arguments, io: Io): Promise<number> {
  const target = chooseTarget(parsed);
  const quiet = flagOf(parsed, 'quiet');
  const found = await findAll(parsed, io, pathOf(parsed, 'undo') ?? '');
  const carrier = await openTarget(target, found, parsed, io);
  const progress = createProgress(io.stderr, found.inputs.length, quiet);
  const messages = createMessages(io.stderr, quiet, progress);
  for (const fault of found.faults) await messages.fault(fault);

  const notes = createEncodingNotes(messages);
  const workshop = await openWorkshop(documentOptions(parsed), numberValueOf(parsed, 'jobs'));
  const cleaning = createCleaning(found.inputs, carrier, messages, notes, progress, isTold(parsed));
  let interruption: number | undefined;
  const listen = (exitCode: number) => {
    interruption = exitCode;
  };
  const stopListening = carrier.writesFiles ? io.onInterrupt(listen) : () => {};
  let message: string | undefined;
  try {
    const settings = { stdin: io.stdin, encoding: encodingOf(parsed), field: fieldOf(parsed) };
    const perform = async (work: Work): Promise<{ work: Work; result: TaskResult | undefined }> => {
      return { work, result: 'task' in work ? await workshop.perform(work.task) : undefined };
    };
    for await (const { work, result } of inOrder(worksOf(found.inputs, settings), perform, workshop.limit)) {
      // Files are read and written without a pause, in which alone an interrupt is heard.
      await setImmediate();
      if (interruption !== undefined || carrier.hasFailed()) break;
      await cleaning.take(work, result);
    }
  } finally {
    stopListening();
    await cleaning.close();
    await workshop.close();
    message = await carrier.finish();
    await progress.clear();
  }
  await notes.finish();
  if (interruption !== undefined) return interruption;
  const hasFault = found.faults.length > 0 || cleaning.hasFault();
  const { counts, blocks } = cleaning.found();
  if (cleaning.isAnyDone() || !hasFault) {
    await tell(reportOf(rulesVersion, 'document', counts, blocks), parsed, io);
    if (message !== undefined) await messages.note(message);
  }
  return hasFault ? 2 : 0;
}

/** One report for the whole run: on standard error, or, where nothing else goes there, on standard output. */
async function tell(report: ReturnType<typeof reportOf>, parsed: Arguments, io: Io): Promise<void> {
  if (!isTold(parsed)) return;
  const sink = isResult(parsed) ? io.stdout : io.stderr;
  await writeReport(report, parsed, sink, io);
}

/** Whether the report is all that the run gives. */
function isResult(parsed: Arguments): boolean {
  return flagOf(parsed, 'dry-run') && !flagOf(parsed, 'diff');
}

function isTold(parsed: Arguments): boolean {
  return isResult(parsed) || !flagOf(parsed, 'quiet');
}
