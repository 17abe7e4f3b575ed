import type { CorpusRun } from './corpus-run.js';
import type { CorpusBlock } from './corpus-types.js';
import type { Passage, RepeatedBlock } from './types.js';

/** A block of a plan as people and programs read it. */
export function repeatedBlock(run: CorpusRun, block: CorpusBlock): RepeatedBlock {
  const { kind, verdict, rule, reason, copyWords, sharedWords, jaccard, containment } = block;
  return {
    kept: passageOf(run, block.keptDocument, block.keptFirst, block.keptLast),
    copy: passageOf(run, block.copyDocument, block.copyFirst, block.copyLast),
    ...{ kind, verdict, rule, reason },
    evidence: { copyWords, sharedWords, jaccard, containment },
  };
}

/** Paragraphs [first, last] of a document. */
export function passageOf(run: CorpusRun, document: number, first: number, last: number): Passage {
  return {
    document: run.compared().tables.documents[document].id,
    start: run.spanOf(document, first).start,
    end: run.spanOf(document, last).end,
    firstParagraph: first,
    paragraphCount: last - first + 1,
  };
}
