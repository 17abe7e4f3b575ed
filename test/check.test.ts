import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseArguments } from '../src/cli/arguments.js';
import { check } from '../src/cli/check.js';
import { ClosedPipe } from '../src/cli/io.js';
import { look } from '../src/cli/looking.js';
import { textLimit } from '../src/cli/telling.js';
import { judgeCheck } from '../src/report/check.js';
import type { CheckFindings } from '../src/report/check-findings.js';
import { vanishedText, verdictLine, worstLines } from '../src/report/check-text.js';
import type { LocatedBlock, LocatedReport } from '../src/report/locate.js';
import type { Verdict } from '../src/types.js';
import { linesOf, openPlace, type Place, paragraph, run, textOf } from './corpus-runs.js';
import { start } from './program.js';

/*
 * What `check` counts, lets pass and says. What needs no process of its own runs in this one.
 */

let place: Place;
beforeEach(() => {
  place = openPlace();
});
afterEach(() => place.remove());

/** Of 60 words each: `b` repeats one paragraph of `a`, `c` one of its own. */
const stories = { 's/a.txt': textOf(1, 2), 's/b.txt': textOf(3, 1), 's/c.txt': textOf(4, 5, 4, 6) };

const checked = (...argv: string[]) => run(['check', ...argv]);
const verdictOf = ({ err }: { readonly err: string }) => err.split('\n').find((line) => line.startsWith('doubletake: check ')) ?? '';

const passage = (document: string) => ({
  document,
  paragraphs: { first: 1, last: 1 },
  bytes: { start: 0, end: 9 },
  lines: { first: { line: 1, column: 1 }, last: { line: 1, column: 9 } },
  excerpt: 'Quay\u202eclosed',
});
const block = (verdict: Verdict, copyWords: number, accepted = false): LocatedBlock => ({
  ...{ kept: passage('a'), copy: passage('b'), kind: 'exact', verdict, rule: 'r', reason: 'x' },
  ...{ evidence: { copyWords, sharedWords: copyWords, jaccard: 1, containment: 1 }, fingerprint: '0'.repeat(32) },
  ...(accepted ? { accepted: 'allowed' as const } : {}),
});

describe('what is more than may be', () => {
  test.each<[string, string[], number, string]>([
    ['nothing may count where no limit is given', [], 1, 'check failed: 2 blocks repeat (120 words, 25%), and none may'],
    ['as many as a limit lets pass', ['--max-repeats', '2'], 0, 'check passed: 2 blocks repeat (120 words, 25%), within the limit'],
    ['one more than a limit', ['--max-repeats', '1'], 1, 'check failed: 2 blocks repeat (120 words, 25%), 1 more than --max-repeats 1'],
    ['a limit of none', ['--max-repeats', '0'], 1, ', and none may'],
    ['a share that is reached', ['--max-share', '25'], 0, 'check passed'],
    ['a share with its sign', ['--max-share', '25%'], 0, 'check passed'],
    ['a share that is exceeded', ['--max-share', '24.9%'], 1, '25% of all words are repeated, 1 word more than --max-share 24.9%'],
    ['two limits, one of them exceeded', ['--max-share', '50', '--max-repeats', '1'], 1, '1 more than --max-repeats 1'],
    [
      'two limits, both exceeded',
      ['--max-share', '10', '--max-repeats', '1'],
      1,
      '--max-repeats 1; 25% of all words are repeated, 72 words more',
    ],
    ['each text by itself', ['--scope', 'document'], 1, 'check failed: 1 block repeats (60 words, 12.5%), and none may'],
  ])('%s', async (_name, argv, code, told) => {
    place.put(stories);
    const ended = await checked(place.at('s'), ...argv);
    expect(ended.code).toBe(code);
    expect(verdictOf(ended)).toContain(told);
  });

  test('says which blocks to look at, those of most words first, with file, line and beginning', async () => {
    place.put({
      's/a.txt': `${paragraph(1)}\n${paragraph(2, 70)}\n`,
      's/b.txt': `${paragraph(3)}\n\n${paragraph(1)}\n`,
      's/c.txt': `${textOf(4)}${paragraph(2, 70)}\n`,
    });
    const { code, err } = await checked(place.at('s'));
    expect(code).toBe(1);
    expect(err.split('\n').slice(1)).toEqual([
      expect.stringContaining(`${place.at('s/c.txt')}:2  70 words of ${place.at('s/a.txt')}:2  \u2068${paragraph(2, 70).slice(0, 40)}`),
      expect.stringContaining(`${place.at('s/b.txt')}:3  60 words of ${place.at('s/a.txt')}:1  \u2068${paragraph(1).slice(0, 40)}`),
      '',
    ]);
  });

  test('tells ten blocks, and how many more there are', async () => {
    const numbers = Array.from({ length: 13 }, (_, k) => k + 1);
    place.put({ 's/a.txt': textOf(...numbers), 's/b.txt': numbers.flatMap((k) => [textOf(100 + k), textOf(k)]).join('') });
    const { err } = await checked(place.at('s'));
    const lines = err.trimEnd().split('\n');
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toBe('  and 3 more');
  });

  test('what is for review counts where it is asked for', async () => {
    // All but one of its words are the same.
    place.put({ 's/a.txt': textOf(1, 2), 's/b.txt': `${textOf(3)}${paragraph(1).replace('1', '17')}\n` });
    const passed = await checked(place.at('s'), '--format', 'jsonl');
    const verdicts = passed.out.toString().match(/"verdict":"\w+"/g);
    // One block, and the line that sums up.
    expect([passed.code, verdicts]).toEqual([0, ['"verdict":"review"', '"verdict":"review"']]);
    expect((await checked(place.at('s'), '--level', 'review')).code).toBe(1);
  });

  test('a document that is wholly repeated counts', async () => {
    place.put({ 's/a.txt': textOf(1, 2, 3), 's/b.txt': textOf(1, 2, 3) });
    const ended = await checked(place.at('s'));
    expect([ended.code, verdictOf(ended)]).toEqual([1, expect.stringContaining('1 block repeats (180 words, 50%)')]);
  });

  test('a run without a text passes, unless that is to fail', async () => {
    place.put({ 's/empty.txt': '\n' });
    expect((await checked(place.at('s'))).code).toBe(0);
    const failed = await checked(place.at('s'), '--fail-on-empty');
    expect([failed.code, verdictOf(failed)]).toEqual([1, 'doubletake: check failed: there is no text to check']);
  });

  test('of what is only compared with, neither words nor blocks are counted', async () => {
    place.put({ 'old/a.txt': textOf(1, 2, 3, 3, 7, 8), 's/b.txt': textOf(9, 1) });
    const ended = await checked(place.at('s'), '--against', place.at('old'));
    expect([ended.code, verdictOf(ended)]).toEqual([1, expect.stringContaining('1 block repeats (60 words, 50%)')]);
    expect(ended.err).toContain(`60 words of ${place.at('old/a.txt')} paragraph 1`);
  });

  test('a stored index is read and not written', async () => {
    place.put({ 'old/a.txt': textOf(1, 2), 's/b.txt': textOf(9, 1) });
    expect((await run(['clean', place.at('old'), '--index', place.at('seen'), '--out', place.at('out')])).code).toBe(0);
    const before = place.below('seen');
    const ended = await checked(place.at('s'), '--index', place.at('seen'));
    expect([ended.code, verdictOf(ended)]).toEqual([1, expect.stringContaining('1 block repeats')]);
    expect(place.below('seen')).toEqual(before);
  });
});

describe('the program', () => {
  test('ends with 0, 1 and 2, of which 2 goes first', async () => {
    place.put(stories);
    const codes = await Promise.all(
      [['s/a.txt'], ['s'], ['s', 'nowhere'], ['s/a.txt', 'nowhere'], ['s', '--max-repeats', 'few']].map(
        async (argv) => (await start(place.at(), ['check', ...argv])).code,
      ),
    );
    expect(codes).toEqual([0, 1, 2, 2, 2]);
  }, 60_000);

  test('prints the report of scan on standard output and the verdict on standard error', async () => {
    place.put(stories);
    const [scanned, ended] = await Promise.all([start(place.at(), ['scan', 's']), start(place.at(), ['check', 's'])]);
    expect(ended.out.startsWith(scanned.out.slice(0, scanned.out.indexOf('stories told more')))).toBe(true);
    expect([scanned.code, scanned.err]).toEqual([0, '']);
    expect(ended.err).toMatch(/^doubletake: check failed: 2 blocks repeat .*\n {2}s\/b\.txt:2 .*\n {2}s\/c\.txt:3 .*\n$/);
  }, 60_000);

  test('says nothing of a check that passed with --quiet, and one line of one that failed', async () => {
    place.put(stories);
    const [passed, failed] = await Promise.all([
      start(place.at(), ['check', 's/a.txt', '--quiet']),
      start(place.at(), ['check', 's', '--quiet']),
    ]);
    expect([passed.code, passed.err]).toEqual([0, '']);
    expect([failed.code, failed.err.trimEnd().split('\n').length]).toEqual([1, 1]);
    const faulty = await start(place.at(), ['check', 's/a.txt', 'nowhere', '--quiet']);
    expect([faulty.code, faulty.err]).toEqual([2, 'doubletake: nowhere: there is no such file or folder\n']);
  }, 60_000);

  test('reads standard input, lists of files, records and what is compressed', async () => {
    const records = linesOf([
      { id: 'x', paragraphs: [paragraph(1)] },
      { id: 'y', paragraphs: [paragraph(2), paragraph(3), paragraph(2)] },
      { id: 'z', paragraphs: [paragraph(7), paragraph(1)] },
    ]);
    place.put({
      ...stories,
      'list.txt': 's/a.txt\ns/b.txt\n',
      'r.jsonl': records,
      'r.jsonl.gz': gzipSync(records),
      't.txt.gz': gzipSync(stories['s/c.txt']),
    });
    const rows: readonly [readonly string[], string, readonly string[]][] = [
      [['-'], stories['s/c.txt'], ['  -:3  60 words of -:1']],
      [['-', '--scope', 'document'], stories['s/c.txt'], ['  -:3  60 words of -:1']],
      [['-', '--field', 'text'], records, ['  -:2  60 words of -:2', '  -:3  60 words of -:1']],
      [['--files-from', 'list.txt'], '', ['  s/b.txt:2  60 words of s/a.txt:1']],
      [['--files-from', '-'], 's/a.txt\0s/b.txt\0', ['  s/b.txt:2  60 words of s/a.txt:1']],
      [['r.jsonl'], '', ['  r.jsonl:2  60 words of r.jsonl:2', '  r.jsonl:3  60 words of r.jsonl:1']],
      [['r.jsonl', '--scope', 'document'], '', ['  r.jsonl:2  60 words of r.jsonl:2']],
      [['r.jsonl.gz'], '', ['  r.jsonl.gz:2  60 words of r.jsonl.gz:2', '  r.jsonl.gz:3  60 words of r.jsonl.gz:1']],
      [['t.txt.gz'], '', ['  t.txt.gz:3  60 words of t.txt.gz:1']],
    ];
    for (const [argv, input, told] of rows) {
      const { code, err } = await start(place.at(), ['check', ...argv], { input });
      const lines = err.split('\n').filter((line) => line.startsWith('  '));
      expect([argv, code, lines.map((line) => line.split('  \u2068')[0])]).toEqual([argv, 1, told]);
    }
  }, 60_000);
});

describe('passages that are allowed', () => {
  const allowed = (...argv: string[]) => checked(place.at('s'), '--scope', 'document', '--allow', place.at('allow.txt'), ...argv);

  test('may be repeated inside documents, however they are wrapped and cased', async () => {
    place.put({ 's/a.txt': textOf(1, 2, 1, 3), 'allow.txt': paragraph(1).toUpperCase().replaceAll(' ', '  ') });
    const ended = await allowed();
    expect([ended.code, verdictOf(ended)]).toEqual([0, 'doubletake: check passed: no new block repeats; let pass: 1 allowed']);
  });

  test('do not let pass a block that holds anything else', async () => {
    place.put({ 's/a.txt': textOf(1, 2, 3, 1, 2, 4), 'allow.txt': textOf(1) });
    expect((await allowed()).code).toBe(1);
    place.put({ 'allow.txt': `${textOf(1)}\n${textOf(2)}` });
    expect((await allowed()).code).toBe(0);
  });

  test('are those of records too', async () => {
    place.put({ 's/r.jsonl': linesOf([{ id: 'x', paragraphs: [1, 2, 1].map((k) => paragraph(k)) }]), 'allow.txt': textOf(1) });
    expect((await allowed()).code).toBe(0);
    expect((await checked(place.at('s'), '--scope', 'document')).code).toBe(1);
  });

  test('stay between documents as they always did', async () => {
    place.put({ 's/a.txt': textOf(1, 2), 's/b.txt': textOf(3, 1), 'allow.txt': textOf(1) });
    expect((await checked(place.at('s'), '--allow', place.at('allow.txt'))).code).toBe(0);
    expect((await checked(place.at('s'))).code).toBe(1);
  });
});

describe('fingerprints', () => {
  const fingerprintsIn = async (...argv: string[]) => {
    const { out } = await run(['scan', ...argv, '--format', 'jsonl']);
    const blocks = out
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('{"type":"block"'));
    return blocks.map((line) => JSON.parse(line).fingerprint as string);
  };

  test('are the same inside documents and between them, in texts and in records, for one paragraph and for several', async () => {
    const two = [paragraph(1), paragraph(2)];
    place.put({
      'i/a.txt': textOf(1, 2, 5, 1, 2, 6),
      'b/a.txt': textOf(1, 2, 5),
      'b/b.txt': textOf(7, 1, 2),
      'r.jsonl': linesOf([
        { id: 'x', paragraphs: two },
        { id: 'y', paragraphs: [paragraph(7), ...two] },
      ]),
      'o/a.txt': textOf(1, 5, 1, 6),
      'p/a.txt': textOf(1, 5),
      'p/b.txt': textOf(6, 1),
    });
    const found = await Promise.all(['i', 'b', 'r.jsonl', 'o', 'p'].map((name) => fingerprintsIn(place.at(name))));
    expect(found[0]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect([found[1], found[2]]).toEqual([found[0], found[0]]);
    expect(found[3]).toHaveLength(1);
    expect(found[4]).toEqual(found[3]);
    expect(found[3]).not.toEqual(found[0]);
  });

  test('are of what is said: not of case, quotes, digits of another script or line ends', async () => {
    const said =
      'On Tuesday the council said "no" to 25 of the ferries that the islands had asked for, and the mayor would not say why it had done so.';
    const forms = [said, said.toUpperCase(), said.replaceAll('"', '\u201d'), said.replace('25', '\u0662\u0665')];
    for (const [k, form] of forms.entries()) place.put({ [`f${k}/a.txt`]: `${said}\n\n${paragraph(1)}\n\n${form}\n` });
    const wrapped = said.replace(/(.{30,40}) /g, '$1\r\n');
    place.put({ 'w/a.txt': `${said.replace(/(.{50,60}) /g, '$1\r\n')}\r\n\r\n${paragraph(1)}\r\n\r\n${wrapped}\r\n` });
    const found = await Promise.all(
      ['f0', 'f1', 'f2', 'f3', 'w'].map((name) => fingerprintsIn(place.at(name), '--scope', 'document', '--paragraphs', 'blank')),
    );
    expect(found[0]).toHaveLength(1);
    expect(new Set(found.flat())).toEqual(new Set(found[0]));
    expect(found.every((each) => each.length === 1)).toBe(true);
  });

  test('are the same in one thread and in several', async () => {
    // Threads are started where there are more than ten megabytes to judge.
    const numbers = (k: number) => Array.from({ length: 120_000 }, (_, n) => `${k}${n + 100_000}`).join(' ');
    place.put(Object.fromEntries(Array.from({ length: 20 }, (_, k) => [`s/${k}.txt`, `${textOf(k, k + 1000, k)}${numbers(k)}\n`])));
    const told = (jobs: number) => start(place.at(), ['scan', 's', '--scope', 'document', '--format', 'jsonl', '--jobs', `${jobs}`]);
    const [one, several] = [await told(1), await told(3)];
    expect(one.out.match(/"fingerprint":"[0-9a-f]{32}"/g)).toHaveLength(20);
    expect(several.out).toBe(one.out);
  }, 120_000);
});

describe('what a page is told', () => {
  async function looked(...argv: string[]): Promise<LocatedReport> {
    const silent = { isTerminal: false, write: async () => {} };
    const io = { stdin: async function* () {}, stdout: silent, stderr: silent, environment: {}, onInterrupt: () => () => {} };
    let report: LocatedReport | undefined;
    await look(parseArguments('scan', argv, {}), io, async ({ located }) => {
      report = {
        ...located,
        blocks: [...located.blocks],
        ...(located.documents === undefined ? {} : { documents: [...located.documents] }),
      };
    });
    if (report === undefined) throw new Error('nothing was told');
    return report;
  }
  const textsOf = ({ blocks }: LocatedReport) => [...blocks].map(({ kept, copy }) => [kept.text, copy.text]);
  const documentsOf = ({ documents }: LocatedReport) => documents && [...documents];

  test('is whole texts and the documents that hold them, in both scopes', async () => {
    place.put(stories);
    const size = (name: keyof typeof stories) => ({ document: place.at(name), byteCount: stories[name].length });
    const inside = await looked(place.at('s'), '--scope', 'document', '--format', 'html');
    expect([textsOf(inside), documentsOf(inside)]).toEqual([[[paragraph(4), paragraph(4)]], [size('s/c.txt')]]);
    const both = await looked(place.at('s'), '--report', `html=${place.at('page.html')}`);
    expect(textsOf(both)).toEqual([
      [paragraph(1), paragraph(1)],
      [paragraph(4), paragraph(4)],
    ]);
    expect(documentsOf(both)).toEqual([size('s/a.txt'), size('s/b.txt'), size('s/c.txt')]);
  });

  test('is nothing of that where no page is asked for', async () => {
    place.put(stories);
    const report = await looked(place.at('s'), '--report', 'json=x.json');
    expect(report.documents).toBeUndefined();
    expect(textsOf(report)).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  test('is of records and of what is compressed too, with their dates and sources', async () => {
    const records = [
      { id: 'x', date: '2024-03-01', source: 'north', paragraphs: [paragraph(1), paragraph(2)] },
      { id: 'y', date: '2024-03-02', source: 'south', paragraphs: [paragraph(7), paragraph(1), paragraph(2)] },
    ];
    place.put({ 'r.jsonl': linesOf(records), 'z/a.txt.gz': gzipSync(textOf(1, 2)), 'z/b.txt.gz': gzipSync(textOf(7, 1, 2)) });
    const two = `${paragraph(1)}\n${paragraph(2)}`;
    const ofRecords = await looked(place.at('r.jsonl'), '--format', 'html');
    expect(textsOf(ofRecords)).toEqual([[two, two]]);
    expect(documentsOf(ofRecords)).toEqual([
      { document: `${place.at('r.jsonl')}#1`, byteCount: two.length, source: 'north', date: '2024-03-01' },
      { document: `${place.at('r.jsonl')}#2`, byteCount: two.length + 1 + paragraph(7).length, source: 'south', date: '2024-03-02' },
    ]);
    expect(textsOf(await looked(place.at('z'), '--format', 'html'))).toEqual([[two, two]]);
  });

  test('is no more text than a run can keep', () => {
    const limited = textLimit();
    const large = { ...passage('a'), text: 'x'.repeat(2 ** 24) };
    const told = [1, 2, 3].map(() => limited({ ...block('remove', 9), kept: large, copy: large }));
    expect(told.map(({ kept, copy }) => [kept.text?.length, copy.text?.length])).toEqual([
      [2 ** 24, 2 ** 24],
      [2 ** 24, 2 ** 24],
      [undefined, undefined],
    ]);
  });

  test('is decoded, in bytes of the file, and no longer than a page shows', async () => {
    const arabic =
      'قال المتحدث باسم البلدية إن المجلس وافق بعد أربع ساعات من النقاش على تأجير أقدم عبارتين لقرى الجزر حتى ينتهي بناء الرصيف الجديد في الخريف القادم';
    const bytes = Buffer.from(`${arabic}\r\n${arabic}\r\n`, 'utf16le');
    place.put({
      'u/a.txt': Buffer.concat([Buffer.from([0xff, 0xfe]), bytes]),
      'u/b.txt': textOf(1),
      'long.txt': `${paragraph(1, 900)}\n${paragraph(2)}\n${paragraph(1, 900)}\n`,
    });
    const wide = await looked(place.at('u'), '--format', 'html');
    expect([textsOf(wide), documentsOf(wide)]).toEqual([
      [[arabic, arabic]],
      [{ document: place.at('u/a.txt'), byteCount: bytes.length + 2 }],
    ]);
    const [[, copy]] = textsOf(await looked(place.at('long.txt'), '--format', 'html'));
    expect([copy?.length, copy?.at(-1)]).toEqual([4000, '…']);
  });
});

describe('a check of a report', () => {
  const reportOf = (blocks: LocatedBlock[], words: number): LocatedReport => {
    const count = (verdict: Verdict) => blocks.filter((each) => each.verdict === verdict).length;
    const totals = {
      documents: 1,
      paragraphs: 1,
      bytes: 1,
      words,
      blocks: blocks.length,
      remove: count('remove'),
      review: count('review'),
      keep: count('keep'),
    };
    return { rules: '1', scope: 'document', totals, blocks };
  };
  const rules = { level: 'remove', limits: {}, failsOnEmpty: false } as const;

  test('counts what a count of the blocks counts, and passes within its limits alone', () => {
    const someBlock = fc.record({
      verdict: fc.constantFrom<Verdict>('remove', 'review', 'keep'),
      words: fc.integer({ min: 1, max: 500 }),
      allowed: fc.boolean(),
    });
    const limit = fc.record({ blocks: fc.nat(6), share: fc.double({ min: 0, max: 1, noNaN: true }) }, { requiredKeys: [] });
    fc.assert(
      fc.property(
        fc.array(someBlock, { maxLength: 20 }),
        fc.constantFrom('remove' as const, 'review' as const),
        limit,
        (some, level, limits) => {
          const total = 5000;
          const blocks = some.map(({ verdict, words, allowed }) => block(verdict, words, allowed));
          const { report, worst } = judgeCheck(reportOf(blocks, total), { ...rules, level, limits });
          const counts = some.filter(
            ({ verdict, allowed }) => !allowed && (verdict === 'remove' || (verdict === 'review' && level === 'review')),
          );
          const words = counts.reduce((sum, each) => sum + each.words, 0);
          expect(report.check.counted).toEqual({ blocks: counts.length, words, share: Math.min(1, words / total) });
          const blocksMax = limits.blocks ?? (limits.share === undefined ? 0 : Number.POSITIVE_INFINITY);
          expect(report.check.isPassed).toBe(counts.length <= blocksMax && !(words / total > (limits.share ?? 1) + 1e-9));
          expect(worst.map(({ evidence }) => evidence.copyWords)).toEqual(
            counts
              .map((each) => each.words)
              .sort((a, b) => b - a)
              .slice(0, 10),
          );
          // What does not count is let pass for no reason.
          expect([...report.blocks].map(({ accepted }) => accepted)).toEqual(
            some.map(({ verdict, allowed }) => (allowed && (verdict === 'remove' || verdict === level) ? 'allowed' : undefined)),
          );
          expect([...report.blocks].map(({ accepted, ...rest }) => rest)).toEqual(blocks.map(({ accepted, ...rest }) => rest));
        },
      ),
    );
  });

  test('a share at its limit passes, whatever a division makes of it', () => {
    for (const percent of [0.1, 0.3, 0.7, 1.1, 2.3, 4.9]) {
      const report = reportOf([block('remove', Math.round(percent * 10))], 1000);
      expect(judgeCheck(report, { ...rules, limits: { share: percent / 100 } }).report.check.isPassed).toBe(true);
      expect(
        judgeCheck(reportOf([block('remove', Math.round(percent * 10) + 1)], 1000), { ...rules, limits: { share: percent / 100 } }).report
          .check.isPassed,
      ).toBe(false);
    }
  });

  test('tells texts of inputs without what a terminal would obey', () => {
    const hostile = { ...block('remove', 9), copy: { ...passage('\x1b[31mb'), excerpt: 'Quay' } };
    const judged = judgeCheck(reportOf([hostile], 100), rules);
    expect([verdictLine(judged.report), ...worstLines(judged)].join(' ')).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  test('tells what of a baseline is gone', () => {
    const gone = (vanished: CheckFindings['vanished']) => vanishedText({ ...judgeCheck(reportOf([], 1), rules).report.check, vanished });
    const repeat = { fingerprint: '0'.repeat(32), copies: 1, documents: ['a.txt'] };
    expect(gone([])).toBeUndefined();
    expect(gone([repeat])).toBe('a repeat of it is gone (1 copy), which stood in a.txt; --update-baseline takes out what is gone');
    expect(gone([repeat, { ...repeat, copies: 2, documents: [] }])).toBe(
      '2 repeats of it are gone (3 copies), the first of which stood in a.txt; --update-baseline takes out what is gone',
    );
  });
});

test('a check whose report nobody reads to its end still fails, and says so', async () => {
  place.put(stories);
  const told: string[] = [];
  const closed = async () => {
    throw new ClosedPipe();
  };
  const code = await check(parseArguments('check', [place.at('s')], {}), {
    stdin: async function* () {},
    stdout: { isTerminal: false, write: closed },
    stderr: { isTerminal: false, write: async (chunk) => void told.push(String(chunk)) },
    environment: {},
    onInterrupt: () => () => {},
  });
  expect(code).toBe(1);
  expect(told.join('')).toContain('check failed: 2 blocks repeat');
});
