import { encodingNames, nameOfLabel } from '../encoding/names.js';
import type { Option } from '../option-types.js';
import { expectation } from '../options.js';
import type { Value } from './arguments.js';
import { patternExpected, patternForm, reportForm, revisionForm, textForm } from './config-table.js';
import { type ConfigNode, itemsOf, membersOf, refusal, unknownName } from './config-tree.js';
import { didYouMean } from './nearest.js';

/**
 * The value of an option as a file of settings has it: numbers as numbers, flags as true or false, lists as lists.
 *
 * @param locate turns a path from the folder of the file into one from the working folder
 * @throws InputError `usage` with the place, what was expected and what came
 */
export function readOption(option: Option, at: ConfigNode, locate: (path: string) => string): Value {
  const refused = () => refusal(at, 'is not valid', expectation(option));
  const { value } = at.node;
  switch (option.type) {
    case 'choice':
      if (typeof value !== 'string' || !option.choices.includes(value)) throw refused();
      return value;
    case 'number':
      if (typeof value !== 'number' || value < option.min || value > option.max || (option.isWhole && !Number.isInteger(value)))
        throw refused();
      return value;
    case 'flag':
      if (typeof value !== 'boolean') throw refused();
      return value;
    case 'encoding':
      return readEncoding(at);
    case 'revision':
      return readText(at, revisionForm, expectation(option));
    case 'field':
      return readText(at, textForm, expectation(option));
    case 'path':
      if (option.isRepeatable) return itemsOf(at, 'a list of paths').map((item) => locate(readText(item, textForm, 'a path')));
      // Standard input, which is no path.
      if (option.name === 'files-from' && value === '-') return value;
      return locate(readText(at, textForm, expectation(option)));
    case 'report':
      return readReports(option, at, locate);
  }
}

/** @throws InputError `usage` */
function readText(at: ConfigNode, form: string, expected: string): string {
  const { value } = at.node;
  if (typeof value !== 'string' || !new RegExp(form, 'u').test(value)) throw refusal(at, 'is not valid', expected);
  return value;
}

/** @throws InputError `usage` */
export function readPatterns(at: ConfigNode, min: number): string[] {
  return itemsOf(at, min > 0 ? 'a list of at least one pattern' : 'a list of patterns', min).map((item) =>
    readText(item, patternForm, patternExpected),
  );
}

/** Only the names themselves, so that editors can offer and check them; of another label the name is told. */
function readEncoding(at: ConfigNode): string {
  const { value } = at.node;
  if (value === 'auto' || (typeof value === 'string' && encodingNames.includes(value))) return value;
  const text = typeof value === 'string' ? value : '';
  const name = nameOfLabel(text);
  const meant = name !== undefined && encodingNames.includes(name) ? `; did you mean ${name}?` : didYouMean(text, encodingNames);
  throw refusal(at, `is not valid${meant}`, 'auto, or the name of an encoding, such as windows-1256');
}

/** `["FORMAT=FILE"]`, or `{ FORMAT: FILE }`; both as the flag has it. */
function readReports(option: Option & { readonly type: 'report' }, at: ConfigNode, locate: (path: string) => string): string[] {
  const { choices } = option;
  if (at.node.type === 'object') {
    return membersOf(at).map((member) => {
      if (!choices.includes(member.name)) throw unknownName(member, choices);
      return `${member.name}=${locate(readText(member, textForm, 'a path'))}`;
    });
  }
  return itemsOf(at, 'a list of FORMAT=FILE, or an object of them').map((item) => {
    const text = readText(item, reportForm(choices), expectation(option));
    const end = text.indexOf('=') + 1;
    return text.slice(0, end) + locate(text.slice(end));
  });
}
