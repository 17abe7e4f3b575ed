import { InputError } from '../errors.js';
import { restoreFile, undoFolder } from '../node/rewrite.js';
import { readUndoFile } from '../node/undo-read.js';
import { displaySafe } from '../report/display.js';
import { type Arguments, flagOf } from './arguments.js';
import { ClosedPipe, type Io } from './io.js';
import { createMessages } from './messages.js';
import { createProgress } from './progress.js';

/**
 * `restore UNDO`: every file of an undo file gets its original bytes back; one that was changed since is left alone, and the undo file
 * stays. May be done again, and may be interrupted.
 *
 * @returns the exit code: 0, 2 when a file could not be restored, 128 and the signal's number after an interrupt
 * @throws InputError when it is no undo file
 */
export async function restore(parsed: Arguments, io: Io): Promise<number> {
  const [undoPath] = parsed.paths;
  const quiet = flagOf(parsed, 'quiet');
  const dryRun = flagOf(parsed, 'dry-run');
  const folder = await undoFolder(undoPath);
  const progress = createProgress(io.stderr, undefined, quiet);
  const messages = createMessages(io.stderr, quiet, progress);
  const counts = { restored: 0, original: 0, left: 0 };

  /** Whether anybody listens is no matter: every file is to be restored. */
  async function say(line: string): Promise<void> {
    if (quiet) return;
    await progress.clear();
    await io.stdout.write(`${displaySafe(line)}\n`).catch((error: unknown) => {
      if (!(error instanceof ClosedPipe)) throw error;
    });
  }

  let interruption: number | undefined;
  const stopListening = io.onInterrupt((exitCode) => {
    interruption = exitCode;
  });
  try {
    for await (const step of readUndoFile(undoPath)) {
      if (interruption !== undefined) return interruption;
      if ('torn' in step) {
        await messages.note(`${undoPath}:${step.torn}: the last line is cut short; its file had not been touched yet`);
        continue;
      }
      try {
        if ('fault' in step) throw step.fault;
        const state = await restoreFile(folder, step.record, dryRun);
        counts[state]++;
        await say(state === 'original' ? `already original: ${step.record.path}` : `${verb(dryRun)}: ${step.record.path}`);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        counts.left++;
        await messages.fault(error);
      }
      await progress.step();
    }
  } finally {
    stopListening();
    await progress.clear();
  }
  await say(`${counts.restored} ${verb(dryRun)}, ${counts.original} already original, ${counts.left} left alone`);
  return counts.left > 0 ? 2 : 0;
}

function verb(dryRun: boolean): string {
  return dryRun ? 'would be restored' : 'restored';
}
