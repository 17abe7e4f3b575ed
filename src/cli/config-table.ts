import type { Command, Option } from '../option-types.js';
import { options } from '../options.js';

/*
 * What a file of settings may say, as far as the table of options does not say it. The file is checked by it, and the JSON Schema of the
 * file is made of it.
 */

/** Options that say which file of settings holds; they can't stand in one. */
const aboutTheFile: readonly string[] = ['config', 'no-config', 'print-config'];

/** The commands that read a file of settings. */
export const configuredCommands: readonly Command[] = options.find(({ name }) => name === 'config')?.commands ?? [];

/** The commands that may have settings of their own there. `index` is none, since that name is an option's. */
export const sectionCommands: readonly Command[] = configuredCommands.filter((command) => !options.some(({ name }) => name === command));

/** The options that may be set for one command. */
export function settableFor(command: Command): Option[] {
  return options.filter(({ name, commands }) => commands.includes(command) && !aboutTheFile.includes(name));
}

/** The options that may be set for all commands at once: one row a name, which takes what any of its rows takes. */
export const settable: readonly Option[] = mergedRows(configuredCommands.flatMap(settableFor));

function mergedRows(rows: readonly Option[]): Option[] {
  const merged = new Map<string, Option>();
  for (const row of rows) {
    const known = merged.get(row.name);
    if (known === undefined) merged.set(row.name, row);
    else if (known.type === 'choice' && row.type === 'choice')
      merged.set(row.name, { ...known, choices: [...new Set([...known.choices, ...row.choices])] });
  }
  return [...merged.values()];
}

/** The options that may differ from input to input. */
const overridableNames = ['encoding', 'field', 'paragraphs'] as const;
export const overridable: readonly Option[] = overridableNames.map((name) => settable.find((option) => option.name === name) as Option);

/** Each is asked about every input, for about a microsecond: a thousand of them take as long as to read and judge a small file. */
export const overridesMax = 1000;

/**
 * What a pattern looks like: a line of a .gitignore that says something. Braces are no part of that syntax, though people who know globs
 * write them; a brace of a name is `[{]` or `\{`.
 */
export const patternForm = '^(?!#)(?!!?\\s*$)(?:[^\\\\{\\r\\n\\u0000]|\\\\[^\\r\\n\\u0000]|\\[\\{\\])+$';
export const patternExpected = 'a pattern as in a .gitignore, without braces';

/** A path, or the name of a field. */
export const textForm = '^[^\\u0000]+$';

/** A revision of git that no program could take for a flag. */
export const revisionForm = '^[^-\\s\\u0000][^\\s\\u0000]*$';

/** A report as its flag has it. */
export function reportForm(formats: readonly string[]): string {
  return `^(?:${formats.join('|')})=[^\\u0000]+$`;
}
