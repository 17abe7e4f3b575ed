import { setImmediate } from 'node:timers/promises';
import { openView } from '../encoding/view.js';
import { InputError } from '../errors.js';
import type { Input } from '../node/inputs.js';
import { readInput } from '../node/source.js';
import type { DetectOptions } from '../options.js';
import { cleanDocument, rulesVersion } from '../pipeline.js';
import { type LocatedReport, locateReport } from '../report/locate.js';
import type { CleanedDocument, Report } from '../types.js';
import { type Arguments, documentOptions, flagOf, pathOf } from './arguments.js';
import { createEncodingNotes, type EncodingNotes } from './encoding-notes.js';
import { findAll } from './find.js';
import type { Io } from './io.js';
import { createMessages } from './messages.js';
import { createProgress } from './progress.js';
import { joinReports, render } from './render.js';
import { type Carrier, chooseTarget, openTarget } from './target.js';

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
  const detect = documentOptions(parsed);
  let hasFault = found.faults.length > 0;
  let interruption: number | undefined;
  const listen = (exitCode: number) => {
    interruption = exitCode;
  };
  const stopListening = carrier.writesFiles ? io.onInterrupt(listen) : () => {};
  const reports: LocatedReport[] = [];
  let message: string | undefined;
  try {
    for (const [index, input] of found.inputs.entries()) {
      // Files are read and written without a pause, in which alone an interrupt is heard.
      await setImmediate();
      if (interruption !== undefined || carrier.hasFailed()) break;
      try {
        const { report, note } = await cleanOne(index, input, carrier, detect, notes, io);
        if (report !== undefined) reports.push(report);
        if (note !== undefined) await messages.note(`${input.id}: ${note}`);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        hasFault = true;
        await messages.fault(error);
        if (carrier.hasFailed()) await messages.fault(leftAlone(found.inputs.length - index));
      }
      await progress.step();
    }
  } finally {
    stopListening();
    message = await carrier.finish();
    await progress.clear();
  }
  await notes.finish();
  if (interruption !== undefined) return interruption;
  if (reports.length > 0 || !hasFault) {
    await tell(joinReports(reports, rulesVersion), parsed, io);
    if (message !== undefined) await messages.note(message);
  }
  return hasFault ? 2 : 0;
}

function leftAlone(count: number): InputError {
  const inputs = count === 1 ? '1 input is left as it was' : `${count} inputs are left as they were`;
  return new InputError('unwritable', `${inputs}, since it could not be undone`);
}

interface Done {
  /** Missing where the input was passed over. */
  readonly report?: LocatedReport;
  readonly note?: string | undefined;
}

async function cleanOne(index: number, input: Input, carrier: Carrier, detect: DetectOptions, notes: EncodingNotes, io: Io): Promise<Done> {
  const read = await readInput(input, io.stdin, detect.encoding);
  if ('passedOver' in read) return { note: `${read.passedOver}, and is passed over` };
  const { source, file } = read;
  await notes.add(input.id, source.encoding);
  const cleaned = await cleanDocument(source, detect);
  const note = await carrier.carry(index, { source, cleaned, ...(file === undefined ? {} : { file }) });
  // Places are looked up while the bytes are at hand, since only the places are kept.
  return {
    report: locateReport(reportOf(cleaned), (document) => (document === source.id ? openView(source.bytes, source.encoding) : undefined)),
    note,
  };
}

function reportOf({ paragraphCount, wordCount, byteCount, blocks }: CleanedDocument): Report {
  return { rules: rulesVersion, scope: 'document', documentCount: 1, paragraphCount, wordCount, byteCount, blocks };
}

/** One report for the whole run: on standard error, or, where nothing else goes there, on standard output. */
async function tell(report: LocatedReport, parsed: Arguments, io: Io): Promise<void> {
  const isResult = flagOf(parsed, 'dry-run') && !flagOf(parsed, 'diff');
  if (!isResult && flagOf(parsed, 'quiet')) return;
  const sink = isResult ? io.stdout : io.stderr;
  await sink.write(render(report, parsed, sink, io));
}
