import { openCorpus } from './corpus.js';
import { judgeDocument } from './document.js';
import { applyEdits } from './edit/apply.js';
import { formatFor } from './formats/registry.js';
import type { DetectOptions } from './options.js';
import type { CleanedDocument, Edit, Passage, RepeatedBlock, Report, SourceDocument } from './types.js';

/** Version of the rules that decide: a change of verdicts, of folding or of the sketch is a new one, and a major version of the package. */
export const rulesVersion = '1';

/**
 * Cleans one input by itself: bytes, documents, paragraphs, runs, blocks, edits, bytes.
 *
 * @param input at most `documentBytesMax` bytes of UTF-8; broken sequences are kept and part words
 * @returns blocks in order of their copies, edits in bytes of the input, and the output
 */
export async function cleanDocument(input: SourceDocument, options: DetectOptions): Promise<CleanedDocument> {
  const format = formatFor(input.id);
  const judged = format.open(input).map((document) => judgeDocument(document, options));
  const corpus = await openCorpus({ ...options, scope: 'document' });
  for (const { page, edits } of judged) corpus.add(page, edits);
  const { inside } = corpus.findAlike();
  const output = format.close(
    input,
    judged.map(({ edits }) => edits),
    applyEdits,
  );
  const blocks: RepeatedBlock[] = [];
  const edits: Edit[] = [];
  const insideOf = grouped(inside);
  for (const { page, blocks: own, edits: cuts } of judged) {
    const told = withAlike(own, insideOf.get(page.id) ?? []);
    const numbers = new Map(told.map((block, index) => [block, blocks.length + index]));
    for (const edit of cuts) edits.push({ ...edit, block: numbers.get(own[edit.block]) ?? -1 });
    for (const block of told) blocks.push(block);
  }
  return { id: input.id, ...countsOf(judged), byteCount: input.bytes.length, blocks, edits, output };
}

/**
 * Reports what repeats inside each document and, in corpus scope, between documents. Writes nothing.
 *
 * @param inputs in the order that says which of two documents came first; their bytes are not kept
 */
export async function scanDocuments(inputs: AsyncIterable<SourceDocument>, options: DetectOptions): Promise<Report> {
  const corpus = await openCorpus(options);
  const found = new Map<string, readonly RepeatedBlock[]>();
  const totals = { documentCount: 0, paragraphCount: 0, wordCount: 0, byteCount: 0 };
  for await (const input of inputs) {
    const judged = formatFor(input.id)
      .open(input)
      .map((document) => judgeDocument(document, options));
    for (const { page, blocks, edits } of judged) {
      corpus.add(page, edits);
      found.set(page.id, blocks);
    }
    const { paragraphCount, wordCount } = countsOf(judged);
    totals.documentCount += judged.length;
    totals.paragraphCount += paragraphCount;
    totals.wordCount += wordCount;
    totals.byteCount += input.bytes.length;
  }
  const { inside, between } = corpus.findAlike();
  const insideOf = grouped(inside);
  const betweenOf = grouped(between);
  const blocks = [...found].flatMap(([id, own]) => sorted([...withAlike(own, insideOf.get(id) ?? []), ...(betweenOf.get(id) ?? [])]));
  return { rules: rulesVersion, scope: options.scope, ...totals, blocks };
}

type Judged = ReturnType<typeof judgeDocument>;

function countsOf(judged: readonly Judged[]): { paragraphCount: number; wordCount: number } {
  return {
    paragraphCount: judged.reduce((sum, { page }) => sum + page.paragraphs.count, 0),
    wordCount: judged.reduce((sum, { page }) => sum + page.words.count, 0),
  };
}

function grouped(blocks: readonly RepeatedBlock[]): Map<string, RepeatedBlock[]> {
  const groups = new Map<string, RepeatedBlock[]>();
  for (const block of blocks) {
    const group = groups.get(block.copy.document);
    if (group === undefined) groups.set(block.copy.document, [block]);
    else group.push(block);
  }
  return groups;
}

/** The blocks of one document, and of the alike paragraphs those of which no block speaks yet. */
function withAlike(own: readonly RepeatedBlock[], alike: readonly RepeatedBlock[]): readonly RepeatedBlock[] {
  const told = own.filter(({ verdict }) => verdict !== 'keep').map(({ copy }) => copy);
  const isTold = (passage: Passage) => {
    // Copies are sorted and disjoint, so only the last one that begins before the passage's end can reach into it.
    let low = 0;
    let high = told.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (told[middle].start < passage.end) low = middle + 1;
      else high = middle;
    }
    return low > 0 && told[low - 1].end > passage.start;
  };
  const fresh = alike.filter(({ kept, copy }) => !isTold(copy) && !isTold(kept));
  return fresh.length === 0 ? own : sorted([...own, ...fresh]);
}

function sorted(blocks: readonly RepeatedBlock[]): RepeatedBlock[] {
  return [...blocks].sort((x, y) => x.copy.start - y.copy.start || x.copy.end - y.copy.end);
}
