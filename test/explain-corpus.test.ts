import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { main } from '../src/cli/main.js';
import { articles } from './texts.js';

/* What explain says of a text among others. */

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doubletake-explain-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function tree(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

/** Runs a command on paths below the folder, which begin with `./`; in what it says they stand so too. */
async function run(line: string, stdin = ''): Promise<{ code: number; stdout: string; stderr: string }> {
  const decoder = new TextDecoder();
  const said = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof said) => ({
    isTerminal: false,
    write: async (chunk: string | Uint8Array) => {
      said[name] += (typeof chunk === 'string' ? chunk : decoder.decode(chunk)).replaceAll(`${folder}/`, './');
    },
  });
  const code = await main(
    line.split(' ').map((word) => (word.startsWith('./') ? join(folder, word) : word)),
    {
      stdin: async function* () {
        yield new TextEncoder().encode(stdin);
      },
      stdout: sink('stdout'),
      stderr: sink('stderr'),
      environment: {},
      onInterrupt: () => () => {},
    },
  );
  return { code, ...said };
}

async function told(line: string): Promise<string[]> {
  const { code, stdout, stderr } = await run(line);
  expect([code, stderr]).toEqual([0, '']);
  return stdout.trimEnd().split('\n');
}

const item = articles.en;
const other = articles.ar;
const revised = item[3].replace('night shifts', 'late shifts');
const lines = (...list: readonly string[]) => `${list.join('\n')}\n`;
/** What is said below the paragraphs. */
const findingsIn = (list: readonly string[]) => list.filter((line) => /^ {4}/.test(line));

test('of what an older document holds it says where, what differs and what would have to be otherwise', async () => {
  await tree({ 'old/a.txt': lines(...item), 'b.txt': lines(other[1], item[2], other[3], revised, other[4], 'No ship was lost.') });
  const said = await told('explain ./b.txt --against ./old');
  expect(said.slice(0, 2)).toEqual(['./b.txt', '  compared with 1 document']);
  expect(findingsIn(said)).toEqual([
    '    kept',
    '    removed: repeats paragraph 3 of ./old/a.txt (the same as in an earlier document)',
    '    kept',
    '    review: repeats paragraph 4 of ./old/a.txt (alike, but not the same as in an earlier document)',
    '      only here: \u2068late\u2069',
    '      only there: \u2068night\u2069',
    '      it would go if both had the very same words, but for slips of the pen',
    '    kept',
    '    kept',
  ]);
});

test('records name their date and source, for people safely, and standard input is compared too', async () => {
  const record = { date: '2026-05-04T10:00:00Z', source: 'Agency\u202e\x1b[2J', text: item.join('\n') };
  await tree({ 'old.jsonl': `${JSON.stringify({ text: other[0] })}\n${JSON.stringify(record)}\n` });
  const { stdout } = await run('explain - --against ./old.jsonl --format json', lines(item[1], item[2], other[4]));
  const { paragraphs, ...head } = JSON.parse(stdout);
  expect(head).toMatchObject({ doubletake: 'explain', version: 2, document: '-', comparedWith: { documents: 2, repeatedIn: [] } });
  const finding = { outcome: 'removed', verdict: 'remove', kind: 'exact', rule: 'equal-elsewhere', copy: { first: 1, last: 2 } };
  const place = { document: './old.jsonl#2', date: '2026-05-04', source: record.source, repeats: { first: 2, last: 3 } };
  expect(paragraphs.map(({ stays }: { stays: string }) => stays)).toEqual(['none', 'none', 'whole']);
  expect(paragraphs[1].findings).toMatchObject([{ ...finding, ...place, onlyHere: [], onlyThere: [] }]);
  expect(paragraphs[2].findings).toEqual([]);
  const { stdout: text } = await run('explain - --against ./old.jsonl', lines(item[1], item[2], other[4]));
  expect(text).toContain('repeats paragraphs 2-3 of ./old.jsonl#2, 2026-05-04, Agency\\u202e\\x1b[2J, as part of 1-2 (');
  const jsonl = (await run('explain - --against ./old.jsonl --format jsonl', lines(item[1]))).stdout.trimEnd().split('\n');
  expect(JSON.parse(jsonl[0])).toMatchObject({ type: 'header', comparedWith: { documents: 2, repeatedIn: ['./old.jsonl#2'] } });
  expect(jsonl).toHaveLength(2);
});

test('a stored index is read and not written', async () => {
  await tree({ 'a.txt': lines(...item), 'b.txt': lines(item[1], other[1]) });
  await run('clean ./a.txt --index ./seen --quiet');
  const before = (await run('index info ./seen')).stdout;
  const said = await told('explain ./b.txt --index ./seen');
  expect(said[2]).toMatch(/^ {2}1 \u2068The vote/u);
  expect(findingsIn(said)[0]).toMatch(/^ {4}review: repeats paragraph 2 of \.\/a\.txt \(the same words as in an earlier document, which/u);
  expect(findingsIn(said)[1]).toBe('      it would go if it had 50 words, or two thirds of this document stood there within a day');
  expect(findingsIn(await told('explain ./b.txt --index ./seen --passage-words 20'))[0]).toBe(
    '    removed: repeats paragraph 2 of ./a.txt (the same as in an earlier document)',
  );
  expect((await run('index info ./seen')).stdout).toBe(before);
});

test('a document that says nothing of its own is told as a whole', async () => {
  await tree({ 'old/a.txt': lines(...item), 'b.txt': lines(item[1], item[2]) });
  const said = await told('explain ./b.txt --against ./old');
  expect(said[2]).toBe('  wholly repeated in ./old/a.txt: it stays whole, and --duplicates drop leaves it out');
  expect(findingsIn(said)).toEqual(
    [1, 2].flatMap(() => [
      '    kept: repeats paragraphs 2-3 of ./old/a.txt, as part of 1-2 (the same as in an earlier document)',
      '      it would go if the document said anything of its own',
    ]),
  );
});

describe('why what repeats stays', () => {
  const short = 'The port of Halvern opens again on Monday, said the company.';

  test('it is too short', async () => {
    await tree({ 'old/a.txt': lines(short, ...item), 'b.txt': lines(other[1], short, other[2]) });
    const said = await told('explain ./b.txt --against ./old');
    expect(said).toContain('      it would go if it had 20 words, with what repeats beside it');
    await tree({ 'b.txt': lines(other[1], short, item[0], other[2]) });
    expect((await told('explain ./b.txt --against ./old')).join('\n')).not.toContain('would go');
  });

  test('many documents have it, or a list says so, or less is removed than is certain', async () => {
    const address =
      'The Halvern Gazette is printed each morning at nine Quay Street and reaches all of the outer islands by the first boat.';
    const many = [0, 1, 2].map((nth) => [`old/${nth}.txt`, lines(other[nth], address)]);
    await tree({ ...Object.fromEntries(many), 'old/a.txt': lines(...item), 'allowed.txt': lines(item[2]) });
    await tree({ 'b.txt': lines(other[3], other[4], item[2], other[5], item[4].replace('expected', 'exepcted'), articles.ru[1], address) });
    const saying = async (more: string) => findingsIn(await told(`explain ./b.txt --against ./old ${more}`));
    const plain = await saying('--boilerplate-documents 3');
    expect(plain.slice(-2)).toEqual([
      '    kept: repeats paragraph 2 of ./old/0.txt (in more than 3 documents)',
      '      it would go if boilerplate were removed',
    ]);
    expect((await saying('--boilerplate-documents 3 --boilerplate remove')).at(-1)).toMatch(/^ {4}removed: .*in more than 3 documents/);
    expect((await saying('--boilerplate-documents 9')).at(-1)).toMatch(/^ {4}removed: .*the same as/);
    expect(plain).toContain('    removed: repeats paragraph 3 of ./old/a.txt (the same as in an earlier document)');
    const allowed = await saying('--allow ./allowed.txt');
    expect(allowed).toContain('      it would go if it were not on the list of what never goes');
    expect(await saying('--remove exact')).toContain('      it would go if more than exact copies were removed');
  });

  test('and with --remove all it goes', async () => {
    await tree({ 'old/a.txt': lines(...item), 'b.txt': lines(other[1], revised) });
    expect((await told('explain ./b.txt --against ./old --remove all')).join('\n')).toMatch(
      /removed: repeats paragraph 4 .*only here: \u2068late/su,
    );
  });
});

test('what a text holds twice itself is told as without others', async () => {
  await tree({ 'old/a.txt': lines(...item), 'b.txt': lines(other[1], other[2], other[1], item[4]) });
  const findings = findingsIn(await told('explain ./b.txt --against ./old'));
  expect(findings).toEqual([
    '    kept',
    '    kept',
    expect.stringMatching(/^ {4}removed: repeats paragraph 1 \(/),
    '    removed: repeats paragraph 5 of ./old/a.txt (the same as in an earlier document)',
  ]);
});

test('in every encoding, and what it says stays is what clean leaves', async () => {
  const pool = [...item, ...other, revised];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(pool.length - 1), { minLength: 1, maxLength: 8 }),
      fc.array(fc.nat(pool.length - 1), { minLength: 1, maxLength: 8 }),
      fc.constantFrom('safe', 'exact', 'all'),
      fc.boolean(),
      async (before, now, remove, isWide) => {
        const text = lines(...now.map((nth) => pool[nth]));
        await tree({ 'old/a.txt': lines(...before.map((nth) => pool[nth])) });
        await writeFile(join(folder, 'b.txt'), isWide ? Buffer.from(`\ufeff${text}`, 'utf16le') : text);
        const more = `./b.txt --against ./old --remove ${remove}`;
        const { paragraphs } = JSON.parse((await run(`explain ${more} --format json`)).stdout);
        const stays = paragraphs.map((each: { stays: string }) => each.stays);
        const { stdout } = await run(`clean ${more} --out ./out --quiet`);
        expect(stdout).toBe('');
        const left = await readFile(join(folder, 'out/b.txt'));
        await rm(join(folder, 'out'), { recursive: true });
        const cleaned = isWide ? left.subarray(2).toString('utf16le') : left.toString();
        expect(stays).not.toContain('part');
        expect(cleaned.trimEnd().split('\n')).toEqual(now.filter((_, p) => stays[p] === 'whole').map((nth) => pool[nth]));
      },
    ),
    { numRuns: 25 },
  );
});

test('with nothing to compare with it is refused', async () => {
  await tree({ 'b.txt': lines(item[1]) });
  expect((await run('explain ./b.txt --scope corpus')).stderr).toContain('expected --against PATH or --index DIR');
  expect(await run('explain ./b.txt --against ./none')).toMatchObject({ code: 2, stdout: '' });
  expect((await run('explain ./b.txt --index ./none')).code).toBe(2);
  expect((await run('explain ./b.txt --allow ./b.txt')).stderr).toContain('--allow needs --scope corpus');
});
