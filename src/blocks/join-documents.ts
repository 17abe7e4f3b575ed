import type { AlikeContent, CorpusBlock, World } from '../corpus-types.js';
import { isSame, type JoinSettings, judgeDiagonal } from './judge-join.js';

/** The document that is compared with all before it. Its number is behind those of the world. */
export interface JoinedDocument {
  readonly document: number;
  /** [paragraphs] -1 where a paragraph has no words, is told already or goes: it parts nothing, as if it were not there. */
  readonly contents: Int32Array;
}

/** Paragraph `copy` repeats paragraph `kept` of an earlier document; `alike` is undefined where they are equal after folding. */
export interface JoinedPair {
  /** Place of the copy among its document's paragraphs with words. */
  readonly own: number;
  readonly copy: number;
  readonly kept: number;
  readonly alike: AlikeContent | undefined;
}

/** Pairs that rise on both sides, with gaps of at most one short paragraph. */
export interface Diagonal {
  readonly document: number;
  readonly pairs: readonly JoinedPair[];
}

/** Shorter paragraphs go on with a block but never begin one: sign-offs and bylines stand everywhere. One such may lie in a gap. */
const beginWordsMin = 8;
/** A block takes over from the blocks before it so many paragraphs more than it has itself: longer ones stand on their own feet. */
const takenOverMax = 64;

/**
 * The blocks of one document that stand in earlier ones: a paragraph goes on with the open block where it can, else it begins one with the
 * best earlier place: equal before alike; of equal ones that around which most matches, of alike ones the most alike; then the earliest. A block is also followed back, over short paragraphs that could
 * not begin one, and over blocks that it can take over whole without a worse pair. It takes time linear in the document.
 *
 * @returns blocks in the order of the copy
 */
export function joinDocument(copy: JoinedDocument, world: World, settings: JoinSettings): CorpusBlock[] {
  if (!mayRepeat(copy.contents, world)) return [];
  const own: number[] = [];
  for (let p = 0; p < copy.contents.length; p++) if (copy.contents[p] >= 0) own.push(p);
  const diagonals = findDiagonals(own, copy.contents, world);
  const singles = findBlocked(own, copy.contents, diagonals, world, settings);
  const words = own.reduce((sum, p) => sum + world.wordCountOf(copy.contents[p]), 0);
  const shared = new Map<number, number>();
  for (const { document, pairs } of diagonals) {
    const same = pairs.filter((pair) => isSame(pair, document, copy, world));
    const sameWords = same.reduce((sum, { copy: p }) => sum + world.wordCountOf(copy.contents[p]), 0);
    shared.set(document, (shared.get(document) ?? 0) + sameWords);
  }
  const blocks = [...diagonals, ...singles].flatMap((diagonal) =>
    judgeDiagonal(diagonal, copy, words, shared.get(diagonal.document) ?? 0, world, settings),
  );
  return blocks.sort((a, b) => a.copyFirst - b.copyFirst);
}

/** Nearly all documents repeat nothing, and are done with this loop. */
function mayRepeat(contents: Int32Array, world: World): boolean {
  for (const content of contents)
    if (content >= 0 && (world.placesOf(content).length > 0 || bestAlike(content, world) !== undefined)) return true;
  return false;
}

function findDiagonals(own: readonly number[], contents: Int32Array, world: World): Diagonal[] {
  const follow = followIn(own, contents, world);
  const diagonals: Diagonal[] = [];
  for (let i = 0; i < own.length; ) {
    const content = contents[own[i]];
    const grown = ({ document, paragraph, alike }: EarlierPlace): GrownDiagonal => {
      const first = { own: i, copy: own[i], kept: paragraph, alike };
      const forward = [first, ...follow(document, first, 1, own.length)];
      const back = takeOver(follow(document, first, -1, forward.length + takenOverMax).reverse(), diagonals);
      return { document, pairs: [...back.pairs, ...forward], takenOver: back.takenOver };
    };
    const best = world.wordCountOf(content) >= beginWordsMin ? longest(placesToBegin(content, world).map(grown)) : undefined;
    if (best === undefined) {
      i++;
      continue;
    }
    diagonals.length -= best.takenOver;
    diagonals.push(best);
    i = best.pairs[best.pairs.length - 1].own + 1;
  }
  return diagonals;
}

/** A diagonal, and how many of those before it are part of it. */
interface GrownDiagonal extends Diagonal {
  readonly takenOver: number;
}

/** The first of those with most pairs. */
function longest<D extends Diagonal>(diagonals: readonly D[]): D | undefined {
  return diagonals.length === 0 ? undefined : diagonals.reduce((best, one) => (one.pairs.length > best.pairs.length ? one : best));
}

/** Paragraphs on the block-list that are in no diagonal: they go however short they are, so each is a diagonal of its own. */
function findBlocked(
  own: readonly number[],
  contents: Int32Array,
  diagonals: readonly Diagonal[],
  world: World,
  { isBlocked }: JoinSettings,
): Diagonal[] {
  const joined = new Set(diagonals.flatMap(({ pairs }) => pairs.map((pair) => pair.own)));
  return own.flatMap((copy, i) => {
    if (joined.has(i) || !isBlocked(contents[copy])) return [];
    return world
      .placesOf(contents[copy])
      .slice(0, 1)
      .map(({ document, paragraph }) => {
        return { document, pairs: [{ own: i, copy, kept: paragraph, alike: undefined }] };
      });
  });
}

/** Which of the pairs before a block become part of it, with the blocks that it covers whole and makes no equal pair of an alike one. */
function takeOver(back: readonly JoinedPair[], diagonals: readonly Diagonal[]): { pairs: readonly JoinedPair[]; takenOver: number } {
  const byOwn = new Map(back.map((pair) => [pair.own, pair] as const));
  const isCovered = ({ pairs }: Diagonal) =>
    pairs.every(({ own, alike }) => {
      const pair = byOwn.get(own);
      return pair !== undefined && (alike !== undefined || pair.alike === undefined);
    });
  let left = diagonals.length;
  while (left > 0 && isCovered(diagonals[left - 1])) left--;
  const end = left > 0 ? (diagonals[left - 1].pairs.at(-1)?.own ?? -1) : -1;
  return { pairs: back.filter(({ own }) => own > end), takenOver: diagonals.length - left };
}

/** Follows a diagonal from a pair on, to the last paragraph that matches: each step over at most one short paragraph on either side. */
function followIn(own: readonly number[], contents: Int32Array, world: World) {
  const isShort = (content: number) => world.wordCountOf(content) < beginWordsMin;
  const neighbour = (document: number, paragraph: number, step: 1 | -1): number => {
    const count = world.paragraphCountOf(document);
    let at = paragraph + step;
    while (at >= 0 && at < count && world.contentAt(document, at) < 0) at += step;
    return at < count ? at : -1;
  };
  const pairAt = (document: number, i: number, kept: number, step: 1 | -1): JoinedPair | undefined => {
    if (i < 0 || i >= own.length || kept < 0) return undefined;
    const [content, keptContent] = [contents[own[i]], world.contentAt(document, kept)];
    if (content === keptContent) return { own: i, copy: own[i], kept, alike: undefined };
    const alike = world.alikeOf(content).find((other) => other.content === keptContent);
    // What is equal elsewhere says nothing new, and goes there; what is alike here might.
    if (alike === undefined || (step === 1 && world.placesOf(content).length > 0)) return undefined;
    return { own: i, copy: own[i], kept, alike };
  };
  const next = (document: number, { own: i, kept }: JoinedPair, step: 1 | -1): JoinedPair | undefined => {
    const near = neighbour(document, kept, step);
    const direct = pairAt(document, i + step, near, step);
    if (direct !== undefined) return direct;
    const mayStep = i + 2 * step >= 0 && i + 2 * step < own.length && isShort(contents[own[i + step]]);
    const far = near >= 0 && isShort(world.contentAt(document, near)) ? neighbour(document, near, step) : -1;
    return (
      (mayStep ? (pairAt(document, i + 2 * step, far, step) ?? pairAt(document, i + 2 * step, near, step)) : undefined) ??
      pairAt(document, i + step, far, step)
    );
  };
  return (document: number, from: JoinedPair, step: 1 | -1, pairsMax: number): JoinedPair[] => {
    const pairs: JoinedPair[] = [];
    for (let pair = next(document, from, step); pair !== undefined && pairs.length < pairsMax; pair = next(document, pair, step))
      pairs.push(pair);
    return pairs;
  };
}

interface EarlierPlace {
  readonly document: number;
  readonly paragraph: number;
  readonly alike: AlikeContent | undefined;
}

/** All equal places, else the best alike one. */
function placesToBegin(content: number, world: World): readonly EarlierPlace[] {
  const equal = world.placesOf(content);
  if (equal.length > 0) return equal.map((place) => ({ ...place, alike: undefined }));
  const alike = bestAlike(content, world);
  return alike === undefined ? [] : [alike];
}

/** The earliest place of the contents that are most alike, of those that have one. */
function bestAlike(content: number, world: World): EarlierPlace | undefined {
  let best: EarlierPlace | undefined;
  for (const alike of world.alikeOf(content)) {
    if (best?.alike !== undefined && isMoreAlike(best.alike, alike)) break;
    const place = world.placesOf(alike.content).at(0);
    if (place !== undefined && (best === undefined || isEarlier(place, best))) best = { ...place, alike };
  }
  return best;
}

function isMoreAlike(one: AlikeContent, other: AlikeContent): boolean {
  const union = ({ shared, ownSize, otherSize }: AlikeContent) => ownSize + otherSize - shared;
  return one.shared * union(other) > other.shared * union(one);
}

function isEarlier(one: Omit<EarlierPlace, 'alike'>, other: Omit<EarlierPlace, 'alike'>): boolean {
  return one.document < other.document || (one.document === other.document && one.paragraph < other.paragraph);
}
