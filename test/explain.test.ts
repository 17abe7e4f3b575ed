import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rules } from '../src/blocks/rules.js';
import { applyEdits } from '../src/edit/apply.js';
import { type DetectOptions, defaultDetectOptions } from '../src/options.js';
import { judgeInput } from '../src/pipeline.js';
import { renderExplanation, renderExplanationJson, renderExplanationJsonl } from '../src/report/explain.js';
import { explainedRules } from '../src/report/explain-findings.js';
import { foldWords } from '../src/sketch/words.js';
import type { RepeatedBlock } from '../src/types.js';
import { clean } from './clean.js';
import { misspelt } from './damage.js';
import { articles } from './texts.js';

/* What may be told to be removed, and what is said of each paragraph. */

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const ways: readonly DetectOptions['remove'][] = ['safe', 'exact', 'all'];

const item = articles.en;
const revised = item[3].replace('night shifts', 'late shifts');
/** One paragraph the same, one with a slip of the pen, one edited, all again at the end. */
const story = [...item, item[1], revised, misspelt(item[5])].join('\n');

async function cleaned(text: string, remove: DetectOptions['remove']): Promise<string> {
  return decoder.decode((await clean(text, { remove })).output);
}

describe('--remove', () => {
  test('safe takes what says nothing new, exact only what is the same word by word, all what is for review too', async () => {
    expect(await cleaned(story, 'safe')).toBe([...item, revised].join('\n'));
    expect(await cleaned(story, 'exact')).toBe([...item, revised, misspelt(item[5])].join('\n'));
    expect(await cleaned(story, 'all')).toBe(item.join('\n'));
  });

  test('the verdicts stay what the rule says', async () => {
    const told = async (remove: DetectOptions['remove']) =>
      (await clean(story, { remove })).blocks.map(({ verdict, kind, copy }) => [copy.firstParagraph, kind, verdict]);
    const expected = [
      [7, 'exact', 'remove'],
      [8, 'near', 'review'],
      [9, 'near', 'remove'],
    ];
    for (const remove of ways) expect(await told(remove)).toEqual(expected);
  });

  test('all leaves a paragraph of which the like went with it, and short lines between alike paragraphs', async () => {
    const other = item[4].replace('fortnight', 'month');
    const text = [...item, revised, 'By our staff', other, item[3].replace('night shifts', 'early shifts')].join('\n');
    expect(await cleaned(text, 'all')).toBe([...item, 'By our staff'].join('\n'));
  });

  const words = fc.constantFrom('port', 'ship', 'grain', 'the', 'said', 'of', '12', 'ميناء', 'قال', '港');
  const sentence = fc
    .tuple(fc.array(words, { minLength: 1, maxLength: 14 }), fc.constantFrom('.', '!', '؟', ''))
    .map(([list, end]) => list.join(' ') + end);
  const paragraph = fc.array(sentence, { minLength: 1, maxLength: 4 }).map((list) => list.join(' '));
  const change = fc.tuple(fc.nat(60), words);
  /** Paragraphs taken again by index, some with a word changed. */
  const repetitive = fc
    .tuple(
      fc.array(paragraph, { minLength: 1, maxLength: 4 }),
      fc.array(fc.tuple(fc.nat(3), fc.option(change), fc.constantFrom('\n', '\n', '\n\n', '\r\n', ' ')), { minLength: 1, maxLength: 12 }),
    )
    .map(([list, order]) =>
      order
        .map(([index, changed, end]) => {
          const text = list[index % list.length];
          if (changed === null) return text + end;
          return (
            text
              .split(' ')
              .map((word, at, all) => (at === changed[0] % all.length ? changed[1] : word))
              .join(' ') + end
          );
        })
        .join(''),
    );
  const folded = (bytes: Uint8Array) => new Set(decoder.decode(foldWords(bytes).folded).split(' '));

  test.each(ways)('%s: cleaning twice equals cleaning once; edits are sorted, disjoint and name their block', async (remove) => {
    await fc.assert(
      fc.asyncProperty(repetitive, async (text) => {
        const bytes = encoder.encode(text);
        const { edits, output, blocks } = await clean(bytes, { remove });
        let reached = 0;
        for (const { start, end, block } of edits) {
          expect(start).toBeGreaterThanOrEqual(reached);
          expect(end).toBeGreaterThan(start);
          expect(remove === 'all' || blocks[block].verdict === 'remove').toBe(true);
          if (remove === 'exact') expect(blocks[block].kind).toBe('exact');
          expect(blocks[block].verdict).not.toBe('keep');
          reached = end;
        }
        expect(output).toEqual(applyEdits(bytes, edits));
        const again = await clean(output, { remove });
        expect(decoder.decode(again.output)).toBe(decoder.decode(output));
        if (remove === 'exact') expect(folded(output)).toEqual(folded(bytes));
        if (remove === 'all') expect(again.blocks.filter(({ rule }) => rule === 'edited-paragraph')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('an explanation', () => {
  const limits = { adjacent: 10, far: 16, adjacentBlock: 14, farBlock: 20, formula: 32, passage: 50, elsewhere: 20, otherStory: 50 };
  const judged = async (text: string, options: Partial<DetectOptions> = {}) => {
    const input = { id: 'a.txt', bytes: encoder.encode(text) };
    return judgeInput(input, { ...defaultDetectOptions, scope: 'document', ...options });
  };
  const explained = async (text: string, options: Partial<DetectOptions> = {}) =>
    renderExplanation(await judged(text, options), limits, { color: false });
  /** What stands below each paragraph of the story's three copies. */
  const saidOf = (text: string) => text.split('\n').filter((line) => !/^ {0,2}\d/.test(line));

  test('says of each paragraph whether it goes, and why', async () => {
    const told = saidOf(await explained(story));
    expect(told.slice(0, 8)).toEqual(['a.txt', ...item.map(() => '    kept')]);
    expect(told.slice(8)).toEqual([
      '    removed: repeats paragraph 2 (the same paragraph again)',
      '    review: repeats paragraph 4 (alike, but not the same: it may be a revised version, or another fact)',
      '      only here: \u2068late\u2069',
      '      only in paragraph 4: \u2068night\u2069',
      '      it would go if both had the very same words, but for slips of the pen',
      '    removed: repeats paragraph 6 (the same paragraph again)',
      '      only here: \u2068trdaers\u2069',
      '      only in paragraph 6: \u2068traders\u2069',
      '',
    ]);
  });

  test('follows what is cut', async () => {
    expect(await explained(story, { remove: 'all' })).not.toMatch(/review:|would go/);
    const exact = await explained(story, { remove: 'exact' });
    expect(exact).toContain('    kept: repeats paragraph 6 (the same paragraph again)\n');
    expect(exact).toContain('it would go if more than exact copies were removed');
  });

  test('tells of a paragraph inside a longer copy, and of a part of a paragraph', async () => {
    expect(await explained([...item, ...item.slice(1, 4)].join('\n'))).toContain('    removed: repeats paragraphs 2-4, as part of 8-10 (');
    const part = await explained(`${item[0]} ${item[1]} ${item[1]} ${item[2]}`);
    expect(part).toContain('    removed: part of it repeats itself (');
  });

  test('numbers every paragraph and shortens it to a line that no terminal obeys', async () => {
    const text = await explained(`One \x1b[2J\u202e line.\n\n${item.join(' ')}`);
    expect(text).toContain('  1 \u2068One \\x1b[2J\\u202e line.\u2069\n    kept\n  2 \u2068PORT');
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(100);
    expect(text).not.toContain('\x1b');
  });

  test('shows at most eight words of each side', async () => {
    const long = Array.from({ length: 90 }, (_, i) => `word${'abcdefghij'[i % 10]}${'klmnopqrs'[Math.floor(i / 10)]}`);
    const other = long.map((word, i) => (i % 8 === 0 ? `x${word}` : word));
    const { blocks, ...rest } = await judged(`${long.join(' ')}\n${other.join(' ')}`);
    const passage = (p: number) => ({
      document: 'a.txt',
      start: rest.page.paragraphs.starts[p],
      end: rest.page.paragraphs.lineEnds[p],
      firstParagraph: p,
      paragraphCount: 1,
    });
    const evidence = { copyWords: 90, sharedWords: 78, jaccard: 0.5, containment: 0.6 };
    const block: RepeatedBlock = {
      kept: passage(0),
      copy: passage(1),
      kind: 'near',
      verdict: 'review',
      rule: 'r',
      reason: 'why',
      evidence,
    };
    const { paragraphs } = JSON.parse(renderExplanationJson({ ...rest, blocks: [block] }, limits, '1'));
    expect(blocks.length).toBeLessThan(2);
    expect(paragraphs[1].findings[0].onlyHere).toEqual(other.filter((_, i) => i % 8 === 0).slice(0, 8));
    expect(paragraphs[1].findings[0].onlyThere).toHaveLength(8);
    expect(paragraphs[1].findings[0].unless).toBeUndefined();
  });

  test('every rule that an answer is known for is a rule', async () => {
    const names = new Set([...rules.map(({ name }) => name), 'edited-paragraph']);
    for (const name of explainedRules) expect(names).toContain(name);
  });

  test('for programs, whole or a line a paragraph', async () => {
    const one = JSON.parse(renderExplanationJson(await judged(story), limits, '1'));
    expect(one).toMatchObject({ doubletake: 'explain', version: 2, rules: '1', document: 'a.txt' });
    expect(one.paragraphs).toHaveLength(10);
    expect(one.paragraphs[7]).toMatchObject({
      paragraph: 8,
      stays: 'none',
      findings: [{ outcome: 'removed', repeats: { first: 2, last: 2 } }],
    });
    expect(one.paragraphs[8]).toMatchObject({
      stays: 'whole',
      findings: [{ outcome: 'review', onlyHere: ['late'], onlyThere: ['night'] }],
    });
    const lines = renderExplanationJsonl(await judged(story), limits, '1')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ type: 'header', document: 'a.txt' });
    expect(lines.slice(1).map(({ type: _, ...paragraph }) => paragraph)).toEqual(one.paragraphs);
  });

  test('nothing to say of an empty text', async () => {
    expect(await explained('')).toBe('a.txt\n');
  });
});
