import { InputError } from '../errors.js';
import { scanDocuments } from '../pipeline.js';
import type { Report, SourceDocument } from '../types.js';
import { onlyDocument } from './dedupe.js';
import { type FindOptions, settledOptions } from './options.js';
import { blockInUnits, isBytes, isObject, nameOf, sourceOf, type TextOrBytes } from './text.js';

/** One text among several. */
export interface TextDocument {
  /** Its name in the answer, such as a path or a number of the agency's; no two are the same. */
  readonly id: string;
  readonly text: TextOrBytes;
}

/** What {@link findRepeats} looks through. */
export type Documents = TextOrBytes | Iterable<TextDocument> | AsyncIterable<TextDocument>;

/** What {@link findRepeats} answers: a report in which offsets are UTF-16 code units of strings and bytes of bytes. */
export type Repeats = Omit<Report, 'byteCount'>;

/**
 * Tells what repeats, in one text or in many: passages that stand twice in one text, paragraphs that are alike there though edited, and what
 * two documents have in common. Nothing is removed.
 *
 * Paragraphs are compared by the resemblance (Jaccard similarity) and containment of their sets of shingles (Broder, 1997), counted exactly;
 * which pairs are counted, MinHash says (C-MinHash of Li and Li, 2021). Deterministic: the same documents in the same order give the same.
 *
 * No state is kept between calls. Of the documents one at a time is in memory, and the words of all different paragraphs.
 *
 * @param input a string or bytes, as for {@link dedupe}; or documents, of which the first to come counts as the original. Their passages
 * carry their `id`, that of an only text is `input`
 * @returns blocks by their copy's document (in the order they came) and start; counts of all documents
 * @throws InputError (the promise is rejected) as {@link dedupe} does, with the id as `details.path`; `collision` for an id that came before
 *
 * @example
 * ```js
 * import { findRepeats } from 'doubletake';
 *
 * const story = 'The work cost 18 million dinars, half of it paid by the merchants of the quarter and half by the state.\n';
 * const { blocks } = await findRepeats([
 *   { id: 'morning', text: story },
 *   { id: 'evening', text: story.replace('18', '21') },
 * ]);
 * for (const { kept, copy, verdict, kind } of blocks) console.log(`${copy.document} repeats ${kept.document}: ${kind}, ${verdict}`);
 * // evening repeats morning: near, review
 * ```
 */
export async function findRepeats(input: Documents, options: FindOptions = {}): Promise<Repeats> {
  const settled = settledOptions(options, 'findRepeats');
  const isString = new Map<string, boolean>();
  const { byteCount: _, blocks, ...counts } = await scanDocuments(sourcesOf(input, settled.encoding, isString), settled);
  return { ...counts, blocks: blocks.map((block) => blockInUnits(block, (document) => isString.get(document) === true)) };
}

/** The documents one by one, and of each whether it is a string. */
async function* sourcesOf(input: Documents, told: string, isString: Map<string, boolean>): AsyncIterable<SourceDocument> {
  if (typeof input === 'string' || isBytes(input)) {
    isString.set(onlyDocument, typeof input === 'string');
    yield sourceOf(onlyDocument, input, told);
    return;
  }
  if (!isIterable(input)) {
    throw new InputError('usage', 'is no text', { expected: 'a string, a Uint8Array or documents { id, text }', got: nameOf(input) });
  }
  for await (const document of input) {
    const { id, text } = checkedDocument(document);
    if (isString.has(id)) throw new InputError('collision', 'two documents have this id', { path: id });
    isString.set(id, typeof text === 'string');
    yield namedSource(id, text, told);
  }
}

function checkedDocument(document: unknown): TextDocument {
  const { id, text } = isObject(document) ? document : {};
  if (typeof id !== 'string') throw new InputError('usage', 'is no document', { expected: '{ id, text }', got: nameOf(document) });
  return { id, text: text as TextOrBytes };
}

function namedSource(id: string, text: unknown, told: string): SourceDocument {
  try {
    return sourceOf(id, text, told);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.code, error.message, { ...error.details, path: id });
  }
}

function isIterable(value: unknown): value is Iterable<unknown> | AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value);
}
