import { InputError } from '../errors.js';
import { findInputs, type InputSettings, type Inputs } from '../node/inputs.js';
import { readPathList } from '../node/list.js';
import { type Arguments, flagOf, pathOf } from './arguments.js';
import type { Io } from './io.js';
import { createMessages } from './messages.js';
import { createProgress } from './progress.js';
import { reportFilesOf } from './report-options.js';

/** Most of what was passed over is named. */
const ignoredShownMax = 3;

/**
 * The inputs that a command line names, by its paths and by its list. What was named and is passed over is told.
 *
 * @throws InputError for a list that cannot be read, and for a report that cannot be written
 */
export async function findAll(parsed: Arguments, io: Io, own: Pick<InputSettings, 'undoPath' | 'passedOver'> = {}): Promise<Inputs> {
  const settings = { ...(await inputSettings(parsed)), ...own };
  const list = pathOf(parsed, 'files-from');
  if (list === '-' && parsed.paths.includes('-')) {
    throw new InputError('usage', 'standard input cannot be both the list of files and a text', { path: '-' });
  }
  const { paths: listed, faults } = list === undefined ? { paths: [], faults: [] } : await readPathList(list, io.stdin);
  const found = await findInputs(parsed.paths, { ...settings, listed });
  await tellIgnored(found.ignored, parsed, io);
  return withReports({ ...found, faults: [...faults, ...found.faults] }, parsed);
}

/** The inputs of paths that an option names. What the file of settings passes over may be named there. */
export async function findPaths(paths: readonly string[], parsed: Arguments): Promise<Inputs> {
  return withReports(await findInputs(paths, { ...(await inputSettings(parsed)), isIgnored: undefined }), parsed);
}

/** The one input of a command that looks at whatever it is given. */
export async function findOne(parsed: Arguments): Promise<Inputs> {
  return findInputs(parsed.paths, { ...(await inputSettings(parsed)), takeIgnored: true, isIgnored: undefined });
}

async function inputSettings(parsed: Arguments): Promise<InputSettings> {
  const { configuration, values } = parsed;
  const takeIgnored = values.get('no-ignore') === true;
  if (configuration === undefined) return { takeIgnored };
  // What few runs need is loaded for them alone.
  const { passedOver, readings } = await import('./config-patterns.js');
  return { takeIgnored, isIgnored: takeIgnored ? undefined : passedOver(configuration), readingOf: readings(parsed) };
}

async function tellIgnored(ignored: readonly string[], parsed: Arguments, io: Io): Promise<void> {
  if (ignored.length === 0) return;
  const more = ignored.length - ignoredShownMax;
  const names = `${ignored.slice(0, ignoredShownMax).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const messages = createMessages(io.stderr, flagOf(parsed, 'quiet'), createProgress(io.stderr, undefined, true));
  await messages.note(
    `${names}: ignored by ${parsed.configuration?.path}, and passed over (--no-ignore takes ${more > -2 ? 'them' : 'it'})`,
  );
}

/** The same but for reports of an earlier run, unless a report would go over one of them. */
async function withReports(found: Inputs, parsed: Arguments): Promise<Inputs> {
  if (reportFilesOf(parsed).length === 0) return found;
  // What few runs need is loaded for them alone.
  const { refuseReports, withoutReports } = await import('./report-files.js');
  const inputs = await withoutReports(parsed, found.inputs);
  await refuseReports(parsed, inputs);
  return { ...found, inputs };
}
