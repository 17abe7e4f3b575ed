import { readFileSync } from 'node:fs';
import { changesSince, type FileChange } from '../node/git.js';
import type { AddedLines } from '../node/git-diff.js';
import type { Input } from '../node/inputs.js';
import type { LocatedBlock, LocatedPassage } from '../report/locate.js';

/** What a change added to the inputs of a run. */
export interface Since {
  /** Whether anything in it is new. */
  readonly isTouched: (input: Input) => boolean;
  /** Whether neither the copy nor what it repeats stands in a line that is new in one of these inputs. */
  readonly isUnchanged: (inputs: readonly Input[]) => (block: LocatedBlock) => boolean;
}

/** @throws InputError as changesSince */
export async function openSince(revision: string): Promise<Since> {
  const changes = await changesSince(revision);
  const changeOf = ({ kind, path }: Input): FileChange => (kind === 'file' ? changes.of(path) : 'whole');
  return {
    isTouched: (input) => {
      const change = changeOf(input);
      return change === 'whole' || (change !== 'unchanged' && change.length > 0);
    },
    isUnchanged: (inputs) => {
      const byId = new Map(inputs.map((input) => [input.id, input]));
      const looseEnds = new Map<string, boolean>();
      const touches = (passage: LocatedPassage): boolean => {
        // What stood in documents that the run is only compared with is no part of the change.
        const input = byId.get(passage.record?.path ?? passage.document);
        const change = input === undefined ? 'unchanged' : changeOf(input);
        if (input === undefined || change === 'unchanged') return false;
        const [first, last] = linesOf(passage);
        if (change === 'whole' || first === undefined || isAmong(change, first, last)) return true;
        // Git counts no line that ends with a carriage return alone, so that its numbers say nothing of such a file.
        const known = looseEnds.get(input.path) ?? hasLoneReturn(input.path);
        looseEnds.set(input.path, known);
        return change.length > 0 && known;
      };
      return ({ copy, kept }) => !touches(copy) && !touches(kept);
    },
  };
}

function linesOf({ record, lines }: LocatedPassage): [first: number | undefined, last: number] {
  return record === undefined ? [lines?.first.line, lines?.last.line ?? 0] : [record.line, record.line];
}

function isAmong(added: AddedLines, first: number, last: number): boolean {
  return added.some((range) => range.first <= last && range.last >= first);
}

/** Such as a file that cannot be read any more, of which nothing is known. */
function hasLoneReturn(path: string): boolean {
  try {
    return /\r(?!\n)/.test(readFileSync(path, 'latin1'));
  } catch {
    return true;
  }
}
