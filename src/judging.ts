import { type FindAlike, openAlikeInside } from './alike-inside.js';
import type { KnownColumns, Pass, SearchedPage } from './document.js';
import type { DetectOptions } from './options.js';
import { judgeReading, type ReadDocument } from './reading.js';
import type { Removal, RepeatedBlock, SourceDocument, Span } from './types.js';

/**
 * Judges one document by itself, in any encoding, with the columns it was read to; the alike paragraphs inside it are among its blocks.
 *
 * @param further as in judgeDocument; it sees a page in which nothing more goes
 * @throws InputError `encoding`, `too-large`
 */
export type Judge = (document: SourceDocument, known?: KnownColumns, further?: (page: SearchedPage) => Pass) => ReadDocument;

/** Loads what judging needs, once for any number of documents. */
export async function openJudge(options: DetectOptions): Promise<Judge> {
  const findAlike = await openAlikeInside(options);
  // Where alike paragraphs go too, the text is judged again without them; else they are told at the end.
  if (options.remove === 'all') {
    return (document, known, further) => judgeReading(document, options, inTurn(removeAlike(findAlike), further), known);
  }
  return (document, known, further) => {
    const judged = judgeReading(document, options, further, known);
    const { page, text, blocks: own, edits } = judged;
    if (!mayHoldAlike(page)) return judged;
    // What is certain is told already, also where it is not cut.
    const certain = own.filter(({ verdict }) => verdict === 'remove').map(({ copy }) => copy);
    const fresh = findAlike(page, options.remove === 'exact' ? certain : edits, toldIn(own)).blocks;
    const blocks = fresh.length === 0 ? own : sortedBlocks([...own, ...fresh]);
    const numbers = new Map(blocks.map((block, index) => [block, index]));
    return { page, text, blocks, edits: edits.map((edit) => ({ ...edit, block: numbers.get(own[edit.block]) ?? -1 })) };
  };
}

/**
 * Paragraphs that are alike nearly always share a window of words: with seven tenths of the shingles in common, the changed ones leave
 * some stretch as long as a window between them. Without any, only lines of a few words can be alike, and they are not told: so a document
 * in which no window stands twice, as most, needs no more than one reading.
 */
function mayHoldAlike({ repeats }: SearchedPage): boolean {
  return repeats.words.length > 0;
}

/** A pass that takes out each paragraph whose like stays. One whose like goes in the same pass waits for the next. */
function removeAlike(findAlike: FindAlike): (page: SearchedPage) => Pass {
  return (page) => {
    if (!mayHoldAlike(page)) return { blocks: [], removals: [] };
    const { blocks, pairs: pairsOfBlocks } = findAlike(page, []);
    const gone = new Set<number>();
    const removals: Removal[] = [];
    for (const [block, pairs] of pairsOfBlocks.entries()) {
      for (const [kept, paragraph] of pairs) {
        if (gone.has(kept)) continue;
        gone.add(paragraph);
        removals.push(wholeParagraph(page, paragraph, block));
      }
    }
    return { blocks, removals };
  };
}

/** Asks the second only about a page of which the first takes nothing. */
function inTurn(first: (page: SearchedPage) => Pass, second: ((page: SearchedPage) => Pass) | undefined): (page: SearchedPage) => Pass {
  return (page) => {
    const found = first(page);
    if (found.removals.length > 0 || second === undefined) return found;
    const more = second(page);
    const removals = more.removals.map((removal) => ({ ...removal, block: removal.block + found.blocks.length }));
    return { blocks: [...found.blocks, ...more.blocks], removals };
  };
}

/** The removal of a paragraph that goes entirely. */
export function wholeParagraph({ paragraphs }: Pick<SearchedPage, 'paragraphs'>, paragraph: number, block: number): Removal {
  return {
    block,
    firstParagraph: paragraph,
    lastParagraph: paragraph,
    wholeFirst: true,
    wholeLast: true,
    from: paragraphs.starts[paragraph],
    to: paragraphs.lineEnds[paragraph],
  };
}

/** Whether one of the blocks speaks of a stretch: one that holds a stretch of which one speaks is spoken of too. */
function toldIn(blocks: readonly RepeatedBlock[]): (stretch: Span) => boolean {
  const told = blocks.filter(({ verdict }) => verdict !== 'keep').map(({ copy }) => copy);
  return ({ start, end }) => {
    // Copies are sorted and disjoint, so only the last one that begins before the stretch's end can reach into it.
    let low = 0;
    let high = told.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (told[middle].start < end) low = middle + 1;
      else high = middle;
    }
    return low > 0 && told[low - 1].end > start;
  };
}

/** Blocks of one document in order of their copies. */
export function sortedBlocks(blocks: readonly RepeatedBlock[]): RepeatedBlock[] {
  return [...blocks].sort((x, y) => x.copy.start - y.copy.start || x.copy.end - y.copy.end);
}
