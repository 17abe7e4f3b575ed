import type { Option } from '../option-types.js';
import { options } from '../options.js';
import { wantedAfter, wantedBehind } from './completion-words.js';
import { commands, optionsOf } from './tokens.js';

const flagsOf = (rows: readonly Option[]) => [...rows.map(({ name }) => `--${name}`), '--help'].join(' ');

/** One arm of a `case`. */
function arm(patterns: readonly string[], body: string): string {
  return `    ${patterns.join(' | ')}) ${body} ;;`;
}

/** What comes behind each option that has a value: of options in several rows the first row is that of all commands which have no other. */
function valueArms(): string[] {
  const valued = options.filter(({ type }) => type !== 'flag');
  const isFirst = (option: Option) => valued.find(({ name }) => name === option.name) === option;
  const patternsOf = (option: Option) =>
    isFirst(option) ? [`*' --${option.name}'`] : option.commands.map((command) => `'${command} --${option.name}'`);
  const inOrder = [...valued.filter((option) => !isFirst(option)), ...valued.filter(isFirst)];
  return inOrder.map((option) => {
    const { words, takesFile } = wantedAfter(option);
    if (words.length > 0) return arm(patternsOf(option), `words='${words.join(' ')}'`);
    return arm(patternsOf(option), takesFile ? 'files=1' : 'return');
  });
}

function operandArms(): string[] {
  return commands.map((command) => {
    const { words, takesFile } = wantedBehind(command);
    if (words.length === 0) return arm([command], takesFile ? 'files=1' : 'return');
    const first = `words='${words.join(' ')}'`;
    return arm([command], takesFile ? `if [[ $before == "$command" ]]; then ${first}; else files=1; fi` : first);
  });
}

/** The script that completes the command line in bash, from its version 4 on; 3.2, as macOS has it, completes files where nothing else fits. */
export function bashCompletion(): string {
  const valued = [...new Set(options.filter(({ type }) => type !== 'flag').map(({ name }) => `--${name}`))];
  return `# Completion of doubletake in bash, as printed by: doubletake completion bash
_doubletake() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD - 1]}"
  local command='' option='' prefix='' words='' files='' past='' at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "\${COMP_WORDS[at]}" in
    --) past=1 ;;
    ${commands.join(' | ')})
      case "\${COMP_WORDS[at - 1]}" in
      '=' | ${valued.join(' | ')}) ;;
      *) command="\${command:-\${COMP_WORDS[at]}}" ;;
      esac
      ;;
    esac
  done
  # Bash parts words at "=", unless it was told not to.
  if [[ $word == '=' ]]; then
    option=$before word=''
  elif [[ $before == '=' ]]; then
    option="\${COMP_WORDS[COMP_CWORD - 2]}"
  elif [[ $word == --*=* ]]; then
    option="\${word%%=*}" prefix="\${word%%=*}=" word="\${word#*=}"
  else
    option=$before
  fi
  [[ -n $past ]] && option=''
  if [[ $option != -* && $before == '=' ]]; then
    option='a report'
  fi
  case "$command $option" in
    *' a report') files=1 ;;
${valueArms().join('\n')}
    *)
      if [[ $word == -* && -z $past ]]; then
        case "$command" in
${commands.map((command) => `    ${arm([command], `words='${flagsOf(optionsOf(command))}'`)}`).join('\n')}
        *) words='${flagsOf(options.filter((option) => commands.every((command) => option.commands.includes(command))))} --version' ;;
        esac
      else
        case "$command" in
${operandArms()
  .map((line) => `    ${line}`)
  .join('\n')}
        *) words='${commands.join(' ')}' ;;
        esac
      fi
      ;;
  esac
  if [[ -n $files ]]; then
    compopt -o default 2> /dev/null
    return
  fi
  while IFS= read -r at; do
    COMPREPLY+=("$at")
  done < <(compgen -P "$prefix" -W "$words" -- "$word")
  if [[ \${COMPREPLY[0]-} == *= ]]; then
    compopt -o nospace 2> /dev/null
  fi
}
if type compopt > /dev/null 2>&1; then
  complete -F _doubletake doubletake
else
  complete -o default -F _doubletake doubletake
fi
`;
}
