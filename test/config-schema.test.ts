import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { overridable, sectionCommands, settable, settableFor } from '../src/cli/config-table.js';
import { parseConfig } from '../src/cli/config-tree.js';
import { type Configuration, readConfiguration } from '../src/cli/configuration.js';
import { initialConfig } from '../src/cli/init.js';
import { InputError } from '../src/errors.js';
import type { Option } from '../src/option-types.js';
import { options } from '../src/options.js';

/*
 * The schema that editors check a file of settings by, and the program's own check: two ways to say the same, which must not differ.
 */

const schemaText = readFileSync(new URL('../src/cli/config.schema.json', import.meta.url), 'utf8');
const ajv = new Ajv({ strict: true, allowUnionTypes: true });
ajv.addVocabulary(['allowComments', 'allowTrailingCommas']);
const isOfSchema = ajv.compile(JSON.parse(schemaText));

function read(text: string): Configuration {
  const place = { path: 'settings.json', folder: '/' };
  return readConfiguration(parseConfig({ shown: 'settings.json', text }, false), place, (path) => path);
}

/** Why the program refuses a file; undefined where it takes it. */
function refusalOf(text: string): string | undefined {
  try {
    read(text);
    return undefined;
  } catch (error) {
    if (error instanceof InputError && error.code === 'usage') return error.message;
    throw error;
  }
}

/** What stands in texts here, without comments and the commas before an end. */
const plain = (text: string) => text.replace(/^\s*\/\/.*$/gm, '').replace(/,(\s*[}\]])/g, '$1');

const odd = fc.constantFrom<unknown>(
  null,
  true,
  false,
  0,
  -1,
  0.7,
  5,
  1e9,
  2.5,
  '',
  '-',
  'a',
  'true',
  '0.7',
  'auto',
  'UTF-8',
  'a\0b',
  [],
  {},
  [''],
  [1],
  { a: 1 },
);
const somePath = fc.constantFrom('a.txt', '../b', '/c', '-', ' ', 'é', 'x\ny');

/** Values that are right for an option, or nearly. */
function valueFor(option: Option): fc.Arbitrary<unknown> {
  switch (option.type) {
    case 'choice':
      return fc.constantFrom(...option.choices, 'none', option.choices[0].toUpperCase());
    case 'number':
      return fc.oneof(
        fc.constantFrom(option.min, option.max, option.min - 1, option.max + 1, option.max - 0.5),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: Math.floor(option.min), max: Math.floor(option.max) }),
      );
    case 'flag':
      return fc.boolean();
    case 'encoding':
      return fc.constantFrom('auto', 'utf-8', 'windows-1256', 'gb18030', 'UTF-8', 'latin1', 'cp1256', 'iso-2022-jp', 'none');
    case 'revision':
      return fc.constantFrom('main', 'origin/main', 'HEAD~1', '-x', 'a b', '');
    case 'field':
      return fc.constantFrom('text', 'a b', '', '-');
    case 'path':
      return option.isRepeatable ? fc.array(fc.oneof(somePath, odd)) : somePath;
    case 'report': {
      const format = fc.constantFrom(...option.choices, 'none');
      const one = fc.tuple(format, fc.constantFrom('=a', '=', '', '=a=b')).map((parts) => parts.join(''));
      return fc.oneof(fc.array(one, { maxLength: 3 }), fc.dictionary(format, fc.oneof(somePath, odd), { maxKeys: 3 }));
    }
  }
}

function settingsOf(rows: readonly Option[]): fc.Arbitrary<Record<string, unknown>> {
  const setting = fc.constantFrom(...rows).chain((row) => {
    return fc.tuple(fc.constant(row.name), fc.oneof({ weight: 9, arbitrary: valueFor(row) }, { weight: 1, arbitrary: odd }));
  });
  return fc.array(setting, { maxLength: 4 }).map((settings) => Object.fromEntries(settings));
}

const pattern = fc.oneof(
  fc.constantFrom('*.txt', '/a/', '!b', '**/c', 'a\\', 'a\\{', '[{]', '*.{a,b}', '#c', ' ', '!', '', 'x\ny', 'é', '\\#'),
  fc.string({ maxLength: 6, unit: 'binary' }),
);
const patterns = fc.oneof({ weight: 9, arbitrary: fc.array(pattern, { maxLength: 2 }) }, { weight: 1, arbitrary: odd });
const override = fc
  .tuple(fc.record({ files: patterns, excludedFiles: patterns }, { requiredKeys: [] }), settingsOf(overridable))
  .map(([files, settings]) => ({ ...files, ...settings }));
const sections = sectionCommands.map((command) =>
  fc.tuple(
    fc.constant<string>(command),
    fc.oneof({ weight: 9, arbitrary: settingsOf(settableFor(command)) }, { weight: 1, arbitrary: odd }),
  ),
);
const strange = fc.tuple(
  fc.constantFrom('config', 'no-config', 'print-config', 'restore', 'init', 'treshold', '--quiet', '__proto__', ''),
  odd,
);
const member = fc.oneof(
  { weight: 6, arbitrary: settingsOf(settable).map((settings) => Object.entries(settings)) },
  { weight: 3, arbitrary: fc.oneof(...sections).map((section) => [section]) },
  { weight: 2, arbitrary: patterns.map((value) => [['ignore', value]]) },
  { weight: 2, arbitrary: fc.oneof(fc.array(override, { maxLength: 3 }), odd).map((value) => [['overrides', value]]) },
  { weight: 1, arbitrary: odd.map((value) => [['$schema', value]]) },
  { weight: 1, arbitrary: strange.map((each) => [each]) },
);
const config = fc.oneof(
  { weight: 19, arbitrary: fc.array(member, { maxLength: 2 }).map((members) => Object.fromEntries(members.flat() as [string, unknown][])) },
  { weight: 1, arbitrary: odd },
);

describe('the schema of the file of settings', () => {
  test('is what the table of options makes', async () => {
    const { configSchema } = await import(new URL('../bench/make-config-schema.mjs', import.meta.url).href);
    expect(JSON.stringify(JSON.parse(schemaText))).toBe(JSON.stringify(JSON.parse(configSchema())));
  });

  test('says of every setting what it is', () => {
    const described = (value: unknown): boolean => typeof value === 'string' && value.endsWith('.');
    for (const { about } of options) expect(described(about)).toBe(true);
    const { properties, definitions } = JSON.parse(schemaText);
    const rows = Object.entries<Record<string, unknown>>({ ...definitions, ...properties, pattern: properties.ignore });
    expect(rows.filter(([, row]) => row.$ref === undefined && !described(row.description)).map(([name]) => name)).toEqual([]);
  });

  test('refuses what the program refuses, and nothing else', () => {
    let taken = 0;
    fc.assert(
      fc.property(config, (value) => {
        // As JSON has it: no -0, and what is infinite is null.
        const text = JSON.stringify(value);
        const refused = refusalOf(text);
        if (refused === undefined) taken++;
        expect({ text, isTaken: isOfSchema(JSON.parse(text)), refused }).toEqual({ text, isTaken: refused === undefined, refused });
      }),
      { numRuns: 2000 },
    );
    // What is made is neither always right nor always wrong.
    expect(taken).toBeGreaterThan(200);
    expect(taken).toBeLessThan(1800);
  });

  test('takes every default of the table, and both take it', () => {
    for (const row of settable) {
      if (row.default === undefined) continue;
      const text = JSON.stringify({ [row.name]: row.default });
      expect({ text, isTaken: isOfSchema(JSON.parse(text)), refused: refusalOf(text) }).toEqual({
        text,
        isTaken: true,
        refused: undefined,
      });
    }
  });

  test('takes what init writes, with what is commented out there and without', () => {
    for (const text of [initialConfig, initialConfig.replace(/^(\s*)\/\/ (["{])/gm, '$1$2')]) {
      expect({ of: isOfSchema(JSON.parse(plain(text))), errors: isOfSchema.errors }).toEqual({ of: true, errors: null });
      expect(refusalOf(text)).toBeUndefined();
    }
    const { settings, own, ignore, overrides } = read(initialConfig);
    const presets = [...settings, ...[...own.values()].flatMap((each) => [...each])];
    for (const [name, { value }] of presets) expect([name, value]).toEqual([name, settable.find((row) => row.name === name)?.default]);
    expect([ignore, overrides]).toEqual([[], []]);
  });

  test('knows at most a thousand overrides', () => {
    for (const [count, isTaken] of [
      [1000, true],
      [1001, false],
    ] as const) {
      const text = JSON.stringify({ overrides: Array.from({ length: count }, () => ({ files: ['a'] })) });
      expect([isOfSchema(JSON.parse(text)), refusalOf(text) === undefined]).toEqual([isTaken, isTaken]);
    }
  });
});
