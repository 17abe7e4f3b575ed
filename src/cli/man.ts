import type { Option } from '../option-types.js';
import { options } from '../options.js';
import { commandAbouts, commandExamples, commandOperands, environmentText, exitText, wrapped } from './help.js';
import { commandsOf, defaultsOf, rangeOf, valueNameOf } from './option-texts.js';
import { commands, operandOf } from './tokens.js';

/*
 * The manual in roff, by the macros of man(7), from what help is made of.
 */

const signs: Readonly<Record<string, string>> = { '\\': '\\e', '-': '\\-', "'": '\\(aq', '`': '\\(ga', '^': '\\(ha', '~': '\\(ti' };

/** Text as roff shows it, sign for sign, with hyphens that can be typed again; a line of it begins with no quote. */
function escaped(text: string): string {
  return text.replace(/[-\\'`^~]/g, (sign) => signs[sign]);
}

/** A line that is text, whatever it begins with. */
function textLine(line: string): string {
  return line.replace(/^\./, '\\&.');
}

function bold(text: string): string {
  return `\\fB${escaped(text)}\\fR`;
}

function italic(text: string): string {
  return `\\fI${escaped(text)}\\fR`;
}

/** Each sentence begins on a line of its own, as roff wants it to know their ends. */
function sentences(text: string): string[] {
  return text.split(/(?<=[.!?]) (?=[A-Z])/).flatMap((sentence) => wrapped(escaped(sentence), 0).map(textLine));
}

function operandText(operand: string): string {
  return operand.replace(/[a-z|]+|[A-Z]+|\.+/g, (part) => (/[A-Z]/.test(part) ? italic(part) : /[a-z]/.test(part) ? bold(part) : part));
}

function optionLines(option: Option): string[] {
  const value = valueNameOf(option);
  const shown = value === '' ? '' : ` ${option.type === 'choice' ? option.choices.map(bold).join('|') : italic(value)}`;
  const preset = defaultsOf(option);
  return [
    '.TP',
    `${bold(`--${option.name}`)}${shown}`,
    ...sentences(`${option.about}${rangeOf(option)}${preset === '' ? '' : ` Default: ${preset}.`} Commands: ${commandsOf(option)}.`),
  ];
}

/** The manual page of this version; the same bytes each time, since it bears no date. Ends in a line feed. */
export function manPage(version: string): string {
  const lines = [
    `.TH DOUBLETAKE 1 "" "doubletake ${escaped(version)}" "User Commands"`,
    '.SH NAME',
    `doubletake \\- find and remove passages that a text holds twice`,
    '.SH SYNOPSIS',
    ...commands.flatMap((command, at) => [
      ...(at === 0 ? [] : ['.br']),
      `${bold(`doubletake ${command}`)} ${operandText(operandOf(command))}`.trimEnd().concat(` [${italic('OPTION')}...]`),
    ]),
    '.SH DESCRIPTION',
    ...sentences('A passage goes only when it says nothing new, and every removal can be shown and undone.'),
    '.SH COMMANDS',
    ...commands.flatMap((command) => [
      '.TP',
      `${bold(command)} ${operandText(operandOf(command))}`.trimEnd(),
      ...sentences([commandAbouts[command], ...commandOperands[command]].join(' ')),
    ]),
    '.SH OPTIONS',
    ...options.flatMap(optionLines),
    '.TP',
    bold('--help'),
    ...sentences('Print the help of the command, or of all.'),
    '.TP',
    bold('--version'),
    ...sentences('Print the version.'),
    '.SH ENVIRONMENT',
    ...sentences(environmentText),
    '.SH EXIT STATUS',
    ...sentences(exitText),
    '.SH EXAMPLES',
    '.nf',
    ...commands.flatMap((command) => commandExamples[command].map((example) => textLine(escaped(`doubletake ${example}`)))),
    '.fi',
  ];
  return `${lines.join('\n')}\n`;
}
