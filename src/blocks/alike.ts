import type { Run } from '../types.js';
import { beginsParagraph, eachPair, type Places } from './candidates.js';

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
  let leading: Pair | undefined; // the pair of the word before, where it is the best of its paragraph
  for (const run of runs) {
    const last = run.segments[run.segments.length - 1];
    eachPair(run, run.segments[0].b, last.b + last.bLength, (wordB, wordA) => {
      const a = places.paragraphs[wordA];
      const b = places.paragraphs[wordB];
      if (a === b) return;
      if (leading !== undefined && leading.a === a && leading.b === b) {
        leading.shared++;
        return;
      }
      const key = a * paragraphCount + b;
      const pair = sums.get(key) ?? { a, b, shared: 0 };
      pair.shared++;
      sums.set(key, pair);
      if (pair.shared > (best.get(b)?.shared ?? 0)) best.set(b, pair);
      leading = best.get(b) === pair ? pair : undefined;
    });
  }
  const found: AlikeParagraphs[] = [];
  const shared = [...best.values()].filter((pair) => pair.shared >= sharedWordsMin);
  if (shared.length === 0) return found;
  const { starts, ends } = paragraphsOf(places, paragraphCount);
  let before: Pair | undefined;
  for (const pair of shared.sort((x, y) => x.b - y.b)) {
    const [aLength, bLength] = [ends[pair.a] - starts[pair.a], ends[pair.b] - starts[pair.b]];
    const isAlike =
      pair.shared * 100 >= sharedPercentMin * Math.max(aLength, bLength) &&
      // Equal ones are the rule's to decide.
      pair.shared < Math.max(aLength, bLength) &&
      !isTaken(starts[pair.b], ends[pair.b]) &&
      !isTaken(starts[pair.a], ends[pair.a]);
    if (!isAlike) continue;
    const odd = bLength - pair.shared;
    const open = found.at(-1);
    if (open !== undefined && before?.b === pair.b - 1 && before.a === pair.a - 1 && ends[pair.a] <= open.bStart)
      found[found.length - 1] = { ...open, aEnd: ends[pair.a], bEnd: ends[pair.b], odd: open.odd + odd };
    else found.push({ aStart: starts[pair.a], aEnd: ends[pair.a], bStart: starts[pair.b], bEnd: ends[pair.b], odd });
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

/** First word of each paragraph, and the word behind its last; paragraphs without words have none. */
function paragraphsOf(places: Places, count: number): { starts: Uint32Array; ends: Uint32Array } {
  const [starts, ends] = [new Uint32Array(count), new Uint32Array(count)];
  for (let word = 0; word < places.paragraphs.length; word++) {
    if (beginsParagraph(places, word)) starts[places.paragraphs[word]] = word;
    ends[places.paragraphs[word]] = word + 1;
  }
  return { starts, ends };
}
