import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseArguments } from '../src/cli/arguments.js';
import { articles, languages } from './texts.js';

/*
 * JSON lines, gzip and threads through the command itself.
 */
const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
let folder = '';
const at = (...names: string[]) => join(folder, ...names);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doubletake-records-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function run(argv: readonly string[], input: string | Uint8Array = ''): Promise<{ code: number | null; stdout: Buffer; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...argv], { cwd: folder });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

async function put(name: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(at(name)), { recursive: true });
  await writeFile(at(name), content);
}

const once = articles.en.join('\n');
const twice = `${once}\n${articles.en.slice(1).join('\n')}`;
const arabic = articles.ar.join('\n');

/** Lines that nobody's serialiser would write again as they are: blanks, escapes, numbers, a key twice, CRLF, a last line without an end. */
const odd = (text: string) => JSON.stringify(text).slice(1, -1).replaceAll('a', '\\u0061').replaceAll('/', '\\/');
const lines = (first: string, second: string) =>
  `{ "id" : 1.50, "text": "${first}" , "x":[1,{"text":"${twice.slice(0, 9)}"}] }\r\n\n{"text":"old","text":"${second}","e":"\\uD83D\\ude00"}\n{"id":3,"text":"${odd(arabic)}"}`;
const before = lines(odd(twice), JSON.stringify(twice).slice(1, -1));
const after = lines(odd(once), JSON.stringify(once).slice(1, -1));

describe('JSON lines', () => {
  test('lose what stands twice in the field, and no other byte', async () => {
    await put('corpus.jsonl', before);
    const { code, stdout, stderr } = await run(['clean', 'corpus.jsonl']);
    expect(stdout.toString()).toBe(after);
    expect({ code, heads: stderr.split('\n').filter((line) => line.startsWith('corpus')) }).toEqual({
      code: 0,
      heads: ['corpus.jsonl#1', 'corpus.jsonl#3'],
    });
    expect(stderr).toContain('3 documents, ');
  });

  test('come from standard input with --field, and go to a folder, in gzip too', async () => {
    const piped = await run(['clean', '-', '--field', 'body'], before.replaceAll('"text"', '"body"'));
    expect({ code: piped.code, out: piped.stdout.toString() }).toEqual({ code: 0, out: after.replaceAll('"text"', '"body"') });
    await put('in/a.jsonl', before);
    await put('in/b/c.jsonl.gz', Buffer.concat([gzipSync(before.slice(0, 100)), gzipSync(before.slice(100))]));
    await put('in/d.jsonl.gz', gzipSync(after));
    await put('in/e.txt.gz', gzipSync(twice));
    await put('in/f.ndjson', after);
    expect(await run(['clean', 'in', '--out', 'out', '--quiet'])).toMatchObject({ code: 0, stderr: '' });
    expect((await readdir(at('out'), { recursive: true })).sort()).toEqual([
      'a.jsonl',
      'b',
      'b/c.jsonl.gz',
      'd.jsonl.gz',
      'e.txt.gz',
      'f.ndjson',
    ]);
    expect(await readFile(at('out/a.jsonl'), 'utf8')).toBe(after);
    expect(gunzipSync(await readFile(at('out/b/c.jsonl.gz'))).toString()).toBe(after);
    expect(await readFile(at('out/d.jsonl.gz'))).toEqual(await readFile(at('in/d.jsonl.gz')));
    expect(gunzipSync(await readFile(at('out/e.txt.gz'))).toString()).toBe(once);
    expect(await readFile(at('out/f.ndjson'), 'utf8')).toBe(after);
    const shown = await run(['clean', 'in/e.txt.gz', '--quiet']);
    expect(shown.stdout.toString()).toBe(once);
  });

  test('are rewritten in place and given back', async () => {
    await put('corpus.jsonl', before);
    expect((await run(['clean', 'corpus.jsonl', '--in-place', '--quiet'])).code).toBe(0);
    expect(await readFile(at('corpus.jsonl'), 'utf8')).toBe(after);
    expect((await run(['restore', 'doubletake-undo.jsonl', '--quiet'])).code).toBe(0);
    expect(await readFile(at('corpus.jsonl'), 'utf8')).toBe(before);
  });

  test('are scanned record by record, and not explained, being many', async () => {
    await put('corpus.jsonl', `${before}\n{oops\n`);
    const scanned = await run(['scan', 'corpus.jsonl', '--format', 'jsonl', '--scope', 'document']);
    expect(scanned.code).toBe(2);
    expect(scanned.stderr).toBe('doubletake: corpus.jsonl:5: is no JSON; expected a JSON object; got "o" at byte 2 of the line\n');
    const told = scanned.stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const copies = told
      .filter(({ type }) => type === 'block')
      .map(({ copy, verdict }) => `${copy.document} ${verdict} ${copy.lines.first.line}`);
    expect(copies).toEqual(['corpus.jsonl#1 remove 8', 'corpus.jsonl#3 remove 8']);
    expect(told.at(-1)).toMatchObject({ totals: { documents: 3, blocks: 2 } });
    const explained = await run(['explain', 'corpus.jsonl']);
    expect(explained).toMatchObject({
      code: 2,
      stderr: 'doubletake: corpus.jsonl: explain reads one text, and this holds many; expected a text; got JSON lines\n',
    });
  });

  test('in gzip are not rewritten in place, and nothing is written', async () => {
    await put('corpus.jsonl.gz', gzipSync(before));
    const { code, stderr } = await run(['clean', 'corpus.jsonl.gz', '--in-place', '--quiet']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'doubletake: corpus.jsonl.gz: a compressed file cannot be rewritten in place; expected --out DIR\n',
    });
    expect(await readdir(folder)).toEqual(['corpus.jsonl.gz']);
  });

  test('are shown as a diff that patch would take', async () => {
    await put('corpus.jsonl', before);
    const { stdout } = await run(['clean', 'corpus.jsonl', '--diff', '--quiet']);
    const diff = stdout.toString().split('\n');
    expect(diff.slice(0, 3)).toEqual(['--- a/corpus.jsonl', '+++ b/corpus.jsonl', '@@ -1,4 +1,4 @@']);
    expect(diff.filter((line) => line.startsWith('+{')).map((line) => line.slice(1))).toEqual(
      after.split('\n').filter((line, row) => line !== before.split('\n')[row]),
    );
  });

  test('that are no JSON stay, are named, and the others are done', async () => {
    const broken = ['{"text":"a}', 'x', '{"text":1}', '{"a":2}', '[3]', `{"text":"tab\there"}`];
    const good = JSON.stringify({ text: twice });
    await put('corpus.jsonl', `${[...broken, good].join('\n')}\n`);
    const { code, stdout, stderr } = await run(['clean', 'corpus.jsonl', '--format', 'json']);
    expect(stdout.toString()).toBe(`${[...broken, JSON.stringify({ text: once })].join('\n')}\n`);
    expect(code).toBe(2);
    expect(stderr.split('\n').filter((line) => line.startsWith('doubletake: '))).toEqual([
      'doubletake: corpus.jsonl:1: is no JSON, and is kept as it is; expected a JSON object; got its end at byte 12 of the line',
      'doubletake: corpus.jsonl:2: is no JSON, and is kept as it is; expected a JSON object; got "x" at byte 1 of the line',
      'doubletake: corpus.jsonl:6: is no JSON, and is kept as it is; expected a JSON object; got "\\t" at byte 13 of the line',
      'doubletake: corpus.jsonl: 3 records have no text in the field "text", the first in line 3',
    ]);
  });

  test('a field that no record has is a fault, and many bad lines are not told one by one', async () => {
    await put('a.jsonl', '{"body":"b"}\n{"body":"c"}\n');
    await put('b.jsonl', 'no\n'.repeat(15));
    await put('c.jsonl', '');
    const { code, stderr } = await run(['clean', 'a.jsonl', 'b.jsonl', 'c.jsonl', '--out', 'out']);
    const told = stderr.split('\n').filter((line) => line.startsWith('doubletake: '));
    expect(code).toBe(2);
    expect(told[0]).toBe(
      'doubletake: a.jsonl: has no record with a text to clean; expected a string in the field "text"; got 2 records without it',
    );
    expect(told.slice(1)).toHaveLength(11);
    expect(told.at(-1)).toBe('doubletake: b.jsonl: 5 more lines are no JSON, and are kept as they are');
    for (const name of ['a.jsonl', 'b.jsonl', 'c.jsonl']) expect(await readFile(at('out', name))).toEqual(await readFile(at(name)));
  });

  test('cut off inside of gzip leave no file, and the others are done', async () => {
    await put('in/a.jsonl.gz', gzipSync(before).subarray(0, 200));
    await put('in/b.jsonl', before);
    const { code, stderr } = await run(['clean', 'in', '--out', 'out', '--quiet']);
    expect(code).toBe(2);
    expect(stderr).toContain('in/a.jsonl.gz: is cut off; expected the rest of the gzip data; got the end of the file');
    expect(await readdir(at('out'))).toEqual(['b.jsonl']);
  });
});

describe('the name of a field', () => {
  test.each([
    ['empty', '', '--field needs a value'],
    ['with a NUL, which no argument can hold', 'a\0b', '--field is not valid'],
  ])('is not %s', (_, name, told) => {
    expect(() => parseArguments('clean', ['a.jsonl', '--field', name], {})).toThrow(told);
    expect(() => parseArguments('scan', ['a.jsonl', `--field=${name}`], {})).toThrow(told);
  });
});

describe('threads', () => {
  /** Some 12 MB, of which one record in ten and one file in ten holds something twice. */
  async function makeCorpus(): Promise<void> {
    const texts = languages.map((language) => articles[language].join('\n'));
    const record = (row: number) => {
      const text = texts[row % texts.length].replaceAll('4', `${row}`);
      return `${JSON.stringify({ id: row, text: row % 10 === 0 ? `${text}\n${text}` : text })}\n`;
    };
    await put('in/corpus.jsonl', Array.from({ length: 6000 }, (_, row) => record(row)).join(''));
    for (let row = 0; row < 300; row++) {
      const text = texts[row % texts.length].replaceAll('5', `${row}`);
      await put(`in/texts/${row}.txt`, row % 10 === 0 ? `${text}\n${text}\n` : text.repeat(row % 7 === 0 ? 30 : 1));
    }
  }

  async function filesOf(name: string): Promise<Record<string, string>> {
    const paths = (await readdir(at(name), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const contents = paths.map(async (entry) => [
      join(entry.parentPath, entry.name).slice(at(name).length),
      await readFile(join(entry.parentPath, entry.name), 'base64'),
    ]);
    return Object.fromEntries((await Promise.all(contents)).sort());
  }

  test('write the same bytes and the same report, however many they are', async () => {
    await makeCorpus();
    const one = await run(['clean', 'in', '--out', 'one', '--jobs', '1', '--format', 'jsonl']);
    const written = await filesOf('one');
    expect(Object.keys(written)).toHaveLength(301);
    expect(one.code).toBe(0);
    for (const jobs of ['2', '8']) {
      const many = await run(['clean', 'in', '--out', jobs, '--jobs', jobs, '--format', 'jsonl']);
      expect(many).toEqual(one);
      expect(await filesOf(jobs)).toEqual(written);
    }
    const scalar = await run(['clean', 'in', '--out', 'scalar', '--engine', 'scalar', '--format', 'jsonl']);
    expect(scalar).toEqual(one);
    expect(await filesOf('scalar')).toEqual(written);
  }, 120_000);
});
