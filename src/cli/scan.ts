import { InputError } from '../errors.js';
import { findInputs } from '../node/inputs.js';
import { readAgain } from '../node/read.js';
import { readInput } from '../node/source.js';
import { type DetectOptions, defaultDetectOptions } from '../options.js';
import { scanDocuments } from '../pipeline.js';
import { locateReport } from '../report/locate.js';
import type { SourceDocument } from '../types.js';
import { type Arguments, choiceOf, flagOf, numberValueOf } from './arguments.js';
import type { Io } from './io.js';
import { createMessages } from './messages.js';
import { createProgress } from './progress.js';
import { render } from './render.js';

/**
 * `scan PATH...`: the report on standard output; writes nothing else. An interrupt may end it at any moment.
 *
 * @returns the exit code: 0, or 2 when an input had a fault
 */
export async function scan(parsed: Arguments, io: Io): Promise<number> {
  const quiet = flagOf(parsed, 'quiet');
  const found = await findInputs(parsed.paths, { takeIgnored: flagOf(parsed, 'no-ignore') });
  const progress = createProgress(io.stderr, found.inputs.length, quiet);
  const messages = createMessages(io.stderr, quiet, progress);
  for (const fault of found.faults) await messages.fault(fault);

  let hasFault = found.faults.length > 0;
  // How to come by a document's bytes again for its lines and excerpts, which only those that repeat something need.
  const bytesAgain = new Map<string, () => Uint8Array | undefined>();

  async function* documents(): AsyncGenerator<SourceDocument> {
    for (const input of found.inputs) {
      try {
        const read = await readInput(input, io.stdin);
        if ('passedOver' in read) {
          await messages.note(`${input.id}: ${read.passedOver}, and is passed over`);
        } else {
          const { source, file } = read;
          const again = file === undefined ? () => source.bytes : readAgain(file.path, file.status);
          bytesAgain.set(input.id, again);
          yield source;
        }
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        hasFault = true;
        await messages.fault(error);
      }
      await progress.step();
    }
  }

  const report = await scanDocuments(documents(), detectOptions(parsed));
  await progress.clear();
  if (report.documentCount > 0 || !hasFault) {
    const located = locateReport(report, (document) => bytesAgain.get(document)?.());
    await io.stdout.write(render(located, parsed, io.stdout, io));
  }
  return hasFault ? 2 : 0;
}

function detectOptions(parsed: Arguments): DetectOptions {
  return {
    ...defaultDetectOptions,
    engine: choiceOf<DetectOptions['engine']>(parsed, 'engine'),
    paragraphs: choiceOf<DetectOptions['paragraphs']>(parsed, 'paragraphs'),
    scope: choiceOf<DetectOptions['scope']>(parsed, 'scope'),
    threshold: numberValueOf(parsed, 'threshold'),
  };
}
