import { passageOf, repeatedBlock } from './corpus-passages.js';
import { type CorpusRun, openCorpusRun, type RunSettings } from './corpus-run.js';
import { type Holding, type JudgedAlone, judgeDocuments, type RunDocument } from './document-run.js';
import { applyEdits } from './edit/apply.js';
import { openJudge, sortedBlocks } from './judging.js';
import { type CompareOptions, type DetectOptions, defaultCompareOptions } from './options.js';
import type { ReadDocument } from './reading.js';
import { corpusFindings } from './report/corpus-findings.js';
import type { FoundStory, RepeatedDocument } from './report/findings.js';
import { rulesVersion } from './rules-version.js';
import { memoryShelf, storedFrom, withStoredTexts } from './shelf.js';
import type { CleanedDocument, Passage, RepeatedBlock, Report, SourceDocument } from './types.js';

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

/** What repeats in documents, and what they are as a whole. Offsets are in the units of the documents. */
export interface Scan extends Report {
  readonly blocks: readonly FoundBlock[];
  /** Documents that tell the same story; the story of most documents first, ties by name. */
  readonly stories: readonly FoundStory[];
  /** Documents of which every word stands in others, in the order in which they came. */
  readonly repeatedDocuments: readonly RepeatedDocument[];
  /** What of them stands in more documents than are told one by one; in the most documents first. */
  readonly boilerplate: readonly BoilerplateParagraph[];
}

/** A block, and whether the kept text is of a document that came before the run. */
export interface FoundBlock extends RepeatedBlock {
  readonly isOld?: true;
}

/** A paragraph that many documents hold. */
export interface BoilerplateParagraph {
  /** Where it stands in the first document, by the order that decides. */
  readonly first: Passage;
  readonly documentCount: number;
  readonly paragraphCount: number;
  /** Words of one of them. */
  readonly wordCount: number;
}

/**
 * Reports what repeats inside each document and, in corpus scope, between documents. Writes nothing.
 *
 * @param documents one at a time is in memory, and the text of every different paragraph
 * @param old documents that came before all others; in document scope nothing is compared but with them
 * @returns blocks by their copies: documents as they came, then by start
 * @throws InputError `encoding`, `too-large`
 */
export async function scanDocuments(
  documents: AsyncIterable<RunDocument>,
  options: DetectOptions,
  compare: CompareOptions = defaultCompareOptions,
  old?: Holding,
): Promise<Scan> {
  const run = options.scope === 'corpus' || old !== undefined ? await openRun(options, old) : undefined;
  const oldCount = run?.documentCount() ?? 0;
  const all: JudgedAlone[] = [];
  for await (const { judged, survey } of judgeDocuments(documents, options, run !== undefined)) {
    for (const each of judged) all.push(each);
    if (survey !== undefined) run?.take(survey);
  }
  const sum = (count: (judged: JudgedAlone) => number) => all.reduce((total, judged) => total + count(judged), 0);
  const settings = { ...compare, remove: options.remove, duplicates: 'list', isAgainstOldOnly: options.scope === 'document' } as const;
  const { between, ...found } = run === undefined ? nothingFound : compared(run, oldCount, settings);
  return {
    rules: rulesVersion,
    scope: options.scope,
    documentCount: all.length,
    paragraphCount: sum(({ paragraphCount }) => paragraphCount),
    wordCount: sum(({ wordCount }) => wordCount),
    byteCount: sum(({ byteCount }) => byteCount),
    blocks: all.flatMap(({ blocks }, document) => sortedBlocks([...blocks, ...(between.get(oldCount + document) ?? [])])),
    ...found,
  };
}

async function openRun(options: DetectOptions, old: Holding | undefined): Promise<CorpusRun> {
  const run = await openCorpusRun(options, withStoredTexts(memoryShelf(), old), { allow: [], block: [] });
  for (const { survey, textAt } of old?.entries() ?? []) run.take(survey, { isOld: true, textAt: storedFrom + textAt });
  return run;
}

type Compared = Pick<Scan, 'stories' | 'repeatedDocuments' | 'boilerplate'> & {
  /** Blocks by the document of the copy. */
  readonly between: ReadonlyMap<number, readonly FoundBlock[]>;
};

const nothingFound: Compared = { between: new Map(), stories: [], repeatedDocuments: [], boilerplate: [] };

function compared(run: CorpusRun, oldCount: number, settings: RunSettings): Compared {
  const plan = run.plan(settings);
  const { documents, firsts, contents } = run.compared().tables;
  const between = new Map<number, FoundBlock[]>();
  for (const block of plan.blocks) {
    const found = repeatedBlock(run, block);
    const ofCopy = between.get(block.copyDocument) ?? [];
    between.set(block.copyDocument, ofCopy);
    ofCopy.push(block.keptDocument < oldCount ? { ...found, isOld: true } : found);
  }
  const { stories, repeatedDocuments } = corpusFindings({
    ...{ documents, oldCount, insideOf: () => [], ...plan },
    ...{ capped: { groups: 0, above: 0 }, whatIf: [], excerptOf: () => undefined },
  });
  const ownContents = new Set(contents.subarray(firsts[oldCount]));
  const boilerplate = plan.boilerplate
    .filter(({ content }) => ownContents.has(content))
    .map(({ first, documentCount, paragraphCount, words }) => ({
      first: passageOf(run, first.document, first.paragraph, first.paragraph),
      ...{ documentCount, paragraphCount, wordCount: words },
    }));
  return { between, stories, repeatedDocuments, boilerplate };
}
