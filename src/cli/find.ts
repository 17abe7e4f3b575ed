import { InputError } from '../errors.js';
import { findInputs, type InputSettings, type Inputs } from '../node/inputs.js';
import { readPathList } from '../node/list.js';
import { type Arguments, flagOf, pathOf } from './arguments.js';
import type { Io } from './io.js';

/**
 * The inputs that a command line names, by its paths and by its list.
 *
 * @throws InputError for a list that cannot be read
 */
export async function findAll(parsed: Arguments, io: Io, own: Pick<InputSettings, 'undoPath' | 'passedOver'> = {}): Promise<Inputs> {
  const settings: InputSettings = { ...own, takeIgnored: flagOf(parsed, 'no-ignore') };
  const list = pathOf(parsed, 'files-from');
  if (list === undefined) return findInputs(parsed.paths, settings);
  if (list === '-' && parsed.paths.includes('-')) {
    throw new InputError('usage', 'standard input cannot be both the list of files and a text', { path: '-' });
  }
  const { paths: listed, faults } = await readPathList(list, io.stdin);
  const found = await findInputs(parsed.paths, { ...settings, listed });
  return { ...found, faults: [...faults, ...found.faults] };
}

/** The inputs of paths that an option names. */
export function findPaths(paths: readonly string[], { values }: Arguments): Promise<Inputs> {
  return findInputs(paths, { takeIgnored: values.get('no-ignore') === true });
}
