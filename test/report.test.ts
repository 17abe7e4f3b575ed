import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { unifiedDiff } from '../src/report/diff.js';
import { displayName, displaySafe, excerpt, isolate } from '../src/report/display.js';
import { jsonlLines, jsonPieces } from '../src/report/json.js';
import { type LocatedReport, locateReport, placesOf } from '../src/report/locate.js';
import { renderText } from '../src/report/text.js';
import type { Edit, Passage, RepeatedBlock, Report } from '../src/types.js';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const spanOf = (text: string) => ({ start: 0, end: bytesOf(text).length });
const concat = (parts: readonly Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));

/** A text in UTF-8, which is its own view. */
const shown = (bytes: Uint8Array) => ({ bytes, toView: (original: number) => original });

function passage(document: string, first: number, last: number, start = 0, end = 1): Passage {
  return { document, firstParagraph: first - 1, paragraphCount: last - first + 1, start, end };
}

function block(kept: Passage, copy: Passage, rest: Partial<RepeatedBlock> = {}): RepeatedBlock {
  const evidence = { copyWords: 214, sharedWords: 214, jaccard: 1, containment: 1 };
  return { kept, copy, kind: 'exact', verdict: 'remove', rule: 'run', reason: 'a block comes again', evidence, ...rest };
}

function reportOf(blocks: readonly RepeatedBlock[]): Report {
  return { rules: '1', scope: 'corpus', documentCount: 2, paragraphCount: 31, wordCount: 900, byteCount: 5000, blocks };
}

const renderJson = (located: LocatedReport) => [...jsonPieces(located)].join('');
const renderJsonl = (located: LocatedReport) => [...jsonlLines(located)].join('');
const nothingAtHand = () => undefined;
const emptyReport: Report = { ...reportOf([]), documentCount: 0, paragraphCount: 0, wordCount: 0, byteCount: 0 };

describe('what a terminal may see', () => {
  test.each([
    ['an escape sequence', '\x1b[2Jgone', '\\x1b[2Jgone'],
    ['line ends and tabs', 'a\r\n\tb', 'a\\r\\n\\tb'],
    ['null, delete and C1 controls', '\0\x7f\x9b', '\\x00\\x7f\\x9b'],
    ['a bidi override', 'cod\u202etxt.exe', 'cod\\u202etxt.exe'],
    ['isolates of the input, which would close ours', '\u2066a\u2069', '\\u2066a\\u2069'],
    ['line and paragraph separators', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
    ['a lone surrogate', 'a\ud800b', 'a\\ud800b'],
    ['emoji, joiners and right-to-left marks, which stay', '👩‍🚀 می‌رود \u200fخبر', '👩‍🚀 می‌رود \u200fخبر'],
  ])('%s', (_name, text, shown) => {
    expect(displaySafe(text)).toBe(shown);
    expect(displaySafe(shown)).toBe(shown);
  });

  test('isolation wraps in first-strong isolate and its end', () => {
    expect(isolate('خبر')).toBe('\u2068خبر\u2069');
  });

  test('only names with right-to-left letters are isolated, so that other paths stay clickable', () => {
    expect(displayName('wire/item.txt')).toBe('wire/item.txt');
    expect(displayName('wire/خبر.txt')).toBe('\u2068wire/خبر.txt\u2069');
  });
});

describe('excerpts', () => {
  test.each([
    ['joins white space of every kind and trims', '  The\tport\r\n\n  opened\u00a0late \n', 40, 'The port opened late'],
    ['keeps text that just fits', 'abcde', 5, 'abcde'],
    ['cuts longer text with an ellipsis within the limit', 'abcdef', 5, 'abcd…'],
    ['cuts between code points', '😀😀😀😀', 3, '😀😀…'],
    ['finds text behind a long run of blanks', `${' '.repeat(5000)}late`, 10, 'late'],
    ['shows controls as escapes', 'a\x1b[31mb', 20, 'a\\x1b[31mb'],
    ['of nothing is nothing', '', 10, ''],
  ])('%s', (_name, text, charsMax, shown) => {
    expect(excerpt(bytesOf(text), spanOf(text), charsMax)).toBe(shown);
  });

  test('bad bytes become replacement characters', () => {
    expect(excerpt(new Uint8Array([0x61, 0xff, 0x62]), { start: 0, end: 3 }, 10)).toBe('a\ufffdb');
  });

  test('a window that ends inside a character shows no replacement character', () => {
    const text = ` ${' '.repeat(30)}${'سبأ'.repeat(40)}`;
    expect(excerpt(bytesOf(text), spanOf(text), 3)).toBe('سب…');
  });
});

describe('lines and columns', () => {
  const placeOf = (text: string, before: string) => placesOf(bytesOf(text), [bytesOf(before).length])[0];

  test.each([
    ['the beginning', 'abc', '', { line: 1, column: 1 }],
    ['after a line feed', 'a\nb', 'a\n', { line: 2, column: 1 }],
    ['after \\r\\n, one line end', 'a\r\nb', 'a\r\n', { line: 2, column: 1 }],
    ['between \\r and \\n, still the first line', 'a\r\nb', 'a\r', { line: 1, column: 3 }],
    ['after a lone \\r', 'a\rb', 'a\r', { line: 2, column: 1 }],
    ['mixed line ends', 'a\n\r\n\rb', 'a\n\r\n\r', { line: 4, column: 1 }],
    ['after Arabic, in code points', 'سوق المال', 'سوق ', { line: 1, column: 5 }],
    ['after an emoji, one column', 'x😀y', 'x😀', { line: 1, column: 3 }],
    ['after a byte order mark, no column', '\ufeffab', '\ufeffa', { line: 1, column: 2 }],
    ['the end of the bytes', 'a\nbc', 'a\nbc', { line: 2, column: 3 }],
  ])('%s', (_name, text, before, place) => {
    expect(placeOf(text, before)).toEqual(place);
  });

  test('many offsets at once are as each alone', () => {
    const pieces = fc.array(fc.constantFrom('a', '\n', '\r', '\r\n', 'ب', '😀'), { maxLength: 30 });
    fc.assert(
      fc.property(pieces, (parts) => {
        const bytes = bytesOf(parts.join(''));
        const offsets = [...bytes.keys(), bytes.length];
        expect(placesOf(bytes, offsets)).toEqual(offsets.flatMap((offset) => placesOf(bytes, [offset])));
      }),
    );
  });

  test('a report is put into numbers from 1, the last place being the last character that is not white space', () => {
    const text = 'Lead.\r\n\r\nHarbour traffic rose.\r\nHarbour traffic rose.\r\n\r\n';
    const at = (index: number) => bytesOf(text.slice(0, index)).length;
    const first = text.indexOf('Harbour');
    const second = text.lastIndexOf('Harbour');
    const kept = passage('a.txt', 2, 2, at(first), at(second));
    const copy = passage('a.txt', 3, 3, at(second), text.length);
    const [located] = locateReport(reportOf([block(kept, copy)]), () => shown(bytesOf(text))).blocks;
    expect(located.kept).toEqual({
      document: 'a.txt',
      paragraphs: { first: 2, last: 2 },
      bytes: { start: 9, end: 32 },
      lines: { first: { line: 3, column: 1 }, last: { line: 3, column: 21 } },
      excerpt: 'Harbour traffic rose.',
    });
    expect(located.copy.lines).toEqual({ first: { line: 4, column: 1 }, last: { line: 4, column: 21 } });
  });

  test('the last place is the beginning of its character, not one of its later bytes', () => {
    const [located] = locateReport(reportOf([block(passage('a', 1, 1, 0, 4), passage('a', 1, 1, 4, 8))]), () =>
      shown(bytesOf('سقسق')),
    ).blocks;
    expect(located.copy.lines).toEqual({ first: { line: 1, column: 3 }, last: { line: 1, column: 4 } });
  });

  test('every document is asked for once, and without its bytes a passage has no lines and no excerpt', () => {
    const asked: string[] = [];
    const blocks = [block(passage('a', 1, 1), passage('b', 1, 1)), block(passage('a', 2, 2), passage('b', 2, 2))];
    const report = locateReport(reportOf(blocks), (document) => {
      asked.push(document);
      return document === 'a' ? shown(bytesOf('x\ny\n')) : undefined;
    });
    const [located] = report.blocks;
    expect(asked).toEqual(['a', 'b']);
    expect(Object.keys(located.copy)).toEqual(['document', 'paragraphs', 'bytes']);
    expect(located.kept.excerpt).toBe('x');
  });

  test('totals count blocks by verdict', () => {
    const kept = passage('a', 1, 1);
    const blocks = (['remove', 'review', 'keep', 'keep'] as const).map((verdict) => block(kept, passage('a', 2, 2), { verdict }));
    expect(locateReport(reportOf(blocks), nothingAtHand).totals).toEqual({
      documents: 2,
      paragraphs: 31,
      words: 900,
      bytes: 5000,
      blocks: 4,
      remove: 1,
      review: 1,
      keep: 2,
    });
  });
});

describe('the report for people', () => {
  const render = (blocks: readonly RepeatedBlock[], bytes?: Uint8Array) =>
    renderText(
      locateReport(reportOf(blocks), () => (bytes === undefined ? undefined : shown(bytes))),
      { color: false },
    );
  const near: Partial<RepeatedBlock> = {
    kind: 'near',
    verdict: 'review',
    reason: 'one version may be an update',
    evidence: { copyWords: 44, sharedWords: 41, jaccard: 0.8666, containment: 0.951 },
  };

  test.each([
    ['runs', passage('a', 2, 10), passage('a', 11, 19), 'paragraphs 11-19 repeat 2-10  '],
    ['single paragraphs', passage('a', 3, 3), passage('a', 7, 7), 'paragraph 7 repeats 3  '],
    ['one of several', passage('a', 3, 4), passage('a', 7, 7), 'paragraph 7 repeats 3-4  '],
    ['a passage inside one paragraph', passage('a', 1, 1), passage('a', 1, 1), 'paragraph 1 repeats itself  '],
    ['a passage across the same two', passage('a', 1, 2), passage('a', 1, 2), 'paragraphs 1-2 repeat themselves  '],
    ['two documents', passage('a', 2, 8), passage('b', 3, 9), 'paragraphs 3-9 of b repeat 2-8 of a  '],
    ['the same paragraph of two documents', passage('a', 1, 1), passage('b', 1, 1), 'paragraph 1 of b repeats 1 of a  '],
  ])('words for %s', (_name, kept, copy, words) => {
    expect(render([block(kept, copy)])).toContain(words);
  });

  test('a whole report', () => {
    const text = 'Tolls fell.\nTolls fell.\n';
    const blocks = [
      block(passage('a.txt', 1, 1, 0, 12), passage('a.txt', 2, 2, 12, 24)),
      block(passage('a.txt', 1, 1), passage('b.txt', 4, 4), near),
    ];
    expect(render(blocks, bytesOf(text))).toBe(
      [
        'a.txt',
        '  paragraph 2 repeats 1  exact  remove  a block comes again (214 words)',
        '    a.txt:2  \u2068Tolls fell.\u2069',
        '',
        'b.txt',
        '  paragraph 4 of b.txt repeats 1 of a.txt  near  review  one version may be an update (41 of 44 words shared, Jaccard 0.87, containment 0.95)',
        '    b.txt:1  \u2068T\u2069',
        '',
        '2 documents, 31 paragraphs: 2 blocks repeat (1 to remove, 1 for review, 0 kept)',
        '',
      ].join('\n'),
    );
  });

  test('a passage that begins inside a line is told with its column', () => {
    expect(render([block(passage('a', 1, 1, 0, 3), passage('a', 1, 1, 3, 6))], bytesOf('ab ab.'))).toContain('    a:1:4  ');
  });

  test('an empty report is one line', () => {
    expect(renderText(locateReport(emptyReport, nothingAtHand), { color: false })).toBe(
      '0 documents, 0 paragraphs: 0 blocks repeat (0 to remove, 0 for review, 0 kept)\n',
    );
  });

  test('one is singular', () => {
    const one = { ...reportOf([block(passage('a', 1, 1), passage('a', 2, 2), { verdict: 'keep' })]), documentCount: 1, paragraphCount: 1 };
    expect(renderText(locateReport(one, nothingAtHand), { color: false })).toContain(
      '1 document, 1 paragraph: 1 block repeats (0 to remove, 0 for review, 1 kept)',
    );
  });

  test('a right-to-left excerpt and name are isolated', () => {
    const text = 'ارتفعت الأسعار.';
    const shown = render([block(passage('خبر.txt', 1, 1, 0, 1), passage('خبر.txt', 2, 2, 0, bytesOf(text).length))], bytesOf(text));
    expect(shown).toContain('\u2068خبر.txt\u2069:1  \u2068ارتفعت الأسعار.\u2069');
  });

  test('colours only when asked for, and never another word with them', () => {
    const located = locateReport(reportOf([block(passage('a', 1, 1), passage('a', 2, 2))]), () => shown(bytesOf('x')));
    const colored = renderText(located, { color: true });
    expect(colored).toContain('\x1b[31mremove\x1b[0m');
    const withoutCodes = ['0', '1', '2', '31'].reduce((text, code) => text.replaceAll(`\x1b[${code}m`, ''), colored);
    expect(withoutCodes).toBe(renderText(located, { color: false }));
  });
});

describe('reports for programs', () => {
  const schema = JSON.parse(readFileSync(new URL('../src/report/scan.schema.json', import.meta.url), 'utf8'));
  const validate = new Ajv2020({ allErrors: true }).compile(schema);
  const isValid = (value: unknown) => validate(value) || validate.errors;
  const blocks = [
    block(passage('a', 2, 3), passage('a', 5, 6)),
    block(passage('a', 2, 2), passage('gone', 1, 1), {
      kind: 'contained',
      verdict: 'review',
      evidence: { copyWords: 9, sharedWords: 8, jaccard: 0.5, containment: 0.9 },
    }),
  ];
  const located = locateReport(reportOf(blocks), (document) => (document === 'a' ? shown(bytesOf('Quay closed.')) : undefined));
  const empty = locateReport(emptyReport, nothingAtHand);

  test('the JSON report keeps to its schema and says which rules made it', () => {
    for (const report of [located, empty]) expect(isValid(JSON.parse(renderJson(report)))).toBe(true);
    expect(JSON.parse(renderJson(located))).toMatchObject({
      doubletake: 'scan',
      version: 3,
      rules: '1',
      scope: 'corpus',
      blocks: [...located.blocks],
    });
  });

  test('every JSONL line keeps to the schema: a header, the blocks, a summary', () => {
    const lines = renderJsonl(located)
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    expect(lines.map(isValid)).toEqual([true, true, true, true]);
    expect(lines.map((line) => line.type)).toEqual(['header', 'block', 'block', 'summary']);
    expect(renderJsonl(empty).split('\n').length).toBe(3);
  });

  test('the schema refuses a field more, a field less, and a line without its excerpt', () => {
    const report = JSON.parse(renderJson(located));
    const { rules: _rules, ...less } = report;
    const { excerpt: _excerpt, ...copy } = report.blocks[0].copy;
    expect(isValid({ ...report, more: 1 })).not.toBe(true);
    expect(isValid(less)).not.toBe(true);
    expect(isValid({ ...report, blocks: [{ ...report.blocks[0], copy }] })).not.toBe(true);
  });

  test('names come back from JSON as they were', () => {
    const name = 'a\x1b\x9b\u202e\u2028\n"\\خبر';
    const odd = locateReport(reportOf([block(passage(name, 1, 1), passage(name, 2, 2))]), nothingAtHand);
    expect(JSON.parse(renderJson(odd)).blocks[0].copy.document).toBe(name);
    expect(JSON.parse(renderJsonl(odd).split('\n')[1]).copy.document).toBe(name);
  });
});

test('no renderer lets a control character of an input through, whatever the input', () => {
  const odd = fc.array(fc.constantFrom('a', ' ', '\x1b[2J', '\x9b', '\n', '\r', '\u202e', '\u2069', '\ud800', 'خ', '😀', '\u2028'), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(odd, odd, odd, (name, reason, content) => {
      const bytes = bytesOf(content.join(''));
      const end = bytes.length;
      const blocks = [
        block(passage('a', 1, 1, 0, end), passage(name.join(''), 2, 2, 0, end), {
          reason: reason.join(''),
          kind: 'near',
          rule: reason.join(''),
        }),
      ];
      const located = locateReport(reportOf(blocks), () => shown(bytes));
      for (const rendered of [renderText(located, { color: false }), renderJson(located), renderJsonl(located)]) {
        const withoutOurs = rendered.replaceAll('\n', '').replaceAll(/\u2068([^\u2068\u2069]*)\u2069/g, '$1');
        expect(withoutOurs).not.toMatch(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u206f]/u);
      }
      expect(renderText(located, { color: false }).split('\n').length).toBe(6);
    }),
  );
});

describe('unified diffs', () => {
  const cut = (text: string, ...words: string[]): Edit[] =>
    words.map((word) => ({
      start: bytesOf(text.slice(0, text.indexOf(word))).length,
      end: bytesOf(text.slice(0, text.indexOf(word) + word.length)).length,
      block: 0,
    }));
  const diffOf = (text: string, ...words: string[]) => textOf(unifiedDiff('a.txt', bytesOf(text), cut(text, ...words)));
  const head = '--- a/a.txt\n+++ b/a.txt\n';
  const letters = [...'abcdefghijklmnop'].map((letter) => `${letter}\n`).join('');

  test.each([
    ['a whole line', letters, ['h\n'], '@@ -5,7 +5,6 @@\n e\n f\n g\n-h\n i\n j\n k\n'],
    ['part of a line', 'one two\n', [' two'], '@@ -1,1 +1,1 @@\n-one two\n+one\n'],
    ['a line end, which joins two lines', 'ab\ncd\n', ['\n'], '@@ -1,2 +1,1 @@\n-ab\n-cd\n+abcd\n'],
    ['a line by its ending and its text: shown as the line', 'a\nb\nc\n', ['\nb'], '@@ -1,3 +1,2 @@\n a\n-b\n c\n'],
    ['the last line without its line feed', 'a\nb', ['b'], '@@ -1,2 +1,1 @@\n a\n-b\n\\ No newline at end of file\n'],
    [
      'the last line and the line feed before it',
      'a\nb',
      ['\nb'],
      '@@ -1,2 +1,1 @@\n-a\n-b\n\\ No newline at end of file\n+a\n\\ No newline at end of file\n',
    ],
    ['context without a line feed', 'a\nb', ['a\n'], '@@ -1,2 +1,1 @@\n-a\n b\n\\ No newline at end of file\n'],
    ['lines with carriage returns', 'a\r\nb\r\n', ['a\r\n'], '@@ -1,2 +1,1 @@\n-a\r\n b\r\n'],
    ['near changes in one hunk', letters, ['d\n', 'k\n'], '@@ -1,14 +1,12 @@\n a\n b\n c\n-d\n e\n f\n g\n h\n i\n j\n-k\n l\n m\n n\n'],
    [
      'far changes in two',
      letters,
      ['d\n', 'l\n'],
      '@@ -1,7 +1,6 @@\n a\n b\n c\n-d\n e\n f\n g\n@@ -9,7 +8,6 @@\n i\n j\n k\n-l\n m\n n\n o\n',
    ],
    ['touching edits as one', 'ab\ncd\nef\n', ['b\n', 'cd\n'], '@@ -1,3 +1,1 @@\n-ab\n-cd\n-ef\n+aef\n'],
  ])('%s', (_name, text, words, hunks) => {
    expect(diffOf(text, ...words)).toBe(head + hunks);
  });

  test('no edits and empty edits give no bytes', () => {
    expect(unifiedDiff('a', bytesOf('a\n'), []).length).toBe(0);
    expect(unifiedDiff('a', bytesOf('a\n'), [{ start: 1, end: 1 }]).length).toBe(0);
  });

  test.each([
    ['wire/a.txt', 'a/wire/a.txt'],
    ['/wire/a.txt', 'a/wire/a.txt'],
    ['خبر.txt', 'a/خبر.txt'],
    ['two words.txt', 'a/two words.txt\t'],
    ['a"b\\c', '"a/a\\"b\\\\c"'],
    ['a\nb\x1b\u202e', '"a/a\\012b\\033\\342\\200\\256"'],
  ])('the name %j is written %j', (id, written) => {
    expect(textOf(unifiedDiff(id, bytesOf('a\nb\n'), [{ start: 0, end: 2 }])).split('\n')[0]).toBe(`--- ${written}`);
  });

  /** What a removal leaves, told as simply as can be. */
  const without = (bytes: Uint8Array, edits: readonly Edit[]) =>
    bytes.filter((_byte, at) => !edits.some(({ start, end }) => at >= start && at < end));
  const byte = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(0x61, 0x62, 0x20) },
    { weight: 2, arbitrary: fc.constant(0x0a) },
    { weight: 1, arbitrary: fc.constantFrom(0x0d, 0xff, 0xd8, 0xb3, 0x2d, 0x40, 0x5c) },
  );
  const changed = fc
    .tuple(fc.array(byte, { minLength: 1, maxLength: 120 }), fc.array(fc.nat(130), { minLength: 2, maxLength: 12 }))
    .map(([content, cuts]) => {
      // One line stays, because what an emptied file becomes, an empty file or none, is told differently by every tool.
      const bytes = new Uint8Array([0x7a, 0x0a, ...content]);
      const offsets = cuts.map((offset) => Math.min(offset + 2, bytes.length)).sort((a, b) => a - b);
      const edits = offsets.flatMap((start, index) =>
        index % 2 === 0 && index + 1 < offsets.length ? [{ start, end: offsets[index + 1], block: 0 }] : [],
      );
      return { bytes, edits };
    });
  const names = ['plain.txt', 'two words.txt', 'خبر.txt', 'odd"name\\.txt', 'deep/er.txt', 'tab\there.txt'];

  function patchedBy(
    command: string,
    args: readonly string[],
    items: readonly { bytes: Uint8Array; edits: readonly Edit[] }[],
  ): Uint8Array[] {
    const folder = mkdtempSync(join(tmpdir(), 'doubletake-diff-'));
    try {
      const paths = items.map((_item, index) => names[index].replace('.txt', `${index}.txt`));
      for (const [index, path] of paths.entries()) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), items[index].bytes);
      }
      const diff = concat(items.map(({ bytes, edits }, index) => unifiedDiff(paths[index], bytes, edits)));
      const run = spawnSync(command, args, { cwd: folder, input: diff, env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() } });
      if (diff.length > 0 && run.status !== 0) throw new Error(`${command}: ${run.stdout}${run.stderr}\n${textOf(diff)}`);
      return paths.map((path) => new Uint8Array(readFileSync(join(folder, path))));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  for (const [command, args] of [
    ['patch', ['-p1', '--fuzz=0', '--binary', '--batch']],
    ['git', ['apply', '--whitespace=nowarn', '-p1']],
  ] as const) {
    const isHere = spawnSync(command, ['--version']).status === 0;
    const name = `what ${command} makes of the diff is what the edits leave, for any bytes and edits`;
    (isHere ? test : test.skip)(
      isHere ? name : `${name} (skipped: ${command} is not on this machine)`,
      () => {
        fc.assert(
          fc.property(fc.array(changed, { minLength: 1, maxLength: names.length }), (items) => {
            const wanted = items.map(({ bytes, edits }) => without(bytes, edits));
            expect(patchedBy(command, args, items).map((bytes) => [...bytes])).toEqual(wanted.map((bytes) => [...bytes]));
          }),
          { numRuns: 150 },
        );
      },
      60_000,
    );
  }

  test('time grows with the document, not with its square: four times the lines and edits take less than sixteen times as long', () => {
    const timed = (count: number) => {
      const line = bytesOf('harbour traffic rose again in the week\n');
      const bytes = new Uint8Array(line.length * count);
      for (let index = 0; index < count; index++) bytes.set(line, index * line.length);
      const edits = Array.from({ length: count / 2 }, (_, index) => ({
        start: 2 * index * line.length,
        end: (2 * index + 1) * line.length,
        block: 0,
      }));
      const begin = performance.now();
      expect(unifiedDiff('a', bytes, edits).length).toBeGreaterThan(bytes.length);
      return performance.now() - begin;
    };
    timed(2000);
    expect(timed(80_000)).toBeLessThan(16 * timed(20_000) + 200);
  });
});
