import type { Memory, Survey } from '../corpus-types.js';
import { openSeen } from '../memory.js';
import type { DetectOptions } from '../options.js';
import { memoryShelf, storedFrom, withStoredTexts } from '../shelf.js';
import { type Index, partsOf } from './create-index.js';

/** What a stream of records has seen: what was in an index when it began, and its own records. */
export interface IndexMemory extends Pick<Memory, 'take'> {
  /** All that was taken so far has reached whoever asked for it. */
  readonly pass: () => void;
  /** Puts what has passed since it was last asked into the index. */
  readonly keep: () => void;
}

/** @throws InputError `usage` for what is no index of ours; as the index does */
export async function openIndexMemory(index: Index, remove: DetectOptions['remove']): Promise<IndexMemory> {
  const { holding, settled } = partsOf(index);
  const { boilerplate, boilerplateDocuments, passageWords } = settled;
  const decisions = { remove, boilerplate, boilerplateDocuments, passageWords, allow: [], block: [] };
  const seen = await openSeen(settled, decisions, withStoredTexts(memoryShelf(), holding), true);
  for (const { survey, textAt } of holding.entries()) seen.recall(survey, storedFrom + textAt);
  const passed: Survey[] = [];
  return {
    take: seen.take,
    pass: () => {
      for (const survey of seen.taken()) passed.push(survey);
    },
    keep: () => holding.append(passed.splice(0)),
  };
}
