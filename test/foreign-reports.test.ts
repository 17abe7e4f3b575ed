import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { validateXML } from 'xmllint-wasm';
import { rules } from '../src/blocks/rules.js';
import { verdictLine } from '../src/report/check-text.js';
import { displaySafe } from '../src/report/display.js';
import { formatAbouts, type Renderer, rendererOf } from '../src/report/formats.js';
import type { LocatedReport } from '../src/report/locate.js';
import { ruleAbouts } from '../src/report/rule-abouts.js';
import { standingOf } from '../src/report/standing.js';
import { type ReportFormat, reportFormats } from '../src/report-option-table.js';
import { anyReport, checkOf, everyStanding, hostileTexts, located, passage, reportOf } from './located.js';

const context = { color: false, version: '1.2.3' };
const renderers = new Map<ReportFormat, Renderer>();
// One after the other, since modules that are loaded at once under jest do not wait for each other.
for (const format of reportFormats) renderers.set(format, await rendererOf(format));
const render = (format: ReportFormat, report: LocatedReport) => [...(renderers.get(format) as Renderer)(report, context)].join('');
const fileOf = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

/** How many blocks programs are told of. */
const toldCount = ({ blocks, check }: LocatedReport) => [...blocks].filter((block) => standingOf(block, check) !== 'kept').length;

const schemaOf = (path: string) => {
  const { id: _id, $schema: _draft, ...schema } = JSON.parse(fileOf(path));
  return schema;
};
const formats = {
  uri: /^[a-z][a-z0-9+.-]*:[\w.~:/?#[\]@!$&'()*+,;=%-]*$/i,
  'uri-reference': /^(?![^/?#]*%(?![0-9a-f]{2}))[\w.~:/?#[\]@!$&'()*+,;=%-]*$/i,
  'date-time': true as const,
};
const isSarif = new Ajv({ strict: false, unicodeRegExp: false, formats }).compile(schemaOf('./schemas/sarif-2.1.0-rtm.5.json'));
const isOurs = new Ajv2020({ allErrors: true }).compile(JSON.parse(fileOf('../src/report/scan.schema.json')));

/** What GitLab documents of a Code Quality report, each member that it names being needed. */
const isCodeQuality = new Ajv().compile({
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        additionalProperties: false,
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', minLength: 1 },
          lines: {
            type: 'object',
            additionalProperties: false,
            required: ['begin'],
            properties: { begin: { type: 'integer', minimum: 1 }, end: { type: 'integer', minimum: 1 } },
          },
        },
      },
    },
  },
});

/** JSON that every reader takes: without halves of surrogate pairs. */
function parsed(json: string) {
  return JSON.parse(json, (_name, value) => {
    if (typeof value === 'string' && /\p{Cs}/u.test(value)) throw new Error(`half a pair in ${JSON.stringify(value)}`);
    return value;
  });
}

interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The tags of a well-formed document, in order; throws where it is not. */
function tagsOf(xml: string): Tag[] {
  const parser = new SaxesParser();
  const tags: Tag[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => tags.push({ name, attributes }));
  parser.write(xml).close();
  return tags;
}

/** RFC 4180 by its own words. */
function rowsOf(csv: string): string[][] {
  const rows: string[][] = [];
  let at = 0;
  while (at < csv.length) {
    const row: string[] = [];
    for (;;) {
      const [cell, quoted, plain] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))/.exec(csv.slice(at)) as RegExpExecArray;
      row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      at += cell.length;
      if (csv[at] !== ',') break;
      at++;
    }
    if (!csv.startsWith('\r\n', at)) throw new Error(`a row ends at ${at} with ${JSON.stringify(csv.slice(at, at + 9))}`);
    at += 2;
    rows.push(row);
  }
  return rows;
}

const resultsOf = (report: LocatedReport) => parsed(render('sarif', report)).runs[0].results;

describe('SARIF', () => {
  test.each([
    ['nothing found', reportOf([])],
    ['every standing', reportOf(everyStanding, checkOf({ accepted: { baseline: 1, allowed: 1 } }))],
    [
      'hostile names',
      reportOf(hostileTexts.map((text) => located(passage(text, 1), passage(text, 3, { excerpt: text }), { rule: text, reason: text }))),
    ],
  ])('keeps to the schema of OASIS: %s', (_name, report) => {
    const log = parsed(render('sarif', report));
    expect(isSarif(log) || isSarif.errors).toBe(true);
    expect(log.runs[0].results.length).toBe(toldCount(report));
    expect(log.runs[0].tool.driver.version).toBe('1.2.3');
  });

  test('the schema is no rubber stamp', () => {
    const log = parsed(render('sarif', reportOf(everyStanding)));
    expect(isSarif({ ...log, version: '2.0.0' })).toBe(false);
    log.runs[0].results[0].level = 'fatal';
    expect(isSarif(log)).toBe(false);
  });

  test('the place of a text is in lines and columns, the end column behind the last character; of a record it is its line', () => {
    const [inside, , , record] = resultsOf(reportOf(everyStanding));
    expect(inside.locations[0].physicalLocation.region).toEqual({ startLine: 11, startColumn: 1, endLine: 12, endColumn: 10 });
    expect(inside.relatedLocations[0]).toMatchObject({ id: 1, physicalLocation: { region: { startLine: 2 } } });
    expect(inside.message.text).toBe('Paragraphs 11-12 repeat [paragraphs 2-3](1): the same paragraph again (30 words).');
    expect(record.locations[0]).toEqual({
      physicalLocation: { artifactLocation: { uri: 'news.jsonl', uriBaseId: '%SRCROOT%' }, region: { startLine: 17, endLine: 17 } },
      logicalLocations: [{ fullyQualifiedName: 'news.jsonl#y' }],
    });
  });

  test('where lines are not known, the file alone is the place', () => {
    const { lines: _lines, ...copy } = passage('a.gz', 3);
    expect(resultsOf(reportOf([located(passage('a.gz', 1), copy)]))[0].locations).toEqual([
      { physicalLocation: { artifactLocation: { uri: 'a.gz', uriBaseId: '%SRCROOT%' } } },
    ]);
  });

  test.each([
    ['wire/a b.txt', { uri: 'wire/a%20b.txt', uriBaseId: '%SRCROOT%' }],
    ['./wire/a.txt', { uri: 'wire/a.txt', uriBaseId: '%SRCROOT%' }],
    ['خبر.txt', { uri: '%D8%AE%D8%A8%D8%B1.txt', uriBaseId: '%SRCROOT%' }],
    ['a:b?#%.txt', { uri: 'a%3Ab%3F%23%25.txt', uriBaseId: '%SRCROOT%' }],
    ['lone\ud800', { uri: 'lone%EF%BF%BD', uriBaseId: '%SRCROOT%' }],
    ['/abs/a b.txt', { uri: 'file:///abs/a%20b.txt' }],
    ['C:/wire/a b.txt', { uri: 'file:///C:/wire/a%20b.txt' }],
    ['//host/share/a.txt', { uri: 'file://host/share/a.txt' }],
    ['-', { uri: '-', description: { text: 'Standard input.' } }],
    ['./-', { uri: './-', uriBaseId: '%SRCROOT%' }],
  ])('the URI of %j', (path, artifact) => {
    const [{ locations }] = resultsOf(reportOf([located(passage('b', 1), passage(path, 3))]));
    expect(locations[0].physicalLocation.artifactLocation).toEqual(artifact);
  });

  test('only what makes a check fail is an error', () => {
    const levels = (check?: LocatedReport['check']) =>
      resultsOf(reportOf(everyStanding, check)).map(({ level }: { level: string }) => level);
    expect(levels()).toEqual(['warning', 'note', 'note', 'note']);
    expect(levels(checkOf())).toEqual(['error', 'note', 'note', 'note']);
    expect(levels(checkOf({ level: 'review' }))).toEqual(['error', 'note', 'error', 'note']);
    expect(levels(checkOf({ isPassed: true, exceeded: [] }))).toEqual(['warning', 'note', 'note', 'note']);
  });

  test('what is let pass is suppressed, and equal fingerprints are told apart', () => {
    const results = resultsOf(reportOf(everyStanding, checkOf()));
    const suppression = (justification: string) => [{ kind: 'external', status: 'accepted', justification }];
    expect(results.map((result: { suppressions?: unknown }) => result.suppressions)).toEqual([
      undefined,
      suppression('in the baseline'),
      undefined,
      suppression('on the list of what is allowed'),
    ]);
    expect(results[1].baselineState).toBe('unchanged');
    const prints = results.map((result: { partialFingerprints: Record<string, string> }) => result.partialFingerprints['doubletake/v1']);
    const [first] = prints;
    expect(prints).toEqual([first, `${first}-2`, 'f'.repeat(32), `${first}-3`]);
  });

  test('every rule that decides is described, and no other', () => {
    const source = new URL('../src/', import.meta.url);
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
      (path) => /\.ts$/.test(path) && !/rule-abouts|kernel/.test(path),
    );
    const named = files.flatMap((path) => {
      const text = readFileSync(new URL(path.replaceAll('\\', '/'), source), 'utf8');
      return [...text.matchAll(/\brule: '([a-z-]+)'|takeShorter\(\w+, '([a-z-]+)'/g)].map(([, rule, shorter]) => rule ?? shorter);
    });
    const known = ruleAbouts.map(({ rule }) => rule);
    expect([...known].sort()).toEqual([...new Set([...named, ...rules.map(({ name }) => name)])].sort());
    const verdicts = new Map(ruleAbouts.map(({ rule, verdict }) => [rule, verdict]));
    for (const { name, verdict } of rules) expect([name, verdicts.get(name)]).toEqual([name, verdict]);
  });
});

describe('JUnit', () => {
  const suitesOf = (report: LocatedReport) => {
    const tags = tagsOf(render('junit', report));
    return tags
      .filter(({ name }) => name === 'testsuite')
      .map(({ attributes: { name, tests, failures, skipped } }) => [name, tests, failures, skipped]);
  };

  test.each([
    ['nothing found', reportOf([])],
    ['every standing', reportOf(everyStanding, checkOf({ accepted: { baseline: 1 } }))],
    ['a check that passed', reportOf(everyStanding, checkOf({ isPassed: true, exceeded: [], limits: { blocks: 3, share: 0.01 } }))],
    [
      'hostile names',
      reportOf(hostileTexts.map((text) => located(passage(text, 1), passage(text, 3, { excerpt: text }), { rule: text, reason: text }))),
    ],
  ])('keeps to the schema that Jenkins is read by: %s', async (_name, report) => {
    const xml = [{ fileName: 'report.xml', contents: render('junit', report) }];
    const { valid, errors } = await validateXML({ xml, schema: [fileOf('./schemas/jenkins-junit.xsd')] });
    expect(errors).toEqual([]);
    expect(valid).toBe(true);
  });

  test('the schema is no rubber stamp', async () => {
    const contents = render('junit', reportOf(everyStanding)).replace('classname=', 'class=');
    expect(
      (await validateXML({ xml: [{ fileName: 'report.xml', contents }], schema: [fileOf('./schemas/jenkins-junit.xsd')] })).valid,
    ).toBe(false);
  });

  test('a suite for each document that holds a copy, and one for the run', () => {
    expect(suitesOf(reportOf(everyStanding, checkOf()))).toEqual([
      ['wire/a b.txt', '1', '1', '0'],
      ['wire/خبر.txt', '2', '0', '2'],
      ['news.jsonl#y', '1', '0', '1'],
      ['doubletake', '1', '1', '0'],
    ]);
    expect(suitesOf(reportOf(everyStanding, checkOf({ isPassed: true, exceeded: [] }))).map(([, , failures]) => failures)).toEqual([
      '0',
      '0',
      '0',
      '0',
    ]);
    expect(suitesOf(reportOf([]))).toEqual([['doubletake', '1', '0', '0']]);
    expect(suitesOf(reportOf([], checkOf({ exceeded: ['empty'] })))).toEqual([['doubletake', '1', '1', '0']]);
  });

  test('names come back as people may see them, and the run says how many documents hold no repeat', () => {
    const name = '<a b="\x1b\uffff">&\ud800\'';
    const xml = render('junit', reportOf([located(passage(name, 1), passage(name, 3))]));
    expect(tagsOf(xml).find(({ name }) => name === 'testsuite')?.attributes.name).toBe(displaySafe(name).replace('\uffff', '\ufffd'));
    expect(xml).toContain('11 documents without a repeat');
  });
});

describe('GitLab', () => {
  test.each([
    ['nothing found', reportOf([])],
    ['every standing', reportOf(everyStanding, checkOf())],
    ['hostile names', reportOf(hostileTexts.map((text) => located(passage(text, 1), passage(text, 3), { reason: text })))],
  ])('keeps to what is documented: %s', (_name, report) => {
    const issues = parsed(render('gitlab', report));
    expect(isCodeQuality(issues) || isCodeQuality.errors).toBe(true);
    expect(issues.length).toBe(toldCount(report));
    expect(new Set(issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size).toBe(issues.length);
  });

  test('severity, path and line', () => {
    const issues = parsed(render('gitlab', reportOf(everyStanding, checkOf())));
    expect(issues.map(({ severity }: { severity: string }) => severity)).toEqual(['major', 'info', 'info', 'info']);
    expect(issues[0].location).toEqual({ path: 'wire/a b.txt', lines: { begin: 11, end: 12 } });
    expect(issues[3].location).toEqual({ path: 'news.jsonl', lines: { begin: 17, end: 17 } });
  });

  test('without a fingerprint the place is one', () => {
    const { fingerprint: _fingerprint, ...block } = everyStanding[0];
    expect(parsed(render('gitlab', reportOf([block])))[0].fingerprint).toBe('paragraph-again:wire/a b.txt:110-119');
  });
});

describe('GitHub', () => {
  test('a line for each block, by its standing, and one that says how many there are', () => {
    const lines = render('github', reportOf(everyStanding, checkOf())).split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['::error', '::notice', '::warning', '::notice', '::notice', '']);
    expect(lines[0]).toBe(
      '::error file=wire/a b.txt,line=11,endLine=12,title=Repeated passage (paragraph-again)::paragraphs 11-12 repeat 2-3: the same paragraph again (30 words); it stays at wire/a b.txt:2',
    );
    expect(lines[3]).toContain(' file=news.jsonl,line=17,endLine=17,title=');
    const verdict = verdictLine({ ...reportOf([]), check: checkOf() }).replaceAll('%', '%25');
    expect(lines[4]).toBe(
      `::notice title=doubletake::${verdict}; 12 documents, 310 paragraphs: 5 blocks repeat (3 to remove, 1 for review, 1 kept)`,
    );
  });

  test('columns are told only of what is on one line', () => {
    const lines = { first: { line: 3, column: 5 }, last: { line: 3, column: 9 } };
    expect(render('github', reportOf([located(passage('a', 1), passage('a', 3, { lines }))]))).toContain(
      'file=a,line=3,endLine=3,col=5,endColumn=9,title=',
    );
  });

  test('standard input is no file', () => {
    expect(render('github', reportOf([located(passage('-', 1), passage('-', 3))]))).toMatch(/^::warning title=/);
  });

  test('signs of commands in names are escaped', () => {
    const name = 'a:b,c%0A::error::\n.txt';
    expect(render('github', reportOf([located(passage('b', 1), passage(name, 3))]))).toMatch(
      /^::warning file=a%3Ab%2Cc%250A%3A%3Aerror%3A%3A\\n\.txt,line=3,/,
    );
  });
});

describe('CSV', () => {
  test('a header and a row for each block, kept ones too, each of all columns', () => {
    const rows = rowsOf(render('csv', reportOf(everyStanding)));
    expect(rows.length).toBe(everyStanding.length + 1);
    for (const row of rows) expect(row.length).toBe(rows[0].length);
    const cell = (row: number, name: string) => rows[row][rows[0].indexOf(name)];
    expect(['verdict', 'accepted', 'words', 'copy_document', 'copy_first_line', 'kept_first_line'].map((name) => cell(2, name))).toEqual([
      'remove',
      'baseline',
      '30',
      'wire/خبر.txt',
      '4',
      '2',
    ]);
    expect([cell(4, 'copy_record_path'), cell(4, 'copy_record_line')]).toEqual(['news.jsonl', '17']);
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1', "'＝1"],
    ['\t=1', '\\t=1'],
    ['-', '-'],
    ['a,"b"', 'a,"b"'],
    ['a=1', 'a=1'],
  ])('the name %j is told as %j', (name, told) => {
    const rows = rowsOf(render('csv', reportOf([located(passage('b', 1), passage(name, 3))])));
    expect(rows[1][rows[0].indexOf('copy_document')]).toBe(told);
  });
});

describe('Markdown', () => {
  test('the verdict first, then the longest of what counts, then the rest', () => {
    const words = (copyWords: number) => ({ evidence: { copyWords, sharedWords: copyWords, jaccard: 1, containment: 1 } });
    const blocks = [...Array(30).keys()].map((row) =>
      located(passage('a', 1), passage(`b${row}`, 3), words(row < 2 ? 7 : 100 + (row % 5))),
    );
    const shown = render(
      'markdown',
      reportOf(blocks, checkOf({ counted: { blocks: 30, words: 2900, share: 0.3 }, limits: { blocks: 10 } })),
    );
    expect(shown.split('\n')[2]).toBe('**Check failed: 30 blocks repeat (2900 words, 30%), 20 more than --max-repeats 10.**');
    const names = [...shown.matchAll(/<td><code>(b\d+)&#58;3</g)].map(([, name]) => name);
    expect(names.length).toBe(30);
    expect(names.slice(0, 7)).toEqual(['b4', 'b9', 'b14', 'b19', 'b24', 'b29', 'b3']);
    expect(names.slice(20, 22)).toEqual(['b0', 'b1']);
    expect(shown).toContain('<details><summary>10 more</summary>');
  });

  test('text of inputs is inert', () => {
    const blocks = hostileTexts.map((text) => located(passage(text, 1), passage(text, 3, { excerpt: text }), { reason: text }));
    const shown = render(
      'markdown',
      reportOf(blocks, checkOf({ vanished: [{ fingerprint: 'x', copies: 2, documents: hostileTexts, excerpt: '@user' }] })),
    );
    const withoutOurs = shown.replaceAll(/<\/?(table|tr|th|td|code|details|summary|ul|li|p|br)>/g, '').replaceAll(/&#\d+;/g, '');
    const rows = withoutOurs.slice(withoutOurs.indexOf('### The longest that count'));
    expect(rows.replace('### The longest that count', '')).not.toMatch(/[<>&@#`|*_[\]\\!:/."'(){}~]/);
    // A blank line would end the HTML, and Markdown would begin again.
    expect(shown.slice(shown.indexOf('<table>'), shown.indexOf('</table>'))).not.toContain('\n\n');
  });

  test('it fits into a comment, however many blocks there are and however long the names', () => {
    for (const name of ['a', `${'<'.repeat(3000)}.txt`]) {
      const blocks = [...Array(2000).keys()].map((row) =>
        located(passage(name, 1), passage(`${name}${row}`, 3, { excerpt: '<'.repeat(80) })),
      );
      const vanished = [...Array(50).keys()].map(() => ({ fingerprint: 'x', copies: 1, documents: [name, name], excerpt: '<'.repeat(80) }));
      const shown = render('markdown', reportOf(blocks, checkOf({ vanished })));
      expect(new TextEncoder().encode(shown).length).toBeLessThanOrEqual(60_000);
      const [, untold] = /and (\d+) more, which/.exec(shown) ?? [];
      expect([...shown.matchAll(/<tr><td>/g)].length + Number(untold)).toBe(2000);
    }
  });
});

describe('the badge', () => {
  test('says how much repeats, or whether the check passed', () => {
    const titleOf = (report: LocatedReport) => /<title>(.*)<\/title>/.exec(render('badge', report))?.[1];
    expect(titleOf(reportOf([]))).toBe('repeated text: 0.0%');
    expect(titleOf(reportOf([everyStanding[0], everyStanding[2]]))).toBe('repeated text: 0.3%');
    expect(titleOf(reportOf([], checkOf()))).toBe('repeats check: failed');
    expect(titleOf(reportOf([], checkOf({ isPassed: true })))).toBe('repeats check: passed');
  });

  test('is as wide as its words, and well-formed', () => {
    const [svg, ...rest] = tagsOf(render('badge', reportOf([], checkOf({ isPassed: true }))));
    const lengths = rest.filter(({ name }) => name === 'text').map(({ attributes }) => Number(attributes.textLength));
    expect(Number(svg.attributes.width)).toBe(lengths[0] + lengths[1] + 24);
  });
});

describe('text, JSON and JSON lines of a check', () => {
  const vanished = { fingerprint: 'e'.repeat(32), copies: 2, documents: ['a.txt', 'خبر.txt'], excerpt: 'Tolls fell.' };
  const check = checkOf({
    exceeded: ['blocks', 'share'],
    counted: { blocks: 12, words: 46, share: 0.00512 },
    limits: { blocks: 10, share: 0.005 },
    accepted: { baseline: 3, unchanged: 1 },
    vanished: [vanished],
  });

  test('text says the verdict, and what is gone', () => {
    const lines = render('text', reportOf(everyStanding, check)).split('\n');
    expect(lines.slice(-5)).toEqual([
      verdictLine({ ...reportOf(everyStanding), check }),
      'gone since the baseline: 2 copies of \u2068Tolls fell.\u2069, in a.txt, \u2068خبر.txt\u2069',
      '',
      '12 documents, 310 paragraphs: 5 blocks repeat (3 to remove, 1 for review, 1 kept)',
      '',
    ]);
    expect(lines).toContain('    news.jsonl:17  \u2068Tolls fell.\u2069');
    expect(lines.some((line) => line.includes('exact  remove (in the baseline)  the same paragraph again'))).toBe(true);
  });

  test('JSON and JSON lines keep to the schema, and tell the check and what is new of blocks', () => {
    const report = reportOf(everyStanding, check);
    const whole = JSON.parse(render('json', report));
    expect(isOurs(whole) || isOurs.errors).toBe(true);
    expect(whole).toMatchObject({ doubletake: 'check', version: 3, check, blocks: everyStanding });
    const lines = render('jsonl', report)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const line of lines) expect(isOurs(line) || isOurs.errors).toBe(true);
    expect(lines.at(-1)).toMatchObject({ type: 'summary', check });
    const { check: _check, ...without } = whole;
    expect(isOurs(without)).toBe(false);
    expect(isOurs({ ...whole, doubletake: 'scan' })).toBe(false);
  });

  test('a report is the same whether whole texts and documents were asked for or not', () => {
    const withTexts = everyStanding.map((block) => ({
      ...block,
      kept: { ...block.kept, text: 'all' },
      copy: { ...block.copy, text: 'all' },
    }));
    const documents = [{ document: 'a', byteCount: 3 }];
    for (const format of reportFormats.filter((name) => name !== 'html'))
      expect(render(format, { ...reportOf(withTexts), documents })).toBe(render(format, reportOf(everyStanding)));
  });
});

test('every format has its sentence', () => {
  expect(Object.keys(formatAbouts)).toEqual([...reportFormats]);
  for (const about of Object.values(formatAbouts)) expect(about).toMatch(/^[A-Z].*\.$/);
});

test('any report renders to what its readers can parse, with every block in it, twice the same', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const count = toldCount(report);
      const blocks = [...report.blocks].length;
      const log = parsed(render('sarif', report));
      expect(isSarif(log) || isSarif.errors).toBe(true);
      expect(log.runs[0].results.length).toBe(count);
      const issues = parsed(render('gitlab', report));
      expect(isCodeQuality(issues) || isCodeQuality.errors).toBe(true);
      expect(issues.length).toBe(count);
      expect(tagsOf(render('junit', report)).filter(({ name }) => name === 'testcase').length).toBe(count + 1);
      const rows = rowsOf(render('csv', report));
      expect(rows.map((row) => row.length)).toEqual(Array(blocks + 1).fill(rows[0].length));
      for (const row of rows.slice(1)) for (const cell of row) expect(cell).not.toMatch(/^[=+\-@](?!$)/);
      const annotations = render('github', report).split('\n').slice(0, -1);
      expect(annotations.length).toBe(count + 1);
      for (const line of annotations) expect(line).toMatch(/^::(error|warning|notice) [^:]+::(?!:)/);
      expect([...render('markdown', report).matchAll(/<tr><td>/g)].length).toBe(count);
      expect(tagsOf(render('badge', report))[0].name).toBe('svg');
      expect(JSON.parse(render('json', report)).blocks.length).toBe(blocks);
      for (const format of reportFormats) expect(render(format, report)).toBe(render(format, report));
    }),
    { numRuns: 150 },
  );
});

test('no format lets through what a terminal would obey, whatever the input', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      for (const format of reportFormats.filter((name) => name !== 'html')) {
        // Isolates are ours: each is closed, and those of inputs are shown as escapes.
        const shown = render(format, report)
          .replaceAll(/\r?\n/g, '')
          .replaceAll(/\u2068([^\u2068\u2069]*)\u2069/g, '$1');
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u206f]/u);
      }
    }),
    { numRuns: 150 },
  );
});
