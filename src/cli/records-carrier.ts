import { InputError } from '../errors.js';
import type { Input } from '../node/inputs.js';
import type { TaskResult } from '../node/tasks.js';
import type { Work } from '../node/works.js';
import type { RecordSink } from './record-sinks.js';
import type { Carrier } from './target.js';

/** Lines of one input that are told one by one when they are no JSON; the others are counted, since a wrong file has millions. */
export const malformedToldMax = 10;

type RecordsWork = Work & { readonly kind: 'records' };
type RecordsResult = TaskResult & { readonly kind: 'records' };
type EndWork = Work & { readonly kind: 'end' };

/** Brings the records of one input after the other to where they go. */
export interface RecordsCarrier {
  /** @returns whether they were taken; not where their input could not be written */
  readonly take: (work: RecordsWork, result: RecordsResult) => Promise<boolean>;
  /** @returns whether the input came through */
  readonly finish: (work: EndWork) => Promise<boolean>;
  /** Drops the input that is being written, if there is one. */
  readonly drop: () => Promise<void>;
}

interface OpenRecords {
  readonly index: number;
  readonly field: string;
  /** Missing where it could not be written. */
  readonly sink: RecordSink | undefined;
  readonly textCount: number;
  readonly malformedCount: number;
  readonly absentCount: number;
  readonly firstAbsentLine: number;
}

/**
 * @param fail tells a fault of an input
 * @param note tells anything else of it
 * @param isWritten whether the records go somewhere
 */
export function createRecordsCarrier(
  inputs: readonly Input[],
  carrier: Carrier,
  fail: (error: unknown, index: number) => Promise<void>,
  note: (index: number, text: string | undefined) => Promise<void>,
  isWritten = true,
): RecordsCarrier {
  let open: OpenRecords | undefined;

  async function drop(): Promise<void> {
    const dropped = open;
    open = undefined;
    await dropped?.sink?.discard();
  }

  /** Opens the input's sink at its first batch. */
  async function opened({ index, file }: RecordsWork | EndWork, field: string): Promise<OpenRecords> {
    const counts = { textCount: 0, malformedCount: 0, absentCount: 0, firstAbsentLine: 0 };
    try {
      return { index, field, sink: await carrier.openRecords(index, file), ...counts };
    } catch (error) {
      await fail(error, index);
      return { index, field, sink: undefined, ...counts };
    }
  }

  async function refuse(records: OpenRecords, error: unknown): Promise<void> {
    await records.sink?.discard();
    open = { ...records, sink: undefined };
    await fail(error, records.index);
  }

  return {
    take: async (work, { bytes, cleaned }) => {
      const records = open ?? (await opened(work, work.task.field));
      open = records;
      if (records.sink === undefined) return false;
      try {
        await records.sink.write({ bytes, firstLine: work.task.firstLine, firstByte: work.firstByte, cleaned });
      } catch (error) {
        await refuse(records, error);
        return false;
      }
      const told = Math.max(0, malformedToldMax - records.malformedCount);
      for (const { line, got } of cleaned.malformed.slice(0, told))
        await fail(malformed(inputs[work.index].id, line, got, isWritten ? 'is kept as it is' : undefined), work.index);
      open = {
        ...records,
        textCount: records.textCount + cleaned.documentCount,
        malformedCount: records.malformedCount + cleaned.malformed.length,
        absentCount: records.absentCount + cleaned.absentCount,
        firstAbsentLine: records.firstAbsentLine || cleaned.firstAbsentLine,
      };
      return true;
    },
    finish: async (work) => {
      const records = open ?? (await opened(work, ''));
      open = undefined;
      const { sink, textCount, malformedCount, absentCount, firstAbsentLine, field } = records;
      if (sink === undefined) return false;
      try {
        await note(work.index, await sink.finish(work.file));
      } catch (error) {
        await refuse(records, error);
        open = undefined;
        return false;
      }
      const { id } = inputs[work.index];
      if (malformedCount > malformedToldMax) {
        const message = `${malformedCount - malformedToldMax} more lines are no JSON${isWritten ? ', and are kept as they are' : ''}`;
        await fail(new InputError('malformed', message, { path: id }), work.index);
      }
      if (absentCount > 0 && textCount === 0) await fail(fieldless(id, field, absentCount), work.index);
      else if (absentCount > 0) await note(work.index, absentText(field, absentCount, firstAbsentLine));
      return true;
    },
    drop,
  };
}

/** @param fate what becomes of the line, where anything does */
export function malformed(path: string, line: number, got: string, fate: string | undefined): InputError {
  return new InputError('malformed', `is no JSON${fate === undefined ? '' : `, and ${fate}`}`, {
    path,
    line,
    expected: 'a JSON object',
    got,
  });
}

/** All records without it: the name of the field is wrong, or the file. */
export function fieldless(path: string, field: string, count: number): InputError {
  const got = count === 1 ? 'one record without it' : `${count} records without it`;
  return new InputError('malformed', 'has no record with a text to clean', { path, expected: `a string in the field "${field}"`, got });
}

export function absentText(field: string, count: number, firstLine: number): string {
  const records = count === 1 ? '1 record has' : `${count} records have`;
  return `${records} no text in the field "${field}", the first in line ${firstLine}`;
}
