import { setImmediate } from 'node:timers/promises';
import type { CorpusPlan } from '../corpus-plan.js';
import { inOrder } from '../node/in-order.js';
import type { Input } from '../node/inputs.js';
import { rereadable } from '../node/spill.js';
import type { TaskResult } from '../node/tasks.js';
import { changed } from '../node/unchanged.js';
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
    for await (const { work, result } of eachResult(spilled.inputs, works, run.workshop, corpus.survey.surveying)) {
      if (isInterrupted()) return { report: undefined, close };
      corpus.survey.take(work, result);
    }
    await tellUnused(corpus.survey, settings, messages);
    const plan = corpus.run.plan(runSettings(settings, options.remove));
    const dropped = new Set(settings.duplicates === 'drop' ? plan.repeated.map(({ document }) => document) : []);
    if (!(await cutAll(spilled.inputs, works, corpus, plan, dropped, run))) return { report: undefined, close };
    corpus.remember(plan);
    const opened = corpus;
    return { report: () => corpusReport(run.cleaning.found().counts, opened, plan, [], parsed), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The second reading. @returns whether it came to its end */
async function cutAll(
  inputs: readonly Input[],
  works: WorkSettings,
  { survey }: OpenedCorpus,
  plan: CorpusPlan,
  dropped: ReadonlySet<number>,
  { workshop, carrier, cleaning, interruption }: CleaningRun,
): Promise<boolean> {
  const perform = async (cut: CutWork): Promise<{ cut: CutWork; result: TaskResult | undefined }> => {
    return { cut, result: 'task' in cut.work ? await workshop.perform(cut.work.task) : undefined };
  };
  async function* cutting(): AsyncGenerator<CutWork> {
    for await (const work of worksOf(inputs, works)) yield survey.cutting(work, plan, dropped);
  }
  const changedInputs = new Set<number>();
  for await (const { cut, result } of inOrder(cutting(), perform, workshop.limit)) {
    await setImmediate();
    if (interruption() !== undefined || carrier.hasFailed()) return false;
    for (const index of cut.changed) {
      if (changedInputs.has(index)) continue;
      changedInputs.add(index);
      await cleaning.take({ kind: 'fault', index, error: changed(inputs[index].id) }, undefined);
    }
    if (!isOfChanged(cut.work, changedInputs)) await cleaning.take(cut.work, result, new Set([...cut.leftOut, ...changedInputs]));
  }
  return true;
}

function isOfChanged(work: Work, changedInputs: ReadonlySet<number>): boolean {
  return (work.kind === 'records' || work.kind === 'end') && changedInputs.has(work.index);
}
