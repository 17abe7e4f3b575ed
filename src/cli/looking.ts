import type { Input } from '../node/inputs.js';
import { openWorkshop } from '../node/workshop.js';
import { type LocatedReport, reportOf } from '../report/locate.js';
import { rulesVersion } from '../rules-version.js';
import { type Arguments, documentOptions, encodingOf, fieldOf, flagOf, numberValueOf } from './arguments.js';
import { createCleaning } from './cleaning.js';
import { comparesDocuments, corpusSettings } from './corpus-options.js';
import { createEncodingNotes } from './encoding-notes.js';
import { findAll } from './find.js';
import type { Io } from './io.js';
import { createMessages, type Messages } from './messages.js';
import { lookingCarrier } from './plain-carrier.js';
import { createProgress } from './progress.js';
import { eachResult } from './readings.js';
import { tellingOf } from './telling.js';

/** What a command that writes nothing saw. */
export interface Looked {
  /** Good until it was told. */
  readonly located: LocatedReport;
  /** The inputs that were looked at. */
  readonly inputs: readonly Input[];
  readonly hasFault: boolean;
  readonly messages: Messages;
}

/** How a command looks. */
export interface LookSettings {
  /** Which of the inputs are looked at; all of them without it. */
  readonly choose?: (inputs: readonly Input[], isCompared: boolean) => readonly Input[];
  /** A file of ours that is passed over. */
  readonly passedOver?: string;
  /** Whether blocks of nothing but what `--allow` lists are accepted inside documents too. */
  readonly acceptsAllowed?: boolean;
  /** Whether blocks come with the fingerprints of their kept passages too. */
  readonly hasKept?: boolean;
}

/**
 * The walk of the commands that only look: finds what repeats in the inputs, as a report, and writes nothing. An interrupt may end it at any
 * moment.
 *
 * @param tell is given what was seen, unless no input came through and there was a fault
 * @returns whether an input had a fault
 */
export async function look(
  parsed: Arguments,
  io: Io,
  tell: (looked: Looked) => Promise<void>,
  { choose, passedOver, acceptsAllowed, hasKept = false }: LookSettings = {},
): Promise<boolean> {
  const settings = await corpusSettings(parsed);
  const isCompared = comparesDocuments(settings);
  const quiet = flagOf(parsed, 'quiet');
  const { inputs: found, faults } = await findAll(parsed, io, passedOver === undefined ? {} : { passedOver });
  const inputs = choose?.(found, isCompared) ?? found;
  const progress = createProgress(io.stderr, inputs.length, quiet);
  const messages = createMessages(io.stderr, quiet, progress);
  for (const fault of faults) await messages.fault(fault);

  const notes = createEncodingNotes(messages);
  const options = { ...documentOptions(parsed), scope: isCompared ? ('corpus' as const) : ('document' as const) };
  const allowed = acceptsAllowed ? await fingerprints(settings.allow) : [];
  const telling = tellingOf(parsed, { allowed, hasKept });
  const workshop = await openWorkshop(options, numberValueOf(parsed, 'jobs'), { telling });
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
        await finish(() => corpusReport(cleaning.found().counts, corpus, plan, whatIf, parsed, telling));
      } finally {
        corpus.close();
      }
    } else {
      for await (const { work, result } of eachResult(inputs, works, workshop)) await cleaning.take(work, result);
      await finish(() => {
        const { counts, blocks, documents } = cleaning.found();
        return { ...reportOf(rulesVersion, 'document', counts, blocks), ...(telling.hasTexts ? { documents } : {}) };
      });
    }
  } finally {
    await workshop.close();
    await progress.clear();
  }
  return hasFault();

  function hasFault(): boolean {
    return faults.length > 0 || cleaning.hasFault();
  }

  async function finish(report: () => LocatedReport): Promise<void> {
    await notes.finish();
    await progress.clear();
    if (cleaning.isAnyDone() || !hasFault()) await tell({ located: report(), inputs, hasFault: hasFault(), messages });
  }
}

async function fingerprints(passages: readonly Uint8Array[]): Promise<string[]> {
  const { openFingerprints } = await import('../block-fingerprint.js');
  const fingerprintOf = await openFingerprints();
  return passages.map((passage) => fingerprintOf([passage]));
}
