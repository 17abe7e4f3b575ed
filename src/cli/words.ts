import { Parser } from 'yargs/helpers';
import type { Command } from '../option-types.js';
import { optionsOf, plainWords } from './tokens.js';

/** What a command line says, as it is written; its options are known, and have values where they need one. */
export interface Words {
  readonly paths: readonly string[];
  /** The values of each option that was given, in their order; of a flag, whether it holds. */
  readonly given: ReadonlyMap<string, readonly (string | boolean)[]>;
}

/** As the parser would not have it by default: no numbers out of file names, no dots, no camels, no `--no-` prefix, no arrays by surprise. */
const configuration = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'duplicate-arguments-array': true,
  'greedy-arrays': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
} as const;

/**
 * Parts the words behind a command into options and paths. The word behind an option that is no flag is its value, as is what stands behind
 * `=`; behind `--` there are only paths.
 *
 * @throws InputError `usage` for unknown options, missing values, and values where none belongs
 */
export function readWords(argv: readonly string[], command: Command): Words {
  const known = optionsOf(command);
  const words = plainWords(argv, command);
  const end = words.indexOf('--');
  const own = [...words.slice(0, end).map(keepQuotes), ...words.slice(end)];
  // The parser alone: all of yargs costs a run 15 ms more, and its help and checks are not ours. Flags are text to it, so that all are kept.
  const parsed = Parser(own, { string: known.map(({ name }) => name), configuration });
  const given = known.flatMap(({ name, type }): [string, (string | boolean)[]][] => {
    const said = parsed[name];
    if (said === undefined) return [];
    const values = Array.isArray(said) ? said : [said];
    return [[name, type === 'flag' ? values.map((value) => value === 'true') : values]];
  });
  return { paths: parsed._.map(String), given: new Map(given) };
}

/** The parser takes a pair of quotes around a value away; the shell has done that, and those that are left belong to a name. */
function keepQuotes(word: string): string {
  return word.replace(/^(--[^=]+=)((['"])(?:.*\3)?)$/s, '$1"$2"');
}
