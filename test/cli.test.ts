import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Io, Sink } from '../src/cli/io.js';
import { main } from '../src/cli/main.js';
import { nearest } from '../src/cli/nearest.js';
import { createProgress, progressText } from '../src/cli/progress.js';
import { options } from '../src/options.js';

/*
 * Most of this starts the program as users do, from dist/: exit codes, streams and closed pipes are those of a real process.
 */

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
let folder: string;
const at = (...names: string[]) => join(folder, ...names);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doubletake-cli-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Variables of whoever runs the tests must not decide them. */
const plainEnvironment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^DOUBLETAKE_|^(NO|FORCE)_COLOR$/.test(name)));

function run(
  argv: readonly string[],
  { input = '', environment = {} }: { input?: string; environment?: Record<string, string> } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...argv], { cwd: folder, env: { ...plainEnvironment, ...environment } });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

const harbour =
  'The harbour council met late on Tuesday and agreed after four hours of talk to lend the two oldest ferries to the island villages until the new pier is finished, a spokeswoman for the mayor said in a short written statement.';
const market =
  'Traders at the covered market had asked for an earlier date, because the autumn fair fills every stall from the second week of October and leaves no room on the square for cranes, lorries and the workers who must mend the roof.';

/** Two paragraphs of forty words, one a line, that come twice in a row; and the same once. */
const once = `${harbour}\n${market}\n`;
const twice = once + once;

async function tree(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(at(name)), { recursive: true });
    await writeFile(at(name), text);
  }
}

async function filesBelow(name: string): Promise<string[]> {
  const entries = await readdir(at(name), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(at(name).length + 1))
    .sort();
}

const text = (name: string) => readFile(at(name), 'utf8');

describe('a wrong command line', () => {
  test.each<[string[], string]>([
    [[], 'no command'],
    [['skan', 'a.txt'], 'did you mean scan?'],
    [['frobnicate', 'a.txt'], 'known are clean, scan, check, filter, explain, recall, restore'],
    [['clean'], 'clean needs a path'],
    [['clean', '--dryrun', 'a.txt'], 'unknown option --dryrun; did you mean --dry-run?'],
    [['clean', '--dryRun', 'a.txt'], 'did you mean --dry-run?'],
    [['clean', 'a.txt', '--inplace=true'], 'did you mean --in-place?'],
    [['scan', '--colour', 'a.txt'], 'unknown option --colour'],
    [['scan', '--no-colour', 'a.txt'], 'did you mean --no-color?'],
    [['scan', '--no-quiet', 'a.txt'], 'unknown option --no-quiet'],
    [['scan', '-q', 'a.txt'], 'unknown option -q'],
    [['scan', '--in-place', 'a.txt'], '--in-place is no option of scan, but of clean'],
    [['scan', '--threshold', 'abc', 'a.txt'], '--threshold is not valid; expected a number from 0.5 to 1 (Jaccard similarity); got "abc"'],
    [['scan', '--threshold', '1.5', 'a.txt'], 'expected a number from 0.5 to 1'],
    [['scan', '--threshold', '-1', 'a.txt'], 'got "-1"'],
    [['scan', '--threshold=0x1', 'a.txt'], 'got "0x1"'],
    [['scan', '--threshold', '.7', '--threshold', '.8', 'a.txt'], '--threshold is given 2 times; expected once'],
    [['scan', 'a.txt', '--threshold'], '--threshold needs a value'],
    [['scan', '--format', '--quiet', 'a.txt'], '--format needs a value; expected text, json, jsonl, sarif'],
    [['scan', '--format=', 'a.txt'], '--format needs a value'],
    [
      ['scan', '--format', 'yaml', 'a.txt'],
      '--format is not valid; expected text, json, jsonl, sarif, junit, gitlab, github, markdown, csv, badge, html; got "yaml"',
    ],
    [['scan', '--quiet=maybe', 'a.txt'], '--quiet takes no value but true or false; got "maybe"'],
    [['clean', 'a.txt', '--in-place', '--out', 'o'], 'two targets'],
    [['clean', '-', '--in-place'], 'standard input cannot be rewritten in place'],
    [['clean', '-', '--out', 'o'], 'standard input has no name'],
    [['clean', 'a.txt', 'b.txt'], 'expected one file, or a target: --out DIR, --in-place, or --dry-run or --diff'],
    [['clean', '.'], 'many inputs and nowhere to write them'],
    [['restore', 'a', 'b'], 'at most 1'],
    [['explain'], 'explain needs a path; expected FILE'],
    [['explain', 'a.txt', 'b.txt'], 'at most 1'],
    [['explain', '.'], 'explain reads one file'],
    [['scan', '--remove', 'all', 'a.txt'], '--remove is no option of scan, but of clean, filter and explain'],
    [['clean', '--remove', 'none', 'a.txt'], '--remove is not valid; expected safe, exact, all; got "none"'],
    [['clean', '--files-from', 'a.txt', '--null'], 'unknown option --null'],
    [['scan', '-', '--files-from', '-'], '-: standard input cannot be both the list of files and a text'],
    [['clean', '--files-from', 'none', '--out', 'o'], 'none: there is no such file'],
    [['explain', '--files-from', 'a.txt'], '--files-from is no option of explain, but of clean, scan, check and recall'],
    [['scan', '--duplicates', 'drop', 'a.txt'], '--duplicates is no option of scan, but of clean'],
    [['clean', '--threshold', '2', 'a.txt'], '--threshold is not valid; expected a number from 0.5 to 1'],
    [['scan', '--index', 'one', '--index', 'two', 'a.txt'], '--index is given 2 times; expected once; got one, two'],
    [['scan', '--against', 'b.txt', '--against=', 'a.txt'], '--against needs a value; expected a path'],
    [['clean', '--keep', 'oldest', 'a.txt'], '--keep is not valid; expected first, latest, longest, source-list; got "oldest"'],
    [['recall'], 'recall needs a path; expected PATH...'],
    [['recall', '--remove', 'all', 'a.txt'], '--remove is no option of recall, but of clean, filter and explain'],
    [['recall', 'none.txt'], 'none.txt: there is no such file or folder'],
    [['scan', '--engine', 'other', 'a.txt'], '--engine is not valid; expected kernel, scalar, minhash; got "other"'],
  ])('%j exits with 2 and says what is wrong on one line', async (argv, sentence) => {
    await tree({ 'a.txt': twice, 'b.txt': once });
    const { code, stdout, stderr } = await run(argv);
    expect(stderr).toContain(sentence);
    expect(stderr).toMatch(/^doubletake: [^\n]+\n$/);
    expect([code, stdout]).toEqual([2, '']);
    expect(await filesBelow('.')).toEqual(['a.txt', 'b.txt']);
  });

  test('variables are checked as flags are, and named', async () => {
    await tree({ 'a.txt': once });
    const wrong = await run(['scan', 'a.txt'], { environment: { DOUBLETAKE_THRESHOLD: '7' } });
    expect(wrong.stderr).toContain('DOUBLETAKE_THRESHOLD is not valid; expected a number from 0.5 to 1');
    expect(wrong.code).toBe(2);
    expect((await run(['clean', 'a.txt'], { environment: { DOUBLETAKE_DRY_RUN: 'yes' } })).stderr).toContain('DOUBLETAKE_DRY_RUN');
  });

  test('a flag goes before its variable, and a variable before the default', async () => {
    await tree({ 'a.txt': once });
    const environment = { DOUBLETAKE_FORMAT: 'json' };
    expect(JSON.parse((await run(['scan', 'a.txt'], { environment })).stdout).totals.documents).toBe(1);
    expect((await run(['scan', 'a.txt', '--format', 'text'], { environment })).stdout).toMatch(/^1 document/);
  });

  test('the nearest known word is the one that was meant', () => {
    expect(nearest('theshold', ['threshold', 'format'])).toBe('threshold');
    expect(nearest('dry', ['diff', 'dry-run'])).toBe('dry-run');
    expect(nearest('x', ['diff', 'dry-run'])).toBeUndefined();
    expect(nearest('y'.repeat(100_000), ['diff'])).toBeUndefined();
  });
});

describe('help', () => {
  test('names every option of a command with its sentence, and gives examples', async () => {
    for (const command of ['clean', 'scan', 'explain', 'recall', 'restore'] as const) {
      const { code, stdout, stderr } = await run([command, '--help']);
      const words = stdout.replace(/\s+/g, ' ');
      for (const option of options.filter(({ commands }) => commands.includes(command))) {
        expect(words).toContain(`--${option.name}`);
        expect(words).toContain(option.about);
      }
      expect(stdout).toContain(`  doubletake ${command} `);
      expect([code, stderr]).toEqual([0, '']);
    }
    expect((await run(['--help'])).stdout).toContain('restore UNDO');
  });

  test('tells the default that an option has for the command', async () => {
    const helpOf = async (command: string) => (await run([command, '--help'])).stdout.replace(/\s+/g, ' ');
    const about = options.find(({ name }) => name === 'scope')?.about;
    expect(await helpOf('scan')).toContain(`--scope document|corpus ${about} Default: corpus.`);
    expect(await helpOf('clean')).toContain(`--scope document|corpus ${about} Default: document.`);
  });

  test('the version is that of the package', async () => {
    const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('works through a link, as npx starts it', async () => {
    await symlink(program, at('doubletake'));
    const ended = await new Promise<number | null>((resolve) => {
      spawn(process.execPath, [at('doubletake'), 'nonsense'], { stdio: 'ignore' }).on('close', resolve);
    });
    expect(ended).toBe(2);
  });
});

describe('clean', () => {
  test('writes the cleaned bytes to standard output and the report to standard error', async () => {
    await tree({ 'a.txt': twice });
    const { code, stdout, stderr } = await run(['clean', 'a.txt']);
    expect(stdout).toBe(once);
    expect(stderr).toContain('1 to remove');
    expect(code).toBe(0);
    expect(await text('a.txt')).toBe(twice);
  });

  test('reads standard input, and says nothing with --quiet', async () => {
    expect(await run(['clean', '-', '--quiet'], { input: twice })).toEqual({ code: 0, stdout: once, stderr: '' });
    expect(await run(['clean', '-', '--quiet'], { input: '' })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('a text without repeats comes out byte for byte, broken characters, carriage returns and all', async () => {
    const odd = Buffer.concat([Buffer.from('\ufeffone\r\n\r\ntwo \x1b[31m\x07'), Buffer.of(0xff, 0xfe, 0x80, 0x0d), Buffer.from('no end')]);
    await writeFile(at('odd.txt'), odd);
    await run(['clean', 'odd.txt', '--out', 'o']);
    expect(await readFile(at('o/odd.txt'))).toEqual(odd);
  });

  test('--dry-run prints the report on standard output and writes nothing', async () => {
    await tree({ 'd/a.txt': twice, 'd/b.txt': once });
    for (const target of [[], ['--in-place'], ['--out', 'o']]) {
      const { code, stdout, stderr } = await run(['clean', 'd', '--dry-run', '--format', 'json', ...target]);
      expect(JSON.parse(stdout).totals).toMatchObject({ documents: 2, remove: 1 });
      expect([code, stderr]).toEqual([0, '']);
    }
    expect(await filesBelow('.')).toEqual(['d/a.txt', 'd/b.txt']);
    expect(await text('d/a.txt')).toBe(twice);
  });

  test('--diff prints a unified diff on standard output and writes nothing', async () => {
    await tree({ 'a.txt': twice, 'b.txt': once });
    const { code, stdout, stderr } = await run(['clean', 'a.txt', 'b.txt', '--diff', '--in-place']);
    expect(stdout).toContain('--- a/a.txt\n+++ b/a.txt\n@@ ');
    expect(stdout.split('\n').filter((line) => line.startsWith('-') && !line.startsWith('---'))).toHaveLength(2);
    expect(stdout).not.toContain('b.txt');
    expect(stderr).toContain('1 to remove');
    expect(code).toBe(0);
    expect(await filesBelow('.')).toEqual(['a.txt', 'b.txt']);
  });

  test('--out mirrors every input, changed or not, and keeps modes', async () => {
    await tree({ 'd/x/a.txt': twice, 'd/b.txt': once, 'e/c.txt': twice });
    await chmod(at('d/b.txt'), 0o600);
    const { code } = await run(['clean', 'd', 'e/c.txt', '--out', 'o/p']);
    expect(code).toBe(0);
    expect(await filesBelow('o')).toEqual(['p/b.txt', 'p/c.txt', 'p/x/a.txt']);
    for (const name of ['b.txt', 'c.txt', 'x/a.txt']) expect(await text(`o/p/${name}`)).toBe(once);
    expect((await stat(at('o/p/b.txt'))).mode & 0o777).toBe(0o600);
    expect(await text('d/x/a.txt')).toBe(twice);
  });

  test('--out is refused, before anything is written, where two inputs meet or inside an input folder', async () => {
    await tree({ 'd/a.txt': twice, 'e/a.txt': once });
    const collision = await run(['clean', 'd', 'e', '--out', 'o']);
    expect(collision.stderr).toContain('o/a.txt: two inputs would land on one path; got d/a.txt and e/a.txt');
    const inside = await run(['clean', 'd', '--out', 'd/o']);
    expect(inside.stderr).toContain('the target lies inside an input folder');
    expect([collision.code, inside.code]).toEqual([2, 2]);
    expect(await filesBelow('.')).toEqual(['d/a.txt', 'e/a.txt']);
  });

  test('goes on after an input with a fault, and exits with 2', async () => {
    await tree({ 'd/a.txt': twice, 'd/b.bin': 'a\0b', 'bin.txt': 'a\0b' });
    const { code, stderr } = await run(['clean', 'missing.txt', 'bin.txt', 'd', '--out', 'o', '--quiet']);
    expect(stderr.split('\n')).toEqual([
      'doubletake: missing.txt: there is no such file or folder',
      'doubletake: bin.txt@1: is a binary file; expected text; got a NUL byte',
      '',
    ]);
    expect(code).toBe(2);
    expect(await filesBelow('o')).toEqual(['a.txt']);
    expect((await run(['clean', 'd', '--out', 'p'])).stderr).toContain('d/b.bin: is a binary file, and is passed over');
  });

  test('a name that would command a terminal is shown harmless', async () => {
    await tree({ 'd/\x1b[2Jx\n.txt': twice, 'd/\x1b]0;t\x07.bin': 'a\0b' });
    const { stderr, stdout } = await run(['clean', 'd', '--out', 'o']);
    expect(stderr + stdout).toContain('\\x1b[2Jx\\n.txt');
    for (const control of ['\x1b', '\x07']) expect(stderr + stdout).not.toContain(control);
  });
});

describe('clean --in-place and restore', () => {
  test('rewrites what repeats, keeps modes, and gives all of it back', async () => {
    await tree({ 'd/a.txt': twice, 'd/x/b.txt': twice, 'd/c.txt': once });
    await chmod(at('d/a.txt'), 0o640);
    const cleaned = await run(['clean', 'd', '--in-place']);
    expect(cleaned.stderr).toContain('2 files rewritten; to undo it: doubletake restore doubletake-undo.jsonl');
    expect([cleaned.code, cleaned.stdout]).toEqual([0, '']);
    expect([await text('d/a.txt'), await text('d/x/b.txt'), await text('d/c.txt')]).toEqual([once, once, once]);
    expect((await stat(at('d/a.txt'))).mode & 0o777).toBe(0o640);
    expect((await text('doubletake-undo.jsonl')).split('\n')).toHaveLength(4);

    const dry = await run(['restore', 'doubletake-undo.jsonl', '--dry-run']);
    expect([dry.code, dry.stdout.split('\n')[0]]).toEqual([0, 'would be restored: d/a.txt']);
    expect(await text('d/a.txt')).toBe(once);

    const restored = await run(['restore', 'doubletake-undo.jsonl']);
    expect(restored).toEqual({
      code: 0,
      stdout: 'restored: d/a.txt\nrestored: d/x/b.txt\n2 restored, 0 already original, 0 left alone\n',
      stderr: '',
    });
    expect([await text('d/a.txt'), await text('d/x/b.txt')]).toEqual([twice, twice]);
    expect((await stat(at('d/a.txt'))).mode & 0o777).toBe(0o640);
    expect((await run(['restore', 'doubletake-undo.jsonl'])).stdout).toContain('0 restored, 2 already original');
    expect(await filesBelow('.')).toEqual(['d/a.txt', 'd/c.txt', 'd/x/b.txt', 'doubletake-undo.jsonl']);
  });

  test('an undo file that exists is never written over, and nothing is done', async () => {
    await tree({ 'a.txt': twice, 'doubletake-undo.jsonl': 'precious' });
    const { code, stderr } = await run(['clean', 'a.txt', '--in-place']);
    expect(stderr).toContain('doubletake-undo.jsonl: exists already and is never overwritten');
    expect(code).toBe(2);
    expect([await text('a.txt'), await text('doubletake-undo.jsonl')]).toEqual([twice, 'precious']);
    expect((await run(['clean', 'a.txt', '--in-place', '--undo', 'u.jsonl'])).code).toBe(0);
    expect(await text('a.txt')).toBe(once);
  });

  test('no file changed means no undo file', async () => {
    await tree({ 'a.txt': once });
    expect((await run(['clean', 'a.txt', '--in-place'])).code).toBe(0);
    expect(await filesBelow('.')).toEqual(['a.txt']);
  });

  test('cleaning a folder that holds undo files leaves them alone', async () => {
    await tree({ 'd/a.txt': twice });
    await run(['clean', 'd', '--in-place', '--undo', 'd/first.jsonl']);
    const undo = await text('d/first.jsonl');
    const { code, stderr } = await run(['clean', 'd', '--in-place', '--undo', 'd/second.jsonl']);
    expect(stderr).toContain('d/first.jsonl: is an undo file, and is passed over');
    expect(code).toBe(0);
    expect(await filesBelow('d')).toEqual(['a.txt', 'first.jsonl']);
    expect(await text('d/first.jsonl')).toBe(undo);
  });

  test('a file that was changed since is left alone, and the others are restored', async () => {
    await tree({ 'd/a.txt': twice, 'd/b.txt': twice, 'd/c.txt': twice });
    await run(['clean', 'd', '--in-place']);
    await writeFile(at('d/a.txt'), 'edited by hand');
    await rm(at('d/b.txt'));
    const { code, stdout, stderr } = await run(['restore', 'doubletake-undo.jsonl']);
    expect(stderr).toContain('d/a.txt: was changed since it was cleaned, and is left alone');
    expect(stderr).toContain('d/b.txt: there is no such file');
    expect(stdout).toContain('1 restored, 0 already original, 2 left alone');
    expect(code).toBe(2);
    expect([await text('d/a.txt'), await text('d/c.txt')]).toEqual(['edited by hand', twice]);
  });

  test('a named link rewrites the file it leads to, and stays a link', async () => {
    await tree({ 'deep/a.txt': twice });
    await symlink('deep/a.txt', at('link.txt'));
    expect((await run(['clean', 'link.txt', '--in-place'])).code).toBe(0);
    expect(await text('deep/a.txt')).toBe(once);
    expect((await readdir(folder, { withFileTypes: true })).find(({ name }) => name === 'link.txt')?.isSymbolicLink()).toBe(true);
    expect((await run(['restore', 'doubletake-undo.jsonl'])).code).toBe(0);
    expect(await text('link.txt')).toBe(twice);
  });

  test('a last line that was cut short is noted and harmless', async () => {
    await tree({ 'a.txt': twice });
    await run(['clean', 'a.txt', '--in-place']);
    await writeFile(at('torn.jsonl'), `${await text('doubletake-undo.jsonl')}{"path":"b.txt","bef`);
    const { code, stdout, stderr } = await run(['restore', 'torn.jsonl']);
    expect(stderr).toContain('torn.jsonl:3: the last line is cut short');
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'restored: a.txt']);
    expect(await text('a.txt')).toBe(twice);
  });

  test('what is no undo file is refused', async () => {
    await tree({ 'a.txt': twice });
    expect(await run(['restore', 'a.txt'])).toMatchObject({ code: 2, stdout: '' });
    expect((await run(['restore', 'none.jsonl'])).stderr).toContain('none.jsonl: there is no such file');
  });
});

describe('scan', () => {
  test('reports on standard output, in the format that was chosen, and writes nothing', async () => {
    await tree({ 'd/a.txt': twice, 'd/b.txt': 'Nothing here comes twice.\n' });
    const asText = await run(['scan', 'd']);
    expect(asText.stdout).toContain('d/a.txt');
    expect([asText.code, asText.stderr]).toEqual([0, '']);
    const asLines = await run(['scan', 'd', '--format', 'jsonl', '--scope', 'document']);
    const records = asLines.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records.map(({ type }) => type)).toEqual(['header', 'block', 'summary']);
    expect(records[1].copy).toMatchObject({ document: 'd/a.txt', lines: { first: { line: 3 } } });
    expect(await filesBelow('.')).toEqual(['d/a.txt', 'd/b.txt']);
  });

  test('finds lines of standard input too', async () => {
    const { stdout } = await run(['scan', '-', '--format', 'json'], { input: twice });
    expect(JSON.parse(stdout).blocks[0].copy.lines.first).toEqual({ line: 3, column: 1 });
  });

  test('with nothing but faults prints no report', async () => {
    expect(await run(['scan', 'nowhere', 'no*where'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'doubletake: nowhere: there is no such file or folder\ndoubletake: no*where: no files are found here\n',
    });
  });
});

describe('which files', () => {
  test('--files-from names them in a file or on standard input, after those of the command line', async () => {
    await tree({
      'd/a.txt': twice,
      'd/b c.txt': once,
      'd/.hidden': once,
      'e/.gitignore': '*.txt\n',
      'e/x.txt': twice,
      list: 'e/x.txt\n*.txt\nd\n',
    });
    const { code, stderr } = await run(['clean', 'd/b c.txt', '--files-from', 'list', '--out', 'o', '--quiet']);
    expect([code, stderr]).toEqual([2, 'doubletake: *.txt: there is no such file or folder\n']);
    expect(await filesBelow('o')).toEqual(['a.txt', 'b c.txt', 'x.txt']);
    const listed = await run(['clean', '--files-from', '-', '--out', 'p', '--quiet'], { input: 'd/b c.txt\0d/.hidden\0' });
    expect(listed).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await filesBelow('p')).toEqual(['.hidden', 'b c.txt']);
    expect((await run(['clean', '--files-from', '-', '--quiet'], { input: 'd/a.txt' })).stdout).toBe(once);
    expect((await run(['scan', '--files-from', '-'], { input: '' })).stdout).toContain('0 documents');
  });

  test('.gitignore says what is passed over, and --no-ignore takes it', async () => {
    await tree({ 'd/.gitignore': '*.log\nold/\n', 'd/a.txt': once, 'd/a.log': once, 'd/old/b.txt': once, 'd/node_modules/c.txt': once });
    const count = async (...argv: string[]) => JSON.parse((await run(['scan', '--format', 'json', ...argv])).stdout).totals.documents;
    expect([await count('d'), await count('d/**'), await count('d', '--no-ignore'), await count('d', 'd/a.log')]).toEqual([1, 1, 5, 2]);
  });
});

describe('explain', () => {
  test('says of each paragraph of one file what is decided, and writes nothing', async () => {
    await tree({ 'a.txt': twice });
    const { code, stdout, stderr } = await run(['explain', 'a.txt']);
    expect(stdout.split('\n').filter((_, index) => index % 2 === 0)).toEqual([
      'a.txt',
      '    kept',
      '    kept',
      '    removed: repeats paragraphs 1-2, as part of 3-4 (2 paragraphs come twice in a row)',
      '    removed: repeats paragraphs 1-2, as part of 3-4 (2 paragraphs come twice in a row)',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(await text('a.txt')).toBe(twice);
    expect(await filesBelow('.')).toEqual(['a.txt']);
  });

  test('reads standard input, and writes JSON and JSON lines', async () => {
    const { stdout } = await run(['explain', '-', '--format', 'json'], { input: twice });
    expect(JSON.parse(stdout)).toMatchObject({ doubletake: 'explain', document: '-', paragraphs: [{}, {}, { stays: 'none' }, {}] });
    const lines = (await run(['explain', '-', '--format', 'jsonl'], { input: twice })).stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(['header', 'paragraph', 'paragraph', 'paragraph', 'paragraph']);
  });

  test('what is no text to read is a fault', async () => {
    await tree({ 'bin.txt': 'a\0b', 'd/a.txt': twice });
    expect(await run(['explain', 'none.txt'])).toMatchObject({ code: 2, stdout: '' });
    expect((await run(['explain', 'bin.txt'])).stderr).toContain('bin.txt@1: is a binary file');
    expect((await run(['explain', 'd/*.txt'])).stderr).toContain('got a folder or a pattern');
  });
});

describe('what is removed, and by which engine', () => {
  const edited = `${harbour}\n${market}\n${harbour.replace('Tuesday', 'Wednesday')}\n`;

  test('--remove all takes what is for review too, and a variable says the same', async () => {
    await tree({ 'a.txt': edited });
    expect((await run(['clean', 'a.txt', '--quiet'])).stdout).toBe(edited);
    expect((await run(['clean', 'a.txt', '--quiet', '--remove', 'all'])).stdout).toBe(once);
    expect((await run(['clean', 'a.txt', '--quiet'], { environment: { DOUBLETAKE_REMOVE: 'all' } })).stdout).toBe(once);
    expect((await run(['explain', 'a.txt'])).stdout).toContain('    review: repeats paragraph 1 (');
    expect((await run(['explain', 'a.txt', '--remove', 'all'])).stdout).toContain('    removed: repeats paragraph 1 (');
  });

  test('what --remove all took, restore gives back', async () => {
    await tree({ 'a.txt': edited });
    expect((await run(['clean', 'a.txt', '--in-place', '--remove', 'all'])).code).toBe(0);
    expect(await text('a.txt')).toBe(once);
    expect((await run(['restore', 'doubletake-undo.jsonl'])).code).toBe(0);
    expect(await text('a.txt')).toBe(edited);
  });

  test('--engine minhash, in a real process, says what scalar says', async () => {
    await tree({ 'a.txt': edited, 'b.txt': twice });
    for (const argv of [
      ['scan', 'a.txt', 'b.txt'],
      ['clean', 'a.txt', '--remove', 'all'],
      ['explain', 'a.txt'],
    ]) {
      const [scalar, minhash] = [await run(argv), await run([...argv, '--engine', 'minhash'])];
      expect(minhash).toEqual(scalar);
      expect(scalar.code).toBe(0);
    }
  });
});

describe('streams', () => {
  test('a pipe that is closed early ends the run quietly with 0', async () => {
    await writeFile(at('long.txt'), Array.from({ length: 8_000 }, (_, i) => `Line ${i} of a long and harmless text.\n`).join(''));
    const ended = await new Promise<{ code: number | null; stderr: string }>((resolve) => {
      const child = spawn(process.execPath, [program, 'clean', 'long.txt', '--quiet'], { cwd: folder, env: plainEnvironment });
      let stderr = '';
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk;
      });
      child.stdout.once('data', () => child.stdout.destroy());
      child.on('close', (code) => resolve({ code, stderr }));
    });
    expect(ended).toEqual({ code: 0, stderr: '' });
  });

  test('a slow reader gets every byte', async () => {
    const long = Array.from({ length: 8_000 }, (_, i) => `Line ${i} of a long and harmless text.\n`).join('');
    const received = await new Promise<number>((resolve) => {
      const child = spawn(process.execPath, [program, 'clean', '-', '--quiet'], { cwd: folder, env: plainEnvironment });
      let length = 0;
      const listen = () => {
        child.stdout.on('data', (chunk: Buffer) => {
          length += chunk.length;
        });
      };
      setTimeout(listen, 300);
      child.on('close', () => resolve(length));
      child.stdin.end(long);
    });
    expect(received).toBe(long.length);
  });
});

describe('on a terminal', () => {
  function sink(isTerminal: boolean): Sink & { readonly written: () => string } {
    let all = '';
    return {
      isTerminal,
      written: () => all,
      write: async (chunk) => {
        all += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      },
    };
  }

  function terminal(environment: Record<string, string> = {}) {
    const io = { stdin: () => process.stdin, stdout: sink(true), stderr: sink(true), environment, onInterrupt: () => () => {} };
    return io satisfies Io;
  }

  test('reports have colours, but not with NO_COLOR or --no-color', async () => {
    await tree({ 'a.txt': twice });
    const [plain, byVariable, byFlag] = [terminal(), terminal({ NO_COLOR: '1' }), terminal()];
    expect(await main(['scan', at('a.txt')], plain)).toBe(0);
    expect(await main(['scan', at('a.txt')], byVariable)).toBe(0);
    expect(await main(['scan', '--no-color', at('a.txt')], byFlag)).toBe(0);
    expect(plain.stdout.written()).toContain('\x1b[');
    expect(byVariable.stdout.written() + byFlag.stdout.written()).not.toContain('\x1b');
  });

  test('cleaned text and diffs lose what would command it', async () => {
    await tree({ 'a.txt': `${twice}A \x1b[2J\tline\r\n` });
    const [text, diff] = [terminal(), terminal()];
    expect(await main(['clean', at('a.txt')], text)).toBe(0);
    expect(await main(['clean', '--diff', at('a.txt')], diff)).toBe(0);
    expect(text.stdout.written()).toBe(`${once}A \\x1b[2J\tline\n`);
    expect(diff.stdout.written()).not.toContain('\x1b');
  });

  test('a bug of ours exits with 3 and shows its stack, harmless', async () => {
    await tree({ 'a.txt': twice });
    const broken = terminal();
    const bug = new TypeError('a bug \x1b[2J');
    const code = await main(['scan', at('a.txt')], { ...broken, stdout: { isTerminal: true, write: () => Promise.reject(bug) } });
    expect(code).toBe(3);
    expect(broken.stderr.written()).toContain('TypeError: a bug \\x1b[2J\n');
    expect(broken.stderr.written()).toContain('cli.test');
  });

  test('progress says how much is done, how fast, and how long it will take', async () => {
    expect(progressText(12, 240, 1500)).toBe('12 of 240 files, 8.0/s, 29 s left');
    expect(progressText(1000, 10_000, 10_000)).toBe('1000 of 10000 files, 100/s, 1 min 30 s left');
    expect(progressText(5, undefined, 1000)).toBe('5 files, 5.0/s');
    expect(progressText(0, 1, 2000, 24_000_000)).toBe('0 of 1 files and 24 MB, 12 MB/s');
    expect(progressText(1, 2, 2000, 24_000_000)).toBe('1 of 2 files and 24 MB, 12 MB/s, 0.5/s, 2 s left');
    let time = 0;
    const shown = async (isTerminal: boolean, quiet: boolean) => {
      const stderr = sink(isTerminal);
      const progress = createProgress(stderr, 100, quiet, () => time);
      for (let i = 0; i < 100; i++) {
        time += 700;
        await progress.step();
      }
      await progress.clear();
      return stderr.written();
    };
    const line = await shown(true, false);
    expect([line.startsWith('\r\x1b[K1 of 100 files, 1.4/s'), line.endsWith('\r\x1b[K'), line.includes('\n')]).toEqual([true, true, false]);
    expect((await shown(false, false)).split('\n')).toEqual(['43 of 100 files, 1.4/s, 40 s left', '86 of 100 files, 1.4/s, 10 s left', '']);
    expect((await shown(true, true)) + (await shown(false, true))).toBe('');
  });
});

describe('recall', () => {
  test('tells the lengths of the paragraphs, the curve and what was measured', async () => {
    await tree({ 'a.txt': once, 'more/b.jsonl': `${JSON.stringify({ text: `${harbour}\nThree short words\n` })}\n` });
    const { code, stdout, stderr } = await run(['recall', 'a.txt', 'more', '--threshold', '0.8']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^2 documents, 4 paragraphs with words; threshold 0\.8: 8 bands of 4 rows\n/u);
    expect(stdout).toMatch(/^1-7 +1 +25\.0%$/mu);
    expect(stdout).toMatch(/^26-50 +3 +75\.0%$/mu);
    expect(stdout).toMatch(/^26-50 +0\.80-0\.85 +9\d\.\d% +\d+\.\d% +[012] of 2$/mu);
  });

  test('as JSON, of standard input, of a field and in another encoding', async () => {
    const input = `${JSON.stringify({ body: once })}\nno JSON\n`;
    const { code, stdout, stderr } = await run(['recall', '-', '--field', 'body', '--format', 'json'], { input });
    expect(code).toBe(2);
    expect(stderr).toContain('-:2: is no JSON; expected a JSON object; got "o" at byte 2 of the line');
    expect(JSON.parse(stdout)).toMatchObject({ doubletake: 'recall', documents: 1, paragraphs: 2 });
    await writeFile(at('wide.txt'), Buffer.from(`\ufeff${once}`, 'utf16le'));
    const wide = await run(['recall', 'wide.txt', '--format', 'jsonl']);
    expect(JSON.parse(wide.stdout.split('\n')[0])).toMatchObject({ type: 'header', documents: 1, paragraphs: 2 });
  });

  test('goes on where an input has a fault, and says nothing where all have', async () => {
    await tree({ 'a.txt': once });
    await writeFile(at('b.txt'), Uint8Array.from([0, 1, 2, 0, 255, 0, 0, 0, 7]));
    const some = await run(['recall', 'a.txt', 'b.txt']);
    expect(some.code).toBe(2);
    expect(some.stdout).toMatch(/^1 document, 2 paragraphs/u);
    expect(some.stderr).toContain('b.txt');
    expect((await run(['recall', 'b.txt'])).stdout).toBe('');
  });
});
