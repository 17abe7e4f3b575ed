import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AddedLines, openDiffReader } from '../src/node/git-diff.js';
import { linesOf, openPlace, type Place, paragraph, textOf } from './corpus-runs.js';
import { start } from './program.js';

/*
 * Real repositories in a temporary folder, and a diff of every shape in pieces of every size.
 */

let place: Place;
beforeEach(() => {
  place = openPlace();
});
afterEach(() => place.remove());

const person = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false', '-c', 'init.defaultBranch=main'];
const environment = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
const git = (...argv: string[]) =>
  execFileSync('git', [...person, ...argv], { cwd: place.at(), env: environment, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
const commit = () => {
  git('add', '-A');
  git('commit', '-q', '-m', 'x');
};
const check = (...argv: string[]) => start(place.at(), ['check', '.', '--since', 'HEAD', ...argv]);
const told = ({ err }: { readonly err: string }) =>
  err
    .split('\n')
    .filter((line) => line.startsWith('  '))
    .map((line) => line.split('  \u2068')[0]);

describe('check --since', () => {
  test('counts what the change adds and lets pass what was there, in both scopes', async () => {
    place.put({ 'a.txt': textOf(1, 2, 5, 2), 'b.txt': textOf(3, 1) });
    git('init', '-q');
    commit();
    const before = await check();
    expect([before.code, before.err]).toEqual([0, 'doubletake: check passed: no new block repeats; let pass: 2 older than the change\n']);
    place.put({ 'b.txt': textOf(3, 1, 4, 3), 'c.txt': textOf(9, 1) });
    const after = await check();
    expect([after.code, told(after)]).toEqual([1, ['  b.txt:4  60 words of b.txt:1', '  c.txt:2  60 words of a.txt:1']]);
    const inside = await check('--scope', 'document', '--format', 'json');
    expect([inside.code, told(inside), JSON.parse(inside.out).totals.documents]).toEqual([1, ['  b.txt:4  60 words of b.txt:1'], 2]);
  }, 60_000);

  test('counts an old copy of which the kept passage is new', async () => {
    place.put({ 'a.txt': textOf(4), 'b.txt': textOf(3, 1) });
    git('init', '-q');
    commit();
    place.put({ 'a.txt': textOf(1, 4) });
    const ended = await check();
    expect([ended.code, told(ended)]).toEqual([1, ['  b.txt:2  60 words of a.txt:1']]);
  }, 60_000);

  test('compares with where two lines of history part, whether or not the change is committed', async () => {
    place.put({ 'a.txt': textOf(1, 2, 1) });
    git('init', '-q');
    commit();
    git('checkout', '-q', '-b', 'work');
    place.put({ 'b.txt': textOf(3, 4, 3) });
    commit();
    git('checkout', '-q', 'main');
    // Seen from here the branch would bring the second copy of 1 back.
    place.put({ 'a.txt': textOf(1, 2) });
    commit();
    git('checkout', '-q', 'work');
    const ended = await start(place.at(), ['check', '.', '--since', 'main']);
    expect([ended.code, told(ended)]).toEqual([1, ['  b.txt:3  60 words of b.txt:1']]);
  }, 60_000);

  test('knows files by whatever names they have, renamed ones too', async () => {
    const names = [
      'a b.txt',
      ' c.txt ',
      'q"uo\'te.txt',
      'خبر اليوم.txt',
      'new\nline.txt',
      'tab\t.txt',
      'back\\slash.txt',
      'b/a.txt',
      '-dash.txt',
    ];
    git('init', '-q');
    for (const [k, name] of names.entries()) place.put({ [name]: textOf(10 * k, 10 * k + 1, 10 * k) });
    place.put({ 'old.txt': textOf(200, 201, 200), 'empty.txt': '' });
    commit();
    expect((await check('--scope', 'document')).err).toContain('check passed');
    renameSync(place.at('old.txt'), place.at('b/renamed "x".txt'));
    git('add', '-A');
    // Its repeats are old, whatever it is called.
    const moved = await check();
    expect([moved.code, moved.err]).toMatchObject([0, expect.stringContaining('older than the change')]);
    for (const [k, name] of names.entries()) place.put({ [name]: textOf(10 * k, 10 * k + 1, 10 * k, 10 * k + 1) });
    const ended = await check('--scope', 'document', '--format', 'jsonl');
    const blocks = ended.out.split('\n').filter((line) => line.startsWith('{"type":"block"'));
    const touched = new Set(blocks.map((line) => JSON.parse(line).copy.document));
    expect(touched).toEqual(new Set(names));
    expect(ended.code).toBe(1);
  }, 60_000);

  test('judges records by their lines, and of what is compressed or binary to git all', async () => {
    const record = (id: string, ...numbers: number[]) => ({ id, paragraphs: numbers.map((number) => paragraph(number)) });
    const before = [record('x', 1, 2, 1), record('y', 3)];
    const wide = Buffer.from(`\ufeff${textOf(20, 21, 20)}`, 'utf16le');
    place.put({ 'r.jsonl': linesOf(before), 'u.txt': wide });
    git('init', '-q');
    commit();
    expect((await check()).code).toBe(0);
    place.put({
      'r.jsonl': linesOf([...before, record('z', 5, 6, 5)]),
      'u.txt': Buffer.concat([wide, Buffer.from(textOf(22), 'utf16le')]),
    });
    const ended = await check();
    expect([ended.code, told(ended)]).toEqual([1, ['  r.jsonl:3  60 words of r.jsonl:3', '  u.txt:3  60 words of u.txt:1']]);
  }, 60_000);

  test('counts what git does not track as new: ignored, outside, standard input', async () => {
    place.put({ '.gitignore': 'i.txt\n', 'a.txt': textOf(1) });
    git('init', '-q');
    commit();
    const outside = openPlace();
    outside.put({ 'o.txt': textOf(3, 4, 3) });
    place.put({ 'i.txt': textOf(5, 6, 5) });
    const ended = await start(place.at(), ['check', 'a.txt', 'i.txt', outside.at('o.txt'), '-', '--since', 'HEAD', '--scope', 'document'], {
      input: textOf(7, 8, 7),
    });
    outside.remove();
    expect([ended.code, told(ended).length]).toEqual([1, 3]);
  }, 60_000);

  test('counts all of a changed file whose lines end with carriage returns, of which git knows none', async () => {
    place.put({ 'a.txt': textOf(1, 2, 3).replaceAll('\n', '\r') });
    git('init', '-q');
    commit();
    place.put({ 'a.txt': textOf(1, 2, 3, 1).replaceAll('\n', '\r') });
    expect((await check()).code).toBe(1);
  }, 60_000);

  test('is not misled by texts that look like a diff, nor by settings', async () => {
    const odd = ['++ b/a.txt', 'diff --git a/x b/x', '@@ -1 +1 @@', '-- a/x', '\\ No newline'];
    place.put({ 'a.txt': textOf(1, 2, 1), 'b.txt': `${odd.join('\n')}\n${textOf(3)}` });
    git('init', '-q');
    commit();
    for (const [name, value] of [
      ['diff.noprefix', 'true'],
      ['diff.interHunkContext', '9'],
      ['diff.relative', 'true'],
      ['color.ui', 'always'],
      ['core.quotePath', 'true'],
      ['diff.external', 'false'],
    ])
      git('config', name, value);
    place.put({ 'b.txt': `${textOf(3)}${odd.reverse().join('\n')}\n${textOf(4, 3)}` });
    mkdirSync(place.at('sub'));
    place.put({ 'sub/c.txt': textOf(9) });
    const ended = await start(place.at('sub'), ['check', '..', '--since', 'HEAD']);
    expect([ended.code, told(ended)]).toEqual([1, ['  ../b.txt:8  60 words of ../b.txt:1']]);
  }, 60_000);

  test('passes where nothing was changed, though a run without texts is to fail', async () => {
    place.put({ 'a.txt': textOf(1, 2, 1) });
    git('init', '-q');
    commit();
    const ended = await check('--scope', 'document', '--fail-on-empty');
    expect([ended.code, ended.err]).toEqual([0, 'doubletake: check passed: no block repeats\n']);
  }, 60_000);

  test('lets pass by a baseline first what it names', async () => {
    place.put({ 'a.txt': textOf(1, 2), 'b.txt': textOf(3, 1) });
    git('init', '-q');
    await start(place.at(), ['check', 'a.txt', 'b.txt', '--baseline', 'known.json', '--update-baseline']);
    commit();
    place.put({ '0.txt': textOf(8, 1) });
    const ended = await start(place.at(), ['check', '.', '--baseline', 'known.json', '--since', 'HEAD']);
    expect([ended.code, ended.err]).toEqual([1, expect.stringContaining('1 block repeats')]);
    expect(ended.err).toContain('let pass: 1 in the baseline');
  }, 60_000);

  test('says what is missing: a repository, a revision, git', async () => {
    place.put({ 'a.txt': textOf(1) });
    expect(await check()).toMatchObject({ code: 2, err: expect.stringContaining('expected a folder in a git repository') });
    git('init', '-q');
    commit();
    const nowhere = await start(place.at(), ['check', '.', '--since', 'nowhere']);
    expect([nowhere.code, nowhere.err]).toEqual([
      2,
      expect.stringMatching(/^doubletake: --since cannot .*a revision of this repository; .*got "nowhere"\n$/),
    ]);
    const hyphen = await start(place.at(), ['check', '.', '--since=--output=x']);
    expect([hyphen.code, hyphen.err]).toEqual([2, expect.stringContaining('--since is not valid')]);
    const without = await start(place.at(), ['check', '.', '--since', 'HEAD'], { environment: { PATH: place.at() } });
    expect([without.code, without.err]).toEqual([2, expect.stringContaining('--since needs git, which cannot be started')]);
  }, 60_000);
});

describe('the reader of diffs', () => {
  test('says what git says, in pieces of any size', () => {
    const line = fc.constantFrom('quay', '++ b/a', '-- a', '@@ -1 +1 @@', 'diff --git a/a b/a', '', '\\ No newline at end of file', ' x');
    const text = fc.array(line, { maxLength: 7 });
    git('init', '-q');
    fc.assert(
      fc.property(text, text, fc.boolean(), fc.integer({ min: 1, max: 40 }), (before, after, endsOpen, size) => {
        writeFileSync(place.at('a'), before.map((each) => `${each}\n`).join(''));
        writeFileSync(
          place.at('b'),
          after
            .map((each) => `${each}\n`)
            .join('')
            .replace(endsOpen && after.at(-1) !== '' ? /\n$/ : /$^/, ''),
        );
        let diff: Buffer = Buffer.alloc(0);
        try {
          execFileSync('git', ['diff', '--no-index', '--unified=0', 'a', 'b'], { cwd: place.at(), env: environment });
        } catch (error) {
          diff = (error as { stdout: Buffer }).stdout;
        }
        const reader = openDiffReader();
        for (let at = 0; at < diff.length; at += size) reader.push(diff.subarray(at, at + size));
        const found = reader.end().get('b');
        // What is left without the added lines stood there before, in that order.
        const added = new Set(
          (found === 'whole' ? [] : ((found ?? []) as AddedLines)).flatMap(({ first, last }) =>
            Array.from({ length: last - first + 1 }, (_, k) => first + k),
          ),
        );
        const left = after.filter((_, k) => !added.has(k + 1));
        let at = 0;
        for (const each of before) if (at < left.length && left[at] === each) at++;
        expect([found === 'whole', at]).toEqual([false, left.length]);
        if (before.length === 0) expect(added.size).toBe(after.length);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test('takes no file that is gone, and one that is binary as a whole', () => {
    const diff = [
      'diff --git a/gone.txt b/gone.txt',
      'deleted file mode 100644',
      'index 1..0',
      '--- a/gone.txt',
      '+++ /dev/null',
      '@@ -1,2 +0,0 @@',
      '-x',
      '-y',
      'diff --git "a/b\\303\\251.bin" "b/b\\303\\251.bin"',
      'index 1..2 100644',
      'Binary files "a/b\\303\\251.bin" and "b/b\\303\\251.bin" differ',
      'diff --git a/mode b/mode',
      'old mode 100644',
      'new mode 100755',
      'diff --git a/old name b/new',
      'similarity index 90%',
      'rename from old name',
      'rename to new',
      'index 1..2 100644',
      '--- a/old name\t',
      '+++ b/new',
      '@@ -3 +3,2 @@ x',
      '-a',
      '+b',
      '+c',
      'diff --git a/sp ace b/sp ace',
      '--- a/sp ace\t',
      '+++ b/sp ace\t',
      '@@ -0,0 +1 @@',
      '+a',
      '\\ No newline at end of file',
      '',
    ].join('\n');
    const reader = openDiffReader();
    reader.push(Buffer.from(diff));
    expect([...reader.end()]).toEqual([
      ['bé.bin', 'whole'],
      ['mode', []],
      ['new', [{ first: 3, last: 4 }]],
      ['sp ace', [{ first: 1, last: 1 }]],
    ]);
  });
});
