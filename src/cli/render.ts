import { displaySafe } from '../report/display.js';
import { rendererOf } from '../report/formats.js';
import type { LocatedReport } from '../report/locate.js';
import type { ReportFormat } from '../report-option-table.js';
import { type Arguments, choiceOf, flagOf } from './arguments.js';
import type { Io, Sink } from './io.js';
import { reportFilesOf } from './report-options.js';
import { programVersion } from './version.js';

/** Colours only on a terminal, and never with NO_COLOR or --no-color. */
export function hasColor(parsed: Arguments, sink: Sink, { environment }: Io): boolean {
  return sink.isTerminal && !environment.NO_COLOR && !flagOf(parsed, 'no-color');
}

/**
 * Writes the report in the format that was chosen, piece by piece, since one string could not hold that of a large run; and before that, as
 * whoever reads it may close it, into the files of --report.
 *
 * @param sink undefined where only files are wanted
 * @throws InputError `unwritable` for a file, after all else is written
 */
export async function writeReport(located: LocatedReport, parsed: Arguments, sink: Sink | undefined, io: Io): Promise<void> {
  const version = programVersion();
  const files = reportFilesOf(parsed);
  const report = files.length === 0 ? located : held(located);
  const chunksOf = async (format: ReportFormat, color: boolean) => chunks((await rendererOf(format))(report, { color, version }));
  // What few runs need is loaded for them alone.
  const { writeReportFiles } = files.length === 0 ? {} : await import('./report-files.js');
  const fault = await writeReportFiles?.(files, (format) => chunksOf(format, false));
  if (sink !== undefined) {
    for (const chunk of await chunksOf(choiceOf<ReportFormat>(parsed, 'format'), hasColor(parsed, sink, io))) await sink.write(chunk);
  }
  if (fault !== undefined) throw fault;
}

/** Blocks of so many are found once for all reports; more are found anew for each. With both texts whole, these are 160 MB at most. */
const heldMax = 10_000;

function held(located: LocatedReport): LocatedReport {
  return located.totals.blocks > heldMax ? located : { ...located, blocks: [...located.blocks] };
}

/** Large enough that a million lines are no million writes. */
const chunkLength = 65_536;

function* chunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** Text of an input as it is, except on a terminal, which must not get its control characters. */
export function forSink(bytes: Uint8Array, sink: Sink): Uint8Array | string {
  if (!sink.isTerminal) return bytes;
  const text = new TextDecoder().decode(bytes).replaceAll('\r\n', '\n');
  return text.replace(/[^\n\t]+/g, displaySafe);
}
