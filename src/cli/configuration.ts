import type { Command, Option } from '../option-types.js';
import type { Value } from './arguments.js';
import { configuredCommands, overridable, overridesMax, sectionCommands, settable, settableFor } from './config-table.js';
import { type ConfigMember, type ConfigNode, itemsOf, keyOf, membersOf, refusal, unknownName } from './config-tree.js';
import { readOption, readPatterns } from './config-values.js';

/** What a file says of an option, and where. */
export interface Setting {
  readonly value: Value;
  readonly at: ConfigNode;
}

type Settings = ReadonlyMap<string, Setting>;

/** What holds for some inputs only. */
export interface Override {
  /** Patterns as in a .gitignore, from the folder of the file. */
  readonly files: readonly string[];
  readonly excludedFiles: readonly string[];
  readonly settings: Settings;
}

/** A file of settings, read and checked. Paths in its settings are from the working folder. */
export interface Configuration {
  /** The file as people know it. */
  readonly path: string;
  /** The one it is in; absolute, without symbolic links. */
  readonly folder: string;
  /** For all commands. */
  readonly settings: Settings;
  /** For one command, before those. */
  readonly own: ReadonlyMap<Command, Settings>;
  /** Patterns of paths that are passed over. */
  readonly ignore: readonly string[];
  /** Of those that match an input the last one holds. */
  readonly overrides: readonly Override[];
}

/**
 * Makes sense of the whole file, whatever command runs: a fault in it is told before it does harm.
 *
 * @param locate turns a path from the folder of the file into one from the working folder
 * @throws InputError `usage`
 */
export function readConfiguration(
  root: ConfigNode,
  place: Pick<Configuration, 'path' | 'folder'>,
  locate: (path: string) => string,
): Configuration {
  const members = membersOf(root, 'an object of settings');
  const own = new Map<Command, Settings>();
  const rest: ConfigMember[] = [];
  let ignore: readonly string[] = [];
  let overrides: readonly Override[] = [];
  for (const member of members) {
    const command = sectionCommands.find((name) => name === member.name);
    if (command !== undefined) own.set(command, readSettings(membersOf(member), settableFor(command), command, [], locate));
    else if (member.name === 'ignore') ignore = readPatterns(member, 0);
    else if (member.name === 'overrides') overrides = readOverrides(member, locate);
    else if (member.name === '$schema') assertText(member);
    else rest.push(member);
  }
  const others = ['$schema', 'ignore', 'overrides', ...sectionCommands];
  return { ...place, settings: readSettings(rest, settable, undefined, others, locate), own, ignore, overrides };
}

function assertText(member: ConfigMember): void {
  if (member.node.type !== 'string') throw refusal(member, 'is not valid', 'the address of a JSON Schema');
}

/** @param others names that are no options, and may have been meant */
function readSettings(
  members: readonly ConfigMember[],
  rows: readonly Option[],
  command: Command | undefined,
  others: readonly string[],
  locate: (path: string) => string,
): Settings {
  const settings = new Map<string, Setting>();
  for (const member of members) {
    const row = rows.find(({ name }) => name === member.name);
    if (row === undefined) throw strangeName(member, rows, command, others);
    settings.set(member.name, { value: readOption(row, member, locate), at: member });
  }
  return settings;
}

function strangeName(member: ConfigMember, rows: readonly Option[], command: Command | undefined, others: readonly string[]) {
  const elsewhere = command === undefined ? undefined : settable.find(({ name }) => name === member.name);
  if (elsewhere === undefined) return unknownName(member, [...rows.map(({ name }) => name), ...others]);
  const owners = configuredCommands.filter((each) => settableFor(each).some(({ name }) => name === member.name));
  return refusal({ ...member, node: keyOf(member) }, `is no option of ${command}, but of ${owners.join(', ')}`);
}

function readOverrides(at: ConfigNode, locate: (path: string) => string): Override[] {
  return itemsOf(at, `a list of at most ${overridesMax} overrides`, 0, overridesMax).map((item) => {
    const members = membersOf(item, 'an object with files and the settings that hold for them');
    const files = members.find(({ name }) => name === 'files');
    if (files === undefined) throw refusal(item, 'says of no files', '"files", a list of patterns', 'none');
    const excluded = members.find(({ name }) => name === 'excludedFiles');
    const rest = members.filter((member) => member !== files && member !== excluded);
    return {
      files: readPatterns(files, 1),
      excludedFiles: excluded === undefined ? [] : readPatterns(excluded, 0),
      settings: readSettings(rest, overridable, undefined, ['files', 'excludedFiles'], locate),
    };
  });
}
