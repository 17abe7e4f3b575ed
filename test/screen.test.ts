import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { columnsOf, openTwin } from '../src/batch.js';
import { openJudge } from '../src/judging.js';
import { follow } from '../src/match/align.js';
import { rarityIn } from '../src/match/rarity.js';
import { thousandths } from '../src/match/verify.js';
import { defaultDetectOptions } from '../src/options.js';
import { mayRepeat } from '../src/screen.js';
import { foldWords } from '../src/sketch/words.js';
import { maySlip } from '../src/slips.js';
import { endsInEllipsis } from '../src/text/paragraph-marks.js';

/*
 * The screen may say yes for nothing, and never no for something. What it says is held against what the judge and its parts say.
 */
const encoder = new TextEncoder();

/** Words i and j where two lines part, read forth from their beginnings or back from their ends; both lines hold the same five words. */
function partedLines(one: string, other: string, step: 1 | -1) {
  const lineOf = (odd: string) => (step === 1 ? `port ship grain vote said ${odd}` : `${odd} port ship grain vote said`);
  const [first, second] = [lineOf(one), lineOf(other)];
  const bytes = encoder.encode(`${first}\n${second}`);
  const words = foldWords(bytes);
  const count = foldWords(encoder.encode(first)).count;
  return step === 1 ? { bytes, words, i: 5, j: count + 5 } : { bytes, words, i: count - 6, j: words.count - 6 };
}

function isCrossed(one: string, other: string, step: 1 | -1): boolean {
  const { words, i, j } = partedLines(one, other, step);
  return follow(words, i, j, step, step === 1 ? j : 0, words.count, rarityIn(words)).some(({ variant }) => variant);
}

function mayBeCrossed(one: string, other: string, step: 1 | -1): boolean {
  const { bytes, words, i, j } = partedLines(one, other, step);
  return maySlip(bytes, words, i, j, step, { first: 0, end: words.count });
}

describe('a slip of the pen', () => {
  test.each([
    ['two letters swapped at the beginning', 'arpil', 'rapil'],
    ['two letters swapped at the end', 'apirl', 'apilr'],
    ['a letter doubled at the beginning', 'april', 'aapril'],
    ['a letter doubled at the end', 'april', 'aprill'],
    ['in letters that are written otherwise', 'ÉCOLE', 'ceole'],
    ['in a script of two bytes a letter', 'المدينة', 'لامدينة'],
    ['with signs in it that vanish', 'م\u0640دينة', 'دمينة'],
    ['with a vowel sign behind the first letter', 'مَدينة', 'دمينة'],
    ['with a vowel sign behind the last letter', 'مدينهُ', 'مديهن'],
    ['with a letter written as its number', 'x&#101;rox', 'exrox'],
    ['with the letter before the last written as its number', 'xer&#111;x', 'xerxo'],
    ['with a letter that stands for two', 'ﬁnance', 'ifnance'],
    ['with a letter that stands for two behind the first', 'aﬁnance', 'faince'],
    ['swapped across a capital that parts two words', 'bAscd', 'abscd'],
    ['apart after one letter', 'a prils', 'aprils'],
    ['apart in three', 'to day is', 'todayis'],
    ['together on the other side', 'todayis', 'to day is'],
  ])('is never refused, forth or back: %s', (_, one, other) => {
    for (const step of [1, -1] as const) {
      if (isCrossed(one, other, step)) expect(mayBeCrossed(one, other, step)).toBe(true);
      if (isCrossed(other, one, step)) expect(mayBeCrossed(other, one, step)).toBe(true);
    }
    expect([1, -1].some((step) => isCrossed(one, other, step as 1 | -1) || one.includes('ﬁ'))).toBe(true);
  });

  test('is never refused in random words', () => {
    const letter = fc.constantFrom(...'aabbcdéÉßﬁЯяمدَـ7', '&#101;', '&shy;', '&#x645;', ' ');
    const word = fc.array(letter, { minLength: 1, maxLength: 7 });
    const slip = fc.tuple(word, fc.nat(), fc.constantFrom('swap', 'double', 'part', 'join')).map(([letters, place, way]) => {
      const at = place % letters.length;
      const [head, tail] = [letters.slice(0, at), letters.slice(at)];
      if (way === 'double') return [letters, [...head, letters[at], ...tail]];
      if (way === 'part') return [letters, [...head, ' ', ...tail]];
      if (way === 'join') return [letters, letters.filter((one) => one !== ' ')];
      return [letters, [...head, ...tail.slice(1, 2), letters[at], ...tail.slice(2)]];
    });
    let crossed = 0;
    fc.assert(
      fc.property(fc.oneof(slip, fc.tuple(word, word)), fc.constantFrom(1 as const, -1 as const), (both, step) => {
        const [one, other] = both.map((letters) => letters.join(''));
        const { words, i, j } = partedLines(one, other, step);
        if (i === j || words.hashes[i] === words.hashes[j] || !isCrossed(one, other, step)) return;
        crossed++;
        expect(mayBeCrossed(one, other, step)).toBe(true);
      }),
      { numRuns: 4000 },
    );
    expect(crossed).toBeGreaterThan(200);
  });

  test.each([
    ['harbour', 'company'],
    ['المدينة', 'الشركة'],
    ['كتب', 'قال'],
    ['Порт', 'Завод'],
    ['école', 'usine'],
    ['rise', 'risk'],
  ])('is not seen in different words: %s, %s', (one, other) => {
    for (const step of [1, -1] as const) expect(mayBeCrossed(one, other, step)).toBe(false);
  });
});

const spaced = Array.from(
  { length: 60 },
  (_, i) => `w${String.fromCharCode(97 + (i % 26))}${String.fromCharCode(97 + Math.floor(i / 26))}`,
);
const scripts = [
  { words: spaced, joint: ' ', longest: 40 },
  { words: [...'กขคงจฉชซญดตถทธนบปผพฟมยรลวสห'], joint: '', longest: 60 },
] as const;

/** Paragraphs of their own, some of them again with a word or two changed, and pieces of them in others. */
const documents = fc.constantFrom(...scripts).chain(({ words, joint, longest }) => {
  const word = fc.constantFrom(...words);
  const own = fc.array(fc.array(word, { minLength: 6, maxLength: longest }), { minLength: 2, maxLength: 5 });
  const change = fc.tuple(fc.nat(), word);
  const copies = fc.array(fc.tuple(fc.nat(), fc.boolean(), fc.array(change, { maxLength: 2 })), { minLength: 1, maxLength: 3 });
  return fc.tuple(own, copies, fc.boolean()).map(([list, copied, isDotted]) => {
    const changed = copied.map(([from, isPiece, changes]) => {
      const source = list[from % list.length];
      const kept = isPiece ? source.slice(from % 7, 9 + (from % 31)) : source;
      const edited = changes.reduce((all, [place, other]) => all.with(place % all.length, other), [...kept, source[0]]);
      return [words[from % words.length], ...edited];
    });
    return [...list, ...changed].map((one) => one.join(joint) + (isDotted ? '.' : '')).join('\n');
  });
});

async function blocksOf(bytes: Uint8Array) {
  const encoding = { name: 'utf-8', from: 'form', brokenBytes: 0, firstBroken: -1 } as const;
  return (await openJudge(defaultDetectOptions))({ id: 'one', bytes, encoding }).blocks;
}

describe('the screen', () => {
  test('says no only of documents that the judge finds nothing in, wherever they stand in a batch', async () => {
    const judges = await Promise.all([0.7, 0.75, 0.9].map((threshold) => openJudge({ ...defaultDetectOptions, threshold })));
    const engine = openTwin();
    let found = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.array(documents, { minLength: 1, maxLength: 3 }), fc.nat(2), (texts, level) => {
        const parts = texts.map((text) => encoder.encode(text));
        const bytes = new Uint8Array(Buffer.concat(parts));
        const ends = Uint32Array.from(parts, (_, d) => parts.slice(0, d + 1).reduce((sum, { length }) => sum + length, 0));
        const starts = ends.map((end, d) => end - parts[d].length);
        const reading = engine.read(bytes, starts, ends, 'line');
        for (const [d, part] of parts.entries()) {
          const mayHold = mayRepeat(bytes, reading, d, thousandths([0.7, 0.75, 0.9][level]));
          const encoding = { name: 'utf-8', from: 'form', brokenBytes: 0, firstBroken: -1 } as const;
          const { blocks } = judges[level]({ id: 'one', bytes: part, encoding }, columnsOf(bytes, reading, d, starts[d], ends[d]));
          if (!mayHold) refused++;
          if (blocks.length === 0) continue;
          found++;
          expect(mayHold).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  });

  const shared = 'ship wheat sand town dock mill road rain boat crew grain vote port steel coal iron';
  const long = `some other words that say nothing of the matter but stand here all the same so ${shared} last`;
  test.each([
    ['a line that the paragraph below it holds', `then ${shared} went\n${long}`],
    ['a paragraph that holds the line below it', `${long}\nthen ${shared} went`],
    ['a line behind some others', `Of this\nand that\nnobody knew much at all\nthen ${shared} went\n${long}`],
    ['a line, and the end of the line before it', `he was told that was all\n${shared} last\nnobody knew that was all\n${shared} went`],
    ['letters of a script without blanks, two of them changed', 'กคกงขจคฉงชจซฉญชดซตญถดทตธถนท\nขคกงขจคฉงชจซฉญชดซตญถดทตธถนบ'],
  ])('sees a paragraph in another, though nothing of it can be cut: %s', async (_, text) => {
    const before = encoder.encode('Nothing of this is said again in the text before it, nor behind it. ');
    const own = encoder.encode(text);
    const bytes = new Uint8Array(Buffer.concat([before, own]));
    const reading = openTwin().read(bytes, Uint32Array.of(0, before.length), Uint32Array.of(before.length, bytes.length), 'line');
    expect((await blocksOf(own)).map(({ verdict }) => verdict)).toEqual(['review']);
    expect(mayRepeat(bytes, reading, 0, 750)).toBe(false);
    expect(mayRepeat(bytes, reading, 1, 750)).toBe(true);
  });
});

describe('a sentence that stood before', () => {
  const sentence = 'the harbour of Aden was closed for all ships today.';
  const lineOf = (lead: string) =>
    `No other word came from the town on the hill that evening, as far as anybody could say. ${lead}${sentence}`;

  test.each([
    ['Meanwhile, ', true],
    ['In addition, ', true],
    ['From there, ', false],
  ])('is looked at behind a connective only, where no edge is: %j', async (lead, isLookedAt) => {
    const first = `Prices rose late on Monday. T${sentence.slice(1)} Grain stood in the silos of the company.`;
    const bytes = encoder.encode(`${first}\n${lineOf(lead)}`);
    const reading = openTwin().read(bytes, Uint32Array.of(0), Uint32Array.of(bytes.length), 'line');
    expect((await blocksOf(bytes)).length > 0).toBe(isLookedAt);
    expect(mayRepeat(bytes, reading, 0, 750)).toBe(isLookedAt);
  });
});

test('a sentence that begins a paragraph where it stands again is looked at, though more words before it are the same', async () => {
  const bytes = encoder.encode(
    [
      'He said that the ships of the company were late. The harbour of Aden was closed for all other ships today. Grain stood in the silos',
      'of many farms, as it had for as long as he could remember, and nobody had come to buy any of it.\n',
      'Nobody ever told us in town why ships of the company were late\nThe harbour of Aden was closed for all other ships today. Who would',
      'have to pay for what was lost in it by then could not be learnt from anybody, since all had left.',
    ].join(' '),
  );
  const reading = openTwin().read(bytes, Uint32Array.of(0), Uint32Array.of(bytes.length), 'line');
  expect((await blocksOf(bytes)).length).toBeGreaterThan(0);
  expect(mayRepeat(bytes, reading, 0, 750)).toBe(true);
});

describe('an ellipsis at the end of a paragraph', () => {
  test.each([
    'and so on...',
    'and so on..',
    'and so on\u2026',
    'and so on..." ',
    "and so on...' \t\r",
    'and so on...\u00bb',
    'and so on...\u00a0',
    'and so on\u2026\u201d',
  ])('is seen behind quotes and white space: %j', (text) => {
    const bytes = encoder.encode(`First.\n${text}`);
    expect(endsInEllipsis(bytes, 7, bytes.length)).toBe(true);
  });

  test.each(['It ended.', 'It ended...) ', 'It ended (..', '...', '"', '', 'It ended...!'])('or is none: %j', (text) => {
    const bytes = encoder.encode(`First..\n${text}`);
    expect(endsInEllipsis(bytes, 8, bytes.length)).toBe(text === '...');
  });

  test('belongs to the paragraph', () => {
    const bytes = encoder.encode('First...\n.');
    expect(endsInEllipsis(bytes, 9, bytes.length)).toBe(false);
  });
});
