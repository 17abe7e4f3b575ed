import type { Option } from '../option-types.js';
import { options } from '../options.js';
import { firstSentence, wantedAfter, wantedBehind } from './completion-words.js';
import { commandAbouts } from './help.js';
import { commands } from './tokens.js';

/** In single quotes fish reads only these two signs otherwise. */
function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}

function optionLine(option: Option): string {
  const { words, takesFile } = wantedAfter(option);
  const condition = commands.every((command) => option.commands.includes(command))
    ? ''
    : ` -n ${quoted(`__fish_seen_subcommand_from ${option.commands.join(' ')}`)}`;
  const list = words.length === 0 ? '' : ` -a ${takesFile ? "'(__doubletake_report)'" : quoted(words.join(' '))}`;
  const value = option.type === 'flag' ? '' : takesFile && words.length === 0 ? ' -r -F' : ` -x${list}`;
  return `complete -c doubletake${condition} -l ${option.name}${value} -d ${quoted(firstSentence(option.about))}`;
}

function operandLines(): string[] {
  return commands.flatMap((command) => {
    const { words, takesFile } = wantedBehind(command);
    const seen = `__fish_seen_subcommand_from ${command}`;
    if (words.length === 0) return takesFile ? [`complete -c doubletake -n ${quoted(seen)} -F`] : [];
    const list = words.join(' ');
    return [
      `complete -c doubletake -n ${quoted(`${seen}; and not __fish_seen_subcommand_from ${list}`)} -a ${quoted(list)}`,
      ...(takesFile ? [`complete -c doubletake -n ${quoted(`${seen}; and __fish_seen_subcommand_from ${list}`)} -F`] : []),
    ];
  });
}

/** Formats, and behind one the files. */
function reportFunction(formats: readonly string[]): string {
  return `function __doubletake_report
  set -l value (string replace -r -- '^--report=' '' (commandline -ct))
  if string match -q -- '*=*' $value
    set -l format (string replace -r -- '=.*' '' $value)
    for path in (__fish_complete_path (string replace -r -- '^[^=]*=' '' $value))
      echo $format=$path
    end
  else
    printf '%s=\\n' ${formats.join(' ')}
  end
end`;
}

/** The script that completes the command line in fish, from its version 3 on. */
export function fishCompletion(): string {
  const lines = [
    '# Completion of doubletake in fish, as printed by: doubletake completion fish',
    reportFunction([...new Set(options.flatMap((option) => (option.type === 'report' ? option.choices : [])))]),
    'complete -c doubletake -f',
    ...commands.map(
      (command) => `complete -c doubletake -n __fish_use_subcommand -a ${command} -d ${quoted(firstSentence(commandAbouts[command]))}`,
    ),
    "complete -c doubletake -s h -l help -d 'Print help'",
    "complete -c doubletake -n __fish_use_subcommand -l version -d 'Print the version'",
    ...options.map(optionLine),
    ...operandLines(),
  ];
  return `${lines.join('\n')}\n`;
}
