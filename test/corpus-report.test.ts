import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parseArguments } from '../src/cli/arguments.js';
import { writeReport } from '../src/cli/render.js';
import type { CorpusBlock, DocumentKey, Story } from '../src/corpus-types.js';
import { corpusFindings, type InsideBlock, type Planned } from '../src/report/corpus-findings.js';
import { displaySafeJson } from '../src/report/display.js';
import { policies } from '../src/report/findings.js';
import { jsonlLines, jsonPieces } from '../src/report/json.js';
import { type LocatedReport, locateReport } from '../src/report/locate.js';
import { inByteOrder } from '../src/report/shares.js';
import { percent } from '../src/report/table.js';
import { renderText } from '../src/report/text.js';
import type { RepeatedBlock, Report } from '../src/types.js';

const day = 86_400_000;
const july = Date.UTC(2015, 6, 21);

function key(id: string, wordCount: number, rest: Partial<DocumentKey> = {}): DocumentKey {
  return { id, byteCount: 6 * wordCount, wordCount, ...rest };
}

function block(copyDocument: number, rest: Partial<CorpusBlock> = {}): CorpusBlock {
  const places = { keptDocument: 0, keptFirst: 0, keptLast: 1, copyDocument, copyFirst: 0, copyLast: 1, paragraphs: [0, 1] };
  const decision = { kind: 'exact', verdict: 'remove', rule: 'equal-elsewhere', reason: 'the same' } as const;
  return { ...places, ...decision, copyWords: 50, sharedWords: 50, jaccard: 1, containment: 1, ...rest };
}

const inside: InsideBlock = {
  copy: { document: 'b', paragraphs: { first: 4, last: 5 }, bytes: { start: 0, end: 1 } },
  kind: 'near',
  verdict: 'review',
  evidence: { copyWords: 30, sharedWords: 24, jaccard: 0.8, containment: 0.9 },
};

const nothing: Planned = {
  documents: [],
  oldCount: 0,
  insideOf: () => [],
  blocks: [],
  stories: [],
  repeated: [],
  boilerplate: [],
  capped: { groups: 0, above: 256 },
  whatIf: [],
  excerptOf: () => undefined,
};

/** One of everything; document 0 is old. */
const everything: Planned = {
  ...nothing,
  documents: [
    key('a', 100, { date: july, source: 'Reuters' }),
    key('b', 200, { date: july + 1, source: 'Reuters' }),
    key('c', 50, { date: july + day, source: 'AP' }),
    key('d', 150),
  ],
  oldCount: 1,
  insideOf: (document) => (document < 2 ? [inside] : []),
  blocks: [block(1, { kind: 'near', verdict: 'review', sharedWords: 40 }), block(2), block(3, { paragraphs: [0], sharedWords: 9 })],
  stories: [
    { name: 'ff', documents: [{ document: 0 }, { document: 2, like: 0, jaccard: 0.5, containment: 1 }] },
    {
      name: 'aa',
      documents: [{ document: 0 }, { document: 1, marker: 'UPDATE 1-', like: 0, jaccard: 0.8123, containment: 0.954 }, { document: 3 }],
    },
    { name: '00', documents: [{ document: 1 }, { document: 2 }] },
  ],
  repeated: [{ document: 2, keptIn: [0, 1], words: 50 }],
  boilerplate: [
    { content: 7, first: { document: 0, paragraph: 1 }, documentCount: 3, paragraphCount: 3, words: 9 },
    { content: 8, first: { document: 1, paragraph: 0 }, documentCount: 3, paragraphCount: 4, words: 12 },
  ],
  capped: { groups: 2, above: 256 },
  whatIf: [
    { scope: 'document', remove: 'safe', duplicates: 'list', boilerplate: 'keep', blocks: 0, paragraphs: 0, words: 0, documents: 0 },
    { scope: 'corpus', remove: 'all', duplicates: 'drop', boilerplate: 'remove', blocks: 4, paragraphs: 7, words: 123, documents: 1 },
  ],
  excerptOf: ({ document }) => (document === 0 ? 'Reporting by hand' : undefined),
};

const found = corpusFindings(everything);
const words = (count: number): readonly DocumentKey[] => Array.from({ length: count }, (_, index) => key(`d${index}`, 100));

describe('what a plan found', () => {
  test('blocks are counted by place, kind and verdict; words of what was known before are not', () => {
    expect(found.totals).toEqual({
      repeats: [
        { where: 'inside', kind: 'near', verdict: 'review', blocks: 1, paragraphs: 2, repeatedWords: 24, share: 0.06 },
        { where: 'between', kind: 'exact', verdict: 'remove', blocks: 2, paragraphs: 3, repeatedWords: 59, share: 0.1475 },
        { where: 'between', kind: 'near', verdict: 'review', blocks: 1, paragraphs: 2, repeatedWords: 40, share: 0.1 },
      ],
      stories: { stories: 3, documents: 7 },
      repeatedDocuments: { documents: 1, words: 50, share: 0.125 },
      boilerplate: { paragraphs: 2, words: 75, share: 0.15 },
      capped: { groups: 2, above: 256 },
    });
  });

  test('every kind and verdict has its own row', () => {
    const kinds = ['exact', 'near', 'contained'] as const;
    const verdicts = ['remove', 'review', 'keep'] as const;
    const all = kinds.flatMap((kind) => verdicts.map((verdict) => ({ kind, verdict })));
    const { repeats } = corpusFindings({
      ...nothing,
      documents: words(2),
      insideOf: (document) => (document === 1 ? all.map((named) => ({ ...inside, ...named })) : []),
      blocks: all.map((named) => block(1, named)),
    }).totals;
    const rows = repeats.map(({ where, kind, verdict, blocks }) => ({ where, kind, verdict, blocks }));
    expect(rows).toEqual((['inside', 'between'] as const).flatMap((where) => all.map((named) => ({ where, ...named, blocks: 1 }))));
  });

  test('the largest story first, ties by name; a document says only what is known of it', () => {
    expect(found.stories.map(({ name }) => name)).toEqual(['aa', '00', 'ff']);
    expect(found.stories[0].documents).toEqual([
      { document: 'a', isOld: true, date: '2015-07-21', source: 'Reuters', words: 100 },
      {
        document: 'b',
        isOld: false,
        date: '2015-07-21',
        source: 'Reuters',
        marker: 'UPDATE 1-',
        words: 200,
        like: 'a',
        jaccard: 0.8123,
        containment: 0.954,
      },
      { document: 'd', isOld: false, words: 150 },
    ]);
  });

  test('wholly repeated documents, and boilerplate with the most words first', () => {
    expect(found.repeatedDocuments).toEqual([{ document: 'c', words: 50, keptIn: ['a', 'b'] }]);
    expect(found.boilerplate).toEqual([
      { document: 'b', paragraph: 1, documents: 3, paragraphs: 4, wordsEach: 12, words: 48 },
      { document: 'a', paragraph: 2, excerpt: 'Reporting by hand', documents: 3, paragraphs: 3, wordsEach: 9, words: 27 },
    ]);
  });

  test('sources by share, those not known among them; days in order of time', () => {
    expect(found.sources).toEqual([
      { source: 'AP', documents: 1, words: 50, repeatedWords: 50, share: 1 },
      { source: 'Reuters', documents: 1, words: 200, repeatedWords: 64, share: 0.32 },
      { documents: 1, words: 150, repeatedWords: 9, share: 0.06 },
    ]);
    expect(found.dates.map(({ date, repeatedWords }) => [date, repeatedWords])).toEqual([
      ['2015-07-21', 64],
      ['2015-07-22', 50],
      [undefined, 9],
    ]);
  });

  test('no share is above one, though blocks may overlap', () => {
    const { sources, totals } = corpusFindings({
      ...nothing,
      documents: words(2),
      blocks: [block(1), block(1), block(1), block(1), block(1)],
    });
    expect(sources).toEqual([{ documents: 2, words: 200, repeatedWords: 100, share: 0.5 }]);
    expect(totals.repeats[0].share).toBe(1);
  });

  test.each([
    ['62 days stay days', 62, 1, '2015-07-21', 62],
    ['63 days become months', 63, 1, '2015-07', 3],
    ['48 months stay months', 48, 30.4375, undefined, 48],
    ['many months become years', 70, 30.4375, '2015', 7],
  ])('%s', (_name, count, days, first, rows) => {
    const start = count === 48 ? Date.UTC(2015, 0, 15) : july;
    // Two in each month or on each day; the months have more days than a table shows.
    const documents = Array.from({ length: 2 * count }, (_, index) =>
      key(`d${index}`, 10, { date: start + Math.floor(index / 2) * days * day + (days > 1 ? (index % 2) * day : 0) }),
    );
    const { dates } = corpusFindings({ ...nothing, documents: [...documents.reverse(), key('undated', 10)] });
    expect(dates.length).toBe(rows + 1);
    if (first !== undefined) expect(dates[0].date).toBe(first);
    expect(dates.at(-1)).toEqual({ documents: 1, words: 10, repeatedWords: 0, share: 0 });
    const named = dates.slice(0, -1).map(({ date }) => date as string);
    expect(named).toEqual([...named].sort());
  });

  test('dates that no calendar has are not known, and years before the first stand before it', () => {
    const dates = [Number.NaN, 9e15, Number.NEGATIVE_INFINITY, Date.UTC(-4, 0, 1), Date.UTC(-4, 0, 1) + 5 * 366 * day];
    const documents = dates.map((date, index) => key(`d${index}`, 10, { date }));
    expect(corpusFindings({ ...nothing, documents }).dates.map(({ date, documents }) => [date?.slice(0, 7), documents])).toEqual([
      ['-000004', 1],
      ['0001-01', 1],
      [undefined, 3],
    ]);
  });

  test('documents in another order give the same sources and dates', () => {
    const document = fc.record({
      id: fc.string(),
      wordCount: fc.nat(99),
      byteCount: fc.nat(99),
      date: fc.option(fc.integer({ min: -1e14, max: 1e14 }), { nil: undefined }),
      source: fc.option(fc.constantFrom('a', 'b', '\uffee', '😀'), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(document, { maxLength: 80 }), (documents) => {
        const keys = documents as DocumentKey[];
        const blocks = keys.map((_, index) => index).filter((index) => keys[index].wordCount % 2 === 1);
        const one = corpusFindings({ ...nothing, documents: keys, blocks: blocks.map((copy) => block(copy)) });
        const turned = blocks.map((copy) => block(keys.length - 1 - copy));
        const other = corpusFindings({ ...nothing, documents: [...keys].reverse(), blocks: turned });
        expect(other.sources).toEqual(one.sources);
        expect(other.dates).toEqual(one.dates);
        expect(one.dates.reduce((sum, { documents }) => sum + documents, 0)).toBe(keys.length);
      }),
    );
  });

  test('names are ordered by their bytes in UTF-8', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', 'خ', '\ud7ff', '\ue000', '\uffee', '😀', '🚀') });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(inByteOrder(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  test('fifteen policies differ, and each is named once', () => {
    expect(new Set(policies.map((policy) => JSON.stringify(policy))).size).toBe(15);
    expect(policies.filter(({ scope }) => scope === 'document').length).toBe(3);
  });
});

const bytes = new TextEncoder().encode('Tolls fell.');
const run: Report = { rules: '1', scope: 'corpus', documentCount: 3, paragraphCount: 31, wordCount: 400, byteCount: 5000, blocks: [] };
const repeated: RepeatedBlock = {
  kept: { document: 'a', firstParagraph: 1, paragraphCount: 7, start: 0, end: 11 },
  copy: { document: 'b', firstParagraph: 2, paragraphCount: 7, start: 0, end: 11 },
  kind: 'exact',
  verdict: 'remove',
  rule: 'equal-elsewhere',
  reason: 'the same 7 paragraphs as in an earlier document',
  evidence: { copyWords: 50, sharedWords: 50, jaccard: 1, containment: 1 },
};

function located(planned: Planned, blocks: readonly RepeatedBlock[] = [repeated]): LocatedReport {
  return locateReport({ ...run, blocks }, () => ({ bytes, toView: (original) => original }), corpusFindings(planned));
}

const textOf = (planned: Planned, blocks: readonly RepeatedBlock[] = []) => renderText(located(planned, blocks), { color: false });

describe('the report for people', () => {
  test('one of everything', () => {
    expect(textOf(everything, [repeated])).toBe(
      [
        'b',
        '  paragraphs 3-9 of b repeat 2-8 of a  exact  remove  the same 7 paragraphs as in an earlier document (50 words)',
        '    b:1  \u2068Tolls fell.\u2069',
        '',
        'stories told more than once',
        '  3 documents, story aa',
        '    a  2015-07-21  Reuters  100 words  known before',
        '    b  2015-07-21  Reuters  UPDATE 1-  200 words  like a (Jaccard 0.81, containment 0.95)',
        '    d  150 words',
        '  2 documents, story 00',
        '    b  2015-07-21  Reuters  200 words',
        '    c  2015-07-22  AP  50 words',
        '  2 documents, story ff',
        '    a  2015-07-21  Reuters  100 words  known before',
        '    c  2015-07-22  AP  50 words  like a (Jaccard 0.50, containment 1.00)',
        '',
        'documents that stand wholly in others',
        '  c  50 words  kept in a, b',
        '',
        'boilerplate',
        '  documents  times  words each  words in all  begins',
        '          3      4          12            48  paragraph 1 of b',
        '          3      3           9            27  \u2068Reporting by hand\u2069',
        '',
        'repeated text by source',
        '  documents  words  repeated   share              source',
        '          1     50        50  100.0%  ##########  AP',
        '          1    200        64   32.0%  ####        Reuters',
        '          1    150         9    6.0%  #           not known',
        '',
        'repeated text by date',
        '  documents  words  repeated   share              date',
        '          1    200        64   32.0%  ####        2015-07-21',
        '          1     50        50  100.0%  ##########  2015-07-22',
        '          1    150         9    6.0%  #           not known',
        '',
        'repeated text by kind and verdict',
        '                                    blocks  paragraphs  words  share',
        '  inside documents   near   review       1           2     24   6.0%',
        '  between documents  exact  remove       2           3     59  14.8%',
        '  between documents  near   review       1           2     40  10.0%',
        '',
        'in all',
        '  3 stories of 7 documents',
        '  1 document wholly repeated (50 words, 12.5%)',
        '  2 paragraphs of boilerplate (75 words, 15.0%, wherever they stand)',
        '  2 groups of more than 256 alike paragraphs were compared in part',
        '',
        'what clean would remove',
        '  --scope   --remove  --duplicates  --boilerplate  blocks  paragraphs  words  share  documents left out',
        '  document  safe      -             -                   0           0      0   0.0%                   0',
        '  corpus    all       drop          remove              4           7    123  30.8%                   1',
        '',
        '3 documents, 31 paragraphs: 1 block repeats (1 to remove, 0 for review, 0 kept)',
        '',
      ].join('\n'),
    );
  });

  test('nothing found is nothing told', () => {
    const empty = '3 documents, 31 paragraphs: 0 blocks repeat (0 to remove, 0 for review, 0 kept)\n';
    expect(textOf(nothing)).toBe(empty);
    expect(textOf({ ...nothing, documents: everything.documents })).toBe(empty);
  });

  test('a run of one group, one story and no sources speaks of one', () => {
    const planned = { ...nothing, documents: words(2), capped: { groups: 1, above: 256 }, blocks: [block(1)] };
    const told = textOf({ ...planned, stories: [{ name: '0a', documents: [{ document: 0 }, { document: 1 }] }] });
    expect(told).toContain('  1 story of 2 documents\n  1 group of more than 256 alike paragraphs was compared in part\n');
    expect(told).not.toMatch(/by source|by date/);
  });

  test('the first of many, and how many more there are', () => {
    const documents = Array.from({ length: 40 }, (_, index) => key(`d${index}`, 1000, { source: `s${index}`, date: july + index * day }));
    const story = (index: number): Story => ({
      name: String(index + 10),
      documents: Array.from({ length: 8 }, (_, at) => ({ document: at })),
    });
    const many: Planned = {
      ...nothing,
      documents,
      blocks: documents.map((_, index) => block(index, { sharedWords: 2 * index + 2 })),
      stories: Array.from({ length: 12 }, (_, index) => story(index)),
      repeated: documents.map((_, document) => ({ document, keptIn: [0, 1, 2, 3, 4], words: 9 })),
      boilerplate: documents.map((_, document) => ({
        content: document,
        first: { document, paragraph: 0 },
        documentCount: 11,
        paragraphCount: 11,
        words: 9,
      })),
    };
    const told = textOf(many).split('\n\n');
    const [stories, whole, boilerplate, sources, dates] = told.map((section) => section.split('\n'));
    expect(stories.length).toBe(1 + 10 * (1 + 6 + 1) + 1);
    expect(stories[8]).toBe('    and 2 more');
    expect(stories.at(-1)).toBe('  and 2 more');
    expect(whole.length).toBe(1 + 20 + 1);
    expect(whole[1]).toBe('  d0  9 words  kept in d0, d1, d2 and 2 more');
    expect(boilerplate.at(-1)).toBe('  and 20 more');
    expect(sources.at(-1)).toBe('  and 20 more with smaller shares');
    expect(sources[2]).toMatch(/ 80 +8\.0% {2}# {2}s39$/);
    // The highest shares are those of the last days, told in order of time.
    expect(dates[2]).toMatch(/2015-08-10$/);
    expect(dates[21]).toMatch(/2015-08-29$/);
    for (const section of told) expect(section).not.toMatch(/ $/m);
  });

  test('of many blocks the first 1000 are told one by one, and all are counted', () => {
    const told = textOf(nothing, new Array<RepeatedBlock>(1002).fill(repeated)).split('\n');
    expect(told.length).toBe(1 + 2 * 1000 + 1 + 2 + 2);
    expect(told.slice(-4)).toEqual([
      'and 2 more blocks: --format jsonl tells them all',
      '',
      '3 documents, 31 paragraphs: 1002 blocks repeat (1002 to remove, 0 for review, 0 kept)',
      '',
    ]);
    expect(textOf(nothing, new Array<RepeatedBlock>(1000).fill(repeated))).not.toContain('more block');
  });

  test('blocks are located as they are told: no more of them than a text tells, and no document twice that repeats itself', () => {
    const copies = Array.from({ length: 4000 }, (_, index) => ({
      ...repeated,
      copy: { ...repeated.copy, document: index < 1500 ? 'first' : `copy-${index}` },
    }));
    const asked: string[] = [];
    const report = locateReport({ ...run, blocks: copies }, (document) => {
      asked.push(document);
      return undefined;
    });
    expect(asked).toEqual([]);
    renderText(report, { color: false });
    expect(asked).toEqual(['a', 'first']);
    const [...blocks] = report.blocks;
    expect(blocks.map(({ copy }) => copy.document)).toEqual(copies.map(({ copy }) => copy.document));
    expect(asked.length).toBe(2 + 1 + 2500 + 3);
  });

  test('right-to-left names, sources, markers and excerpts are isolated', () => {
    const told = textOf({
      ...everything,
      documents: everything.documents.map((document) => ({ ...document, id: 'خبر.txt', source: 'رويترز' })),
      stories: [{ name: 'aa', documents: [{ document: 1 }, { document: 2, marker: 'تحديث 1', like: 1, jaccard: 1, containment: 1 }] }],
      excerptOf: () => 'ساهم في التغطية',
    });
    const name = '\u2068خبر.txt\u2069';
    const source = '\u2068رويترز\u2069';
    expect(told).toContain(
      `    ${name}  2015-07-22  ${source}  \u2068تحديث 1\u2069  50 words  like ${name} (Jaccard 1.00, containment 1.00)\n`,
    );
    expect(told).toContain(`  ${name}  50 words  kept in ${name}, ${name}\n`);
    expect(told).toContain('27  \u2068ساهم في التغطية\u2069\n');
    expect(told).toContain(`###  ${source}\n`);
  });

  test('a source longer than a line is cut between characters', () => {
    const documents = [key('a', 9, { source: '😀'.repeat(500) }), key('b', 90, { source: '😀'.repeat(60) })];
    const told = textOf({ ...nothing, documents, blocks: [block(0), block(1)] });
    expect(told).toContain(`  ${'😀'.repeat(59)}…\n`);
    expect(told).toContain(`  ${'😀'.repeat(60)}\n`);
  });

  test('only headings have a style, and only with colours', () => {
    const colored = renderText(located(everything, []), { color: true });
    expect(colored).toContain('\x1b[1mboilerplate\x1b[0m\n');
    expect(colored.replaceAll('\x1b[1m', '').replaceAll('\x1b[0m', '')).toBe(textOf(everything));
  });

  test.each([
    [0, '0.0%'],
    [1e-9, '<0.1%'],
    [0.0005, '0.1%'],
    [0.5, '50.0%'],
    [0.9994, '99.9%'],
    [0.99999, '>99.9%'],
    [1, '100.0%'],
  ])('the share %d is told as %s', (share, told) => {
    expect(percent(share)).toBe(told);
  });

  test('a billion words are told in full', () => {
    const documents = Array.from({ length: 5 }, (_, index) => key(`d${index}`, 2e9, { source: 'all' }));
    const told = textOf({ ...nothing, documents, blocks: [block(1, { sharedWords: 2e9 })] });
    expect(told).toContain('          5  10000000000  2000000000  20.0%  ##  all\n');
  });
});

describe('reports for programs', () => {
  const schema = JSON.parse(readFileSync(new URL('../src/report/scan.schema.json', import.meta.url), 'utf8'));
  const validate = new Ajv2020({ allErrors: true, strict: true }).compile(schema);
  const isValid = (value: unknown) => validate(value) || validate.errors;
  const linesOf = (report: LocatedReport) => [...jsonlLines(report)].map((line) => JSON.parse(line));

  test('both keep to the schema, with nothing found and with one of everything', () => {
    for (const planned of [nothing, everything]) {
      expect(isValid(JSON.parse([...jsonPieces(located(planned))].join('')))).toBe(true);
      for (const line of linesOf(located(planned))) expect(isValid(line)).toBe(true);
    }
  });

  test('the types of lines stand in a fixed order, and hold what the document holds', () => {
    const lines = linesOf(located(everything));
    const types = lines.map(({ type }) => type);
    expect([...new Set(types)]).toEqual([
      'header',
      'block',
      'story',
      'repeated-document',
      'boilerplate',
      'source',
      'date',
      'what-if',
      'summary',
    ]);
    const of = (wanted: string) => lines.filter(({ type }) => type === wanted).map(({ type: _type, ...rest }) => rest);
    const [{ totals: _totals, corpus: totals }] = of('summary');
    const { corpus } = JSON.parse([...jsonPieces(located(everything))].join(''));
    expect(corpus).toEqual({
      totals,
      stories: of('story'),
      repeatedDocuments: of('repeated-document'),
      boilerplate: of('boilerplate'),
      sources: of('source'),
      dates: of('date'),
      whatIf: of('what-if'),
    });
    expect(corpus).toEqual(found);
  });

  test('a report without findings has no field for them', () => {
    const without = locateReport(run, () => undefined);
    expect(Object.keys(JSON.parse([...jsonPieces(without)].join('')))).not.toContain('corpus');
    expect(linesOf(without).map(({ type }) => type)).toEqual(['header', 'summary']);
  });

  test('the schema refuses one field more or less in every kind of line, and an unknown type', () => {
    const lines = linesOf(located(everything)).filter(({ type }) => !['header', 'block', 'summary'].includes(type));
    const optional = ['excerpt', 'source', 'date'];
    for (const line of lines) {
      expect(isValid({ ...line, more: 1 })).not.toBe(true);
      expect(isValid({ ...line, type: 'other' })).not.toBe(true);
      for (const name of Object.keys(line).filter((name) => !optional.includes(name))) {
        const { [name]: _left, ...less } = line;
        expect(isValid(less)).not.toBe(true);
      }
    }
    const report = JSON.parse([...jsonPieces(located(everything))].join(''));
    for (const list of ['stories', 'repeatedDocuments', 'boilerplate', 'sources', 'dates', 'whatIf']) {
      const corpus = { ...report.corpus, [list]: [{ ...report.corpus[list][0], more: 1 }] };
      expect(isValid({ ...report, corpus })).not.toBe(true);
      expect(isValid({ ...report, corpus: { ...report.corpus, [list]: undefined } })).not.toBe(true);
    }
  });

  test('the pieces of a JSON report are what it is at once', () => {
    for (const [planned, blocks] of [[nothing, []] as const, [everything, [repeated, repeated]] as const]) {
      const { rules, scope, totals, blocks: told, corpus } = located(planned, blocks);
      const whole = { doubletake: 'scan', version: 3, rules, scope, totals, blocks: [...told], corpus };
      expect([...jsonPieces(located(planned, blocks))].join('')).toBe(`${displaySafeJson(JSON.stringify(whole, null, 2))}\n`);
    }
  });

  test.each(['json', 'jsonl', 'text'] as const)('%s is written in chunks, and a piece holds no more than a block', async (format) => {
    const report = located(everything, new Array<RepeatedBlock>(999).fill(repeated));
    const pieces = format === 'json' ? [...jsonPieces(report)] : [...jsonlLines(report)];
    const whole = format === 'text' ? renderText(report, { color: false }) : pieces.join('');
    const longest = Math.max(...pieces.map((piece) => piece.length));
    expect(longest).toBeLessThan(2000);
    const chunks: string[] = [];
    const sink = { isTerminal: false, write: async (chunk: string | Uint8Array) => void chunks.push(String(chunk)) };
    const io = { stdin: () => process.stdin, stdout: sink, stderr: sink, environment: {}, onInterrupt: () => () => {} };
    await writeReport(report, parseArguments('scan', ['a', '--format', format], {}), sink, io);
    expect(chunks.join('')).toBe(whole);
    if (format === 'text') return;
    expect(chunks.length).toBeGreaterThan(5);
    for (const chunk of chunks.slice(0, -1)) expect(chunk.length).toBeGreaterThanOrEqual(65_536);
    for (const chunk of chunks) expect(chunk.length).toBeLessThan(65_536 + longest);
  });
});

test('no renderer lets a control character of a name, source, marker or excerpt through', () => {
  const odd = fc
    .array(fc.constantFrom('a', ' ', '\x1b[2J', '\x9b', '\n', '\r', '\u202e', '\u2069', '\ud800', 'خ', '😀', '\u2028'), { maxLength: 12 })
    .map((parts) => parts.join(''));
  const wholeLines = textOf(everything).split('\n').length;
  fc.assert(
    fc.property(odd, odd, odd, odd, (id, source, marker, excerpt) => {
      const planned: Planned = {
        ...everything,
        // A letter, since white space alone would make the name of one source another's.
        documents: everything.documents.map((document) => ({
          ...document,
          id,
          ...(document.source ? { source: `${document.source}${source}` } : {}),
        })),
        stories: everything.stories.map((story) => ({ ...story, documents: story.documents.map((told) => ({ ...told, marker })) })),
        excerptOf: () => excerpt,
      };
      const report = located(planned, []);
      const text = renderText(report, { color: false });
      for (const rendered of [text, [...jsonPieces(report)].join(''), [...jsonlLines(report)].join('')]) {
        const withoutOurs = rendered.replaceAll('\n', '').replaceAll(/\u2068([^\u2068\u2069]*)\u2069/g, '$1');
        expect(withoutOurs).not.toMatch(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u206f]/u);
      }
      expect(text.split('\n').length).toBe(wholeLines);
      expect(JSON.parse([...jsonPieces(report)].join('')).corpus).toEqual(report.corpus);
    }),
  );
});
