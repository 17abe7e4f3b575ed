import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createIndex, dedupeRecords, dedupeStream, type FindOptions, findRepeats, type Index, type StreamOptions } from '../src/index.js';
import { openIndex } from '../src/node.js';
import { articles } from './texts.js';

/*
 * Documents of a program against each other, and an index that remembers them. What is compared and why a block has its verdict is tested on
 * the plan; here it is asked whether the answer depends on anything but the documents, and whether a record can be lost.
 */
const folder = mkdtempSync(join(tmpdir(), 'doubletake-text-index-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let folders = 0;
const freshFolder = () => join(folder, String(folders++));

/** Paragraph n of a family, with `edit` of its words changed: no two families share a word. */
function paragraph(n: number, edit: number, words: number): string {
  return Array.from({ length: words }, (_, w) => (w < edit ? `odd${n}x${w}y${edit}` : `word${n}x${w}`)).join(' ');
}

const texts = fc
  .array(fc.tuple(fc.nat(7), fc.constantFrom(0, 0, 0, 1, 3), fc.constantFrom(4, 12, 24, 30)), { minLength: 1, maxLength: 5 })
  .map((told) => told.map(([n, edit, words]) => `${paragraph(n, edit, words)}\n`).join(''));
const documents = fc
  .array(fc.tuple(texts, fc.constantFrom('2015-07-21', '2015-07-22', undefined), fc.constantFrom('one', 'other', undefined)), {
    minLength: 1,
    maxLength: 8,
  })
  .map((told) => told.map(([text, date, source], number) => ({ id: `d${number}`, text, date, source })));
const plain = (text: string) => text.trim().split('\n');

describe('documents against each other', () => {
  const settings = fc.constantFrom<FindOptions>(
    {},
    { keep: 'latest' },
    { keep: 'longest', boilerplateDocuments: 2 },
    { keep: 'source-list', sources: ['other'], boilerplate: 'remove', boilerplateDocuments: 3 },
  );

  test('the order in which they come changes nothing but the order of what is told', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(documents, settings, fc.func(fc.nat()), async (all, options, rank) => {
        const forward = await findRepeats(all, options);
        const shuffled = all.toSorted((a, b) => rank(a.id) - rank(b.id) || (a.id < b.id ? 1 : -1));
        const other = await findRepeats(shuffled, options);
        found += forward.blocks.length;
        const byText = <Item>(items: readonly Item[]) => items.map((item) => JSON.stringify(item)).sort();
        expect(byText(other.blocks)).toEqual(byText(forward.blocks));
        expect(byText(other.repeatedDocuments)).toEqual(byText(forward.repeatedDocuments));
        expect(byText(other.boilerplate)).toEqual(byText(forward.boilerplate));
        expect({ ...other, blocks: [], repeatedDocuments: [], boilerplate: [] }).toEqual({
          ...forward,
          blocks: [],
          repeatedDocuments: [],
          boilerplate: [],
        });
        const places = other.blocks.map(({ copy }) => shuffled.findIndex(({ id }) => id === copy.document));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }),
      { numRuns: 40 },
    );
    expect(found).toBeGreaterThan(20);
  }, 60_000);

  test('which one keeps what both hold: the first by date, the latest, the longest, or the first on the list', async () => {
    const [fact, own] = [paragraph(0, 0, 30), paragraph(1, 0, 24)];
    const all = [
      { id: 'a', date: new Date('2015-07-22'), source: 'agency', text: fact },
      { id: 'b', date: 1_437_436_800, source: 'paper', text: `${fact}\n${own}` },
      { id: 'c', date: '2015-07-23T10:00:00+03:00', source: 'outlet', text: fact },
    ];
    const keeper = async (options: FindOptions) => new Set((await findRepeats(all, options)).blocks.map(({ kept }) => kept.document));
    expect(await keeper({})).toEqual(new Set(['b']));
    expect(await keeper({ keep: 'latest' })).toEqual(new Set(['c']));
    expect(await keeper({ keep: 'longest' })).toEqual(new Set(['b']));
    expect(await keeper({ keep: 'source-list', sources: ['agency'] })).toEqual(new Set(['a']));
  });

  test('boilerplate is told once, with its first place in the unit of its document, and goes where that is asked for', async () => {
    const [notice, first] = [paragraph(0, 0, 24), paragraph(1, 0, 24)];
    const all = [1, 2, 3, 4].map((n) => ({ id: `d${n}`, text: `${paragraph(n, 0, 30)}\n${notice}\n` }));
    const kept = await findRepeats(all, { boilerplateDocuments: 3 });
    expect(kept.boilerplate).toEqual([
      {
        first: { document: 'd1', start: all[0].text.indexOf(notice), end: all[0].text.length - 1, firstParagraph: 1, paragraphCount: 1 },
        ...{ documentCount: 4, paragraphCount: 4, wordCount: 24 },
      },
    ]);
    expect(first).not.toBe(notice);
    expect(kept.blocks).toEqual([]);
    const removed = await findRepeats(all, { boilerplateDocuments: 3, boilerplate: 'remove' });
    expect(removed.blocks.map(({ verdict }) => verdict)).toEqual(['remove', 'remove', 'remove']);
  });

  test('in document scope nothing is told between them', async () => {
    const all = ['a', 'b'].map((id) => ({ id, text: `${articles.en.join('\n')}\n` }));
    const { blocks, stories, repeatedDocuments, boilerplate } = await findRepeats(all, { scope: 'document' });
    expect([blocks, stories, repeatedDocuments, boilerplate]).toEqual([[], [], [], []]);
  });
});

describe('an index', () => {
  const body = `${articles.ar.join('\n')}\n`;

  test('tells what documents repeat of it and of each other, in their units, and does not take them in', async () => {
    const index = createIndex();
    await index.add([
      { id: 'string', text: `😀 ${articles.en[0]}\n${body}`, date: '2020-01-01' },
      { id: 'bytes', text: new TextEncoder().encode(articles.ru.join('\n')) },
    ]);
    const asked = [
      { id: 'new', text: `${articles.en[1]}\n${body}`, date: '1999-01-01' },
      { id: 'newer', text: `${articles.hi[2]}\n${articles.en[1]}\n${articles.ru[1]}\n`, date: '2000-01-01' },
    ];
    const found = await index.find(asked);
    const [ofString, ofBytes] = [`😀 ${articles.en[0]}\n${body}`, articles.ru.join('\n')];
    const blocks = found.blocks.map(({ kept, copy, isOld = false }) => {
      const text = asked.find(({ id }) => id === copy.document)?.text ?? '';
      const own = text.slice(copy.start, copy.end);
      const old = new TextDecoder().decode(new TextEncoder().encode(ofBytes).subarray(kept.start, kept.end));
      const other = kept.document === 'string' ? ofString.slice(kept.start, kept.end) : kept.document === 'bytes' ? old : undefined;
      if (other !== undefined) expect(own).toBe(other);
      return [copy.document, kept.document, isOld];
    });
    expect(blocks).toEqual([
      ['new', 'string', true],
      ['newer', 'new', false],
      ['newer', 'bytes', true],
    ]);
    expect([found.documentCount, found.paragraphCount]).toEqual([2, articles.ar.length + 4]);
    expect(await index.find(asked)).toEqual(found);
    const ofScope = createIndex({ scope: 'document' });
    await ofScope.add([{ id: 'bytes', text: ofBytes }]);
    expect((await ofScope.find(asked)).blocks.map(({ copy, kept }) => [copy.document, kept.document])).toEqual([['newer', 'bytes']]);
  });

  test('in memory and in a folder, put in at once or by and by, closed between or not: the same', async () => {
    await fc.assert(
      fc.asyncProperty(documents, documents, fc.nat(8), async (old, asked, cut) => {
        const memory = createIndex();
        await memory.add(old);
        const expected = await memory.find(asked);
        const parts = createIndex();
        await parts.add(old.slice(0, cut));
        await parts.find(asked);
        await parts.add(old.slice(cut));
        expect(await parts.find(asked)).toEqual(expected);
        const dir = freshFolder();
        const first = await openIndex(dir);
        await first.add(old.slice(0, cut));
        await first.close();
        const second = await openIndex(dir);
        await second.add(old.slice(cut));
        expect(await second.find(asked)).toEqual(expected);
        await second.close();
        const third = await openIndex(dir);
        expect(await third.find(asked)).toEqual(expected);
        await third.close();
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  test('in a folder: one writer at a time, and no other options than those it was made with', async () => {
    const dir = freshFolder();
    const index = await openIndex(dir, { threshold: 0.8 });
    await expect(openIndex(dir, { threshold: 0.8 })).rejects.toMatchObject({ code: 'exists' });
    await index.close();
    await expect(openIndex(dir)).rejects.toMatchObject({ code: 'usage' });
    await expect(openIndex(dir, { treshold: 0.8 } as FindOptions)).rejects.toMatchObject({ code: 'usage', message: 'unknown option' });
  });

  test('closed, is of no more use, and says so', async () => {
    const index = createIndex();
    await index.close();
    await index.close();
    const refusal = { code: 'usage', message: 'the index was closed' };
    await expect(index.add([])).rejects.toMatchObject(refusal);
    await expect(index.find([])).rejects.toMatchObject(refusal);
    await expect(dedupeRecords(['a'], { index }).next()).rejects.toMatchObject({ code: 'usage', message: 'option index is not valid' });
  });

  test('where a document is refused, those of the batches before are in, and the index goes on', async () => {
    const index = createIndex();
    await expect(
      index.add([
        { id: 'a', text: body },
        { id: 'a', text: body },
      ]),
    ).rejects.toMatchObject({ code: 'collision' });
    await index.add([{ id: 'b', text: body }]);
    expect((await index.find([{ id: 'c', text: body }])).repeatedDocuments).toMatchObject([{ document: 'c', keptIn: ['b'] }]);
  });
});

async function cleaned<Item>(records: readonly Item[], options: StreamOptions) {
  const out = [];
  for await (const each of dedupeRecords(records, options)) out.push(each);
  return out;
}

/** So many records hold nothing here that it would be boilerplate; and what twenty words say is certain, whatever stands beside it. */
const sparing = { boilerplateDocuments: 1000, passageWords: 20 };

describe('records with an index', () => {
  const records = documents.map((all) => all.map(({ id, text }) => ({ id, text })));

  test('nothing is lost: every paragraph stands in what comes out, and cleaning that again changes nothing', async () => {
    let cuts = 0;
    await fc.assert(
      fc.asyncProperty(records, fc.constantFrom('cut', 'drop'), async (all, onRepeat) => {
        const out = await cleaned(all, { index: createIndex(sparing), onRepeat });
        cuts += out.filter(({ repeats }) => repeats.length > 0).length;
        const left = out.flatMap(({ record }) => plain(record.text));
        // A copy that breaks off goes too: its last line is then the beginning of one that stays.
        for (const { text } of all) for (const line of plain(text)) expect(left.some((each) => each.startsWith(line))).toBe(true);
        for (const { record, edits, blocks, repeats } of out) {
          const given = all.find(({ id }) => id === record.id)?.text ?? '';
          const kept = given.split('').filter((_unit, at) => !edits.some(({ start, end }) => start <= at && at < end));
          expect(record.text).toBe(kept.join(''));
          for (const { block } of edits) expect(block).toBeLessThan(blocks.length + repeats.length);
        }
        const again = await cleaned(
          out.map(({ record }) => record),
          { index: createIndex(sparing), onRepeat },
        );
        expect(again.map(({ record }) => record)).toEqual(out.map(({ record }) => record));
      }),
      { numRuns: 40 },
    );
    expect(cuts).toBeGreaterThan(15);
  }, 60_000);

  test('two streams with one index say what one stream says, also where it lies in a folder and was closed between', async () => {
    await fc.assert(
      fc.asyncProperty(records, fc.nat(8), async (all, cut) => {
        const once = await cleaned(all, { index: createIndex(sparing) });
        const index = createIndex(sparing);
        const twice = [...(await cleaned(all.slice(0, cut), { index })), ...(await cleaned(all.slice(cut), { index }))];
        expect(twice.map(({ record }) => record)).toEqual(once.map(({ record }) => record));
        const dir = freshFolder();
        const stored = [];
        for (const part of [all.slice(0, cut), all.slice(cut)]) {
          const opened = await openIndex(dir, sparing);
          stored.push(...(await cleaned(part, { index: opened })));
          await opened.close();
        }
        expect(stored.map(({ record }) => record)).toEqual(once.map(({ record }) => record));
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  const [fact, other, own] = [paragraph(0, 0, 30), paragraph(1, 0, 24), paragraph(2, 0, 24)];
  const news = [
    { id: 7, date: '2015-07-21', source: 'agency', text: `${fact}\n${other}` },
    { id: 8, text: `${own}\n${fact}` },
    { id: 9, text: `${fact}\n${other}` },
  ];

  test('cut, drop and mark', async () => {
    const cut = await cleaned(news, { index: createIndex(sparing) });
    expect(cut.map(({ record }) => record.text)).toEqual([news[0].text, own, news[2].text]);
    expect(cut.map(({ repeatOf }) => repeatOf)).toEqual([undefined, undefined, '7']);
    expect(cut[1]).toMatchObject({
      edits: [{ start: own.length, end: news[1].text.length, block: 0 }],
      repeats: [
        {
          firstSeen: { document: '7', firstParagraph: 0, paragraphCount: 1, date: Date.UTC(2015, 6, 21), source: 'agency' },
          copy: { start: own.length + 1, end: news[1].text.length, firstParagraph: 1, paragraphCount: 1 },
          kind: 'exact',
          verdict: 'remove',
        },
      ],
    });
    expect(cut[0].record).toBe(news[0]);
    expect((await cleaned(news, { index: createIndex(sparing), onRepeat: 'drop' })).map(({ record }) => record.id)).toEqual([7, 8]);
    const marked = await cleaned(news, { index: createIndex(sparing), onRepeat: 'mark' });
    expect(marked.map(({ record }) => record)).toEqual(news);
    expect(marked.map(({ repeats }) => repeats.length)).toEqual([0, 1, 1]);
  });

  test('as a web stream, told in the records; strings have no place for that', async () => {
    const out: unknown[] = [];
    const source = new ReadableStream({
      start: (controller) => {
        for (const record of [...news, fact]) controller.enqueue(record);
        controller.close();
      },
    });
    const through = source.pipeThrough(dedupeStream({ index: createIndex(sparing), onRepeat: 'mark', annotate: true }));
    for await (const record of through as unknown as AsyncIterable<unknown>) out.push(record);
    expect(out).toMatchObject([
      { ...news[0], doubletake: { version: 1, cut: [], left: [], repeatOf: null } },
      { ...news[1], doubletake: { left: [{ paragraphs: [2, 2], start: own.length + 1, end: news[1].text.length }], repeatOf: null } },
      { ...news[2], doubletake: { repeatOf: '7' } },
      fact,
    ]);
  });

  test('what is told in a record counts bytes of UTF-8, as on the command line', async () => {
    const line = articles.ar[1];
    const given = [{ text: `${line}\n` }, { text: `😀 ${articles.ru[2]}\n${line}\n` }];
    const [, { record }] = await cleaned(given as Record<string, unknown>[], { index: createIndex(sparing), annotate: true });
    const { cut } = record.doubletake as { cut: { start: number; end: number }[] };
    const bytes = new TextEncoder().encode(given[1].text);
    expect(cut.map(({ start, end }) => new TextDecoder().decode(bytes.subarray(start, end)))).toEqual([line]);
  });

  test('who stops early may see a record again, and has lost none', async () => {
    const index = createIndex(sparing);
    for await (const { record } of dedupeRecords(news, { index })) if (record.id === 8) break;
    const found = async (text: string) => (await index.find([{ id: 'new', text }])).blocks.length;
    expect([await found(other), await found(own)]).toEqual([1, 0]);
    await expect(cleaned([{ text: own }, { text: 3 }], { index })).rejects.toMatchObject({ code: 'malformed' });
    expect(await found(own)).toBe(1);
  });

  test('more records than are put in at once', async () => {
    const index = createIndex(sparing);
    const many = Array.from({ length: 600 }, (_, n) => ({ id: n, text: paragraph(n, 0, 24) }));
    let count = 0;
    for await (const _ of dedupeRecords(many, { index })) if (++count === 300) break;
    const known = async (n: number) => (await index.find([{ id: 'new', text: many[n].text }])).blocks.length;
    expect([await known(0), await known(298), await known(299)]).toEqual([1, 1, 0]);
  });

  test('texts that differ in lone halves of pairs only are two texts', async () => {
    const halves = ['\ud800', '\ud801'].map((half) => articles.en[1].replaceAll('e', half));
    const given = [halves[0], `${articles.ru[2]}\n${halves[1]}`, `${articles.hi[2]}\n${halves[0]}`];
    const out = await cleaned(given, { index: createIndex(sparing) });
    expect(out.map(({ record }) => record)).toEqual([...given.slice(0, 2), articles.hi[2]]);
  });

  test.each<[string, unknown, object]>([
    ['what is no index', { index: {} }, { message: 'option index is not valid' }],
    ['something else to do', { index: createIndex(), onRepeat: 'keep' }, { expected: 'cut, drop, mark', got: '"keep"' }],
    ['something to do without an index', { onRepeat: 'drop' }, { expected: 'an index' }],
    ['no truth', { annotate: 'yes' }, { expected: 'true, false' }],
    ['another threshold than that of the index', { index: createIndex(), threshold: 0.9 }, { expected: '0.7', got: '0.9' }],
  ])('refuses %s', async (_name, options, said) => {
    const refused = await dedupeRecords(['a'], options as StreamOptions)
      .next()
      .catch(({ code, message, details }) => ({ code, message, ...details }));
    expect(refused).toMatchObject({ code: 'usage', ...said });
  });

  test('an index may be used for several things at once', async () => {
    const index: Index = createIndex(sparing);
    await Promise.all([index.add([{ id: 'a', text: fact }]), cleaned([other], { index }), index.find([{ id: 'b', text: own }])]);
    expect((await index.find([{ id: 'c', text: `${fact}\n${other}\n${own}` }])).blocks.map(({ kept }) => kept.document).sort()).toEqual([
      '#1',
      'a',
    ]);
  });
});
