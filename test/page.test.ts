import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LocatedReport } from '../src/report/locate.js';
import { pagePieces } from '../src/report/page.js';
import { pageData } from '../src/report/page-columns.js';
import { type PageData, textPart, verdicts } from '../src/report/page-data.js';
import { grouped } from '../src/report/table.js';
import { block, blocks, everything, hostile, market, passage, report } from './page-reports.js';

const context = { version: '1.2.3' };
const pageOf = (located: LocatedReport) => [...pagePieces(located, context)].join('');
const opening = '<script type="application/json" id="data">';

/** What a browser takes for the data: up to the first end of a script behind its beginning. */
function dataIn(page: string): PageData {
  const start = page.indexOf(opening) + opening.length;
  return JSON.parse(page.slice(start, page.toLowerCase().indexOf('</script', start)));
}

/** Any characters, and what ends or begins something in HTML. */
const anyText = fc
  .array(
    fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom('</script>', '<!--', '<script>', ']]>', '\ud800', hostile)),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

function textsOf({ strings, passages }: PageData): (string | undefined)[] {
  return passages.texts.map((text) => strings[text]);
}

describe('the page of a report', () => {
  test('the module with its script and style is what their sources make', () => {
    const make = new URL('../bench/make-page.mjs', import.meta.url);
    const script = `import(${JSON.stringify(make.href)}).then(({ pageModule }) => pageModule()).then((text) => process.stdout.write(text))`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', maxBuffer: 2 ** 24 });
    expect(stderr).toBe('');
    expect(stdout).toBe(readFileSync(fileURLToPath(new URL('../src/report/page-module.ts', import.meta.url)), 'utf8'));
  }, 60_000);

  test('it allows its own style and script by their hashes, and nothing else', () => {
    const page = pageOf(everything);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    const [style] = [...page.matchAll(/<style>(.*?)<\/style>/gs)].map((match) => match[1]);
    const [script] = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map((match) => match[1]);
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash(script)}`,
      `style-src ${hash(style)}`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    expect(page.match(/<style|<script/g)).toHaveLength(3);
    expect(page).not.toMatch(/\s(?:style|on\w+|src)=["'a-z]|url\(|@import|https?:(?!\/\/www\.w3\.org\/2000\/svg)/);
  });

  test('script and style are smaller than 60 KB', () => {
    expect(pageOf(report([])).length).toBeLessThan(60_000);
  });

  test('what inputs say stands in the data and nowhere else, without a sign that ends it', () => {
    const page = pageOf(everything);
    const data = page.slice(page.indexOf(opening) + opening.length, page.indexOf('</script>', page.indexOf(opening)));
    expect(data).not.toContain('<');
    expect(page).not.toContain('harm = 1<');
    expect(page.replace(data, '')).not.toContain('harm');
    expect(dataIn(page).strings).toContain(hostile);
  });

  test('no control character, override or half of a surrogate pair stands in it as it is', () => {
    expect(pageOf(everything)).not.toMatch(/(?!\n)\p{Cc}|[\p{Cs}\u2028-\u202e\u2066-\u2069]/u);
  });

  test('any name and text comes out of it as it went in', () => {
    fc.assert(
      fc.property(anyText, anyText, (name, text) => {
        const data = dataIn(pageOf(report([block(passage(name, 0, text), passage(`${name}2`, 0, `${text}!`))])));
        expect(textsOf(data)).toEqual([text, `${text}!`]);
        expect(data.documents.names.map((row) => data.strings[row])).toEqual([name, `${name}2`]);
      }),
    );
  });

  test('the data is that of the report, in pieces', () => {
    expect(dataIn(pageOf(everything))).toEqual(JSON.parse(JSON.stringify(pageData(everything, context.version))));
    const many = report(Array.from({ length: 2500 }, (_, row) => block(passage('a', 0, market), passage('b', row, `${market} ${row}`))));
    expect(dataIn(pageOf(many))).toEqual(JSON.parse(JSON.stringify(pageData(many, context.version))));
  });

  test('the same report makes the same bytes, and its blocks are walked once', () => {
    let walks = 0;
    const walked = {
      *[Symbol.iterator]() {
        walks++;
        yield* blocks;
      },
    };
    expect(pageOf({ ...everything, blocks: walked })).toBe(pageOf(everything));
    expect(walks).toBe(1);
  });

  test('without a script it says so, and the totals', () => {
    const page = pageOf(everything).replace(/<script.*?<\/script>|<style>.*?<\/style>/gs, '');
    const words = page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    expect(words).toContain('With JavaScript this page shows');
    expect(words).toContain('documents 8 paragraphs 40 words 1,234 to remove 3 for review 3 kept 1');
    expect(words).toContain('9.9% of all words stand in copies that say nothing new');
    expect(words).toContain(
      'Check failed: 2 blocks repeat (122 words, 9.89%), 1 more than --max-repeats 1; 9.89% of all words are repeated',
    );
    expect(words).toContain('let pass: 1 in the baseline.');
  });

  test('it says whether a check passed', () => {
    const check = {
      isPassed: true,
      level: 'remove',
      counted: { blocks: 0, words: 0, share: 0 },
      accepted: {},
      limits: { blocks: 0 },
      exceeded: [],
      vanished: [],
    } as const;
    expect(pageOf(report([], { check }))).toContain('<p class="check passed">Check passed: no block repeats.</p>');
    expect(pageOf(report([]))).not.toContain('class="check');
  });

  test.each<[string, Partial<LocatedReport['totals']>, string]>([
    ['no text', { words: 0 }, 'There is no text in this run'],
    ['nothing found', {}, 'No passage stands twice'],
  ])('it tells of a run with %s', (_name, totals, sentence) => {
    const empty = report([]);
    expect(pageOf({ ...empty, totals: { ...empty.totals, ...totals } })).toContain(`<h1>${sentence}</h1>`);
  });

  test('it tells of a run in which nothing goes', () => {
    expect(pageOf(report([blocks[1]]))).toContain('<h1>No passage certainly says nothing new</h1>');
  });
});

describe('the data of a page', () => {
  test('texts and passages stand once', () => {
    const { passages, strings } = pageData(report(blocks.slice(0, 2)), '1');
    expect(passages.documents).toHaveLength(3);
    expect(strings.filter((text) => text === market)).toHaveLength(1);
  });

  test('a text is cut at 4,000 characters, and not through one', () => {
    const data = pageData(report([block(passage('a', 0, '🙂'.repeat(4001)), passage('b', 0, '🙂'.repeat(3999)))]), '1');
    expect(textsOf(data)).toEqual(['🙂'.repeat(4000), '🙂'.repeat(3999)]);
    expect(data.passages.parts).toEqual([textPart.cut, textPart.whole]);
  });

  test('where texts are more than a page holds, or are missing, excerpts stand in', () => {
    const long = (row: number) => passage('a', 4000 * row, `${row} ${'x'.repeat(3990)}`, { excerpt: 'begins' });
    const { text: _, ...bare } = passage('b', 0, market, { excerpt: 'bare' });
    const many = Array.from({ length: 4100 }, (_, row) => block(bare, long(row)));
    const data = pageData(report(many), '1');
    const texts = textsOf(data);
    expect([texts[0], data.passages.parts[0]]).toEqual(['bare', textPart.excerpt]);
    expect(data.passages.parts[1]).toBe(textPart.whole);
    expect([texts.at(-1), data.passages.parts.at(-1)]).toEqual(['begins', textPart.excerpt]);
    expect(data.strings.reduce((sum, text) => sum + text.length, 0)).toBeLessThan(16_100_000);
  });

  test('of more blocks than a page holds, those that are kept are left out first, and the page says so', () => {
    const many = Array.from({ length: 21_000 }, (_, row) => {
      const verdict = row % 21 === 0 ? 'remove' : row % 21 < 20 ? 'review' : 'keep';
      return block(passage('a', 0, market), passage('b', row, market), { verdict });
    });
    const data = pageData(report(many), '1');
    const counts = verdicts.map((_verdict, row) => data.blocks.verdicts.filter((shown) => shown === row).length);
    expect(counts).toEqual([1000, 19_000, 0]);
    expect(data.repeats.reduce((sum, row) => sum + row.blocks, 0)).toBe(21_000);
    expect(pageOf(report(many))).toContain('This page shows 20,000 of 21,000 blocks');
  });

  test('a document reaches as far as it is said to, or as its passages do', () => {
    const told = pageData(everything, '1').documents.byteCounts[0];
    const { documents: _, ...bare } = everything;
    const reached = pageData(bare, '1').documents.byteCounts[0];
    expect([told, reached]).toEqual([1000, 700 + market.length]);
  });

  test('what repeats is counted by place, kind and verdict where the report does not say it', () => {
    const { repeats } = pageData(report(blocks), '1');
    expect(repeats.map(({ where, kind, verdict, blocks: count, repeatedWords }) => [where, kind, verdict, count, repeatedWords])).toEqual([
      ['inside', 'exact', 'remove', 2, 32],
      ['inside', 'exact', 'keep', 1, 16],
      ['inside', 'near', 'review', 1, 17],
      ['between', 'exact', 'remove', 1, 60],
      ['between', 'near', 'review', 1, 17],
      ['between', 'contained', 'review', 1, 16],
    ]);
    expect(repeats[0].share).toBeCloseTo(32 / 1234);
  });

  test('of long lists the page has the first 200 and says how many more there are', () => {
    const corpus = everything.corpus as NonNullable<LocatedReport['corpus']>;
    const sources = Array.from({ length: 230 }, (_, row) => ({ ...corpus.sources[0], source: `s${row}` }));
    const [story] = corpus.stories;
    const stories = [{ ...story, documents: Array.from({ length: 300 }, () => story.documents[0]) }];
    const data = pageData({ ...everything, corpus: { ...corpus, sources, stories } }, '1');
    expect([data.corpus?.sources.length, data.untold.sources, data.untold.stories]).toEqual([200, 30, 0]);
    expect([data.corpus?.stories[0].documents.length, data.corpus?.stories[0].documentCount]).toEqual([200, 300]);
  });
});

test('large numbers are grouped by thousands', () => {
  expect([0, 999, 1000, 1234567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
});
