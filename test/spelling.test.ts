import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSpellingVariant, isVariantOfLetters } from '../src/match/spelling.js';
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

const lettersOf = (text: string) => Uint32Array.from([...text], (letter) => letter.codePointAt(0) ?? 0);

test('a slip is the same in text and in folded letters', () => {
  const letter = fc.constantFrom('a', 'b', 'b', 'c', '\u0627', '\u0644', '1');
  const word = fc.array(letter, { minLength: 1, maxLength: 7 });
  const slip = word.chain((letters) =>
    fc.tuple(fc.constant(letters), fc.nat(letters.length - 1), fc.nat(2)).map(([own, at, kind]) => {
      const other = [...own];
      if (kind === 0) other.splice(at, 0, other[at]);
      if (kind === 1) other.splice(at, 2, ...other.slice(at, at + 2).reverse());
      if (kind === 2) other[at] = 'c';
      return [own.join(''), other.join('')] as const;
    }),
  );
  let slips = 0;
  fc.assert(
    fc.property(slip, ([one, other]) => {
      const expected = isSpellingVariant(one, other);
      if (expected && one !== other) slips++;
      const [a, b] = [lettersOf(one), lettersOf(other)];
      expect(isVariantOfLetters(a, a.length, b, b.length)).toBe(expected);
      expect(isVariantOfLetters(b, b.length, a, a.length)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
  expect(slips).toBeGreaterThan(100);
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
