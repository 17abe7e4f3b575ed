import { createGzip, type Gzip } from 'node:zlib';
import { assert } from '../assert.js';
import { type Ownership, openReplacement, type Replacement } from './atomic.js';
import { isGzip } from './compressed.js';

/** Of news text 35 MB a second; at level 6, which `gzip` takes when it is not told, 12 to 21, for a file that is 3 to 6 % shorter. */
const gzipLevel = 4;

/** A file that is being written bit by bit and that nobody can see yet under its name. After a fault it is gone, and nothing happened. */
export interface StreamFile {
  /**
   * Once it is done, the bytes may be changed or given away; until then nothing else may be written.
   *
   * @throws InputError `unwritable`
   */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** As a Replacement's. */
  readonly finish: (beforeRename?: () => Promise<void>) => Promise<void>;
  /** Takes it away again; does nothing after `finish`. */
  readonly discard: () => Promise<void>;
}

/**
 * Begins a file of unknown length that appears at once and whole, as `openReplacement` does; through gzip where its name ends in `.gz`.
 * On one system the same bytes give the same file, however they come in pieces: gzip gets no time and no name to put down.
 *
 * @throws InputError `unwritable`
 */
export function openStreamFile(path: string, shown: string, ownership: Ownership | undefined, durable: boolean): StreamFile {
  const replacement = openReplacement(path, shown, ownership, durable);
  if (isGzip(path)) return throughGzip(replacement);
  return {
    write: async (bytes) => replacement.write(bytes),
    finish: replacement.finish,
    discard: async () => replacement.discard(),
  };
}

function throughGzip(replacement: Replacement): StreamFile {
  const gzip = createGzip({ level: gzipLevel });
  const drained = drain(gzip, replacement);
  // It may fail while nobody waits for it; whoever writes next, or finishes, is told.
  drained.catch(() => {});
  return {
    write: async (bytes) => {
      const isTaken = await new Promise<boolean>((resolve) => gzip.write(bytes, (error) => resolve(!error)));
      // Why a stream takes no more is told by its other end.
      if (!isTaken) await drained;
      assert(isTaken, 'a file is written only until it is finished or discarded');
    },
    finish: async (beforeRename) => {
      gzip.end();
      await drained;
      await replacement.finish(beforeRename);
    },
    discard: async () => {
      gzip.destroy();
      await drained.catch(() => {});
    },
  };
}

async function drain(gzip: Gzip, replacement: Replacement): Promise<void> {
  try {
    for await (const bytes of gzip) replacement.write(bytes);
  } catch (error) {
    replacement.discard();
    throw error;
  }
}
