import { describe, expect, test } from '@jest/globals';
import { type MadeDocument, planned } from './corpus-tables.js';

const named = (paragraphs: Readonly<Record<string, string>>): MadeDocument[] =>
  Object.entries(paragraphs).map(([id, names], date) => ({
    id,
    date,
    paragraphs: names.split(' ').map((name) => (name === '_' ? '' : name)),
  }));

describe('blocks and verdicts', () => {
  const rows: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
    ['one block, not seven', { A: 'z9 a30 b30 c30 d30', B: 'y40 a30 b30 c30 d30 x40' }, ['B 1-4 = A 1-4: remove equal-elsewhere']],
    [
      'one paragraph with another number is for review, and those around it go',
      { A: 'a30 b30 c30 d30 e30', B: 'x99 a30 b30 c31 d30 e30' },
      ['B 1-2 = A 0-1: remove equal-elsewhere', 'B 3 = A 2: review near-duplicate', 'B 4-5 = A 3-4: remove equal-elsewhere'],
    ],
    ['slips of the pen are certain', { A: 'a30 b30', B: "x99 a30' b30" }, ['B 1-2 = A 0-1: remove respelt-elsewhere']],
    ['a short equal paragraph stays', { A: 'a19', B: 'x99 a19' }, ['B 1 = A 0: keep short-elsewhere']],
    ['twenty words are enough', { A: 'a20', B: 'x99 a20' }, ['B 1 = A 0: remove equal-elsewhere']],
    ['in one paragraph or in more', { A: 'a12 b8', B: 'x99 a12 b8' }, ['B 1-2 = A 0-1: remove equal-elsewhere']],
    ['two short paragraphs stay', { A: 'a12 b7', B: 'x99 a12 b7' }, ['B 1-2 = A 0-1: keep short-elsewhere']],
    ['lines alone are no block', { A: 'a5 b3 c7', B: 'x99 a5 b3 c7' }, []],
    ['a first short line belongs to the block behind it', { A: 'a5 b30', B: 'x99 a5 b30' }, ['B 1-2 = A 0-1: remove equal-elsewhere']],
    ['a short line may be missing', { A: 'a30 b3 c30', B: 'x99 a30 c30' }, ['B 1-2 = A 0-2: remove equal-elsewhere']],
    ['or be added, and stays', { A: 'a30 c30', B: 'x99 a30 b3 c30' }, ['B 1-3 = A 0-1: remove equal-elsewhere']],
    ['or be another', { A: 'a30 b3 c30', B: 'x99 a30 d3 c30' }, ['B 1-3 = A 0-2: remove equal-elsewhere']],
    [
      'two are too many',
      { A: 'a30 c30', B: 'x99 a30 b3 d3 c30' },
      ['B 1 = A 0: remove equal-elsewhere', 'B 4 = A 1: remove equal-elsewhere'],
    ],
    ['paragraphs without words part nothing', { A: 'a12 _ _ c12', B: 'x99 a12 _ c12' }, ['B 1-3 = A 0-3: remove equal-elsewhere']],
    [
      'a line whose earliest place is elsewhere belongs to the block behind it',
      { A: 'f9', B: 'y40 f9 a30 b30', C: 'x99 f9 a30 b30' },
      ['B 1 = A 0: keep short-elsewhere', 'C 1-3 = B 1-3: remove equal-elsewhere'],
    ],
    [
      'what is equal elsewhere goes there, not where it is alike',
      { A: 'a30 b30 c30', B: 'y50 b31', C: 'x99 a30 b31 c30' },
      [
        'B 1 = A 1: review near-duplicate',
        'C 1 = A 0: remove equal-elsewhere',
        'C 2 = B 1: remove equal-elsewhere',
        'C 3 = A 2: remove equal-elsewhere',
      ],
    ],
    [
      'also where nothing else of the block goes',
      { A: 'a30 b30', B: 'y50 b31', C: 'x99 a31 b31' },
      ['B 1 = A 1: review near-duplicate', 'C 1 = A 0: review near-duplicate', 'C 2 = B 1: remove equal-elsewhere'],
    ],
    [
      'a block takes over the paragraph before it, where it holds one alike too',
      { A: 'k49', B: 'y99 k50 a15', C: 'x99 k48 a15' },
      ['B 1 = A 0: review near-duplicate', 'C 1 = B 1: review near-duplicate', 'C 2 = B 2: keep short-elsewhere'],
    ],
    [
      'two lines behind another fact are no two paragraphs',
      { A: 'a30 b3 c5', B: 'x99 a31 b3 c5' },
      ['B 1 = A 0: review near-duplicate', 'B 2-3 = A 1-2: keep short-elsewhere'],
    ],
    [
      'another order is another block',
      { A: 'a30 b30', B: 'x99 b30 a30' },
      ['B 1 = A 1: remove equal-elsewhere', 'B 2 = A 0: remove equal-elsewhere'],
    ],
  ];
  test.each(rows)('%s', (_name, documents, told) => {
    expect(planned([], named(documents)).told).toEqual(told);
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['49 words of another story may be said of something else', { A: 'a49', B: 'x99 a49' }, 'B 1 = A 0: review passage-elsewhere'],
    ['50 are certain', { A: 'a50', B: 'x99 a50' }, 'B 1 = A 0: remove equal-elsewhere'],
    ['fewer are where two thirds of a document stand in one other', { A: 'a40', B: 'x20 a40' }, 'B 1 = A 0: remove equal-elsewhere'],
    ['and not where a word is missing to that', { A: 'a40', B: 'x21 a40' }, 'B 1 = A 0: review passage-elsewhere'],
    ['all that one document holds counts', { A: 'a20 c25', B: 'x11 a20 z11 c25' }, 'B 1 = A 0: remove equal-elsewhere'],
  ])('%s', (_name, documents, told) => {
    expect(planned([], named(documents), { passageWords: 50 }).told).toContain(told);
  });

  test.each<[number | undefined, string]>([
    [86_400_000, 'remove equal-elsewhere'],
    [86_400_001, 'review passage-elsewhere'],
    [undefined, 'remove equal-elsewhere'],
  ])('a story is told again within a day: %p ms later, %s', (date, told) => {
    const copy = { id: 'B', paragraphs: ['x20', 'a40'], ...(date === undefined ? {} : { date }) };
    expect(planned([], [{ id: 'A', date: 0, paragraphs: ['a40'] }, copy], { passageWords: 50 }).told).toEqual([`B 1 = A 0: ${told}`]);
  });

  test('of a reference twenty words go, of an index fifty', () => {
    const [old, copy] = [named({ A: 'a20' }), named({ B: 'x99 a20' })];
    expect(planned(old, copy, { passageWords: 50 }).told).toEqual(['B 1 = A 0: review passage-elsewhere']);
    expect(planned(old, copy, { passageWords: 50 }, 0).told).toEqual(['B 1 = A 0: remove equal-elsewhere']);
  });

  test('a story that one old outlet holds whole is not split between two', () => {
    const old = named({ A: 'a30 b30', B: 'a30 b30 c30 d30' });
    expect(planned(old, named({ C: 'x200 a30 b30 c30 d30' })).told).toEqual(['C 1-4 = B 0-3: remove equal-elsewhere']);
  });

  test('paragraphs that become neighbours by a removal are looked at again', () => {
    const { told, left } = planned([], named({ A: 'a12 b12', B: 'y50 c30', C: 'x99 a12 c30 b12' }));
    expect(told).toEqual(['C 1-3 = A 0-1: remove equal-elsewhere', 'C 2 = B 1: remove equal-elsewhere']);
    expect(left[2].paragraphs).toEqual(['x99']);
  });

  test('lists: what never goes, what always goes, and which comes first', () => {
    const corpus = named({ A: 'a30 b3 c30', B: 'x99 a30 b3 c30', C: 'y99 b3' });
    expect(planned([], corpus, { allowed: ['a30'] }).told).toEqual(['B 1 = A 0: keep allowed', 'B 2-3 = A 1-2: remove equal-elsewhere']);
    expect(planned([], corpus, { blocked: ['b3'] }).told).toEqual(['B 1-3 = A 0-2: remove equal-elsewhere', 'C 1 = A 1: remove blocked']);
    expect(planned([], corpus, { blocked: ['b3'], allowed: ['b3'] }).told.at(-1)).toBe('C 1 = A 1: keep allowed');
    expect(planned([], named({ A: 'a9 b3', B: 'x99 a9' }), { blocked: ['a9'] }).told).toEqual(['B 1 = A 0: remove blocked']);
  });

  test('what stands in more than ten documents is boilerplate, while it is less than half of a document', () => {
    const corpus = (count: number) =>
      Array.from({ length: count }, (_, date) => ({ id: `d${date}`, date, paragraphs: [`${String.fromCharCode(0x100 + date)}99`, 'b30'] }));
    const { plan, told } = planned([], corpus(11));
    expect(told).toEqual([]);
    expect(plan.boilerplate).toMatchObject([{ first: { document: 0, paragraph: 1 }, documentCount: 11, paragraphCount: 11, words: 30 }]);
    expect(planned([], corpus(10)).told).toHaveLength(9);
    expect(planned([], corpus(11), { boilerplate: 'remove' }).told.at(-1)).toBe('d10 1 = d0 1: remove boilerplate');
    const mostly = [...corpus(11), { id: 'e', date: 99, paragraphs: ['x9', 'b30'] }];
    expect(planned([], mostly).told).toEqual(['e 1 = d0 1: remove equal-elsewhere']);
  });

  test('remove: exact leaves slips of the pen, all takes what is for review', () => {
    const corpus = named({ A: 'a30 b30 c30', B: "x99 a30 y99 b30' z99 c31" });
    const gone = (remove: 'safe' | 'exact' | 'all') => planned([], corpus, { remove }).left[1].paragraphs.join(' ');
    expect(gone('exact')).toBe("x99 y99 b30' z99 c31");
    expect(gone('safe')).toBe('x99 y99 z99 c31');
    expect(gone('all')).toBe('x99 y99 z99');
  });
});

describe('whole documents', () => {
  test('one that is wholly repeated is listed and stays, or is left out; nothing leans on it', () => {
    const corpus = named({ A: 'a30 b30 c5', B: 'c5 x40 a30', C: 'c5 b30 a30', D: 'y99 b30 a30' });
    const { plan, told, left } = planned([], corpus);
    expect(plan.repeated).toEqual([{ document: 2, keptIn: [0], words: 65 }]);
    expect(left[2].paragraphs).toEqual(['c5', 'b30', 'a30']);
    expect(told.filter((line) => line.startsWith('D'))).toEqual(['D 1 = A 1: remove equal-elsewhere', 'D 2 = A 0: remove equal-elsewhere']);
    expect(planned([], corpus, { duplicates: 'drop' }).left.map(({ id }) => id)).toEqual(['A', 'B', 'D']);
  });

  test.each([
    ['a short line of its own', { A: 'a30', B: 'a30 b5' }],
    ['a line that only a third document has', { A: 'a30', B: 'x40 b5', C: 'b5 a30' }],
    ['little of it goes', { A: 'a20 z99 b12 y99 c12', B: 'c12 b12 a20' }],
  ])('not repeated: %s', (_name, documents) => {
    expect(planned([], named(documents)).plan.repeated).toEqual([]);
  });

  test('stories: alike documents and those of which most is repeated, named by the smallest', () => {
    const { plan } = planned([], named({ A: 'a30 b30 c30', B: 'a30 b30 x40', C: 'y200 c30', D: 'z30' }));
    expect(plan.stories).toEqual([
      {
        name: '00000000000000410000000000000007',
        documents: [{ document: 0 }, { document: 1, like: 0, jaccard: 60 / 130, containment: 60 / 90 }],
      },
    ]);
  });
});
