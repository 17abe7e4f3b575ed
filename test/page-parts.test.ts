import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { wordDifference } from '../src/report/page/diff.js';
import { shownText } from '../src/report/page/dom.js';
import { createLookup, type Filter, matching, noSource } from '../src/report/page/filters.js';
import { folded } from '../src/report/page/fold.js';
import { languageOf } from '../src/report/page/languages.js';
import { openModel } from '../src/report/page/model.js';
import { scriptOf } from '../src/report/page/scripts.js';
import { arcsPath, markedIn, partOf, partsPath, stripUnits } from '../src/report/page/strip.js';
import { pageData } from '../src/report/page-columns.js';
import type { PageData } from '../src/report/page-data.js';
import { chinese, documents, everything, hostile, market, marketRevised, persian, school, thai } from './page-reports.js';
import { articles } from './texts.js';

/*
 * What the script of the page does without a page: words that differ, scripts, the search, places on a strip.
 */
const model = openModel(JSON.parse(JSON.stringify(pageData(everything, '1'))) as PageData);
const lookup = createLookup(model);
const all: Filter = {
  verdicts: new Set(['remove', 'review', 'keep']),
  kind: undefined,
  where: undefined,
  language: undefined,
  source: undefined,
  counting: undefined,
  document: undefined,
  text: '',
  order: 'report',
};

/** Pieces with their states: `=` the same, `~` written otherwise, `!` only here. */
function told(a: string, b: string, isCut = false): string[] {
  const signs = { same: '', spelling: '~', only: '!' };
  return wordDifference(a, b, isCut).map((pieces) =>
    pieces.map(({ text, state }) => (state === 'same' ? text : `[${signs[state]}${text}]`)).join(''),
  );
}

describe('the words in which two passages differ', () => {
  test.each<[string, string, string, string[]]>([
    ['nothing', market, market, [market, market]],
    [
      'a number, a capital and a word more',
      'the 140 shops of the main arcade',
      'the 141 shops of the Main old arcade',
      ['the [!140] shops of the [~main] arcade', 'the [!141] shops of the [~Main] [!old] arcade'],
    ],
    ['words in a row, as one piece', 'he came home late', 'he went out late', ['he [!came home] late', 'he [!went out] late']],
    ['vowel signs', 'تُفتح المدرسةُ', 'تفتح المدرسة', ['[~تُفتح المدرسةُ]', '[~تفتح المدرسة]']],
    ['punctuation and line breaks', 'one, two\nthree', 'one two. Three', ['one, two\n[~three]', 'one two. [~Three]']],
    ['a sign of money', 'costs $5 now', 'costs £5 now', ['costs [!$]5 now', 'costs [!£]5 now']],
    ['everything', 'a b', 'c d', ['[!a b]', '[!c d]']],
    ['one that is empty', '', 'c', ['', '[!c]']],
  ])('%s', (_name, a, b, expected) => {
    expect(told(a, b)).toEqual(expected);
  });

  test('of a text that is cut, what stands behind the last common word is not said to differ', () => {
    expect(told('one two three four', 'one two', true)).toEqual(['one two three four', 'one two']);
    expect(told('one five two three four', 'one two', true)).toEqual(['one [!five] two three four', 'one two']);
  });

  test('pieces make up the texts, and the words that are the same are the same on both sides', () => {
    const word = fc.constantFrom('a', 'B', 'b', 'é', 'e', '7', ', ', ' ', '\n', 'الكِتاب', 'الكتاب', 'ตลาด', '市', '$');
    const text = fc.array(word, { maxLength: 30 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [left, right] = wordDifference(a, b, false);
        expect([left, right].map((pieces) => pieces.map((piece) => piece.text).join(''))).toEqual([a, b]);
        const common = [left, right].map((pieces) =>
          folded(
            pieces
              .filter(({ state }) => state !== 'only')
              .map((piece) => piece.text)
              .join(' '),
          ).replace(/[^\p{L}\p{N}$]/gu, ''),
        );
        expect(common[0]).toBe(common[1]);
      }),
    );
  });
});

test.each([
  [articles.en[0], 'Latin'],
  [articles.ru[0], 'Cyrillic'],
  [articles.ar[0], 'Arabic'],
  [school, 'Arabic'],
  [persian, 'Arabic'],
  [thai, 'Thai'],
  [chinese, 'Han'],
  ['古い市場は三年間の修理を経て日曜日に再び開く。', 'Japanese'],
  ['시장은 일요일에 다시 문을 엽니다', 'Hangul'],
  ['השוק ייפתח מחדש', 'Hebrew'],
  ['बाज़ार रविवार को फिर खुलेगा', 'Devanagari'],
  ['η αγορά ανοίγει ξανά', 'Greek'],
  ['12 345 %', 'Other'],
  ['', 'Other'],
])('the script of "%s" is %s', (text, script) => {
  expect(scriptOf(text)).toBe(script);
});

test.each([
  [articles.en.join(' '), 'English'],
  [articles.ru.join(' '), 'Russian'],
  [articles.ar.join(' '), 'Arabic'],
  ['بازار روز یکشنبه پس از سه سال تعمیر باز می شود و شهردار در این باره گفت که کار به پایان رسید', 'Persian'],
  ['بازار تین سال کے بعد اتوار کو کھلے گا اور میئر نے کہا ہے کہ کام مکمل ہو گیا ہے', 'Urdu'],
  ['Le marché ouvre dimanche après trois ans de travaux, a dit le maire de la ville dans une lettre pour les habitants.', 'French'],
  ['Der Markt öffnet am Sonntag nach drei Jahren, sagte die Bürgermeisterin, und das Dach ist neu.', 'German'],
  ['Pasar itu dibuka pada hari Minggu dan tidak ada mobil yang lewat, kata wali kota.', 'Indonesian'],
  [thai, 'Thai'],
  [chinese, 'Chinese'],
  ['시장은 일요일에 다시 문을 엽니다', 'Korean'],
  ['Orlan Marek Oln 140', 'Latin script'],
  ['12 345 %', 'Other'],
])('the language of "%s" is %s', (text, language) => {
  expect(languageOf(text)).toBe(language);
});

test.each([
  ['Mayor', 'mayor'],
  ['CAFÉ', 'cafe\u0301'],
  ['المدرسةُ الجَديدة', 'المدرسه الجديده'],
  ['أخبار إلى', 'اخبار الي'],
  ['کتاب', 'كتاب'],
  ['۱۲٣', '123'],
])('the search takes %s and %s for the same', (a, b) => {
  expect(folded(a)).toBe(folded(b));
});

test('invisible characters are named, and what text needs stays', () => {
  expect(shownText('a\u202eb\0\x1b\ud800\u2028')).toBe('a⟨U+202E⟩b⟨U+0000⟩⟨U+001B⟩⟨U+D800⟩⟨U+2028⟩');
  expect(shownText('می\u200cروم \u200f🙂\n\t')).toBe('می\u200cروم \u200f🙂\n\t');
});

describe('what a list is narrowed to', () => {
  test.each<[string, Partial<Filter>, number[]]>([
    ['nothing', {}, [0, 1, 2, 3, 4, 5, 6]],
    ['a verdict', { verdicts: new Set(['review']) }, [1, 4, 6]],
    ['no verdict', { verdicts: new Set() }, []],
    ['a kind', { kind: 'contained' }, [4]],
    ['inside documents', { where: 'inside' }, [0, 3, 5, 6]],
    ['between documents', { where: 'between' }, [1, 2, 4]],
    ['a language', { language: 'Arabic' }, [2]],
    ['a source of the copy', { source: 'wire' }, [1, 2, 3]],
    ['no source', { source: noSource }, [4, 5]],
    ['blocks that count', { counting: 'counts' }, [0, 3]],
    ['blocks that are let pass', { counting: 'accepted' }, [2]],
    [
      'a document, as what stays or as the copy',
      { document: documents.findIndex(({ document }) => document === 'wire/school.ar.txt') },
      [2, 3],
    ],
    ['a word of a text, in any case', { text: 'FOUNTAIN' }, [0, 1]],
    ['words of a text and a name, all of them', { text: 'wire fountain' }, [1]],
    ['an Arabic word without its vowel signs', { text: 'المدرسة' }, [2]],
    ['a name', { text: 'مدرسة.txt' }, [2]],
    ['markup, which is text', { text: '<img' }, [6]],
    ['a fingerprint', { text: 'c0ffee' }, [2]],
    ['what nobody says', { text: 'zebra' }, []],
    ['the longest first, others in order', { order: 'longest' }, [2, 1, 6, 0, 3, 4, 5]],
    ['several at once', { verdicts: new Set(['remove']), where: 'inside', text: 'news' }, [0]],
  ])('%s', (_name, filter, found) => {
    expect(matching(model, { ...all, ...filter }, lookup)).toEqual(found);
  });

  test('texts are folded in pauses, until all are', () => {
    const other = createLookup(model);
    let pauses = 0;
    while (other.foldSome(1)) pauses++;
    expect(pauses).toBeLessThan(1000);
    expect(other.foldSome(1)).toBe(false);
  });
});

describe('the model', () => {
  test('tells a block with its passages', () => {
    const { kept, copy, ...rest } = model.blockAt(1);
    expect([kept.name, kept.place, kept.text]).toEqual(['news/market.en.txt', 'paragraph 2, line 3', market]);
    expect([copy.name, copy.start, copy.text]).toEqual(['wire/market-2.en.txt', 40, marketRevised]);
    expect(rest).toMatchObject({ verdict: 'review', kind: 'near', jaccard: 0.7, accepted: undefined, fingerprint: undefined });
    expect([model.blockAt(4).kept.record, model.blockAt(4).kept.place]).toEqual([{ path: 'feed.jsonl', line: 3 }, 'paragraph 2']);
    expect(model.blockAt(2).accepted).toBe('baseline');
  });

  test('knows the blocks of a document and the copies of a passage', () => {
    expect([...Array(model.documentCount).keys()].map((document) => model.blocksOf(document))).toEqual([
      [0, 1],
      [1],
      [2],
      [2, 3],
      [4, 5],
      [4],
      [6],
    ]);
    expect(model.copiesOf(model.blockAt(0).kept.row)).toEqual([0, 1]);
    expect([model.sourceOf(0), model.dateOf(0), model.sourceOf(4), model.sourceOf(6)]).toEqual(['news', '2026-06-02', undefined, hostile]);
  });
});

describe('a strip', () => {
  test('has passages where they lie, never too narrow to be seen and never beyond its end', () => {
    expect(partOf(0, 500, 1000)).toEqual({ from: 0, to: 500 });
    expect(partOf(10, 11, 1_000_000)).toEqual({ from: 0, to: 3 });
    expect(partOf(999_999, 1_000_000, 1_000_000)).toEqual({ from: stripUnits - 3, to: stripUnits });
    expect(partOf(0, 0, 0)).toEqual({ from: 0, to: 3 });
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), fc.nat(5000), (start, length, rest) => {
        const { from, to } = partOf(start, start + length, start + length + rest);
        expect(0 <= from && to - from >= 3 && to <= stripUnits).toBe(true);
      }),
    );
  });

  test('draws once what cannot be told apart', () => {
    const parts = Array.from({ length: 10_000 }, (_, row) => partOf(row, row + 1, 10_000));
    expect(partsPath(parts, 0, 1).split('M').length).toBeLessThan(stripUnits + 2);
    const pairs = parts.map((part): [typeof part, typeof part] => [parts[0], part]);
    expect(arcsPath(pairs, 30, 30).split('M').length).toBeLessThan(stripUnits + 2);
  });

  test('has arcs from what stays to its copy, the wider the higher, none above the top', () => {
    const top = (path: string) => Number(path.split(' ')[2]);
    const near = top(arcsPath([[partOf(0, 10, 1000), partOf(100, 110, 1000)]], 30, 30));
    const far = top(arcsPath([[partOf(990, 1000, 1000), partOf(0, 10, 1000)]], 30, 30));
    expect(far).toBeLessThan(near);
    // The curve of equal control points reaches three quarters of their height.
    expect(30 - 0.75 * (30 - far)).toBeGreaterThanOrEqual(0);
  });

  test('of a document knows what stays in it and what is copied to it', () => {
    expect(markedIn(model, 0).map(({ block, verdict, kept, copy }) => [block, verdict, kept?.from, copy?.from])).toEqual([
      [0, 'remove', 100, 700],
      [1, 'review', 100, undefined],
    ]);
  });
});
