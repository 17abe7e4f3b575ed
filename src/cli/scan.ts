import { openView } from '../encoding/view.js';
import { InputError } from '../errors.js';
import { readAgain } from '../node/read.js';
import { readInput, type TextInput } from '../node/source.js';
import { type DetectOptions, defaultDetectOptions } from '../options.js';
import { scanDocuments } from '../pipeline.js';
import { locateReport } from '../report/locate.js';
import type { SourceDocument, TextView } from '../types.js';
import { type Arguments, choiceOf, encodingOf, flagOf, numberValueOf } from './arguments.js';
import { createEncodingNotes } from './encoding-notes.js';
import { findAll } from './find.js';
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
  const found = await findAll(parsed, io);
  const progress = createProgress(io.stderr, found.inputs.length, quiet);
  const messages = createMessages(io.stderr, quiet, progress);
  const notes = createEncodingNotes(messages);
  const options = detectOptions(parsed);
  for (const fault of found.faults) await messages.fault(fault);

  let hasFault = found.faults.length > 0;
  // How to come by a document's text again for its lines and excerpts, which only those that repeat something need.
  const textAgain = new Map<string, () => TextView | undefined>();

  async function* documents(): AsyncGenerator<SourceDocument> {
    for (const input of found.inputs) {
      try {
        const read = await readInput(input, io.stdin, options.encoding);
        if ('passedOver' in read) {
          await messages.note(`${input.id}: ${read.passedOver}, and is passed over`);
        } else {
          await notes.add(input.id, read.source.encoding);
          textAgain.set(input.id, textReader(read));
          yield read.source;
        }
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        hasFault = true;
        await messages.fault(error);
      }
      await progress.step();
    }
  }

  const report = await scanDocuments(documents(), options);
  await notes.finish();
  await progress.clear();
  if (report.documentCount > 0 || !hasFault) {
    const located = locateReport(report, (document) => textAgain.get(document)?.());
    await io.stdout.write(render(located, parsed, io.stdout, io));
  }
  return hasFault ? 2 : 0;
}

function textReader({ source, file }: TextInput): () => TextView | undefined {
  if (file === undefined) return () => openView(source.bytes, source.encoding);
  const again = readAgain(file.path, file.status);
  const { encoding } = source;
  return () => {
    const bytes = again();
    return bytes === undefined ? undefined : openView(bytes, encoding);
  };
}

function detectOptions(parsed: Arguments): DetectOptions {
  return {
    ...defaultDetectOptions,
    encoding: encodingOf(parsed),
    engine: choiceOf<DetectOptions['engine']>(parsed, 'engine'),
    paragraphs: choiceOf<DetectOptions['paragraphs']>(parsed, 'paragraphs'),
    scope: choiceOf<DetectOptions['scope']>(parsed, 'scope'),
    threshold: numberValueOf(parsed, 'threshold'),
  };
}
