import { createReadStream } from 'node:fs';
import type { KeyFields } from '../document-keys.js';
import { detectEncoding } from '../encoding/detect.js';
import { openView } from '../encoding/view.js';
import { InputError } from '../errors.js';
import { readStream, tooLarge } from '../node/read.js';
import { type DetectOptions, defaultFor, options } from '../options.js';
import { foldWords } from '../sketch/words.js';
import { findParagraphs } from '../text/paragraphs.js';
import { type Arguments, isFromFile, pathsOf } from './arguments.js';

/** How documents are compared with each other. */
export interface CorpusSettings {
  readonly scope: DetectOptions['scope'];
  readonly keep: 'first' | 'latest' | 'longest' | 'source-list';
  /** With `keep` source-list: the best first, each once. */
  readonly sources: readonly string[];
  readonly duplicates: 'list' | 'drop';
  readonly boilerplate: 'keep' | 'remove';
  readonly boilerplateDocuments: number;
  readonly passageWords: number;
  /** Paragraphs in UTF-8, each with words in it, that never go. */
  readonly allow: readonly Uint8Array[];
  /** The same, of those that always go where they are repeated. */
  readonly block: readonly Uint8Array[];
  /** Paths as PATH arguments are, whose documents come before all others. */
  readonly against: readonly string[];
  readonly indexDir: string | undefined;
  readonly fields: KeyFields;
  /** Whether the modification time of a text is its date. */
  readonly hasFileDates: boolean;
  readonly whatIf: boolean;
}

/** Whether documents are compared with others at all. */
export function comparesDocuments({ scope, against, indexDir }: Pick<CorpusSettings, 'scope' | 'against' | 'indexDir'>): boolean {
  return scope === 'corpus' || against.length > 0 || indexDir !== undefined;
}

/** Options that say nothing where each document is looked at alone. */
const corpusOnly: readonly string[] = [
  ...[
    'id-field',
    'date-field',
    'source-field',
    'file-dates',
    'keep',
    'sources',
    'duplicates',
    'boilerplate',
    'boilerplate-documents',
    'passage-words',
  ],
  ...['allow', 'block', 'against', 'index', 'what-if'],
];

/** A list is written by people, or cut out of a corpus: 16 MiB are some 50,000 paragraphs, and all of them stay in memory. */
const listBytesMax = 16 * 2 ** 20;

/**
 * Checks a command's options of the corpus against each other and reads the files they name. Options that the command does not have are
 * at their defaults.
 *
 * @throws InputError `usage` for options that contradict each other; `not-found`, `unreadable`, `too-large`, `encoding`, `malformed`
 */
export async function corpusSettings(parsed: Arguments): Promise<CorpusSettings> {
  const { command, values } = parsed;
  const settingOf = <Value>(name: string) => (values.has(name) ? values.get(name) : presetOf(name)) as Value;
  const path = (name: string) => settingOf<string | undefined>(name);
  const keep = settingOf<CorpusSettings['keep']>('keep');
  const against = pathsOf(parsed, 'against');
  const isAlone = command === 'explain' && against.length === 0 && path('index') === undefined;
  // What a file says of all commands is no fault of the one to which it means nothing.
  const scope = isAlone && isFromFile(parsed, 'scope') ? 'document' : settingOf<CorpusSettings['scope']>('scope');
  const sources = keep !== 'source-list' && isFromFile(parsed, 'sources') ? undefined : path('sources');
  if (scope === 'document' && against.length === 0 && path('index') === undefined) {
    // A check lets pass what is allowed inside documents too.
    const isMeant = (name: string) => isFromFile(parsed, name) || (command === 'check' && name === 'allow');
    const strange = corpusOnly.find((name) => values.has(name) && values.get(name) !== presetOf(name) && !isMeant(name));
    if (strange !== undefined) throw new InputError('usage', `--${strange} needs --scope corpus`, { got: '--scope document' });
  } else if (isAlone) {
    const expected = '--against PATH or --index DIR';
    throw new InputError('usage', 'explain reads one text, and has nothing to compare it with', { expected, got: '--scope corpus' });
  }
  if (keep === 'source-list' && sources === undefined)
    throw new InputError('usage', '--keep source-list needs to know the sources', { expected: '--sources FILE', got: 'nothing' });
  if (keep !== 'source-list' && sources !== undefined)
    throw new InputError('usage', '--sources needs --keep source-list', { got: `--keep ${keep}` });
  if (against.includes('-'))
    throw new InputError('usage', '--against reads no standard input', { expected: 'a file, a folder or a glob', got: '"-"' });
  const [allow, block] = await Promise.all([path('allow'), path('block')].map((list) => readPassages(list, parsed)));
  assertApart(allow, block, path('block'));
  return {
    scope,
    keep,
    sources: sources === undefined ? [] : sourcesIn(await readList(sources, parsed), sources),
    duplicates: settingOf<CorpusSettings['duplicates']>('duplicates'),
    boilerplate: settingOf<CorpusSettings['boilerplate']>('boilerplate'),
    boilerplateDocuments: settingOf<number>('boilerplate-documents'),
    passageWords: settingOf<number>('passage-words'),
    allow: allow.map(({ text }) => text),
    block: block.map(({ text }) => text),
    against,
    indexDir: path('index'),
    fields: { name: settingOf<string>('id-field'), date: settingOf<string>('date-field'), source: settingOf<string>('source-field') },
    hasFileDates: settingOf<boolean>('file-dates'),
    whatIf: settingOf<boolean>('what-if'),
  };
}

function presetOf(name: string): ReturnType<typeof defaultFor> {
  const option = options.find((each) => each.name === name);
  return option && defaultFor(option, undefined);
}

/** A list as UTF-8, read as inputs are read. */
async function readList(path: string, { values }: Arguments): Promise<Uint8Array> {
  // One byte more than may be tells that there are more.
  const bytes = await readStream(createReadStream(path, { end: listBytesMax }), path);
  if (bytes.length > listBytesMax) throw tooLarge(path, undefined, listBytesMax);
  return openView(bytes, detectEncoding(bytes, String(values.get('encoding') ?? 'auto'))).bytes;
}

/** @throws InputError `malformed` for a list without a source, or with one that stands in two places */
function sourcesIn(bytes: Uint8Array, path: string): string[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  const sources = new Map<string, number>();
  for (const [index, text] of lines.entries()) {
    const source = text.trim();
    const known = sources.get(source);
    if (known !== undefined)
      throw new InputError('malformed', 'names a source again', {
        path,
        line: index + 1,
        expected: 'each once',
        got: `that of line ${known}`,
      });
    if (source !== '') sources.set(source, index + 1);
  }
  if (sources.size === 0) throw new InputError('malformed', 'names no source', { path, expected: 'one a line', got: 'nothing' });
  return [...sources.keys()];
}

interface ListedPassage {
  readonly text: Uint8Array;
  /** Its folded words, which say what it is equal to. */
  readonly folded: string;
  readonly line: number;
}

/** The paragraphs of a list, as documents have them. One without words, as a line of dashes, is equal to nothing and only parts others. */
async function readPassages(path: string | undefined, parsed: Arguments): Promise<ListedPassage[]> {
  if (path === undefined) return [];
  const bytes = await readList(path, parsed);
  const { count, starts, lineEnds } = findParagraphs(bytes, parsed.values.get('paragraphs') as DetectOptions['paragraphs']);
  const decoder = new TextDecoder();
  const passages: ListedPassage[] = [];
  let [line, counted] = [1, 0];
  for (let p = 0; p < count; p++) {
    const text = bytes.slice(starts[p], lineEnds[p]);
    for (; counted < starts[p]; counted++) if (bytes[counted] === 0x0a) line++;
    const words = foldWords(text);
    if (words.count > 0) passages.push({ text, folded: decoder.decode(words.folded.slice(0, words.foldedEnds[words.count - 1])), line });
  }
  return passages;
}

/** A passage can't stay always and go always. */
function assertApart(allow: readonly ListedPassage[], block: readonly ListedPassage[], path = '--block'): void {
  const allowed = new Map(allow.map(({ folded, line }) => [folded, line]));
  const both = block.find(({ folded }) => allowed.has(folded));
  if (both === undefined) return;
  const got = `line ${allowed.get(both.folded)} of --allow`;
  throw new InputError('usage', 'a passage is both allowed and blocked', {
    path,
    line: both.line,
    expected: 'it in one of the lists',
    got,
  });
}
