import { isAbsolute, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { InputReading } from '../node/inputs.js';
import { type Arguments, isFromFile } from './arguments.js';
import type { Configuration, Override, Setting } from './configuration.js';

/** Patterns remember every path they were asked about, so that they are made anew after so many. */
const askedMax = 10_000;

/**
 * Whether a path is passed over. A folder that is takes all with it that it holds.
 *
 * @returns undefined where no path is
 */
export function passedOver({ folder, ignore: patterns }: Configuration): ((path: string, isFolder: boolean) => boolean) | undefined {
  if (patterns.length === 0) return undefined;
  const matches = matcher(patterns);
  return (path, isFolder) => {
    const inner = pathBelow(folder, path);
    return inner !== undefined && matches(isFolder ? `${inner}/` : inner);
  };
}

/**
 * How single files are read, where overrides say so and neither the command line nor the environment does.
 *
 * @returns undefined where all are read as the run says
 */
export function readings(parsed: Arguments): ((path: string) => InputReading | undefined) | undefined {
  const settingsOf = overriding(parsed);
  return (
    settingsOf &&
    ((path) => {
      const settings = settingsOf(path);
      return settings.size === 0 ? undefined : Object.fromEntries([...settings].map(([name, { value }]) => [name, value]));
    })
  );
}

/** What overrides say of a file: for each option the last that matches. Undefined where there are none. */
export function overriding(parsed: Arguments): ((path: string) => ReadonlyMap<string, Setting>) | undefined {
  const { configuration, origins } = parsed;
  if (configuration === undefined || configuration.overrides.length === 0) return undefined;
  const rows = configuration.overrides.map((override) => ({
    matches: overrideMatcher(override),
    settings: [...override.settings].filter(([name]) => isFromFile(parsed, name) || origins.get(name)?.from === 'default'),
  }));
  return (path) => {
    const inner = pathBelow(configuration.folder, path);
    return new Map(inner === undefined ? [] : rows.filter(({ matches }) => matches(inner)).flatMap(({ settings }) => settings));
  };
}

function overrideMatcher({ files, excludedFiles }: Override): (path: string) => boolean {
  const [isMeant, isExcluded] = [matcher(files), matcher(excludedFiles)];
  return (path) => isMeant(path) && !isExcluded(path);
}

/** Letters differ by their case, as in ignored.ts. */
function matcher(patterns: readonly string[]): (path: string) => boolean {
  const compiled = ignore({ ignorecase: false }).add([...patterns]);
  let fresh: Ignore = compiled;
  let asked = 0;
  return (path) => {
    if (++asked % askedMax === 0) fresh = ignore({ ignorecase: false }).add(compiled);
    return fresh.ignores(path);
  };
}

/** A path from a folder on, with `/`; undefined for the folder itself and for what is not below it. */
function pathBelow(folder: string, path: string): string | undefined {
  const inner = relative(folder, path);
  if (inner === '' || inner === '..' || inner.startsWith(`..${sep}`) || isAbsolute(inner)) return undefined;
  return sep === '\\' ? inner.replaceAll(sep, '/') : inner;
}
