import { isUtf8 } from 'node:buffer';
import { repeatedBlock } from '../corpus-passages.js';
import type { CorpusPlan } from '../corpus-plan.js';
import type { CorpusRun, RunSettings } from '../corpus-run.js';
import type { CorpusBlock } from '../corpus-types.js';
import { detectEncoding } from '../encoding/detect.js';
import { openView } from '../encoding/view.js';
import { bucketPairsMax } from '../match/buckets.js';
import { isGzip } from '../node/compressed.js';
import { readAgain } from '../node/read.js';
import { isRecords } from '../node/works.js';
import { rulesVersion } from '../pipeline.js';
import { corpusFindings } from '../report/corpus-findings.js';
import { excerpt } from '../report/display.js';
import { type Policy, policies, type WhatIfCounts } from '../report/findings.js';
import { type Counts, excerptCharsMax, type LocatedBlock, type LocatedReport, locateReport, type ShownText } from '../report/locate.js';
import { type Arguments, encodingOf, fieldOf } from './arguments.js';
import type { OpenedCorpus } from './corpus.js';

/** The report of a run in which documents were compared: what repeats inside each and between them, and what the run is as a whole. */
export function corpusReport(
  counts: Counts,
  corpus: OpenedCorpus,
  plan: CorpusPlan,
  whatIf: readonly WhatIfCounts[],
  parsed: Arguments,
): LocatedReport {
  const { run, survey } = corpus;
  const { tables, capped } = run.compared();
  const { documents } = tables;
  const findings = corpusFindings({
    documents,
    oldCount: corpus.oldCount(),
    insideOf: survey.insideOf,
    blocks: plan.blocks,
    stories: plan.stories,
    repeated: plan.repeated,
    boilerplate: plan.boilerplate,
    capped: { groups: capped.buckets, above: bucketPairsMax },
    whatIf,
    excerptOf: ({ document, paragraph }) => beginning(run, document, paragraph),
  });
  const blocks = plan.blocks.map((block) => repeatedBlock(run, block));
  const numbers = new Map<string, number>();
  for (const { keptDocument, copyDocument } of plan.blocks)
    for (const document of [keptDocument, copyDocument]) numbers.set(documents[document].id, document);
  const between = locateReport({ rules: rulesVersion, scope: 'corpus', ...counts, blocks }, textReader(corpus, numbers, parsed), findings);
  return withInside(between, corpus, plan);
}

/** Puts the blocks inside documents before those that go to other documents, document by document. */
function withInside(between: LocatedReport, { run, survey }: OpenedCorpus, plan: CorpusPlan): LocatedReport {
  const inside = survey.insideDocuments();
  const own = inside.flatMap((document) => survey.insideOf(document));
  const count = (verdict: LocatedBlock['verdict']) => own.filter((block) => block.verdict === verdict).length;
  const { totals } = between;
  function* all(): Generator<LocatedBlock> {
    let next = 0;
    let row = 0;
    for (const block of between.blocks) {
      const told = plan.blocks[row++];
      for (; next < inside.length && inside[next] <= told.copyDocument; next++) yield* survey.insideOf(inside[next]);
      yield withExcerpts(run, told, block);
    }
    for (; next < inside.length; next++) yield* survey.insideOf(inside[next]);
  }
  return {
    ...between,
    totals: {
      ...totals,
      blocks: totals.blocks + own.length,
      remove: totals.remove + count('remove'),
      review: totals.review + count('review'),
      keep: totals.keep + count('keep'),
    },
    blocks: { [Symbol.iterator]: all },
  };
}

/** Where a document is not at hand to be read again, its text on the shelf tells how a passage begins. */
function withExcerpts(
  run: CorpusRun,
  { keptDocument, keptFirst, copyDocument, copyFirst }: CorpusBlock,
  block: LocatedBlock,
): LocatedBlock {
  const filled = (passage: LocatedBlock['kept'], document: number, paragraph: number) => {
    if (passage.excerpt !== undefined) return passage;
    const text = beginning(run, document, paragraph);
    return text === undefined ? passage : { ...passage, excerpt: text };
  };
  return { ...block, kept: filled(block.kept, keptDocument, keptFirst), copy: filled(block.copy, copyDocument, copyFirst) };
}

function beginning(run: CorpusRun, document: number, paragraph: number): string | undefined {
  const text = run.textOf(document, paragraph);
  return text.length === 0 ? undefined : excerpt(text, { start: 0, end: text.length }, excerptCharsMax);
}

/** Texts in files are read again for their lines; records and what is compressed are not. */
function textReader({ survey }: OpenedCorpus, numbers: ReadonlyMap<string, number>, parsed: Arguments) {
  return (id: string): ShownText | undefined => {
    const document = numbers.get(id);
    const file = document === undefined ? undefined : survey.fileOf(document);
    if (file === undefined || isRecords(file.input, fieldOf(parsed)) || isGzip(file.input.path)) return undefined;
    const bytes = readAgain(file.input.path, file.status)();
    return bytes === undefined ? undefined : openView(bytes, detectEncoding(bytes, encodingOf(parsed), isUtf8));
  };
}

/** What every policy would take away. */
export function whatIfCounts({ run, survey }: OpenedCorpus, settings: RunSettings): WhatIfCounts[] {
  const inside = survey.insideDocuments().flatMap((document) => survey.insideOf(document));
  return policies.map((policy) => {
    const own = inside.filter((block) => isRemoved(policy, block));
    const counts = {
      blocks: own.length,
      paragraphs: own.reduce((sum, { copy: { paragraphs } }) => sum + paragraphs.last - paragraphs.first + 1, 0),
      words: own.reduce((sum, { evidence }) => sum + evidence.copyWords, 0),
      documents: 0,
    };
    return policy.scope === 'document' ? { ...policy, ...counts } : { ...policy, ...added(counts, run, { ...settings, ...policy }) };
  });
}

function added(counts: Omit<WhatIfCounts, keyof Policy>, run: CorpusRun, settings: RunSettings): Omit<WhatIfCounts, keyof Policy> {
  const { goneBy, repeated } = run.plan(settings);
  const { contents, wordCounts } = run.compared().tables;
  const gone = new Set<number>();
  let { paragraphs, words } = counts;
  for (let row = 0; row < goneBy.length; row++) {
    if (goneBy[row] < 0) continue;
    gone.add(goneBy[row]);
    paragraphs++;
    words += contents[row] < 0 ? 0 : wordCounts[contents[row]];
  }
  const dropped = settings.duplicates === 'drop' ? repeated : [];
  const droppedWords = dropped.reduce((sum, document) => sum + document.words, 0);
  return { blocks: counts.blocks + gone.size, paragraphs, words: words + droppedWords, documents: dropped.length };
}

function isRemoved({ remove }: Policy, { verdict, kind }: LocatedBlock): boolean {
  if (remove === 'all') return verdict !== 'keep';
  return verdict === 'remove' && (remove === 'safe' || kind === 'exact');
}
