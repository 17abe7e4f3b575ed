import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { displaySafeJson } from '../report/display.js';
import type { Arguments, Origin } from './arguments.js';
import type { Setting } from './configuration.js';
import type { Io } from './io.js';

/** Version of the shape of what is printed. */
const version = 1;

/**
 * `--print-config`: every option of the command as it is settled, and from where, as JSON on standard output. For each path that is named
 * also whether it is passed over, and what differs for it.
 *
 * @returns the exit code: 0
 */
export async function printConfig(parsed: Arguments, io: Io): Promise<number> {
  const { command, values, origins, configuration } = parsed;
  // What few runs need is loaded for them alone.
  const place = configuration === undefined ? () => '' : await placeOf();
  const settled = (value: unknown, origin: Origin) => ({ value: value ?? null, ...told(origin, place) });
  const options = Object.fromEntries([...values].map(([name, value]) => [name, settled(value, origins.get(name) ?? { from: 'default' })]));
  const file = configuration === undefined ? null : configuration.path;
  const ignore = configuration?.ignore ?? [];
  const paths = await pathsOf(parsed, settled);
  const document = { doubletake: 'configuration', version, command, file, options, ignore, paths };
  await io.stdout.write(`${displaySafeJson(JSON.stringify(document, null, 2))}\n`);
  return 0;
}

async function placeOf(): Promise<(setting: Setting) => string> {
  const { placeText } = await import('./config-tree.js');
  return ({ at }) => placeText(at);
}

function told(origin: Origin, place: (setting: Setting) => string) {
  switch (origin.from) {
    case 'environment':
      return { from: origin.from, variable: origin.variable };
    case 'file':
      return { from: origin.from, at: place(origin.setting) };
    default:
      return { from: origin.from };
  }
}

async function pathsOf(parsed: Arguments, settled: (value: unknown, origin: Origin) => object): Promise<object> {
  const { configuration, paths } = parsed;
  const named = paths.filter((path) => path !== '-');
  if (configuration === undefined || named.length === 0) return {};
  const { overriding, passedOver } = await import('./config-patterns.js');
  const isIgnored = parsed.values.get('no-ignore') === true ? undefined : passedOver(configuration);
  const settingsOf = overriding(parsed);
  return Object.fromEntries(
    named.map((path) => {
      const { real, isFolder } = realPath(path);
      const settings = [...(settingsOf?.(real) ?? [])].map(([name, setting]) => [name, settled(setting.value, { from: 'file', setting })]);
      return [path, { isIgnored: isIgnored?.(real, isFolder) ?? false, options: Object.fromEntries(settings) }];
    }),
  );
}

/** A path need not be there to be asked about. */
function realPath(path: string): { readonly real: string; readonly isFolder: boolean } {
  try {
    return { real: realpathSync(path), isFolder: statSync(path).isDirectory() };
  } catch {
    return { real: resolve(path), isFolder: path.endsWith('/') };
  }
}
