import { describeJoin } from './blocks/describe-join.js';
import { type JoinedBlock, joinBetween, joinInside } from './blocks/join.js';
import { column } from './columns.js';
import type { Page } from './document.js';
import { bandingFor, candidatePairs } from './match/bands.js';
import { intersection, thousandths, verifyPairs } from './match/verify.js';
import type { DetectOptions } from './options.js';
import { collectParagraphs } from './sketch/collect.js';
import { fingerprinter } from './sketch/fingerprint.js';
import { cMinHash } from './sketch/minhash.js';
import { shingleSet, sizeForPair } from './sketch/shingles.js';
import type { Edit, RepeatedBlock } from './types.js';

/** The in-memory index of a run: every paragraph of every document, its content sketched. */
export interface Corpus {
  /** Takes in the paragraphs of one document, but for those that its own edits remove; its text is not kept. */
  readonly add: (page: Page, edits: readonly Edit[]) => void;
  /** Compares all that was taken in: alike paragraphs inside a document, and what repeats between documents. */
  readonly findAlike: () => { readonly inside: readonly RepeatedBlock[]; readonly between: readonly RepeatedBlock[] };
}

export async function openCorpus(options: DetectOptions): Promise<Corpus> {
  const banding = bandingFor(options.threshold);
  const collection = collectParagraphs(cMinHash(banding.bands * banding.rows), await fingerprinter());
  const names: string[] = [];
  const firsts: number[] = []; // first paragraph of each document in the columns below
  const contentNumbers = column(Uint32Array);
  const documents = column(Uint32Array);
  const starts = column(Uint32Array);
  const ends = column(Uint32Array);

  const add = ({ id, paragraphs, words }: Page, edits: readonly Edit[]) => {
    firsts.push(contentNumbers.length());
    let first = 0;
    let edit = 0;
    for (let p = 0; p < paragraphs.count; p++) {
      let last = first;
      while (last < words.count && words.starts[last] < paragraphs.ends[p]) last++;
      while (edit < edits.length && edits[edit].end < paragraphs.lineEnds[p]) edit++;
      if (edit < edits.length && edits[edit].start <= paragraphs.starts[p]) first = last;
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
    const pairs = candidatePairs(collection.sketches(), contents, banding);
    const matches = verifyPairs(pairs, contents, thousandths(options.threshold), { sizeForPair, shingleSet });
    const wordCounts = contents.wordEnds.map((end, content) => end - (content > 0 ? contents.wordEnds[content - 1] : 0));
    const table = { contents: contentNumbers.view(), documents: documents.view(), wordCounts };
    const describe = (inside: boolean) => (block: JoinedBlock) =>
      describeJoin(
        block,
        inside,
        (p) => ({ document: names[table.documents[p]], paragraph: p - firsts[table.documents[p]], start: starts.at(p), end: ends.at(p) }),
        (p) => wordCounts[table.contents[p]],
        ({ a, b }) => intersection(wordsOf(table.contents[a]).slice().sort(), wordsOf(table.contents[b]).slice().sort()),
      );
    return {
      inside: joinInside(table, matches).map(describe(true)),
      between: options.scope === 'corpus' ? joinBetween(table, matches).map(describe(false)) : [],
    };
  };
  return { add, findAlike };
}
