import type { RunDocument } from '../document-run.js';
import { type Scan, scanDocuments } from '../pipeline.js';
import { onlyDocument } from './dedupe.js';
import { checkedDocuments, runDocument, type TextDocuments } from './documents.js';
import { type FindOptions, settledOptions } from './options.js';
import { isBytes, type TextOrBytes } from './text.js';

/** What {@link findRepeats} looks through. */
export type Documents = TextOrBytes | TextDocuments;

/**
 * What {@link findRepeats} answers: plain data. Documents are named by their ids; offsets are UTF-16 code units of strings and bytes of
 * bytes. `stories`, `repeatedDocuments` and `boilerplate` are empty with scope `'document'`.
 *
 * @interface
 */
export type Repeats = Omit<Scan, 'byteCount'>;

/**
 * Tells what repeats, in one text or in many: passages that stand twice in one text, paragraphs that are alike there though edited, and what
 * two documents have in common. Nothing is removed.
 *
 * Paragraphs are compared by the resemblance (Jaccard similarity) and containment of their sets of shingles (Broder, 1997), counted exactly;
 * which pairs are counted, MinHash says (C-MinHash of Li and Li, 2021). Deterministic: which document counts as the original is decided by
 * date, source and id (see the option `keep`), never by the order in which they come; of documents without date and source that is the
 * smallest id.
 *
 * No state is kept between calls; {@link createIndex} is for that. Of the documents one at a time is in memory, and the text of all
 * different paragraphs.
 *
 * @param input a string or bytes, as for {@link dedupe}; or documents. Their passages carry their `id`, that of an only text is `input`
 * @returns blocks by their copy's document (in the order they came) and start; stories, documents that are wholly repeated, and
 * boilerplate; counts of all documents
 * @throws InputError (the promise is rejected) as {@link dedupe} does, with the id as `details.path`; `usage` for a date that is none;
 * `collision` for an id that came before
 *
 * @example
 * ```js
 * import { findRepeats } from 'doubletake';
 *
 * const story = 'The work cost 18 million dinars, half of it paid by the merchants of the quarter and half by the state.\n';
 * const { blocks } = await findRepeats([
 *   { id: 'evening', date: '2016-03-02T18:00:00Z', text: story.replace('18', '21') },
 *   { id: 'morning', date: '2016-03-02T07:00:00Z', text: story },
 * ]);
 * for (const { kept, copy, verdict, kind } of blocks) console.log(`${copy.document} repeats ${kept.document}: ${kind}, ${verdict}`);
 * // evening repeats morning: near, review
 * ```
 */
export async function findRepeats(input: Documents, options: FindOptions = {}): Promise<Repeats> {
  const settled = settledOptions(options, 'findRepeats');
  const { byteCount: _, ...repeats } = await scanDocuments(documentsOf(input, settled.encoding), settled, settled);
  return repeats;
}

async function* documentsOf(input: Documents, told: string): AsyncGenerator<RunDocument> {
  if (typeof input === 'string' || isBytes(input)) yield runDocument(onlyDocument, input, told);
  else yield* checkedDocuments(input, told, 'a string, a Uint8Array or documents { id, text }');
}
