import { edge, furniture } from '../marks.js';
import type { Evidence, Paragraphs, Passage, Removal, RepeatedBlock, Words } from '../types.js';
import { beginsParagraph, type Places } from './candidates.js';
import type { Decision } from './judge.js';

/** The ground that decisions are carried out on: one document's columns, and where a cut between two words falls. */
export interface Ground {
  readonly document: string;
  readonly words: Words;
  readonly places: Places;
  readonly paragraphs: Paragraphs;
  readonly gap: (word: number) => Gap;
  /** Whether two paragraphs are the same byte for byte. */
  readonly sameText: (one: number, other: number) => boolean;
  /** The gap before a word whose twin's sentence begins at byte `twinStart`. */
  readonly twinGap: (word: number, twin: number, twinStart: number) => Gap;
}

/** What stands between a word and the one before it, in bytes. */
interface Gap {
  /** Where the sentence of the word begins, its opening quotes with it. */
  readonly leadStart: number;
  readonly spaced: boolean;
  /** Where the sentence before ends, its end mark and closing quotes with it, the white space after it not. */
  readonly trailEnd: number;
}

/** Words [start, end) as a passage: from the first sentence's beginning to the last one's end, white space around them not. */
function passageOf(ground: Ground, start: number, end: number, gap?: Gap): Passage {
  const { document, places, paragraphs } = ground;
  const firstParagraph = places.paragraphs[start];
  const lastParagraph = places.paragraphs[end - 1];
  return {
    document,
    start: beginsParagraph(places, start) ? paragraphs.starts[firstParagraph] : (gap ?? ground.gap(start)).leadStart,
    end: beginsParagraph(places, end) ? paragraphs.lineEnds[lastParagraph] : ground.gap(end).trailEnd,
    firstParagraph,
    paragraphCount: lastParagraph - firstParagraph + 1,
  };
}

/** Words [bStart, bEnd) to be cut, and the gap before them where it is to be read otherwise than it stands. */
interface Cut {
  readonly bStart: number;
  bEnd: number;
  readonly block: number;
  readonly gap: Gap | undefined;
  /** First paragraph of the text that stays. */
  readonly keptParagraph: number;
}

/** A line of dashes above the copy goes with it where the same line stands above the kept text. */
function withOrnament({ places, sameText }: Ground, bStart: number, keptParagraph: number): number {
  const before = bStart > 0 ? places.paragraphs[bStart - 1] : -1;
  let [first, kept] = [places.paragraphs[bStart], keptParagraph];
  while (first - 1 > before && kept > 0 && sameText(first - 1, kept - 1)) {
    first--;
    kept--;
  }
  return first;
}

/** A connective goes with what it joins to the text before. */
function withConnective({ before, furniture: marked }: Places, start: number): number {
  let word = start;
  while (word > 0 && before[word] < edge.paragraph && marked[word - 1] === furniture.connective) word--;
  return word;
}

/** Decisions as blocks in bytes, and what those that go take away. */
export function carryOut(
  ground: Ground,
  decisions: readonly Decision[],
  evidenceOf: (decision: Decision) => Evidence,
  goes: (decision: Decision) => boolean,
): { blocks: RepeatedBlock[]; removals: Removal[] } {
  const blocks: RepeatedBlock[] = [];
  const removed: Cut[] = [];
  for (const decision of decisions) {
    const { keptStart, keptEnd, bStart, bEnd, variants, contained, verdict, rule, reason } = decision;
    const kept = passageOf(ground, keptStart, keptEnd);
    const from = withConnective(ground.places, bStart);
    const gap = from === bStart ? ground.twinGap(bStart, keptStart, kept.start) : undefined;
    const copy = passageOf(ground, from, bEnd, gap);
    if (goes(decision)) {
      // Copies that follow upon each other are cut as one, so that the white space between them goes once.
      const before = removed.at(-1);
      if (before !== undefined && before.bEnd === from) before.bEnd = bEnd;
      else removed.push({ bStart: from, bEnd, block: blocks.length, gap, keptParagraph: kept.firstParagraph });
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
function removalOf(ground: Ground, { bStart, bEnd, block, gap, keptParagraph }: Cut): Removal {
  const { places, paragraphs } = ground;
  const wholeFirst = beginsParagraph(places, bStart);
  const firstParagraph = wholeFirst ? withOrnament(ground, bStart, keptParagraph) : places.paragraphs[bStart];
  const lastParagraph = places.paragraphs[bEnd - 1];
  const wholeLast = beginsParagraph(places, bEnd);
  // A cut that reaches its paragraph's end takes the white space before it along; one that leaves text after it takes the white space after.
  const reachesEnd = firstParagraph !== lastParagraph || wholeLast;
  return {
    block,
    firstParagraph,
    lastParagraph,
    wholeFirst,
    wholeLast,
    from: wholeFirst ? paragraphs.starts[firstParagraph] : (gap ?? ground.gap(bStart))[reachesEnd ? 'trailEnd' : 'leadStart'],
    // What is glued to the text before keeps the blank behind it: else that text and the text after would be glued.
    to: wholeLast
      ? paragraphs.lineEnds[lastParagraph]
      : ground.gap(bEnd)[wholeFirst || ground.gap(bStart).spaced ? 'leadStart' : 'trailEnd'],
  };
}
