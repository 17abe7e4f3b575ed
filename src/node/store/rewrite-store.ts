import { constants, copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Survey } from '../../corpus-types.js';
import { InputError } from '../../errors.js';
import { openReplacement } from '../atomic.js';
import { asInputError } from '../faults.js';
import { formatBatch } from './batch.js';
import { type Checksum, formatPreamble, loadChecksum, logName } from './format.js';
import { assertSameOptions, formatHeader, type StoreOptions } from './header.js';
import { type FingerprintSet, fingerprintSet, joinSurveys, withNewText } from './known.js';
import { openStore, prepareFolder, type Store } from './store.js';

/** Batches are joined until they hold so many bytes: few enough heads, and little memory. */
const joinedBytes = 2 ** 24;

/** What a rewriting did. */
export interface Rewritten {
  readonly documentCount: number;
  readonly contentCount: number;
  readonly batchesBefore: number;
  readonly batchCount: number;
  readonly bytesBefore: number;
  readonly byteCount: number;
  /** Batches that are damaged and left out, and paragraphs whose text was in one of them and that hence became paragraphs without words. */
  readonly faults: readonly InputError[];
  readonly lostCount: number;
  /** Where the damaged file is kept. */
  readonly keptAside: string | undefined;
  readonly notes: readonly string[];
}

/**
 * Writes the index of a folder anew: fewer and larger batches, each text once. It is replaced by one renaming, and its readers go on with
 * the old file.
 *
 * @param repair leaves out what is damaged; the damaged file is kept beside the new one
 * @throws InputError as `openStore`, `malformed` where it is damaged and not to be repaired
 */
export async function compactStore(dir: string, repair: boolean): Promise<Rewritten> {
  const store = await openStore(dir, undefined, 'write');
  try {
    const aside = join(dir, `${logName}.damaged`);
    return await rewrite([store], store.path, store.options, store.notes, repair, aside);
  } finally {
    store.close();
  }
}

/**
 * Makes a new index of the documents of several, in their order; what a later one holds that an earlier one does is stored once.
 *
 * @param dir must not hold an index
 * @throws InputError as `openStore`; `exists` where there is one, `usage` where two were made with other options, `malformed` where one is
 *   damaged
 */
export async function mergeStores(dirs: readonly string[], dir: string): Promise<Rewritten> {
  const stores: Store[] = [];
  try {
    for (const each of dirs) stores.push(await openStore(each, undefined, 'read'));
    const [first] = stores;
    for (const store of stores) assertSameOptions(store.options, first.options, store.path);
    const lock = await prepareFolder(dir, true);
    try {
      const path = join(dir, logName);
      if (existsSync(path)) throw new InputError('exists', 'holds an index already; name a new folder with --out', { path: dir });
      const notes = [...stores.flatMap((store) => store.notes), ...lock.notes];
      return await rewrite(stores, path, first.options, notes, false, undefined);
    } finally {
      lock.release();
    }
  } finally {
    for (const store of stores) store.close();
  }
}

/** Surveys of a store as they go into a new one. */
function* renewed(store: Store, known: FingerprintSet, onDamage: ((fault: InputError) => void) | undefined) {
  for (const { survey, textAt } of store.entries(onDamage)) {
    yield withNewText(survey, (start, end) => store.read(textAt + start, end - start), known);
  }
}

async function rewrite(
  stores: readonly Store[],
  path: string,
  options: StoreOptions,
  notes: readonly string[],
  repair: boolean,
  aside: string | undefined,
): Promise<Rewritten> {
  const sum = await loadChecksum();
  const replacement = openReplacement(path, path, undefined, true);
  const faults: InputError[] = [];
  const known = fingerprintSet();
  const out = batchWriter(replacement.write, options, path, sum);
  let lostCount = 0;
  try {
    for (const store of stores) {
      // What is known in one index alone may be lost there, and still be known from another.
      for (const { survey, lostCount: lost } of renewed(store, known, repair ? (fault) => faults.push(fault) : undefined)) {
        if (lost > 0 && faults.length === 0) throw new InputError('malformed', 'the text of a paragraph is missing', { path: store.path });
        lostCount += lost;
        out.add(survey);
      }
    }
    out.flush();
  } catch (error) {
    replacement.discard();
    throw error;
  }
  const isKept = faults.length > 0 && aside !== undefined;
  await replacement.finish(async () => {
    if (isKept) keepAside(path, aside);
  });
  const total = (pick: (store: Store) => number) => stores.reduce((all, store) => all + pick(store), 0);
  return {
    ...out.counts(),
    contentCount: known.size(),
    batchesBefore: total((store) => store.batchCount()),
    bytesBefore: total((store) => store.byteCount()),
    faults,
    lostCount,
    keptAside: isKept ? aside : undefined,
    notes,
  };
}

function keepAside(path: string, aside: string): void {
  try {
    copyFileSync(path, aside, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  } catch (error) {
    throw asInputError(error, aside, 'unwritable');
  }
}

/** Joins surveys and writes them behind a preamble. */
function batchWriter(write: (bytes: Uint8Array) => void, options: StoreOptions, path: string, sum: Checksum) {
  const preamble = formatPreamble(formatHeader(options), sum);
  write(preamble);
  let waiting: Survey[] = [];
  let waitingBytes = 0;
  const counts = { documentCount: 0, batchCount: 0, byteCount: preamble.length };

  function flush(): void {
    if (waiting.length === 0) return;
    const batch = formatBatch(joinSurveys(waiting), options.bands, counts.byteCount, path, sum);
    for (const part of batch.parts) write(part);
    counts.byteCount += batch.length;
    counts.batchCount++;
    waiting = [];
    waitingBytes = 0;
  }

  return {
    add: (survey: Survey) => {
      const { text, bandKeys, documentKeys, samples, starts } = survey;
      const bytes = text.length + bandKeys.byteLength + documentKeys.byteLength + samples.byteLength + 36 * starts.length;
      if (waitingBytes + bytes > joinedBytes) flush();
      waiting.push(survey);
      waitingBytes += bytes;
      counts.documentCount += survey.documents.length;
    },
    flush,
    counts: () => counts,
  };
}
