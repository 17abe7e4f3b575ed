import type { CorpusPlan } from '../corpus-plan.js';
import type { CorpusRun, RunSettings } from '../corpus-run.js';
import { bucketPairsMax } from '../match/buckets.js';
import { corpusFindings } from '../report/corpus-findings.js';
import { type Policy, policies, type WhatIfCounts } from '../report/findings.js';
import type { Counts, LocatedBlock, LocatedReport } from '../report/locate.js';
import type { Telling } from '../told-blocks.js';
import type { Arguments } from './arguments.js';
import type { OpenedCorpus } from './corpus.js';
import { beginningOf, corpusBlocks } from './corpus-blocks.js';

/** The report of a run in which documents were compared: what repeats inside each and between them, and what the run is as a whole. */
export function corpusReport(
  counts: Counts,
  corpus: OpenedCorpus,
  plan: CorpusPlan,
  whatIf: readonly WhatIfCounts[],
  parsed: Arguments,
  telling: Telling,
): LocatedReport {
  const { run, survey } = corpus;
  const { tables, capped } = run.compared();
  const findings = corpusFindings({
    documents: tables.documents,
    oldCount: corpus.oldCount(),
    insideOf: survey.insideOf,
    blocks: plan.blocks,
    stories: plan.stories,
    repeated: plan.repeated,
    boilerplate: plan.boilerplate,
    capped: { groups: capped.buckets, above: bucketPairsMax },
    whatIf,
    excerptOf: ({ document, paragraph }) => beginningOf(run, document, paragraph),
  });
  return corpusBlocks(counts, corpus, plan, findings, parsed, telling);
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
