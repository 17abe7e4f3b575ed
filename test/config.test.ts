import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseConfig } from '../src/cli/config-tree.js';
import { readConfiguration } from '../src/cli/configuration.js';
import { describeInputError, InputError } from '../src/errors.js';
import { run as runHere } from './corpus-runs.js';

/*
 * The file of settings: where it is looked for, what it may say, and what goes before what.
 */

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
let folder: string;
const at = (...names: string[]) => join(folder, ...names);

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'doubletake-config-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunSettings {
  readonly cwd?: string;
  readonly environment?: Record<string, string>;
}

/** In the tests' own process, which takes a tenth of the time. */
async function run(argv: readonly string[], { cwd = '.', environment = {} }: RunSettings = {}): Promise<Ended> {
  const before = process.cwd();
  process.chdir(at(cwd));
  try {
    const { code, out, err } = await runHere(argv, { environment });
    return { code, stdout: out.toString(), stderr: err };
  } finally {
    process.chdir(before);
  }
}

/** As users start it. */
function start(argv: readonly string[], cwd: string): Ended {
  // Variables of whoever runs the tests must not decide them.
  const environment = Object.entries(process.env).filter(([name]) => !/^DOUBLETAKE_|^(NO|FORCE)_COLOR$/.test(name));
  const settings = { cwd: at(cwd), env: Object.fromEntries(environment), encoding: 'utf8', input: '' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], settings);
  return { code: status, stdout, stderr };
}

function put(files: Readonly<Record<string, string | object>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

/** What `--print-config` says. */
async function printed(argv: readonly string[], settings: RunSettings = {}) {
  const { code, stdout, stderr } = await run([...argv, '--print-config'], settings);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

const harbour =
  'The harbour council met late on Tuesday and agreed after four hours of talk to lend the two oldest ferries to the island villages until the new pier is finished, a spokeswoman for the mayor said in a short written statement.';
const market =
  'Traders at the covered market had asked for an earlier date, because the autumn fair fills every stall from the second week of October and leaves no room on the square for cranes, lorries and the workers who must mend the roof.';
const once = `${harbour}\n${market}\n`;
const twice = once + once;

describe('a file of settings with a fault', () => {
  /** What the program says of a file, or that it takes it. */
  function said(text: string): string {
    try {
      const shown = 'c.json';
      readConfiguration(parseConfig({ shown, text }, false), { path: shown, folder: '/' }, (path) => path);
      return 'taken';
    } catch (error) {
      if (error instanceof InputError) return describeInputError(error);
      throw error;
    }
  }

  test.each<[string, string]>([
    ['', 'c.json:1:1: is no JSON; expected a value; got the end of the file'],
    [
      '{\n  "keep": first\n}',
      'c.json:2:11: is no JSON; expected a text or a name in double quotes, a number, true, false, [ or {; got "f"',
    ],
    ['{ keep: "first" }', 'c.json:1:3: is no JSON; expected a text or a name in double quotes, a number, true, false, [ or {; got "k"'],
    ['{"quiet": true "diff": true}', 'c.json:1:16: is no JSON; expected a comma; got "\\""'],
    ['{"quiet" true}', 'c.json:1:10: is no JSON; expected a colon; got "t"'],
    ['{"quiet": true', 'c.json:1:15: is no JSON; expected a comma or }; got the end of the file'],
    ['{"against": ["a"', 'c.json:1:17: is no JSON; expected a comma or ]; got the end of the file'],
    ['{} {}', 'c.json:1:4: is no JSON; expected nothing behind the settings; got "{"'],
    ['{"out": "a\tb"}', 'c.json:1:9: is no JSON; expected no control character in a text; got "\\""'],
    ['{"out": "a\\q"}', 'c.json:1:9: is no JSON; expected an escape of JSON, such as \\n or \\\\; got "\\""'],
    ['{"out": "a\\u12"}', 'c.json:1:9: is no JSON; expected \\u and four hexadecimal digits; got "\\""'],
    ['{"out": "a', 'c.json:1:9: is no JSON; expected a double quote at the end of the text; got "\\""'],
    ['{"threshold": 1.}', 'c.json:1:15: is no JSON; expected a digit; got "1"'],
    ['{ /* open', 'c.json:1:3: is no JSON; expected */ at the end of the comment; got "/"'],
    ['['.repeat(200_000), 'c.json: is no file of settings; expected three levels; got thousands'],
    ['[]', 'c.json:1:1: is not valid; expected an object of settings; got a list'],
    ['null', 'c.json:1:1: is not valid; expected an object of settings; got null'],
    ['{"treshold": 0.8}', 'c.json:1:2: /treshold is no setting; did you mean threshold?'],
    ['{"maxRepeats": 3}', 'c.json:1:2: /maxRepeats is no setting; did you mean max-repeats?'],
    ['{"ignores": []}', 'c.json:1:2: /ignores is no setting; did you mean ignore?'],
    ['{"overides": []}', 'c.json:1:2: /overides is no setting; did you mean overrides?'],
    ['{"chek": {}}', 'c.json:1:2: /chek is no setting; did you mean check?'],
    ['{"config": "other.json"}', 'c.json:1:2: /config is no setting'],
    ['{"restore": {}}', 'c.json:1:2: /restore is no setting'],
    ['{"a/b~": 1}', 'c.json:1:2: /a~1b~0 is no setting'],
    ['{"__proto__": {"quiet": true}}', 'c.json:1:2: /__proto__ is no setting'],
    ['{"quiet": true, "quiet": false}', 'c.json:1:17: /quiet stands there twice'],
    ['{"scan": {"in-place": true}}', 'c.json:1:11: /scan/in-place is no option of scan, but of clean'],
    ['{"check": {"lvel": "remove"}}', 'c.json:1:12: /check/lvel is no setting; did you mean level?'],
    ['{"check": true}', 'c.json:1:11: /check is not valid; expected an object; got true'],
    [
      '{\r\n  // ünïcödé 🏴\r\n  "threshold": /* 🏴 */ 7\r\n}',
      'c.json:3:24: /threshold is not valid; expected a number from 0.5 to 1 (Jaccard similarity); got 7',
    ],
    ['{"threshold": "0.7"}', 'c.json:1:15: /threshold is not valid; expected a number from 0.5 to 1 (Jaccard similarity); got "0.7"'],
    ['{"threshold": 1e999}', 'c.json:1:15: /threshold is not valid; expected a number from 0.5 to 1 (Jaccard similarity); got Infinity'],
    ['{"jobs": 1.5}', 'c.json:1:10: /jobs is not valid; expected a whole number from 0 to 256 (threads; 0 is one for each core); got 1.5'],
    ['{"quiet": "true"}', 'c.json:1:11: /quiet is not valid; expected true or false; got "true"'],
    ['{"keep": "oldest"}', 'c.json:1:10: /keep is not valid; expected first, latest, longest, source-list; got "oldest"'],
    ['{"explain": {"format": "sarif"}}', 'c.json:1:24: /explain/format is not valid; expected text, json, jsonl; got "sarif"'],
    ['{"out": ""}', 'c.json:1:9: /out is not valid; expected a path; got ""'],
    ['{"out": "a\\u0000b"}', 'c.json:1:9: /out is not valid; expected a path; got "a\\u0000b"'],
    ['{"index": {"out": "x"}}', 'c.json:1:11: /index is not valid; expected a path; got an object'],
    ['{"against": "old"}', 'c.json:1:13: /against is not valid; expected a list of paths; got "old"'],
    ['{"against": ["old", 7]}', 'c.json:1:21: /against/1 is not valid; expected a path; got 7'],
    [
      '{"encoding": "UTF-8"}',
      'c.json:1:14: /encoding is not valid; did you mean utf-8?; expected auto, or the name of an encoding, such as windows-1256; got "UTF-8"',
    ],
    [
      '{"encoding": "cp1256"}',
      'c.json:1:14: /encoding is not valid; did you mean windows-1256?; expected auto, or the name of an encoding, such as windows-1256; got "cp1256"',
    ],
    [
      '{"encoding": "iso-2022-jp"}',
      'c.json:1:14: /encoding is not valid; expected auto, or the name of an encoding, such as windows-1256; got "iso-2022-jp"',
    ],
    ['{"since": "--output=x"}', 'c.json:1:11: /since is not valid; expected a revision of git, such as origin/main; got "--output=x"'],
    ['{"report": "sarif=x"}', 'c.json:1:12: /report is not valid; expected a list of FORMAT=FILE, or an object of them; got "sarif=x"'],
    ['{"report": {"sarf": "x"}}', 'c.json:1:13: /report/sarf is no setting; did you mean sarif?'],
    ['{"report": {"sarif": 1}}', 'c.json:1:22: /report/sarif is not valid; expected a path; got 1'],
    ['{"ignore": "*.log"}', 'c.json:1:12: /ignore is not valid; expected a list of patterns; got "*.log"'],
    [
      '{"ignore": ["*.{a,b}"]}',
      'c.json:1:13: /ignore/0 is not valid; expected a pattern as in a .gitignore, without braces; got "*.{a,b}"',
    ],
    [
      '{"ignore": ["# no pattern"]}',
      'c.json:1:13: /ignore/0 is not valid; expected a pattern as in a .gitignore, without braces; got "# no pattern"',
    ],
    ['{"overrides": {}}', 'c.json:1:15: /overrides is not valid; expected a list of at most 1000 overrides; got an object'],
    ['{"overrides": [{"encoding": "auto"}]}', 'c.json:1:16: /overrides/0 says of no files; expected "files", a list of patterns; got none'],
    [
      '{"overrides": [{"files": []}]}',
      'c.json:1:26: /overrides/0/files is not valid; expected a list of at least one pattern; got 0 of them',
    ],
    ['{"overrides": [{"files": ["a"], "threshold": 0.8}]}', 'c.json:1:33: /overrides/0/threshold is no setting'],
    ['{"overrides": [{"files": ["a"], "fild": "a"}]}', 'c.json:1:33: /overrides/0/fild is no setting; did you mean field?'],
    ['{"$schema": 1}', 'c.json:1:13: /$schema is not valid; expected the address of a JSON Schema; got 1'],
    [
      `{"keep": "${'x'.repeat(500)}"}`,
      `c.json:1:10: /keep is not valid; expected first, latest, longest, source-list; got "${'x'.repeat(59)}…`,
    ],
  ])('fault number %# is told with its place', (text, sentence) => {
    expect(said(text)).toBe(sentence);
  });

  test('is a wrong usage, in one line, and nothing runs', async () => {
    put({ 'a.txt': twice, '.doubletakerc.json': '{\n  "in-place": true,\n  "threshold": 7\n}' });
    for (const argv of [['clean', 'a.txt'], ['scan', 'a.txt'], ['filter'], ['scan', '--print-config']]) {
      const { code, stdout, stderr } = await run(argv);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toBe(
        'doubletake: .doubletakerc.json:3:16: /threshold is not valid; expected a number from 0.5 to 1 (Jaccard similarity); got 7\n',
      );
    }
    expect(readFileSync(at('a.txt'), 'utf8')).toBe(twice);
  });

  test('is told too where it is in another section than that of the command', async () => {
    put({ 'a.txt': once, '.doubletakerc.json': { check: { level: 'all' } } });
    expect((await run(['scan', 'a.txt'])).stderr).toContain('/check/level is not valid; expected remove, review; got "all"');
  });

  test('that is too large, or no UTF-8, or none, or a folder, is told', async () => {
    put({
      'a.txt': once,
      'large.json': `{}${' '.repeat(2 ** 20)}`,
      'wide.json': '',
      'folder/x': '',
      'fits.json': `{}${' '.repeat(2 ** 20 - 2)}`,
    });
    writeFileSync(at('wide.json'), Buffer.from('\ufeff{}', 'utf16le'));
    const saidOf = async (name: string) => (await run(['scan', 'a.txt', '--config', name, '--quiet'])).stderr;
    expect(await saidOf('large.json')).toBe('doubletake: large.json: is too large; expected at most 1048576 bytes; got 1048578\n');
    expect(await saidOf('wide.json')).toBe('doubletake: wide.json: is no UTF-8; expected settings in UTF-8\n');
    expect(await saidOf('none.json')).toBe('doubletake: none.json: there is no such file or folder\n');
    expect(await saidOf('folder')).toBe('doubletake: folder: is no file; expected a file of settings\n');
    expect(await saidOf('fits.json')).toBe('');
  });

  test('has no sign in its name or its values that a terminal would obey', async () => {
    put({ 'a.txt': once, 'c\x1b[31m.json': '{"keep": "\\u001b[31m\\u202e"}' });
    const { stderr } = await run(['scan', 'a.txt', '--config', 'c\x1b[31m.json']);
    expect(stderr).toMatch(/^[^\p{Cc}\u202e]+\n$/u);
  });
});

describe('the file of settings is looked for', () => {
  test('from the working folder upward, and the nearest is taken alone', async () => {
    put({ '.doubletakerc.json': { threshold: 0.8, jobs: 3 }, 'x/.doubletakerc.json': { threshold: 0.9 }, 'x/y/z/a.txt': once });
    const of = async (cwd: string) => {
      const { file, options } = await printed(['scan'], { cwd });
      return [file, options.threshold.value, options.jobs.value];
    };
    expect(await of('.')).toEqual(['.doubletakerc.json', 0.8, 3]);
    expect(await of('x')).toEqual(['.doubletakerc.json', 0.9, 0]);
    expect(await of('x/y/z')).toEqual(['../../.doubletakerc.json', 0.9, 0]);
  });

  test('from the working folder and not from that of the inputs', async () => {
    put({ 'x/.doubletakerc.json': { threshold: 7 }, 'x/a.txt': once });
    expect((await run(['scan', 'x/a.txt', '--quiet'])).code).toBe(0);
  });

  test('by a program of its own too, which applies it', () => {
    put({ '.doubletakerc.json': { format: 'jsonl' }, 'x/a.txt': twice });
    const { code, stdout, stderr } = start(['scan', 'a.txt'], 'x');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout.split('\n')[1]).copy.document).toBe('a.txt');
    put({ 'x/.doubletakerc.json': '{' });
    expect(start(['scan', 'a.txt'], 'x')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'doubletake: .doubletakerc.json:1:2: is no JSON; expected a comma or }; got the end of the file\n',
    });
  });

  test('in package.json too, where that has the key; one without it, or that is none, is passed over', async () => {
    put({
      'package.json': { doubletake: { threshold: 0.8 } },
      'x/package.json': { name: 'doubletake' },
      'x/y/package.json': '{ no "doubletake"',
      'x/y/z/package.json/a': '',
    });
    const { file, options } = await printed(['scan'], { cwd: 'x/y/z' });
    expect(file).toBe('../../../package.json');
    expect(options.threshold).toEqual({ value: 0.8, from: 'file', at: '../../../package.json:1:28' });
  });

  test('and a package.json that is broken is told only where it seems to hold settings', async () => {
    put({ 'package.json': '{ "doubletake": { // no comments there\n } }' });
    const { code, stderr } = await run(['scan', '--print-config']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'doubletake: package.json:1:19: is no JSON; expected no comment in this file; got "/"\n',
    });
  });

  test('and settings in both files of one folder are told: the one of its own counts', async () => {
    put({ 'package.json': { doubletake: { threshold: 0.8 } }, '.doubletakerc.json': { threshold: 0.9 }, 'a.txt': once });
    const { stdout, stderr } = await run(['scan', '--print-config']);
    expect(JSON.parse(stdout).options.threshold.value).toBe(0.9);
    expect(stderr).toBe('doubletake: package.json: holds settings too, which do not count beside .doubletakerc.json\n');
    expect((await run(['scan', '--print-config', '--quiet'])).stderr).toBe('');
  });

  test('nowhere with --no-config, and where --config says with that', async () => {
    put({
      '.doubletakerc.json': { threshold: 7 },
      'x/other.json': { threshold: 0.9 },
      'x/package.json': { doubletake: { threshold: 0.8 } },
      'y/package.json': {},
    });
    const of = async (argv: string[], environment = {}) => (await printed(['scan', ...argv], { environment })).options.threshold.value;
    expect(await of(['--no-config'])).toBe(0.7);
    expect(await of(['--no-config=true'])).toBe(0.7);
    expect(await of([], { DOUBLETAKE_NO_CONFIG: '1' })).toBe(0.7);
    expect(await of(['--config', 'x/other.json'])).toBe(0.9);
    expect(await of(['--config=x/package.json'])).toBe(0.8);
    expect(await of([], { DOUBLETAKE_CONFIG: 'x/other.json' })).toBe(0.9);
    expect(await of(['--no-config'], { DOUBLETAKE_CONFIG: 'x/other.json' })).toBe(0.7);
    expect(await of(['--config', 'x/other.json'], { DOUBLETAKE_NO_CONFIG: '1' })).toBe(0.9);
    expect((await run(['scan', '--no-config=false', '--print-config'], { environment: { DOUBLETAKE_NO_CONFIG: '1' } })).code).toBe(2);
    const refused = async (argv: string[]) => (await run(['scan', '--print-config', ...argv])).stderr;
    expect(await refused(['--config', 'x/other.json', '--no-config'])).toBe(
      'doubletake: --config names a file of settings, and none is to be read; expected one of the two\n',
    );
    expect(await refused(['--config', 'y/package.json'])).toBe(
      'doubletake: y/package.json: holds no settings; expected a key "doubletake"; got none\n',
    );
  });

  test('by no command that has no settings, nor for help or the version', async () => {
    put({ '.doubletakerc.json': '{ broken', 'undo.jsonl': '' });
    expect((await run(['--version'])).code).toBe(0);
    expect((await run(['scan', '--help'])).code).toBe(0);
    expect((await run(['restore', 'undo.jsonl'])).stderr).not.toContain('doubletakerc');
    expect((await run(['scan', 'a.txt'])).stderr).toContain('.doubletakerc.json:1:3');
  });

  (process.getuid?.() === 0 || process.platform === 'win32' ? test.skip : test)('and one that may not be read is a fault', async () => {
    put({ '.doubletakerc.json': {}, 'a.txt': once });
    chmodSync(at('.doubletakerc.json'), 0);
    expect((await run(['scan', 'a.txt'])).stderr).toContain('.doubletakerc.json: cannot be read');
  });

  test('through a link, whose folder is the one that paths start from', async () => {
    put({ 'shared/settings.json': { allow: 'list.txt' }, 'x/a.txt': once });
    symlinkSync(at('shared/settings.json'), at('x/.doubletakerc.json'));
    expect((await printed(['scan'], { cwd: 'x' })).options.allow.value).toBe('list.txt');
  });
});

describe('what goes before what', () => {
  test('the command line, the environment, the command in the file, the file, the default', async () => {
    put({ '.doubletakerc.json': '// ours\n{\n  "threshold": 0.6,\n  "check": { "threshold": 0.65, },\n}\n' });
    const of = async (argv: string[], environment = {}) => (await printed(argv, { environment })).options.threshold;
    const environment = { DOUBLETAKE_THRESHOLD: '0.8' };
    expect(await of(['check', '--threshold', '.9'], environment)).toEqual({ value: 0.9, from: 'flag' });
    expect(await of(['check'], environment)).toEqual({ value: 0.8, from: 'environment', variable: 'DOUBLETAKE_THRESHOLD' });
    expect(await of(['check'])).toEqual({ value: 0.65, from: 'file', at: '.doubletakerc.json:4:27' });
    expect(await of(['scan'])).toEqual({ value: 0.6, from: 'file', at: '.doubletakerc.json:3:16' });
    expect(await of(['scan', '--no-config'])).toEqual({ value: 0.7, from: 'default' });
  });

  test('the settings are those of the run, and not only those that are printed', async () => {
    put({ 'a.txt': twice, '.doubletakerc.json': { format: 'json', clean: { out: 'cleaned', quiet: true } } });
    expect(JSON.parse((await run(['scan', 'a.txt'])).stdout).totals.remove).toBe(1);
    expect((await run(['scan', 'a.txt', '--format', 'text'])).stdout).toContain('1 to remove');
    expect(await run(['clean', 'a.txt'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(at('cleaned/a.txt'), 'utf8')).toBe(once);
  });

  test('what another command alone has, or takes, is passed over', async () => {
    put({
      'a.txt': twice,
      '.doubletakerc.json': { format: 'sarif', 'max-repeats': 3, duplicates: 'drop', 'what-if': true, 'on-error': 'fail' },
    });
    const { options } = await printed(['explain']);
    expect(options.format).toEqual({ value: 'text', from: 'default' });
    expect(Object.keys(options)).not.toContain('max-repeats');
    expect((await run(['explain', 'a.txt'])).code).toBe(0);
  });

  test('what says nothing in the scope of the run is no fault where the file says it', async () => {
    put({
      'a.txt': twice,
      'list.txt': 'north\n',
      '.doubletakerc.json': { scope: 'corpus', keep: 'source-list', sources: 'list.txt', 'passage-words': 60 },
    });
    expect((await run(['clean', 'a.txt', '--scope', 'document', '--quiet'])).stdout).toBe(once);
    expect((await run(['scan', 'a.txt', '--keep', 'latest'])).code).toBe(0);
    expect((await run(['explain', 'a.txt'])).code).toBe(0);
    const told = await run(['clean', 'a.txt', '--scope', 'document', '--keep', 'latest']);
    expect(told.stderr).toBe('doubletake: --keep needs --scope corpus; got --scope document\n');
  });

  test('a target that is told goes before another in the file', async () => {
    put({
      'a.txt': twice,
      '.doubletakerc.json': { clean: { out: 'cleaned' } },
      'x/.doubletakerc.json': { 'in-place': true },
      'x/a.txt': twice,
    });
    expect((await run(['clean', 'a.txt', '--in-place', '--quiet'])).code).toBe(0);
    expect(readFileSync(at('a.txt'), 'utf8')).toBe(once);
    expect((await run(['clean', 'a.txt', '--out', 'o', '--quiet'], { cwd: 'x' })).code).toBe(0);
    expect([readFileSync(at('x/a.txt'), 'utf8'), readFileSync(at('x/o/a.txt'), 'utf8')]).toEqual([twice, once]);
    expect((await run(['clean', 'a.txt', '--in-place=false', '--quiet'], { cwd: 'x' })).stdout).toBe(once);
    expect(readFileSync(at('x/a.txt'), 'utf8')).toBe(twice);
  });

  test('paths in the file start from its folder', async () => {
    const config = {
      allow: 'lists/allow.txt',
      against: ['old/*.txt', '/abs'],
      index: './seen',
      report: { sarif: 'out/r.sarif', junit: '/abs/r.xml' },
      check: { baseline: '../known.json', report: ['csv=r.csv'], 'files-from': '-' },
      clean: { out: '.', undo: '-' },
    };
    put({ 'c/.doubletakerc.json': config, 'c/x/a.txt': once });
    const of = async (command: string, cwd: string) => {
      const { options } = await printed([command, '--config', cwd === '.' ? 'c/.doubletakerc.json' : at('c/.doubletakerc.json')], { cwd });
      const names = ['allow', 'against', 'index', 'report', 'baseline', 'files-from', 'out', 'undo'];
      return Object.fromEntries(names.filter((name) => name in options).map((name) => [name, options[name].value]));
    };
    const common = { allow: '../lists/allow.txt', against: ['../old/*.txt', '/abs'], index: '../seen' };
    expect(await of('check', 'c/x')).toEqual({ ...common, report: ['csv=../r.csv'], baseline: '../../known.json', 'files-from': '-' });
    expect(await of('clean', 'c/x')).toMatchObject({ ...common, out: '..', report: ['sarif=../out/r.sarif', 'junit=/abs/r.xml'] });
    expect(await of('clean', 'c')).toMatchObject({ allow: 'lists/allow.txt', index: 'seen', out: '.', undo: './-' });
    expect(await of('clean', '.')).toMatchObject({ allow: 'c/lists/allow.txt', against: ['c/old/*.txt', '/abs'], out: 'c', undo: 'c/-' });
  });

  test('a list of the file is read from its folder, whatever folder the run is in', async () => {
    put({
      'list.txt': `${harbour}\n`,
      '.doubletakerc.json': { scope: 'corpus', allow: 'list.txt', format: 'json' },
      'x/a.txt': once,
      'x/b.txt': `${market}\n${harbour}\n`,
    });
    const { stdout, code } = await run(['scan', 'a.txt', 'b.txt'], { cwd: 'x' });
    expect(code).toBe(0);
    expect(stdout).toContain('"a.txt"');
    rmSync(at('list.txt'));
    expect((await run(['scan', 'a.txt'], { cwd: 'x' })).stderr).toContain('../list.txt: there is no such file');
  });
});

describe('--print-config', () => {
  test('prints every option of the command, does nothing else, and needs no path', async () => {
    put({ 'a.txt': twice, '.doubletakerc.json': { 'in-place': true } });
    for (const command of ['clean', 'scan', 'check', 'filter', 'explain', 'recall', 'index']) {
      const { stdout: help } = await run([command, '--help']);
      const { doubletake, version, options, paths } = await printed([command]);
      expect([doubletake, version, paths]).toEqual(['configuration', 1, {}]);
      const flags = [...help.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name]) => name);
      expect(Object.keys(options)).toEqual(flags);
    }
    await printed(['clean', 'a.txt']);
    expect(readFileSync(at('a.txt'), 'utf8')).toBe(twice);
  });

  test('says of paths whether they are ignored, and what differs for them', async () => {
    const overrides = [
      { files: ['*.jsonl'], field: 'body' },
      { files: ['b.*'], excludedFiles: ['b.txt'], field: 'story', paragraphs: 'line' },
    ];
    put({ '.doubletakerc.json': { ignore: ['x/', '*.tmp'], overrides }, 'x/a.txt': once });
    const { paths, ignore } = await printed([
      'scan',
      'a.jsonl',
      'b.jsonl',
      'b.txt',
      'x',
      'x/a.txt',
      'c.tmp',
      '../d.jsonl',
      '--paragraphs',
      'blank',
    ]);
    const at = (column: number) => ({ from: 'file', at: `.doubletakerc.json:1:${column}` });
    expect(ignore).toEqual(['x/', '*.tmp']);
    expect(paths).toEqual({
      'a.jsonl': { isIgnored: false, options: { field: { value: 'body', ...at(68) } } },
      'b.jsonl': { isIgnored: false, options: { field: { value: 'story', ...at(127) } } },
      'b.txt': { isIgnored: false, options: {} },
      x: { isIgnored: true, options: {} },
      'x/a.txt': { isIgnored: true, options: {} },
      'c.tmp': { isIgnored: true, options: {} },
      '../d.jsonl': { isIgnored: false, options: {} },
    });
  });
});

describe('init', () => {
  test('writes a file that the next run reads and that changes nothing, and says so', async () => {
    put({ 'a.txt': twice });
    const before = await run(['scan', 'a.txt', '--format', 'json']);
    expect(await run(['init'])).toEqual({ code: 0, stdout: '', stderr: 'doubletake: .doubletakerc.json is written\n' });
    expect((await printed(['scan'])).file).toBe('.doubletakerc.json');
    expect(await run(['scan', 'a.txt', '--format', 'json'])).toEqual(before);
  });

  test('leaves a file alone that is there', async () => {
    put({ '.doubletakerc.json': '{ broken' });
    expect(await run(['init', '--quiet'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'doubletake: .doubletakerc.json: is there already; expected a folder without one\n',
    });
    expect(readFileSync(at('.doubletakerc.json'), 'utf8')).toBe('{ broken');
  });

  test('takes no path and no option of others', async () => {
    expect((await run(['init', 'x'])).stderr).toBe('doubletake: init takes no path; expected options only; got x\n');
    expect((await run(['init', '--print-config'])).stderr).toContain('--print-config is no option of init');
  });
});
