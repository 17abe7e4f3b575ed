import { symlinkSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openPlace, type Place, paragraph, type RunSettings, run, textOf } from './corpus-runs.js';
import { encoderFor } from './encoders.js';

/*
 * What a file of settings says of single inputs: which are passed over, and how those are read that are not like the others.
 */

let place: Place;
beforeEach(() => {
  place = openPlace();
});
afterEach(() => place.remove());
const at = (...names: string[]) => place.at(...names);

const configure = (settings: object) => place.put({ '.doubletakerc.json': JSON.stringify(settings) });
const configured = ([command, ...argv]: readonly string[], settings: RunSettings = {}) =>
  run([command, '--config', at('.doubletakerc.json'), ...argv], settings);

/** The documents that a command reads, by their names in the place. */
async function documentsOf(argv: readonly string[], expectedCode = 0): Promise<string[]> {
  const target = `read-${Math.random()}`;
  const { code } = await configured(['clean', ...argv, '--out', at(target), '--quiet']);
  expect(code).toBe(expectedCode);
  try {
    return Object.keys(place.below(target));
  } catch {
    return [];
  }
}

describe('paths that the file of settings ignores', () => {
  test('are passed over in folders and globs, with all that is in a folder, and negation as in a .gitignore', async () => {
    const names = ['d/a.txt', 'd/a.log', 'd/keep.log', 'd/build/x.txt', 'd/sub/build/y.txt', 'd/sub/b.txt', 'd/top.txt', 'd/sub/top.txt'];
    place.put(Object.fromEntries(names.map((name) => [name, `${name}\n`])));
    configure({ ignore: ['*.log', '!keep.log', 'build/', '/d/top.txt', '!build/x.txt'] });
    const left = ['a.txt', 'keep.log', 'sub/b.txt', 'sub/top.txt'];
    expect(await documentsOf([at('d')])).toEqual(left);
    expect(await documentsOf([at('d/**')])).toEqual(left);
    expect(await documentsOf([at('d'), '--no-ignore'])).toHaveLength(8);
  });

  test('are passed over where they are named, with one note', async () => {
    place.put({ 'a.txt': textOf(1), 'x/b.txt': textOf(2), 'c.log': textOf(3), 'list.txt': '' });
    configure({ ignore: ['x/', '*.log'] });
    place.put({ 'list.txt': `${at('x/b.txt')}\n${at('x')}\n${at('c.log')}\n` });
    const named = [at('a.txt'), at('x/b.txt'), at('c.log')];
    const { code, err } = await configured(['scan', ...named]);
    const config = '[^ ]*\\.doubletakerc\\.json';
    expect(code).toBe(0);
    expect(err).toMatch(
      new RegExp(`^doubletake: \\S+/x/b\\.txt, \\S+/c\\.log: ignored by ${config}, and passed over \\(--no-ignore takes them\\)\\n$`),
    );
    expect((await configured(['scan', at('x'), '--files-from', at('list.txt')])).err).toMatch(/x, \S+b\.txt, \S+x and 1 more: ignored by/);
    expect((await configured(['scan', at('c.log')])).err).toMatch(/takes it\)\n$/);
    expect((await configured(['scan', ...named, '--quiet'])).err).toBe('');
    expect(await documentsOf(named)).toEqual(['a.txt']);
    expect(await documentsOf([...named, '--no-ignore'])).toEqual(['a.txt', 'b.txt', 'c.log']);
    expect(await documentsOf([at('x'), at('c.log')])).toEqual([]);
  });

  test('leave standard output alone, where nothing would be taken for what is left of them', async () => {
    place.put({ 'a.txt': textOf(1, 1) });
    configure({ ignore: ['*.txt'] });
    const { code, out, err } = await configured(['clean', at('a.txt'), '--quiet']);
    expect([code, out.length]).toEqual([2, 0]);
    expect(err).toMatch(/a\.txt: is ignored by the file of settings; expected another, or --no-ignore\n$/);
    expect((await configured(['clean', at('a.txt'), '--no-ignore', '--quiet'])).out.toString()).toBe(textOf(1));
    expect((await configured(['clean', at('a.txt'), '--dry-run'])).code).toBe(0);
  });

  test('are those below its folder, by the files that links lead to, and standard input is none of them', async () => {
    place.put({
      'p/.doubletakerc.json': '{"ignore": ["*", "!**/keep/"]}',
      'q/a.txt': textOf(1),
      'p/b.txt': textOf(2),
      'p/keep/c.txt': textOf(3),
    });
    symlinkSync(at('q/a.txt'), at('p/link.txt'));
    const told = await run(['scan', '--config', at('p/.doubletakerc.json'), at('q/a.txt'), at('p/link.txt'), at('p/b.txt'), '-'], {
      input: textOf(4),
    });
    expect(told.err).toMatch(/^doubletake: \S+p\/b\.txt: ignored by/);
    expect(told.out.toString()).toContain('2 documents');
  });

  test('are nothing to explain, which looks at what it is given, nor to --against', async () => {
    place.put({ 'a.txt': textOf(1, 2), 'old/b.txt': textOf(2) });
    configure({ ignore: ['*.txt'], against: ['old'] });
    const { code, out } = await configured(['explain', at('a.txt')]);
    expect(code).toBe(0);
    expect(out.toString()).toContain('old/b.txt');
  });

  test('are found again after ten thousand others', async () => {
    const { passedOver } = await import('../src/cli/config-patterns.js');
    const isIgnored = passedOver({ path: '', folder: at(), settings: new Map(), own: new Map(), ignore: ['*7.txt', 'x/'], overrides: [] });
    for (let n = 0; n < 25_000; n++) {
      if (isIgnored?.(at(`d/${n}.txt`), false) !== (n % 10 === 7)) throw new Error(`file ${n} is taken for another`);
    }
    expect([isIgnored?.(at('d/x'), true), isIgnored?.(at('d/x'), false), isIgnored?.(at(), true)]).toEqual([true, false, false]);
  });
});

const arabic = [
  'أعلنت وزارة الثقافة أمس افتتاح المتحف الجديد في المدينة القديمة بعد أعمال ترميم استمرت أربع سنوات وكلفت ثمانية عشر مليون دينار دفع التجار نصفها.',
  'وقال مدير المتحف إن المجموعة تضم ثلاثة آلاف قطعة من المخطوطات والخزف والمنسوجات التي جمعها أهل المدينة في القرن الماضي وحفظوها في بيوتهم.',
];

describe('overrides', () => {
  test('say how single files are encoded and which field of records is the text', async () => {
    const encode = encoderFor('windows-1256');
    const doubled = `${arabic[0]}\n${arabic[1]}\n${arabic[0]}\n${arabic[1]}\n`;
    const record = (field: string) => `${JSON.stringify({ id: 1, [field]: textOf(1, 2, 1, 2) })}\n`;
    place.put({
      'in/archive/a.txt': encode(doubled),
      'in/b.txt': textOf(3, 4, 3, 4),
      'in/feed.jsonl': record('body'),
      'in/other.jsonl': record('text'),
      'in/third.txt': record('story'),
      'in/packed.jsonl.gz': gzipSync(record('body')),
    });
    configure({
      encoding: 'utf-8',
      overrides: [
        { files: ['archive/'], encoding: 'windows-1256' },
        { files: ['*.jsonl', '*.jsonl.gz'], excludedFiles: ['other.*'], field: 'body' },
        { files: ['third.txt'], field: 'summary' },
        { files: ['third.*'], field: 'story' },
      ],
    });
    const { code, err } = await configured(['clean', at('in'), '--out', at('out'), '--quiet']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const cleaned = place.below('out');
    expect(cleaned['b.txt']).toBe(textOf(3, 4));
    const textIn = (name: string, field: string) => JSON.parse(cleaned[name])[field].trimEnd();
    for (const [name, field] of [
      ['feed.jsonl', 'body'],
      ['other.jsonl', 'text'],
      ['third.txt', 'story'],
      ['packed.jsonl.gz', 'body'],
    ]) {
      expect(textIn(name, field)).toBe(textOf(1, 2).trimEnd());
    }
    const { readFileSync } = await import('node:fs');
    expect(new TextDecoder('windows-1256').decode(readFileSync(at('out/archive/a.txt')))).toBe(`${arabic[0]}\n${arabic[1]}\n`);
  });

  test('give way to the command line and the environment', async () => {
    place.put({ 'a.jsonl': `${JSON.stringify({ body: textOf(1, 1), text: textOf(2, 2) })}\n` });
    configure({ field: 'text', overrides: [{ files: ['*'], field: 'body' }] });
    const fieldsOf = async (argv: string[], environment = {}) =>
      JSON.parse((await configured(['clean', at('a.jsonl'), '--quiet', ...argv], { environment })).out.toString());
    expect(await fieldsOf([])).toEqual({ body: textOf(1), text: textOf(2, 2) });
    const ofText = { body: textOf(1, 1), text: textOf(2) };
    expect(await fieldsOf(['--field', 'text'])).toEqual(ofText);
    expect(await fieldsOf([], { DOUBLETAKE_FIELD: 'text' })).toEqual(ofText);
  });

  test('hold for explain, recall and --against, and where documents are compared', async () => {
    const encode = encoderFor('windows-1256');
    const long = arabic.map((sentence) => `${sentence} ${sentence.split(' ').reverse().join(' ')} ${arabic.join(' ')}`);
    const text = `${long[0]}\n\n${long[1]}\n`;
    place.put({ 'old/a.txt': encode(text), 'new/b.txt': text, 'new/c.txt': encode(`${text}\n${paragraph(9)}\n`) });
    configure({ encoding: 'utf-8', overrides: [{ files: ['old/', 'c.txt'], encoding: 'windows-1256' }] });
    for (const argv of [
      ['--scope', 'corpus', at('new'), at('old')],
      [at('new'), '--against', at('old')],
    ]) {
      const told = await configured(['scan', ...argv, '--format', 'json', '--quiet']);
      const { blocks } = JSON.parse(told.out.toString());
      expect(blocks.length).toBeGreaterThan(0);
      // What was read in another encoding would begin with other letters.
      for (const { kept, copy } of blocks)
        for (const { excerpt } of [kept, copy]) expect(arabic.map((sentence) => sentence.slice(0, 10))).toContain(excerpt.slice(0, 10));
    }
    const explained = await configured(['explain', at('old/a.txt'), '--format', 'json']);
    expect(explained.out.toString()).toContain(arabic[0].slice(0, 20));
    expect((await configured(['recall', at('old'), at('new'), '--quiet'])).code).toBe(0);
  });

  /** A text in which it matters what parts paragraphs: lines are repeated, and so are blocks of lines. */
  const lines = fc.array(fc.nat(5), { minLength: 1, maxLength: 10 });
  const wrapped = lines.map((numbers) => numbers.map((number) => `${paragraph(number, 20)}\n${number % 3 === 0 ? '\n' : ''}`).join(''));
  const mode = fc.constantFrom('auto', 'line', 'blank');

  test('part the paragraphs of each file as a run over it alone would, in any order, as texts and as records', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(mode, wrapped, fc.boolean()), { minLength: 1, maxLength: 6 }), async (files) => {
        const own = openPlace();
        try {
          const names = files.map(([paragraphs, , isRecord], nth) => `${nth}.${paragraphs}.${isRecord ? 'jsonl' : 'txt'}`);
          const contents = files.map(([, text, isRecord]) => (isRecord ? `${JSON.stringify({ text })}\n` : text));
          own.put(Object.fromEntries(names.map((name, nth) => [`in/${name}`, contents[nth]])));
          const overrides = ['line', 'blank'].map((paragraphs) => ({ files: [`*.${paragraphs}.*`], paragraphs }));
          own.put({ 'c.json': JSON.stringify({ overrides }) });
          const all = await run(['clean', own.at('in'), '--config', own.at('c.json'), '--out', own.at('out'), '--quiet']);
          expect({ code: all.code, err: all.err }).toEqual({ code: 0, err: '' });
          const together = own.below('out');
          for (const [nth, [paragraphs]] of files.entries()) {
            const alone = await run(['clean', own.at('in', names[nth]), '--no-config', '--paragraphs', paragraphs, '--quiet']);
            expect([names[nth], together[names[nth]]]).toEqual([names[nth], alone.out.toString()]);
          }
        } finally {
          own.remove();
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  test('make a difference: what is one paragraph by blank lines is several by lines', async () => {
    const text = `${paragraph(1, 20)}\n${paragraph(2, 20)}\n\n${paragraph(3, 20)}\n${paragraph(1, 20)}\n`;
    place.put({ 'in/a.txt': text, 'in/b.txt': text, 'c.json': JSON.stringify({ overrides: [{ files: ['b.txt'], paragraphs: 'blank' }] }) });
    const { out } = await run(['scan', at('in'), '--config', at('c.json'), '--scope', 'document', '--format', 'json', '--quiet']);
    expect(JSON.parse(out.toString()).totals.paragraphs).toBe(4 + 2);
  });

  test('hold in the second reading too, where what others hold is cut', async () => {
    const long = [1, 2, 3].map((number) => `${paragraph(number, 40)}\n${paragraph(number + 10, 40)}`);
    place.put({
      'in/a.txt': `${long[0]}\n\n${long[1]}\n`,
      'in/b.txt': `${long[2]}\n\n${long[1]}\n`,
      'in/c.txt': `${paragraph(3, 40)}\n${paragraph(77, 60)}\n`,
    });
    configure({
      overrides: [
        { files: ['a.txt', 'b.txt'], paragraphs: 'blank' },
        { files: ['c.txt'], paragraphs: 'line' },
      ],
    });
    const { code, err } = await configured(['clean', '--scope', 'corpus', at('in'), '--out', at('out'), '--quiet']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(place.below('out')['b.txt']).toBe(`${long[2]}\n`);
    expect(place.below('out')['a.txt']).toBe(place.below('in')['a.txt']);
  });
});
