import type { Memory } from '../corpus-types.js';
import { openSeen, type SeenSettings } from '../memory.js';
import type { DetectOptions } from '../options.js';
import { storedFrom, withStoredTexts } from '../shelf.js';
import { openShelf } from './shelf.js';
import { type FingerprintSet, fingerprintSet, joinSurveys, withNewText } from './store/known.js';
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
    const known: FingerprintSet = fingerprintSet();
    for (const { survey, textAt } of store?.entries() ?? []) {
      seen.recall(survey, storedFrom + textAt);
      for (let p = 0; p < survey.starts.length; p++) if (survey.textStarts[p] < survey.textEnds[p]) known.add(survey.fingerprints, p);
    }
    const memory: Memory = {
      take: seen.take,
      commit: async () => {
        const taken = seen.taken().filter(({ documents }) => documents.length > 0);
        if (taken.length === 0) return;
        const all = joinSurveys(taken);
        store?.append(withNewText(all, (start, end) => all.text.subarray(start, end), known).survey);
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
