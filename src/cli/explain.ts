import { wordsMin } from '../blocks/rules.js';
import { InputError } from '../errors.js';
import { formatOf } from '../formats/registry.js';
import { findInputs } from '../node/inputs.js';
import { readInput } from '../node/source.js';
import { judgeInput, rulesVersion } from '../pipeline.js';
import { type Judged, renderExplanation, renderExplanationJson, renderExplanationJsonl } from '../report/explain.js';
import { type Arguments, choiceOf, documentOptions, encodingOf, flagOf } from './arguments.js';
import { createEncodingNotes } from './encoding-notes.js';
import type { Io } from './io.js';
import { createMessages } from './messages.js';
import { createProgress } from './progress.js';
import { hasColor } from './render.js';

/**
 * `explain FILE`: for each paragraph of one text what `clean` would do with it, and why, on standard output. Writes nothing else.
 *
 * @returns the exit code: 0
 * @throws InputError where it is no file, or cannot be read
 */
export async function explain(parsed: Arguments, io: Io): Promise<number> {
  const { inputs, faults } = await findInputs(parsed.paths, { takeIgnored: true });
  if (faults.length > 0) throw faults[0];
  const [input] = inputs;
  if (inputs.length !== 1 || !input.isNamed) {
    const expected = 'one file, or - for standard input';
    throw new InputError('usage', 'explain reads one file', { expected, got: 'a folder or a pattern' });
  }
  if (formatOf(input.id) === 'json-lines') {
    throw new InputError('usage', 'explain reads one text, and this holds many', { path: input.id, expected: 'a text', got: 'JSON lines' });
  }
  const read = await readInput(input, io.stdin, encodingOf(parsed));
  if ('passedOver' in read) throw new InputError('unreadable', read.passedOver, { path: input.id });
  const quiet = flagOf(parsed, 'quiet');
  const notes = createEncodingNotes(createMessages(io.stderr, quiet, createProgress(io.stderr, undefined, quiet)));
  await notes.add(input.id, read.source.encoding);
  await notes.finish();
  await io.stdout.write(rendered(await judgeInput(read.source, documentOptions(parsed)), parsed, io));
  return 0;
}

function rendered(judged: Judged, parsed: Arguments, io: Io): string {
  switch (choiceOf<'text' | 'json' | 'jsonl'>(parsed, 'format')) {
    case 'json':
      return renderExplanationJson(judged, wordsMin, rulesVersion);
    case 'jsonl':
      return renderExplanationJsonl(judged, wordsMin, rulesVersion);
    case 'text':
      return renderExplanation(judged, wordsMin, { color: hasColor(parsed, io.stdout, io) });
  }
}
