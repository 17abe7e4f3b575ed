import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/*
 * The plan of the house as a test. Each rule is a function from the files of src/ (path below src/ -> text) to the sentences that say
 * where it is broken, and each is shown a house that breaks it, because a check that can't fail checks nothing.
 */
type House = ReadonlyMap<string, string>;
type Rule = (house: House) => string[];

const base = new Set([
  'types.ts',
  'options.ts',
  'errors.ts',
  'assert.ts',
  'utf8.ts',
  'columns.ts',
  'marks.ts',
  'corpus-types.ts',
  'dates.ts',
  'corpus-option-table.ts',
  'check-option-table.ts',
  'option-types.ts',
  'report-option-table.ts',
  'rules-version.ts',
]);
const rooms = new Set(['encoding', 'formats', 'text', 'sketch', 'match', 'blocks', 'edit', 'report']);

/** The walk and the legs of it that pipeline.ts is too short for. Legs know rooms, as it does, but not the walk itself. */
const walk = new Set([
  'pipeline.ts',
  'alike-inside.ts',
  'document-run.ts',
  'corpus-passages.ts',
  'corpus-order.ts',
  'corpus-plan.ts',
  'corpus-stories.ts',
  'corpus-world.ts',
  'document.ts',
  'reading.ts',
  'judging.ts',
  'batch.ts',
  'screen.ts',
  'alike-screen.ts',
  'slips.ts',
  'cleaner.ts',
  'record-cleaner.ts',
  'document-keys.ts',
  'key-columns.ts',
  'recall.ts',
  'survey.ts',
  'growing-survey.ts',
  'shingle-sets.ts',
  'text-folder.ts',
  'counted-pairs.ts',
  'document-matches.ts',
  'corpus-contents.ts',
  'corpus-index.ts',
  'corpus-run.ts',
  'memory.ts',
  'passage-lists.ts',
  'remembered.ts',
  'shelf.ts',
  'cut-gone.ts',
  'block-fingerprint.ts',
  'told-blocks.ts',
  'record-filter.ts',
]);

/** 300 lines is about what one reads in a sitting; a longer file holds two things. */
const fileLinesMax = 300;
/** Files that may be longer, each with its reason. */
const longFiles: ReadonlyMap<string, string> = new Map([
  ['sketch/fold-table.ts', 'a generated table, made from the Unicode data and never edited by hand'],
  ['report/page-module.ts', 'the bundled script and style of the page, made by bench/make-page.mjs and never edited by hand'],
]);

/** What a file imports: files of src/ as paths below src/, everything else as it is written. */
function importsOf(path: string, text: string): string[] {
  const forms = [
    /^(?:import|export)\b[^'";=()]*?\bfrom\s+['"]([^'"]+)['"]/gm,
    /^import\s+['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]/g,
  ];
  const specifiers = forms.flatMap((form) => [...text.matchAll(form)].map((match) => match[1]));
  return specifiers.map((specifier) => {
    return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts') : specifier;
  });
}

const isFile = (specifier: string) => specifier.endsWith('.ts');
const isNodeModule = (specifier: string) => specifier.startsWith('node:') || builtinModules.includes(specifier);

/** `base`, `room`, `leg`, `pipeline.ts`, `library`, `index.ts`, `node.ts`, `node`, `cli`, or undefined for what has no place in the house. */
function storeyOf(path: string): string | undefined {
  const [folder] = path.split('/');
  if (base.has(path)) return 'base';
  if (walk.has(path)) return path === 'pipeline.ts' ? path : 'leg';
  if (folder === path) return ['index.ts', 'node.ts'].includes(path) ? path : undefined;
  if (rooms.has(folder)) return 'room';
  return ['library', 'node', 'cli'].includes(folder) ? folder : undefined;
}

/** Which storeys may be imported from each. A file of a room sees, of the rooms, only its own. */
const below: Readonly<Record<string, readonly string[]>> = {
  base: ['base'],
  room: ['base', 'room'],
  leg: ['base', 'room', 'leg'],
  'pipeline.ts': ['base', 'room', 'leg'],
  library: ['base', 'room', 'leg', 'pipeline.ts', 'library'],
  'index.ts': ['base', 'room', 'leg', 'pipeline.ts', 'library'],
  'node.ts': ['base', 'room', 'leg', 'pipeline.ts', 'library', 'node'],
  node: ['base', 'room', 'leg', 'pipeline.ts', 'node'],
  cli: ['base', 'room', 'leg', 'pipeline.ts', 'node', 'cli'],
};

function mayImport(path: string, target: string): boolean {
  const [from, to] = [storeyOf(path), storeyOf(target)];
  if (path === 'types.ts' || from === undefined || to === undefined || !below[from].includes(to)) return false;
  return from !== 'room' || to !== 'room' || path.split('/')[0] === target.split('/')[0];
}

const storeysHold: Rule = (house) =>
  [...house].flatMap(([path, text]) => {
    const homeless = storeyOf(path) === undefined ? [`${path} belongs to no storey`] : [];
    const targets = importsOf(path, text).filter(isFile);
    return [...homeless, ...targets.filter((target) => !mayImport(path, target)).map((target) => `${path} imports ${target}`)];
  });

const onlyNodeAndCliUseNode: Rule = (house) =>
  [...house].flatMap(([path, text]) => {
    if (['node', 'cli'].includes(storeyOf(path) ?? '')) return [];
    return importsOf(path, text)
      .filter(isNodeModule)
      .map((name) => `${path} imports ${name}`);
  });

const baseUsesNoPackage: Rule = (house) =>
  [...house].flatMap(([path, text]) => {
    return storeyOf(path) !== 'base'
      ? []
      : importsOf(path, text)
          .filter((name) => !isFile(name))
          .map((name) => `${path} imports ${name}`);
  });

const filesAreShort: Rule = (house) =>
  [...house].flatMap(([path, text]) => {
    const lines = text.split('\n').length - 1;
    return lines <= fileLinesMax || longFiles.has(path) ? [] : [`${path} has ${lines} lines`];
  });

const noDefaultExports: Rule = (house) =>
  [...house]
    .filter(([, text]) => /^export\s+default\b|^export\s*\{[^}]*\bas\s+default\b/m.test(text))
    .map(([path]) => `${path} exports a default`);

const noUtils: Rule = (house) =>
  [...house.keys()]
    .filter((path) => /(^|\/)(utils?|helpers?|common|misc)(\.|\/)/i.test(path))
    .map((path) => `${path} has a name that says nothing`);

const nothingLeftToDo: Rule = (house) =>
  [...house].filter(([, text]) => /\b(TODO|FIXME|XXX|STUB)\b/.test(text)).map(([path]) => `${path} leaves something to do`);

const exportsAreExplained: Rule = (house) =>
  [...house]
    .filter(([, text]) => /^export\b/m.test(text) && !text.startsWith('/*') && !/\*\/\nexport\b/.test(text))
    .map(([path]) => `${path} explains none of its exports`);

const noPathOfAMachine: Rule = (house) =>
  [...house]
    .filter(([, text]) => /(?<![\w.])\/(work|home|Users|root)\/\w/.test(text))
    .map(([path]) => `${path} names a folder of one machine`);

const rules: readonly { name: string; rule: Rule; broken: Readonly<Record<string, string>>; sentences: readonly string[] }[] = [
  {
    name: 'every file has a storey and imports only from those below it, a room never from another room',
    rule: storeysHold,
    broken: {
      'types.ts': "import type { A } from './errors.js';\n",
      'errors.ts': "import { paragraphs } from './text/paragraphs.js';\n",
      'text/paragraphs.ts':
        "import {\n  a,\n  b,\n} from '../sketch/fold.js';\nimport { isNear } from './near.js';\nimport { decodeAt } from '../utf8.js';\n",
      'text/near.ts': "export * from '../pipeline.js';\n",
      'sketch/fold.ts': "const table = await import('../match/table.js');\n",
      'match/table.ts': "type Row = import('../node/files.js').Row;\n",
      'document.ts': "import { walk } from './pipeline.js';\nimport { fold } from './sketch/fold.js';\n",
      'pipeline.ts': "import { judge } from './document.js';\nimport { read } from './node/files.js';\n",
      'node/files.ts': "import '../cli/main.js';\nimport { walk } from '../pipeline.js';\n",
      'library/dedupe.ts': "import { walk } from '../pipeline.js';\nimport { read } from '../node/files.js';\n",
      'cli/main.ts': "import { read } from '../node/files.js';\nimport yargs from 'yargs';\n",
      'extra/thing.ts': '',
      'index.ts': "export { main } from './cli/main.js';\nexport { walk } from './pipeline.js';\nexport { read } from './node/files.js';\n",
    },
    sentences: [
      'types.ts imports errors.ts',
      'errors.ts imports text/paragraphs.ts',
      'text/paragraphs.ts imports sketch/fold.ts',
      'text/near.ts imports pipeline.ts',
      'sketch/fold.ts imports match/table.ts',
      'match/table.ts imports node/files.ts',
      'document.ts imports pipeline.ts',
      'pipeline.ts imports node/files.ts',
      'node/files.ts imports cli/main.ts',
      'library/dedupe.ts imports node/files.ts',
      'extra/thing.ts belongs to no storey',
      'index.ts imports cli/main.ts',
      'index.ts imports node/files.ts',
    ],
  },
  {
    name: 'only node/ and cli/ import modules of Node, so that the core runs in a browser',
    rule: onlyNodeAndCliUseNode,
    broken: {
      'edit/apply.ts': "import { Buffer } from 'node:buffer';\n",
      'index.ts': "import fs from 'fs';\n",
      'node/files.ts': "import { open } from 'node:fs/promises';\n",
    },
    sentences: ['edit/apply.ts imports node:buffer', 'index.ts imports fs'],
  },
  {
    name: 'the lowest storey uses no package',
    rule: baseUsesNoPackage,
    broken: { 'options.ts': "import yargs from 'yargs';\n", 'sketch/hash.ts': "import xxhash from 'xxhash-wasm';\n" },
    sentences: ['options.ts imports yargs'],
  },
  {
    name: `a file has at most ${fileLinesMax} lines`,
    rule: filesAreShort,
    broken: { 'text/a.ts': '\n'.repeat(301), 'text/b.ts': '\n'.repeat(300), 'sketch/fold-table.ts': '\n'.repeat(400) },
    sentences: ['text/a.ts has 301 lines'],
  },
  {
    name: 'there are no default exports',
    rule: noDefaultExports,
    broken: { 'text/a.ts': 'export default 1;\n', 'text/b.ts': 'export { b as default };\n', 'text/c.ts': 'export const defaultC = 1;\n' },
    sentences: ['text/a.ts exports a default', 'text/b.ts exports a default'],
  },
  {
    name: 'every file is named for what it holds',
    rule: noUtils,
    broken: { 'text/utils.ts': '', 'node/helpers/a.ts': '', 'util.ts': '', 'text/utility-bills.ts': '' },
    sentences: [
      'text/utils.ts has a name that says nothing',
      'node/helpers/a.ts has a name that says nothing',
      'util.ts has a name that says nothing',
    ],
  },
  {
    name: 'nothing is left to do',
    rule: nothingLeftToDo,
    broken: { 'text/a.ts': '// TODO: later\n', 'text/b.ts': 'const todos = 1;\n' },
    sentences: ['text/a.ts leaves something to do'],
  },
  {
    name: 'a file that exports explains itself or at least one of its exports',
    rule: exportsAreExplained,
    broken: {
      'text/a.ts': 'export const a = 1;\n',
      'text/b.ts': '/** Says what b is. */\nexport const b = 1;\n',
      'text/c.ts': '/* Says what the file is. */\nexport const c = 1;\n',
      'cli/main.ts': 'run();\n',
    },
    sentences: ['text/a.ts explains none of its exports'],
  },
  {
    name: 'no file names a folder of the machine it was written on',
    rule: noPathOfAMachine,
    broken: { 'text/a.ts': "const path = '/home/me/a';\n", 'text/b.ts': "const path = './work/a';\n" },
    sentences: ['text/a.ts names a folder of one machine'],
  },
];

function readHouse(): House {
  const source = new URL('../src/', import.meta.url);
  const paths = readdirSync(source, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  const files = paths.filter((path) => path.endsWith('.ts')).sort();
  return new Map(files.map((path) => [path, readFileSync(new URL(path, source), 'utf8')]));
}

describe('the house', () => {
  const house = readHouse();

  test.each(rules)('$name', ({ rule }) => {
    expect(rule(house)).toEqual([]);
  });

  test.each(rules)('a house that breaks it is found out: $name', ({ rule, broken, sentences }) => {
    expect(rule(new Map(Object.entries(broken)))).toEqual(sentences);
  });

  test('the files are read, and every exception is still needed', () => {
    expect(house.size).toBeGreaterThan(10);
    for (const path of longFiles.keys()) expect(house.get(path)?.split('\n').length).toBeGreaterThan(fileLinesMax);
  });
});
