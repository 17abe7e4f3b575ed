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
 * @param taken [words]: 1 for a word of which a decision is made already
 */
export function alikeParagraphs(runs: readonly Run[], places: Places, taken: Uint8Array): AlikeParagraphs[] {
  const { starts, ends } = paragraphsOf(places);
  const best = new Map<number, Pair>();
  const sums = new Map<number, Pair>();
  for (const run of runs) {
    const last = run.segments[run.segments.length - 1];
    eachPair(run, run.segments[0].b, last.b + last.bLength, (wordB, wordA) => {
      const [a, b] = [places.paragraphs[wordA], places.paragraphs[wordB]];
      if (a === b) return;
      const key = a * starts.length + b;
      const pair = sums.get(key) ?? { a, b, shared: 0 };
      pair.shared++;
      sums.set(key, pair);
      if (pair.shared > (best.get(b)?.shared ?? 0)) best.set(b, pair);
    });
  }
  const found: AlikeParagraphs[] = [];
  let before: Pair | undefined;
  for (const pair of [...best.values()].sort((x, y) => x.b - y.b)) {
    const [aLength, bLength] = [ends[pair.a] - starts[pair.a], ends[pair.b] - starts[pair.b]];
    const isAlike =
      pair.shared >= sharedWordsMin &&
      pair.shared * 100 >= sharedPercentMin * Math.max(aLength, bLength) &&
      // Equal ones are the rule's to decide.
      pair.shared < Math.max(aLength, bLength) &&
      !taken.subarray(starts[pair.b], ends[pair.b]).includes(1) &&
      !taken.subarray(starts[pair.a], ends[pair.a]).includes(1);
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

/** First word of each paragraph, and the word behind its last; paragraphs without words have none. */
function paragraphsOf(places: Places): { starts: Uint32Array; ends: Uint32Array } {
  const wordCount = places.paragraphs.length;
  const count = wordCount === 0 ? 0 : places.paragraphs[wordCount - 1] + 1;
  const [starts, ends] = [new Uint32Array(count), new Uint32Array(count)];
  for (let word = 0; word < wordCount; word++) {
    if (beginsParagraph(places, word)) starts[places.paragraphs[word]] = word;
    ends[places.paragraphs[word]] = word + 1;
  }
  return { starts, ends };
}
