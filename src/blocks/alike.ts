import { firstAtLeast } from '../columns.js';
import type { Run, Segment } from '../types.js';
import type { Places } from './candidates.js';

/** Words [bStart, bEnd) are whole paragraphs, like those of [aStart, aEnd) but for `odd` words here and there. */
export interface AlikeParagraphs {
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
  readonly odd: number;
}

/** Part of either paragraph that must stand in the other in runs: with one wrong word of twenty nine in ten do, of two cables with one formula half. */
const sharedPercentMin = 75;
const sharedWordsMin = 12;

interface Pair {
  readonly a: number;
  readonly b: number;
  shared: number;
}

/**
 * Paragraphs that share most of their words with one earlier paragraph in runs, although no run covers them: a scan with wrong letters, a
 * revised version. The runs find those that are too much changed for the index. Pairs that follow each other are one.
 *
 * @param isTaken whether of any of words [start, end) a decision is made already
 */
export function alikeParagraphs(runs: readonly Run[], places: Places, isTaken: (start: number, end: number) => boolean): AlikeParagraphs[] {
  if (pairedWords(runs) < sharedWordsMin) return [];
  const paragraphCount = places.paragraphs[places.paragraphs.length - 1] + 1;
  const best = new Map<number, Pair>();
  const sums = new Map<number, Pair>();
  const add = (a: number, b: number, words: number) => {
    if (a === b) return;
    const key = a * paragraphCount + b;
    const pair = sums.get(key) ?? { a, b, shared: 0 };
    pair.shared += words;
    sums.set(key, pair);
    if (pair.shared > (best.get(b)?.shared ?? 0)) best.set(b, pair);
  };
  for (const { segments } of runs) for (const segment of segments) eachPart(segment, places, add);
  const found: AlikeParagraphs[] = [];
  const shared = [...best.values()].filter((pair) => pair.shared >= sharedWordsMin);
  if (shared.length === 0) return found;
  let before: Pair | undefined;
  for (const pair of shared.sort((x, y) => x.b - y.b)) {
    const [aStart, aEnd] = [firstAtLeast(places.paragraphs, pair.a), firstAtLeast(places.paragraphs, pair.a + 1)];
    const [bStart, bEnd] = [firstAtLeast(places.paragraphs, pair.b), firstAtLeast(places.paragraphs, pair.b + 1)];
    const [aLength, bLength] = [aEnd - aStart, bEnd - bStart];
    const isAlike =
      pair.shared * 100 >= sharedPercentMin * Math.max(aLength, bLength) &&
      // Equal ones are the rule's to decide.
      pair.shared < Math.max(aLength, bLength) &&
      !isTaken(bStart, bEnd) &&
      !isTaken(aStart, aEnd);
    if (!isAlike) continue;
    const odd = bLength - pair.shared;
    const open = found.at(-1);
    if (open !== undefined && before?.b === pair.b - 1 && before.a === pair.a - 1 && aEnd <= open.bStart)
      found[found.length - 1] = { ...open, aEnd, bEnd, odd: open.odd + odd };
    else found.push({ aStart, aEnd, bStart, bEnd, odd });
    before = pair;
  }
  return found;
}

/** Words of all copies together: no paragraph can share more. */
function pairedWords(runs: readonly Run[]): number {
  let sum = 0;
  for (const { segments } of runs) for (const { bLength } of segments) sum += bLength;
  return sum;
}

/** Calls back with the words of a segment that stand in one paragraph of either side: paragraph of a, paragraph of b, how many. */
function eachPart({ a, b, aLength, bLength }: Segment, { paragraphs }: Places, call: (a: number, b: number, words: number) => void): void {
  const lastA = a + aLength - 1;
  for (let from = 0, to = 0; from < bLength; from = to) {
    const inA = paragraphs[Math.min(a + from, lastA)];
    const inB = paragraphs[b + from];
    while (to < bLength && paragraphs[b + to] === inB && paragraphs[Math.min(a + to, lastA)] === inA) to++;
    call(inA, inB, to - from);
  }
}
