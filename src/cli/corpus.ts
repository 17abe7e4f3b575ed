import type { CorpusPlan } from '../corpus-plan.js';
import { type CorpusRun, openCorpusRun, type RunSettings } from '../corpus-run.js';
import type { Survey } from '../corpus-types.js';
import { unusedFieldText } from '../document-keys.js';
import { InputError } from '../errors.js';
import type { Input } from '../node/inputs.js';
import { openShelf } from '../node/shelf.js';
import { type FingerprintSet, fingerprintSet, noteTexts, withNewText } from '../node/store/known.js';
import { openStore, type Store } from '../node/store/store.js';
import { storeOptions } from '../node/store/store-options.js';
import type { WorkSettings } from '../node/works.js';
import type { Workshop } from '../node/workshop.js';
import type { DetectOptions } from '../options.js';
import { remembered } from '../remembered.js';
import { storedFrom, withStoredTexts } from '../shelf.js';
import type { Arguments } from './arguments.js';
import type { CorpusSettings } from './corpus-options.js';
import { type CorpusSurvey, createCorpusSurvey, type Naming } from './corpus-survey.js';
import { findPaths } from './find.js';
import type { Messages } from './messages.js';
import { lookingCarrier } from './plain-carrier.js';
import { eachResult } from './readings.js';
import { createRecordsCarrier } from './records-carrier.js';

/** What the plan is told by a command line. */
export function runSettings(settings: CorpusSettings, remove: DetectOptions['remove']): RunSettings {
  const { keep, sources, duplicates, boilerplate, boilerplateDocuments, passageWords, scope } = settings;
  return { remove, keep, sources, duplicates, boilerplate, boilerplateDocuments, passageWords, isAgainstOldOnly: scope === 'document' };
}

/** A run's documents and those it is compared with, while they are read. */
export interface OpenedCorpus {
  readonly run: CorpusRun;
  readonly survey: CorpusSurvey;
  /** Documents of a stored index and of `--against`. */
  readonly oldCount: () => number;
  /** Documents that the stored index holds as they are, from the same file. */
  readonly knownAlready: () => readonly number[];
  /**
   * Adds to the stored index what stays of the run's documents, if there is one that is written. What did not come through is not
   * remembered: where it is done again it would be taken for its own repeat.
   *
   * @param isNew whether a document is to be remembered, repeated ones apart
   */
  readonly remember: (plan: CorpusPlan, isNew: (document: number) => boolean) => void;
  readonly close: () => void;
}

/** What reading inputs for a corpus needs. */
export interface Reading {
  readonly workshop: Workshop;
  readonly works: WorkSettings;
  readonly isInterrupted: () => boolean;
}

/**
 * Opens what a run compares its documents with: the stored index, then the inputs of `--against`, which are read here. The options of the
 * detector must say corpus scope, so that the workshop surveys.
 *
 * @param inputs the run's own, to be read by the caller
 * @throws InputError where the index or what was named cannot be read
 */
export async function openCorpus(
  parsed: Arguments,
  settings: CorpusSettings,
  options: DetectOptions,
  inputs: readonly Input[],
  reading: Reading,
  messages: Messages,
  isWritten: boolean,
): Promise<OpenedCorpus> {
  const { indexDir, against, fields, hasFileDates } = settings;
  const naming = { fields, hasFileDates };
  const own = openShelf();
  let store: Store | undefined;
  try {
    store = indexDir === undefined ? undefined : await openIndexed(indexDir, options, isWritten, parsed);
    for (const note of store?.notes ?? []) await messages.note(note);
    const run = await openCorpusRun(options, withStoredTexts(own, store), settings);
    const known = fingerprintSet();
    for (const { survey, textAt } of store?.entries() ?? []) {
      run.take(survey, { isOld: true, textAt: storedFrom + textAt });
      noteTexts(known, survey);
    }
    if (against.length > 0) await readAgainst(parsed, against, inputs, naming, run, reading, messages);
    const oldCount = run.documentCount();
    const kept: Survey[] = [];
    const keep = (survey: Survey) => {
      // The texts are on the shelf.
      if (store !== undefined && isWritten) kept.push({ ...survey, text: new Uint8Array() });
    };
    const opened = store;
    const survey = createCorpusSurvey(run, inputs, naming, false, keep);
    return {
      run,
      survey,
      oldCount: () => oldCount,
      knownAlready: () => knownAlready(run, oldCount, (document) => inputs[survey.inputOf(document)].id),
      remember: (plan, isNew) => {
        if (opened === undefined || !isWritten) return;
        const repeated = new Set(plan.repeated.map(({ document }) => document));
        remember(run, plan, kept, oldCount, opened, known, (document) => isNew(document) && !repeated.has(document));
      },
      close: () => {
        own.close();
        opened?.close();
      },
    };
  } catch (error) {
    own.close();
    store?.close();
    throw error;
  }
}

/** The stored index; undefined where there is none and cleaning only looks, which would make one. */
async function openIndexed(dir: string, options: DetectOptions, isWritten: boolean, { command }: Arguments): Promise<Store | undefined> {
  try {
    return await openStore(dir, storeOptions(options), isWritten ? 'write' : 'read');
  } catch (error) {
    if (command === 'clean' && !isWritten && error instanceof InputError && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** The documents that the run's own are compared with, each input judged by itself and surveyed. */
async function readAgainst(
  parsed: Arguments,
  against: readonly string[],
  own: readonly Input[],
  naming: Naming,
  run: CorpusRun,
  { workshop, works, isInterrupted }: Reading,
  messages: Messages,
): Promise<void> {
  const { inputs, faults } = await findPaths(against, parsed);
  // What cannot be read would be taken for something that was never there.
  if (faults.length > 0) throw faults[0];
  const ownPaths = new Set(own.map(({ path }) => path));
  const both = inputs.find(({ path }) => ownPaths.has(path));
  if (both !== undefined)
    throw new InputError('usage', 'is to be cleaned, and stands in --against too', { path: both.id, expected: 'two sets apart' });
  const survey = createCorpusSurvey(run, inputs, naming, true);
  const refuse = async (error: unknown) => {
    throw error;
  };
  const tell = async (index: number, text: string | undefined) => {
    if (text !== undefined) await messages.note(`${inputs[index].id}: ${text}`);
  };
  const records = createRecordsCarrier(inputs, lookingCarrier(), refuse, tell, false);
  for await (const { work, result } of eachResult(inputs, works, workshop, survey.surveying)) {
    if (isInterrupted()) return;
    if (work.kind === 'fault') throw work.error;
    if (work.kind === 'passed-over') await tell(work.index, `${work.note}, and is passed over`);
    if (work.kind === 'records' && result?.kind === 'records') await records.take(work, result);
    if (work.kind === 'end') await records.finish(work);
    survey.take(work, result);
  }
}

/** Says once for each input and field which records could not be dated or named. */
export async function tellUnused({ unused }: CorpusSurvey, { fields }: CorpusSettings, messages: Messages): Promise<void> {
  for (const { kind, count, firstId } of unused()) await messages.note(unusedFieldText(kind, fields[kind], count, firstId));
}

/** Lines of a file move when others go, so that a record is known by its file and its contents. */
function knownAlready(run: CorpusRun, oldCount: number, fileOf: (document: number) => string): number[] {
  const { documents, firsts, contents } = run.compared().tables;
  const keyOf = (file: string, document: number) => {
    const own = contents.subarray(firsts[document], firsts[document + 1]).filter((content) => content >= 0);
    return `${own.join()} ${file}`;
  };
  const files = new Set<string>();
  for (let document = oldCount; document < documents.length; document++) files.add(fileOf(document));
  const old = new Set<string>();
  for (let document = 0; document < oldCount; document++) {
    const { id } = documents[document];
    for (const file of new Set([id, id.replace(/#[0-9]+$/, '')])) if (files.has(file)) old.add(keyOf(file, document));
  }
  const known: number[] = [];
  for (let document = oldCount; old.size > 0 && document < documents.length; document++)
    if (old.has(keyOf(fileOf(document), document))) known.push(document);
  return known;
}

/** Adds what stays of the run's documents, batch by batch; the last of them brings all down to the disk. */
function remember(
  run: CorpusRun,
  plan: CorpusPlan,
  surveys: readonly Survey[],
  oldCount: number,
  store: Store,
  known: FingerprintSet,
  isRemembered: (document: number) => boolean,
): void {
  const { firsts } = run.compared().tables;
  let document = oldCount;
  for (const [place, survey] of surveys.entries()) {
    const first = firsts[document];
    const documentOf = documentNumbers(survey, document);
    const isGone = (p: number) => plan.goneBy[first + p] >= 0 || !isRemembered(documentOf[p]);
    const kept = remembered(survey, isGone, (p) => run.textOfRow(first + p));
    document += survey.documents.length;
    if (kept.documents.length === 0 && place + 1 < surveys.length) continue;
    store.append(withNewText(kept, (start, end) => kept.text.subarray(start, end), known).survey, place + 1 === surveys.length);
  }
}

/** [paragraphs] */
function documentNumbers({ paragraphEnds }: Survey, first: number): Uint32Array {
  const numbers = new Uint32Array(paragraphEnds.at(-1) ?? 0);
  for (let d = 0, p = 0; d < paragraphEnds.length; d++) for (; p < paragraphEnds[d]; p++) numbers[p] = first + d;
  return numbers;
}
