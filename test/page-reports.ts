import type { LocatedBlock, LocatedDocument, LocatedPassage, LocatedReport } from '../src/report/locate.js';

/*
 * Reports for the tests of the page: texts in several scripts, and names and texts that would do harm to a page that took them for markup.
 */
export const market = 'Workers restored 140 shops, the roof of the main arcade and a fountain, Mayor Hind Sabbagh said.';
export const marketRevised = 'Workers restored 141 shops, the roof of the Main arcade and an old fountain, Mayor Hind Sabbagh said.';
export const school = 'تُفتح المدرسةُ الجديدة في الجزر الخارجية أبوابها في الأول من أيلول.\nوقالت مديرتها إن فيها ستين تلميذا.';
export const persian = 'گزارش‌ها می‌گویند که بازار پس از سه سال بازگشایی می‌شود و پیاده‌روها بسته می‌مانند.';
export const thai = 'ตลาดเก่าจะเปิดประตูอีกครั้งในวันอาทิตย์หลังจากซ่อมแซมมาสามปี';
export const chinese = '旧市场经过三年的修缮后将于星期日重新开放，市长表示费用由商户承担一半。';

/** Markup, a script, ends of scripts and comments, separators of lines, an override, control characters, half a surrogate pair. */
export const hostile = `</script><script>globalThis.harm = 1</script><img src="x" onerror="harm = 1"><!-- ]]> ${'\u2028\u2029\u202e\u2066\0\u0007\x1b[31m\x7f\u0085\ud800'} &amp; $& \${harm} \\u003c "'\``;

export function passage(document: string, start: number, text: string, rest: Partial<LocatedPassage> = {}): LocatedPassage {
  const lines = { first: { line: 3, column: 1 }, last: { line: 3, column: text.length } };
  return {
    document,
    paragraphs: { first: 2, last: 2 },
    bytes: { start, end: start + Buffer.byteLength(text) },
    lines,
    excerpt: text.slice(0, 20),
    text,
    ...rest,
  };
}

export function block(kept: LocatedPassage, copy: LocatedPassage, rest: Partial<LocatedBlock> = {}): LocatedBlock {
  return {
    kept,
    copy,
    kind: 'exact',
    verdict: 'remove',
    rule: 'paragraph-again',
    reason: 'the same paragraph again (16 words)',
    evidence: { copyWords: 16, sharedWords: 16, jaccard: 1, containment: 1 },
    ...rest,
  };
}

export function report(blocks: readonly LocatedBlock[], rest: Partial<LocatedReport> = {}): LocatedReport {
  const count = (verdict: LocatedBlock['verdict']) => blocks.filter((row) => row.verdict === verdict).length;
  const counts = { blocks: blocks.length, remove: count('remove'), review: count('review'), keep: count('keep') };
  return { rules: '1', scope: 'corpus', totals: { documents: 8, paragraphs: 40, words: 1234, bytes: 9000, ...counts }, blocks, ...rest };
}

const near = { kind: 'near', verdict: 'review', rule: 'edited-paragraph', reason: 'alike, but not the same' } as const;
const evidence = { copyWords: 17, sharedWords: 14, jaccard: 0.7, containment: 0.85 };

/** Seven blocks in six documents: exact and near, inside and between, in Latin, Arabic, Thai and Han, one accepted, one kept, one hostile. */
export const blocks: readonly LocatedBlock[] = [
  block(passage('news/market.en.txt', 100, market), passage('news/market.en.txt', 700, market)),
  block(passage('news/market.en.txt', 100, market), passage('wire/market-2.en.txt', 40, marketRevised), { ...near, evidence }),
  block(passage('أخبار/مدرسة.txt', 0, school), passage('wire/school.ar.txt', 10, school), {
    reason: 'the same story again (60 words)',
    evidence: { copyWords: 60, sharedWords: 60, jaccard: 1, containment: 1 },
    accepted: 'baseline',
    fingerprint: 'c0ffee'.padEnd(32, '0'),
  }),
  block(passage('wire/school.ar.txt', 400, persian), passage('wire/school.ar.txt', 600, persian)),
  block(
    passage('feed.jsonl#3', 0, thai, { record: { path: 'feed.jsonl', line: 3 } }),
    passage('feed.jsonl#9', 0, thai, { record: { path: '-', line: 9 } }),
    {
      kind: 'contained',
      verdict: 'review',
    },
  ),
  block(passage('feed.jsonl#3', 300, chinese), passage('feed.jsonl#3', 600, chinese), {
    verdict: 'keep',
    reason: 'too short to mean anything',
  }),
  block(passage(hostile, 0, hostile), passage(hostile, 500, `${hostile} again`), { ...near, evidence }),
];

export const documents: readonly LocatedDocument[] = [
  { document: 'news/market.en.txt', byteCount: 1000, source: 'news', date: '2026-06-02' },
  { document: 'wire/market-2.en.txt', byteCount: 400, source: 'wire', date: '2026-06-03' },
  { document: 'أخبار/مدرسة.txt', byteCount: 300, source: 'أخبار' },
  { document: 'wire/school.ar.txt', byteCount: 1200, source: 'wire' },
  { document: 'feed.jsonl#3', byteCount: 900 },
  { document: 'feed.jsonl#9', byteCount: 200 },
  { document: hostile, byteCount: 1000, source: hostile },
];

const share = { documents: 2, words: 400, repeatedWords: 100, share: 0.25 };

/** One of everything. */
export const everything: LocatedReport = report(blocks, {
  documents,
  check: {
    isPassed: false,
    level: 'remove',
    counted: { blocks: 2, words: 122, share: 122 / 1234 },
    accepted: { baseline: 1 },
    limits: { blocks: 1, share: 0.01 },
    exceeded: ['blocks', 'share'],
    vanished: [{ fingerprint: 'f'.repeat(32), copies: 2, documents: ['gone.txt', hostile], excerpt: 'Cars will stay banned' }],
  },
  corpus: {
    totals: {
      repeats: [{ where: 'inside', kind: 'exact', verdict: 'remove', blocks: 2, paragraphs: 2, repeatedWords: 122, share: 0.12 }],
      stories: { stories: 1, documents: 2 },
      repeatedDocuments: { documents: 1, words: 60, share: 0.05 },
      boilerplate: { paragraphs: 1, words: 40, share: 0.03 },
      capped: { groups: 0, above: 256 },
    },
    stories: [
      {
        name: 'abc',
        documents: [
          { document: 'أخبار/مدرسة.txt', isOld: false, words: 60 },
          { document: hostile, isOld: false, date: '2026-06-03', source: hostile, words: 58, like: hostile, jaccard: 0.9, containment: 1 },
        ],
      },
    ],
    repeatedDocuments: [{ document: 'wire/school.ar.txt', words: 60, keptIn: ['أخبار/مدرسة.txt', hostile] }],
    boilerplate: [
      { document: 'news/market.en.txt', paragraph: 9, excerpt: hostile, documents: 11, paragraphs: 12, wordsEach: 3, words: 36 },
    ],
    sources: [{ source: 'wire', ...share }, { source: hostile, ...share }, share],
    dates: [{ date: '2026-06-02', ...share }, share],
    whatIf: [
      {
        scope: 'corpus',
        remove: 'safe',
        duplicates: 'drop',
        boilerplate: 'keep',
        blocks: 2,
        paragraphs: 2,
        words: 76,
        documents: 1,
        share: 0.06,
      },
    ],
  },
});
