import { displaySafe } from '../report/display.js';
import { renderJson, renderJsonl } from '../report/json.js';
import type { LocatedReport } from '../report/locate.js';
import { renderText } from '../report/text.js';
import { type Arguments, choiceOf, flagOf } from './arguments.js';
import type { Io, Sink } from './io.js';

/** Colours only on a terminal, and never with NO_COLOR or --no-color. */
export function hasColor(parsed: Arguments, sink: Sink, { environment }: Io): boolean {
  return sink.isTerminal && !environment.NO_COLOR && !flagOf(parsed, 'no-color');
}

/** The report in the format that was chosen, for where it goes. */
export function render(located: LocatedReport, parsed: Arguments, sink: Sink, io: Io): string {
  switch (choiceOf<'text' | 'json' | 'jsonl'>(parsed, 'format')) {
    case 'json':
      return renderJson(located);
    case 'jsonl':
      return renderJsonl(located);
    case 'text':
      return renderText(located, { color: hasColor(parsed, sink, io) });
  }
}

/** Text of an input as it is, except on a terminal, which must not get its control characters. */
export function forSink(bytes: Uint8Array, sink: Sink): Uint8Array | string {
  if (!sink.isTerminal) return bytes;
  const text = new TextDecoder().decode(bytes).replaceAll('\r\n', '\n');
  return text.replace(/[^\n\t]+/g, displaySafe);
}
