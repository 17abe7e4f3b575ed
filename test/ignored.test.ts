import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findInputs } from '../src/node/inputs.js';
import { pathsIn } from '../src/node/list.js';

let folder: string;
const at = (...names: string[]) => join(folder, ...names);

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'doubletake-ignored-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function tree(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  }
}

/** Paths below the temporary folder of all that is found. */
async function find(named: readonly string[], takeIgnored = false): Promise<string[]> {
  const { inputs, faults } = await findInputs(
    named.map((name) => at(name)),
    { takeIgnored },
  );
  expect(faults.filter(({ code }) => code !== 'not-found')).toEqual([]);
  return inputs.map(({ path }) => path.slice(folder.length + 1));
}

const texts = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '']));

describe('what .gitignore names is passed over', () => {
  test('in a folder and in those below it, with negation and patterns for folders only', async () => {
    tree({
      ...texts('d/a.txt', 'd/a.log', 'd/keep.log', 'd/build/x.txt', 'd/sub/build', 'd/sub/b.log', 'd/sub/b.txt'),
      'd/.gitignore': '# what nobody reads\n*.log\n!keep.log\nbuild/\n',
      'd/sub/.gitignore': '!b.log\n/b.txt\n',
    });
    for (const named of ['d', 'd/**']) expect(await find([named])).toEqual(['d/a.txt', 'd/keep.log', 'd/sub/b.log', 'd/sub/build']);
    expect(await find(['d'], true)).toHaveLength(9);
  });

  test('by the files above it too, up to the root of the repository and no further', async () => {
    tree({ ...texts('r/x/a.txt', 'r/x/b.txt', 'r/x/c.txt', 'r/.git/HEAD'), '.gitignore': 'a.txt', 'r/.gitignore': 'b.txt' });
    expect(await find(['r/x'])).toEqual(['r/x/a.txt', 'r/x/c.txt']);
    expect(await find(['r/x/*.txt'])).toEqual(['r/x/a.txt', 'r/x/c.txt']);
  });

  test('not by files above it where there is no repository', async () => {
    tree({ ...texts('x/a.txt'), '.gitignore': 'a.txt' });
    expect(await find(['x'])).toEqual(['x/a.txt']);
  });

  test('by what the repository keeps for itself, and not by rules around a repository inside another', async () => {
    tree({
      ...texts('r/a.txt', 'r/b.txt', 'r/in/.git/HEAD', 'r/in/c.txt', 'r/in/a.txt'),
      'r/.git/info/exclude': 'a.txt\nb.txt\n',
      'r/.gitignore': '!b.txt\nc.txt\n',
    });
    expect(await find(['r'])).toEqual(['r/b.txt', 'r/in/a.txt', 'r/in/c.txt']);
  });

  test('but a file that is named is taken, and so is a folder, with what is not ignored by itself', async () => {
    tree({
      ...texts('r/.git/HEAD', 'r/old/a.txt', 'r/old/b.log', 'r/old/deep/c.txt', 'r/old/deep/old/d.txt'),
      'r/.gitignore': 'old/\n*.log\n',
    });
    expect(await find(['r'])).toEqual([]);
    expect(await find(['r/old/b.log', 'r/old'])).toEqual(['r/old/b.log', 'r/old/a.txt', 'r/old/deep/c.txt']);
    expect(await find(['r/old/deep'])).toEqual(['r/old/deep/c.txt']);
    expect(await find(['r/*/*.txt'])).toEqual([]);
    expect(await find(['r/old/*.txt'])).toEqual(['r/old/a.txt']);
  });

  test('a .gitignore that cannot be a list of patterns is told, and its folder is not entered', async () => {
    tree({ ...texts('d/a.txt', 'd/sub/b.txt', 'd/link/c.txt', 'd/folder/.gitignore/x', 'd/folder/e.txt') });
    writeFileSync(at('d/sub/.gitignore'), 'x\n'.repeat(2 ** 19 + 1));
    symlinkSync('../a.txt', at('d/link/.gitignore'));
    const { inputs, faults } = await findInputs([at('d')], { takeIgnored: false });
    expect(inputs.map(({ mirrorPath }) => mirrorPath)).toEqual(['a.txt', 'folder/e.txt', 'link/c.txt']);
    expect(faults.map(({ code, details }) => [code, details.path])).toEqual([['too-large', at('d/sub/.gitignore')]]);
  });
});

const hasGit = spawnSync('git', ['--version']).status === 0;
/** ASCII, since git's `?` stands for one byte and ours for one character. */
const names = ['a', 'b', 'ab', 'a b', 'A', '[a]', 'a.txt', '!b'];
const anyName = fc.constantFrom(...names);
const anyPath = fc.array(anyName, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const anyPattern = fc
  .tuple(
    fc.constantFrom('', '', '!', '/', '!/'),
    fc.array(fc.constantFrom(...names, '*', '**', '?', 'a*', '*b', '[ab]', '\\[a\\]', '\\!b', '*.txt'), { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '', '/', ' ', '\r'),
  )
  .map(([before, parts, after]) => before + parts.join('/') + after);

/** Where the package is known to read a pattern otherwise than git: none that anybody writes. */
const isPlain = (pattern: string) => !/\*\*.*\*\*/.test(pattern);

describe('git itself', () => {
  const asked = hasGit ? test : test.skip;
  asked(
    `finds the same files in random trees${hasGit ? '' : ' (skipped: git is not installed)'}`,
    async () => {
      let ignored = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyPath, { minLength: 1, maxLength: 12 }),
          fc.dictionary(fc.constantFrom('', 'a/', 'b/', 'a/b/', 'ab/'), fc.array(anyPattern.filter(isPlain), { maxLength: 4 })),
          async (paths, patterns) => {
            rmSync(at('r'), { recursive: true, force: true });
            mkdirSync(at('r'));
            execFileSync('git', ['init', '-q'], { cwd: at('r') });
            for (const path of paths) {
              try {
                tree({ [`r/${path}`]: '' });
              } catch {
                // A path through a file of another one: it is left out.
              }
            }
            for (const [where, lines] of Object.entries(patterns)) {
              try {
                tree({ [`r/${where}.gitignore`]: lines.join('\n') });
              } catch {}
            }
            const listed = execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], { cwd: at('r'), encoding: 'utf8' });
            const wanted = listed.split('\0').filter((path) => path !== '' && !path.endsWith('.gitignore'));
            const found = (await find(['r'])).map((path) => path.slice(2));
            expect(found.sort()).toEqual(wanted.sort());
            expect((await find(['r/**'])).map((path) => path.slice(2)).sort()).toEqual(wanted);
            ignored += paths.length - wanted.length;
          },
        ),
        { numRuns: 100 },
      );
      expect(ignored).toBeGreaterThan(100);
    },
    60_000,
  );
});

describe('a list of paths', () => {
  const read = (text: string) => pathsIn(Buffer.from(text, 'latin1'), 'list').paths;

  test('has one on each line', () => {
    expect(read('a.txt\n\nb c.txt\r\n- \n*.txt')).toEqual(['a.txt', 'b c.txt', '- ', '*.txt']);
    expect(read('')).toEqual([]);
    expect(read('\xef\xbb\xbfa')).toEqual(['a']);
  });

  test('is parted by NUL bytes where it holds one, and then a path may hold anything else', () => {
    expect(read('a\nb\0 c \r\0\0d')).toEqual(['a\nb', ' c \r', 'd']);
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1 }).filter((path) => !path.includes('\0'))), (paths) => {
        const bytes = Buffer.from(paths.map((path) => `${path}\0`).join(''));
        expect(pathsIn(bytes, 'list')).toEqual({ paths: paths.map((path) => Buffer.from(path).toString()), faults: [] });
      }),
    );
  });

  test('tells a name that is not UTF-8 by its line, and the others are taken', () => {
    const { paths, faults } = pathsIn(Buffer.from('a\n\xff.txt\nb\n', 'latin1'), 'list');
    expect(paths).toEqual(['a', 'b']);
    expect(faults.map(({ details }) => details)).toEqual([{ path: 'list', line: 2, expected: 'a name in UTF-8', got: 'ÿ.txt' }]);
  });

  test('names files and folders as they are: no patterns, and no standard input', async () => {
    tree(texts('d/a.txt', 'd/b.txt', 'c.txt'));
    const listed = [at('c.txt'), at('d'), at('*.txt'), at('c.txt'), '-'];
    const { inputs, faults } = await findInputs([at('d/b.txt')], { takeIgnored: false, listed });
    expect(inputs.map(({ path, isNamed }) => [path.slice(folder.length + 1), isNamed])).toEqual([
      ['d/b.txt', true],
      ['c.txt', true],
      ['d/a.txt', false],
    ]);
    expect(faults.map(({ code, details }) => [code, details.path])).toEqual([
      ['not-found', at('*.txt')],
      ['not-found', '-'],
    ]);
  });
});
