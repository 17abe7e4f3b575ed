import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** Fenced blocks in order: the commands of each `sh` block, and the `text` that follows it as its output where one does. */
const blocks = [...readme.matchAll(/^```(sh|text)\n(.*?)^```$/gmsu)].map(([, kind, body]) => ({ kind, body }));
const commands = blocks.flatMap(({ kind, body }, i) =>
  kind === 'sh'
    ? body
        .trimEnd()
        .split('\n')
        .map((line, k, lines) => ({
          line,
          output: k === lines.length - 1 && blocks[i + 1]?.kind === 'text' ? blocks[i + 1].body : undefined,
        }))
    : [],
);
/** The install and the test run are what runs this test; the demo's two commands are run like the others. */
const demo: string = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts.demo;
const ours = commands.filter(({ line }) => !/^npm (install|test)/u.test(line));
const demoCommands = demo
  .split(' && ')
  .slice(1)
  .map((line) => ({ line, output: undefined }));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doubletake-readme-'));
  cpSync(join(root, 'samples'), join(folder, 'samples'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the README has one command that installs and shows, and one that tests', () => {
  expect(commands[0].line).toBe('npm install && npm run demo');
  expect(commands.map(({ line }) => line)).toContain('npm test');
  expect(ours.length).toBeGreaterThan(8);
});

test('the article before is the sample', () => {
  const before = blocks.find(({ kind }) => kind === 'text');
  expect(before?.body).toBe(readFileSync(join(root, 'samples/doubled.en.txt'), 'utf8'));
});

describe('every command of the README runs, in its order', () => {
  const cli = `node ${JSON.stringify(join(root, 'dist/cli/main.js'))}`;
  test.each([...demoCommands, ...ours])('$line', ({ line, output }) => {
    const run = spawnSync('bash', ['-c', line.replaceAll(/npx doubletake|node dist\/cli\/main\.js/gu, cli)], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect({ status: run.status, stderr: run.status === 0 ? '' : run.stderr }).toEqual({ status: 0, stderr: '' });
    if (output !== undefined) expect(run.stdout).toBe(output);
  });

  test('and after the restore the samples are as they were', () => {
    for (const file of ['doubled.ar.txt', 'doubled.en.txt'])
      expect(readFileSync(join(folder, 'samples', file))).toEqual(readFileSync(join(root, 'samples', file)));
  });

  test('and npx finds the command by its name', () => {
    const version = execFileSync('npm', ['exec', '--offline', '--', 'doubletake', '--version'], { cwd: root, encoding: 'utf8' });
    expect(version.trim()).toBe(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version);
  });
});
