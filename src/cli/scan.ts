import { openWorkshop } from '../node/workshop.js';
import { rulesVersion } from '../pipeline.js';
import { reportOf } from '../report/locate.js';
import { type Arguments, documentOptions, encodingOf, fieldOf, flagOf, numberValueOf } from './arguments.js';
import { createCleaning } from './cleaning.js';
import { comparesDocuments, corpusSettings } from './corpus-options.js';
import { createEncodingNotes } from './encoding-notes.js';
import { findAll } from './find.js';
import type { Io } from './io.js';
import { createMessages } from './messages.js';
import { createProgress } from './progress.js';
import { eachResult } from './readings.js';
import { writeReport } from './render.js';
import { lookingCarrier } from './target.js';

/**
 * `scan PATH...`: the report on standard output; writes nothing else. An interrupt may end it at any moment.
 *
 * @returns the exit code: 0, or 2 when an input had a fault
 */
export async function scan(parsed: Arguments, io: Io): Promise<number> {
  const settings = await corpusSettings(parsed);
  const quiet = flagOf(parsed, 'quiet');
  const { inputs, faults } = await findAll(parsed, io);
  const progress = createProgress(io.stderr, inputs.length, quiet);
  const messages = createMessages(io.stderr, quiet, progress);
  for (const fault of faults) await messages.fault(fault);

  const isCompared = comparesDocuments(settings);
  const notes = createEncodingNotes(messages);
  const options = { ...documentOptions(parsed), scope: isCompared ? ('corpus' as const) : ('document' as const) };
  const workshop = await openWorkshop(options, numberValueOf(parsed, 'jobs'));
  const cleaning = createCleaning(inputs, lookingCarrier(), messages, notes, progress, !isCompared, false);
  const works = { stdin: io.stdin, encoding: encodingOf(parsed), field: fieldOf(parsed) };
  try {
    if (isCompared) {
      // What few runs need is loaded for them alone.
      const { openCorpus, runSettings, tellUnused } = await import('./corpus.js');
      const { corpusReport, whatIfCounts } = await import('./corpus-report.js');
      const reading = { workshop, works, isInterrupted: () => false };
      const corpus = await openCorpus(parsed, settings, options, inputs, reading, messages, false);
      try {
        for await (const { work, result } of eachResult(inputs, works, workshop, corpus.survey.surveying)) {
          corpus.survey.take(work, result);
          await cleaning.take(work, result);
        }
        await tellUnused(corpus.survey, settings, messages);
        const planned = { ...runSettings(settings, options.remove), inDoubt: corpus.survey.inDoubt() };
        const plan = corpus.run.plan(planned);
        const whatIf = settings.whatIf ? whatIfCounts(corpus, planned) : [];
        await tell(() => corpusReport(cleaning.found().counts, corpus, plan, whatIf, parsed));
      } finally {
        corpus.close();
      }
    } else {
      for await (const { work, result } of eachResult(inputs, works, workshop)) await cleaning.take(work, result);
      await tell(() => reportOf(rulesVersion, 'document', cleaning.found().counts, cleaning.found().blocks));
    }
  } finally {
    await workshop.close();
    await progress.clear();
  }
  return hasFault() ? 2 : 0;

  function hasFault(): boolean {
    return faults.length > 0 || cleaning.hasFault();
  }

  async function tell(report: () => Parameters<typeof writeReport>[0]): Promise<void> {
    await notes.finish();
    await progress.clear();
    if (cleaning.isAnyDone() || !hasFault()) await writeReport(report(), parsed, io.stdout, io);
  }
}
