import { InputError } from '../errors.js';
import { type Judge, openJudge } from '../judging.js';
import type { Edit, RepeatedBlock } from '../types.js';
import { onlyDocument } from './dedupe.js';
import { withoutSpans } from './edits.js';
import { type DedupeOptions, settledOptions } from './options.js';
import { blockInUnits, inCodeUnits, isObject, nameOf, sourceOf } from './text.js';

/**
 * What `dedupeRecords` and `dedupeStream` can be told: as {@link DedupeOptions} without `encoding`, and
 *
 * - `field`: the property of a record that holds its text; default `'text'`. Records that are strings are their own text.
 * - `onError`: what becomes of a record without a text: `'fail'` (default) ends the stream with an InputError, `'pass'` passes it on.
 */
export type StreamOptions = Omit<DedupeOptions, 'encoding'> & { readonly field?: string; readonly onError?: 'fail' | 'pass' };

/** A record after cleaning. Offsets are UTF-16 code units of its text as it came. */
export interface DedupedRecord<Item> {
  /** The record itself where nothing was cut, else a shallow copy with the text that is left. */
  readonly record: Item;
  /** What was cut: sorted, disjoint; `block` is an index in `blocks`. */
  readonly edits: readonly Edit[];
  readonly blocks: readonly RepeatedBlock[];
}

type Clean = <Item>(item: Item) => DedupedRecord<Item>;

/**
 * Takes out of each record the passages that its text holds twice, as `dedupe` does, one record at a time and in order. The next record is
 * asked for when the one before is taken, so that no more than one is in memory; records are never changed.
 *
 * @param records strings, or objects whose `field` is a string
 * @throws InputError (on the way) `usage` for a wrong option; `malformed` for a record without a text, with its number from 1 as
 * `details.line`; `too-large`
 *
 * @example
 * ```js
 * import { dedupeRecords } from 'doubletake';
 *
 * const line = 'Cars will stay banned from the streets around the market from six in the evening until midnight, the council said.\n';
 * for await (const { record } of dedupeRecords([{ id: 7, text: line + line }])) console.log(record.text === line); // true
 * ```
 */
export async function* dedupeRecords<Item>(
  records: Iterable<Item> | AsyncIterable<Item>,
  options: StreamOptions = {},
): AsyncGenerator<DedupedRecord<Item>> {
  const clean = await openCleaning(options);
  for await (const record of records) yield clean(record);
}

/**
 * The same as a Web TransformStream from records to records. In Node, `Duplex.fromWeb(dedupeStream())` is a stream for `pipeline`.
 *
 * @throws InputError on the stream, as {@link dedupeRecords}
 */
export function dedupeStream<Item>(options: StreamOptions = {}): TransformStream<Item, Item> {
  let cleaning: Promise<Clean> | undefined;
  return new TransformStream<Item, Item>({
    transform: async (record, controller) => {
      cleaning ??= openCleaning(options);
      controller.enqueue((await cleaning)(record).record);
    },
  });
}

async function openCleaning(options: StreamOptions): Promise<Clean> {
  if (!isObject(options)) throw new InputError('usage', 'options are no object', { expected: 'an object', got: nameOf(options) });
  const { field = 'text', onError = 'fail', ...others } = options;
  if (typeof field !== 'string') throw new InputError('usage', 'option field is not valid', { expected: 'a string', got: nameOf(field) });
  if (onError !== 'fail' && onError !== 'pass') {
    throw new InputError('usage', 'option onError is not valid', { expected: 'fail, pass', got: nameOf(onError) });
  }
  const judge = await openJudge(settledOptions(others, 'dedupeRecords'));
  let count = 0;
  return (item) => {
    count++;
    const text = isObject(item) ? item[field] : item;
    if (typeof text !== 'string') {
      if (onError === 'pass') return { record: item, edits: [], blocks: [] };
      const expected = `a string, or an object with one in "${field}"`;
      throw new InputError('malformed', 'the record has no text', { line: count, expected, got: nameOf(text) });
    }
    const { edits, blocks } = judgedString(judge, text);
    if (edits.length === 0) return { record: item, edits, blocks };
    const left = withoutSpans(text, edits);
    return { record: (isObject(item) ? { ...item, [field]: left } : left) as typeof item, edits, blocks };
  };
}

function judgedString(judge: Judge, text: string): Pick<DedupedRecord<unknown>, 'edits' | 'blocks'> {
  const { edits, blocks } = judge(sourceOf(onlyDocument, text, 'auto'));
  return { edits: edits.map(inCodeUnits), blocks: blocks.map((block) => blockInUnits(block, () => true)) };
}
