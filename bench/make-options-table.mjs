/*
 * Writes the table of options in README.md, between its two markers, from the table that the program itself goes by. Run `npm run options`
 * whenever an option changes; test/options-table.test.ts makes it again and compares.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commandsOf, defaultsOf, valueNameOf } from '../dist/cli/option-texts.js';
import { options } from '../dist/options.js';

const groups = {
  'What is read': ['field', 'encoding', 'paragraphs', 'files-from', 'no-ignore'],
  'What is alike, and what goes': ['threshold', 'remove'],
  'Where it goes': ['out', 'in-place', 'undo', 'dry-run', 'diff', 'repair'],
  'Documents against each other': [
    ...['scope', 'against', 'index', 'keep', 'sources', 'duplicates', 'passage-words', 'boilerplate', 'boilerplate-documents'],
    ...['allow', 'block', 'id-field', 'date-field', 'source-field', 'file-dates', 'what-if'],
  ],
  'What a check lets pass': ['level', 'max-repeats', 'max-share', 'fail-on-empty', 'baseline', 'update-baseline', 'since'],
  'Records in a stream': ['on-repeat', 'annotate', 'on-error'],
  Reports: ['format', 'report', 'quiet', 'no-color'],
  'The run itself': ['jobs', 'engine', 'config', 'no-config', 'print-config'],
};

/** The lines between the markers, for options as src/options.ts lists them. Throws where an option has no group, or a group no such option. */
export function optionsTable(rows = options) {
  const grouped = Object.values(groups).flat();
  const homeless = rows.filter(({ name }) => !grouped.includes(name)).map(({ name }) => name);
  const unknown = grouped.filter((name, at) => !rows.some((row) => row.name === name) || grouped.indexOf(name) !== at);
  if (homeless.length + unknown.length > 0) throw new Error(`no group: ${homeless.join(', ')}; no option, or twice: ${unknown.join(', ')}`);
  const lines = Object.entries(groups).flatMap(([title, names]) => [
    `| **${title}** | | | | |`,
    ...names.flatMap((name) => rows.filter((row) => row.name === name).map(tableRow)),
  ]);
  return ['| option | values | default | commands | |', '|---|---|---|---|---|', ...lines].join('\n');
}

function tableRow(option) {
  const values =
    option.type === 'choice'
      ? option.choices.map((choice) => `\`${choice}\``).join(', ')
      : option.type === 'number'
        ? `${option.min} to ${option.max} (${option.unit})`
        : valueNameOf(option);
  return `| \`--${option.name}\` | ${[values, defaultsOf(option), commandsOf(option), marked(option.about)].map(cell).join(' | ')} |`;
}

/** Options and the names of files as they are typed. */
function marked(text) {
  return text.replace(/--[a-z][a-z-]*[a-z]( (safe|exact|all|document|corpus|source-list|merge|compact)\b)?/g, '`$&`');
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}

const markers = ['<!-- options -->', '<!-- /options -->'];

/** The README with this table between its markers. */
export function withOptionsTable(readme, table) {
  const [start, end] = markers.map((marker) => readme.indexOf(marker));
  if (start === -1 || end < start) throw new Error(`the README has no ${markers.join(' and ')}`);
  return `${readme.slice(0, start + markers[0].length)}\n${table}\n${readme.slice(end)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = fileURLToPath(new URL('../README.md', import.meta.url));
  writeFileSync(path, withOptionsTable(readFileSync(path, 'utf8'), optionsTable()));
}
