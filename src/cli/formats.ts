import { encodingNames } from '../encoding/names.js';
import { recordEndings } from '../formats/registry.js';
import { type ReportFormat, reportFormats } from '../report-option-table.js';
import { wrapped } from './help.js';

/** What each report is for, in one sentence. */
const formatAbouts: Readonly<Record<ReportFormat, string>> = {
  text: 'For people, on a terminal.',
  json: 'One JSON document, with spans in bytes and in lines and columns.',
  jsonl: 'The same as JSON lines: a head, and a line a block.',
  sarif: 'SARIF 2.1.0, for code scanning.',
  junit: 'JUnit XML, for the test reports of CI.',
  gitlab: 'Code Quality JSON, for merge requests in GitLab.',
  github: 'Annotations, as workflows of GitHub print them.',
  markdown: 'A summary for a job or a comment.',
  csv: 'A row a block, for spreadsheets.',
  badge: 'An SVG picture of the result.',
  html: 'One page to look at, with both copies side by side.',
};

const readable: readonly (readonly [string, string])[] = [
  ['text', 'Plain text in any encoding below. What other formats mark up is read as it stands.'],
  [
    recordEndings.map((ending) => `.${ending}`).join(', '),
    'JSON lines: a field of the object on each line is a text of its own, text unless --field names another. With --field any input is read so.',
  ],
  ['.gz', 'Both of them, packed by gzip, are unpacked as they are read.'],
];

/** What `formats` prints: all that can be read, and all that a report can be written as; ends in a line feed. */
export function formatsText(): string {
  const rows = (entries: readonly (readonly [string, string])[]) => entries.flatMap(([name, about]) => [`  ${name}`, ...wrapped(about, 6)]);
  const lines = [
    'What is read:',
    ...rows(readable),
    '',
    'Encodings, by a mark, by --encoding NAME, or else by looking at the bytes:',
    ...wrapped(`${encodingNames.join(', ')}, and every other name that TextDecoder knows, but for iso-2022-jp.`, 2),
    '',
    'What reports are written as, by --format NAME or --report NAME=FILE:',
    ...rows(reportFormats.map((format) => [format, formatAbouts[format]] as const)),
  ];
  return `${lines.join('\n')}\n`;
}
