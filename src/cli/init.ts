import { rmSync, writeFileSync } from 'node:fs';
import { InputError } from '../errors.js';
import { asInputError, systemCode } from '../node/faults.js';
import { type Arguments, flagOf } from './arguments.js';
import { configName } from './configured.js';
import type { Io } from './io.js';
import { createMessages } from './messages.js';
import { createProgress } from './progress.js';

/** Where nothing is put in or taken out, all is as it is without the file. */
export const initialConfig = `{
  // Settings of doubletake, for this folder and those below it. Each is named as its flag, without the hyphens. What the command line or
  // a variable says goes before them, and paths start from this folder. doubletake scan --print-config shows what holds, and from where.
  "$schema": "./node_modules/doubletake/src/cli/config.schema.json",

  // What is passed over, as in a .gitignore: also files that are named, unless with --no-ignore.
  "ignore": [],

  // For every command that has the option.
  "threshold": 0.7,
  // "allow": "accepted.txt",
  // "index": "seen",

  // For one command, before those.
  "check": {
    "level": "remove",
    // "max-share": 0.5,
    // "baseline": "known-repeats.json",
    // "report": { "sarif": "repeats.sarif" },
  },

  // For some files. Of those that match, the last one holds.
  "overrides": [
    // { "files": ["archive/*.txt"], "encoding": "windows-1256", "paragraphs": "line" },
    // { "files": ["feeds/*.jsonl"], "field": "body" },
  ],
}
`;

/**
 * `init`: writes a file of settings to begin with to the working folder.
 *
 * @returns the exit code: 0
 * @throws InputError `exists` where there is one, `unwritable`
 */
export async function init(parsed: Arguments, io: Io): Promise<number> {
  write();
  const quiet = flagOf(parsed, 'quiet');
  const messages = createMessages(io.stderr, quiet, createProgress(io.stderr, undefined, quiet));
  await messages.note(`${configName} is written`);
  return 0;
}

function write(): void {
  try {
    writeFileSync(configName, initialConfig, { flag: 'wx' });
  } catch (error) {
    if (systemCode(error) === 'EEXIST') {
      throw new InputError('exists', 'is there already', { path: configName, expected: 'a folder without one' });
    }
    // A full disk leaves the beginning of it.
    rmSync(configName, { force: true });
    throw asInputError(error, configName, 'unwritable');
  }
}
