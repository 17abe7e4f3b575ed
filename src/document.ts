import { type Decision, judge } from './blocks/judge.js';
import { carryOut } from './blocks/passages.js';
import { applyEdits } from './edit/apply.js';
import { composeEdits, originalSpan, type Standing, standingAfter } from './edit/compose.js';
import { planEdits } from './edit/plan.js';
import { findRuns } from './match/runs.js';
import { intersection } from './match/verify.js';
import { repeatedWindows } from './match/windows.js';
import type { DetectOptions } from './options.js';
import { shingleSet, sizeForPair } from './sketch/shingles.js';
import { foldedText, foldWords, isBeginning } from './sketch/words.js';
import { openEdges, readGap, readTwinGap, sameBytes, startsLower } from './text/edges.js';
import { signOffStart } from './text/furniture.js';
import { beginsLikeListItem, endsInEllipsis, endsLikeSentence, hasAddress } from './text/paragraph-marks.js';
import { findParagraphs } from './text/paragraphs.js';
import type {
  Edit,
  Evidence,
  Paragraphs,
  Passage,
  Removal,
  RepeatedBlock,
  RepeatedWindows,
  SourceDocument,
  Verdict,
  Words,
} from './types.js';

/** A document as the detector reads it. */
export interface Page extends SourceDocument {
  readonly paragraphs: Paragraphs;
  readonly words: Words;
}

/** A page, and the windows of its words that stood before. */
export interface SearchedPage extends Page {
  readonly repeats: RepeatedWindows;
}

export interface JudgedDocument {
  readonly page: SearchedPage;
  /** In order of the copies. */
  readonly blocks: readonly RepeatedBlock[];
  readonly edits: readonly Edit[];
}

/**
 * A cut can bring two copies together that stood apart, so the text is judged again until nothing more goes: only then does cleaning
 * it a second time change nothing. Real articles take two passes; each pass removes at least ten words, and so many are never needed.
 */
const passesMax = 1000;

/** What of a page a batch knows already. */
export type KnownColumns = Pick<SearchedPage, 'paragraphs' | 'words' | 'repeats'>;

/** Reads one document: paragraphs, folded words and repeated windows, as columns. */
function readPage({ id, bytes }: SourceDocument, options: DetectOptions, known: KnownColumns | undefined): SearchedPage {
  if (known !== undefined) return { id, bytes, ...known };
  const words = foldWords(bytes);
  return { id, bytes, words, paragraphs: findParagraphs(bytes, options.paragraphs), repeats: repeatedWindows(words) };
}

/** What one pass over a page found, and what of it goes. */
export interface Pass {
  readonly blocks: readonly RepeatedBlock[];
  readonly removals: readonly Removal[];
}

/** Whether a block is cut. Its verdict is that of the rule, whatever is cut. */
function isCut(remove: DetectOptions['remove'], verdict: Verdict, isExact: boolean): boolean {
  if (remove === 'all') return verdict !== 'keep';
  return verdict === 'remove' && (remove === 'safe' || isExact);
}

/**
 * What repeats inside one document, and the edits that remove what is to go.
 *
 * @param further looks at a page in which nothing more goes that the windows found
 * @param known columns of the document, where it was read before
 */
export function judgeDocument(
  document: SourceDocument,
  options: DetectOptions,
  further?: (page: SearchedPage) => Pass,
  known?: KnownColumns,
): JudgedDocument {
  return untilNothingGoes(document.bytes, options.remove, (bytes) => {
    const page = readPage({ ...document, bytes }, options, bytes === document.bytes ? known : undefined);
    const { blocks, removals } = judgePage(page, options.remove, further);
    return { page, blocks, edits: planEdits(removals, page.paragraphs) };
  });
}

/** Judges a text, and what is left of it, until nothing more goes; everything told in bytes of the text. */
export function untilNothingGoes(
  text: Uint8Array,
  remove: DetectOptions['remove'],
  judge: (bytes: Uint8Array) => JudgedDocument,
): JudgedDocument {
  const first = judge(text);
  if (first.blocks.length === 0) return first;
  const blocks = [...first.blocks];
  let edits = first.edits;
  for (let pass = 1; pass < passesMax && edits.length > 0; pass++) {
    const standing = standingAfter(text.length, edits);
    const judged = judge(applyEdits(text, edits));
    const planned = judged.edits.map((edit) => ({ ...edit, block: edit.block + blocks.length }));
    for (const block of judged.blocks) blocks.push(originalBlock(block, standing, first.page.paragraphs));
    if (planned.length === 0) break;
    edits = composeEdits(edits, standing, planned);
  }
  return { page: first.page, ...inOrder(blocks, edits, remove) };
}

/** Sorts the blocks by copy, without those that tell again what an earlier pass told, and numbers the edits anew. */
function inOrder(
  blocks: readonly RepeatedBlock[],
  edits: readonly Edit[],
  remove: DetectOptions['remove'],
): Pick<JudgedDocument, 'blocks' | 'edits'> {
  const order = blocks.map((block, number) => ({ block, number }));
  order.sort((x, y) => x.block.copy.start - y.block.copy.start || x.block.copy.end - y.block.copy.end || x.number - y.number);
  const told = order.filter(
    ({ block }, k) => isCut(remove, block.verdict, block.kind === 'exact') || k === 0 || !samePlace(block.copy, order[k - 1].block.copy),
  );
  const numbers = new Map(told.map(({ number }, index) => [number, index]));
  return { blocks: told.map(({ block }) => block), edits: edits.map((edit) => ({ ...edit, block: numbers.get(edit.block) ?? -1 })) };
}

function samePlace(one: Passage, other: Passage): boolean {
  return one.start === other.start && one.end === other.end;
}

/** One pass over one page: runs of words that stand twice, cut on the edges of sentences and paragraphs, each with its verdict. */
function judgePage(page: SearchedPage, remove: DetectOptions['remove'], further?: (page: SearchedPage) => Pass): Pass {
  const found = judgeRuns(page, remove);
  if (found.removals.length > 0 || further === undefined) return found;
  const more = further(page);
  const removals = more.removals.map((removal) => ({ ...removal, block: removal.block + found.blocks.length }));
  return { blocks: [...found.blocks, ...more.blocks], removals };
}

function judgeRuns({ id, bytes, paragraphs, words, repeats }: SearchedPage, remove: DetectOptions['remove']): Pass {
  const runs = findRuns(words, repeats);
  if (runs.length === 0) return { blocks: [], removals: [] };
  const goes = ({ verdict, variants, contained }: Decision) => isCut(remove, verdict, variants === 0 && !contained);
  const places = openEdges(bytes, words, paragraphs);
  const look = {
    foldedText: (start: number, end: number) => foldedText(words, start, end),
    isBeginning: (b: number, a: number) => isBeginning(words, b, a),
    beginsLower: (word: number) => startsLower(bytes, words.starts[word]),
    endsInEllipsis: (p: number) => endsInEllipsis(bytes, paragraphs.starts[p], paragraphs.lineEnds[p]),
    endsLikeSentence: (p: number) =>
      endsLikeSentence(bytes, paragraphs.starts[p], signOffStart(bytes, paragraphs.starts[p], paragraphs.lineEnds[p])),
    hasAddress: (p: number) => hasAddress(bytes, paragraphs.starts[p], paragraphs.lineEnds[p]),
    beginsLikeListItem: (p: number) => beginsLikeListItem(bytes, paragraphs.starts[p], paragraphs.lineEnds[p]),
  };
  const decisions = judge(runs, words, places, look, goes);
  const ground = {
    document: id,
    words,
    places: places.edges,
    paragraphs,
    gap: (word: number) => readGap(bytes, words, word),
    sameText: (p: number, q: number) => sameText(bytes, paragraphs, p, q),
    twinGap: (word: number, twin: number, twinStart: number) => readTwinGap(bytes, words, word, twin, twinStart),
  };
  return carryOut(ground, decisions, (decision) => evidenceOf(words, decision), goes);
}

function sameText(bytes: Uint8Array, { starts, lineEnds }: Paragraphs, p: number, q: number): boolean {
  return lineEnds[p] - starts[p] === lineEnds[q] - starts[q] && sameBytes(bytes, starts[p], lineEnds[p], starts[q]);
}

function evidenceOf({ hashes }: Words, { keptStart, keptEnd, bStart, bEnd, variants }: Decision): Evidence {
  const copyWords = bEnd - bStart;
  if (variants === 0) return { copyWords, sharedWords: copyWords, jaccard: 1, containment: 1 };
  const size = sizeForPair(keptEnd - keptStart, copyWords);
  const [a, b] = [shingleSet(hashes.subarray(keptStart, keptEnd), size), shingleSet(hashes.subarray(bStart, bEnd), size)];
  const shared = intersection(a, b);
  return {
    copyWords,
    sharedWords: copyWords - variants,
    jaccard: shared / (a.length + b.length - shared),
    containment: shared / Math.min(a.length, b.length),
  };
}

function originalBlock(block: RepeatedBlock, standing: Standing, paragraphs: Paragraphs): RepeatedBlock {
  return { ...block, kept: originalPassage(block.kept, standing, paragraphs), copy: originalPassage(block.copy, standing, paragraphs) };
}

function originalPassage(passage: Passage, standing: Standing, paragraphs: Paragraphs): Passage {
  const { start, end } = originalSpan(standing, passage);
  const firstParagraph = paragraphAt(paragraphs, start);
  return {
    document: passage.document,
    start,
    end,
    firstParagraph,
    paragraphCount: paragraphAt(paragraphs, Math.max(start, end - 1)) - firstParagraph + 1,
  };
}

/** The last paragraph that begins at or before a byte. */
function paragraphAt({ count, lineStarts }: Paragraphs, byte: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineStarts[middle] <= byte) low = middle;
    else high = middle - 1;
  }
  return low;
}
