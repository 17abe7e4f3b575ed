import fc from 'fast-check';
import type { CheckFindings } from '../src/report/check-findings.js';
import type { LocatedBlock, LocatedPassage, LocatedReport } from '../src/report/locate.js';
import type { Verdict } from '../src/types.js';

/*
 * Located reports for tests of renderers: plain ones, and such as nobody should ever name a file or write a text.
 */

/** Names and texts that are markup, commands or formulas somewhere, or no text at all. */
export const hostileTexts: readonly string[] = [
  'a b.txt',
  '-',
  './-',
  './wire/a.txt',
  '/abs/a.txt',
  'C:/wire/a.txt',
  '//host/share/a.txt',
  '../up.txt',
  'خبر عاجل.txt',
  '<script>alert(1)</script>.txt',
  ']]>&amp;<!--',
  '::error file=x::gone',
  '##[error]gone',
  '%0A::error::gone',
  'a|b`c``.txt',
  '| a |\n| - |',
  '@user #12 https://example.com www.example.com a@example.com',
  '![x](https://example.com/x.png) [y](javascript:alert)',
  '=HYPERLINK("https://example.com";"x")',
  '+1,2\n"3"',
  '@SUM(A1)',
  '\tx\r\ny',
  'esc\x1b[2J\0\x9b.txt',
  'cod\u202etxt.exe \u2066\u2069 \u2028',
  'lone\ud800.txt',
  '\udc00x',
  'none\uffff\ufffe.txt',
  'records.jsonl#17',
  '</details></table>\n\n# gone',
  '\\[x\\](1) {0}',
];

export function passage(document: string, first: number, rest: Partial<LocatedPassage> = {}): LocatedPassage {
  const lines = { first: { line: first, column: 1 }, last: { line: first + 1, column: 9 } };
  return {
    document,
    paragraphs: { first, last: first + 1 },
    bytes: { start: 10 * first, end: 10 * first + 9 },
    lines,
    excerpt: 'Tolls fell.',
    ...rest,
  };
}

export function located(kept: LocatedPassage, copy: LocatedPassage, rest: Partial<LocatedBlock> = {}): LocatedBlock {
  const evidence = { copyWords: 30, sharedWords: 30, jaccard: 1, containment: 1 };
  return {
    kept,
    copy,
    kind: 'exact',
    verdict: 'remove',
    rule: 'paragraph-again',
    reason: 'the same paragraph again',
    evidence,
    fingerprint: '0123456789abcdef0123456789abcdef',
    ...rest,
  };
}

export function reportOf(blocks: readonly LocatedBlock[], check?: CheckFindings): LocatedReport {
  const count = (verdict: Verdict) => blocks.filter((block) => block.verdict === verdict).length;
  const byVerdict = { remove: count('remove'), review: count('review'), keep: count('keep') };
  return {
    rules: '1',
    scope: 'corpus',
    totals: { documents: 12, paragraphs: 310, words: 9000, bytes: 50_000, blocks: blocks.length, ...byVerdict },
    blocks,
    ...(check === undefined ? {} : { check }),
  };
}

/** A check that let nothing pass, and what is otherwise. */
export function checkOf(rest: Partial<CheckFindings> = {}): CheckFindings {
  return {
    isPassed: false,
    level: 'remove',
    counted: { blocks: 1, words: 30, share: 30 / 9000 },
    accepted: {},
    limits: { blocks: 0 },
    exceeded: ['blocks'],
    vanished: [],
    ...rest,
  };
}

/** One block of each standing, between and inside documents and records. */
export const everyStanding: readonly LocatedBlock[] = [
  located(passage('wire/a b.txt', 2), passage('wire/a b.txt', 11)),
  located(passage('wire/a b.txt', 2), passage('wire/خبر.txt', 4), { accepted: 'baseline' }),
  located(passage('wire/a b.txt', 3), passage('wire/خبر.txt', 7), {
    kind: 'near',
    verdict: 'review',
    rule: 'near-duplicate',
    fingerprint: 'f'.repeat(32),
  }),
  located(
    passage('news.jsonl#x', 1, { record: { path: 'news.jsonl', line: 3 } }),
    passage('news.jsonl#y', 1, { record: { path: 'news.jsonl', line: 17 } }),
    { accepted: 'allowed' },
  ),
  located(passage('-', 1), passage('-', 3), { verdict: 'keep', rule: 'too-short' }),
];

const tokens = fc.constantFrom(...hostileTexts);
const text = fc.array(tokens, { maxLength: 3 }).map((parts) => parts.join(''));
const name = fc.array(tokens, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));
const place = fc.record({ line: fc.integer({ min: 1, max: 1e6 }), column: fc.integer({ min: 1, max: 1e4 }) });
const anyPassage: fc.Arbitrary<LocatedPassage> = fc
  .record(
    {
      document: name,
      lines: fc.record({ first: place, last: place }),
      excerpt: text,
      record: fc.record({ path: name, line: fc.integer({ min: 1, max: 1e6 }) }),
      text,
    },
    { requiredKeys: ['document'] },
  )
  .map(({ document, ...rest }) => ({ ...passage(document, 3), lines: undefined, excerpt: undefined, ...rest }))
  .map((whole) => Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)) as unknown as LocatedPassage);

const anyBlock: fc.Arbitrary<LocatedBlock> = fc
  .record({
    kept: anyPassage,
    copy: anyPassage,
    verdict: fc.constantFrom<Verdict>('remove', 'review', 'keep'),
    kind: fc.constantFrom('exact' as const, 'near' as const),
    rule: fc.oneof(fc.constantFrom('paragraph-again', 'formula'), name),
    reason: text,
    copyWords: fc.nat(1e6),
    fingerprint: fc.option(fc.constantFrom('a'.repeat(32), 'b'.repeat(32)), { nil: undefined }),
    accepted: fc.option(fc.constantFrom('baseline' as const, 'unchanged' as const, 'allowed' as const), { nil: undefined }),
  })
  .map(({ copyWords, fingerprint, accepted, ...rest }) => ({
    ...rest,
    evidence: { copyWords, sharedWords: copyWords, jaccard: 0.5, containment: 1 },
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(accepted === undefined ? {} : { accepted }),
  }));

const anyCheck: fc.Arbitrary<CheckFindings> = fc.record({
  isPassed: fc.boolean(),
  level: fc.constantFrom('remove' as const, 'review' as const),
  counted: fc.record({ blocks: fc.nat(50), words: fc.nat(1000), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  accepted: fc.record({ baseline: fc.nat(5), allowed: fc.nat(5) }, { requiredKeys: [] }),
  limits: fc.record({ blocks: fc.nat(5), share: fc.double({ min: 0, max: 1, noNaN: true }) }, { requiredKeys: [] }),
  exceeded: fc.uniqueArray(fc.constantFrom('blocks' as const, 'share' as const, 'empty' as const)),
  vanished: fc.array(
    fc.record(
      {
        fingerprint: fc.constant('c'.repeat(32)),
        copies: fc.integer({ min: 1, max: 9 }),
        documents: fc.array(name, { maxLength: 5 }),
        excerpt: text,
      },
      { requiredKeys: ['fingerprint', 'copies', 'documents'] },
    ),
    { maxLength: 4 },
  ),
});

/** Any report, of a check or of none. */
export const anyReport: fc.Arbitrary<LocatedReport> = fc
  .tuple(fc.array(anyBlock, { maxLength: 12 }), fc.option(anyCheck, { nil: undefined }))
  .map(([blocks, check]) => reportOf(blocks, check));
