import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { foldTable } from '../src/sketch/fold.js';
import { withFoldedText } from '../src/sketch/folded-text.js';
import { foldWords, hashBytes } from '../src/sketch/words.js';
import { alphabet } from './kernel-alphabet.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function folded(text: string | Uint8Array): string[] {
  const words = foldWords(typeof text === 'string' ? encoder.encode(text) : text);
  return words.count === 0 ? [] : decoder.decode(words.folded).split(' ');
}

describe('folding', () => {
  test.each<[string, string, string[]]>([
    ['case, and the letters that only upper case joins', 'STRASSE Straße ΣΊΣΥΦΟΣ', ['strasse', 'strasse', 'σισυφοσ']],
    ['accents of Latin, Greek and Cyrillic, composed or not', 'Café Cafe\u0301 ёлка Ёлка', ['cafe', 'cafe', 'елка', 'елка']],
    ['quotes, dashes and punctuation part words', '“don’t”—no… (yes)', ['don', 't', 'no', 'yes']],
    ['zero width, bidi marks and soft hyphens vanish', 'har\u00adbour \u200fsh\u200dip\u2066', ['harbour', 'ship']],
    ['tatweel and tashkeel vanish', 'الــرَّئِيسُ', ['الرييس']],
    ['alef, yeh, kaf, heh and hamza forms fold', 'أإآٱ ىيی كک ةهہ ؤ ئ', ['اااا', 'ييي', 'كك', 'ههه', 'و', 'ي']],
    ['presentation forms are their letters', 'ﻻ ﷲ', ['لا', 'الله']],
    ['digits of every script are ASCII digits', '٤٢ ۴۲ ४२ ๔๒ ４２', ['42', '42', '42', '42', '42']],
    [
      'signs that count are words: question mark, percent, currency, sign before a number',
      'قال؟ 5% ٪ -5 −7 +3 €9 5–6 a-5',
      ['قال', '?', '5', '%', '%', '-', '5', '-', '7', '+', '3', '€', '9', '5', '6', 'a', '5'],
    ],
    [
      'a character of a script without spaces is a word, its marks with it',
      '港口。น้ำ が か\u3099',
      ['港', '口', 'น้ํ', 'า', 'か\u3099', 'か\u3099'],
    ],
    ['marks of Indic scripts are letters', 'हिन्दी', ['हिन्दी']],
    [
      'character references are what they stand for',
      '&quot;Dock&quot;&nbsp;&#1602;&#x42; AT&T &unknown;',
      ['dock', 'قb', 'at', 't', 'unknown'],
    ],
    ['nothing but separators', ' \t\n—“”', []],
  ])('%s', (_name, text, expected) => {
    expect(folded(text)).toEqual(expected);
  });

  test('each malformed byte parts words', () => {
    const bytes = Uint8Array.of(0x61, 0xff, 0x62, 0xc3, 0x63, 0xe2, 0x82, 0x64, 0xed, 0xa0, 0x80, 0x65, 0xc0, 0x80, 0x66, 0xf5, 0x67);
    expect(folded(bytes)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  test('the table is the frozen one: a change of it is a new version of the rules', () => {
    const { rows, pages, expansions } = foldTable();
    const values = Uint32Array.from({ length: 0x110000 }, (_, codePoint) => rows[(pages[codePoint >>> 8] << 8) | (codePoint & 0xff)]);
    const digest = (array: Uint32Array) => hashBytes(new Uint8Array(array.buffer), 0, array.byteLength);
    expect(expansions).toHaveLength(1327);
    expect([digest(values), digest(Uint32Array.from(expansions.flatMap((parts) => [...parts])))]).toMatchInlineSnapshot(`
[
  12090083,
  3013655675,
]
`);
  });
});

describe('words of any bytes', () => {
  test('spans rise, lie in range, and hold the word they name', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.string({ unit: 'binary', maxLength: 60 }).map((text) => encoder.encode(text)),
        ),
        (bytes) => {
          const words = foldWords(bytes);
          let reached = 0;
          for (let i = 0; i < words.count; i++) {
            expect(words.starts[i]).toBeGreaterThanOrEqual(i > 0 ? words.starts[i - 1] : 0);
            expect(words.ends[i]).toBeGreaterThan(words.starts[i]);
            expect(words.ends[i]).toBeLessThanOrEqual(bytes.length);
            expect(words.foldedEnds[i]).toBeGreaterThan(reached - 1);
            reached = words.foldedEnds[i];
          }
          expect(words.folded.length).toBe(words.count === 0 ? 0 : words.foldedEnds[words.count - 1]);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('folding folded text changes nothing, for every code point there is', () => {
    for (let page = 0; page < 0x110000; page += 0x800) {
      if (page === 0xd800) continue; // surrogates
      const once = folded(Array.from({ length: 0x800 }, (_, k) => String.fromCodePoint(page + k)).join(' , '));
      expect(folded(once.join(' '))).toEqual(once);
    }
  });

  test('an answer stays good when the next text is read, be it short, long or of words that are more than its bytes', () => {
    const texts = ['one two three', 'ﷺ'.repeat(25_000), 'ﷺ'.repeat(21_840), 'ten Words '.repeat(9_000), 'กขค '.repeat(40)];
    const told = ({ starts, ends, hashes, kinds, folded: bytes }: ReturnType<typeof foldWords>) =>
      [starts, ends, hashes, kinds, bytes].map((column) => column.join(' '));
    const words = texts.map((text) => foldWords(encoder.encode(text)));
    const alone = texts.map((text) => told(foldWords(encoder.encode(text))));
    expect(words.map((each, k) => told(each).every((column, at) => column === alone[k][at]))).toEqual(texts.map(() => true));
    expect(words.map(({ count }) => count)).toEqual([3, 75_001, 65_521, 18_000, 120]);
    // Each stands for the same four words, the last of which goes on in the first of the next.
    for (const { count, hashes } of words.slice(1, 3)) expect(hashes.slice(4, count - 1)).toEqual(hashes.slice(1, count - 4));
  });

  test('a range of a longer text gives what its bytes alone give', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 12 }),
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        fc.uint8Array({ maxLength: 12 }),
        (a, text, b) => {
          const own = encoder.encode(text);
          const words = foldWords(Uint8Array.of(...a, ...own, ...b), a.length, a.length + own.length);
          const alone = foldWords(own);
          expect({ ...words, starts: words.starts.map((at) => at - a.length), ends: words.ends.map((at) => at - a.length) }).toEqual(alone);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('folded text of known words', () => {
  const again = (text: string) => {
    const bytes = encoder.encode(text);
    const words = foldWords(bytes);
    const { starts, ends, hashes, kinds } = words;
    return { words, again: withFoldedText(bytes, { starts, ends, hashes, kinds }) };
  };
  test.each([
    ['plain letters of every length', 'Café الــرَّئِيسُ ёлка 港口 ⱥ Ⱥ 𐐀 हिन्दी'],
    ['a character of two words', 'น้ำ ทำ ำ คำำ ำำ'],
    ['a character of many words, and one that grows', 'ﷲ ﷺ ㏂ ㎏ ½ ﬁne ﷺﷺﷺﷺﷺﷺﷺ'],
    ['signs before numbers', '+5 −7 -3 - 3 ٪٤ -\u200f5'],
    ['character references', 'AT&amp;T &#1602;&#x42; &quot;'],
    ['nothing', ''],
    ['letters that take more bytes when folded', 'Ⱥ'.repeat(5000)],
    ['many characters that grow', '\ufdfa'.repeat(500)],
  ])('is what folding says: %s', (_name, text) => {
    const { words, again: made } = again(text);
    expect(made).toEqual(words);
  });
  test('is what folding says of any text', () => {
    const pieces = fc.array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...alphabet) }, fc.string({ unit: 'binary' })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(pieces, (parts) => {
        const { words, again: made } = again(parts.join(''));
        expect(made).toEqual(words);
      }),
      { numRuns: 3000 },
    );
  });
});
