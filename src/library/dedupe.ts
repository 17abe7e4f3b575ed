import { cleanDocument } from '../pipeline.js';
import type { Edit, InputEncoding, RepeatedBlock } from '../types.js';
import { withoutSpans } from './edits.js';
import { type DedupeOptions, settledOptions } from './options.js';
import { blockInUnits, inCodeUnits, type SameKind, sourceOf, type TextOrBytes } from './text.js';
import { hasher, recordOf, type UndoRecord } from './undo.js';

/** What {@link dedupe} answers. Offsets are UTF-16 code units of a string, bytes of bytes, both of the input. */
export interface Deduped<Input extends TextOrBytes> {
  /** The input without the spans of `edits`: a string for a string, bytes in the same encoding for bytes. */
  readonly output: SameKind<Input>;
  /** What was removed: sorted by `start`, disjoint, in range; `block` is an index in `blocks`. */
  readonly edits: readonly Edit[];
  /** What repeats, in order of the copies, with verdict, rule, reason and evidence; `document` of its passages is `input`. */
  readonly blocks: readonly RepeatedBlock[];
  /** What {@link undo} needs to give the input back: plain data, to be kept as JSON; as large as what was removed. */
  readonly undoRecord: UndoRecord;
  readonly paragraphCount: number;
  /** Folded words; in scripts without spaces each character is one. */
  readonly wordCount: number;
  /** How bytes were read, and whence that is known; undefined for a string. */
  readonly encoding: InputEncoding | undefined;
}

/** The name of an only text, in passages. */
export const onlyDocument = 'input';

/**
 * Takes out of one text the passages that it holds twice. What goes says nothing new by the rule's table; every other character or byte stays
 * as it is, also half a surrogate pair, broken UTF-8 and byte order marks. What comes out, put in again, stays as it is.
 *
 * Repeats are runs of equal words found by hashed windows (Karp and Rabin, 1987). Paragraphs that are alike though not equal come from
 * MinHash signatures (Broder, 1997; C-MinHash of Li and Li, 2021) and exact counts, and go only with `remove: 'all'`.
 *
 * No state is kept between calls. Bytes must not be changed before the answer is there; they are never changed here.
 *
 * @param input a string of at most 357,913,941 UTF-16 code units, or bytes in UTF-8, UTF-16 or another encoding that TextDecoder knows, at
 * most 2^30 of them
 * @throws InputError (the promise is rejected) `usage` for an unknown option, a wrong value or another kind of input; `encoding` for bytes
 * that cannot be cut one by one (ISO-2022, UTF-32); `binary` for bytes that are no text; `too-large`
 *
 * @example
 * ```js
 * import { dedupe } from 'doubletake';
 *
 * const line = 'Cars will stay banned from the streets around the market from six in the evening until midnight, the council said.\n';
 * const other = 'The old market will open its gates again on Sunday.\n';
 * const { output, edits } = await dedupe(line + other + line);
 * console.log(output === line + other); // true
 * console.log(edits); // [ { start: 166, end: 281, block: 0 } ]
 * ```
 */
export async function dedupe<Input extends TextOrBytes>(input: Input, options: DedupeOptions = {}): Promise<Deduped<Input>> {
  const settled = settledOptions(options, 'dedupe');
  const source = sourceOf(onlyDocument, input, settled.encoding);
  const hash = await hasher();
  const { output, edits, blocks, paragraphCount, wordCount } = await cleanDocument(source, settled);
  const undoRecord = recordOf(input, source.bytes, edits, output, hash);
  const counts = { undoRecord, paragraphCount, wordCount };
  if (typeof input !== 'string') return { output: output as SameKind<Input>, edits, blocks, ...counts, encoding: source.encoding };
  const cuts = edits.map(inCodeUnits);
  return {
    output: withoutSpans(input, cuts) as SameKind<Input>,
    edits: cuts,
    blocks: blocks.map((block) => blockInUnits(block, () => true)),
    ...counts,
    encoding: undefined,
  };
}
