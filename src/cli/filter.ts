import type { Memory } from '../corpus-types.js';
import { InputError } from '../errors.js';
import { openJudge } from '../judging.js';
import { inOrder } from '../node/in-order.js';
import type { Input } from '../node/inputs.js';
import type { Task, TaskResult } from '../node/tasks.js';
import { usualField, type Work, worksOf } from '../node/works.js';
import { openWorkshop, type Workshop } from '../node/workshop.js';
import type { DetectOptions } from '../options.js';
import { type FilterSettings, openRecordFilter } from '../record-filter.js';
import { type Arguments, choiceOf, documentOptions, fieldOf, flagOf, numberValueOf } from './arguments.js';
import { createFilterNotes, type FilterNotes } from './filter-notes.js';
import { ClosedPipe, type Io } from './io.js';
import { createMessages } from './messages.js';
import { createProgress } from './progress.js';
import { forSink } from './render.js';

/**
 * A record goes on at latest so many milliseconds after it came where none follows it at once: soon for people who watch, and long enough
 * that a stream which comes in small pieces is judged by batches.
 */
const waitMs = 50;

const standardInput: Input = { id: '-', kind: 'standard-input', path: '-', mirrorPath: '-', isNamed: true };

/** What a filter run works with beside its command line. */
export interface FilterTools {
  readonly settings: FilterSettings;
  readonly workshop: Workshop;
  readonly memory?: Memory;
}

/**
 * `filter`: JSON lines from standard input to standard output, in order, each record cleaned by itself as `clean` does it.
 *
 * @returns the exit code: 0, also where whoever reads has gone; 2 when a line was no JSON; 128 and the signal's number after an interrupt
 * @throws InputError where the stream cannot be read or written further; all lines before were written whole
 */
export async function filter(parsed: Arguments, io: Io): Promise<number> {
  const settings = filterSettings(parsed);
  const options = documentOptions(parsed);
  return runFilter(parsed, io, options, { settings, workshop: await openWorkshop(options, numberValueOf(parsed, 'jobs')) });
}

/** The same with a memory, which is closed at the end, as the workshop is; the workshop's results must then carry surveys. */
export async function runFilter(
  parsed: Arguments,
  io: Io,
  options: DetectOptions,
  { settings, workshop, memory }: FilterTools,
): Promise<number> {
  const quiet = flagOf(parsed, 'quiet');
  const field = fieldOf(parsed) ?? usualField;
  const notes = createFilterNotes(createMessages(io.stderr, quiet, createProgress(io.stderr, undefined, true)), field, settings);
  const stopping = new AbortController();
  let interruption: number | undefined;
  const stopListening = io.onInterrupt((exitCode) => {
    interruption = exitCode;
    stopping.abort();
  });
  try {
    const carry = await createCarrying(settings, options, io, notes, memory);
    const streamSettings = { stdin: io.stdin, encoding: 'auto', field, pacing: { waitMs, signal: stopping.signal } };
    const perform = async (work: Work) => ({ work, result: 'task' in work ? await workshop.perform(work.task) : undefined });
    for await (const { work, result } of inOrder(worksOf([standardInput], streamSettings), perform, workshop.limit)) {
      if (work.kind === 'fault') throw work.error;
      if (work.kind === 'records') await carry(work.task, result);
    }
    await notes.finish(interruption === undefined);
  } catch (error) {
    // Whoever read our output has gone: nothing is wrong, and what was written is whole.
    if (!(error instanceof ClosedPipe)) throw error;
    return interruption ?? 0;
  } finally {
    stopping.abort();
    stopListening();
    await workshop.close();
    await memory?.close();
  }
  return interruption ?? (notes.hasFault() ? 2 : 0);
}

/** @throws InputError `usage` */
export function filterSettings(parsed: Arguments): FilterSettings {
  const onRepeat = choiceOf<FilterSettings['onRepeat']>(parsed, 'on-repeat');
  const isAnnotated = flagOf(parsed, 'annotate') || onRepeat === 'mark';
  if (isAnnotated && fieldOf(parsed) === 'doubletake') {
    throw new InputError('usage', 'the field doubletake cannot be both the text and the annotation', { expected: 'another --field' });
  }
  return { onRepeat, isAnnotated, onError: choiceOf<FilterSettings['onError']>(parsed, 'on-error') };
}

/** Filters what was judged and writes it: first the memory is safe, then the lines go on. */
async function createCarrying(settings: FilterSettings, options: DetectOptions, io: Io, notes: FilterNotes, memory: Memory | undefined) {
  const filterRecords = openRecordFilter(await openJudge(options), settings, memory);
  return async (task: Task, result: TaskResult | undefined): Promise<void> => {
    if (task.kind !== 'records' || result?.kind !== 'records') return;
    const { bytes, cleaned } = result;
    const filtered = filterRecords({ ...task, bytes }, cleaned);
    await memory?.commit();
    if (filtered.output.length > 0) await io.stdout.write(forSink(filtered.output, io.stdout));
    await notes.add(cleaned, filtered);
  };
}
