import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, posix, sep } from 'node:path';
import { InputError } from '../errors.js';
import type { DetectOptions } from '../options.js';
import { asInputError, inputErrorOf } from './faults.js';
import { isPattern, patternBase } from './pattern.js';

/** Most inputs of one run: with their paths they take about half a kilobyte each, and a heap of 4 GB must hold more than them. */
const inputCountMax = 4_000_000;

/** How one input is read, where that is not as the run says. */
export interface InputReading {
  /** A label that TextDecoder knows, or `auto`. */
  readonly encoding?: string;
  /** It is one of records, and this field is the text. */
  readonly field?: string;
  readonly paragraphs?: DetectOptions['paragraphs'];
}

export interface Input {
  /** As people know it: the path as it was named, or the folder as named and the path below it, with `/`; `-` for standard input. */
  readonly id: string;
  readonly kind: 'file' | 'pipe' | 'standard-input';
  /** What to open; of a file, absolute and without symbolic links. */
  readonly path: string;
  /** Where it lies in a mirror of the inputs: below its folder, or flat where it was named singly. With `/`. */
  readonly mirrorPath: string;
  /** Whether it was named itself, and not found in a folder or by a pattern. */
  readonly isNamed: boolean;
  readonly reading?: InputReading;
}

export interface Inputs {
  readonly inputs: readonly Input[];
  /** Folders that were searched, absolute and without symbolic links. */
  readonly folders: readonly string[];
  readonly faults: readonly InputError[];
  /** What was named and is passed over all the same, since `isIgnored` says so. */
  readonly ignored: readonly string[];
}

export interface InputSettings {
  /** In folders and patterns, also hidden files, node_modules and what `.gitignore` names. */
  readonly takeIgnored: boolean;
  /** Paths after the named ones, from a list: taken as they are, without patterns and without a `-` for standard input. */
  readonly listed?: readonly string[];
  /** Never taken as an input. */
  readonly undoPath?: string;
  /** A file of ours that is passed over, also where it is named, as by a list of all files that were changed. */
  readonly passedOver?: string;
  /** Passed over wherever it is met, also where it is named. Of a path that is absolute and without symbolic links. */
  readonly isIgnored?: ((path: string, isFolder: boolean) => boolean) | undefined;
  /** How a file is read. Of the same. */
  readonly readingOf?: ((path: string) => InputReading | undefined) | undefined;
}

/**
 * What PATH arguments mean: files, folders, patterns, `-`. A path that exists is taken as it is, whatever signs it holds. Inputs come in
 * the order of the arguments, each file once; what matches nothing is a fault, and the others go on.
 */
export async function findInputs(paths: readonly string[], settings: InputSettings): Promise<Inputs> {
  const undoFile = settings.undoPath === undefined ? undefined : await realpath(settings.undoPath).catch(() => undefined);
  const passedOver = settings.passedOver === undefined ? undefined : await realpath(settings.passedOver).catch(() => undefined);
  const inputs = new Map<string, Input>();
  const folders: string[] = [];
  const faults: InputError[] = [];
  const ignored: string[] = [];
  for (const [index, path] of [...paths, ...(settings.listed ?? [])].entries()) {
    const named = sep === '\\' ? path.replaceAll(sep, '/') : path;
    try {
      let found = 0;
      for await (const step of stepsOf(named, index >= paths.length, settings, folders)) {
        const isUndoFile = 'input' in step && step.input.path === undoFile;
        if (isUndoFile && step.input.isNamed) throw undoFileAsInput(named);
        if (isUndoFile) continue;
        found++;
        if ('fault' in step) faults.push(step.fault);
        else if ('ignored' in step) ignored.push(step.ignored);
        else if (step.input.path !== passedOver && !inputs.has(step.input.path))
          inputs.set(step.input.path, withReading(step.input, settings));
        if (inputs.size > inputCountMax) break;
      }
      if (found === 0) throw nothingFound(named, settings);
    } catch (error) {
      faults.push(inputErrorOf(error, named));
    }
    if (inputs.size > inputCountMax) throw new InputError('usage', 'too many inputs', { expected: `at most ${inputCountMax}` });
  }
  return { inputs: [...inputs.values()], folders, faults, ignored };
}

function withReading(input: Input, { readingOf }: InputSettings): Input {
  const reading = input.kind === 'file' ? readingOf?.(input.path) : undefined;
  return reading === undefined ? input : { ...input, reading };
}

function nothingFound(named: string, { takeIgnored }: InputSettings): InputError {
  const hint = takeIgnored || isPattern(named) ? '' : ' but what is hidden or ignored, if anything (--no-ignore takes it)';
  return new InputError('not-found', `no files are found here${hint}`, { path: named });
}

export function undoFileAsInput(path: string): InputError {
  return new InputError('usage', 'is an undo file, which is never input; `doubletake restore` reads it', { path });
}

type InputStep = { readonly input: Input } | { readonly fault: InputError } | { readonly ignored: string };

async function* stepsOf(named: string, isListed: boolean, settings: InputSettings, folders: string[]): AsyncGenerator<InputStep> {
  const { isIgnored } = settings;
  if (named === '-' && !isListed) {
    yield { input: { id: '-', kind: 'standard-input', path: '-', mirrorPath: '-', isNamed: true } };
    return;
  }
  if (named === '' || named.includes('\0')) throw new InputError('usage', 'is no path', { path: named });
  const stats = await stat(named).catch((error: unknown) => missing(error, named, isListed));
  if (stats === undefined) {
    yield* patternSteps(named, settings, folders);
  } else if (stats.isDirectory()) {
    const folder = await realpath(named);
    if (isIgnored?.(folder, true)) {
      yield { ignored: named };
      return;
    }
    folders.push(folder);
    const shown = named.replace(/(?<=.)\/+$/, '');
    // What folders and patterns need is loaded for them alone.
    const { walk } = await import('./walk.js');
    for await (const step of walk(folder, shown, settings.takeIgnored, isIgnored)) {
      yield 'fault' in step ? step : { input: foundInput(posix.join(shown, step.file), join(folder, step.file), step.file) };
    }
  } else if (stats.isFile() || stats.isFIFO()) {
    // A pipe is opened by the name it was given: what /dev/fd/63 resolves to is no path at all.
    const kind = stats.isFile() ? 'file' : 'pipe';
    const path = stats.isFile() ? await realpath(named) : named;
    if (stats.isFile() && isIgnored?.(path, false)) yield { ignored: named };
    else yield { input: { id: idOf(named), kind, path, mirrorPath: basename(named), isNamed: true } };
  } else {
    throw new InputError('unreadable', 'cannot be read', { path: named, expected: 'a file or a folder', got: 'a device or a socket' });
  }
}

/** Undefined where nothing of that name exists and it may be a pattern. */
async function missing(error: unknown, named: string, isListed: boolean): Promise<undefined> {
  const fault = asInputError(error, named);
  if (!(fault instanceof InputError) || fault.code !== 'not-found') throw fault;
  const link = await lstat(named).catch(() => undefined);
  if (link !== undefined) throw new InputError('not-found', 'is a link to nothing', { path: named });
  if (isListed || !isPattern(named)) throw fault;
}

async function* patternSteps(pattern: string, { takeIgnored, isIgnored }: InputSettings, folders: string[]): AsyncGenerator<InputStep> {
  const { base, deep } = patternBase(pattern);
  const { matchFiles } = await import('./glob.js');
  const steps = await matchFiles(pattern, takeIgnored);
  if (deep && steps.length > 0) folders.push(await realpath(base));
  const realFolders = new Map<string, string>();
  for (const step of steps) {
    if ('fault' in step) {
      yield step;
      continue;
    }
    const named = dirname(step.file);
    const folder = realFolders.get(named) ?? (await realpath(named));
    realFolders.set(named, folder);
    const path = join(folder, basename(step.file));
    if (!isIgnored?.(path, false)) yield { input: foundInput(step.file, path, posix.relative(base, step.file)) };
  }
}

function foundInput(id: string, path: string, mirrorPath: string): Input {
  return { id: idOf(id), kind: 'file', path, mirrorPath, isNamed: false };
}

/** A file of that name in the working folder is not standard input. */
function idOf(path: string): string {
  return path === '-' ? './-' : path;
}
