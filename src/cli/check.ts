import type { Arguments } from './arguments.js';
import type { Io } from './io.js';
import { scan } from './scan.js';

/** `check PATH...`: what `scan` says. */
export function check(parsed: Arguments, io: Io): Promise<number> {
  return scan(parsed, io);
}
