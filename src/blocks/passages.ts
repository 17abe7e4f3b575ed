import type { Evidence, Paragraphs, Passage, Removal, RepeatedBlock, Words } from '../types.js';
import type { Places } from './candidates.js';
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

/** Decisions as blocks in bytes, and what those with verdict `remove` take away. */
export function carryOut(ground: Ground, decisions: readonly Decision[], evidenceOf: (decision: Decision) => Evidence): { blocks: RepeatedBlock[]; removals: Removal[] } {
  const blocks: RepeatedBlock[] = [];
  const removals: Removal[] = [];
  // Where the kept text was itself removed as a copy, what stays is the text it was a copy of: the first word of each, plus 1.
  const origins = new Uint32Array(ground.words.count);
  const originOf = (word: number) => (origins[word] > 0 ? origins[word] - 1 : word);
  for (const decision of decisions) {
    const { aStart, aEnd, bStart, bEnd, variants, verdict, rule, reason } = decision;
    const keptEnd = Math.min(aEnd, bStart);
    const [start, last] = [originOf(aStart), originOf(keptEnd - 1)];
    const kept = start <= last ? passageOf(ground, start, last + 1) : passageOf(ground, aStart, keptEnd);
    const copy = passageOf(ground, bStart, bEnd);
    if (verdict === 'remove') {
      removals.push(removalOf(ground, decision, blocks.length));
      for (let word = bStart; word < bEnd; word++) origins[word] = originOf(Math.min(aStart + word - bStart, bStart - 1)) + 1;
    }
    blocks.push({ kept, copy, kind: variants > 0 ? 'near' : 'exact', verdict, rule, reason, evidence: evidenceOf(decision) });
  }
  return { blocks, removals };
}

/** What a decision to remove takes from the text: whole paragraphs with their line endings, of others only the sentences. */
function removalOf(ground: Ground, { bStart, bEnd }: Decision, block: number): Removal {
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

function beginsParagraph(places: Places, word: number): boolean {
  return places.before[word] === 3;
}
