import { type Holding, judgeDocuments, memoryHolding } from '../document-run.js';
import { InputError } from '../errors.js';
import type { CompareOptions, DetectOptions } from '../options.js';
import { scanDocuments } from '../pipeline.js';
import { checkedDocuments, type TextDocuments } from './documents.js';
import type { Repeats } from './find-repeats.js';
import { type FindOptions, settledOptions } from './options.js';
import { nameOf } from './text.js';

/** Documents that are remembered from call to call. What is in it came before all that it is asked about, whatever the dates. */
export interface Index {
  /**
   * Puts documents in, as they are. When the promise is kept they stay; where a document is refused, those before it may be in.
   *
   * @throws InputError (the promise is rejected) as {@link findRepeats}
   */
  readonly add: (documents: TextDocuments) => Promise<void>;
  /**
   * Tells what documents repeat of what is in the index and, in scope `'corpus'`, of each other. They are not put in. A block whose kept
   * text is in the index has `isOld: true`. Each call goes through the whole index, so many documents are better given at once; for one
   * after the other there is {@link dedupeRecords}.
   *
   * @throws InputError (the promise is rejected) as {@link findRepeats}
   */
  readonly find: (documents: TextDocuments) => Promise<Repeats>;
  /** Lets go of it; of no more use after that. */
  readonly close: () => Promise<void>;
}

/** What an index is made of. */
interface IndexParts {
  readonly holding: Holding;
  readonly settled: DetectOptions & CompareOptions;
}

/** Of every open index, so that nobody outside needs to see what it is made of. */
const partsOfIndexes = new WeakMap<object, IndexParts>();

/**
 * Makes an empty index in memory. It takes some 150 bytes for each paragraph, and the texts.
 *
 * @param options hold for everything that is put in and asked
 * @throws InputError `usage` for an unknown option or a wrong value
 *
 * @example
 * ```js
 * import { createIndex } from 'doubletake';
 *
 * const story = 'The work cost 18 million dinars, half of it paid by the merchants of the quarter and half by the state.\n';
 * const index = createIndex();
 * await index.add([{ id: 'morning', text: story }]);
 * const { blocks, repeatedDocuments } = await index.find([{ id: 'evening', text: story }]);
 * for (const { kept, copy, verdict } of blocks) console.log(`${copy.document} repeats ${kept.document}: ${verdict}`);
 * // evening repeats morning: remove
 * console.log(repeatedDocuments); // [ { document: 'evening', words: 21, keptIn: [ 'morning' ] } ]
 * ```
 */
export function createIndex(options: FindOptions = {}): Index {
  return indexOver(memoryHolding(), settledOptions(options, 'createIndex'));
}

/** An index of what a holding has, which it closes. */
export function indexOver(holding: Holding, settled: IndexParts['settled']): Index {
  const checkOpen = () => {
    if (!partsOfIndexes.has(index))
      throw new InputError('usage', 'the index was closed', { expected: 'an open index', got: 'a closed one' });
  };
  const index: Index = {
    add: async (documents) => {
      checkOpen();
      for await (const { survey } of judgeDocuments(checkedDocuments(documents, settled.encoding), settled, true)) {
        checkOpen();
        if (survey !== undefined) holding.append([survey]);
      }
    },
    find: async (documents) => {
      checkOpen();
      const { byteCount: _, ...repeats } = await scanDocuments(checkedDocuments(documents, settled.encoding), settled, settled, holding);
      return repeats;
    },
    close: async () => {
      if (partsOfIndexes.delete(index)) holding.close();
    },
  };
  partsOfIndexes.set(index, { holding, settled });
  return index;
}

/** @throws InputError `usage` for what is no index of ours, or was closed */
export function partsOf(index: unknown): IndexParts {
  const parts = typeof index === 'object' && index !== null ? partsOfIndexes.get(index) : undefined;
  if (parts !== undefined) return parts;
  const expected = 'what createIndex or openIndex made, and not closed';
  throw new InputError('usage', 'option index is not valid', { expected, got: nameOf(index) });
}
