import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Article, linesOf, openPlace, type Place, paragraph, run, textOf } from './corpus-runs.js';

/*
 * What can go wrong between the two readings of `clean --scope corpus`. Whatever it is: nothing is half written, and no removal points at
 * a text that does not come through.
 */

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
let place: Place;
beforeEach(() => {
  place = openPlace();
});
afterEach(() => place.remove());
const at = (...names: string[]) => place.at(...names);
const article = (id: string, ...numbers: number[]): Article => ({ id, paragraphs: numbers.map((number) => paragraph(number)) });

/** A date that cannot be read is told when all has been read once, and nothing was written. */
const undated = `${JSON.stringify({ id: 'z', date: 'some day', text: paragraph(99) })}\n`;
const isBetween = (message: string) => message.includes('no date that can be read');

/** Runs, and does something when all has been read once. */
function between(argv: readonly string[], act: (interrupt: () => void) => void) {
  let done = false;
  return run(['clean', '--scope', 'corpus', ...argv], {
    onMessage: (message, interrupt) => {
      if (done || !isBetween(message)) return;
      done = true;
      act(interrupt);
    },
  });
}

describe('an input that cannot be read to its end', () => {
  const whole = linesOf([article('a', 1, 2)]);
  /** The first megabytes are read before anybody sees that the end is missing. */
  const broken = () => {
    const packed = gzipSync(whole + linesOf(Array.from({ length: 6000 }, (_, nth) => article(`x${nth}`, 1000 + nth))));
    return packed.subarray(0, packed.length - 1000);
  };

  test('holds nothing that others could be cut for', async () => {
    place.put({ 'in/a.jsonl.gz': broken(), 'in/b.jsonl': linesOf([article('b', 3, 2), article('c', 4, 3)]) });
    const { code, err } = await run(['clean', at('in'), '--scope', 'corpus', '--out', at('out')]);
    expect(code).toBe(2);
    expect(err).toContain('a.jsonl.gz');
    expect(place.below('out')).toEqual({ 'b.jsonl': linesOf([article('b', 3, 2), article('c', 4)]) });
  });

  test('is not remembered, nor is what could not be written', async () => {
    place.put({ 'in/a.jsonl.gz': broken(), 'in/b.jsonl': linesOf([article('b', 3)]) });
    const options = ['--scope', 'corpus', '--index', at('index'), '--duplicates', 'drop', '--quiet'];
    expect((await run(['clean', at('in'), '--out', at('out'), ...options])).code).toBe(2);
    const again = await run(['clean', at('in/b.jsonl'), '--scope', 'corpus', '--index', at('index'), '--quiet', '--duplicates', 'drop']);
    expect([again.code, again.out.toString()]).toEqual([0, '']);
    place.put({ 'in/a.jsonl': whole });
    const mended = await run(['clean', at('in/a.jsonl'), '--scope', 'corpus', '--index', at('index'), '--quiet', '--duplicates', 'drop']);
    expect([mended.code, mended.out.toString()]).toEqual([0, whole]);
  });
});

describe('an input that changes between the readings', () => {
  test.each(['text', 'records'])('is named and left, and others keep what it held: %s', async (kind) => {
    const isText = kind === 'text';
    const first = isText ? 'in/a.txt' : 'in/a.jsonl';
    place.put({ [first]: isText ? textOf(1, 2) : linesOf([article('a', 1, 2)]), 'in/b.txt': textOf(3, 2), 'in/c.txt': textOf(4, 3) });
    place.put({ 'in/z.jsonl': undated });
    const now = isText ? textOf(5) : linesOf([article('a', 5)]);
    const { code, err } = await between([at('in'), '--in-place', '--undo', at('undo.jsonl')], () => writeFileSync(at(first), now));
    expect(code).toBe(2);
    expect(err.match(/.*was changed while it was worked on, and is left alone/g)).toEqual([
      `doubletake: ${at(first)}: was changed while it was worked on, and is left alone`,
    ]);
    expect(place.below('in')).toMatchObject({ [first.slice(3)]: now, 'b.txt': textOf(3, 2), 'c.txt': textOf(4) });
  });

  test('or is gone then', async () => {
    place.put({ 'in/a.txt': textOf(1, 2), 'in/b.txt': textOf(3, 2), 'in/z.jsonl': undated });
    const { code, err } = await between([at('in'), '--out', at('out')], () => rmSync(at('in/a.txt')));
    expect(code).toBe(2);
    expect(err).toContain(at('in/a.txt'));
    expect(place.below('out')).toEqual({ 'b.txt': textOf(3, 2), 'z.jsonl': undated });
  });
});

describe('an interrupt', () => {
  test('between the readings leaves all as it was', async () => {
    place.put({ 'in/a.txt': textOf(1, 2), 'in/b.txt': textOf(3, 2), 'in/z.jsonl': undated });
    const before = place.below('in');
    const { code } = await between([at('in'), '--in-place', '--undo', at('undo.jsonl'), '--index', at('index')], (interrupt) =>
      interrupt(),
    );
    expect(code).toBe(130);
    expect(place.below('in')).toEqual(before);
    const info = await run(['index', 'info', at('index'), '--format', 'json']);
    expect(JSON.parse(info.out.toString())).toMatchObject({ documentCount: 0 });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('by %s, while a pipe is copied, leaves no copy behind', async (signal) => {
    mkdirSync(at('tmp'));
    const child = spawn(process.execPath, [program, 'clean', '-', '--scope', 'corpus', '--quiet'], {
      cwd: at(),
      env: { ...process.env, TMPDIR: at('tmp') },
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    child.stdin.on('error', () => {});
    child.stdin.write(textOf(1, 2));
    await until(() => readdirSync(at('tmp')).length > 0);
    child.kill(signal);
    await pause(100);
    child.stdin.end(textOf(3));
    expect(await ended).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(readdirSync(at('tmp'))).toEqual([]);
  });
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(5);
}

describe('a temporary folder that takes nothing', () => {
  test('is named, with the way to another', async () => {
    const child: ChildProcess = spawn(process.execPath, [program, 'clean', '-', '--scope', 'corpus'], {
      cwd: at(),
      env: { ...process.env, TMPDIR: at('none') },
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(textOf(1, 1));
    let [out, err] = ['', ''];
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk;
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      err += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^doubletake: [^\n]*none: the temporary folder cannot be written; expected [^\n]*TMPDIR[^\n]*\n$/);
  });
});
