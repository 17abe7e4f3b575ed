import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

/*
 * The action as its runner would start it: this reads action.yml, puts inputs and their defaults where it says, and runs its script in bash with
 * the files that a runner brings. GitHub itself was not asked.
 */
interface Step {
  readonly id: string;
  readonly shell: string;
  readonly 'working-directory': string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: string;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}
const root = fileURLToPath(new URL('..', import.meta.url));
const action: Action = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
const [step] = action.runs.steps;

let folder = '';
const at = (...names: string[]) => join(folder, ...names);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doubletake-action-'));
  for (const name of ['temp', 'bin', 'work']) mkdirSync(at(name));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a program called doubletake on the PATH. */
function install(script: string, path = at('bin', 'doubletake')): void {
  writeFileSync(path, script);
  chmodSync(path, 0o755);
}

const ours = `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'dist/cli/main.js')}" "$@"\n`;
/** Says what it was given, and how it ends. */
const listening = (code: number) => `#!/bin/sh\nfor word in "$@"; do printf '<%s>\\n' "$word"; done > words.txt\nexit ${code}\n`;

/** Of an expression there is only one kind, `\${{ inputs.name }}`, which is a whole value. */
function settled(expression: string, inputs: Readonly<Record<string, string>>): string {
  const name = /^\$\{\{ inputs\.([a-z-]+) \}\}$/u.exec(expression)?.[1] ?? '';
  expect(Object.keys(action.inputs)).toContain(name);
  return inputs[name] ?? action.inputs[name].default;
}

function runAction(inputs: Readonly<Record<string, string>>) {
  for (const name of Object.keys(inputs)) expect(Object.keys(action.inputs)).toContain(name);
  const script = at('step.sh');
  writeFileSync(script, step.run);
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    cwd: join(at('work'), settled(step['working-directory'], inputs)),
    encoding: 'utf8',
    env: {
      PATH: [at('bin'), process.env.PATH].join(delimiter),
      RUNNER_TEMP: at('temp'),
      GITHUB_OUTPUT: at('output'),
      GITHUB_STEP_SUMMARY: at('summary'),
      ...Object.fromEntries(Object.entries(step.env).map(([name, expression]) => [name, settled(expression, inputs)])),
    },
  });
  const told = existsSync(at('output')) ? readFileSync(at('output'), 'utf8').trimEnd().split('\n') : [];
  const outputs = Object.fromEntries(told.map((line) => line.split(/=(.*)/su).slice(0, 2)));
  return { status, stdout, stderr, outputs };
}

/** Without the reports that it asks for itself. */
const words = () => {
  const given = [...readFileSync(at('work', 'words.txt'), 'utf8').matchAll(/^<(.*?)>$/gmsu)].map(([, word]) => word);
  return given.filter((word) => !/^--report=\w+=.*\/doubletake\.\w{6}\/[a-z.]+$/u.test(word));
};

describe('the file', () => {
  test('the script has no input in it, and all inputs as variables', () => {
    expect(action.runs.using).toBe('composite');
    expect(action.runs.steps).toHaveLength(1);
    expect(step.run).not.toContain('${{');
    const used = [...Object.values(step.env), step['working-directory']].map((value) => /inputs\.([a-z-]+)/u.exec(value)?.[1] ?? '');
    expect(used.sort()).toEqual(Object.keys(action.inputs).sort());
    for (const name of Object.keys(step.env))
      expect(step.run).toMatch(new RegExp(`${name}\\b|${name.slice(6).toLowerCase().replaceAll('_', '-')}\\b`, 'u'));
  });

  test('every output is one that the script tells', () => {
    for (const [name, { value }] of Object.entries(action.outputs)) {
      expect(value).toBe(`\${{ steps.${step.id}.outputs.${name} }}`);
      expect(step.run).toContain(`${name}=`);
    }
  });

  test('every input and output says what it is', () => {
    for (const { description } of [...Object.values(action.inputs), ...Object.values(action.outputs)]) expect(description).not.toBe('');
  });
});

describe('the words that doubletake is given', () => {
  test('without inputs it checks the folder', () => {
    install(listening(0));
    expect(runAction({})).toMatchObject({ status: 0, outputs: { 'exit-code': '0' } });
    expect(words()).toEqual(['check', '--format=text', '--', '.']);
  });

  test('each input is the option of that name', () => {
    install(listening(0));
    runAction({
      ...{ scope: 'document', level: 'review', 'max-repeats': '3', 'max-share': '0.5', baseline: 'known.json', since: 'origin/main' },
      ...{
        config: 'settings.json',
        format: 'json',
        report: 'csv=a b.csv\n\n  badge=b.svg',
        args: '--jobs\n1',
        paths: ' stories\nold stories/*.txt\n',
      },
    });
    expect(words()).toEqual([
      ...['check', '--format=json', '--scope=document', '--level=review', '--max-repeats=3', '--max-share=0.5', '--baseline=known.json'],
      ...['--since=origin/main', '--config=settings.json', '--report=csv=a b.csv', '--report=badge=b.svg'],
      ...['--jobs', '1', '--', 'stories', 'old stories/*.txt'],
    ]);
  });

  test('nothing in an input is carried out, or parted, or read as an option', () => {
    install(listening(0));
    const hostile = ['$(touch pwned)', '`touch pwned`', "'; touch pwned; '", '"; touch pwned; "', '--version', '$HOME', '*', '\\', 'a  b'];
    const value = hostile.join(' ');
    const named = ['scope', 'level', 'max-repeats', 'max-share', 'baseline', 'since', 'config', 'format', 'report'];
    runAction({ ...Object.fromEntries(named.map((name) => [name, value])), args: hostile.join('\n'), paths: hostile.join('\n') });
    for (const name of named) expect(words()).toContain(`--${name}=${value}`);
    expect(words().slice(named.length + 1)).toEqual([...hostile, '--', ...hostile]);
    expect(readdirSync(at('work'))).toEqual(['words.txt']);
  });

  test.each([
    ['version', '1.0.0; touch pwned'],
    ['version', 'npm:other'],
    ['fail', 'no'],
    ['annotations', ''],
  ])('%s is not %j', (name, value) => {
    install(listening(0));
    const { status, stdout, outputs } = runAction({ [name]: value });
    expect({ status, outputs }).toEqual({ status: 2, outputs: { 'exit-code': '2' } });
    expect(stdout).toMatch(/^::error::doubletake: /u);
    expect(readdirSync(at('work'))).toEqual([]);
  });

  test('the one in node_modules goes before the one on the PATH', () => {
    install(listening(0));
    mkdirSync(at('work', 'node_modules', '.bin'), { recursive: true });
    install('#!/bin/sh\nexit 3\n', at('work', 'node_modules', '.bin', 'doubletake'));
    expect(runAction({}).status).toBe(3);
  });

  test('a version is installed apart, and none of its scripts is run', () => {
    install(listening(3));
    install(
      `#!/bin/sh\nprintf '%s\\n' "$@" > npm.txt\nmkdir -p "$3/node_modules/.bin"\ncp "${at('bin', 'doubletake')}" "$3/node_modules/.bin"\n`,
      at('bin', 'npm'),
    );
    expect(runAction({ version: '1.2.3-rc.1' }).status).toBe(3);
    const given = readFileSync(at('work', 'npm.txt'), 'utf8').trimEnd().split('\n');
    expect(given).toEqual(expect.arrayContaining(['--ignore-scripts', 'doubletake@1.2.3-rc.1']));
  });
});

describe('how it ends', () => {
  test.each([
    [0, 'true', 0],
    [1, 'true', 1],
    [1, 'false', 0],
    [2, 'false', 2],
    [3, 'false', 3],
  ])('exit code %i with fail %s ends with %i', (code, fail, status) => {
    install(listening(code));
    expect(runAction({ fail })).toMatchObject({ status, outputs: { 'exit-code': `${code}` } });
  });
});

describe('with doubletake itself', () => {
  beforeEach(() => {
    install(ours);
    cpSync(join(root, 'samples', 'doubled.en.txt'), at('work', 'stories', 'doubled.en.txt'));
  });

  test('a repeat fails, and all reports tell it', () => {
    const { status, stdout, outputs } = runAction({ paths: 'stories', scope: 'document', report: 'csv=repeats.csv' });
    expect({ status, stdout: status === 1 ? '' : stdout }).toEqual({ status: 1, stdout: '' });
    expect(outputs).toMatchObject({ 'exit-code': '1', repeats: '2', share: '28.8732' });
    expect(JSON.parse(readFileSync(outputs.sarif, 'utf8')).version).toBe('2.1.0');
    expect(readFileSync(outputs.html, 'utf8')).toMatch(/^<!doctype html>/iu);
    expect(readFileSync(at('work', 'repeats.csv'), 'utf8').split('\n').length).toBeGreaterThan(3);
    expect(readFileSync(at('summary'), 'utf8')).toMatch(/failed.*Workers restored 140 shops/su);
    // The log comes first, in which nothing is a command, and the annotations behind it.
    const [, pause, log, annotations] = /^::stop-commands::(\S+)\n(.*)^::\1::\n(.*)$/msu.exec(stdout) ?? [];
    expect(pause).toMatch(/^[\da-f-]{36}$/u);
    expect(log).toContain('stories/doubled.en.txt');
    expect(annotations.match(/^::error file=stories\/doubled\.en\.txt,line=\d+/gmu)).toHaveLength(2);
  });

  test('what is let pass passes', () => {
    expect(runAction({ paths: 'stories', scope: 'document', 'max-repeats': '2', annotations: 'false' })).toMatchObject({
      status: 0,
      outputs: { 'exit-code': '0', repeats: '2' },
    });
  });

  test('a path that is not there is an error whatever fail says', () => {
    const { status, outputs } = runAction({ paths: 'novels', fail: 'false' });
    expect({ status, code: outputs['exit-code'] }).toEqual({ status: 2, code: '2' });
  });
});
