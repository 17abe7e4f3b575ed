import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

/*
 * What users install: the tarball is made, unpacked beside its dependencies, and used from outside as JavaScript and as types. Scripts are
 * off, since packing would else build anew under the other tests; so `npm run build` comes first, of which the compiler is only a part.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

let folder = '';
let packed: readonly string[] = [];
const installed = (...names: string[]) => join(folder, 'node_modules', 'doubletake', ...names);

function run(command: string, argv: readonly string[], cwd = folder): string {
  const { status, stdout, stderr, error } = spawnSync(command, argv, { cwd, encoding: 'utf8', input: '' });
  expect({ error, status, said: status === 0 ? '' : stdout + stderr }).toEqual({ error: undefined, status: 0, said: '' });
  return stdout;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doubletake-pack-'));
  const told = run('npm', ['pack', '--json', '--ignore-scripts', '--silent', '--pack-destination', folder], root);
  const [{ filename, files }] = JSON.parse(told);
  packed = files.map(({ path }: { path: string }) => path).sort();
  mkdirSync(installed(), { recursive: true });
  run('tar', ['-xzf', filename, '--strip-components=1', '-C', installed()]);
  for (const name of Object.keys(manifest.dependencies))
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package holds what is needed and no more', () => {
  test('what is built of each source, the command line in one bundle, the schema, and what tells of it', () => {
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
    // The kernels are not TypeScript, though they look like it, and the page is for browsers: what is built of them is in their modules.
    const built = sources
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && !/\/(kernel|page)\//.test(path) && !path.startsWith('cli/'))
      .map((path) => `dist/${path.slice(0, -3)}`);
    const others = [
      ...['CHANGELOG.md', 'LICENSE', 'README.md', 'dist/cli/main.js', 'dist/doubletake.1', 'package.json'],
      ...['src/cli/config.schema.json', 'src/report/filter.schema.json', 'src/report/scan.schema.json'],
    ];
    const chunks = packed.filter((path) => /^dist\/cli\/chunk-\w+\.js$/u.test(path));
    expect(chunks.length).toBeGreaterThan(10);
    expect(packed.filter((path) => !chunks.includes(path))).toEqual(
      [...others, ...built.flatMap((path) => [`${path}.js`, `${path}.d.ts`])].sort(),
    );
  });

  test('no file leads to a source map, or imports what is not there', () => {
    for (const path of packed.filter((name) => /\.(js|d\.ts)$/u.test(name))) {
      const text = readFileSync(installed(path), 'utf8');
      expect(text).not.toContain('sourceMappingURL=');
      const specifiers = [...text.matchAll(/(?:\bfrom\s+|\bimport\()['"]([^'"\s()]+)['"]/gu)].map(([, specifier]) => specifier);
      for (const specifier of specifiers) {
        const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined;
        const isThere = target === undefined ? isDeclared(specifier) : packed.includes(target);
        expect(isThere ? '' : `${path} imports ${specifier}`).toBe('');
      }
    }
  });

  test('every export, the command and its manual lead to a file of it', () => {
    const leaves = (value: unknown): string[] => (typeof value === 'string' ? [value] : Object.values(value as object).flatMap(leaves));
    for (const target of leaves([manifest.exports, manifest.bin, manifest.man])) expect(packed).toContain(posix.normalize(target));
    expect(readFileSync(installed(manifest.bin.doubletake), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/u);
  });
});

/** A module of Node, a package that is a dependency, or the package itself, as its examples name it. */
function isDeclared(specifier: string): boolean {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  return specifier.startsWith('node:') || name === manifest.name || name in manifest.dependencies;
}

const names = [
  ...['InputError', 'applyEdits', 'createIndex', 'dedupe', 'dedupeRecords', 'dedupeStream', 'findRepeats', 'rulesVersion', 'undo'],
];

describe('from outside', () => {
  const evaluate = (code: string, type: 'module' | 'commonjs') =>
    JSON.parse(run(process.execPath, [`--input-type=${type}`, '--eval', code]));

  test('import brings the public names', () => {
    expect(evaluate("console.log(JSON.stringify(Object.keys(await import('doubletake')).sort()))", 'module')).toEqual(names);
  });

  test('the entry for Node brings an index in a folder, which remembers', () => {
    const code = `
      import { openIndex } from 'doubletake/node';
      const text = 'The work cost 18 million dinars, half of it paid by the merchants of the quarter and half by the state.';
      for (const id of ['morning', 'evening']) {
        const index = await openIndex('seen');
        const { repeatedDocuments } = await index.find([{ id, text }]);
        if (repeatedDocuments.length > 0) console.log(JSON.stringify(repeatedDocuments));
        await index.add([{ id, text }]);
        await index.close();
      }`;
    expect(evaluate(code, 'module')).toEqual([{ document: 'evening', words: 21, keptIn: ['morning'] }]);
  });

  test('require brings them too, where Node can', () => {
    const code = "console.log(JSON.stringify(process.features.require_module ? Object.keys(require('doubletake')).sort() : null))";
    const found = evaluate(code, 'commonjs');
    expect(found?.filter((name: string) => /^\w+$/u.test(name) && name !== '__esModule') ?? names).toEqual(names);
  });

  test('the schema is there by its name, and what is not public is not', () => {
    const paths = [
      'doubletake/scan.schema.json',
      'doubletake/config.schema.json',
      'doubletake/package.json',
      'doubletake/dist/pipeline.js',
    ];
    const code = `console.log(JSON.stringify(${JSON.stringify(paths)}.map((path) => { try { return require(path).title ?? require(path).name } catch (error) { return error.code } })))`;
    expect(evaluate(code, 'commonjs')).toEqual([
      'doubletake scan report',
      'doubletake settings',
      'doubletake',
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    ]);
  });

  test('the command starts', () => {
    expect(run(process.execPath, [installed(manifest.bin.doubletake), '--version']).trim()).toBe(manifest.version);
  });

  test('the command finds its threads from where it is bundled', () => {
    const sentence = (at: number) =>
      `In the year ${at} the council of town ${at % 977} lent ${at % 331} ferries to the villages of the coast.`;
    const lines = Array.from({ length: 30_000 }, (_, at) =>
      JSON.stringify({ id: at, text: `${sentence(at)} ${sentence(at + 1)} ${sentence(at)}` }),
    );
    writeFileSync(join(folder, 'many.jsonl'), `${lines.join('\n')}\n`);
    const scan = (jobs: string) =>
      run(process.execPath, [
        installed(manifest.bin.doubletake),
        'clean',
        'many.jsonl',
        '--jobs',
        jobs,
        '--quiet',
        '--out',
        `cleaned-${jobs}`,
      ]);
    for (const jobs of ['1', '2']) scan(jobs);
    const cleaned = ['1', '2'].map((jobs) => readFileSync(join(folder, `cleaned-${jobs}`, 'many.jsonl'), 'utf8'));
    expect(cleaned[1] === cleaned[0]).toBe(true);
    expect(cleaned[0].length).toBeGreaterThan(5_000_000);
  });
});

const consumer = `
import { openIndex } from 'doubletake/node';
import { applyEdits, createIndex, dedupe, dedupeRecords, type Deduped, findRepeats, type FoundStory, type Index, InputError, type RepeatedBlock, undo, type UndoRecord } from 'doubletake';

const ofString: Deduped<string> = await dedupe('text', { remove: 'exact', threshold: 0.8 });
const ofBytes: Deduped<Uint8Array> = await dedupe(new Uint8Array(4));
const record: UndoRecord = JSON.parse(JSON.stringify(ofString.undoRecord));
const text: string = await undo(ofString.output, record);
const bytes: Uint8Array = applyEdits(ofBytes.output, ofBytes.edits);
const either: string | Uint8Array = (await dedupe(text === '' ? text : bytes)).output;
async function* stream() {
  yield { id: 'a', text: either };
}
const blocks: readonly RepeatedBlock[] = (await findRepeats(stream(), { scope: 'corpus' })).blocks;
export const code: string | undefined = blocks instanceof InputError ? (blocks as InputError).code : undefined;

const index: Index = await openIndex('seen', { keep: 'latest', boilerplateDocuments: 20 });
const stories: readonly FoundStory[] = (await index.find([{ id: 'a', text: 'one', date: new Date(), source: 'b' }])).stories;
for await (const { record, repeatOf } of dedupeRecords([{ text: 'one' }], { index, onRepeat: 'drop' })) {
  const left: string = repeatOf ?? record.text + stories.length;
  createIndex(left === '' ? {} : { scope: 'document' });
}

// @ts-expect-error a choice that is none
await dedupe('text', { remove: 'everything' });
// @ts-expect-error an option of another function
await dedupe('text', { scope: 'corpus' });
// @ts-expect-error no text
await dedupe(7);
// @ts-expect-error what is read-only
ofString.edits.push({ start: 0, end: 1, block: 0 });
`;

describe('the types, checked without any other types but those of the language and of the web, whose streams they name', () => {
  test.each([
    ['node16', 'node16'],
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])(
    'module %s, moduleResolution %s',
    (module, moduleResolution) => {
      const path = join(folder, moduleResolution, 'consumer.ts');
      mkdirSync(dirname(path));
      writeFileSync(path, consumer);
      const compilerOptions = {
        module,
        moduleResolution,
        target: 'es2022',
        lib: ['es2022', 'dom'],
        types: [],
        strict: true,
        exactOptionalPropertyTypes: true,
      };
      writeFileSync(
        join(folder, moduleResolution, 'tsconfig.json'),
        JSON.stringify({ compilerOptions: { ...compilerOptions, noEmit: true, skipLibCheck: false }, files: ['consumer.ts'] }),
      );
      run(process.execPath, [join(root, 'node_modules', 'typescript', 'lib', 'tsc.js'), '-p', moduleResolution]);
    },
    60_000,
  );
});
