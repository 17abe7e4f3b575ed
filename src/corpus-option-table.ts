import type { Option } from './option-types.js';

/** The rows of the table of options, in options.ts, that say how documents are compared with each other. */
export const corpusOptions: readonly Option[] = [
  {
    name: 'scope',
    type: 'choice',
    choices: ['document', 'corpus'],
    default: 'corpus',
    defaults: { clean: 'document', filter: 'document', explain: 'document' },
    commands: ['clean', 'scan', 'check', 'filter', 'explain'],
    about: 'Look for repeats inside each document only, or also between documents.',
  },
  {
    name: 'threshold',
    type: 'number',
    default: 0.7,
    min: 0.5,
    max: 1,
    unit: 'Jaccard similarity',
    commands: ['clean', 'scan', 'check', 'filter', 'explain', 'recall'],
    about: 'Least Jaccard similarity of two paragraphs to count as near-duplicates.',
  },
  {
    name: 'id-field',
    type: 'field',
    default: 'id',
    commands: ['clean', 'scan', 'check', 'filter'],
    about: 'With --scope corpus: the field of each JSON line that names the record, a string or a number.',
  },
  {
    name: 'date-field',
    type: 'field',
    default: 'date',
    commands: ['clean', 'scan', 'check', 'filter'],
    about:
      'With --scope corpus: the field of each JSON line that dates the record: ISO 8601, RFC 2822, or seconds or milliseconds since 1970; UTC where it names no zone.',
  },
  {
    name: 'source-field',
    type: 'field',
    default: 'source',
    commands: ['clean', 'scan', 'check', 'filter'],
    about:
      'With --scope corpus: the field of each JSON line that names the newspaper or agency it is from. The source of a text is its folder.',
  },
  {
    name: 'file-dates',
    type: 'flag',
    default: false,
    commands: ['clean', 'scan', 'check'],
    about:
      'With --scope corpus: take the time at which a text was last written for its date. Without it texts have none, since copying files changes it.',
  },
  {
    name: 'keep',
    type: 'choice',
    choices: ['first', 'latest', 'longest', 'source-list'],
    default: 'first',
    commands: ['clean', 'scan', 'check'],
    about:
      'With --scope corpus: which of two documents keeps what both hold: the first by date, source and name; the latest; the longest; or the one whose source stands first in --sources. What --index and --against hold goes before them all.',
  },
  {
    name: 'sources',
    type: 'path',
    default: undefined,
    commands: ['clean', 'scan', 'check'],
    about: 'With --keep source-list: a file that names one source a line, the best first. Others come after them.',
  },
  {
    name: 'duplicates',
    type: 'choice',
    choices: ['list', 'drop'],
    default: 'list',
    commands: ['clean'],
    about:
      'With --scope corpus: what becomes of a document whose whole text stands in others. list: it stays as it is, and is named; drop: it is left out.',
  },
  {
    name: 'boilerplate',
    type: 'choice',
    choices: ['keep', 'remove'],
    default: 'keep',
    commands: ['clean', 'scan', 'check', 'filter', 'explain'],
    about: 'With --scope corpus: what becomes of paragraphs that many documents hold, such as the address of a newspaper.',
  },
  {
    name: 'boilerplate-documents',
    type: 'number',
    default: 10,
    min: 2,
    max: 1_000_000,
    unit: 'documents',
    isWhole: true,
    commands: ['clean', 'scan', 'check', 'filter', 'explain'],
    about: 'With --scope corpus: a paragraph that more documents than this hold is boilerplate.',
  },
  {
    name: 'passage-words',
    type: 'number',
    default: 50,
    min: 20,
    max: 1_000_000,
    unit: 'words',
    isWhole: true,
    commands: ['clean', 'scan', 'check', 'filter', 'explain'],
    about:
      'With --scope corpus or --index: a passage that an earlier document holds needs so many words to go where most of its document is another story, since the same sentence may be said of another thing. Where two thirds of a document stand in one other, and against --against, twenty do. Numbers do not count.',
  },
  {
    name: 'allow',
    type: 'path',
    default: undefined,
    commands: ['clean', 'scan', 'check', 'filter', 'explain'],
    about:
      'With --scope corpus: a file of passages that always stay, one a line or parted by blank lines, each a paragraph as the texts have it.',
  },
  {
    name: 'block',
    type: 'path',
    default: undefined,
    commands: ['clean', 'scan', 'check', 'filter', 'explain'],
    about: 'With --scope corpus: a file of passages, written as for --allow, that go wherever they are repeated, however short they are.',
  },
  {
    name: 'against',
    type: 'path',
    default: undefined,
    isRepeatable: true,
    commands: ['clean', 'scan', 'check', 'explain'],
    about:
      'A file, folder or glob whose documents came before all others: what they hold is repeated elsewhere, and they are never changed or reported. Without --scope corpus, documents are compared with these only. May be given several times.',
  },
  {
    name: 'index',
    type: 'path',
    default: undefined,
    commands: ['clean', 'scan', 'check', 'filter', 'explain'],
    about:
      'A folder that remembers documents from run to run; what it holds came before all others. Without --scope corpus, clean compares documents with these only. clean and filter add their documents to it; scan and explain only read it.',
  },
  {
    name: 'what-if',
    type: 'flag',
    default: false,
    commands: ['scan'],
    about: 'With --scope corpus: also tell how much each way of cleaning would take away.',
  },
];
