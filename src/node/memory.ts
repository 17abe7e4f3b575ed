import type { Memory } from '../corpus-types.js';
import { openSeen, type SeenSettings } from '../memory.js';
import type { DetectOptions } from '../options.js';
import { storedFrom, withStoredTexts } from '../shelf.js';
import { openShelf } from './shelf.js';
import { joinSurveys } from './store/known.js';
import { openStore } from './store/store.js';
import { storeOptions } from './store/store-options.js';

/**
 * Opens the memory of a stream: of what came in it, and of what the stored index of a folder holds, which this process alone writes until
 * it is closed.
 *
 * @param dir undefined where nothing is remembered after the stream
 * @returns also what people should know of the index
 * @throws InputError as `openStore`
 */
export async function openMemory(
  dir: string | undefined,
  options: DetectOptions,
  settings: SeenSettings,
): Promise<{ readonly memory: Memory; readonly notes: readonly string[] }> {
  const store = dir === undefined ? undefined : await openStore(dir, storeOptions(options), 'write');
  const own = openShelf();
  try {
    const seen = await openSeen(options, settings, withStoredTexts(own, store), store !== undefined);
    for (const { survey, textAt } of store?.entries() ?? []) seen.recall(survey, storedFrom + textAt);
    const memory: Memory = {
      take: seen.take,
      commit: async () => {
        const kept = seen.takenTogether().filter(({ documents }) => documents.length > 0);
        if (kept.length > 0) store?.append(kept.length === 1 ? kept[0] : joinSurveys(kept));
      },
      close: async () => {
        own.close();
        store?.close();
      },
    };
    return { memory, notes: store?.notes ?? [] };
  } catch (error) {
    own.close();
    store?.close();
    throw error;
  }
}
