import { setImmediate } from 'node:timers/promises';
import type { CorpusPlan } from '../corpus-plan.js';
import { inOrder } from '../node/in-order.js';
import type { Input } from '../node/inputs.js';
import { rereadable } from '../node/spill.js';
import type { TaskResult } from '../node/tasks.js';
import { changed, isAsKnown } from '../node/unchanged.js';
import { type Work, type WorkSettings, worksOf } from '../node/works.js';
import type { DetectOptions } from '../options.js';
import type { LocatedReport } from '../report/locate.js';
import { type Arguments, encodingOf, fieldOf, flagOf } from './arguments.js';
import type { CleaningRun } from './clean.js';
import { type OpenedCorpus, openCorpus, runSettings, tellUnused } from './corpus.js';
import type { CorpusSettings } from './corpus-options.js';
import { corpusReport } from './corpus-report.js';
import type { CutWork } from './corpus-survey.js';
import type { Io } from './io.js';
import type { Messages } from './messages.js';
import { eachResult } from './readings.js';
import { tellingOf } from './telling.js';

/** What is left to do with a corpus that was cleaned. */
export interface CleanedCorpus {
  /** Undefined after an interrupt. May be made until it is closed. */
  readonly report: (() => LocatedReport) | undefined;
  readonly close: () => Promise<void>;
}

/**
 * Cleans inputs of what others hold too. All are read twice: first each is judged by itself and surveyed, then, when it is known what goes,
 * they are read again and cut. What comes through a pipe is copied to a temporary file between.
 *
 * @throws InputError
 */
export async function cleanCorpus(
  parsed: Arguments,
  io: Io,
  settings: CorpusSettings,
  options: DetectOptions,
  run: CleaningRun,
  messages: Messages,
): Promise<CleanedCorpus> {
  const isInterrupted = () => run.interruption() !== undefined;
  const works = { stdin: io.stdin, encoding: encodingOf(parsed), field: fieldOf(parsed) };
  const spilled = await rereadable(run.inputs, io.stdin, isInterrupted);
  let corpus: OpenedCorpus | undefined;
  const close = async () => {
    corpus?.close();
    await spilled.close();
  };
  try {
    const isWritten = !flagOf(parsed, 'dry-run') && !flagOf(parsed, 'diff');
    const reading = { workshop: run.workshop, works, isInterrupted };
    corpus = await openCorpus(parsed, settings, options, spilled.inputs, reading, messages, isWritten);
    const broken = new Set<number>();
    for await (const { work, result } of eachResult(spilled.inputs, works, run.workshop, corpus.survey.surveying)) {
      if (isInterrupted()) return { report: undefined, close };
      if (work.kind === 'fault') broken.add(work.index);
      corpus.survey.take(work, result);
    }
    await tellUnused(corpus.survey, settings, messages);
    // What was compared until now may have been changed since; what changes from now on is seen when it is read again.
    const changedInputs = await changedSince(corpus, spilled.inputs);
    const aside = corpus.survey.documentsOf(new Set([...broken, ...changedInputs]));
    // What was cleaned in place and remembered is no repeat of itself when it is cleaned again: nothing else holds it.
    if (flagOf(parsed, 'in-place')) for (const document of corpus.knownAlready()) aside.add(document);
    const plan = corpus.run.plan({ ...runSettings(settings, options.remove), aside, inDoubt: corpus.survey.inDoubt() });
    const dropped = new Set(settings.duplicates === 'drop' ? plan.repeated.map(({ document }) => document) : []);
    if (!(await cutAll(spilled.inputs, works, corpus, plan, dropped, changedInputs, run))) return { report: undefined, close };
    const { inputOf } = corpus.survey;
    corpus.remember(plan, (document) => !aside.has(document) && run.cleaning.isDone(inputOf(document)));
    const opened = corpus;
    return { report: () => corpusReport(run.cleaning.found().counts, opened, plan, [], parsed, tellingOf(parsed)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The inputs that are not as they were when they were read. */
async function changedSince({ survey }: OpenedCorpus, inputs: readonly Input[]): Promise<Set<number>> {
  const found = new Set<number>();
  for (const [index, status] of survey.files()) {
    const { path, id } = inputs[index];
    if (!(await isAsKnown({ path, shown: id, status }))) found.add(index);
  }
  return found;
}

/**
 * The second reading.
 *
 * @param changedInputs those that are known already to be left alone
 * @returns whether it came to its end
 */
async function cutAll(
  inputs: readonly Input[],
  works: WorkSettings,
  { survey }: OpenedCorpus,
  plan: CorpusPlan,
  dropped: ReadonlySet<number>,
  changedInputs: Set<number>,
  { workshop, carrier, cleaning, interruption }: CleaningRun,
): Promise<boolean> {
  const perform = async (cut: CutWork): Promise<{ cut: CutWork; result: TaskResult | undefined }> => {
    return { cut, result: 'task' in cut.work ? await workshop.perform(cut.work.task) : undefined };
  };
  async function* cutting(): AsyncGenerator<CutWork> {
    for await (const work of worksOf(inputs, works)) yield survey.cutting(work, plan, dropped);
  }
  const leave = (index: number) => cleaning.take({ kind: 'fault', index, error: changed(inputs[index].id) }, undefined);
  for (const index of changedInputs) await leave(index);
  for await (const { cut, result } of inOrder(cutting(), perform, workshop.limit)) {
    await setImmediate();
    if (interruption() !== undefined || carrier.hasFailed()) return false;
    for (const index of cut.changed) {
      if (changedInputs.has(index)) continue;
      changedInputs.add(index);
      await leave(index);
    }
    if (!isOfChanged(cut.work, changedInputs)) await cleaning.take(cut.work, result, new Set([...cut.leftOut, ...changedInputs]));
  }
  return true;
}

function isOfChanged(work: Work, changedInputs: ReadonlySet<number>): boolean {
  return (work.kind === 'records' || work.kind === 'end' || work.kind === 'fault') && changedInputs.has(work.index);
}
