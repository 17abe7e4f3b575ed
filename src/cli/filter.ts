import type { Memory } from '../corpus-types.js';
import type { KeyFields } from '../document-keys.js';
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
import { comparesDocuments, corpusSettings } from './corpus-options.js';
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
  /** With a memory: the fields that say who a record is, and what is to be said of the index. */
  readonly keys?: KeyFields;
  readonly notes?: readonly string[];
}

/**
 * `filter`: JSON lines from standard input to standard output, in order, each record cleaned by itself as `clean` does it.
 *
 * @returns the exit code: 0, also where whoever reads has gone; 2 when a line was no JSON; 128 and the signal's number after an interrupt
 * @throws InputError where the stream cannot be read or written further; all lines before were written whole
 */
export async function filter(parsed: Arguments, io: Io): Promise<number> {
  const settings = filterSettings(parsed);
  const corpus = await corpusSettings(parsed);
  const isRemembering = comparesDocuments(corpus);
  if (settings.onRepeat !== 'cut' && !isRemembering) {
    const expected = '--index DIR, or --scope corpus for repeats in the stream alone';
    throw new InputError('usage', `--on-repeat ${settings.onRepeat} needs something that remembers`, { expected, got: 'nothing' });
  }
  const options = { ...documentOptions(parsed), scope: isRemembering ? ('corpus' as const) : ('document' as const) };
  const workshop = await openWorkshop(options, numberValueOf(parsed, 'jobs'));
  if (!isRemembering) return runFilter(parsed, io, options, { settings, workshop });
  // What few runs need is loaded for them alone.
  const { openMemory } = await import('../node/memory.js');
  const { memory, notes } = await openMemory(corpus.indexDir, options, { ...corpus, remove: options.remove });
  return runFilter(parsed, io, options, { settings, workshop, memory, keys: corpus.fields, notes });
}

/** The same with a memory, which is closed at the end, as the workshop is; the workshop's results must then carry surveys. */
export async function runFilter(
  parsed: Arguments,
  io: Io,
  options: DetectOptions,
  { settings, workshop, memory, keys, notes: told = [] }: FilterTools,
): Promise<number> {
  const quiet = flagOf(parsed, 'quiet');
  const field = fieldOf(parsed) ?? usualField;
  const messages = createMessages(io.stderr, quiet, createProgress(io.stderr, undefined, true));
  for (const note of told) await messages.note(note);
  const notes = createFilterNotes(messages, field, settings);
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
    async function* works(): AsyncGenerator<Work> {
      for await (const work of worksOf([standardInput], streamSettings))
        yield work.kind === 'records' && keys !== undefined ? { ...work, task: { ...work.task, keys } } : work;
    }
    for await (const { work, result } of inOrder(works(), perform, workshop.limit)) {
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

/**
 * Filters what was judged: first the lines go on, then they are remembered. Whoever is killed between the two and goes on behind the last
 * line that came out may see a repeat again; the other way round a record would be lost.
 */
async function createCarrying(settings: FilterSettings, options: DetectOptions, io: Io, notes: FilterNotes, memory: Memory | undefined) {
  const filterRecords = openRecordFilter(await openJudge(options), settings, memory);
  return async (task: Task, result: TaskResult | undefined): Promise<void> => {
    if (task.kind !== 'records' || result?.kind !== 'records') return;
    const { bytes, cleaned } = result;
    const filtered = filterRecords({ ...task, bytes }, cleaned);
    if (filtered.output.length > 0) await io.stdout.write(forSink(filtered.output, io.stdout));
    await memory?.commit();
    await notes.add(cleaned, filtered);
  };
}
