import { type Corpus, corpusOpener } from './corpus.js';
import type { Page, Pass } from './document.js';
import { applyEdits } from './edit/apply.js';
import { formatFor } from './formats/registry.js';
import type { DetectOptions } from './options.js';
import { judgeReading, type ReadDocument } from './reading.js';
import type { CleanedDocument, Edit, Passage, Removal, RepeatedBlock, Report, SourceDocument } from './types.js';

/** Version of the rules that decide: a change of verdicts, of folding or of the sketch is a new one, and a major version of the package. */
export const rulesVersion = '1';

/**
 * Cleans one input by itself: bytes, documents, paragraphs, runs, blocks, edits, bytes.
 *
 * @param input at most `documentBytesMax` bytes, also when read as UTF-8; what is broken in them is kept
 * @returns blocks in order of their copies, edits in bytes of the input, and the output
 * @throws InputError `encoding`, `too-large`
 */
export async function cleanDocument(input: SourceDocument, options: DetectOptions): Promise<CleanedDocument> {
  const judged = await judgeInput(input, options);
  const output = formatFor(input.id).close(
    input,
    judged.map(({ edits }) => edits),
    applyEdits,
  );
  const blocks: RepeatedBlock[] = [];
  const edits: Edit[] = [];
  for (const { blocks: own, edits: cuts } of judged) {
    for (const edit of cuts) edits.push({ ...edit, block: edit.block + blocks.length });
    for (const block of own) blocks.push(block);
  }
  return { id: input.id, ...countsOf(judged), byteCount: input.bytes.length, blocks, edits, output };
}

/**
 * The documents of one input, each judged as `cleanDocument` does it, with the columns it was read to. Edits name blocks of their own
 * document; the alike paragraphs inside each are among its blocks.
 */
export async function judgeInput(input: SourceDocument, options: DetectOptions): Promise<ReadDocument[]> {
  const openCorpus = await corpusOpener({ ...options, scope: 'document' });
  const documents = formatFor(input.id).open(input);
  // Where alike paragraphs go too, the text is judged again without them; else they are told at the end.
  if (options.remove === 'all') return documents.map((document) => judgeReading(document, options, removeAlike(openCorpus)));
  const judged = documents.map((document) => judgeReading(document, options));
  const corpus = openCorpus();
  for (const { page, blocks, edits } of judged) {
    // What is certain is told already, also where it is not cut.
    const certain = blocks.filter(({ verdict }) => verdict === 'remove').map(({ copy }) => copy);
    corpus.add(page, options.remove === 'exact' ? certain : edits);
  }
  const insideOf = grouped(corpus.findAlike().inside);
  return judged.map(({ page, text, blocks: own, edits }) => {
    const blocks = withAlike(own, insideOf.get(page.id) ?? []);
    const numbers = new Map(blocks.map((block, index) => [block, index]));
    return { page, text, blocks, edits: edits.map((edit) => ({ ...edit, block: numbers.get(own[edit.block]) ?? -1 })) };
  });
}

/** A pass that takes out each paragraph whose like stays. One whose like goes in the same pass waits for the next. */
function removeAlike(openCorpus: () => Corpus): (page: Page) => Pass {
  return (page) => {
    const corpus = openCorpus();
    corpus.add(page, []);
    const { inside, insidePairs } = corpus.findAlike();
    const gone = new Set<number>();
    const removals: Removal[] = [];
    for (const [block, pairs] of insidePairs.entries()) {
      for (const [kept, paragraph] of pairs) {
        if (gone.has(kept)) continue;
        gone.add(paragraph);
        removals.push(wholeParagraph(page, paragraph, block));
      }
    }
    return { blocks: inside, removals };
  };
}

function wholeParagraph({ paragraphs }: Page, paragraph: number, block: number): Removal {
  return {
    block,
    firstParagraph: paragraph,
    lastParagraph: paragraph,
    wholeFirst: true,
    wholeLast: true,
    from: paragraphs.starts[paragraph],
    to: paragraphs.lineEnds[paragraph],
  };
}

/**
 * Reports what repeats inside each document and, in corpus scope, between documents. Writes nothing.
 *
 * @param inputs in the order that says which of two documents came first; their bytes are not kept
 */
export async function scanDocuments(inputs: AsyncIterable<SourceDocument>, options: DetectOptions): Promise<Report> {
  const corpus = (await corpusOpener(options))();
  const found = new Map<string, readonly RepeatedBlock[]>();
  const totals = { documentCount: 0, paragraphCount: 0, wordCount: 0, byteCount: 0 };
  for await (const input of inputs) {
    const judged = formatFor(input.id)
      .open(input)
      .map((document) => judgeReading(document, options));
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

function countsOf(judged: readonly ReadDocument[]): { paragraphCount: number; wordCount: number } {
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
