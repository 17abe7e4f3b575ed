import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyEdits } from '../src/edit/apply.js';
import { findRuns } from '../src/match/runs.js';
import { repeatedWindows, windowLength } from '../src/match/windows.js';
import { foldWords } from '../src/sketch/words.js';
import type { RepeatedBlock } from '../src/types.js';
import { clean, scan } from './clean.js';
import { naiveContains, naiveRepeatedWindows, naiveWords } from './oracle.js';

/** The seed is printed, and can be given again by the environment, so that a failing run can be had a second time. */
const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
const runs = Number(process.env.TEST_RUNS ?? 150);
const check = <T>(property: fc.IAsyncProperty<T> | fc.IProperty<T>) => fc.assert(property, { seed, numRuns: runs });
process.stdout.write(`laws: seed ${seed}, ${runs} runs\n`);

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Few words, so that repeats by chance are common: what the laws must stand. */
const poorWord = fc.constantFrom('port', 'ship', 'grain', 'the', 'said', 'of', '12', '-5', '7%', 'ميناء', 'قال', '港', '口', 'ท', 'порт');
const anyMark = fc.constantFrom('.', '.', '!', '؟', '。', '', ',', '..."', '?', '...', ' ...');
const endMark = fc.constantFrom('.', '!', '؟', '?');
const sentence = (word: fc.Arbitrary<string>, mark: fc.Arbitrary<string>) =>
  fc.tuple(fc.array(word, { minLength: 1, maxLength: 14 }), mark).map(([words, end]) => words.join(' ') + end);
const paragraph = (word: fc.Arbitrary<string>, mark: fc.Arbitrary<string>) =>
  fc.array(sentence(word, mark), { minLength: 1, maxLength: 4 }).map((sentences) => sentences.join(' '));
/** What a paragraph may begin with, and what may follow it: datelines, bullets, sign-offs. */
const anyHead = fc.constantFrom('', '', '', '', 'LONDON (Agency) - ', 'لندن (وكالة) - ', '1. ');
const anyTail = fc.constantFrom('', '', '', ' Reuter', '\nReuter\n\u0003');
const anyBreak = fc.constantFrom('\n', '\n', '\n', '\r\n', '\n\n', ' ', '', '\u2028', '\n    ');
const nothing = fc.constant('');
const tidyBreak = fc.constantFrom('\n', '\n\n', '\r\n', ' ');

/** Paragraphs, some of them taken again by index: texts full of copies of copies. */
const repetitive = (word: fc.Arbitrary<string>, mark = anyMark, lineBreak = anyBreak, head = anyHead, tail = anyTail) =>
  fc
    .tuple(
      fc.array(paragraph(word, mark), { minLength: 1, maxLength: 5 }),
      fc.array(fc.tuple(fc.nat(4), head, tail, lineBreak), { minLength: 1, maxLength: 12 }),
    )
    .map(([paragraphs, order]) =>
      order.map(([index, before, after, end]) => before + paragraphs[index % paragraphs.length] + after + end).join(''),
    );

/** Words that never come twice: what repeats in such a text was planted. */
function freshWords(): () => string {
  let next = 0;
  return () => `w${[...(next++).toString(26)].map((digit) => String.fromCharCode(0x61 + Number.parseInt(digit, 26))).join('')}`;
}

const capital = (text: string) => text[0].toUpperCase() + text.slice(1);
const shape = fc.array(fc.array(fc.integer({ min: 3, max: 12 }), { minLength: 1, maxLength: 3 }), { minLength: 4, maxLength: 10 });
function articleOf(lengths: readonly (readonly number[])[]): string[] {
  const fresh = freshWords();
  return lengths.map((sentences) => sentences.map((length) => `${capital(Array.from({ length }, fresh).join(' '))}.`).join(' '));
}

describe('laws of cleaning', () => {
  test('no edits leave the bytes as they were', () => {
    check(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => expect(applyEdits(bytes, [])).toEqual(bytes)));
  });

  test('edits are sorted, disjoint and in range, and the output is the input without them', async () => {
    await check(
      fc.asyncProperty(repetitive(poorWord), async (text) => {
        const bytes = encoder.encode(text);
        const { edits, output, blocks } = await clean(bytes);
        let reached = 0;
        for (const { start, end, block } of edits) {
          expect(start).toBeGreaterThanOrEqual(reached);
          expect(end).toBeGreaterThan(start);
          expect(blocks[block].verdict).toBe('remove');
          reached = end;
        }
        expect(reached).toBeLessThanOrEqual(bytes.length);
        expect(output).toEqual(applyEdits(bytes, edits));
      }),
    );
  });

  test('cleaning twice equals cleaning once', async () => {
    await check(
      fc.asyncProperty(repetitive(poorWord), async (text) => {
        const once = (await clean(text)).output;
        expect(decoder.decode((await clean(once)).output)).toBe(decoder.decode(once));
      }),
    );
  });

  test('no copy is removed unless its kept one stays: every sentence of the input stands, word by word, in the output', async () => {
    await check(
      fc.asyncProperty(repetitive(poorWord, endMark, tidyBreak, nothing, nothing), async (text) => {
        const bytes = encoder.encode(text);
        const words = foldedWords((await clean(bytes)).output);
        for (const part of sentencesOf(text)) expect(naiveContains(words, part)).toBe(true);
      }),
    );
  });

  test('no word vanishes from a text', async () => {
    await check(
      fc.asyncProperty(repetitive(poorWord, endMark, tidyBreak), async (text) => {
        const bytes = encoder.encode(text);
        expect(new Set(foldedWords((await clean(bytes)).output))).toEqual(new Set(foldedWords(bytes)));
      }),
    );
  });

  test('cuts fall between words: the output has no word that the input had not', async () => {
    await check(
      fc.asyncProperty(repetitive(poorWord), async (text) => {
        const bytes = encoder.encode(text);
        const known = new Set(foldedWords(bytes));
        for (const word of foldedWords((await clean(bytes)).output)) expect(known.has(word)).toBe(true);
      }),
    );
  });

  test('any bytes at all come through, and what is not removed is as it was', async () => {
    await check(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.nat(3), async (bytes, times) => {
        const doubled = Uint8Array.from(Array.from({ length: times + 1 }, () => [...bytes]).flat());
        const { edits, output } = await clean(doubled);
        expect(output).toEqual(applyEdits(doubled, edits));
      }),
    );
  });
});

describe('laws of finding', () => {
  test('a planted exact repeat is always found, and only it goes', async () => {
    await check(
      fc.asyncProperty(shape, fc.nat(), fc.nat(), fc.nat(), async (lengths, first, count, to) => {
        const article = articleOf(lengths);
        const from = first % (article.length - 1);
        const block = article.slice(from, from + 1 + (count % 3));
        fc.pre(block.join(' ').split(' ').length >= 40 && block.every((one) => one.split(' ').length >= 10));
        const at = from + block.length + (to % (article.length - from - block.length + 1));
        const doubled = [...article.slice(0, at), ...block, ...article.slice(at)];
        const { output, blocks } = await clean(doubled.join('\n'));
        expect(decoder.decode(output)).toBe(article.join('\n'));
        expect(
          blocks.map(({ kept, copy, verdict }) => [
            kept.firstParagraph,
            kept.paragraphCount,
            copy.firstParagraph,
            copy.paragraphCount,
            verdict,
          ]),
        ).toEqual([[from, block.length, at, block.length, 'remove']]);
      }),
    );
  });

  test('a text of fresh words has no block', async () => {
    await check(fc.asyncProperty(shape, async (lengths) => expect((await clean(articleOf(lengths).join('\n'))).blocks).toEqual([])));
  });

  test('an unrelated paragraph before or behind changes nothing', async () => {
    await check(
      fc.asyncProperty(shape, fc.nat(), async (lengths, which) => {
        const article = articleOf(lengths);
        const text = [...article, article[which % article.length]].join('\n');
        const alone = decoder.decode((await clean(text)).output);
        const stranger = 'Quite other matters were discussed elsewhere on that day by people of whom nobody here had heard before.';
        expect(decoder.decode((await clean(`${stranger}\n${text}`)).output)).toBe(`${stranger}\n${alone}`);
      }),
    );
  });

  test('every run is a match of the naive oracle, and every repeated window of the oracle lies in a run', () => {
    check(
      fc.property(fc.array(fc.constantFrom('port', 'ship', 'grain', 'said', 'dock', 'crew', 'vote'), { maxLength: 120 }), (list) => {
        const text = list.join(' ');
        const words = foldWords(encoder.encode(text));
        const expected = naiveWords(text);
        expect(words.count).toBe(expected.length);
        const covered = new Set<number>();
        for (const { segments } of findRuns(words, repeatedWindows(words))) {
          for (const { a, b, aLength, bLength, variant } of segments) {
            expect(a).toBeLessThan(b);
            for (let k = 0; k < bLength; k++) covered.add(b + k);
            if (!variant) expect(expected.slice(a, a + aLength)).toEqual(expected.slice(b, b + bLength));
          }
        }
        const size = windowLength(words, 0);
        if (size > 0)
          for (const j of naiveRepeatedWindows(expected, size)) for (let k = 0; k < size; k++) expect(covered.has(j + k)).toBe(true);
      }),
    );
  });

  test('in document scope the order of the inputs changes nothing', async () => {
    await check(
      fc.asyncProperty(fc.array(repetitive(poorWord), { minLength: 2, maxLength: 4 }), async (texts) => {
        const named = texts.map((text, index) => [`${index}.txt`, text] as const);
        const byCopy = (blocks: readonly RepeatedBlock[]) =>
          new Map(named.map(([id]) => [id, blocks.filter(({ copy }) => copy.document === id)]));
        const forward = await scan(Object.fromEntries(named), { scope: 'document' });
        const backward = await scan(Object.fromEntries([...named].reverse()), { scope: 'document' });
        expect(byCopy(backward.blocks)).toEqual(byCopy(forward.blocks));
      }),
    );
  });
});

function foldedWords(bytes: Uint8Array): string[] {
  return decoder.decode(foldWords(bytes).folded).split(' ');
}

function sentencesOf(text: string): string[][] {
  return text
    .split(/(?<=[.!?؟])\s+/u)
    .map((part) => foldedWords(encoder.encode(part)).filter((word) => word !== ''))
    .filter((words) => words.length > 0);
}
