import { InputError } from '../errors.js';
import { bashCompletion } from './completion-bash.js';
import { fishCompletion } from './completion-fish.js';
import { zshCompletion } from './completion-zsh.js';
import { didYouMean } from './nearest.js';

const scripts: ReadonlyMap<string, () => string> = new Map([
  ['bash', bashCompletion],
  ['zsh', zshCompletion],
  ['fish', fishCompletion],
]);

/**
 * `completion SHELL`: the script that completes commands, options and values there, made from the table of options.
 *
 * @throws InputError `usage` for a shell that is not known
 */
export function completionScript(shell: string): string {
  const known = [...scripts.keys()];
  const script = scripts.get(shell);
  if (script !== undefined) return script();
  throw new InputError('usage', `there is no completion for "${shell}"${didYouMean(shell, known)}`, { expected: known.join(', ') });
}
