import type { Command, Option } from '../option-types.js';
import { defaultFor, options } from '../options.js';
import { rangeOf, usageOf } from './option-texts.js';
import { commands, operandOf, optionsOf } from './tokens.js';

/*
 * Help is written from the table without a parser, so that it answers at once.
 */

const width = 80;

/** What each command does, in one or two sentences. */
export const commandAbouts: Readonly<Record<Command, string>> = {
  clean: 'Find passages that stand twice in a text, and write the text with each of them once.',
  scan: 'Find passages that stand twice, in one text or between texts, and report them. Writes nothing.',
  check: 'Count passages that stand twice, and fail where there are more than may be. Writes nothing.',
  filter: 'Clean records, as JSON lines, on their way from standard input to standard output.',
  explain: 'Say for each paragraph of one text whether it would be removed, and why. Writes nothing.',
  recall: 'Say how many of the alike paragraphs a threshold finds, at the lengths your paragraphs have. Writes nothing.',
  restore: 'Give files that clean --in-place rewrote their original bytes back.',
  index: 'Look after a stored index: say what it holds, check it, join several, write it anew.',
  init: 'Write a file of settings to begin with, .doubletakerc.json, to the folder of the run.',
  formats: 'List what can be read, and what reports can be written as.',
  completion: 'Print the script that completes commands, options and values in a shell.',
};

/** What stands behind each, and where it goes. */
export const commandOperands: Readonly<Record<Command, readonly string[]>> = {
  clean: ['PATH is a file, a folder, a glob in quotes, or - for standard input.', 'One file without a target goes to standard output.'],
  scan: ['PATH is a file, a folder, a glob in quotes, or - for standard input.'],
  check: [
    'PATH is a file, a folder, a glob in quotes, or - for standard input.',
    'Without a limit no block may count. Exit code 1 says that more count, and standard error which.',
  ],
  filter: [
    'Reads JSON lines and writes them in order, each as soon as it may go on.',
    'Records stay as they are but for what is cut from their text.',
  ],
  explain: ['FILE is one file, or - for standard input.'],
  recall: ['PATH is a file, a folder, a glob in quotes, or - for standard input.'],
  restore: ['UNDO is the undo file that clean --in-place wrote. A file that was changed since is left alone.'],
  index: [
    'info DIR counts what the index in that folder holds; verify DIR checks every byte of it; merge DIR... --out DIR makes a new index of several; compact DIR writes it anew, smaller and quicker to open.',
  ],
  init: ['A file that is there already is left alone.'],
  formats: [],
  completion: [
    'In bash, put `source <(doubletake completion bash)` into ~/.bashrc; in zsh, put `source <(doubletake completion zsh)` into ~/.zshrc, behind compinit; in fish, write it to ~/.config/fish/completions/doubletake.fish.',
  ],
};

export const commandExamples: Readonly<Record<Command, readonly string[]>> = {
  clean: [
    'clean story.txt > cleaned.txt',
    'clean story.txt --diff',
    'clean stories --out cleaned',
    'clean stories --in-place --undo undo.jsonl',
    'clean --files-from list.txt --out cleaned',
    'clean corpus.jsonl --field text > cleaned.jsonl',
  ],
  scan: ['scan stories', "scan 'stories/**/*.txt' --format json > report.json", 'scan - --scope document < story.txt'],
  check: [
    'check stories',
    'check stories --max-share 0.5',
    'check stories --baseline known.json --update-baseline',
    'check stories --baseline known.json --report sarif=repeats.sarif',
    'check stories --since origin/main',
  ],
  filter: [
    'filter < feed.jsonl > cleaned.jsonl',
    'filter --index seen --on-repeat drop < feed.jsonl',
    'filter --field body --annotate < feed.jsonl',
  ],
  explain: ['explain story.txt', 'explain story.txt --against archive', 'explain - --format json < story.txt'],
  recall: ['recall stories', 'recall corpus.jsonl --threshold 0.8', 'recall stories --format json > recall.json'],
  restore: ['restore doubletake-undo.jsonl', 'restore doubletake-undo.jsonl --dry-run'],
  index: [
    'index info seen',
    'index verify seen',
    'index merge seen-2025 seen-2026 --out seen',
    'index compact seen',
    'index compact seen --repair',
  ],
  init: ['init'],
  formats: ['formats'],
  completion: ['completion bash', 'completion fish > ~/.config/fish/completions/doubletake.fish'],
};

/** A text in lines of at most 80 columns, behind so many blanks. */
export function wrapped(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each) => ' '.repeat(indent) + each);
}

function optionLines(option: Option, command?: Command): string[] {
  const value = defaultFor(option, command);
  const preset = option.type === 'flag' || value === undefined ? '' : ` Default: ${value}.`;
  return [`  ${usageOf(option)}`, ...wrapped(`${option.about}${rangeOf(option)}${preset}`, 6)];
}

function exampleLines(shown: readonly string[]): string[] {
  return ['Examples:', ...shown.map((example) => `  doubletake ${example}`)];
}

/** What holds for all commands. */
export const environmentText =
  'Each option may also be set as a variable, as in DOUBLETAKE_NO_COLOR=1, or in .doubletakerc.json, as in "no-color": true. What is given here goes before both, and a variable before the file.';
export const exitText =
  'Exit code: 0 done, 1 check found more than may be, 2 a wrong command line or an input that could not be done, 3 a bug of doubletake.';

const footer = [environmentText, exitText].flatMap((line) => wrapped(line, 0));

/** The help of one command, or of all; ends in a line feed. */
export function helpText(command: Command | undefined): string {
  return `${(command === undefined ? overview() : commandHelp(command)).join('\n')}\n`;
}

function overview(): string[] {
  const common = options.filter((option) => commands.every((command) => option.commands.includes(command)));
  return [
    'Usage: doubletake COMMAND ...',
    '',
    'Finds and removes passages that a text holds twice.',
    '',
    'Commands:',
    ...commands.flatMap((command) => [`  ${command} ${operandOf(command)}`.trimEnd(), ...wrapped(commandAbouts[command], 6)]),
    '',
    'Options of all commands:',
    ...common.flatMap((option) => optionLines(option)),
    '  --help',
    ...wrapped('Print this, or with a command the help of that command.', 6),
    '  --version',
    ...wrapped('Print the version.', 6),
    '',
    ...exampleLines(commands.map((command) => commandExamples[command][0])),
    '',
    ...footer,
  ];
}

function commandHelp(command: Command): string[] {
  return [
    `Usage: doubletake ${`${command} ${operandOf(command)}`.trim()} [OPTION...]`,
    '',
    ...wrapped(commandAbouts[command], 0),
    ...commandOperands[command].flatMap((line) => wrapped(line, 0)),
    '',
    'Options:',
    ...optionsOf(command).flatMap((option) => optionLines(option, command)),
    '',
    ...exampleLines(commandExamples[command]),
    '',
    ...footer,
  ];
}
