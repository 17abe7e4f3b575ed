import { encodingNames } from '../encoding/names.js';
import { recordEndings } from '../formats/registry.js';
import { formatAbouts } from '../report/formats.js';
import { reportFormats } from '../report-option-table.js';
import { wrapped } from './help.js';

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
