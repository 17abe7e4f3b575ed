import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';

/* The filter as a process between two others. */
const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const environment = { PATH: process.env.PATH };
const kinds = [
  (n: number) => `Train ${n} left the station at noon with half its seats empty, since nobody had been told of the new hours.\n`,
  (n: number) => `The council met in the town hall on the evening of day ${n} and talked about the price of bread and salt.\n`,
];
const sentence = (n: number) => kinds[n % 2](n);
const record = (n: number, text = sentence(n)) => `${JSON.stringify({ id: n, text })}\n`;
const doubled = (n: number) => record(n, sentence(n) + sentence(n + 1) + sentence(n));
const cleaned = (n: number) => record(n, sentence(n) + sentence(n + 1));

const started: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function run(input: string, ...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'filter', ...argv], {
    input,
    encoding: 'utf8',
    env: environment,
  });
  return { status, stdout, stderr };
}

function start(...argv: string[]) {
  const child = spawn(process.execPath, [program, 'filter', ...argv], { env: environment });
  started.push(child);
  child.stdin.on('error', () => {});
  const seen = { output: '', exit: once(child, 'close') };
  return { child, seen };
}

describe('the filter', () => {
  test('cuts what clean cuts, in order, and keeps every other byte', () => {
    const input = `\ufeff${doubled(1)}\n  ${record(5)}${doubled(7).trimEnd()}`;
    const { status, stdout, stderr } = run(input);
    const clean = spawnSync(process.execPath, [program, 'clean', '-', '--field', 'text'], { input, encoding: 'utf8', env: environment });
    expect(stdout).toBe(`\ufeff${cleaned(1)}\n  ${record(5)}${cleaned(7).trimEnd()}`);
    expect(stdout).toBe(clean.stdout);
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'doubletake: 3 records, 2 with passages cut\n' });
  });

  test('an empty stream stays empty, and a path is refused', () => {
    expect(run('', '--quiet')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(run('', 'file.jsonl')).toMatchObject({ status: 2, stdout: '' });
    expect(run(record(1), '-', '--quiet').stdout).toBe(record(1));
  });

  test.each([
    ['pass', doubledOut('{"a"\n', cleaned(4)), 2, 'is passed on as it is'],
    ['drop', doubledOut('', cleaned(4)), 2, 'is left out'],
    ['fail', cleaned(1), 2, 'the run ends before it'],
  ])('a line that is no JSON, with --on-error %s', (onError, expected, status, fate) => {
    const got = run(`${doubled(1)}{"a"\n${doubled(4)}`, '--on-error', onError, '--quiet');
    expect(got).toMatchObject({ status, stdout: expected });
    expect(got.stderr).toContain(`-:2: is no JSON, and ${fate}; `);
  });

  test('of lines passed on ten are named, of lines left out all', () => {
    const bad = 'x\n'.repeat(25);
    expect(run(bad, '--quiet').stderr.split('\n')).toHaveLength(10 + 1 + 1);
    expect(run(bad, '--quiet', '--on-error', 'drop').stderr.split('\n')).toHaveLength(25 + 1);
  });

  test('annotations hold to their schema, say what was cut, and change no other byte', () => {
    const { stdout } = run(`${doubled(1)}{"doubletake":3,"text":"one" }\n[]\n`, '--annotate', '--quiet');
    const lines = stdout.split('\n');
    const { doubletake, ...rest } = JSON.parse(lines[0]);
    expect(`${JSON.stringify(rest)}\n`).toBe(cleaned(1));
    const whole = sentence(1) + sentence(2) + sentence(1);
    expect(doubletake).toMatchObject({
      cut: [{ paragraphs: [3, 3], firstSeen: { document: '-#1', paragraphs: [1, 1] } }],
      left: [],
      repeatOf: null,
    });
    expect(whole.slice(doubletake.cut[0].start, doubletake.cut[0].end).trim()).toBe(sentence(1).trim());
    expect(lines.slice(1)).toEqual(['{"doubletake":{"version":1,"cut":[],"left":[],"repeatOf":null},"text":"one" }', '[]', '']);
    const schema = JSON.parse(readFileSync(new URL('../src/report/filter.schema.json', import.meta.url), 'utf8'));
    const isValid = new Ajv2020({ allowUnionTypes: true }).compile(schema);
    expect(isValid(doubletake)).toBe(true);
    expect(isValid({ ...doubletake, more: 1 })).toBe(false);
  });

  test('a record goes on soon though nothing follows it', async () => {
    const { child, seen } = start('--quiet');
    const waits: number[] = [];
    for (let n = 0; n < 5; n++) {
      const arrived = once(child.stdout, 'data');
      const from = performance.now();
      // In two pieces: what has not come whole waits.
      child.stdin.write(doubled(n).slice(0, 20));
      child.stdin.write(doubled(n).slice(20));
      expect(String((await arrived)[0])).toBe(cleaned(n));
      // The first waits for the program to start.
      if (n > 0) waits.push(performance.now() - from);
    }
    // 50 ms are the filter's own; the rest is for a machine with much else to do.
    expect(Math.min(...waits)).toBeLessThan(120);
    child.stdin.end();
    expect(await seen.exit).toEqual([0, null]);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('after %s what came is written whole, and nothing half', async (signal, code) => {
    const { child, seen } = start('--quiet');
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stdin.write(doubled(1));
    await once(child.stdout, 'data');
    child.stdin.write(doubled(2) + doubled(3).slice(0, -5));
    await pause(15);
    child.kill(signal);
    expect(await seen.exit).toEqual([code, null]);
    expect([cleaned(1), cleaned(1) + cleaned(2)]).toContain(output);
  });

  test('when its reader goes, it goes quietly, though its writer stays', async () => {
    const { child, seen } = start();
    let told = '';
    child.stderr.on('data', (chunk) => {
      told += chunk;
    });
    child.stdin.write(record(1));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const more = setInterval(() => child.stdin.write(record(2)), 20);
    expect(await seen.exit).toEqual([0, null]);
    clearInterval(more);
    expect(told).toBe('');
  });

  test('head -1 gets one line of many', () => {
    const input = Array.from({ length: 20_000 }, (_, n) => record(n)).join('');
    const command = `"${process.execPath}" "${program}" filter; echo "$?" >&2`;
    const { stdout, stderr } = spawnSync('sh', ['-c', `(${command}) | head -1`], { input, encoding: 'utf8', env: environment });
    expect({ stdout, stderr }).toEqual({ stdout: record(0), stderr: '0\n' });
  });
});

function doubledOut(middle: string, last: string): string {
  return cleaned(1) + middle + last;
}
