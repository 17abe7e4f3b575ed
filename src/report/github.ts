import { verdictLine } from './check-text.js';
import { displaySafe } from './display.js';
import type { LocatedBlock, LocatedReport } from './locate.js';
import { fileOf, linesOf, placeOf } from './places.js';
import { type Standing, standingOf } from './standing.js';
import { evidenceOf, repeatsHere, summary } from './text.js';

/*
 * Annotations of GitHub Actions: a workflow command on a line of its own for each block that is not kept, in the report's order. Of one
 * step GitHub shows 10 errors, 10 warnings and 10 notices, so the last line says how many there are.
 */

const commands: Readonly<Record<Exclude<Standing, 'kept'>, 'error' | 'warning' | 'notice'>> = {
  failing: 'error',
  counted: 'warning',
  review: 'warning',
  accepted: 'notice',
};

/** Text behind `::`, safe for a terminal and so without line ends: what a runner would take for an escape of ours is escaped. */
function dataText(safe: string): string {
  return safe.replaceAll('%', '%25');
}

/** The value of a property, where signs that part properties are escaped too. */
function propertyText(safe: string): string {
  return dataText(safe).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** The report as lines of the log, each with its line feed. */
export function* githubLines(located: LocatedReport): Generator<string> {
  for (const block of located.blocks) {
    const standing = standingOf(block, located.check);
    if (standing !== 'kept') yield annotation(block, commands[standing]);
  }
  const { check } = located;
  const verdict = check === undefined ? [] : [verdictLine({ ...located, check })];
  yield `::notice title=doubletake::${dataText([...verdict, summary(located)].join('; '))}\n`;
}

function annotation(block: LocatedBlock, command: string): string {
  const { copy, kept, rule, reason } = block;
  const file = fileOf(copy);
  const place = file === '-' ? [] : [['file', displaySafe(file)], ...linePlace(block)];
  const title = `Repeated passage (${displaySafe(rule)})`;
  const properties = [...place, ['title', title]].map(([name, value]) => `${name}=${propertyText(String(value))}`);
  const message = `${repeatsHere(block)}: ${displaySafe(reason)} ${evidenceOf(block)}; it stays at ${placeOf(kept)}`;
  return `::${command} ${properties.join(',')}::${dataText(message)}\n`;
}

/** GitHub takes columns only where all is on one line. */
function linePlace({ copy }: LocatedBlock): [string, number][] {
  const lines = linesOf(copy);
  if (lines === undefined) return [];
  const { first, last, firstColumn, lastColumn } = lines;
  const place: [string, number][] = [
    ['line', first],
    ['endLine', last],
  ];
  if (first !== last || firstColumn === undefined || lastColumn === undefined) return place;
  return [...place, ['col', firstColumn], ['endColumn', lastColumn]];
}
