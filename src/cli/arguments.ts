import { assert } from '../assert.js';
import { encodingNames, isStateful, nameOfLabel } from '../encoding/names.js';
import { InputError } from '../errors.js';
import type { Command, NumberOption, Option } from '../option-types.js';
import { type DetectOptions, defaultDetectOptions, defaultFor, expectation } from '../options.js';
import type { Configuration, Setting } from './configuration.js';
import { didYouMean } from './nearest.js';
import { operandOf, optionsOf, takesNoPath, takesOnePath } from './tokens.js';
import { readWords } from './words.js';

/** A command line, read and checked: every option of the command has a sound value. */
export interface Arguments {
  readonly command: Command;
  readonly paths: readonly string[];
  readonly values: ReadonlyMap<string, Value>;
  /** Where each value is from. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** The file of settings, where there is one. */
  readonly configuration?: Configuration;
}

export type Origin =
  | { readonly from: 'flag' | 'default' }
  | { readonly from: 'environment'; readonly variable: string }
  | { readonly from: 'file'; readonly setting: Setting };

interface Settled {
  readonly value: Value;
  readonly origin: Origin;
}

export type Value = string | number | boolean | readonly string[] | undefined;

/** More paths than any system passes; it guards callers that bring their own list. */
const pathCountMax = 4_000_000;

/**
 * Reads the words behind a command, and for what they do not say the environment, then the file of settings, and else the table's defaults.
 *
 * @throws InputError `usage`, with the option or variable, what was expected and what came
 */
export function parseArguments(
  command: Command,
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  configuration?: Configuration,
): Arguments {
  const { paths, given } = readWords(argv, command);
  const known = optionsOf(command);
  const told = new Map(known.map((option) => [option.name, toldValue(option, given.get(option.name), environment)]));
  const settled = new Map(known.map((option) => [option.name, settle(option, command, told, configuration)]));
  const values = new Map([...settled].map(([name, { value }]) => [name, value]));
  const origins = new Map([...settled].map(([name, { origin }]) => [name, origin]));
  const rest = { values, origins, ...(configuration === undefined ? {} : { configuration }) };
  if (takesNoPath(command)) {
    const isRead = command === 'filter';
    const strange = paths.find((path) => !isRead || path !== '-');
    if (strange === undefined) return { command, paths: isRead ? ['-'] : [], ...rest };
    const expected = isRead ? 'records on standard input' : 'options only';
    throw new InputError('usage', `${command} takes no path`, { expected, got: strange });
  }
  if (paths.length === 0 && values.get('files-from') === undefined && values.get('print-config') !== true) {
    throw new InputError('usage', `${command} needs a ${command === 'completion' ? 'shell' : 'path'}`, {
      expected: operandOf(command),
      got: 'nothing',
    });
  }
  const pathsMax = takesOnePath(command) ? 1 : pathCountMax;
  if (paths.length > pathsMax) {
    throw new InputError('usage', `${command} takes no more paths`, { expected: `at most ${pathsMax}`, got: `${paths.length}` });
  }
  return { command, paths, ...rest };
}

function variableOf(option: Option): string {
  return `DOUBLETAKE_${option.name.toUpperCase().replaceAll('-', '_')}`;
}

/** What the command line or the environment says of an option. */
function toldValue(
  option: Option,
  given: readonly (string | boolean)[] | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Settled | undefined {
  const flag = `--${option.name}`;
  const ofFlag = (value: Value): Settled => ({ value, origin: { from: 'flag' } });
  if (given !== undefined) {
    const values = given.map((value) => (typeof value === 'boolean' ? value : checked(option, value, flag)));
    if ((option.type === 'path' || option.type === 'report') && option.isRepeatable) return ofFlag(values.flatMap(listOf));
    if (given.length === 1 || (option.type === 'flag' && values.every((value) => value === values[0]))) return ofFlag(values[0]);
    throw new InputError('usage', `${flag} is given ${given.length} times`, { expected: 'once', got: given.join(', ') });
  }
  // An empty variable is as good as none: that is how many a shell and CI unset one.
  const variable = variableOf(option);
  const text = environment[variable];
  return text ? { value: checked(option, text, variable), origin: { from: 'environment', variable } } : undefined;
}

/** Options that are two answers to one question: who tells one of them does not want the other from a file. */
const rivals: Readonly<Record<string, string>> = { out: 'in-place', 'in-place': 'out' };

/** What holds: what was told, else what the file says, if this command takes it, else the default. */
function settle(
  option: Option,
  command: Command,
  told: ReadonlyMap<string, Settled | undefined>,
  configuration: Configuration | undefined,
): Settled {
  const { name } = option;
  const said = told.get(name);
  if (said !== undefined) return said;
  const setting = configuration?.own.get(command)?.get(name) ?? configuration?.settings.get(name);
  const isTaken = option.type !== 'choice' || option.choices.includes(String(setting?.value));
  return setting === undefined || !isTaken || told.get(rivals[name])?.value
    ? { value: defaultFor(option, command), origin: { from: 'default' } }
    : { value: setting.value, origin: { from: 'file', setting } };
}

function checked(option: Option, text: string, name: string): Value {
  const refused = (): InputError => new InputError('usage', `${name} is not valid`, { expected: expectation(option), got: `"${text}"` });
  switch (option.type) {
    case 'choice':
      if (!option.choices.includes(text)) throw refused();
      return text;
    case 'number': {
      const value = numberOf(option, text);
      if (value === undefined) throw refused();
      return value;
    }
    case 'flag': {
      const value = ['1', 'true'].includes(text) ? true : ['0', 'false'].includes(text) ? false : undefined;
      if (value === undefined) throw refused();
      return value;
    }
    case 'encoding':
      if (text !== 'auto') assertEncoding(text, name);
      return text;
    case 'report': {
      const at = text.indexOf('=');
      if (at < 1 || at === text.length - 1 || !option.choices.includes(text.slice(0, at))) throw refused();
      return [text];
    }
    case 'revision':
      if (text === '' || text.startsWith('-') || /[\s\0]/.test(text)) throw refused();
      return text;
    case 'field':
    case 'path':
      if (text === '' || text.includes('\0')) throw refused();
      return option.type === 'path' && option.isRepeatable ? [text] : text;
  }
}

function listOf(value: Value): readonly string[] {
  return Array.isArray(value) ? value : [];
}

function assertEncoding(label: string, name: string): void {
  const known = nameOfLabel(label);
  const expected = 'auto, or a name such as windows-1256';
  if (known === undefined) {
    throw new InputError('usage', `${name} names no known encoding${didYouMean(label, encodingNames)}`, { expected, got: `"${label}"` });
  }
  if (isStateful(known)) {
    throw new InputError('usage', `${name}: ${known} cannot be cut byte by byte, since its escapes change what follows`, { expected });
  }
}

function numberOf({ min, max, unit, isWhole }: NumberOption, text: string): number | undefined {
  const digits = unit === 'percent' ? text.replace(/%$/, '') : text;
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(digits) ? Number(digits) : Number.NaN;
  return value >= min && value <= max && (!isWhole || Number.isInteger(value)) ? value : undefined;
}

/** Whether a value stands in the file of settings, where it may be meant for other commands too. */
export function isFromFile({ origins }: Arguments, name: string): boolean {
  return origins.get(name)?.from === 'file';
}

export function flagOf({ values }: Arguments, name: string): boolean {
  const value = values.get(name);
  assert(typeof value === 'boolean', `--${name} is a flag of this command`);
  return value;
}

export function numberValueOf({ values }: Arguments, name: string): number {
  const value = values.get(name);
  assert(typeof value === 'number', `--${name} is a number of this command`);
  return value;
}

/** The text of a choice. Its type is the caller's word for what the table lists. */
export function choiceOf<Choice extends string>({ values }: Arguments, name: string): Choice {
  const value = values.get(name);
  assert(typeof value === 'string', `--${name} is a choice of this command`);
  return value as Choice;
}

/** The label of an encoding, or `auto`. */
export function encodingOf({ values }: Arguments): string {
  const value = values.get('encoding');
  assert(typeof value === 'string', '--encoding is an option of this command');
  return value;
}

/** The field of `--field`; undefined where it was not given. */
export function fieldOf({ values }: Arguments): string | undefined {
  const value = values.get('field');
  assert(value === undefined || typeof value === 'string', '--field is an option of this command');
  return value;
}

export function pathOf({ values }: Arguments, name: string): string | undefined {
  const value = values.get(name);
  assert(value === undefined || typeof value === 'string', `--${name} is a path of this command`);
  return value;
}

/** The paths of an option that may be given several times; none where the command has no such option. */
export function pathsOf({ values }: Arguments, name: string): readonly string[] {
  return listOf(values.get(name));
}

/** What the detector is told of single documents; options that a command does not have are at their defaults. */
export function documentOptions(parsed: Arguments): DetectOptions {
  return {
    ...defaultDetectOptions,
    encoding: parsed.values.has('encoding') ? encodingOf(parsed) : defaultDetectOptions.encoding,
    engine: choiceOf<DetectOptions['engine']>(parsed, 'engine'),
    paragraphs: choiceOf<DetectOptions['paragraphs']>(parsed, 'paragraphs'),
    remove: parsed.values.has('remove') ? choiceOf<DetectOptions['remove']>(parsed, 'remove') : defaultDetectOptions.remove,
    scope: 'document',
    threshold: numberValueOf(parsed, 'threshold'),
  };
}
