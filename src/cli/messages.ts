import { describeInputError, type InputError } from '../errors.js';
import { displaySafe } from '../report/display.js';
import type { Sink } from './io.js';
import type { Progress } from './progress.js';

/** What is said on standard error, one line each, with nothing in it that a terminal would obey. */
export interface Messages {
  readonly note: (text: string) => Promise<void>;
  readonly fault: (error: InputError) => Promise<void>;
}

export function faultLine(error: InputError): string {
  return `doubletake: ${displaySafe(describeInputError(error))}\n`;
}

/** Notes are left out when `quiet`; faults are always told. */
export function createMessages(stderr: Sink, quiet: boolean, progress: Progress): Messages {
  return {
    note: async (text) => {
      if (quiet) return;
      await progress.clear();
      await stderr.write(`doubletake: ${displaySafe(text)}\n`);
    },
    fault: async (error) => {
      await progress.clear();
      await stderr.write(faultLine(error));
    },
  };
}
