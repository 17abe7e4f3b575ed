import type { CorpusBlock, Story, StoryDocument } from './corpus-types.js';
import type { CorpusTables } from './corpus-world.js';

/** What a document shares with another of its story. */
interface Link {
  readonly like: number;
  readonly jaccard: number;
  readonly containment: number;
}

/**
 * Connected components of documents that are alike as wholes, or that share at least half of the smaller one's
 * words in blocks of verdict remove or review. A component only names a story; nothing goes because of it.
 *
 * @param order document numbers in the order that decides
 * @returns stories in the order of their keepers; none of old documents alone
 */
export function findStories(tables: CorpusTables, order: Uint32Array, blocks: readonly CorpusBlock[]): Story[] {
  const ranks = new Uint32Array(order.length);
  for (let rank = 0; rank < order.length; rank++) ranks[order[rank]] = rank;
  const links = new Map<number, Link>();
  const parents = new Map<number, number>();
  const rootOf = (document: number): number => {
    let root = document;
    for (let next = parents.get(root); next !== undefined && next !== root; next = parents.get(root)) {
      // Halving the way keeps the chains short (Tarjan and van Leeuwen, 1984).
      const over = parents.get(next) ?? next;
      parents.set(root, over);
      root = over;
    }
    return root;
  };
  const note = (document: number, link: Link) => {
    const known = links.get(document);
    const isBetter =
      known === undefined ||
      link.jaccard > known.jaccard ||
      (link.jaccard === known.jaccard &&
        (link.containment > known.containment || (link.containment === known.containment && ranks[link.like] < ranks[known.like])));
    if (isBetter) links.set(document, link);
  };
  for (const matches of [wholeMatches(tables), blockMatches(tables, blocks)]) {
    for (const { a, b, ...likeness } of matches) {
      note(a, { like: b, ...likeness });
      note(b, { like: a, ...likeness });
      const [one, other] = [rootOf(a), rootOf(b)];
      parents.set(Math.max(one, other), Math.min(one, other));
    }
  }
  return storiesOf(tables, ranks, links, rootOf);
}

function storiesOf(
  tables: CorpusTables,
  ranks: Uint32Array,
  links: ReadonlyMap<number, Link>,
  rootOf: (document: number) => number,
): Story[] {
  const members = new Map<number, number[]>();
  for (const document of [...links.keys()].sort((x, y) => ranks[x] - ranks[y])) {
    const root = rootOf(document);
    const known = members.get(root);
    if (known === undefined) members.set(root, [document]);
    else known.push(document);
  }
  return [...members.values()]
    .filter((documents) => documents.some((document) => document >= tables.oldCount))
    .map((documents) => ({
      name: smallestFingerprint(tables.documentFingerprints, documents),
      documents: documents.map((document, place): StoryDocument => {
        const marker = tables.markerOf(document);
        return { document, ...(marker === undefined ? {} : { marker }), ...(place === 0 ? {} : links.get(document)) };
      }),
    }));
}

/** Words or shingles that two tellings of a story share: below it stand forms, such as a dividend of any company, and the names of columns. */
const storyWordsMin = 18;

interface Likeness extends Omit<Link, 'like'> {
  readonly a: number;
  readonly b: number;
}

function* wholeMatches({ documentMatches }: CorpusTables): Generator<Likeness> {
  for (const { a, b, shared, aSize, bSize } of documentMatches)
    if (shared >= storyWordsMin) yield { a, b, jaccard: shared / (aSize + bSize - shared), containment: shared / Math.min(aSize, bSize) };
}

/** Pairs of documents that share at least half of the smaller one's words in blocks. */
function blockMatches({ firsts, contents, wordCounts }: CorpusTables, blocks: readonly CorpusBlock[]): Likeness[] {
  const counted = new Map<number, number>();
  const wordsOf = (document: number) => {
    const known = counted.get(document);
    if (known !== undefined) return known;
    let words = 0;
    for (let row = firsts[document]; row < firsts[document + 1]; row++) if (contents[row] >= 0) words += wordCounts[contents[row]];
    counted.set(document, words);
    return words;
  };
  const sums = new Map<number, Map<number, number>>();
  for (const { keptDocument, copyDocument, verdict, sharedWords } of blocks) {
    if (verdict === 'keep') continue;
    const kept = sums.get(copyDocument) ?? new Map<number, number>();
    sums.set(copyDocument, kept);
    kept.set(keptDocument, (kept.get(keptDocument) ?? 0) + sharedWords);
  }
  return [...sums].flatMap(([b, kept]) => {
    const bWords = wordsOf(b);
    return [...kept].flatMap(([a, shared]) => {
      const aWords = wordsOf(a);
      if (shared < storyWordsMin || shared * 2 < Math.min(aWords, bWords)) return [];
      return [{ a, b, jaccard: shared / (aWords + bWords - shared), containment: Math.min(1, shared / Math.min(aWords, bWords)) }];
    });
  });
}

/** In hexadecimal, the first half before the second. */
function smallestFingerprint(fingerprints: BigUint64Array, documents: readonly number[]): string {
  const names = documents.map((document) =>
    [fingerprints[document * 2], fingerprints[document * 2 + 1]].map((half) => half.toString(16).padStart(16, '0')).join(''),
  );
  return names.sort()[0];
}
