import type { Command, Option } from '../option-types.js';
import { options } from '../options.js';
import { firstSentence, wantedAfter, wantedBehind } from './completion-words.js';
import { commandAbouts } from './help.js';
import { commands, optionsOf } from './tokens.js';

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What `_arguments` would read as more than text. */
function escaped(text: string): string {
  return text.replace(/[\\:[\]]/g, '\\$&');
}

function actionOf({ words, takesFile }: ReturnType<typeof wantedAfter>): string {
  if (words.length === 0) return takesFile ? '_files' : ' ';
  return takesFile ? '_doubletake_report' : `(${words.join(' ')})`;
}

function optionSpec(option: Option): string {
  const about = `[${escaped(firstSentence(option.about))}]`;
  if (option.type === 'flag') return quoted(`--${option.name}${about}`);
  const isRepeatable = 'isRepeatable' in option && option.isRepeatable === true;
  return quoted(`${isRepeatable ? '*' : ''}--${option.name}=${about}:${option.name}:${actionOf(wantedAfter(option))}`);
}

function operandSpecs(command: Command): string[] {
  const { words, takesFile } = wantedBehind(command);
  return [...(words.length > 0 ? [quoted(`1:which:(${words.join(' ')})`)] : []), ...(takesFile ? [quoted('*:file:_files')] : [])];
}

function argumentsCall(specs: readonly string[], indent: string): string {
  return `${indent}_arguments -S \\\n${specs.map((spec) => `${indent}  ${spec}`).join(' \\\n')}`;
}

const help = quoted('(- *)--help[Print help]');

function commandArm(command: Command): string {
  const specs = [...optionsOf(command).map(optionSpec), help, ...operandSpecs(command)];
  return `    ${command})\n${argumentsCall(specs, '      ')}\n      ;;`;
}

/** The script that completes the command line in zsh: to be sourced, or to lie in a folder of `fpath` as `_doubletake`. */
export function zshCompletion(): string {
  const common = options.filter((option) => commands.every((command) => option.commands.includes(command)));
  const reports = [...new Set(options.flatMap((option) => (option.type === 'report' ? option.choices : [])))];
  return `#compdef doubletake
# Completion of doubletake in zsh, as printed by: doubletake completion zsh
_doubletake_report() {
  if compset -P '*='; then
    _files
  else
    compadd -S = -- ${reports.join(' ')}
  fi
}
_doubletake() {
  local context state state_descr line curcontext="$curcontext"
  local -A opt_args
  local -a known=(
${commands.map((command) => `    ${quoted(`${command}:${escaped(firstSentence(commandAbouts[command]))}`)}`).join('\n')}
  )
  _arguments -C \\
${[...common.map(optionSpec), help, quoted('(- *)--version[Print the version]'), quoted('1:command:->command'), quoted('*::rest:->rest')].map((spec) => `    ${spec}`).join(' \\\n')}
  case $state in
  command) _describe -t commands command known ;;
  rest)
    case $line[1] in
${commands.map(commandArm).join('\n')}
    esac
    ;;
  esac
}
if [[ $funcstack[1] == _doubletake ]]; then
  _doubletake "$@"
else
  compdef _doubletake doubletake
fi
`;
}
