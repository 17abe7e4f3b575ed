import { encodingNames } from '../encoding/names.js';
import type { Command, Option } from '../option-types.js';
import { operandOf } from './tokens.js';

/*
 * What may stand where in a command line, read off the table of options, for the shells whose scripts are made of it.
 */

/** What completes a word: one of some words, the path of a file, words that a file stands behind, as `html=report.html`, or nothing. */
export interface Wanted {
  readonly words: readonly string[];
  readonly takesFile: boolean;
}

const nothing: Wanted = { words: [], takesFile: false };

/** What the value of an option may be. */
export function wantedAfter(option: Option): Wanted {
  switch (option.type) {
    case 'choice':
      return { words: option.choices, takesFile: false };
    case 'encoding':
      return { words: ['auto', ...encodingNames], takesFile: false };
    case 'report':
      return { words: option.choices.map((format) => `${format}=`), takesFile: true };
    case 'path':
      return { words: [], takesFile: true };
    case 'number':
    case 'field':
    case 'revision':
    case 'flag':
      return nothing;
  }
}

/** What may stand behind a command, by how help writes it: `info|verify DIR...` are words first and files then. */
export function wantedBehind(command: Command): Wanted {
  const [first, ...others] = operandOf(command).split(' ');
  if (first === '') return nothing;
  return first.includes('|') ? { words: first.split('|'), takesFile: others.length > 0 } : { words: [], takesFile: true };
}

/** The first sentence of a text, without its full stop: as much as a list has room for. */
export function firstSentence(text: string): string {
  return text.replace(/\.( .*)?$/, '');
}
