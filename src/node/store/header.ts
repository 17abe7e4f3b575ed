import { InputError } from '../../errors.js';

/** All that decides what stands in an index: two with another value of one of these cannot be compared. */
export interface StoreOptions {
  readonly rules: string;
  readonly folding: string;
  readonly paragraphs: string;
  readonly threshold: number;
  readonly bands: number;
  /** Slots in a band, and in a signature. */
  readonly rows: number;
  readonly slots: number;
  readonly shingles: string;
}

/** How each value is called to people. */
const names: Readonly<Record<keyof StoreOptions, string>> = {
  rules: 'version of the rules',
  folding: 'folding table',
  paragraphs: '--paragraphs',
  threshold: '--threshold',
  bands: 'number of bands',
  rows: 'number of slots in a band',
  slots: 'number of slots',
  shingles: 'sizes of shingles',
};

const fields = Object.keys(names) as (keyof StoreOptions)[];
const numbers: readonly (keyof StoreOptions)[] = ['threshold', 'bands', 'rows', 'slots'];

export function formatHeader(options: StoreOptions): object {
  return { doubletake: 'index', ...Object.fromEntries(fields.map((field) => [field, options[field]])) };
}

/** @throws InputError `malformed` where it is no header */
export function parseHeader(json: unknown, path: string): StoreOptions {
  const header = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  for (const field of fields) {
    const expected = numbers.includes(field) ? 'number' : 'string';
    const got = typeof header[field];
    if (got !== expected) throw new InputError('malformed', `the header has no sound "${field}"`, { path, expected: `a ${expected}`, got });
  }
  return Object.fromEntries(fields.map((field) => [field, header[field]])) as unknown as StoreOptions;
}

/** @throws InputError `usage` with the first value that is another, and both */
export function assertSameOptions(found: StoreOptions, wanted: StoreOptions, path: string): void {
  const other = fields.find((field) => found[field] !== wanted[field]);
  if (other === undefined) return;
  const details = { path, expected: `${wanted[other]}`, got: `${found[other]}` };
  throw new InputError('usage', `was made with another ${names[other]}; make a new index or use the one that fits`, details);
}
