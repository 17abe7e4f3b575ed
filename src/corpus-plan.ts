import { joinDocument } from './blocks/join-documents.js';
import { certainWordsMin, type JoinSettings } from './blocks/judge-join.js';
import { type Keeper, rankDocuments } from './corpus-order.js';
import { findStories } from './corpus-stories.js';
import type { Boilerplate, CorpusBlock, Story, WhollyRepeated, World } from './corpus-types.js';
import { type CorpusTables, countDocuments, openWorld, type RankedParagraphs, rankedParagraphs } from './corpus-world.js';

/** What decides of one document, by those before it. */
export interface DocumentSettings extends JoinSettings {
  readonly remove: 'safe' | 'exact' | 'all';
}

/** What a user decides of a run over many documents. */
export interface CorpusSettings extends DocumentSettings {
  /** What becomes of documents that are wholly repeated: they are left whole and listed, or left out. */
  readonly duplicates: 'list' | 'drop';
  readonly keep: Keeper;
  /** For `keep: 'source-list'`, the best first. */
  readonly sources: readonly string[];
  /** Whether only old documents count as seen before, and the new ones are not compared with each other. */
  readonly isAgainstOldOnly: boolean;
  /** Documents that nothing is cut of and no other document is cut for, as those of an input that was changed since it was read. */
  readonly aside?: ReadonlySet<number>;
  /** Documents whose encoding is not certain: a wrong one may take two texts for the same, so nothing is cut of them. */
  readonly inDoubt?: ReadonlySet<number>;
}

/**
 * What becomes of a run's documents. Numbers are those of the tables.
 *
 * `blocks` are in the order of the tables' documents, then of the copy; those of boilerplate that stays are not told one by one.
 * `goneBy` [paragraphs] is the block by which a paragraph goes, -1 where it stays. Of `repeated` documents no paragraph goes: they stay
 * whole or are left out as wholes, and no other document's removal points at them.
 */
export interface CorpusPlan {
  /** Document numbers, the one that decides first. */
  readonly order: Uint32Array;
  readonly blocks: readonly CorpusBlock[];
  readonly goneBy: Int32Array;
  readonly repeated: readonly WhollyRepeated[];
  readonly boilerplate: readonly Boilerplate[];
  readonly stories: readonly Story[];
}

/** What is boilerplate is counted anew so often, and the run gone over so often; then it is left as it is. Real corpora need two or three. */
const roundsMax = 16;

/**
 * Goes through the documents in the order that decides and joins each with what stays of those before. A removal makes paragraphs
 * neighbours and documents shorter, so a document is looked at until nothing more goes, and the whole run is gone over on what stays until
 * nothing goes in it: cleaning what was cleaned then changes nothing.
 */
export function planCorpus(tables: CorpusTables, settings: CorpusSettings): CorpusPlan {
  const order = orderOf(tables, settings);
  const input = rankedParagraphs(tables, order);
  const walks = [settledWalk(tables, order, settings, input)];
  for (let last = walks[0]; walks.length < roundsMax && takesAway(last, settings); walks.push(last))
    last = settledWalk(tables, order, settings, last.stays);
  const found = numbered(walks, order, tables, settings);
  const counts = countDocuments(input, tables.wordCounts.length);
  return {
    order,
    ...found,
    boilerplate: listBoilerplate(input, order, tables, counts, settings.boilerplateDocuments),
    stories: findStories(tables, order, found.blocks),
  };
}

/** One walk over the documents; made anew where the walk itself changes what is boilerplate. */
function settledWalk(tables: CorpusTables, order: Uint32Array, settings: CorpusSettings, input: RankedParagraphs): Walk {
  const counts = countDocuments(input, tables.wordCounts.length);
  let walk = walkOnce(tables, order, settings, input, counts);
  for (let round = 1; round < roundsMax && settings.boilerplate === 'keep'; round++) {
    if (!recount(counts, walk, settings.boilerplateDocuments, round < roundsMax / 2)) break;
    walk = walkOnce(tables, order, settings, input, counts);
  }
  return walk;
}

function takesAway({ found }: Walk, { duplicates }: CorpusSettings): boolean {
  return [...found.values()].some(({ going, repeated }) => going.size > 0 || (repeated !== undefined && duplicates === 'drop'));
}

/** Old documents first; both parts in the order that decides. */
function orderOf({ documents, oldCount }: CorpusTables, settings: CorpusSettings): Uint32Array {
  const order = new Uint32Array(documents.length);
  order.set(rankDocuments(documents.slice(0, oldCount), settings));
  order.set(
    rankDocuments(documents.slice(oldCount), settings).map((document) => document + oldCount),
    oldCount,
  );
  return order;
}

/**
 * What of one document goes, by what came before it.
 *
 * @param rank its number in the world, which it has not entered
 * @param left [paragraphs] its contents; set to -1 where a paragraph goes, all of them where it is wholly repeated
 */
export function planDocument(rank: number, left: Int32Array, world: World, settings: DocumentSettings): PlannedDocument {
  const contents = left.slice();
  const { blocks, going } = joinToTheEnd(rank, left, world, settings);
  const repeated = going.size > 0 ? keptInOf(contents, left, blocks, going, world, settings) : undefined;
  return { blocks, going: repeated === undefined ? going : new Set(), repeated };
}

/** What one walk has found; documents are ranks. */
interface Walk {
  readonly stays: RankedParagraphs;
  /** By rank, of those that have any. */
  readonly found: ReadonlyMap<number, PlannedDocument>;
}

/** What becomes of one document. */
export interface PlannedDocument {
  /** In the order of the copy. */
  readonly blocks: readonly CorpusBlock[];
  /** Those of `blocks` that are carried out; none in a document that is wholly repeated. */
  readonly going: ReadonlySet<CorpusBlock>;
  /** Where it is wholly repeated: the documents that hold it, the one with most of its words first. */
  readonly repeated: readonly number[] | undefined;
}

function walkOnce(tables: CorpusTables, order: Uint32Array, settings: CorpusSettings, input: RankedParagraphs, counts: Uint32Array): Walk {
  const stays = { firsts: input.firsts, contents: input.contents.slice() };
  const world = openWorld(tables, order, stays, counts);
  const found = new Map<number, PlannedDocument>();
  for (let rank = 0; rank < tables.documents.length; rank++) {
    if (settings.aside?.has(order[rank])) continue;
    if (rank >= tables.oldCount) {
      const [first, end] = [input.firsts[rank], input.firsts[rank + 1]];
      const left = stays.contents.subarray(first, end);
      const judged = planDocument(rank, left, world, settings);
      const isInDoubt = settings.inDoubt?.has(order[rank]) === true;
      const planned = isInDoubt ? { blocks: judged.blocks.map(doubted), going: new Set<CorpusBlock>(), repeated: undefined } : judged;
      if (isInDoubt) left.set(input.contents.subarray(first, end));
      if (planned.blocks.length > 0) found.set(rank, planned);
      // All that such a document says is said by documents that stay whatever becomes of it. So nothing is to lean on it: it can then be
      // left out, now or later by hand, and no removal loses its kept text.
      if (planned.repeated !== undefined) {
        if (settings.duplicates === 'list') left.set(input.contents.subarray(first, end));
        else left.fill(-1);
        continue;
      }
    }
    if (rank < tables.oldCount || !settings.isAgainstOldOnly) world.enter(rank);
  }
  return { stays, found };
}

function doubted(block: CorpusBlock): CorpusBlock {
  if (block.verdict !== 'remove') return block;
  return { ...block, verdict: 'review', rule: 'encoding-in-doubt', reason: 'the same as text, but the encoding is not certain' };
}

/** Joins a document until nothing more goes; `left` is set to -1 where a paragraph goes. */
function joinToTheEnd(rank: number, left: Int32Array, world: World, settings: DocumentSettings) {
  const going: CorpusBlock[] = [];
  for (;;) {
    const blocks = joinDocument({ document: rank, contents: left }, world, settings);
    const more = blocks.filter((block) => goes(block, settings));
    going.push(...more);
    if (more.length === 0) return { blocks: [...going, ...blocks].sort((a, b) => a.copyFirst - b.copyFirst), going: new Set(going) };
    for (const { paragraphs } of more) for (const p of paragraphs) left[p] = -1;
  }
}

function goes({ verdict, kind }: CorpusBlock, { remove }: DocumentSettings): boolean {
  if (remove === 'all') return verdict !== 'keep';
  return verdict === 'remove' && (remove === 'safe' || kind === 'exact');
}

/**
 * Short paragraphs that no block takes are looked for in so much of a kept document, and in so many: articles have ten paragraphs, and
 * a long one that a million others repeat must not be read a million times.
 */
const searchedParagraphsMax = 1024;
const searchedDocumentsMax = 16;

/**
 * The documents that hold all of a document, the one that holds most words of it first; undefined where it says anything of its own. Most
 * of its words must go by blocks; what is left must be short, and stand in a document that one of its blocks points at.
 */
function keptInOf(
  contents: Int32Array,
  left: Int32Array,
  blocks: readonly CorpusBlock[],
  going: ReadonlySet<CorpusBlock>,
  world: World,
  settings: DocumentSettings,
): readonly number[] | undefined {
  const wordsIn = (column: Int32Array) => column.reduce((sum, content) => sum + (content < 0 ? 0 : world.wordCountOf(content)), 0);
  const rest = left.filter((content) => content >= 0);
  if (rest.some((content) => world.wordCountOf(content) >= certainWordsMin || settings.isAllowed(content))) return undefined;
  if (wordsIn(rest) * 2 > wordsIn(contents)) return undefined;
  const words = new Map<number, number>();
  for (const block of blocks)
    words.set(block.keptDocument, (words.get(block.keptDocument) ?? 0) + (going.has(block) ? block.copyWords : 0));
  const pointedAt = [...words].sort(([a, aWords], [b, bWords]) => bWords - aWords || a - b);
  const sought = new Set(rest);
  const keptIn = pointedAt.flatMap(([document, wordCount], place) => {
    const searched = place < searchedDocumentsMax ? Math.min(world.paragraphCountOf(document), searchedParagraphsMax) : 0;
    const soughtBefore = sought.size;
    for (let p = 0; p < searched && sought.size > 0; p++) sought.delete(world.contentAt(document, p));
    return wordCount > 0 || sought.size < soughtBefore ? [document] : [];
  });
  return sought.size === 0 ? keptIn : undefined;
}

/**
 * Counts documents again on what stays, and takes the new counts where they change a verdict: a block was kept as boilerplate that is none
 * now, or a content is boilerplate that was none.
 *
 * @param mayRise whether a content may become boilerplate again; if it always might, the rounds need not end
 * @returns whether the counts were changed
 */
function recount(counts: Uint32Array, { stays, found }: Walk, boilerplateDocuments: number, mayRise: boolean): boolean {
  const left = countDocuments(stays, counts.length);
  const falls = [...found].some(([rank, { blocks }]) =>
    blocks.some(
      ({ rule, paragraphs }) =>
        rule === boilerplateRule && paragraphs.some((p) => left[stays.contents[stays.firsts[rank] + p]] <= boilerplateDocuments),
    ),
  );
  const rises = mayRise && left.some((count, content) => count > boilerplateDocuments && counts[content] <= boilerplateDocuments);
  if (!falls && !rises) return false;
  for (let content = 0; content < counts.length; content++)
    counts[content] = mayRise ? left[content] : Math.min(counts[content], left[content]);
  return true;
}

const boilerplateRule = 'boilerplate';

/** What the walks found, by the tables' numbers: what each took away, and what the last one has to say of the rest. */
function numbered(walks: readonly Walk[], order: Uint32Array, tables: CorpusTables, { duplicates }: CorpusSettings) {
  const { firsts, contents, wordCounts, documents } = tables;
  const ranks = new Uint32Array(documents.length);
  for (let rank = 0; rank < order.length; rank++) ranks[order[rank]] = rank;
  const blocks: CorpusBlock[] = [];
  const repeated: WhollyRepeated[] = [];
  const goneBy = new Int32Array(contents.length).fill(-1);
  for (let document = 0; document < documents.length; document++) {
    const own: { readonly block: CorpusBlock; readonly isGoing: boolean }[] = [];
    let keptIn: readonly number[] | undefined;
    for (const [round, { found }] of walks.entries()) {
      const of = found.get(ranks[document]);
      const isLast = round === walks.length - 1;
      const isDropped = of?.repeated !== undefined && duplicates === 'drop';
      if (isLast || isDropped) keptIn ??= of?.repeated;
      for (const block of of?.blocks ?? []) {
        const isGoing = of?.going.has(block) === true;
        if (isLast || isDropped || isGoing) own.push({ block, isGoing });
      }
    }
    for (const { block, isGoing } of own.sort((a, b) => a.block.copyFirst - b.block.copyFirst)) {
      if (block.rule === boilerplateRule && block.verdict === 'keep') continue;
      if (isGoing) for (const p of block.paragraphs) goneBy[firsts[document] + p] = blocks.length;
      blocks.push({ ...block, keptDocument: order[block.keptDocument], copyDocument: document });
    }
    if (keptIn === undefined) continue;
    const all = contents.subarray(firsts[document], firsts[document + 1]);
    const words = all.reduce((sum, content) => sum + (content < 0 ? 0 : wordCounts[content]), 0);
    repeated.push({ document, keptIn: keptIn.map((rank) => order[rank]), words });
  }
  return { blocks, goneBy, repeated };
}

/** What stands in more documents than are told one by one, in the most documents first, then the earliest. */
function listBoilerplate(
  { firsts, contents }: RankedParagraphs,
  order: Uint32Array,
  { wordCounts }: CorpusTables,
  counts: Uint32Array,
  boilerplateDocuments: number,
): Boilerplate[] {
  const paragraphCounts = new Map<number, { readonly rank: number; readonly paragraph: number; count: number }>();
  for (let rank = 0; rank < order.length; rank++) {
    for (let row = firsts[rank]; row < firsts[rank + 1]; row++) {
      const content = contents[row];
      if (content < 0 || counts[content] <= boilerplateDocuments) continue;
      const known = paragraphCounts.get(content);
      if (known === undefined) paragraphCounts.set(content, { rank, paragraph: row - firsts[rank], count: 1 });
      else known.count++;
    }
  }
  // A map gives its rows in the order in which they came, which is that of the first places, and sorting is stable.
  return [...paragraphCounts]
    .map(([content, { rank, paragraph, count }]) => ({
      content,
      first: { document: order[rank], paragraph },
      documentCount: counts[content],
      paragraphCount: count,
      words: wordCounts[content],
    }))
    .sort((a, b) => b.documentCount - a.documentCount);
}
