import type { CorpusPlan } from '../corpus-plan.js';
import type { CorpusRun, RunSettings } from '../corpus-run.js';
import type { CorpusBlock } from '../corpus-types.js';
import { cutGone } from '../cut-gone.js';
import { openJudge } from '../judging.js';
import type { Input } from '../node/inputs.js';
import type { TextInput } from '../node/source.js';
import { textWork } from '../node/works.js';
import { openWorkshop } from '../node/workshop.js';
import type { DetectOptions } from '../options.js';
import type { Elsewhere, ElsewhereBlock } from '../report/explain-elsewhere.js';
import type { Judged } from '../report/explain-findings.js';
import { foldWords } from '../sketch/words.js';
import { type Arguments, encodingOf } from './arguments.js';
import { openCorpus, runSettings } from './corpus.js';
import type { CorpusSettings } from './corpus-options.js';
import type { Io } from './io.js';
import type { Messages } from './messages.js';

/**
 * Judges one text as `clean` does it among the documents of `--against` and `--index`, which are only read.
 *
 * @throws InputError as `openCorpus`
 */
export async function judgeAmongOthers(
  parsed: Arguments,
  io: Io,
  settings: CorpusSettings,
  options: DetectOptions,
  input: Input,
  read: TextInput,
  messages: Messages,
): Promise<Judged> {
  const workshop = await openWorkshop(options, 0);
  const works = { stdin: io.stdin, encoding: encodingOf(parsed), field: undefined };
  const reading = { workshop, works, isInterrupted: () => false };
  try {
    const corpus = await openCorpus(parsed, settings, options, [input], reading, messages, false);
    try {
      // A thread may take the bytes of a task with it.
      const work = textWork(0, input, { ...read, source: { ...read.source, bytes: read.source.bytes.slice() } });
      const surveying = corpus.survey.surveying(work);
      corpus.survey.take(surveying, await workshop.perform('task' in surveying ? surveying.task : work.task));
      const planned = runSettings(settings, options.remove);
      const plan = corpus.run.plan(planned);
      const document = corpus.oldCount();
      const gone = corpus.run.goneOf(plan, document);
      const judge = await openJudge({ ...options, paragraphs: input.reading?.paragraphs ?? options.paragraphs });
      const judged = gone === undefined ? judge(read.source) : cutGone(judge, read.source, gone);
      return { ...judged, elsewhere: elsewhereOf(corpus.run, plan, planned, document) };
    } finally {
      corpus.close();
    }
  } finally {
    await workshop.close();
  }
}

/** @param document the only one that is new */
function elsewhereOf(run: CorpusRun, plan: CorpusPlan, settings: RunSettings, document: number): Elsewhere {
  const { documents, firsts } = run.compared().tables;
  const told = plan.blocks.map((block, number) => {
    return elsewhereBlock(
      run,
      block,
      block.paragraphs.every((p) => plan.goneBy[firsts[document] + p] === number),
    );
  });
  const kept = keptBoilerplate(run, plan, settings).map((block) => elsewhereBlock(run, block, false));
  return {
    documentCount: document,
    blocks: [...told, ...kept].sort((a, b) => a.block.copyFirst - b.block.copyFirst),
    repeatedIn: plan.repeated.flatMap(({ keptIn }) => keptIn.map((each) => documents[each])),
  };
}

/** Blocks of boilerplate that stay, which plans do not name: those of a plan by which they go. */
function keptBoilerplate(run: CorpusRun, plan: CorpusPlan, settings: RunSettings): CorpusBlock[] {
  if (settings.boilerplate === 'remove' || plan.boilerplate.length === 0) return [];
  const told = new Set(plan.blocks.flatMap(({ paragraphs }) => paragraphs));
  return run
    .plan({ ...settings, boilerplate: 'remove' })
    .blocks.filter(({ rule, paragraphs }) => rule === 'boilerplate' && !paragraphs.some((p) => told.has(p)))
    .map((block) => ({ ...block, verdict: 'keep' }));
}

function elsewhereBlock(run: CorpusRun, block: CorpusBlock, isCarriedOut: boolean): ElsewhereBlock {
  const kept = run.compared().tables.documents[block.keptDocument];
  if (block.kind === 'exact') return { block, kept, isCarriedOut };
  const here = wordedText(run, block.copyDocument, block.copyFirst, block.copyLast);
  const there = wordedText(run, block.keptDocument, block.keptFirst, block.keptLast);
  return { block, kept, isCarriedOut, sides: { here, there } };
}

/** Paragraphs of a document, a line each, as the shelf has them. */
function wordedText(run: CorpusRun, document: number, first: number, last: number) {
  const decoder = new TextDecoder();
  const lines = Array.from({ length: last - first + 1 }, (_, nth) => decoder.decode(run.textOf(document, first + nth)));
  const bytes = new TextEncoder().encode(lines.join('\n'));
  return { text: { bytes, toView: (offset: number) => offset }, words: foldWords(bytes) };
}
