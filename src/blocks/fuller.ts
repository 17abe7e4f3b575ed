import { edge, furniture } from '../marks.js';
import type { Run } from '../types.js';
import { beginsParagraph, type Candidate, type ParagraphLook, type Places } from './candidates.js';
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
  const last = segments[segments.length - 1];
  const [runEnd, fullEnd] = [last.a + last.aLength, last.b + last.bLength];
  const isBroken = !beginsParagraph(places, runEnd) && beginsParagraph(places, runEnd + 1) && look.isBeginning(runEnd, fullEnd);
  const shortEnd = isBroken ? runEnd + 1 : runEnd;
  const paragraph = places.paragraphs[first.a];
  const isTeaser =
    beginsParagraph(places, shortEnd) &&
    !beginsParagraph(places, fullEnd) &&
    places.paragraphs[shortEnd - 1] === paragraph &&
    shortEnd <= first.b &&
    look.endsInEllipsis(paragraph) &&
    weight(first.a, shortEnd) >= wordsMin.cutOff;
  return isTeaser ? { shorter: [first.a, shortEnd], fuller: [first.b, paragraphEnd(places, fullEnd)] } : undefined;
}

/** Whole paragraphs of which the later ones begin with a dateline that the earlier have lost. */
export function withDateline({ aStart, aEnd, bStart, bEnd }: Candidate, places: Places): Fuller | undefined {
  let start = bStart;
  while (start > 0 && places.before[start] < edge.paragraph && places.furniture[start - 1] === furniture.dateline) start--;
  const isWhole = start < bStart && beginsParagraph(places, start) && beginsParagraph(places, aStart) && beginsParagraph(places, aEnd);
  return isWhole && aEnd <= start && beginsParagraph(places, bEnd) ? { shorter: [aStart, aEnd], fuller: [start, bEnd] } : undefined;
}

function paragraphEnd(places: Places, word: number): number {
  let end = word;
  while (!beginsParagraph(places, end)) end++;
  return end;
}
