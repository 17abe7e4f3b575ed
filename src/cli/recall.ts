import { utf8Soundness } from '../encoding/sound.js';
import { openView } from '../encoding/view.js';
import { InputError } from '../errors.js';
import { openRecordReader } from '../formats/json-lines.js';
import { stateText } from '../formats/record-states.js';
import { type Work, worksOf } from '../node/works.js';
import type { DetectOptions } from '../options.js';
import { openRecallMeter } from '../recall.js';
import { malformedLines } from '../record-cleaner.js';
import { type RecallReport, renderRecall, renderRecallJson, renderRecallJsonl } from '../report/recall.js';
import { rulesVersion } from '../rules-version.js';
import { foldWords } from '../sketch/words.js';
import { findParagraphs } from '../text/paragraphs.js';
import { type Arguments, choiceOf, encodingOf, fieldOf, flagOf, numberValueOf } from './arguments.js';
import { createEncodingNotes } from './encoding-notes.js';
import { findAll } from './find.js';
import type { Io } from './io.js';
import { createMessages } from './messages.js';
import { createProgress } from './progress.js';

/**
 * `recall PATH...`: how many near-duplicates a threshold finds at the lengths of the paragraphs there, on standard output. Writes nothing
 * else.
 *
 * @returns the exit code: 0, or 2 when an input had a fault
 */
export async function recall(parsed: Arguments, io: Io): Promise<number> {
  const quiet = flagOf(parsed, 'quiet');
  const { inputs, faults } = await findAll(parsed, io);
  const progress = createProgress(io.stderr, inputs.length, quiet);
  const messages = createMessages(io.stderr, quiet, progress);
  const notes = createEncodingNotes(messages);
  const meter = await openRecallMeter(numberValueOf(parsed, 'threshold'));
  const readRecords = openRecordReader();
  const encoder = new TextEncoder();
  let hasFault = faults.length > 0;
  let isAnyDone = false;

  async function fail(error: InputError): Promise<void> {
    hasFault = true;
    await messages.fault(error);
  }

  /** @param bytes UTF-8 */
  function take(bytes: Uint8Array, paragraphs = choiceOf<DetectOptions['paragraphs']>(parsed, 'paragraphs')): void {
    meter.add(foldWords(bytes), findParagraphs(bytes, paragraphs));
  }

  async function takeTexts({ parts, task }: Work & { kind: 'texts' }): Promise<void> {
    for (const [row, { index, encoding }] of parts.entries()) {
      await notes.add(inputs[index].id, encoding);
      take(openView(task.bytes.subarray(task.starts[row], task.ends[row]), encoding).bytes, task.paragraphs);
      await progress.step();
    }
  }

  async function takeRecords({ task }: Work & { kind: 'records' }): Promise<void> {
    const records = readRecords(task.bytes, encoder.encode(task.field), task.isFirst);
    for (const { line, got } of malformedLines(task.bytes, records, task.firstLine)) {
      await fail(new InputError('malformed', 'is no JSON', { path: task.id, line, expected: 'a JSON object', got }));
    }
    for (let row = 0; row < records.count; row++) {
      if (records.states[row] !== stateText) continue;
      const text = records.text.subarray(records.textStarts[row], records.textEnds[row]);
      take(openView(text, { name: 'utf-8', from: 'form', ...utf8Soundness(text) }).bytes, task.paragraphs);
    }
    await progress.read(task.bytes.length);
  }

  for (const fault of faults) await messages.fault(fault);
  for await (const work of worksOf(inputs, { stdin: io.stdin, encoding: encodingOf(parsed), field: fieldOf(parsed) })) {
    if (work.kind === 'texts') await takeTexts(work);
    else if (work.kind === 'records') await takeRecords(work);
    else if (work.kind === 'fault') await fail(work.error);
    else if (work.kind === 'passed-over') await messages.note(`${inputs[work.index].id}: ${work.note}, and is passed over`);
    if (work.kind !== 'texts' && work.kind !== 'records') await progress.step();
    if (work.kind !== 'fault') isAnyDone = true;
  }
  await notes.finish();
  await progress.clear();
  if (isAnyDone || !hasFault) await io.stdout.write(rendered({ rules: rulesVersion, ...meter.measure() }, parsed));
  return hasFault ? 2 : 0;
}

function rendered(report: RecallReport, parsed: Arguments): string {
  switch (choiceOf<'text' | 'json' | 'jsonl'>(parsed, 'format')) {
    case 'json':
      return renderRecallJson(report);
    case 'jsonl':
      return renderRecallJsonl(report);
    case 'text':
      return renderRecall(report);
  }
}
