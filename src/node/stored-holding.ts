import type { Holding } from '../document-run.js';
import type { DetectOptions } from '../options.js';
import { batchOf, fingerprintSet, noteTexts } from './store/known.js';
import { openStore } from './store/store.js';
import { storeOptions } from './store/store-options.js';

/**
 * Opens the stored index of a folder for reading and writing, as a holding.
 *
 * @throws InputError as `openStore`
 */
export async function openStoredHolding(dir: string, options: DetectOptions): Promise<Holding> {
  const store = await openStore(dir, storeOptions(options), 'write');
  const known = fingerprintSet();
  try {
    for (const { survey } of store.entries()) noteTexts(known, survey);
  } catch (error) {
    store.close();
    throw error;
  }
  return {
    entries: store.entries,
    read: store.read,
    append: (surveys) => {
      const batch = batchOf(surveys, known);
      if (batch !== undefined) store.append(batch);
    },
    close: store.close,
  };
}
