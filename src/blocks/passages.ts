import type { Evidence, Paragraphs, Passage, Removal, RepeatedBlock, Words } from '../types.js';
import { beginsParagraph, type Places } from './candidates.js';
import type { Decision } from './judge.js';

/** The ground that decisions are carried out on: one document's columns, and where a cut between two words falls. */
export interface Ground {
  readonly document: string;
  readonly words: Words;
  readonly places: Places;
  readonly paragraphs: Paragraphs;
  /** Byte where the sentence of `word` begins, its opening quotes with it. */
  readonly lead: (word: number) => number;
  /** Byte where the sentence before `word` ends, its end mark and closing quotes with it, the white space after it not. */
  readonly trail: (word: number) => number;
}

/** Words [start, end) as a passage: from the first sentence's beginning to the last one's end, white space around them not. */
function passageOf(ground: Ground, start: number, end: number): Passage {
  const { document, places, paragraphs } = ground;
  const firstParagraph = places.paragraphs[start];
  const lastParagraph = places.paragraphs[end - 1];
  return {
    document,
    start: beginsParagraph(places, start) ? paragraphs.starts[firstParagraph] : ground.lead(start),
    end: beginsParagraph(places, end) ? paragraphs.lineEnds[lastParagraph] : ground.trail(end),
    firstParagraph,
    paragraphCount: lastParagraph - firstParagraph + 1,
  };
}

/** Decisions as blocks in bytes, and what those that go take away. */
export function carryOut(
  ground: Ground,
  decisions: readonly Decision[],
  evidenceOf: (decision: Decision) => Evidence,
  goes: (decision: Decision) => boolean,
): { blocks: RepeatedBlock[]; removals: Removal[] } {
  const blocks: RepeatedBlock[] = [];
  const removed: { bStart: number; bEnd: number; block: number }[] = [];
  for (const decision of decisions) {
    const { keptStart, keptEnd, bStart, bEnd, variants, contained, verdict, rule, reason } = decision;
    const kept = passageOf(ground, keptStart, keptEnd);
    const copy = passageOf(ground, bStart, bEnd);
    if (goes(decision)) {
      // Copies that follow upon each other are cut as one, so that the white space between them goes once.
      const before = removed.at(-1);
      if (before !== undefined && before.bEnd === bStart) before.bEnd = bEnd;
      else removed.push({ bStart, bEnd, block: blocks.length });
    }
    blocks.push({
      kept,
      copy,
      kind: contained ? 'contained' : variants > 0 ? 'near' : 'exact',
      verdict,
      rule,
      reason,
      evidence: evidenceOf(decision),
    });
  }
  return { blocks, removals: removed.map((cut) => removalOf(ground, cut)) };
}

/** What a decision to remove takes from the text: whole paragraphs with their line endings, of others only the sentences. */
function removalOf(ground: Ground, { bStart, bEnd, block }: { bStart: number; bEnd: number; block: number }): Removal {
  const { places, paragraphs } = ground;
  const firstParagraph = places.paragraphs[bStart];
  const lastParagraph = places.paragraphs[bEnd - 1];
  const wholeFirst = beginsParagraph(places, bStart);
  const wholeLast = beginsParagraph(places, bEnd);
  // A cut that reaches its paragraph's end takes the white space before it along; one that leaves text after it takes the white space after.
  const reachesEnd = firstParagraph !== lastParagraph || wholeLast;
  return {
    block,
    firstParagraph,
    lastParagraph,
    wholeFirst,
    wholeLast,
    from: wholeFirst ? paragraphs.starts[firstParagraph] : reachesEnd ? ground.trail(bStart) : ground.lead(bStart),
    to: wholeLast ? paragraphs.lineEnds[lastParagraph] : ground.lead(bEnd),
  };
}
