import { certainWordsMin } from '../blocks/judge-join.js';
import { wordsMin } from '../blocks/rules.js';
import { InputError } from '../errors.js';
import { formatOf } from '../formats/registry.js';
import { readInput } from '../node/source.js';
import { judgeInput } from '../pipeline.js';
import { renderExplanation, renderExplanationJson, renderExplanationJsonl } from '../report/explain.js';
import type { Judged, Limits } from '../report/explain-findings.js';
import { rulesVersion } from '../rules-version.js';
import { type Arguments, choiceOf, documentOptions, encodingOf, flagOf } from './arguments.js';
import { comparesDocuments, corpusSettings } from './corpus-options.js';
import { createEncodingNotes } from './encoding-notes.js';
import { findOne } from './find.js';
import type { Io } from './io.js';
import { createMessages } from './messages.js';
import { createProgress } from './progress.js';
import { hasColor } from './render.js';

/**
 * `explain FILE`: for each paragraph of one text what `clean` would do with it, and why, on standard output; with `--against` and `--index`
 * also what of it other documents hold. Writes nothing else.
 *
 * @returns the exit code: 0
 * @throws InputError where it is no file, or cannot be read
 */
export async function explain(parsed: Arguments, io: Io): Promise<number> {
  const settings = await corpusSettings(parsed);
  const { inputs, faults } = await findOne(parsed);
  if (faults.length > 0) throw faults[0];
  const [input] = inputs;
  if (inputs.length !== 1 || !input.isNamed) {
    const expected = 'one file, or - for standard input';
    throw new InputError('usage', 'explain reads one file', { expected, got: 'a folder or a pattern' });
  }
  if (formatOf(input.id) === 'json-lines') {
    throw new InputError('usage', 'explain reads one text, and this holds many', { path: input.id, expected: 'a text', got: 'JSON lines' });
  }
  const read = await readInput(input, io.stdin, input.reading?.encoding ?? encodingOf(parsed));
  if ('passedOver' in read) throw new InputError('unreadable', read.passedOver, { path: input.id });
  const quiet = flagOf(parsed, 'quiet');
  const messages = createMessages(io.stderr, quiet, createProgress(io.stderr, undefined, quiet));
  const notes = createEncodingNotes(messages);
  await notes.add(input.id, read.source.encoding);
  await notes.finish();
  const options = documentOptions(parsed);
  const judge = async (): Promise<Judged> => {
    if (!comparesDocuments(settings))
      return judgeInput(read.source, { ...options, paragraphs: input.reading?.paragraphs ?? options.paragraphs });
    // What few runs need is loaded for them alone.
    const { judgeAmongOthers } = await import('./explain-corpus.js');
    return judgeAmongOthers(parsed, io, settings, { ...options, scope: 'corpus' }, input, read, messages);
  };
  await io.stdout.write(
    rendered(await judge(), { ...wordsMin, elsewhere: certainWordsMin, otherStory: settings.passageWords }, parsed, io),
  );
  return 0;
}

function rendered(judged: Judged, limits: Limits, parsed: Arguments, io: Io): string {
  switch (choiceOf<'text' | 'json' | 'jsonl'>(parsed, 'format')) {
    case 'json':
      return renderExplanationJson(judged, limits, rulesVersion);
    case 'jsonl':
      return renderExplanationJsonl(judged, limits, rulesVersion);
    case 'text':
      return renderExplanation(judged, limits, { color: hasColor(parsed, io.stdout, io) });
  }
}
