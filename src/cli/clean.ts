import type { Inputs } from '../node/inputs.js';
import { openWorkshop, type Workshop } from '../node/workshop.js';
import { type LocatedReport, reportOf } from '../report/locate.js';
import { rulesVersion } from '../rules-version.js';
import { type Arguments, documentOptions, encodingOf, fieldOf, flagOf, numberValueOf, pathOf } from './arguments.js';
import type { CleanedCorpus } from './clean-corpus.js';
import { type Cleaning, createCleaning } from './cleaning.js';
import { comparesDocuments, corpusSettings } from './corpus-options.js';
import { createEncodingNotes } from './encoding-notes.js';
import { findAll } from './find.js';
import type { Io } from './io.js';
import { createMessages } from './messages.js';
import { createProgress } from './progress.js';
import { eachResult } from './readings.js';
import { writeReport } from './render.js';
import { reportFilesOf } from './report-options.js';
import { type Carrier, chooseTarget, openTarget } from './target.js';
import { tellingOf, usesPage } from './telling.js';

/** What carries out a run: every input by itself, or after all were compared with each other. */
export interface CleaningRun {
  readonly inputs: Inputs['inputs'];
  readonly workshop: Workshop;
  readonly carrier: Carrier;
  readonly cleaning: Cleaning;
  /** The exit code that an interrupt asks for. */
  readonly interruption: () => number | undefined;
}

/**
 * `clean PATH...`: every input by itself, so that each stays complete; or, where that is asked for, without what others hold.
 *
 * @returns the exit code: 0, 2 when an input had a fault, 128 and the signal's number after an interrupt
 * @throws InputError for what stops the whole run before anything is written
 */
export async function clean(parsed: Arguments, io: Io): Promise<number> {
  const settings = await corpusSettings(parsed);
  const target = chooseTarget(parsed);
  const quiet = flagOf(parsed, 'quiet');
  const found = await findAll(parsed, io, { undoPath: pathOf(parsed, 'undo') ?? '' });
  const carrier = await openTarget(target, found, parsed, io);
  const progress = createProgress(io.stderr, found.inputs.length, quiet);
  const messages = createMessages(io.stderr, quiet, progress);
  for (const fault of found.faults) await messages.fault(fault);

  const isCompared = comparesDocuments(settings);
  const notes = createEncodingNotes(messages);
  const options = { ...documentOptions(parsed), scope: isCompared ? ('corpus' as const) : ('document' as const) };
  const wanted = isTold(parsed) ? { telling: tellingOf(parsed) } : isCompared ? {} : { telling: 'none' as const };
  const workshop = await openWorkshop(options, numberValueOf(parsed, 'jobs'), wanted);
  const cleaning = createCleaning(found.inputs, carrier, messages, notes, progress, isTold(parsed) && !isCompared);
  let interruption: number | undefined;
  const listen = (exitCode: number) => {
    interruption = exitCode;
  };
  // Where documents are compared, what came through a pipe lies in a temporary file, which is to go too.
  const stopListening = carrier.writesFiles || isCompared ? io.onInterrupt(listen) : () => {};
  let message: string | undefined;
  let corpus: CleanedCorpus | undefined;
  try {
    const run: CleaningRun = { inputs: found.inputs, workshop, carrier, cleaning, interruption: () => interruption };
    // What few runs need is loaded for them alone.
    if (isCompared) corpus = await (await import('./clean-corpus.js')).cleanCorpus(parsed, io, settings, options, run, messages);
    else await cleanEach(parsed, io, run);
  } finally {
    stopListening();
    await cleaning.close();
    await workshop.close();
    message = await carrier.finish();
    await progress.clear();
  }
  try {
    await notes.finish();
    if (interruption !== undefined) return interruption;
    const hasFault = found.faults.length > 0 || cleaning.hasFault();
    if (cleaning.isAnyDone() || !hasFault) {
      const { counts, blocks, documents } = cleaning.found();
      const own = { ...reportOf(rulesVersion, 'document', counts, blocks), ...(usesPage(parsed) ? { documents } : {}) };
      await tell(corpus?.report ?? (() => own), parsed, io);
      if (message !== undefined) await messages.note(message);
    }
    return hasFault ? 2 : 0;
  } finally {
    await corpus?.close();
  }
}

async function cleanEach(parsed: Arguments, io: Io, { inputs, workshop, carrier, cleaning, interruption }: CleaningRun): Promise<void> {
  const settings = { stdin: io.stdin, encoding: encodingOf(parsed), field: fieldOf(parsed) };
  for await (const { work, result } of eachResult(inputs, settings, workshop)) {
    if (interruption() !== undefined || carrier.hasFailed()) break;
    await cleaning.take(work, result);
  }
}

/** One report for the whole run: in files, and on standard error or, where nothing else goes there, on standard output. */
async function tell(report: () => LocatedReport, parsed: Arguments, io: Io): Promise<void> {
  if (!isTold(parsed)) return;
  const sink = isResult(parsed) ? io.stdout : flagOf(parsed, 'quiet') ? undefined : io.stderr;
  await writeReport(report(), parsed, sink, io);
}

/** Whether the report is all that the run gives. */
function isResult(parsed: Arguments): boolean {
  return flagOf(parsed, 'dry-run') && !flagOf(parsed, 'diff');
}

function isTold(parsed: Arguments): boolean {
  return isResult(parsed) || !flagOf(parsed, 'quiet') || reportFilesOf(parsed).length > 0;
}
