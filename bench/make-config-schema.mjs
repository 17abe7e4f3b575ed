/*
 * Writes src/cli/config.schema.json, the JSON Schema of .doubletakerc.json, from the table of options. `npm run schema` runs it, by hand and
 * only when the table changes; test/config-schema.test.ts makes it anew and compares. Draft 7, since that is the one which editors know whole.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as table from '../dist/cli/config-table.js';
import { encodingNames } from '../dist/encoding/names.js';
import { defaultFor } from '../dist/options.js';

const target = fileURLToPath(new URL('../src/cli/config.schema.json', import.meta.url));

/** The text of config.schema.json. */
export function configSchema() {
  const patterns = { type: 'array', items: { $ref: '#/definitions/pattern' } };
  const sections = table.sectionCommands.map((command) => {
    const about = `Settings of ${command} alone, before those of all commands.`;
    return [command, objectOf(about, propertiesOf(table.settableFor(command), command))];
  });
  const override = objectOf('What holds for some files.', {
    files: { description: 'Of which files: patterns as in a .gitignore, from the folder of this file.', ...patterns, minItems: 1 },
    excludedFiles: { description: 'Which of those are not meant after all.', ...patterns },
    ...propertiesOf(table.overridable),
  });
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'doubletake settings',
    ...objectOf(
      'Settings of doubletake, in .doubletakerc.json or under the key doubletake of package.json. Each is named as its flag, without the hyphens; what the command line or a variable says goes before it. Paths start from the folder of the file.',
      {
        $schema: { description: 'Where this schema is, for editors.', type: 'string' },
        ignore: {
          description:
            'Paths that are passed over, as in a .gitignore, from the folder of this file: also files that are named, unless with --no-ignore.',
          ...patterns,
        },
        overrides: {
          description: 'Settings of some files; for each setting the last one holds that matches.',
          type: 'array',
          maxItems: table.overridesMax,
          items: { ...override, required: ['files'] },
        },
        ...propertiesOf(table.settable),
        ...Object.fromEntries(sections),
      },
    ),
    // VS Code takes comments and commas at the end in files that say so by their schema.
    allowComments: true,
    allowTrailingCommas: true,
    definitions: {
      pattern: { description: table.patternExpected, type: 'string', pattern: table.patternForm },
      ...Object.fromEntries(table.settable.map((row) => [row.name, described(row)])),
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function objectOf(description, properties) {
  return { description, type: 'object', additionalProperties: false, properties };
}

/** By reference where it is the same for all commands. */
function propertiesOf(rows, command) {
  const shared = table.settable.map((row) => [row.name, JSON.stringify(described(row))]);
  const isShared = (row) => shared.some(([name, made]) => name === row.name && made === JSON.stringify(described(row, command)));
  return Object.fromEntries(rows.map((row) => [row.name, isShared(row) ? { $ref: `#/definitions/${row.name}` } : described(row, command)]));
}

function described(row, command) {
  return { description: row.about, ...presetOf(row, command), ...takenBy(row) };
}

/** The default; of an option with several, only where the command is known. */
function presetOf(row, command) {
  const preset = defaultFor(row, command);
  return preset === undefined || (command === undefined && row.defaults !== undefined) ? {} : { default: preset };
}

const nonEmpty = { type: 'string', pattern: table.textForm };

function takenBy(row) {
  switch (row.type) {
    case 'choice':
      return { enum: row.choices };
    case 'number':
      return { type: row.isWhole ? 'integer' : 'number', minimum: row.min, maximum: row.max };
    case 'flag':
      return { type: 'boolean' };
    case 'encoding':
      return { enum: ['auto', ...encodingNames] };
    case 'field':
      return nonEmpty;
    case 'revision':
      return { type: 'string', pattern: table.revisionForm };
    case 'path':
      return row.isRepeatable ? { type: 'array', items: nonEmpty } : nonEmpty;
    case 'report':
      return {
        anyOf: [
          { type: 'array', items: { type: 'string', pattern: table.reportForm(row.choices) } },
          { type: 'object', additionalProperties: false, properties: Object.fromEntries(row.choices.map((format) => [format, nonEmpty])) },
        ],
      };
    default:
      throw new Error(`the schema knows no option of type ${row.type}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, configSchema());
