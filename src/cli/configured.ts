import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { InputError } from '../errors.js';
import { asInputError } from '../node/faults.js';
import type { Command } from '../option-types.js';
import { type Arguments, parseArguments } from './arguments.js';
import type { Configuration } from './configuration.js';
import type { Io } from './io.js';
import { givenValue, optionsOf } from './tokens.js';

/** The file of settings, by its own name. */
export const configName = '.doubletakerc.json';
/** The other place for settings, and the key that holds them there. */
const packageName = 'package.json';
const packageKey = 'doubletake';

/** A file beyond this was not written by a person, and the parser takes a hundred times as much memory. */
const configBytesMax = 2 ** 20;

/** A file of settings that was found or named. */
interface Found {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** A file beside it that holds settings too, which do not count. */
  readonly beside?: string;
}

/**
 * The command line with all that holds beside it: the environment, and the file of settings, if the command reads one.
 *
 * @throws InputError `usage`; for the file `not-found`, `unreadable`, `too-large`, `encoding`, `malformed`
 */
export async function configured(command: Command, argv: readonly string[], io: Io): Promise<Arguments> {
  const { environment } = io;
  const found = optionsOf(command).some(({ name }) => name === 'config') ? findConfig(argv, environment) : undefined;
  if (found === undefined) return parseArguments(command, argv, environment);
  const parsed = parseArguments(command, argv, environment, await read(found));
  if (found.beside !== undefined && parsed.values.get('quiet') !== true) {
    const { faultLine } = await import('./messages.js');
    const message = `holds settings too, which do not count beside ${shown(found.path)}`;
    await io.stderr.write(faultLine(new InputError('usage', message, { path: shown(found.beside) })));
  }
  return parsed;
}

async function read({ path, text }: Found): Promise<Configuration> {
  // What few runs need is loaded for them alone.
  const { membersOf, parseConfig } = await import('./config-tree.js');
  const { readConfiguration } = await import('./configuration.js');
  const isPackage = basename(path) === packageName;
  const whole = parseConfig({ shown: shown(path), text }, isPackage);
  const root = isPackage ? membersOf(whole).find(({ name }) => name === packageKey) : whole;
  if (root === undefined) {
    throw new InputError('usage', 'holds no settings', { path: shown(path), expected: `a key "${packageKey}"`, got: 'none' });
  }
  return readConfiguration(root, { path: shown(path), folder: realpathSync(dirname(path)) }, (named) => located(path, named));
}

/** A path as it is written in a file, from the working folder; a file of that name is not standard input. */
function located(config: string, named: string): string {
  if (isAbsolute(named)) return named;
  const path = relative('', resolve(dirname(config), named));
  return path === '' ? '.' : path === '-' ? './-' : path;
}

/** Paths below the working folder or beside it are shown from there. */
function shown(path: string): string {
  return relative('', path) || path;
}

/** What is told nearer goes before: the command line, then the environment. */
function findConfig(argv: readonly string[], environment: Io['environment']): Found | undefined {
  const told = [
    { name: '--config', file: givenValue(argv, 'config'), none: givenValue(argv, 'no-config') },
    { name: 'DOUBLETAKE_CONFIG', file: environment.DOUBLETAKE_CONFIG, none: environment.DOUBLETAKE_NO_CONFIG },
  ];
  for (const { name, file, none } of told) {
    const isNone = none === 'true' || none === '1';
    if (file && isNone)
      throw new InputError('usage', `${name} names a file of settings, and none is to be read`, { expected: 'one of the two' });
    if (file) return { path: resolve(file), text: readText(resolve(file), file) };
    if (isNone) return undefined;
    if (none) break;
  }
  return searchUpward();
}

/** The nearest file, from the working folder to the root of its file system. */
function searchUpward(): Found | undefined {
  let folder = workingFolder();
  while (folder !== undefined) {
    const own = join(folder, configName);
    const shared = join(folder, packageName);
    if (isFile(own)) {
      const found = { path: own, text: readText(own, shown(own)) };
      return settingsIn(shared) === undefined ? found : { ...found, beside: shared };
    }
    const text = settingsIn(shared);
    if (text !== undefined) return { path: shared, text };
    folder = dirname(folder) === folder ? undefined : dirname(folder);
  }
  return undefined;
}

/** Undefined where it was removed under us. */
function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/** What may not even be asked about is not there for us: it belongs to somebody else. */
function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}

/**
 * The text of a package.json that holds settings. Most do not, and a parser that knows lines is loaded for no other. One that cannot be
 * read is npm's affair, unless it looks as if it held some.
 */
function settingsIn(path: string): string | undefined {
  if (!isFile(path)) return undefined;
  let text: string;
  try {
    text = readText(path, path);
  } catch {
    return undefined;
  }
  if (!text.includes(`"${packageKey}"`)) return undefined;
  try {
    return Object.hasOwn(Object(JSON.parse(text)), packageKey) ? text : undefined;
  } catch {
    return new RegExp(`"${packageKey}"\\s*:`).test(text) ? text : undefined;
  }
}

/** @param name as people know it */
function readText(path: string, name: string): string {
  let bytes: Uint8Array;
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw new InputError('unreadable', 'is no file', { path: name, expected: 'a file of settings' });
    if (stats.size > configBytesMax) {
      throw new InputError('too-large', 'is too large', { path: name, expected: `at most ${configBytesMax} bytes`, got: `${stats.size}` });
    }
    bytes = readFileSync(path);
  } catch (error) {
    throw asInputError(error, name);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError('encoding', 'is no UTF-8', { path: name, expected: 'settings in UTF-8' });
  }
}
