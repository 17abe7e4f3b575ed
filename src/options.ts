import { checkOptions } from './check-option-table.js';
import { corpusOptions } from './corpus-option-table.js';
import type { Command, Option } from './option-types.js';
import { reportOptions } from './report-option-table.js';

/**
 * The one table of options: flags, environment variables, help and checks all come from it.
 * A default stands here and nowhere else.
 */
export const options: readonly Option[] = [
  {
    name: 'out',
    type: 'path',
    default: undefined,
    commands: ['clean', 'index'],
    about: 'Write every input, cleaned or not, to this folder, laid out as the inputs are. index merge: the folder of the new index.',
  },
  {
    name: 'repair',
    type: 'flag',
    default: false,
    commands: ['index'],
    about: 'With index compact: leave out what is damaged, and keep the damaged file beside the new one.',
  },
  {
    name: 'in-place',
    type: 'flag',
    default: false,
    commands: ['clean'],
    about: 'Rewrite changed files where they stand, atomically, after writing the undo file.',
  },
  {
    name: 'undo',
    type: 'path',
    default: 'doubletake-undo.jsonl',
    commands: ['clean'],
    about: 'With --in-place: the undo file to write; it must not exist yet.',
  },
  { name: 'dry-run', type: 'flag', default: false, commands: ['clean', 'restore'], about: 'Say what would be done and write nothing.' },
  {
    name: 'diff',
    type: 'flag',
    default: false,
    commands: ['clean'],
    about: 'Print a unified diff of what would be done and write nothing.',
  },
  {
    name: 'remove',
    type: 'choice',
    choices: ['safe', 'exact', 'all'],
    default: 'safe',
    commands: ['clean', 'filter', 'explain'],
    about:
      'What is removed. safe: what certainly says nothing new; exact: of that only what is the same word by word; all: what is for review too, which may lose text that is meant.',
  },
  ...corpusOptions,
  ...checkOptions,
  ...reportOptions,
  {
    name: 'engine',
    type: 'choice',
    choices: ['kernel', 'scalar', 'minhash'],
    default: 'kernel',
    commands: ['clean', 'scan', 'check', 'filter', 'explain'],
    about:
      'What reads the words and finds the paragraphs that may be alike. kernel: WebAssembly with SIMD, or scalar where that is missing; scalar: the same in plain JavaScript, bit for bit, which reads eight to twenty times slower; minhash: alike paragraphs by the npm package of that name, an independent second opinion, slower (0.1 to 0.5 ms for a paragraph of 50 words, more for longer ones) and for 100000 different paragraphs at most.',
  },
  {
    name: 'field',
    type: 'field',
    default: undefined,
    commands: ['clean', 'scan', 'check', 'filter', 'recall'],
    about:
      'Inputs are JSON lines, and this field of each object is the text. Without it, inputs whose names end in .jsonl or .ndjson are, and their field is text. Every byte outside of what is cut stays.',
  },
  {
    name: 'jobs',
    type: 'number',
    default: 0,
    min: 0,
    max: 256,
    unit: 'threads; 0 is one for each core',
    isWhole: true,
    commands: ['clean', 'scan', 'check', 'filter'],
    about: 'How many threads judge. Under 10 MB of input it is one. The output is the same for any number.',
  },
  {
    name: 'on-repeat',
    type: 'choice',
    choices: ['cut', 'drop', 'mark'],
    default: 'cut',
    commands: ['filter'],
    about:
      'What becomes of text that an earlier record held. cut: paragraphs that certainly repeat are cut, and a record that is repeated as a whole stays and is named; drop: that record is left out; mark: nothing of it is cut, and records are annotated.',
  },
  {
    name: 'annotate',
    type: 'flag',
    default: false,
    commands: ['filter'],
    about: 'Give every record with a text a member "doubletake", which says what was cut or left there, why, and where it stood first.',
  },
  {
    name: 'on-error',
    type: 'choice',
    choices: ['pass', 'drop', 'fail'],
    default: 'pass',
    commands: ['filter'],
    about:
      'What becomes of a line that is no JSON. It is named, and the exit code is 2. pass: it is passed on as it is; drop: it is left out; fail: the run ends before it.',
  },
  {
    name: 'paragraphs',
    type: 'choice',
    choices: ['auto', 'line', 'blank'],
    default: 'auto',
    commands: ['clean', 'scan', 'check', 'filter', 'explain', 'recall'],
    about: 'What parts paragraphs: every line end, blank lines, or whichever the text uses.',
  },
  {
    name: 'encoding',
    type: 'encoding',
    default: 'auto',
    commands: ['clean', 'scan', 'check', 'explain', 'recall'],
    about:
      'How files without a byte order mark are read: any name that TextDecoder knows, such as windows-1256 or gb18030. auto: UTF-8 or UTF-16 where they are that, else the likeliest. Files keep their encoding.',
  },
  {
    name: 'files-from',
    type: 'path',
    default: undefined,
    commands: ['clean', 'scan', 'check', 'recall'],
    about:
      'Take also the files and folders that this file names, or standard input for -: one path a line, or parted by NUL bytes, as find -print0 and git ls-files -z write them. No globs there.',
  },
  {
    name: 'no-ignore',
    type: 'flag',
    default: false,
    commands: ['clean', 'scan', 'check', 'recall'],
    about:
      'In folders and globs, also take what .gitignore names, hidden files, .git and node_modules; and everywhere what the file of settings ignores.',
  },
  {
    name: 'quiet',
    type: 'flag',
    default: false,
    commands: ['clean', 'scan', 'check', 'filter', 'explain', 'recall', 'restore', 'index', 'init', 'formats', 'completion'],
    about: 'No report, notes or progress on standard error; errors are still told.',
  },
  {
    name: 'no-color',
    type: 'flag',
    default: false,
    commands: ['clean', 'scan', 'check', 'filter', 'explain', 'recall', 'restore', 'index', 'init', 'formats', 'completion'],
    about: 'No colours, as if NO_COLOR were set.',
  },
];

/** What an option is for a command that is not told. */
export function defaultFor(option: Option, command: Command | undefined): Option['default'] {
  const own = option.type === 'choice' && command !== undefined ? option.defaults?.[command] : undefined;
  return own ?? option.default;
}

/** What an option takes, for errors. */
export function expectation(option: Option): string {
  switch (option.type) {
    case 'choice':
      return option.choices.join(', ');
    case 'number':
      return `a ${option.isWhole ? 'whole number' : 'number'} from ${option.min} to ${option.max} (${option.unit})`;
    case 'flag':
      return 'true or false';
    case 'path':
      return 'a path';
    case 'encoding':
      return 'auto, or the name of an encoding';
    case 'field':
      return 'the name of a field';
    case 'revision':
      return 'a revision of git, such as origin/main';
    case 'report':
      return `FORMAT=FILE, where FORMAT is ${option.choices.join(', ')}`;
  }
}

/** What the detector itself is told; everything else in the table is about files and printing. */
export interface DetectOptions {
  readonly paragraphs: 'auto' | 'line' | 'blank';
  readonly scope: 'document' | 'corpus';
  readonly threshold: number;
  /** What is cut: verdict `remove`; of that only kind `exact`; or all but verdict `keep`. Verdicts are the same whatever is cut. */
  readonly remove: 'safe' | 'exact' | 'all';
  /** How documents are read that bring no encoding of their own: a label that TextDecoder knows, or `auto`. */
  readonly encoding: string;
  /** What reads words, ours in two kinds, and what finds candidate pairs of alike paragraphs: ours, or the npm package minhash. */
  readonly engine: 'kernel' | 'scalar' | 'minhash';
}

function defaultOf(name: string): Option['default'] {
  return options.find((option) => option.name === name)?.default;
}

export const defaultDetectOptions: DetectOptions = {
  paragraphs: defaultOf('paragraphs') as DetectOptions['paragraphs'],
  scope: defaultOf('scope') as DetectOptions['scope'],
  threshold: defaultOf('threshold') as number,
  remove: defaultOf('remove') as DetectOptions['remove'],
  encoding: defaultOf('encoding') as string,
  engine: defaultOf('engine') as DetectOptions['engine'],
};

/** Which of several documents keeps what they hold, and what becomes of what many of them hold. */
export interface CompareOptions {
  readonly keep: 'first' | 'latest' | 'longest' | 'source-list';
  /** For `keep: 'source-list'`, the best first. */
  readonly sources: readonly string[];
  readonly boilerplate: 'keep' | 'remove';
  /** A paragraph that more documents than this hold is boilerplate. */
  readonly boilerplateDocuments: number;
  /** A copy needs so many words to go where most of its document is another story. */
  readonly passageWords: number;
}

export const defaultCompareOptions: CompareOptions = {
  keep: defaultOf('keep') as CompareOptions['keep'],
  sources: [],
  boilerplate: defaultOf('boilerplate') as CompareOptions['boilerplate'],
  boilerplateDocuments: defaultOf('boilerplate-documents') as number,
  passageWords: defaultOf('passage-words') as number,
};

/** Largest input: spans are 32-bit and the columns of a document take about 12 times its bytes, so 1 GiB is where a 24 GiB machine ends. */
export const documentBytesMax = 2 ** 30;
