import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseArguments } from '../src/cli/arguments.js';
import type { Io } from '../src/cli/io.js';
import { writeReport } from '../src/cli/render.js';
import { reportFormats } from '../src/report-option-table.js';
import { everyStanding, reportOf } from './located.js';

/*
 * --format and --report, of the program as users start it.
 */

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const plainEnvironment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^DOUBLETAKE_|^(NO|FORCE)_COLOR$/.test(name)));
const paragraph =
  'The harbour council met late on Tuesday and agreed after four hours of talk to lend the two oldest ferries to the island villages until the new pier is finished, a spokeswoman for the mayor said in a short written statement.\n';
let folder: string;
const at = (...names: string[]) => join(folder, ...names);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doubletake-reports-'));
  mkdirSync(at('wire'));
  writeFileSync(at('wire', 'a.txt'), `${paragraph}${paragraph}`);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], {
    cwd: folder,
    env: plainEnvironment,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

test.each(['scan', 'check'])(
  '%s writes each report to its file, as it would be on standard output, and its own report beside them',
  (command) => {
    const reports = reportFormats.flatMap((format) => ['--report', `${format}=report.${format}`]);
    const { stdout, stderr } = run(command, 'wire', ...reports);
    expect(stdout).toBe(run(command, 'wire').stdout);
    expect(stdout).toContain('paragraph 2 repeats 1');
    expect(stderr).toBe(run(command, 'wire').stderr);
    for (const format of ['json', 'sarif', 'markdown'])
      expect(readFileSync(at(`report.${format}`), 'utf8')).toBe(run(command, 'wire', '--format', format).stdout);
    for (const format of reportFormats) expect(statSync(at(`report.${format}`)).size).toBeGreaterThan(0);
    expect(readdirSync(folder).sort()).toEqual(['wire', ...reportFormats.map((format) => `report.${format}`)].sort());
  },
);

test('clean writes reports too, and with --quiet nothing else', () => {
  expect(run('clean', 'wire', '--out', 'cleaned', '--quiet', '--report', 'json=a.json', '--report', 'sarif=cleaned/a.sarif')).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
  expect(JSON.parse(readFileSync(at('a.json'), 'utf8')).totals).toMatchObject({ blocks: 1, remove: 1 });
  expect(JSON.parse(readFileSync(at('cleaned', 'a.sarif'), 'utf8')).runs[0].results.length).toBe(1);
  expect(readFileSync(at('cleaned', 'a.txt'), 'utf8')).toBe(paragraph);
  const { stdout, stderr } = run('clean', 'wire/a.txt', '--format', 'github', '--report', 'csv=a.csv');
  expect(stdout).toBe(paragraph);
  expect(stderr).toMatch(/^::warning file=wire\/a\.txt,line=2,/);
  expect(readFileSync(at('a.csv'), 'utf8').split('\r\n').length).toBe(3);
});

test('reports of an earlier run are replaced, keep their mode, and are followed where a link leads', () => {
  mkdirSync(at('out'));
  writeFileSync(at('out', 'real.json'), 'of old');
  chmodSync(at('out', 'real.json'), 0o600);
  symlinkSync('out/real.json', at('link.json'));
  expect(run('scan', 'wire', '--report', 'json=link.json').code).toBe(0);
  expect(JSON.parse(readFileSync(at('out', 'real.json'), 'utf8')).doubletake).toBe('scan');
  expect(statSync(at('out', 'real.json')).mode & 0o777).toBe(0o600);
  expect(readFileSync(at('link.json'), 'utf8')).toBe(readFileSync(at('out', 'real.json'), 'utf8'));
});

test('reports that lie in a folder that is read are no input when the same command runs again', () => {
  const formats = ['json', 'jsonl', 'sarif', 'junit', 'markdown', 'badge', 'html'];
  const command = ['scan', '.', ...formats.flatMap((format) => ['--report', `${format}=wire/report.${format}`])];
  const first = run(...command);
  expect(first.stdout).toContain('1 document, 2 paragraphs');
  const { code, stdout, stderr } = run(...command);
  expect({ code, stdout, stderr }).toEqual({ ...first, code: 0 });
  // One that people wrote, or that bears no name of ours, is an input and stays.
  writeFileSync(at('wire', 'report.json'), paragraph);
  expect(run(...command).stderr).toContain('wire/report.json: a report would be written over an input, named or found in a folder');
  expect(readFileSync(at('wire', 'report.json'), 'utf8')).toBe(paragraph);
  expect(run('scan', 'wire/report.sarif', '--report', 'sarif=wire/report.sarif').code).toBe(2);
});

describe('what cannot be a report is refused before anything is done', () => {
  test.each([
    [
      'a folder that is missing',
      ['scan', 'wire', '--report', 'json=gone/a.json'],
      'gone/a.json: cannot be written; expected a file in a folder that exists; got no folder gone',
    ],
    ['a folder', ['scan', 'wire', '--report', 'json=wire'], 'wire: cannot be a report; expected a file; got a folder'],
    [
      'standard output',
      ['scan', 'wire', '--report', 'json=-'],
      '--report writes files; expected a file; --format is for standard output; got -',
    ],
    [
      'two to one file',
      ['scan', 'wire', '--report', 'json=a.out', '--report', 'csv=./wire/../a.out'],
      './wire/../a.out: a report would be written over another report',
    ],
    [
      'two that differ in case',
      ['scan', 'wire', '--report', 'json=a.out', '--report', 'csv=A.out'],
      'A.out: a report would be written over another report',
    ],
    [
      'a named input',
      ['scan', 'wire/a.txt', '--report', 'json=wire/a.txt'],
      'wire/a.txt: a report would be written over an input, named or found in a folder',
    ],
    [
      'an input in a folder',
      ['check', 'wire', '--report', 'json=wire/../wire/a.txt'],
      'wire/../wire/a.txt: a report would be written over an input',
    ],
    [
      'what is compared against',
      ['scan', 'list', '--against', 'wire', '--report', 'json=wire/a.txt'],
      'wire/a.txt: a report would be written over an input',
    ],
    [
      'the list of inputs',
      ['scan', '--files-from', 'list', '--report', 'json=list'],
      'list: a report would be written over the file of --files-from',
    ],
    [
      'a cleaned text',
      ['clean', 'wire', '--out', 'out', '--report', 'json=out/a.txt'],
      'out/a.txt: a report would be written over a text in --out',
    ],
    [
      'the undo file',
      ['clean', 'wire', '--in-place', '--report', 'json=doubletake-undo.jsonl'],
      'a report would be written over the file of --undo',
    ],
    ['no format', ['scan', 'wire', '--report', 'a.json'], '--report is not valid; expected FORMAT=FILE'],
    ['an unknown format', ['scan', 'wire', '--report', 'pdf=a.pdf'], '--report is not valid; expected FORMAT=FILE'],
  ])('%s', (_name, argv, message) => {
    writeFileSync(at('list'), 'wire/a.txt\n');
    const { code, stdout, stderr } = run(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`doubletake: ${message}`.replace('doubletake: a report', 'a report'));
    expect(readFileSync(at('wire', 'a.txt'), 'utf8')).toBe(`${paragraph}${paragraph}`);
    expect(readFileSync(at('list'), 'utf8')).toBe('wire/a.txt\n');
    expect(readdirSync(folder).sort()).toEqual(['list', 'wire']);
  });
});

test('a report that cannot be written at the end is told, after all others and the one on standard output', () => {
  mkdirSync(at('shut'));
  chmodSync(at('shut'), 0o500);
  // Whoever is root may write everywhere, so there the folder is a file system of its own kind.
  const shut = process.getuid?.() === 0 ? '/proc' : 'shut';
  const { code, stdout, stderr } = run('scan', 'wire', '--report', `json=${shut}/a.json`, '--report', 'csv=a.csv');
  expect(code).toBe(2);
  expect(stdout).toContain('paragraph 2 repeats 1');
  expect(stderr).toContain(`doubletake: ${shut}/a.json: cannot be written`);
  expect(existsSync(at('a.csv'))).toBe(true);
});

describe('blocks are found', () => {
  const silent: Io = {
    stdin: () => (async function* () {})(),
    stdout: { isTerminal: false, write: async () => {} },
    stderr: { isTerminal: false, write: async () => {} },
    environment: {},
    onInterrupt: () => () => {},
  };

  test.each([
    [2, 1],
    [10_000, 1],
    [10_001, 3],
  ])('of %d, for three reports, %d times', async (count, times) => {
    const reports = ['csv', 'jsonl'].flatMap((format) => ['--report', `${format}=${at(`a.${format}`)}`]);
    const parsed = parseArguments('scan', ['wire', ...reports], {});
    const blocks = Array.from({ length: count }, () => everyStanding[0]);
    let walks = 0;
    const counting = {
      [Symbol.iterator]: () => {
        walks++;
        return blocks.values();
      },
    };
    await writeReport({ ...reportOf(blocks), blocks: counting }, parsed, silent.stdout, silent);
    expect(walks).toBe(times);
    expect(readFileSync(at('a.csv'), 'utf8').split('\r\n').length).toBe(count + 2);
  });
});
