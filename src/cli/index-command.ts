import { describeInputError, InputError } from '../errors.js';
import { storeInfo, verifyStore } from '../node/store/inspect.js';
import { compactStore, mergeStores, type Rewritten } from '../node/store/rewrite-store.js';
import { displaySafe, displaySafeJson } from '../report/display.js';
import { type Arguments, choiceOf, flagOf, pathOf } from './arguments.js';
import type { Io } from './io.js';
import { createMessages } from './messages.js';
import { didYouMean } from './nearest.js';
import { createProgress } from './progress.js';

/** What an action found: lines for people, fields for programs, and what is told beside it. */
interface Answer {
  readonly lines: readonly (readonly [name: string, value: string])[];
  readonly fields: object;
  readonly notes: readonly string[];
  readonly faults: readonly InputError[];
}

const actions = { info, verify, merge, compact } as const;
type Action = keyof typeof actions;
const actionNames = Object.keys(actions) as Action[];

/** Version of the shape of what `--format json` prints. */
const version = 1;

/**
 * `index info|verify|merge|compact DIR...`.
 *
 * @returns the exit code: 0, 2 where something is damaged
 * @throws InputError for a wrong command line, and as the stored index does
 */
export async function index(parsed: Arguments, io: Io): Promise<number> {
  const [name, ...dirs] = parsed.paths;
  const action = actionNames.find((each) => each === name);
  if (action === undefined) {
    throw new InputError('usage', `index has no action "${name}"${didYouMean(name, actionNames)}`, { expected: actionNames.join(', ') });
  }
  if (dirs.length === 0 || (action !== 'merge' && dirs.length > 1)) {
    const expected = action === 'merge' ? 'folders of stored indexes' : 'one folder of a stored index';
    throw new InputError('usage', `index ${action} needs ${dirs.length === 0 ? 'a folder' : 'one folder'}`, {
      expected,
      got: `${dirs.length}`,
    });
  }
  const out = pathOf(parsed, 'out');
  const repair = flagOf(parsed, 'repair');
  if ((out !== undefined) !== (action === 'merge')) {
    const message = action === 'merge' ? 'index merge needs --out, the folder of the new index' : '--out belongs to index merge';
    throw new InputError('usage', message, { expected: 'index merge DIR... --out DIR' });
  }
  if (repair && action !== 'compact') throw new InputError('usage', '--repair belongs to index compact');
  const answer = await actions[action](dirs, out ?? dirs[0], repair);
  const quiet = flagOf(parsed, 'quiet');
  const messages = createMessages(io.stderr, quiet, createProgress(io.stderr, undefined, quiet));
  for (const note of answer.notes) await messages.note(note);
  for (const fault of answer.faults) await messages.fault(fault);
  await io.stdout.write(render(choiceOf<'text' | 'json' | 'jsonl'>(parsed, 'format'), action, answer));
  return answer.faults.length > 0 && !repair ? 2 : 0;
}

function render(format: 'text' | 'json' | 'jsonl', action: Action, { lines, fields, faults }: Answer): string {
  if (format === 'text') {
    const width = Math.max(...lines.map(([name]) => name.length));
    return lines.map(([name, value]) => `${name.padEnd(width)}  ${displaySafe(value)}\n`).join('');
  }
  const damage = faults.map((fault) => ({ offset: fault.details.offset, message: describeInputError(fault) }));
  const document = { doubletake: `index ${action}`, version, ...fields, damage };
  return `${displaySafeJson(JSON.stringify(document, null, format === 'json' ? 2 : 0))}\n`;
}

function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : one.endsWith('ch') ? `${one}es` : `${one}s`}`;
}

function isoDate(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}

async function info([dir]: readonly string[]): Promise<Answer> {
  const { notes, options, firstDate, lastDate, ...rest } = await storeInfo(dir);
  const dates = { firstDate: isoDate(firstDate) ?? null, lastDate: isoDate(lastDate) ?? null };
  const lines: [string, string][] = [
    ['file', rest.path],
    ['bytes', `${rest.byteCount}, of them text ${rest.textBytes}`],
    ['batches', `${rest.batchCount}`],
    ['documents', `${rest.documentCount}`],
    ['paragraphs', `${rest.paragraphCount}`],
    ['contents', `${rest.contentCount}`],
    ['dates', firstDate === undefined ? 'none' : `${dates.firstDate} to ${dates.lastDate}`],
    ...Object.entries(options).map(([name, value]): [string, string] => [name, `${value}`]),
  ];
  return { lines, fields: { ...rest, ...dates, options }, notes, faults: [] };
}

async function verify([dir]: readonly string[]): Promise<Answer> {
  const { path, batchCount, faults, foldedCount, notes } = await verifyStore(dir);
  // A batch has at most one fault; so has a stretch of bytes that is no batch.
  const wholeCount = batchCount - faults.length;
  const lines: [string, string][] = [
    ['file', path],
    ['batches', `${wholeCount} of ${counted(batchCount, 'batch')} ${batchCount === 1 ? 'is' : 'are'} whole`],
    ['texts', `${foldedCount} read again`],
  ];
  if (faults.length > 0) lines.push(['repair', 'index compact --repair leaves the damaged batches out and keeps the damaged file']);
  return { lines, fields: { path, batchCount, wholeCount, foldedCount }, notes, faults };
}

async function merge(dirs: readonly string[], out: string): Promise<Answer> {
  return rewritten(await mergeStores(dirs, out));
}

async function compact([dir]: readonly string[], _out: string, repair: boolean): Promise<Answer> {
  return rewritten(await compactStore(dir, repair));
}

function rewritten({ faults, notes, ...rest }: Rewritten): Answer {
  const lines: [string, string][] = [
    ['documents', `${rest.documentCount}`],
    ['contents', `${rest.contentCount}`],
    ['batches', `${rest.batchCount}, before ${rest.batchesBefore}`],
    ['bytes', `${rest.byteCount}, before ${rest.bytesBefore}`],
  ];
  if (faults.length > 0) {
    lines.push(
      ['left out', counted(faults.length, 'damaged batch')],
      ['lost', `${counted(rest.lostCount, 'paragraph')} of other batches, whose text was in one of them`],
      ['kept aside', `${rest.keptAside}`],
    );
  }
  return { lines, fields: rest, notes, faults };
}
