import { recordId } from '../document-keys.js';
import { utf8Soundness } from '../encoding/sound.js';
import { openView } from '../encoding/view.js';
import { InputError } from '../errors.js';
import { openRecordReader } from '../formats/json-lines.js';
import { stateText } from '../formats/record-states.js';
import type { Records } from '../formats/records.js';
import type { Input } from '../node/inputs.js';
import { knownFile, readAgain } from '../node/read.js';
import { isUndoFile, readInput, type TextInput } from '../node/source.js';
import { isRecords, linesOf, usualField } from '../node/works.js';
import { type DetectOptions, defaultDetectOptions } from '../options.js';
import { scanDocuments } from '../pipeline.js';
import { malformedLines } from '../record-cleaner.js';
import { locateReport } from '../report/locate.js';
import type { SourceDocument, TextView } from '../types.js';
import { type Arguments, choiceOf, encodingOf, fieldOf, flagOf, numberValueOf } from './arguments.js';
import { createEncodingNotes } from './encoding-notes.js';
import { findAll } from './find.js';
import type { Io } from './io.js';
import { createMessages } from './messages.js';
import { createProgress } from './progress.js';
import { writeReport } from './render.js';

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
  const readRecords = openRecordReader();
  for (const fault of found.faults) await messages.fault(fault);

  let hasFault = found.faults.length > 0;
  // How to come by a document's text again for its lines and excerpts, which only those that repeat something need.
  const textAgain = new Map<string, () => TextView | undefined>();

  async function* documents(): AsyncGenerator<SourceDocument> {
    for (const input of found.inputs) {
      try {
        if (isRecords(input, fieldOf(parsed))) {
          yield* recordsOf(input);
          continue;
        }
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

  async function* recordsOf(input: Input): AsyncGenerator<SourceDocument> {
    const field = new TextEncoder().encode(fieldOf(parsed) ?? usualField);
    const file = input.kind === 'file' ? knownFile(input.path, input.id) : undefined;
    let isFirst = true;
    for await (const { bytes, firstLine } of linesOf(input, file, io.stdin)) {
      if (isFirst && isUndoFile(input, bytes)) {
        await messages.note(`${input.id}: is an undo file, and is passed over`);
        break;
      }
      const records = readRecords(bytes, field, isFirst);
      isFirst = false;
      for (const { line, got } of malformedLines(bytes, records, firstLine)) {
        hasFault = true;
        await messages.fault(new InputError('malformed', 'is no JSON', { path: input.id, line, expected: 'a JSON object', got }));
      }
      for (const document of documentsOf(records, input.id, firstLine)) {
        textAgain.set(document.id, () => openView(document.bytes, document.encoding));
        yield document;
      }
    }
    await progress.step();
  }

  const report = await scanDocuments(documents(), options);
  await notes.finish();
  await progress.clear();
  if (report.documentCount > 0 || !hasFault) {
    const located = locateReport(report, (document) => textAgain.get(document)?.());
    await writeReport(located, parsed, io.stdout, io);
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

/** The records of a batch that have a text. Their bytes are kept until the report is told. */
function* documentsOf(records: Records, id: string, firstLine: number): Generator<Required<SourceDocument>> {
  for (let row = 0; row < records.count; row++) {
    if (records.states[row] !== stateText) continue;
    const bytes = records.text.slice(records.textStarts[row], records.textEnds[row]);
    yield { id: recordId(id, firstLine + records.lines[row]), bytes, encoding: { name: 'utf-8', from: 'form', ...utf8Soundness(bytes) } };
  }
}
