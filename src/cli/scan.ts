import type { Arguments } from './arguments.js';
import type { Io } from './io.js';
import { look } from './looking.js';
import { writeReport } from './render.js';

/**
 * `scan PATH...`: the report on standard output; writes nothing else.
 *
 * @returns the exit code: 0, or 2 when an input had a fault
 */
export async function scan(parsed: Arguments, io: Io): Promise<number> {
  const hasFault = await look(parsed, io, ({ located }) => writeReport(located, parsed, io.stdout, io));
  return hasFault ? 2 : 0;
}
