import type { LocatedBlock, LocatedPassage } from '../report/locate.js';
import type { Telling } from '../told-blocks.js';
import { type Arguments, choiceOf, pathsOf } from './arguments.js';

/** Whether the report is wanted as a page, which shows whole texts; to standard output or to a file. */
export function usesPage(parsed: Arguments): boolean {
  return choiceOf(parsed, 'format') === 'html' || pathsOf(parsed, 'report').some((report) => report.startsWith('html='));
}

/** What a command's reports tell of blocks, and what else is to be told of them. */
export function tellingOf(parsed: Arguments, { allowed = [], hasKept = false }: Partial<Telling> = {}): Telling {
  return { hasTexts: usesPage(parsed), hasKept, allowed };
}

/** Code units of whole texts that a run keeps: 130 MB, four times what a page shows, since a page shows first what is to go. */
const textUnitsMax = 2 ** 26;

/** Takes the whole texts of blocks away when there were too many of them; blocks are given to it in the order of the run. */
export function textLimit(): (block: LocatedBlock) => LocatedBlock {
  let units = 0;
  return (block) => {
    units += (block.kept.text?.length ?? 0) + (block.copy.text?.length ?? 0);
    return units <= textUnitsMax ? block : { ...block, kept: withoutText(block.kept), copy: withoutText(block.copy) };
  };
}

function withoutText({ text, ...passage }: LocatedPassage): LocatedPassage {
  return passage;
}
