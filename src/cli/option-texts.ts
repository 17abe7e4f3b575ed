import type { Command, Option } from '../option-types.js';
import { defaultFor } from '../options.js';
import { commands } from './tokens.js';

/*
 * What help, the manual and the README say of an option beside its own sentence.
 */

const valueNames = {
  number: 'NUMBER',
  path: 'PATH',
  encoding: 'NAME',
  field: 'NAME',
  revision: 'REVISION',
  report: 'FORMAT=FILE',
} as const;

/** What the value of an option is called: its choices, a word in capitals, or nothing for a flag. */
export function valueNameOf(option: Option): string {
  if (option.type === 'flag') return '';
  return option.type === 'choice' ? option.choices.join('|') : valueNames[option.type];
}

/** The option as it is written: `--jobs NUMBER`. */
export function usageOf(option: Option): string {
  return `--${option.name} ${valueNameOf(option)}`.trimEnd();
}

/** A sentence on which numbers it takes, behind a blank; empty for what is no number. */
export function rangeOf(option: Option): string {
  return option.type === 'number' ? ` From ${option.min} to ${option.max} (${option.unit}).` : '';
}

/**
 * What it is where it is not given, with the commands for which that is something else: `corpus; document for clean, filter, explain`.
 * Empty for flags, and where it is something that no value does.
 */
export function defaultsOf(option: Option): string {
  if (option.type === 'flag' || option.default === undefined) return '';
  const exceptions = option.commands.filter((command) => defaultFor(option, command) !== option.default);
  const values = [...new Set(exceptions.map((command) => defaultFor(option, command)))];
  const ofOthers = values.map((value) => {
    return `; ${value} for ${exceptions.filter((command) => defaultFor(option, command) === value).join(', ')}`;
  });
  return `${option.default}${ofOthers.join('')}`;
}

/** The commands that have it: their names, or `all`. */
export function commandsOf({ commands: having }: { readonly commands: readonly Command[] }): string {
  return commands.every((command) => having.includes(command)) ? 'all' : having.join(', ');
}
