import { InputError } from '../errors.js';
import type { DetectOptions } from '../options.js';
import type { DocumentName } from '../survey.js';
import type { Edit, RepeatedBlock } from '../types.js';
import { openTextCleaning, type SeenRepeat } from './clean-text.js';
import { type Index, partsOf } from './create-index.js';
import { momentOf } from './documents.js';
import { withoutSpans } from './edits.js';
import { openIndexMemory } from './index-memory.js';
import { type DedupeOptions, settledOptions } from './options.js';
import { isObject, nameOf, show } from './text.js';

/**
 * What `dedupeRecords` and `dedupeStream` can be told: as {@link DedupeOptions} without `encoding`, and
 *
 * - `field`: the property of a record that holds its text; default `'text'`. Records that are strings are their own text.
 * - `onError`: what becomes of a record without a text: `'fail'` (default) ends the stream with an InputError, `'pass'` passes it on.
 * - `index`: an {@link Index}. What is in it was seen before, and so is every record from then on, also by the index. It says `threshold`,
 *   `paragraphs`, `engine` and what is boilerplate; what is put into it by others while the stream runs is not seen.
 * - `onRepeat`, with `index`: `'cut'` (default) cuts what was seen before, and lets records pass that were seen as a whole; `'drop'` leaves
 *   those out; `'mark'` cuts nothing of it, and only tells.
 * - `annotate`: records that are objects get a member `doubletake` that says what was found, as the command `filter --annotate` does.
 *
 * With `index`, the properties `id`, `date` and `source` of a record name it where others repeat it.
 */
export type StreamOptions = Omit<DedupeOptions, 'encoding'> & {
  readonly field?: string;
  readonly onError?: 'fail' | 'pass';
  readonly index?: Index;
  readonly onRepeat?: 'cut' | 'drop' | 'mark';
  readonly annotate?: boolean;
};

/** A record after cleaning. Offsets are UTF-16 code units of its text as it came. */
export interface DedupedRecord<Item> {
  /** The record itself where nothing was cut or annotated, else a shallow copy with the text that is left. */
  readonly record: Item;
  /** What was cut: sorted, disjoint; `block` is an index in `blocks` and, from their number on, in `repeats`. */
  readonly edits: readonly Edit[];
  /** What repeats inside it. */
  readonly blocks: readonly RepeatedBlock[];
  /** What of it was seen before; empty without an index. */
  readonly repeats: readonly SeenRepeat[];
  /** Where all of it was seen before: the record that holds most of it. */
  readonly repeatOf: string | undefined;
}

/** Cleans records in order. */
interface Cleaning {
  /** Undefined where the record is left out. When it is called again, the record before has been taken. */
  readonly clean: <Item>(item: Item) => DedupedRecord<Item> | undefined;
  /** @param isTaken whether the last record was taken */
  readonly end: (isTaken: boolean) => void;
}

/** An index in a folder writes to the disk so often, which takes a millisecond or more; after a crash so many records are unknown to it. */
const keptRecords = 256;

/**
 * Takes out of each record the passages that its text holds twice, as `dedupe` does, and with an index those that were seen before, one
 * record at a time and in order. The next record is asked for when the one before is taken, so that no more than one is in memory; records
 * are never changed. A record is put into the index after it was taken: who stops early may see one again, and never loses one.
 *
 * @param records strings, or objects whose `field` is a string
 * @throws InputError (on the way) `usage` for a wrong option; `malformed` for a record without a text, with its number from 1 as
 * `details.line`; `too-large`; as the index does
 *
 * @example
 * ```js
 * import { createIndex, dedupeRecords } from 'doubletake';
 *
 * const line = 'Cars will stay banned from the streets around the market from six in the evening until midnight, the council said.\n';
 * const records = [
 *   { id: 7, text: line + line },
 *   { id: 8, text: `The old market will open its gates again on Sunday.\n${line}` },
 * ];
 * for await (const { record } of dedupeRecords(records, { index: createIndex() })) console.log(record.id, record.text.length);
 * // 7 115
 * // 8 52
 * ```
 */
export async function* dedupeRecords<Item>(
  records: Iterable<Item> | AsyncIterable<Item>,
  options: StreamOptions = {},
): AsyncGenerator<DedupedRecord<Item>> {
  const { clean, end } = await openCleaning(options);
  let isTaken = false;
  try {
    for await (const record of records) {
      isTaken = false;
      const cleaned = clean(record);
      if (cleaned !== undefined) yield cleaned;
      isTaken = true;
    }
  } finally {
    end(isTaken);
  }
}

/**
 * The same as a Web TransformStream from records to records. In Node, `Duplex.fromWeb(dedupeStream())` is a stream for `pipeline`.
 *
 * @throws InputError on the stream, as {@link dedupeRecords}
 */
export function dedupeStream<Item>(options: StreamOptions = {}): TransformStream<Item, Item> {
  let cleaning: Promise<Cleaning> | undefined;
  return new TransformStream<Item, Item>({
    transform: async (record, controller) => {
      cleaning ??= openCleaning(options);
      const cleaned = (await cleaning).clean(record);
      if (cleaned !== undefined) controller.enqueue(cleaned.record);
    },
    flush: async () => (await cleaning)?.end(true),
  });
}

async function openCleaning(options: StreamOptions): Promise<Cleaning> {
  const { field, onError, onRepeat, annotate, index, settled } = settledStream(options);
  const memory = index === undefined ? undefined : await openIndexMemory(index, settled.remove);
  const cleanText = await openTextCleaning(settled, memory, onRepeat !== 'mark');
  let count = 0;
  return {
    clean: (item) => {
      memory?.pass();
      if (count % keptRecords === 0) memory?.keep();
      count++;
      const text = isObject(item) ? item[field] : item;
      if (typeof text !== 'string') {
        if (onError === 'pass') return { record: item, edits: [], blocks: [], repeats: [], repeatOf: undefined };
        const expected = `a string, or an object with one in "${field}"`;
        throw new InputError('malformed', 'the record has no text', { line: count, expected, got: nameOf(text) });
      }
      const { annotation, isWhole, ...cleaned } = cleanText(recordName(item, count), text);
      if (isWhole && onRepeat === 'drop') return undefined;
      const isAnnotated = annotate && isObject(item);
      if (cleaned.edits.length === 0 && !isAnnotated) return { record: item, ...cleaned };
      const left = withoutSpans(text, cleaned.edits);
      const record = isObject(item) ? { ...item, [field]: left, ...(isAnnotated ? { doubletake: annotation() } : {}) } : left;
      return { record: record as typeof item, ...cleaned };
    },
    end: (isTaken) => {
      if (isTaken) memory?.pass();
      memory?.keep();
    },
  };
}

/** How others name a record that they repeat. */
function recordName(item: unknown, count: number): DocumentName {
  const { id, date, source } = isObject(item) ? item : {};
  const moment = momentOf(date);
  const isNamed = (typeof id === 'string' && id !== '') || typeof id === 'number';
  return {
    id: isNamed ? String(id) : `#${count}`,
    ...(moment === undefined ? {} : { date: moment }),
    ...(typeof source === 'string' && source !== '' ? { source } : {}),
  };
}

/** Options that an index has for all that is put in and asked. */
const ofIndex = ['threshold', 'paragraphs', 'engine'] as const;

function settledStream(options: StreamOptions) {
  if (!isObject(options)) throw new InputError('usage', 'options are no object', { expected: 'an object', got: nameOf(options) });
  const { field = 'text', onError = 'fail', onRepeat = 'cut', annotate = false, index, ...others } = options;
  if (typeof field !== 'string') throw new InputError('usage', 'option field is not valid', { expected: 'a string', got: nameOf(field) });
  if (typeof annotate !== 'boolean')
    throw new InputError('usage', 'option annotate is not valid', { expected: 'true, false', got: nameOf(annotate) });
  checkChoice('onError', onError, ['fail', 'pass']);
  checkChoice('onRepeat', onRepeat, ['cut', 'drop', 'mark']);
  if (index === undefined && options.onRepeat !== undefined) {
    throw new InputError('usage', 'onRepeat needs to know what was seen before', { expected: 'an index', got: 'none' });
  }
  const own = settledOptions(others, 'dedupeRecords');
  if (index === undefined) return { field, onError, onRepeat, annotate, index, settled: own };
  const shared: Partial<DetectOptions> = partsOf(index).settled;
  const strange = ofIndex.find((name) => others[name] !== undefined && others[name] !== shared[name]);
  if (strange !== undefined) {
    throw new InputError('usage', `the index has another ${strange}`, { expected: show(shared[strange]), got: show(others[strange]) });
  }
  return {
    field,
    onError,
    onRepeat,
    annotate,
    index,
    settled: { ...own, ...Object.fromEntries(ofIndex.map((name) => [name, shared[name]])) },
  };
}

function checkChoice(name: string, value: unknown, choices: readonly string[]): void {
  if (choices.includes(value as string)) return;
  throw new InputError('usage', `option ${name} is not valid`, { expected: choices.join(', '), got: show(value) });
}
