import type { Telling } from '../told-blocks.js';
import { type Arguments, choiceOf, pathsOf } from './arguments.js';

/** Whether the report is wanted as a page, which shows whole texts; to standard output or to a file. */
export function usesPage(parsed: Arguments): boolean {
  return choiceOf(parsed, 'format') === 'html' || pathsOf(parsed, 'report').some((report) => report.startsWith('html='));
}

/**
 * What a command's reports tell of blocks.
 *
 * @param allowed as in Telling
 */
export function tellingOf(parsed: Arguments, allowed: Telling['allowed'] = []): { readonly telling: Telling } {
  return { telling: { hasTexts: usesPage(parsed), allowed } };
}
