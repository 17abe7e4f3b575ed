import { edge, furniture } from '../marks.js';
import type { Run } from '../types.js';
import { beginsParagraph, type Candidate, type ParagraphLook, type Places, paragraphEnd } from './candidates.js';
import { wordsMin } from './rules.js';

/*
 * The first copy stays, unless a later one is fuller: then the earlier goes. Ranges are [from, to) in words.
 */
export interface Fuller {
  readonly shorter: readonly [number, number];
  readonly fuller: readonly [number, number];
}

/**
 * A teaser: an early paragraph that breaks off in an ellipsis, and a later one that begins with the same words and goes on.
 *
 * @param weight words of a range as the rule counts them
 */
export function teaserOf(
  { segments }: Run,
  places: Places,
  look: ParagraphLook,
  weight: (from: number, to: number) => number,
): Fuller | undefined {
  const first = segments.find(({ a, b, variant }) => !variant && beginsParagraph(places, a) && beginsParagraph(places, b));
  if (first === undefined) return undefined;
  const shortEnd = paragraphEnd(places, first.a + 1);
  const said = endOfTwin(segments, shortEnd);
  const isBroken = said.a === shortEnd - 1 && look.isBeginning(said.a, said.b);
  const words = weight(first.a, shortEnd);
  const last = segments[segments.length - 1];
  const isAbove = shortEnd === first.b;
  // Right above its whole, the run may go on into it by chance; elsewhere what goes on alike is no teaser but a copy.
  const isTeaser =
    (said.a === shortEnd || isBroken) &&
    (isAbove || last.a + last.aLength <= shortEnd) &&
    !beginsParagraph(places, said.b) &&
    shortEnd <= first.b &&
    look.endsInEllipsis(places.paragraphs[first.a]) &&
    words >= (isAbove ? wordsMin.cutOffAbove : wordsMin.cutOff);
  return isTeaser ? { shorter: [first.a, shortEnd], fuller: [first.b, paragraphEnd(places, said.b)] } : undefined;
}

/** How far a run goes on before word `end` of its earlier side: the words behind its last pair there. */
function endOfTwin(segments: Run['segments'], end: number): { a: number; b: number } {
  const last = segments.findLast(({ a }) => a < end);
  if (last === undefined) return { a: -1, b: -1 };
  const length = last.variant ? last.aLength : Math.min(last.aLength, end - last.a);
  return { a: last.a + length, b: last.b + (last.variant ? last.bLength : length) };
}

/** Whole paragraphs of which the later ones begin with a dateline that the earlier have lost. */
export function withDateline({ aStart, aEnd, bStart, bEnd }: Candidate, places: Places): Fuller | undefined {
  let start = bStart;
  while (start > 0 && places.before[start] < edge.paragraph && places.furniture[start - 1] === furniture.dateline) start--;
  const isWhole = start < bStart && beginsParagraph(places, start) && beginsParagraph(places, aStart) && beginsParagraph(places, aEnd);
  return isWhole && aEnd <= start && beginsParagraph(places, bEnd) ? { shorter: [aStart, aEnd], fuller: [start, bEnd] } : undefined;
}
