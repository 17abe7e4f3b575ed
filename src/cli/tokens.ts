import { InputError } from '../errors.js';
import type { Command, Option } from '../option-types.js';
import { expectation, options } from '../options.js';
import { didYouMean } from './nearest.js';

export const commands: readonly Command[] = [
  'clean',
  'scan',
  'check',
  'filter',
  'explain',
  'recall',
  'restore',
  'index',
  'init',
  'formats',
  'completion',
];

/** Flags that every command has and the table does not. */
const alwaysKnown: readonly string[] = ['help', 'version'];

export function optionsOf(command: Command): Option[] {
  return options.filter((option) => option.commands.includes(command));
}

/** What stands behind a command, for errors and for help. */
export function operandOf(command: Command): string {
  if (command === 'index') return 'info|verify|merge|compact DIR...';
  if (command === 'completion') return 'bash|zsh|fish';
  if (takesNoPath(command)) return '';
  return command === 'restore' ? 'UNDO' : command === 'explain' ? 'FILE' : 'PATH...';
}

/** Whether nothing stands behind it but options: it reads standard input, or nothing at all. */
export function takesNoPath(command: Command): boolean {
  return command === 'filter' || command === 'init' || command === 'formats';
}

export function takesOnePath(command: Command): boolean {
  return command === 'restore' || command === 'explain' || command === 'completion';
}

/** Words of the command line before `--`, where options may stand. */
function optionTokens(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
}

export function asksFor(argv: readonly string[], ...flags: readonly string[]): boolean {
  return optionTokens(argv).some((token) => flags.includes(token));
}

/** What a command line gives an option, unchecked: `true` for a flag that stands alone. */
export function givenValue(argv: readonly string[], name: string): string | undefined {
  const tokens = optionTokens(argv);
  const at = tokens.findIndex((token) => token === `--${name}` || token.startsWith(`--${name}=`));
  if (at === -1) return undefined;
  const end = tokens[at].indexOf('=');
  if (end !== -1) return tokens[at].slice(end + 1);
  return takesValue(tokens[at]) ? tokens[at + 1] : 'true';
}

/** `-` is standard input and `-1` a number; all else that begins with a hyphen is an option. */
function isOption(token: string): boolean {
  return token.startsWith('-') && token !== '-' && !/^-\.?\d/.test(token);
}

function takesValue(token: string): boolean {
  return !token.includes('=') && options.some((option) => option.type !== 'flag' && `--${option.name}` === token);
}

/**
 * Which word names the command: the first that is neither an option nor the value of one.
 *
 * @throws InputError `usage` where none does, or it is unknown
 */
export function findCommand(argv: readonly string[]): { readonly command: Command; readonly rest: readonly string[] } {
  const at = optionTokens(argv).findIndex((token, index) => !isOption(token) && !(index > 0 && takesValue(argv[index - 1])));
  if (at === -1) {
    const strange = optionTokens(argv).find(isOption);
    if (strange !== undefined && !options.some(({ name }) => `--${name}` === strange.split('=')[0]))
      throw unknownOption(strange, undefined);
    throw new InputError('usage', `no command; one of ${commands.join(', ')} is needed (see doubletake --help)`);
  }
  const command = commands.find((name) => name === argv[at]);
  if (command !== undefined) return { command, rest: [...argv.slice(0, at), ...argv.slice(at + 1)] };
  throw new InputError('usage', `unknown command "${argv[at]}"${didYouMean(argv[at], commands) || `; known are ${commands.join(', ')}`}`);
}

/**
 * Goes over the words behind a command for what a parser would let pass or tell badly, and puts them so that nothing is left to guess: every
 * option with its value behind `=`, then `--`, then the paths.
 *
 * @throws InputError `usage` for unknown options, missing values, and values where none belongs
 */
export function plainWords(argv: readonly string[], command: Command): string[] {
  const known = optionsOf(command);
  const tokens = optionTokens(argv);
  const given: string[] = [];
  const paths: string[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (!isOption(tokens[at])) {
      paths.push(tokens[at]);
      continue;
    }
    const [flag, ...values] = tokens[at].split('=');
    const option = known.find(({ name }) => `--${name}` === flag);
    if (option === undefined) throw unknownOption(flag, command);
    const value = values.length > 0 ? values.join('=') : undefined;
    if (option.type === 'flag' && value !== undefined && value !== 'true' && value !== 'false') {
      throw new InputError('usage', `${flag} takes no value but true or false`, { got: `"${value}"` });
    }
    const said = option.type === 'flag' ? (value ?? 'true') : (value ?? tokens[++at] ?? '');
    if (said === '' || (value === undefined && isOption(said))) throw missingValue(flag, option);
    given.push(`${flag}=${said}`);
  }
  return [...given, '--', ...paths, ...argv.slice(tokens.length + 1)];
}

function missingValue(flag: string, option: Option): InputError {
  return new InputError('usage', `${flag} needs a value`, { expected: expectation(option), got: 'nothing' });
}

/** `clean`, `clean and scan`, `clean, scan and recall`. */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function unknownOption(token: string, command: Command | undefined): InputError {
  const name = token.replace(/^-+/, '').split('=')[0];
  const elsewhere = options.find((option) => option.name === name);
  if (elsewhere !== undefined && token.startsWith('--') && command !== undefined) {
    return new InputError('usage', `--${name} is no option of ${command}, but of ${listed(elsewhere.commands)}`);
  }
  const here = command === undefined ? options : optionsOf(command);
  const suggestion = didYouMean(name, [...new Set([...here.map((option) => option.name), ...alwaysKnown])], '--');
  return new InputError('usage', `unknown option ${token.split('=')[0]}${suggestion}`);
}
