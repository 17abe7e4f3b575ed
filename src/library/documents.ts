import { parseDate } from '../dates.js';
import type { RunDocument } from '../document-run.js';
import { InputError } from '../errors.js';
import { isObject, nameOf, show, sourceOf, type TextOrBytes, unitBytes } from './text.js';

/** One text among several. */
export interface TextDocument {
  /** Its name in the answer, such as a path or a number of the agency's; no two are the same. */
  readonly id: string;
  readonly text: TextOrBytes;
  /**
   * When it was written: a Date; a text as ISO 8601 or RFC 2822 have it, UTC where it names no zone; or seconds or milliseconds since 1970.
   */
  readonly date?: Date | string | number | undefined;
  /** The newspaper, agency or outlet it is from. */
  readonly source?: string | undefined;
}

/** Documents, which come when they are asked for. */
export type TextDocuments = Iterable<TextDocument> | AsyncIterable<TextDocument>;

/**
 * Checks documents one by one.
 *
 * @param expected what the caller takes, for errors
 * @param told as the option `encoding`
 * @throws InputError with the id as `details.path`: `usage`, `too-large`, `encoding`, `binary`; `collision` for an id that came before
 */
export async function* checkedDocuments(input: unknown, told: string, expected = 'documents { id, text }'): AsyncGenerator<RunDocument> {
  if (!isIterable(input)) throw new InputError('usage', 'are no documents', { expected, got: nameOf(input) });
  const ids = new Set<string>();
  for await (const document of input) {
    const { id, text, date, source } = isObject(document) ? document : {};
    if (typeof id !== 'string') throw new InputError('usage', 'is no document', { expected: '{ id, text }', got: nameOf(document) });
    if (ids.has(id)) throw new InputError('collision', 'two documents have this id', { path: id });
    ids.add(id);
    yield { ...namedDocument(id, text, told), date: checkedDate(date, id), source: checkedSource(source, id) };
  }
}

/** A text as a document of a run. */
export function runDocument(id: string, text: unknown, told: string): RunDocument {
  return { ...sourceOf(id, text, told), unitBytes: typeof text === 'string' ? unitBytes : 1 };
}

function namedDocument(id: string, text: unknown, told: string): RunDocument {
  try {
    return runDocument(id, text, told);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.code, error.message, { ...error.details, path: id });
  }
}

function isIterable(value: unknown): value is Iterable<unknown> | AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value);
}

/** Milliseconds since 1970 of a date as {@link TextDocument} has it; undefined where it is none. */
export function momentOf(date: unknown): number | undefined {
  if (Object.prototype.toString.call(date) !== '[object Date]') {
    return typeof date === 'string' || (typeof date === 'number' && Number.isFinite(date)) ? parseDate(date) : undefined;
  }
  const moment = (date as Date).getTime();
  return Number.isNaN(moment) ? undefined : moment;
}

function checkedDate(date: unknown, path: string): number | undefined {
  const moment = momentOf(date);
  if (date === undefined || moment !== undefined) return moment;
  const expected = 'a Date, a date as ISO 8601 or RFC 2822 write it, or seconds or milliseconds since 1970';
  throw new InputError('usage', 'has a date that cannot be read', { path, expected, got: show(date) });
}

function checkedSource(source: unknown, path: string): string | undefined {
  if (source === undefined || typeof source === 'string') return source;
  throw new InputError('usage', 'has a source that is none', { path, expected: 'a string', got: nameOf(source) });
}
