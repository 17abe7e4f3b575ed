import { describe, expect, test } from '@jest/globals';
import { differsBySpellingOnly } from '../src/match/variants.js';
import { foldWords } from '../src/sketch/words.js';

const fold = (text: string) => foldWords(new TextEncoder().encode(text));
const base = 'The minister of agriculture said on Monday that wheat exports would begin again in the new season, as agreed.';
const arabic = 'وقال الوزير ان المفاوضات بدأت في العاصمة القطرية الدوحة';

describe('differs by spelling only', () => {
  test.each([
    ['the same', base, base],
    ['typography and case', base.toUpperCase().replace('as agreed', '"as agreed"'), base],
    ['two letters swapped', base.replace('minister', 'minsiter'), base],
    ['the slip may be in the kept text', base, base.replace('season', 'seasson')],
    ['two slips', base.replace('exports', 'exprots').replace('agriculture', 'aggriculture'), base],
    ['in Arabic', arabic.replace('المفاوضات', 'المفاوضضات'), arabic],
  ])('%s', (_name, copy, kept) => {
    expect(differsBySpellingOnly(fold(copy), fold(kept))).toBe(true);
  });

  test.each([
    ['another number', 'Exports rose by 1234 tonnes in the season', 'Exports rose by 1243 tonnes in the season'],
    ['a year', 'agreed in 2015 with all of them', 'agreed in 2016 with all of them'],
    ['per cent', 'Exports rose 5% in May', 'Exports rose 5 in May'],
    ['a currency', 'It costs $5 a barrel', 'It costs €5 a barrel'],
    ['below zero', 'Growth was -5 in May', 'Growth was 5 in May'],
    ['a name', 'He flew to Iran on Monday', 'He flew to Iraq on Monday'],
    ['million', 'It paid a million for it', 'It paid a billion for it'],
    ['rose', 'Exports rose again', 'Exports rise again'],
    ['a negation', `${base} It will not`, `${base} It will`],
    ['said and killed', 'قال الرجل في المدينة', 'قتل الرجل في المدينة'],
    ['two words and one', 'The minister is now here to be seen', 'The minister is nowhere to be seen'],
    ['words in another order', 'Serbia beat Croatia in the final', 'Croatia beat Serbia in the final'],
    ['broken off', base.slice(0, 60), base],
    ['going on', `${base} More follows.`, base],
    ['broken off inside a word', base.slice(0, -1).slice(0, -3), base],
    [
      'both forms stand elsewhere',
      'The trial of the trail was on the trail and the trial',
      'The trail of the trail was on the trail and the trial',
    ],
    ['no words', '', ''],
  ])('not: %s', (_name, copy, kept) => {
    expect(differsBySpellingOnly(fold(copy), fold(kept))).toBe(false);
    expect(differsBySpellingOnly(fold(kept), fold(copy))).toBe(false);
  });
});
