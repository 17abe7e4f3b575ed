import type { FoundDocument } from '../cleaner.js';
import { InputError } from '../errors.js';
import type { Input } from '../node/inputs.js';
import type { TaskResult } from '../node/tasks.js';
import type { Work } from '../node/works.js';
import type { Counts, LocatedBlock, LocatedDocument } from '../report/locate.js';
import type { EncodingNotes } from './encoding-notes.js';
import type { Messages } from './messages.js';
import type { Progress } from './progress.js';
import { createRecordsCarrier } from './records-carrier.js';
import type { Carrier, Cleaned } from './target.js';
import { textLimit } from './telling.js';

/** What becomes of a run. */
export interface Cleaning {
  /**
   * Carries what was judged to where it goes; faults of single inputs are told, and the others go on.
   *
   * @param leftOut inputs that go nowhere
   */
  readonly take: (work: Work, result: TaskResult | undefined, leftOut?: ReadonlySet<number>) => Promise<void>;
  /** Drops what was begun and not finished. */
  readonly close: () => Promise<void>;
  readonly hasFault: () => boolean;
  /** Whether an input came through and went where it goes; by its number. */
  readonly isDone: (index: number) => boolean;
  /** Whether any input came through. */
  readonly isAnyDone: () => boolean;
  readonly found: () => {
    readonly counts: Counts;
    readonly blocks: readonly LocatedBlock[];
    readonly documents: readonly LocatedDocument[];
  };
}

const none: ReadonlySet<number> = new Set();

type TextsWork = Work & { readonly kind: 'texts' };
type TextsResult = TaskResult & { readonly kind: 'texts' };

/**
 * @param isTold whether the blocks will be told at the end; else they are let go, so that a run of any length takes little memory
 * @param isWritten whether what was judged goes somewhere
 */
export function createCleaning(
  inputs: readonly Input[],
  carrier: Carrier,
  messages: Messages,
  notes: EncodingNotes,
  progress: Progress,
  isTold: boolean,
  isWritten = true,
): Cleaning {
  const counts = { documentCount: 0, paragraphCount: 0, wordCount: 0, byteCount: 0 };
  const blocks: LocatedBlock[] = [];
  const documents: LocatedDocument[] = [];
  const limited = textLimit();
  let hasFault = false;
  let isAnyDone = false;
  const done = new Set<number>();

  function count(more: Counts): void {
    counts.documentCount += more.documentCount;
    counts.paragraphCount += more.paragraphCount;
    counts.wordCount += more.wordCount;
    counts.byteCount += more.byteCount;
  }

  function keep(found: FoundDocument | undefined): void {
    if (!isTold || found === undefined || found.blocks.length === 0) return;
    for (const block of found.blocks) blocks.push(limited(block));
    documents.push({ document: found.blocks[0].copy.document, byteCount: found.byteCount });
  }

  async function fail(error: unknown, index: number): Promise<void> {
    if (!(error instanceof InputError)) throw error;
    hasFault = true;
    await messages.fault(error);
    if (carrier.hasFailed()) await messages.fault(leftAlone(inputs.length - index));
  }

  async function note(index: number, text: string | undefined): Promise<void> {
    if (text !== undefined) await messages.note(`${inputs[index].id}: ${text}`);
  }

  const records = createRecordsCarrier(inputs, carrier, fail, note, isWritten);

  async function takeTexts({ parts, task }: TextsWork, { bytes, cleaned }: TextsResult, leftOut: ReadonlySet<number>): Promise<void> {
    count(cleaned);
    const foundIn = new Map(cleaned.found.map((found) => [found.row, found]));
    for (const [row, part] of parts.entries()) {
      if (carrier.hasFailed()) return;
      const input = inputs[part.index];
      const found = foundIn.get(row);
      const own = bytes.subarray(task.starts[row], task.ends[row]);
      const file = part.status === undefined ? {} : { file: { path: input.path, shown: input.id, bytes: own, status: part.status } };
      const text: Cleaned = { source: { id: input.id, bytes: own, encoding: part.encoding }, ...file, edits: found?.edits ?? [] };
      await notes.add(input.id, part.encoding);
      try {
        await note(part.index, leftOut.has(part.index) ? undefined : await carrier.carry(part.index, text));
        keep(found);
        isAnyDone = true;
        done.add(part.index);
      } catch (error) {
        await fail(error, part.index);
      }
      await progress.step();
    }
  }

  return {
    take: async (work, result, leftOut = none) => {
      switch (work.kind) {
        case 'texts':
          if (result?.kind === 'texts') await takeTexts(work, result, leftOut);
          return;
        case 'records':
          if (result?.kind !== 'records' || !(await records.take(work, result))) return;
          count(result.cleaned);
          await progress.read(result.bytes.length);
          for (const found of result.cleaned.found) keep(found);
          return;
        case 'end':
          if (await records.finish(work)) {
            isAnyDone = true;
            done.add(work.index);
          }
          break;
        case 'passed-over':
          await note(work.index, `${work.note}, and is passed over`);
          isAnyDone = true;
          break;
        case 'fault':
          await records.drop();
          await fail(work.error, work.index);
      }
      await progress.step();
    },
    close: records.drop,
    hasFault: () => hasFault,
    isDone: (index) => done.has(index),
    isAnyDone: () => isAnyDone,
    found: () => ({ counts, blocks, documents }),
  };
}

function leftAlone(count: number): InputError {
  const inputs = count === 1 ? '1 input is left as it was' : `${count} inputs are left as they were`;
  return new InputError('unwritable', `${inputs}, since it could not be undone`);
}
