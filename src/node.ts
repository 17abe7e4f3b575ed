/**
 * What needs files: an index that is kept in a folder. All other names are in the package's main entry, which runs in browsers too.
 *
 * @packageDocumentation
 */
import { type Index, indexOver } from './library/create-index.js';
import { type FindOptions, settledOptions } from './library/options.js';
import { openStoredHolding } from './node/stored-holding.js';

/**
 * Opens an index in a folder, the same that the command line's `--index` reads and writes; makes it where there is none. Nobody else may
 * write to it until it is closed. What was added when a promise was kept is on the disk.
 *
 * @param dir a folder
 * @param options as for `createIndex`. `threshold` and `paragraphs` must be those with which the index was made
 * @throws InputError (the promise is rejected) `usage` for a wrong option, and for an index that was made with others; `exists` while
 * another process writes to it; `unreadable`, `unwritable`; `malformed` where it is damaged, with the offset
 *
 * @example
 * ```js
 * import { openIndex } from 'doubletake/node';
 *
 * const index = await openIndex('seen');
 * await index.add([{ id: 'morning', text: 'The work cost 18 million dinars.' }]);
 * await index.close();
 * ```
 */
export async function openIndex(dir: string, options: FindOptions = {}): Promise<Index> {
  const settled = settledOptions(options, 'createIndex');
  return indexOver(await openStoredHolding(dir, settled), settled);
}
