import { InputError } from '../../errors.js';
import { type Fingerprinter, fingerprinter } from '../../sketch/fingerprint.js';
import { foldVersion } from '../../sketch/fold-version.js';
import { foldWords } from '../../sketch/words.js';
import type { StoreOptions } from './header.js';
import { fingerprintSet } from './known.js';
import type { StoredSurvey } from './log-file.js';
import { openStore, type Store } from './store.js';

/** What an index holds. */
export interface StoreInfo {
  readonly path: string;
  readonly options: StoreOptions;
  readonly byteCount: number;
  readonly batchCount: number;
  readonly documentCount: number;
  readonly paragraphCount: number;
  readonly contentCount: number;
  readonly textBytes: number;
  /** Milliseconds since 1970; undefined where no document has a date. */
  readonly firstDate: number | undefined;
  readonly lastDate: number | undefined;
  readonly notes: readonly string[];
}

/** @throws InputError as `openStore` does, and `malformed` where a batch is damaged */
export async function storeInfo(dir: string): Promise<StoreInfo> {
  const store = await openStore(dir, undefined, 'read');
  try {
    const counts = { documentCount: 0, paragraphCount: 0, contentCount: 0, textBytes: 0 };
    let firstDate = Number.POSITIVE_INFINITY;
    let lastDate = Number.NEGATIVE_INFINITY;
    for (const { survey } of store.entries()) {
      counts.documentCount += survey.documents.length;
      counts.paragraphCount += survey.starts.length;
      for (let p = 0; p < survey.starts.length; p++) {
        const length = survey.textEnds[p] - survey.textStarts[p];
        counts.textBytes += length;
        if (length > 0) counts.contentCount++;
      }
      for (const { date = Number.NaN } of survey.documents) {
        if (date < firstDate) firstDate = date;
        if (date > lastDate) lastDate = date;
      }
    }
    const isDated = firstDate <= lastDate;
    return {
      path: store.path,
      options: store.options,
      byteCount: store.byteCount(),
      batchCount: store.batchCount(),
      ...counts,
      firstDate: isDated ? firstDate : undefined,
      lastDate: isDated ? lastDate : undefined,
      notes: store.notes,
    };
  } finally {
    store.close();
  }
}

/** What was found when everything was looked at. */
export interface StoreCheck {
  readonly path: string;
  readonly batchCount: number;
  readonly faults: readonly InputError[];
  /** Texts whose words were read again and counted, and whose fingerprint was made again. None where the folding table is another. */
  readonly foldedCount: number;
  readonly notes: readonly string[];
}

/**
 * Checks every batch of an index: its checksums, its columns, that each content has its text, and that each text has the fingerprint and
 * the number of words that stand for it.
 *
 * @throws InputError as `openStore` does
 */
export async function verifyStore(dir: string): Promise<StoreCheck> {
  const fingerprint = await fingerprinter();
  const store = await openStore(dir, undefined, 'read');
  try {
    const faults: InputError[] = [];
    const known = fingerprintSet();
    const isFoldedAlike = store.options.folding === foldVersion;
    let foldedCount = 0;
    for (const entry of store.entries((fault) => faults.push(fault))) {
      const { survey, textAt } = entry;
      let sentence: string | undefined;
      for (let p = 0; p < survey.starts.length && sentence === undefined; p++) {
        if (survey.wordCounts[p] === 0) continue;
        if (survey.textStarts[p] < survey.textEnds[p]) {
          known.add(survey.fingerprints, p);
          if (!isFoldedAlike) continue;
          foldedCount++;
          sentence = textFault(store, entry, p, fingerprint);
        } else if (!known.has(survey.fingerprints, p) && faults.length === 0) {
          sentence = `the text of paragraph ${p} is missing`;
        }
      }
      if (sentence !== undefined)
        faults.push(new InputError('malformed', 'a batch is not what it says', { path: store.path, offset: textAt, got: sentence }));
    }
    const notes = isFoldedAlike ? store.notes : [...store.notes, `${store.path}: words were not read again, since another folding made it`];
    return { path: store.path, batchCount: store.batchCount(), faults, foldedCount, notes };
  } finally {
    store.close();
  }
}

function textFault(store: Store, { survey, textAt }: StoredSurvey, p: number, fingerprint: Fingerprinter): string | undefined {
  const start = survey.textStarts[p];
  const words = foldWords(store.read(textAt + start, survey.textEnds[p] - start));
  if (words.count !== survey.wordCounts[p]) return `the text of paragraph ${p} has ${words.count} words, and not ${survey.wordCounts[p]}`;
  const [low, high] = fingerprintOfWords(words.hashes, fingerprint);
  const isSame = low === survey.fingerprints[2 * p] && high === survey.fingerprints[2 * p + 1];
  return isSame ? undefined : `the text of paragraph ${p} has another fingerprint`;
}

/** The fingerprint of a content: of its words' 32-bit hashes, as little-endian bytes. */
export function fingerprintOfWords(hashes: Uint32Array, fingerprint: Fingerprinter): readonly [bigint, bigint] {
  return fingerprint(new Uint8Array(hashes.buffer, hashes.byteOffset, hashes.byteLength));
}
