import { readFileSync, rmSync, utimesSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Article, linesOf, openPlace, type Place, paragraph, recordsOf, recordText, run, textOf } from './corpus-runs.js';
import { encoderFor } from './encoders.js';

/*
 * `clean --scope corpus` from its command line to the files it writes. Numbers stand for paragraphs of sixty words.
 */

let place: Place;
beforeEach(() => {
  place = openPlace();
});
afterEach(() => place.remove());
const at = (...names: string[]) => place.at(...names);

const corpus = (...argv: string[]) => run(['clean', '--scope', 'corpus', ...argv]);
/** The same, where nothing is to be told. */
async function quietly(...argv: string[]): Promise<string> {
  const { code, out, err } = await corpus('--quiet', ...argv);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out.toString();
}

const article = (id: string, numbers: readonly number[], rest: Omit<Partial<Article>, 'id'> = {}): Article => {
  return { id, paragraphs: numbers.map((number) => paragraph(number)), ...rest };
};
/** Which paragraphs a text has, by their numbers. */
const numbersOf = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
const numbersById = (...files: string[]) =>
  Object.fromEntries([...recordsOf(...files)].map(([id, line]) => [id, numbersOf(recordText(line))]));

describe('texts', () => {
  const before = { 'in/a.txt': textOf(1, 2, 3), 'in/b.txt': textOf(4, 2, 5), 'in/c/d.txt': textOf(6, 7) };
  const after = { 'a.txt': textOf(1, 2, 3), 'b.txt': textOf(4, 5), 'c/d.txt': textOf(6, 7) };

  test('go to a folder without what others hold, those that repeat nothing as they are', async () => {
    place.put(before);
    const { code, out, err } = await corpus(at('in'), '--out', at('out'));
    expect([code, out.length]).toEqual([0, 0]);
    expect(place.below('out')).toEqual(after);
    expect(err).toContain('3 documents');
    // Without the scope each text is looked at alone.
    expect((await run(['clean', at('in'), '--out', at('alone'), '--quiet'])).code).toBe(0);
    expect(place.below('alone')['b.txt']).toBe(before['in/b.txt']);
  });

  test('are rewritten in place, and given back', async () => {
    place.put(before);
    await quietly(at('in'), '--in-place', '--undo', at('undo.jsonl'));
    expect(place.below('in')).toEqual(after);
    expect((await run(['restore', at('undo.jsonl'), '--quiet'])).code).toBe(0);
    expect(place.text('in/b.txt')).toBe(before['in/b.txt']);
  });

  test('are only looked at by --dry-run and --diff', async () => {
    place.put(before);
    const dry = await corpus(at('in'), '--dry-run');
    expect(dry).toMatchObject({ code: 0, err: '' });
    expect(dry.out.toString()).toContain('3 documents');
    const diff = await quietly(at('in'), '--diff');
    expect(diff.match(/^-[^-].*$/gm)).toEqual([`-${paragraph(2)}`]);
    expect(diff.match(/^\+[^+].*$/gm)).toBeNull();
    expect(place.below('.')).toEqual(before);
  });

  test('one text alone goes to standard output, less what it says twice', async () => {
    place.put({ 'a.txt': textOf(1, 2, 1, 3) });
    expect(await quietly(at('a.txt'))).toBe(textOf(1, 2, 3));
    const piped = await run(['clean', '-', '--scope', 'corpus', '--quiet'], { input: textOf(1, 2, 1, 3) });
    expect([piped.code, piped.out.toString()]).toEqual([0, textOf(1, 2, 3)]);
  });

  test('keep their encoding, and may repeat a text in another one; but where it is only guessed, all of them stays', async () => {
    const wide = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
    const arabic = [
      'أعلن عمال الأرصفة في الميناء الشمالي يوم الثلاثاء إنهاء إضراب استمر تسعة أيام وأبقى أربعين سفينة محملة بالحبوب في عرض البحر بعيدا عن الرصيف القديم.',
      'وذكرت شركة الميناء أنها تتوقع تفريغ أولى السفن قبل الفجر والانتهاء من الحمولات المتراكمة خلال أسبوعين إذا بقي الطقس هادئا كما كان في الشهر الماضي.',
      'وكان تجار الحبوب قد حذروا من أن أسعار الخبز في محافظات الجزر ستصعد كثيرا إذا ظلت الصوامع فارغة إلى ما بعد منتصف الشهر المقبل على أبعد تقدير.',
    ];
    const lines = (...places: number[]) => places.map((nth) => `${arabic[nth]}\n`).join('');
    const encode = encoderFor('windows-1256');
    place.put({
      'in/1.txt': lines(0, 1),
      'in/2.txt': encode(lines(2, 1)),
      'in/3.txt': wide(`${paragraph(9)}\n${lines(2)}`),
    });
    place.put({ 'in/4.txt': encode(lines(1)), 'in/5.txt': wide(lines(1)) });
    await quietly(at('in'), '--out', at('out'), '--duplicates', 'drop', '--passage-words', '20');
    const { out } = await corpus(at('in'), '--dry-run', '--format', 'json', '--passage-words', '20');
    expect(
      JSON.parse(out.toString()).blocks.map((block: { copy: { document: string }; rule: string }) => [block.copy.document, block.rule]),
    ).toEqual([
      [at('in/2.txt'), 'encoding-in-doubt'],
      [at('in/3.txt'), 'equal-elsewhere'],
      [at('in/4.txt'), 'encoding-in-doubt'],
      [at('in/5.txt'), 'equal-elsewhere'],
    ]);
    expect(Object.keys(place.below('out'))).toEqual(['1.txt', '2.txt', '3.txt', '4.txt']);
    for (const name of ['1.txt', '2.txt', '4.txt'])
      expect([name, readFileSync(at('out', name))]).toEqual([name, readFileSync(at('in', name))]);
    expect(readFileSync(at('out/3.txt'))).toEqual(wide(`${paragraph(9)}\n`));
  });

  test('with broken UTF-8 lose whole paragraphs only', async () => {
    const broken = (text: string) => Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xc3, 0x28, 0x0a])]);
    place.put({ 'in/a.txt': textOf(1, 2), 'in/b.txt': broken(textOf(3, 2)) });
    await quietly(at('in'), '--out', at('out'));
    expect(readFileSync(at('out/b.txt'))).toEqual(broken(textOf(3)));
  });
});

describe('records', () => {
  const a = article('a', [1, 2, 3]);
  const b = article('b', [4, 2, 5]);
  const c = article('c', [6, 3]);

  test('lose what others hold, in files, in gzip, through a pipe', async () => {
    const after = linesOf([a, article('b', [4, 5]), article('c', [6])]);
    place.put({ 'in.jsonl': linesOf([a, b, c]), 'in.jsonl.gz': gzipSync(linesOf([a, b, c])) });
    expect(await quietly(at('in.jsonl'))).toBe(after);
    expect(await quietly(at('in.jsonl.gz'))).toBe(after);
    const piped = await run(['clean', '-', '--field', 'text', '--scope', 'corpus', '--quiet'], { input: linesOf([a, b, c]) });
    expect(piped).toMatchObject({ code: 0, err: '' });
    expect(piped.out.toString()).toBe(after);
    await quietly(at('in.jsonl'), at('in.jsonl.gz'), '--out', at('out'), '--duplicates', 'drop');
    expect(readFileSync(at('out/in.jsonl'), 'utf8')).toBe(after);
    expect(gunzipSync(readFileSync(at('out/in.jsonl.gz'))).toString()).toBe('');
    await quietly(at('in.jsonl'), '--in-place', '--undo', at('undo.jsonl'), '--duplicates', 'drop');
    expect(place.text('in.jsonl')).toBe(after);
    await run(['restore', at('undo.jsonl'), '--quiet']);
    expect(place.text('in.jsonl')).toBe(linesOf([a, b, c]));
  });

  test('and texts lose what the others hold', async () => {
    place.put({ 'in/1.txt': textOf(1, 8), 'in/2.jsonl': linesOf([a, c]), 'in/3.txt': textOf(9, 3) });
    await quietly(at('in'), '--out', at('out'));
    // Without dates and sources a document's own name decides, and texts have none.
    expect(place.below('out')).toEqual({
      '1.txt': textOf(1, 8),
      '2.jsonl': linesOf([article('a', [2]), article('c', [6])]),
      '3.txt': textOf(9, 3),
    });
  });

  test('that repeat others wholly are listed, or dropped with their line', async () => {
    const lines = linesOf([a, article('twin', [1, 2, 3]), article('part', [2, 3]), b]);
    place.put({ 'in.jsonl': lines });
    const listed = await corpus(at('in.jsonl'), '--dry-run', '--format', 'json');
    expect(JSON.parse(listed.out.toString()).corpus.repeatedDocuments).toEqual([
      { document: `${at('in.jsonl')}#2`, words: 180, keptIn: [`${at('in.jsonl')}#1`] },
      { document: `${at('in.jsonl')}#3`, words: 120, keptIn: [`${at('in.jsonl')}#1`] },
    ]);
    expect(await quietly(at('in.jsonl'))).toBe(linesOf([a, article('twin', [1, 2, 3]), article('part', [2, 3]), article('b', [4, 5])]));
    expect(await quietly(at('in.jsonl'), '--duplicates', 'drop')).toBe(linesOf([a, article('b', [4, 5])]));
  });

  test('keep their order of bytes around a dropped line, also without a last line end, and with carriage returns', async () => {
    const lines = linesOf([a, article('twin', [1, 2, 3])]);
    place.put({ 'in.jsonl': `\r\n${lines.replaceAll('\n', '\r\n')}no JSON\n${lines.trimEnd()}` });
    const { code, out } = await corpus(at('in.jsonl'), '--quiet', '--duplicates', 'drop');
    expect([code, out.toString()]).toEqual([2, `\r\n${linesOf([a]).replace('\n', '\r\n')}no JSON\n`]);
  });
});

describe('texts that repeat others wholly', () => {
  const before = { 'in/a.txt': textOf(1, 2), 'in/b.txt': textOf(2), 'in/c.txt': textOf(3, 1) };

  test('are listed, left out of the folder, or left as they are in place', async () => {
    place.put(before);
    await quietly(at('in'), '--out', at('listed'));
    expect(place.below('listed')).toEqual({ 'a.txt': textOf(1, 2), 'b.txt': textOf(2), 'c.txt': textOf(3) });
    await quietly(at('in'), '--out', at('dropped'), '--duplicates', 'drop');
    expect(place.below('dropped')).toEqual({ 'a.txt': textOf(1, 2), 'c.txt': textOf(3) });
    await quietly(at('in'), '--in-place', '--undo', at('undo.jsonl'), '--duplicates', 'drop');
    expect(place.below('in')).toEqual({ 'a.txt': textOf(1, 2), 'b.txt': textOf(2), 'c.txt': textOf(3) });
  });
});

describe('which copy stays', () => {
  const articles = [
    article('old', [1, 2], { date: '2024-01-01', source: 'south' }),
    article('long', [3, 4, 5, 2], { date: '2024-01-02', source: 'south' }),
    article('late', [6, 2], { date: '2024-01-03', source: 'north' }),
  ];
  test.each([
    ['first', 'old'],
    ['latest', 'late'],
    ['longest', 'long'],
    ['source-list', 'late'],
  ])('--keep %s: that of %s', async (keep, keeper) => {
    place.put({ 'in.jsonl': linesOf(articles), sources: 'north\n' });
    const sources = keep === 'source-list' ? ['--sources', at('sources')] : [];
    const after = numbersById(await quietly(at('in.jsonl'), '--keep', keep, ...sources));
    for (const { id, paragraphs } of articles)
      expect([id, after[id]]).toEqual([id, numbersOf(paragraphs.join(' ')).filter((number) => number !== 2 || id === keeper)]);
  });

  test('dates of records decide before their place, dates of files only where asked', async () => {
    place.put({
      'in.jsonl': linesOf([
        article('b', [1, 2], { date: '2024-02-01' }),
        article('a', [3, 2], { date: '2023-02-01' }),
        article('c', [2, 4]),
      ]),
    });
    expect(numbersById(await quietly(at('in.jsonl')))).toEqual({ b: [1], a: [3, 2], c: [4] });
    place.put({ 'in/a.txt': textOf(1, 2), 'in/b.txt': textOf(3, 2) });
    utimesSync(at('in/b.txt'), 1000, 1000);
    await quietly(at('in'), '--out', at('by-name'));
    expect(place.below('by-name')).toEqual({ 'a.txt': textOf(1, 2), 'b.txt': textOf(3) });
    await quietly(at('in'), '--out', at('by-date'), '--file-dates');
    expect(place.below('by-date')).toEqual({ 'a.txt': textOf(1), 'b.txt': textOf(3, 2) });
  });

  test('other fields say who a record is; what cannot be used is told once', async () => {
    const lines = [
      { name: 'z', when: '2024-02-01', by: 'x', text: textOf(1, 2) },
      { name: 'y', when: 'some day', by: 'x', text: textOf(3, 2) },
      { name: 'x', when: 'no day', by: 'x', text: textOf(4, 2) },
    ];
    place.put({ 'in.jsonl': lines.map((line) => `${JSON.stringify(line)}\n`).join('') });
    const { out, err } = await corpus(at('in.jsonl'), '--date-field', 'when', '--id-field', 'name', '--source-field', 'by');
    expect(
      out
        .toString()
        .split('\n')
        .slice(0, 3)
        .map((line) => numbersOf(recordText(line))),
    ).toEqual([[1, 2], [3], [4]]);
    expect(err).toContain(`2 records have no date that can be read in the field "when", the first is ${at('in.jsonl')}#2; without a date`);
  });
});

describe('what passages do', () => {
  const shared = paragraph(2, 12);
  const corpusOf = (count: number) =>
    Array.from({ length: count }, (_, nth) => ({
      id: `${nth}`,
      paragraphs: [paragraph(100 + nth), shared, paragraph(200 + nth), paragraph(9)],
    }));
  const holders = (file: string, passage: string) =>
    [...recordsOf(file).values()].filter((line) => recordText(line).includes(passage)).length;

  test('boilerplate stays, or goes where asked', async () => {
    place.put({ 'in.jsonl': linesOf(corpusOf(6)) });
    const many = ['--boilerplate-documents', '5'];
    const kept = await quietly(at('in.jsonl'), ...many);
    const removed = await quietly(at('in.jsonl'), ...many, '--boilerplate', 'remove');
    const usual = await quietly(at('in.jsonl'));
    expect([kept, removed, usual].map((file) => holders(file, paragraph(9)))).toEqual([6, 1, 1]);
    expect([kept, usual].map((file) => holders(file, shared))).toEqual([6, 6]);
  });

  test('allowed ones stay, blocked ones go however short they are', async () => {
    place.put({ 'in.jsonl': linesOf(corpusOf(3)), allow: `${paragraph(9)}\n`, block: `${shared.toUpperCase()}\n` });
    const allowed = await quietly(at('in.jsonl'), '--allow', at('allow'));
    expect([holders(allowed, paragraph(9)), holders(allowed, shared)]).toEqual([3, 3]);
    const blocked = await quietly(at('in.jsonl'), '--block', at('block'));
    expect([holders(blocked, paragraph(9)), holders(blocked, shared)]).toEqual([1, 1]);
    const both = await quietly(at('in.jsonl'), '--block', at('block'), '--allow', at('allow'));
    expect([holders(both, paragraph(9)), holders(both, shared)]).toEqual([3, 1]);
  });

  test('alike ones go only with --remove all, and by --threshold', async () => {
    // Two words of forty are others: 32 of 44 shingles are shared.
    const other = paragraph(1, 40)
      .replace('1', '4711')
      .replace(/((?:\S+ ){20})\S+/, '$1elsewhere');
    place.put({
      'in.jsonl': linesOf([
        { id: 'a', paragraphs: [paragraph(1, 40)] },
        { id: 'b', paragraphs: [paragraph(3), other, paragraph(4)] },
      ]),
    });
    expect(holders(await quietly(at('in.jsonl')), other)).toBe(1);
    expect(holders(await quietly(at('in.jsonl'), '--remove', 'all'), other)).toBe(0);
    expect(holders(await quietly(at('in.jsonl'), '--remove', 'all', '--threshold', '0.8'), other)).toBe(1);
  });

  test('other spellings go, but not with --remove exact', async () => {
    const story =
      'The harbour council met late on Tuesday and agreed after four hours of talk to lend the two oldest ferries to the island villages until the new pier is finished and paid for.';
    const slip = story.replace('villages', 'vilages');
    place.put({
      'in.jsonl': linesOf([
        { id: 'a', paragraphs: [story] },
        { id: 'b', paragraphs: [paragraph(3), slip] },
      ]),
    });
    const short = ['--passage-words', '20'];
    expect(holders(await quietly(at('in.jsonl'), ...short), slip)).toBe(0);
    // Most of the document is another story.
    expect(holders(await quietly(at('in.jsonl')), slip)).toBe(1);
    expect(holders(await quietly(at('in.jsonl'), ...short, '--remove', 'exact'), slip)).toBe(1);
  });
});

describe('--against', () => {
  test('takes away what a folder or records hold, and leaves those alone', async () => {
    place.put({ 'old/1.txt': textOf(1), 'old/more/2.txt': textOf(2), 'old.jsonl': linesOf([article('o', [3])]) });
    place.put({ 'in/a.txt': textOf(5, 1, 2, 3), 'in/b.txt': textOf(6, 5) });
    const old = place.below('.');
    const against = ['--against', at('old'), '--against', at('old.jsonl')];
    await quietly(at('in'), '--out', at('out'), ...against);
    expect(place.below('out')).toEqual({ 'a.txt': textOf(5), 'b.txt': textOf(6) });
    rmSync(at('out'), { recursive: true });
    // Without the scope only what is named there counts as seen before.
    expect((await run(['clean', at('in'), '--out', at('out'), '--quiet', ...against])).code).toBe(0);
    expect(place.below('out')).toEqual({ 'a.txt': textOf(5), 'b.txt': textOf(6, 5) });
    rmSync(at('out'), { recursive: true });
    await quietly(at('in'), '--in-place', '--undo', at('undo.jsonl'), ...against);
    expect(place.below('in')).toEqual({ 'a.txt': textOf(5), 'b.txt': textOf(6) });
    for (const name of ['old/1.txt', 'old/more/2.txt', 'old.jsonl']) expect(place.text(name)).toBe(old[name]);
  });

  test('the old stays though the new is earlier, longer or from a better source', async () => {
    place.put({ 'old.jsonl': linesOf([article('o', [1], { date: '2024-05-05' })]), sources: 'best\n' });
    place.put({ 'in.jsonl': linesOf([article('n', [2, 1, 3], { date: '2020-01-01', source: 'best' })]) });
    const against = ['--against', at('old.jsonl')];
    for (const keep of [['first'], ['latest'], ['longest'], ['source-list', '--sources', at('sources')]])
      expect(numbersById(await quietly(at('in.jsonl'), '--keep', ...keep, ...against))).toEqual({ n: [2, 3] });
  });

  test('refuses what is to be cleaned, and what is not there', async () => {
    place.put({ 'in/a.txt': textOf(1), 'in/b.txt': textOf(1) });
    const both = await corpus(at('in'), '--out', at('out'), '--against', at('in/b.txt'));
    expect(both.code).toBe(2);
    expect(both.err).toContain('is to be cleaned, and stands in --against too');
    const missing = await corpus(at('in'), '--out', at('out'), '--against', at('none'));
    expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('there is no such file or folder') });
    expect(place.below('.')).toEqual({ 'in/a.txt': textOf(1), 'in/b.txt': textOf(1) });
  });

  test('refuses records that it cannot compare with, as if they were not there', async () => {
    place.put({ 'in.jsonl': linesOf([article('n', [1])]), 'bad.jsonl': `${linesOf([article('o', [1])])}no JSON\n` });
    place.put({ 'other.jsonl': '{"body":"some words"}\n' });
    const malformed = await corpus(at('in.jsonl'), '--against', at('bad.jsonl'));
    expect(malformed).toMatchObject({ code: 2, err: expect.stringContaining(`${at('bad.jsonl')}:2: is no JSON`) });
    const fieldless = await corpus(at('in.jsonl'), '--against', at('other.jsonl'));
    expect(fieldless).toMatchObject({ code: 2, err: expect.stringContaining(`${at('other.jsonl')}: has no record with a text`) });
    expect([malformed.out.length, fieldless.out.length]).toEqual([0, 0]);
  });
});
