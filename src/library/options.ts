import { isStateful, nameOfLabel } from '../encoding/names.js';
import { InputError } from '../errors.js';
import { type DetectOptions, defaultDetectOptions, expectation, options } from '../options.js';
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
 */
export type DedupeOptions = Partial<Omit<DetectOptions, 'scope'>>;

/**
 * What `findRepeats` can be told: as {@link DedupeOptions} without `remove`, and `scope`: `'document'` for repeats inside each document
 * only, `'corpus'` (default) also for those between documents.
 */
export type FindOptions = Partial<Omit<DetectOptions, 'remove'>>;

/** The one option of the detector that each function has no use for, and the function that has. */
const foreign = {
  dedupe: { name: 'scope', owner: 'findRepeats' },
  dedupeRecords: { name: 'scope', owner: 'findRepeats' },
  findRepeats: { name: 'remove', owner: 'dedupe' },
} as const;

/**
 * The options of a call, each checked against the table, with the table's defaults for the others; `undefined` counts as left out.
 *
 * @throws InputError `usage`, with what was expected and what came
 */
export function settledOptions(given: unknown, caller: keyof typeof foreign): DetectOptions {
  if (!isObject(given)) throw new InputError('usage', 'options are no object', { expected: 'an object', got: nameOf(given) });
  const known = Object.keys(defaultDetectOptions).filter((name) => name !== foreign[caller].name);
  const told = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of told) {
    if (!known.includes(name)) throw unknownOption(name, known, caller);
    checkValue(name, value);
  }
  return { ...defaultDetectOptions, ...Object.fromEntries(told) };
}

function unknownOption(name: string, known: readonly string[], caller: keyof typeof foreign): InputError {
  const { name: other, owner } = foreign[caller];
  const message = name === other ? `${name} is no option of ${caller}, but of ${owner}` : 'unknown option';
  return new InputError('usage', message, { expected: known.join(', '), got: show(name) });
}

function checkValue(name: string, value: unknown): void {
  const expected = expectationOf(name, value);
  if (expected !== undefined) throw new InputError('usage', `option ${name} is not valid`, { expected, got: show(value) });
}

/** What an option takes, where the value is nothing of the kind. */
function expectationOf(name: string, value: unknown): string | undefined {
  const option = options.find((candidate) => candidate.name === name);
  switch (option?.type) {
    case 'choice':
      return option.choices.includes(value as string) ? undefined : expectation(option);
    case 'number':
      return typeof value === 'number' && value >= option.min && value <= option.max ? undefined : expectation(option);
    case 'encoding':
      return value === 'auto' || isEncoding(value) ? undefined : 'auto, or the name of an encoding that can be cut byte by byte';
    default:
      return undefined;
  }
}

function isEncoding(value: unknown): boolean {
  const name = typeof value === 'string' ? nameOfLabel(value) : undefined;
  return name !== undefined && !isStateful(name);
}
