import { corpusOpener } from './corpus.js';
import { applyEdits } from './edit/apply.js';
import { openJudge, sortedBlocks, withAlike } from './judging.js';
import type { DetectOptions } from './options.js';
import { judgeReading, type ReadDocument } from './reading.js';
import type { CleanedDocument, RepeatedBlock, Report, SourceDocument } from './types.js';

/** Version of the rules that decide: a change of verdicts, of folding or of the sketch is a new one, and a major version of the package. */
export const rulesVersion = '1';

/**
 * Cleans one document by itself: bytes, words and paragraphs, runs, blocks, edits, bytes.
 *
 * @param document at most `documentBytesMax` bytes, also when read as UTF-8; what is broken in them is kept
 * @returns blocks in order of their copies, edits in bytes of the document, and the output
 * @throws InputError `encoding`, `too-large`
 */
export async function cleanDocument(document: SourceDocument, options: DetectOptions): Promise<CleanedDocument> {
  const { page, blocks, edits } = await judgeInput(document, options);
  const output = applyEdits(document.bytes, edits);
  return {
    id: document.id,
    paragraphCount: page.paragraphs.count,
    wordCount: page.words.count,
    byteCount: document.bytes.length,
    blocks,
    edits,
    output,
  };
}

/** One document, judged as `cleanDocument` does it, with the columns it was read to. */
export async function judgeInput(document: SourceDocument, options: DetectOptions): Promise<ReadDocument> {
  return (await openJudge(options))(document);
}

/**
 * Reports what repeats inside each document and, in corpus scope, between documents. Writes nothing.
 *
 * @param documents in the order that says which of two came first; their bytes are not kept
 */
export async function scanDocuments(documents: AsyncIterable<SourceDocument>, options: DetectOptions): Promise<Report> {
  const corpus = (await corpusOpener(options))();
  const found = new Map<string, readonly RepeatedBlock[]>();
  const totals = { documentCount: 0, paragraphCount: 0, wordCount: 0, byteCount: 0 };
  for await (const document of documents) {
    const { page, blocks, edits } = judgeReading(document, options);
    corpus.add(page, edits);
    found.set(page.id, blocks);
    totals.documentCount++;
    totals.paragraphCount += page.paragraphs.count;
    totals.wordCount += page.words.count;
    totals.byteCount += document.bytes.length;
  }
  const { inside, between } = corpus.findAlike();
  const insideOf = grouped(inside);
  const betweenOf = grouped(between);
  const blocks = [...found].flatMap(([id, own]) => sortedBlocks([...withAlike(own, insideOf.get(id) ?? []), ...(betweenOf.get(id) ?? [])]));
  return { rules: rulesVersion, scope: options.scope, ...totals, blocks };
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
