import { isStateful, nameOfLabel } from '../encoding/names.js';
import { InputError } from '../errors.js';
import type { NumberOption } from '../option-types.js';
import { type CompareOptions, type DetectOptions, defaultCompareOptions, defaultDetectOptions, expectation, options } from '../options.js';
import { isObject, nameOf, show } from './text.js';

/**
 * What `dedupe` can be told; what is left out has the default of the command line.
 *
 * - `remove`: what is cut. `'safe'` (default): what has verdict `remove`; `'exact'`: of that only what is the same word by word;
 *   `'all'`: what has verdict `review` too, which may lose text that is meant.
 * - `paragraphs`: what parts them, `'line'` every line end, `'blank'` blank lines, `'auto'` (default) whichever the text uses.
 * - `encoding`: for bytes without a byte order mark, a label that TextDecoder knows, or `'auto'` (default). Strings take `'auto'` only.
 * - `threshold`: least Jaccard similarity of alike paragraphs, 0.5 to 1, default 0.7.
 * - `engine`: who looks for alike paragraphs, ours (`'kernel'`, the default, and `'scalar'` give the same) or the npm package `'minhash'`.
 *
 * @interface
 */
export type DedupeOptions = Partial<Omit<DetectOptions, 'scope'>>;

/**
 * What `findRepeats` and an index can be told: as {@link DedupeOptions} without `remove`, and
 *
 * - `scope`: `'document'` for repeats inside each document only (of an index: and for those of what is in it), `'corpus'` (default) also
 *   for those between documents.
 * - `keep`: which of two documents keeps what both hold. `'first'` (default): the first by date (what has none comes last), then source,
 *   then id as bytes of UTF-8; `'latest'`; `'longest'`, by words; `'source-list'`: the one whose source stands first in `sources`.
 * - `sources`: with `keep: 'source-list'`, names of sources, the best first; others come after them.
 * - `boilerplate`: verdict of what more than `boilerplateDocuments` documents hold (default 10): `'keep'` (default) or `'remove'`.
 * - `passageWords`: a passage needs so many words (default 50) to be certain where most of its document is another story.
 *
 * @interface
 */
export type FindOptions = Partial<Omit<DetectOptions, 'remove'> & CompareOptions>;

const compareNames = Object.keys(defaultCompareOptions);

/** Of each function: the one option of the detector that it has no use for, the function that has, and what it takes beside. */
const callers = {
  dedupe: { foreign: 'scope', owner: 'findRepeats', more: [] },
  dedupeRecords: { foreign: 'scope', owner: 'findRepeats', more: [] },
  findRepeats: { foreign: 'remove', owner: 'dedupe', more: compareNames },
  createIndex: { foreign: 'remove', owner: 'dedupe', more: compareNames },
} as const;

/**
 * The options of a call, each checked against the table, with the table's defaults for the others; `undefined` counts as left out.
 *
 * @throws InputError `usage`, with what was expected and what came
 */
export function settledOptions(given: unknown, caller: keyof typeof callers): DetectOptions & CompareOptions {
  if (!isObject(given)) throw new InputError('usage', 'options are no object', { expected: 'an object', got: nameOf(given) });
  const { foreign, more } = callers[caller];
  const known = [...Object.keys(defaultDetectOptions).filter((name) => name !== foreign), ...more];
  const told = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of told) {
    if (!known.includes(name)) throw unknownOption(name, known, caller);
    checkValue(name, value);
  }
  const settled = { ...defaultDetectOptions, ...defaultCompareOptions, ...Object.fromEntries(told) };
  if ((settled.keep === 'source-list') !== settled.sources.length > 0) {
    const expected = "keep: 'source-list' and a list of sources, or neither";
    throw new InputError('usage', 'keep and sources go together', {
      expected,
      got: `keep ${settled.keep}, ${settled.sources.length} sources`,
    });
  }
  return settled;
}

function unknownOption(name: string, known: readonly string[], caller: keyof typeof callers): InputError {
  const { foreign: other, owner } = callers[caller];
  const message = name === other ? `${name} is no option of ${caller}, but of ${owner}` : 'unknown option';
  return new InputError('usage', message, { expected: known.join(', '), got: show(name) });
}

function checkValue(name: string, value: unknown): void {
  const expected = expectationOf(name, value);
  if (expected !== undefined) throw new InputError('usage', `option ${name} is not valid`, { expected, got: show(value) });
}

/** What an option takes, where the value is nothing of the kind. */
function expectationOf(name: string, value: unknown): string | undefined {
  if (name === 'sources') return isSourceList(value) ? undefined : 'a list of names, each once';
  const option = options.find((candidate) => candidate.name === inTable(name));
  switch (option?.type) {
    case 'choice':
      return option.choices.includes(value as string) ? undefined : expectation(option);
    case 'number':
      return isNumberOf(option, value) ? undefined : expectation(option);
    case 'encoding':
      return value === 'auto' || isEncoding(value) ? undefined : 'auto, or the name of an encoding that can be cut byte by byte';
    default:
      return undefined;
  }
}

/** The table has the names of flags: `boilerplate-documents`. */
function inTable(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

function isNumberOf({ min, max, isWhole = false }: NumberOption, value: unknown): boolean {
  return typeof value === 'number' && value >= min && value <= max && (!isWhole || Number.isInteger(value));
}

function isSourceList(value: unknown): boolean {
  return Array.isArray(value) && value.every((source) => typeof source === 'string') && new Set(value).size === value.length;
}

function isEncoding(value: unknown): boolean {
  const name = typeof value === 'string' ? nameOfLabel(value) : undefined;
  return name !== undefined && !isStateful(name);
}
