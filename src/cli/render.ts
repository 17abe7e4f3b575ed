import { displaySafe } from '../report/display.js';
import { jsonlLines, jsonPieces } from '../report/json.js';
import type { LocatedReport } from '../report/locate.js';
import { renderText } from '../report/text.js';
import { type Arguments, choiceOf, flagOf } from './arguments.js';
import type { Io, Sink } from './io.js';

/** Colours only on a terminal, and never with NO_COLOR or --no-color. */
export function hasColor(parsed: Arguments, sink: Sink, { environment }: Io): boolean {
  return sink.isTerminal && !environment.NO_COLOR && !flagOf(parsed, 'no-color');
}

/** Large enough that a million lines are no million writes. */
const chunkLength = 65_536;

/** Writes the report in the format that was chosen, piece by piece, since one string could not hold that of a large run. */
export async function writeReport(located: LocatedReport, parsed: Arguments, sink: Sink, io: Io): Promise<void> {
  let chunk = '';
  for (const piece of reportPieces(located, parsed, sink, io)) {
    chunk += piece;
    if (chunk.length < chunkLength) continue;
    await sink.write(chunk);
    chunk = '';
  }
  if (chunk !== '') await sink.write(chunk);
}

function reportPieces(located: LocatedReport, parsed: Arguments, sink: Sink, io: Io): Iterable<string> {
  switch (choiceOf<'text' | 'json' | 'jsonl'>(parsed, 'format')) {
    case 'json':
      return jsonPieces(located);
    case 'jsonl':
      return jsonlLines(located);
    case 'text':
      return [renderText(located, { color: hasColor(parsed, sink, io) })];
  }
}

/** Text of an input as it is, except on a terminal, which must not get its control characters. */
export function forSink(bytes: Uint8Array, sink: Sink): Uint8Array | string {
  if (!sink.isTerminal) return bytes;
  const text = new TextDecoder().decode(bytes).replaceAll('\r\n', '\n');
  return text.replace(/[^\n\t]+/g, displaySafe);
}
