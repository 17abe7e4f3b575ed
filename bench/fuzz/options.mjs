import { parseArguments } from '../../dist/cli/arguments.js';
import { commands, findCommand, optionsOf, takesNoPath } from '../../dist/cli/tokens.js';
import { InputError } from '../../dist/errors.js';
import { options as table } from '../../dist/options.js';
import { Broken } from './run.mjs';
import { listWay } from './shrink.mjs';

/** Random command lines and variables: a sound value for every option of the command, or an InputError that says `usage`. */
export const options = {
  name: 'options',
  make: (random) => ({ argv: makeArgv(random), variables: makeVariables(random) }),
  check,
  bytesOf: ({ argv, variables }) => [...argv, ...variables.flat()].join(' ').length,
  ways: [listWay('argv'), listWay('variables')],
  show: (input) => JSON.stringify(input),
};

const numbers = [...'0.5 0.7 1 0.49 1.01 1e-1 7e-1 .7 +.7 -0.7 -1 -.5 0. . 0x1 1e999 1e-999 NaN Infinity 0,7 1_0 \u0660'.split(' '), ' 1 '];
const values = [
  ...numbers,
  ...table.flatMap((option) => (option.type === 'choice' ? option.choices : [])),
  ...'true false TRUE 0 yes auto utf-8 UTF8 latin1 iso-2022-jp replacement utf-7 x-user-defined'.split(' '),
  ...'- -- --- = == --= é ا 🏴 ../.. / * undefined null [object {} __proto__ constructor prototype toString'.split(' '),
  ...'hasOwnProperty valueOf $0 _ length help version h v'.split(' '),
  ...['', ' ', 'a b', 'a\0b', '\ud800', '[object Object]'],
];
const names = [...table.map(({ name }) => name), ...'help version config no-out No-Color inplace in_place inPlace'.split(' '), ''];
const letters = [...'abcdefghijklmnopqrstuvwxyz-=._0159 /\\"\'\t\n\u00e9\u0627'];
/** Shells pass arguments of 128 KiB. */
const longLength = 130_000;

function anyText(random) {
  return random.several(random.below(12), () => random.pick(letters)).join('');
}

function anyValue(random) {
  if (random.oneIn(2000)) return random.pick(letters).repeat(longLength);
  return random.oneIn(5) ? anyText(random) : random.pick(values);
}

function anyToken(random) {
  const name = random.oneIn(5) ? anyValue(random) : random.pick(names);
  const dashes = random.pick(['--', '--', '--', '--', '-', '', '---']);
  return random.pick([
    () => [dashes + name],
    () => [`${dashes}${name}=${anyValue(random)}`],
    () => [dashes + name, anyValue(random)],
    () => [anyValue(random)],
    () => ['file.txt'],
  ])();
}

/** A command, a path and options of that command, in any order, nearly right: what is refused early never meets the later checks. */
function nearlyRight(random) {
  const command = random.pick(commands);
  const given = random.several(random.below(3), () => {
    const option = random.pick(optionsOf(command));
    if (option.type === 'flag') return [`--${option.name}`];
    return random.oneIn(2) ? [`--${option.name}=${valueFor(random, option)}`] : [`--${option.name}`, valueFor(random, option)];
  });
  const path = random.oneIn(10) ? anyToken(random) : ['file.txt'];
  const at = random.below(given.length + 1);
  return [command, ...given.toSpliced(at, 0, path).flat()];
}

function valueFor(random, option) {
  if (random.oneIn(4)) return anyValue(random);
  if (option.type === 'choice') return random.pick(option.choices);
  return option.type === 'number' ? random.pick(numbers) : random.pick(['auto', 'utf-8', 'latin1', 'x']);
}

function makeArgv(random) {
  if (random.oneIn(2)) return nearlyRight(random);
  const command = random.oneIn(2) ? [random.pick(commands)] : [];
  return [...command, ...random.several(random.below(6), () => anyToken(random)).flat()];
}

function makeVariables(random) {
  return random.several(random.below(3), () => {
    return [`DOUBLETAKE_${random.pick(names).toUpperCase().replaceAll('-', '_')}`, anyValue(random)];
  });
}

function check({ argv, variables }) {
  const environment = Object.fromEntries(variables);
  const [given, before] = [[...argv], JSON.stringify(argv)];
  const parsed = parse(given, environment);
  if (JSON.stringify(given) !== before) throw new Broken('arguments are left alone');
  if (parsed !== undefined) valuesAreSound(parsed);
}

/** As main.ts goes about it. Undefined where the usage is refused. */
function parse(argv, environment) {
  try {
    const { command, rest } = findCommand(argv);
    return parseArguments(command, rest, environment);
  } catch (error) {
    if (error instanceof InputError && error.code === 'usage' && error.message !== '') return undefined;
    throw error;
  }
}

function valuesAreSound({ command, paths, values: found }) {
  const isNamed = takesNoPath(command) || paths.length > 0 || found.get('files-from') !== undefined || found.get('print-config') === true;
  if (!isNamed || !paths.every((path) => typeof path === 'string')) throw new Broken('paths are texts', JSON.stringify(paths));
  for (const option of optionsOf(command)) {
    const value = found.get(option.name);
    if (!isSound(option, value)) throw new Broken('values are those of the table', `${option.name}: ${JSON.stringify(value)}`);
  }
}

function isSound(option, value) {
  switch (option.type) {
    case 'choice':
      return option.choices.includes(value);
    case 'number':
      return value === option.default || (typeof value === 'number' && value >= option.min && value <= option.max);
    case 'flag':
      return typeof value === 'boolean';
    case 'encoding':
      return value === 'auto' || isEncoding(value);
    default:
      if (value === option.default) return true;
      return option.isRepeatable === true ? Array.isArray(value) && value.length > 0 && value.every(isPath) : isPath(value);
  }
}

const isPath = (value) => typeof value === 'string' && value !== '' && !value.includes('\0');

function isEncoding(value) {
  try {
    return new TextDecoder(value).encoding !== 'iso-2022-jp';
  } catch {
    return false;
  }
}
