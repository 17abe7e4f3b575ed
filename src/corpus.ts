import { describeJoin } from './blocks/describe-join.js';
import { type JoinedBlock, joinBetween, joinInside } from './blocks/join.js';
import { column } from './columns.js';
import type { Page } from './document.js';
import { bandingFor, candidatePairs } from './match/bands.js';
import { intersection, thousandths, verifyPairs } from './match/verify.js';
import type { DetectOptions } from './options.js';
import { collectParagraphs } from './sketch/collect.js';
import { type Fingerprinter, fingerprinter } from './sketch/fingerprint.js';
import { cMinHash } from './sketch/minhash.js';
import { shingleSet, sizeForPair, sizesFor } from './sketch/shingles.js';
import type { RepeatedBlock, Span } from './types.js';

/** The in-memory index of a run: every paragraph of every document, its content sketched. */
export interface Corpus {
  /** Takes in the paragraphs of one document, but for those that lie in `told` (sorted, disjoint); its text is not kept. */
  readonly add: (page: Page, told: readonly Span[]) => void;
  /** Compares all that was taken in: alike paragraphs inside a document, and what repeats between documents. */
  readonly findAlike: () => Alike;
}

/** What is alike in what was taken in. */
interface Alike {
  readonly inside: readonly RepeatedBlock[];
  /** For each block inside a document, which paragraphs are alike: of the kept text, of the copy. Short ones between them are not. */
  readonly insidePairs: readonly (readonly (readonly [number, number])[])[];
  readonly between: readonly RepeatedBlock[];
}

/** An engine: distinct pairs of contents a < b that may be alike, as `a * contents + b`, in rising order. */
type FindPairs = typeof candidatePairs;

/** What makes an index, and makes it again: cleaning may need one for each pass. */
export async function corpusOpener(options: DetectOptions): Promise<() => Corpus> {
  const fingerprint = await fingerprinter();
  // The package is loaded only where it is asked for.
  const minhash = options.engine === 'minhash' ? await import('./match/npm-minhash.js') : undefined;
  const findPairs: FindPairs =
    minhash === undefined
      ? candidatePairs
      : (_sketches, contents, banding) => minhash.npmCandidatePairs(contents, banding, { sizesFor, shingleSet });
  return () => openCorpus(options, fingerprint, findPairs);
}

function openCorpus(options: DetectOptions, fingerprint: Fingerprinter, findPairs: FindPairs): Corpus {
  const banding = bandingFor(options.threshold);
  const collection = collectParagraphs(cMinHash(banding.bands * banding.rows), fingerprint);
  const names: string[] = [];
  const firsts: number[] = []; // first paragraph of each document in the columns below
  const contentNumbers = column(Uint32Array);
  const documents = column(Uint32Array);
  const starts = column(Uint32Array);
  const ends = column(Uint32Array);

  const add = ({ id, paragraphs, words }: Page, told: readonly Span[]) => {
    firsts.push(contentNumbers.length());
    let first = 0;
    let at = 0;
    for (let p = 0; p < paragraphs.count; p++) {
      let last = first;
      while (last < words.count && words.starts[last] < paragraphs.ends[p]) last++;
      while (at < told.length && told[at].end < paragraphs.lineEnds[p]) at++;
      if (at < told.length && told[at].start <= paragraphs.starts[p]) first = last;
      const folded =
        first < last
          ? words.folded.subarray(first > 0 ? words.foldedEnds[first - 1] + 1 : 0, words.foldedEnds[last - 1])
          : new Uint8Array();
      contentNumbers.push(collection.add(folded, words.hashes.subarray(first, last)));
      documents.push(names.length);
      starts.push(paragraphs.starts[p]);
      ends.push(paragraphs.lineEnds[p]);
      first = last;
    }
    names.push(id);
  };

  const findAlike = () => {
    const contents = collection.contents();
    const wordsOf = (content: number) =>
      contents.wordHashes.subarray(content > 0 ? contents.wordEnds[content - 1] : 0, contents.wordEnds[content]);
    const pairs = findPairs(collection.sketches(), contents, banding);
    const matches = verifyPairs(pairs, contents, thousandths(options.threshold), { sizeForPair, shingleSet });
    const wordCounts = contents.wordEnds.map((end, content) => end - (content > 0 ? contents.wordEnds[content - 1] : 0));
    const table = { contents: contentNumbers.view(), documents: documents.view(), wordCounts };
    const numberOf = (p: number) => p - firsts[table.documents[p]];
    const describe = (inside: boolean) => (block: JoinedBlock) =>
      describeJoin(
        block,
        inside,
        (p) => ({ document: names[table.documents[p]], paragraph: numberOf(p), start: starts.at(p), end: ends.at(p) }),
        (p) => wordCounts[table.contents[p]],
        ({ a, b }) => intersection(wordsOf(table.contents[a]).slice().sort(), wordsOf(table.contents[b]).slice().sort()),
      );
    const joined = joinInside(table, matches);
    return {
      inside: joined.map(describe(true)),
      insidePairs: joined.map(({ pairs }) => pairs.map(({ a, b }) => [numberOf(a), numberOf(b)] as const)),
      between: options.scope === 'corpus' ? joinBetween(table, matches).map(describe(false)) : [],
    };
  };
  return { add, findAlike };
}
