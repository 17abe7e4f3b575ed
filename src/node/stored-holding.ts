import type { Holding } from '../document-run.js';
import type { DetectOptions } from '../options.js';
import { fingerprintSet, joinSurveys, withNewText } from './store/known.js';
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
    for (const { survey } of store.entries())
      for (let p = 0; p < survey.starts.length; p++) if (survey.textStarts[p] < survey.textEnds[p]) known.add(survey.fingerprints, p);
  } catch (error) {
    store.close();
    throw error;
  }
  return {
    entries: store.entries,
    read: store.read,
    append: (surveys) => {
      const kept = surveys.filter(({ documents }) => documents.length > 0);
      if (kept.length === 0) return;
      const all = joinSurveys(kept);
      store.append(withNewText(all, (start, end) => all.text.subarray(start, end), known).survey);
    },
    close: store.close,
  };
}
