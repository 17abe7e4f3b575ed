import { expect, test } from '@jest/globals';
import { isSpellingVariant } from '../src/match/spelling.js';
import { clean } from './clean.js';

test.each([
  ['harbour', 'harobur'],
  ['market', 'markket'],
  ['المفاوضات', 'المفاوضتا'],
  ['профсоюза', 'профсоюзза'],
])('a slip of the pen: %s, %s', (one, other) => {
  expect(isSpellingVariant(one, other)).toBe(true);
  expect(isSpellingVariant(other, one)).toBe(true);
});

test.each([
  ['rose', 'rise'],
  ['million', 'billion'],
  ['Iran', 'Iraq'],
  ['قال', 'قتل'],
  ['won', 'now'],
  ['1987', '1978'],
  ['2016', '20016'],
  ['see', 'seee'],
  ['market', 'markets'],
  ['to', 'too'],
])('other words: %s, %s', (one, other) => {
  expect(isSpellingVariant(one, other)).toBe(false);
  expect(isSpellingVariant(other, one)).toBe(false);
});

test('two words that both stand elsewhere are no slip of each other, alike as they are', async () => {
  const item = [
    'The trial of the harbour master began on Monday in the old court house beside the customs office of the town.',
    'A trail leads from the court house along the cliffs, and the judges walked it with the jury on the first day.',
  ];
  const other = item[0].replace('trial', 'trail');
  const text = [...item, 'The trial goes on.', other].join('\n');
  expect(new TextDecoder().decode((await clean(text)).output)).toBe(text);
});
