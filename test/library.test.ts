import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  applyEdits,
  createIndex,
  type DedupeOptions,
  type Documents,
  dedupe,
  type FindOptions,
  findRepeats,
  InputError,
  type InputErrorCode,
  type UndoRecord,
  undo,
} from '../src/index.js';
import { defaultDetectOptions } from '../src/options.js';
import { allExamples } from './examples.js';
import { articles, languages } from './texts.js';

/*
 * The public names, as a program calls them. What is removed and why is tested elsewhere, on the pipeline; here it is asked whether strings
 * and bytes get the same answers, and whether whatever comes in is either answered or refused by name.
 */
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
const utf16 = (text: string) => Uint8Array.from(Buffer.from(text, 'utf16le'));

async function refusal(promise: Promise<unknown> | (() => unknown)): Promise<InputError> {
  try {
    await (typeof promise === 'function' ? promise() : promise);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

async function expectRefused(
  promise: Promise<unknown> | (() => unknown),
  code: InputErrorCode,
  said: { expected?: string; got?: string; path?: string; message?: string },
): Promise<void> {
  const { code: found, message, details } = await refusal(promise);
  expect({ code: found, message, ...details }).toMatchObject({ code, ...said });
}

/** Lines of an article, lone halves of pairs and other things that strings can hold, so often the same that some repeat. */
const hard = [
  ...articles.en.slice(0, 4),
  ...articles.ar.slice(0, 3),
  articles.en[1].replaceAll('e', '\ud800'),
  articles.en[1].replaceAll('e', '\ud801'),
  articles.en[2].replaceAll('a', '\udc00'),
  articles.ru[1].replaceAll('о', '😀'),
  `\ufeff${articles.en[3]}`,
  '\ud83d',
  '\ude00',
  '',
];
const hardText = fc
  .array(fc.tuple(fc.constantFrom(...hard), fc.constantFrom('\n', '\r\n', '\n\n', ' ', '')), { maxLength: 12 })
  .map((lines) => lines.map(([line, end]) => line + end).join(''));
const isWellFormed = (text: string) => !/\p{Cs}/u.test(text);

describe('dedupe', () => {
  test.each(languages)('%s: takes the second body out of a string, of its bytes and of its bytes in UTF-16', async (language) => {
    const body = `${articles[language].join('\n')}\n`;
    const { output, edits, encoding } = await dedupe(body + body);
    expect(output).toBe(body);
    // At the end of a text the line end before a cut goes with it, and not the one after.
    expect(edits).toEqual([{ start: body.length - 1, end: 2 * body.length - 1, block: 0 }]);
    expect(encoding).toBeUndefined();
    const bytes = await dedupe(encode(body + body));
    expect(decode(bytes.output)).toBe(body);
    expect(bytes.encoding).toMatchObject({ name: 'utf-8', from: 'form' });
    expect((await dedupe(utf16(body + body))).output).toEqual(utf16(body));
  });

  test('a string gets the answer that its UTF-8 gets, in code units', async () => {
    await fc.assert(
      fc.asyncProperty(hardText.filter(isWellFormed), fc.constantFrom('safe', 'exact', 'all'), async (text, remove) => {
        const ofString = await dedupe(text, { remove });
        const ofBytes = await dedupe(encode(text), { remove, encoding: 'utf-8' });
        const inUnits = (byte: number) => decode(encode(text).subarray(0, byte)).length;
        expect(ofString.output).toBe(decode(ofBytes.output));
        expect(ofString.edits).toEqual(ofBytes.edits.map((edit) => ({ ...edit, start: inUnits(edit.start), end: inUnits(edit.end) })));
        expect(ofString.blocks.map(({ verdict, rule, copy }) => [verdict, rule, copy.start, copy.end])).toEqual(
          ofBytes.blocks.map(({ verdict, rule, copy }) => [verdict, rule, inUnits(copy.start), inUnits(copy.end)]),
        );
      }),
      { numRuns: 150 },
    );
  });

  test('of any string, lone halves of pairs too: what stays stays, the edits say what goes, a second time changes nothing, undo gives it back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(hardText, fc.string({ unit: 'binary' }), fc.array(fc.nat(0xffff)).map(fromUnits)), async (text) => {
        const { output, edits, undoRecord } = await dedupe(text);
        expect(applyEdits(text, edits)).toBe(output);
        expect(withoutEdits(text, edits)).toBe(output);
        expect((await dedupe(output)).edits).toEqual([]);
        expect(await undo(output, JSON.parse(JSON.stringify(undoRecord)))).toBe(text);
        expect(await undo(text, undoRecord)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  test('texts that differ in lone halves of pairs only are two texts', async () => {
    const [one, other] = ['\ud800', '\ud801'].map((half) => `${articles.en[1].replaceAll('e', half)}\n`);
    expect((await dedupe(one + articles.en[0] + other)).output).toBe(one + articles.en[0] + other);
    expect((await dedupe(`${one}${articles.en[0]}\n${one}`)).output).toBe(`${one}${articles.en[0]}\n`);
  });

  test('does not touch its input, takes a Buffer, and answers in an array of its own', async () => {
    const body = encode(`${articles.en.join('\n')}\n`);
    const buffer = Buffer.concat([body, body]);
    const before = Uint8Array.from(buffer);
    const { output } = await dedupe(buffer);
    expect(Uint8Array.from(buffer)).toEqual(before);
    expect(output).toEqual(body);
    expect(Buffer.isBuffer(output)).toBe(false);
    const single = await dedupe(body);
    expect(single.output).toEqual(body);
    expect(single.output.buffer).not.toBe(body.buffer);
  });

  test('takes bytes of another realm, such as a frame or a worker context', async () => {
    const foreign: Uint8Array = runInNewContext('Uint8Array.from(bytes)', { bytes: [...encode('A line.\n')] });
    expect(foreign instanceof Uint8Array).toBe(false);
    expect(decode((await dedupe(foreign)).output)).toBe('A line.\n');
  });

  test('keeps no state: calls side by side answer as calls one after the other', async () => {
    const texts = languages.map((language) => `${articles[language].join('\n')}\n`.repeat(2));
    const alone = [];
    for (const text of texts) alone.push(await dedupe(text));
    expect(await Promise.all(texts.map((text) => dedupe(text)))).toEqual(alone);
    expect(await Promise.all(texts.toReversed().map((text) => dedupe(text)))).toEqual(alone.toReversed());
  });

  test('cuts what the option remove says', async () => {
    const body = `${articles.en.join('\n')}\n`;
    const text = `${body}${body.replace('nine days', 'ten days')}`;
    expect((await dedupe(text, { remove: 'all' })).output).toBe(body);
    expect((await dedupe(text)).output).toContain('ten days');
    expect((await dedupe(text, { engine: 'minhash' })).output).toBe((await dedupe(text)).output);
  });

  test.each<[string, unknown, InputErrorCode, Parameters<typeof expectRefused>[2]]>([
    ['no text', undefined, 'usage', { expected: 'a string or a Uint8Array', got: 'undefined' }],
    ['an ArrayBuffer', new ArrayBuffer(8), 'usage', { got: 'an object (ArrayBuffer)' }],
    ['other numbers', new Uint16Array(8), 'usage', { got: 'an object (Uint16Array)' }],
    ['a String object', new String('text'), 'usage', { got: 'an object (String)' }],
    ['a zip archive', Uint8Array.of(0x50, 0x4b, 3, 4, 1), 'binary', { expected: 'text', got: 'a zip archive' }],
    ['UTF-32', Uint8Array.of(0xff, 0xfe, 0, 0, 65, 0, 0, 0), 'encoding', { got: 'UTF-32' }],
  ])('refuses %s', async (_name, input, code, said) => {
    await expectRefused(dedupe(input as string), code, said);
  });

  test('refuses bytes above the limit before it reads them', async () => {
    // An array of this size takes no memory until it is written to.
    await expectRefused(dedupe(new Uint8Array(2 ** 30 + 1)), 'too-large', { expected: `at most ${2 ** 30} bytes` });
  });

  test('and strings above theirs', async () => {
    await expectRefused(dedupe('a'.repeat(357_913_942)), 'too-large', { expected: 'at most 357913941 UTF-16 code units' });
  });
});

function fromUnits(units: readonly number[]): string {
  return String.fromCharCode(...units);
}

/** The naive way to carry edits out: unit by unit. */
function withoutEdits(text: string, edits: readonly { readonly start: number; readonly end: number }[]): string {
  return text
    .split('')
    .filter((_unit, at) => !edits.some(({ start, end }) => start <= at && at < end))
    .join('');
}

describe('options', () => {
  test.each<[string, unknown, Parameters<typeof expectRefused>[2]]>([
    [
      'an unknown name',
      { treshold: 0.8 },
      { message: 'unknown option', got: '"treshold"', expected: expect.stringContaining('threshold') as never },
    ],
    ['an option of the command line', { out: 'x' }, { message: 'unknown option' }],
    ['a name that every object has', { toString: 1 }, { message: 'unknown option' }],
    ['another choice', { remove: 'everything' }, { expected: 'safe, exact, all', got: '"everything"' }],
    ['a flag for a choice', { engine: true }, { expected: 'kernel, scalar, minhash', got: 'true' }],
    ['null for a choice', { paragraphs: null }, { expected: 'auto, line, blank', got: 'null' }],
    ['a list for a choice', { paragraphs: ['line'] }, { got: 'an object (Array)' }],
    ['a number below its range', { threshold: 0.49 }, { expected: 'a number from 0.5 to 1 (Jaccard similarity)', got: '0.49' }],
    ['no number', { threshold: Number.NaN }, { got: 'NaN' }],
    ['text for a number', { threshold: '0.7' }, { got: '"0.7"' }],
    ['no encoding', { encoding: 'klingon' }, { expected: expect.stringMatching(/^auto, or/u) as never, got: '"klingon"' }],
    ['an encoding with escapes', { encoding: 'iso-2022-jp' }, { got: '"iso-2022-jp"' }],
    ['an encoding for a string', { encoding: 'utf-8' }, { expected: 'encoding: auto', got: '"utf-8"' }],
    ['a long value, cut short', { remove: 'x'.repeat(1000) }, { got: `"${'x'.repeat(60)}..."` }],
    ['no object', 'safe', { message: 'options are no object', got: 'a string' }],
    ['null', null, { message: 'options are no object', got: 'null' }],
  ])('%s is refused, with what was expected and what came', async (_name, options, said) => {
    await expectRefused(dedupe('text', options as DedupeOptions), 'usage', said);
  });

  test('each function refuses the one option of the other', async () => {
    await expectRefused(dedupe('text', { scope: 'corpus' } as DedupeOptions), 'usage', {
      message: 'scope is no option of dedupe, but of findRepeats',
    });
    await expectRefused(findRepeats('text', { remove: 'all' } as FindOptions), 'usage', {
      message: 'remove is no option of findRepeats, but of dedupe',
    });
  });

  test.each<[string, unknown, Parameters<typeof expectRefused>[2]]>([
    ['another choice', { keep: 'best' }, { expected: 'first, latest, longest, source-list', got: '"best"' }],
    ['half a document', { boilerplateDocuments: 2.5 }, { expected: expect.stringMatching(/^a whole number/u) as never, got: '2.5' }],
    ['one source for a list', { keep: 'source-list', sources: 'agency' }, { expected: 'a list of names, each once', got: '"agency"' }],
    ['a source twice', { keep: 'source-list', sources: ['a', 'a'] }, { expected: 'a list of names, each once' }],
    ['a list that nobody asks', { sources: ['a'] }, { got: 'keep first, 1 sources' }],
    ['no list where it is needed', { keep: 'source-list' }, { got: 'keep source-list, 0 sources' }],
  ])('of several documents: %s is refused', async (_name, options, said) => {
    await expectRefused(findRepeats('text', options as FindOptions), 'usage', said);
    await expectRefused(() => createIndex(options as FindOptions), 'usage', said);
    await expectRefused(dedupe('text', options as DedupeOptions), 'usage', { message: 'unknown option' });
  });

  test('what is left out or undefined has its default, and the bounds themselves are taken', async () => {
    const text = `${articles.en.join('\n')}\n`.repeat(2);
    const { encoding: _, scope: __, ...told } = defaultDetectOptions;
    expect(await dedupe(text, told)).toEqual(await dedupe(text));
    expect(await dedupe(text, { remove: undefined } as unknown as DedupeOptions)).toEqual(await dedupe(text));
    for (const threshold of [0.5, 1]) expect((await dedupe(text, { threshold })).edits).toHaveLength(1);
  });
});

describe('findRepeats', () => {
  const body = `${articles.ar.join('\n')}\n`;

  test('one text: the blocks are those of dedupe, and nothing is removed', async () => {
    const { blocks, scope, documentCount, paragraphCount } = await findRepeats(body + body);
    expect(blocks).toEqual((await dedupe(body + body)).blocks);
    expect([scope, documentCount, paragraphCount]).toEqual(['corpus', 1, 2 * articles.ar.length]);
    expect(blocks[0].copy).toMatchObject({ document: 'input', start: body.length, end: 2 * body.length - 1 });
  });

  test('documents of both kinds, of a list or of a stream: each passage in the unit of its document', async () => {
    const documents = [
      { id: 'string', text: `\ufeff${body}` },
      { id: 'bytes', text: encode(body) },
      { id: 'utf-16', text: utf16(body) },
    ];
    async function* stream() {
      yield* documents;
    }
    const report = await findRepeats(documents);
    expect(await findRepeats(stream())).toEqual(report);
    expect(await findRepeats(new Set(documents))).toEqual(report);
    // Of documents without a date the smallest id keeps what they hold.
    expect(report.blocks.map(({ kept, copy }) => [kept, copy].map(({ document, start, end }) => [document, start, end]))).toEqual([
      [
        ['bytes', 0, encode(body).length - 1],
        ['string', 1, body.length],
      ],
      [
        ['bytes', 0, encode(body).length - 1],
        ['utf-16', 0, 2 * body.length - 2],
      ],
    ]);
    expect(report.repeatedDocuments.map(({ document, keptIn }) => [document, keptIn])).toEqual([
      ['string', ['bytes']],
      ['utf-16', ['bytes']],
    ]);
    expect(report.stories.map(({ documents: told }) => told.map(({ document }) => document))).toEqual([['bytes', 'string', 'utf-16']]);
    expect(report.boilerplate).toEqual([]);
    expect((await findRepeats(documents, { scope: 'document' })).blocks).toEqual([]);
  });

  test('nothing repeats in nothing', async () => {
    for (const nothing of ['', new Uint8Array(), []])
      expect(await findRepeats(nothing)).toMatchObject({ paragraphCount: 0, wordCount: 0, blocks: [] });
  });

  test.each<[string, unknown, InputErrorCode, Parameters<typeof expectRefused>[2]]>([
    ['no text', 7, 'usage', { got: 'a number' }],
    ['a date that is none', [{ id: 'a', text: 'one', date: 'soon' }], 'usage', { path: 'a', got: '"soon"' }],
    ['an invalid Date', [{ id: 'a', text: 'one', date: new Date(Number.NaN) }], 'usage', { path: 'a' }],
    ['a source that is none', [{ id: 'a', text: 'one', source: 7 }], 'usage', { path: 'a', got: 'a number' }],
    ['a promise', Promise.resolve('text'), 'usage', { got: 'an object (Promise)' }],
    ['texts without names', ['one', 'two'], 'usage', { message: 'is no document', expected: '{ id, text }', got: 'a string' }],
    ['a name that is none', [{ id: 1, text: 'one' }], 'usage', { message: 'is no document' }],
    ['a document without text', [{ id: 'a' }], 'usage', { path: 'a', got: 'undefined' }],
    ['a document that is no text', [{ id: 'a', text: Uint8Array.of(0x1f, 0x8b, 8, 0) }], 'binary', { path: 'a', got: 'gzip data' }],
    [
      'two documents of one name',
      [
        { id: 'a', text: 'one' },
        { id: 'a', text: 'two' },
      ],
      'collision',
      { path: 'a' },
    ],
  ])('refuses %s', async (_name, input, code, said) => {
    await expectRefused(findRepeats(input as Documents), code, said);
  });
});

describe('applyEdits', () => {
  const span = fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 9 }));
  const spans = fc.array(span).map((pairs) => {
    const sorted: { start: number; end: number }[] = [];
    for (const [gap, length] of pairs) {
      const start = (sorted.at(-1)?.end ?? 0) + gap;
      sorted.push({ start, end: start + length });
    }
    return sorted;
  });

  test('removes exactly the spans, of strings and of bytes', () => {
    fc.assert(
      fc.property(spans, fc.array(fc.nat(0xffff), { minLength: 400, maxLength: 500 }), (edits, units) => {
        const inside = edits.filter(({ end }) => end <= units.length);
        const text = fromUnits(units);
        expect(applyEdits(text, inside)).toBe(withoutEdits(text, inside));
        expect(decode(applyEdits(encode('x'.repeat(units.length)), inside))).toBe(withoutEdits('x'.repeat(units.length), inside));
      }),
    );
  });

  test.each<[string, unknown, Parameters<typeof expectRefused>[2]]>([
    ['empty', [{ start: 2, end: 2 }], { message: 'edit 0 is out of its place', expected: '0 <= start < end <= 6, in whole numbers' }],
    ['beyond the end', [{ start: 2, end: 7 }], { got: 'start 2, end 7' }],
    ['before the beginning', [{ start: -1, end: 2 }], { got: 'start -1, end 2' }],
    [
      'overlapping',
      [
        { start: 0, end: 3 },
        { start: 2, end: 4 },
      ],
      { message: 'edit 1 is out of its place' },
    ],
    [
      'in the wrong order',
      [
        { start: 3, end: 4 },
        { start: 0, end: 1 },
      ],
      { expected: '4 <= start < end <= 6, in whole numbers' },
    ],
    ['half a unit long', [{ start: 0, end: 1.5 }], {}],
    ['without numbers', [{ start: '0', end: '1' }], { got: 'start "0", end "1"' }],
    ['nothing', [undefined], { got: 'start undefined, end undefined' }],
    ['no list', { start: 0, end: 1 }, { message: 'edits are no list' }],
  ])('refuses edits that are %s', async (_name, edits, said) => {
    await expectRefused(() => applyEdits('abcdef', edits as []), 'malformed', said);
    await expectRefused(() => applyEdits(encode('abcdef'), edits as []), 'malformed', said);
  });

  test('refuses what is no text', async () => {
    await expectRefused(() => applyEdits(null as unknown as string, []), 'usage', { got: 'null' });
  });
});

describe('undo', () => {
  const body = `${articles.en.join('\n')}\n`;
  const twice = body + body;

  test('of bytes, in any encoding, by way of JSON', async () => {
    for (const bytes of [encode(twice), utf16(twice), Buffer.concat([encode(body), Uint8Array.of(0xff, 10), encode(body)])]) {
      const { output, edits, undoRecord } = await dedupe(bytes);
      expect(edits.length).toBeGreaterThan(0);
      expect(await undo(output, JSON.parse(JSON.stringify(undoRecord)))).toEqual(Uint8Array.from(bytes));
      expect(await undo(bytes, undoRecord)).toEqual(Uint8Array.from(bytes));
    }
  });

  test('refuses an output that was changed since, by one character too', async () => {
    const { output, undoRecord } = await dedupe(twice);
    const said = { message: 'was changed since', expected: `${body.length} utf-16 units with hash ${undoRecord.after.hash}` };
    for (const changed of [`${output}!`, output.replace('strike', 'strife'), ''])
      await expectRefused(undo(changed, undoRecord), 'changed', said);
  });

  test('refuses a record of another kind of text', async () => {
    const { output, undoRecord } = await dedupe(twice);
    await expectRefused(undo(encode(output), undoRecord), 'usage', { expected: 'a string', got: 'bytes' });
    const bytes = await dedupe(encode(twice));
    await expectRefused(undo(decode(bytes.output), bytes.undoRecord), 'usage', { expected: 'bytes', got: 'a string' });
    await expectRefused(undo(7 as unknown as string, undoRecord), 'usage', { got: 'a number' });
  });

  test.each<[string, (record: UndoRecord) => unknown, Parameters<typeof expectRefused>[2]]>([
    ['nothing', () => undefined, { message: 'is no undo record' }],
    ['another version', (record) => ({ ...record, version: 2 }), { message: 'is no undo record' }],
    ['no unit', (record) => ({ ...record, unit: 'line' }), { expected: 'utf-16 or byte', got: '"line"' }],
    ['no pieces', (record) => ({ ...record, removed: null }), { message: 'no removed pieces' }],
    [
      'a length that is none',
      (record) => ({ ...record, before: { ...record.before, length: -1 } }),
      { message: 'no usable length "before"' },
    ],
    ['a hash that is none', (record) => ({ ...record, after: { ...record.after, hash: 'x' } }), { message: 'no usable hash "after"' }],
    ['a piece without content', (record) => ({ ...record, removed: [{ at: 0, content: '' }] }), { message: 'a piece without content' }],
    [
      'a piece out of its place',
      ({ removed: [piece], ...record }) => ({ ...record, removed: [{ ...piece, at: 1e9 }] }),
      { got: '1000000000' },
    ],
    [
      'a piece too few',
      (record) => ({ ...record, removed: [] }),
      { message: 'the lengths do not add up', expected: `${body.length} removed`, got: '0' },
    ],
    [
      'a piece that is not the one removed',
      ({ removed: [piece], ...record }) => ({ ...record, removed: [{ ...piece, content: piece.content.replace('strike', 'strife') }] }),
      { message: 'the removed pieces are not those of the original' },
    ],
    ['a piece elsewhere', ({ removed: [piece], ...record }) => ({ ...record, removed: [{ ...piece, at: piece.at - 1 }] }), {}],
  ])('refuses a record with %s', async (_name, damaged, said) => {
    const { output, undoRecord } = await dedupe(twice);
    await expectRefused(undo(output, damaged(undoRecord) as UndoRecord), 'malformed', said);
  });

  test('whatever the record is, the answer is the original or a refusal', async () => {
    const { output, undoRecord } = await dedupe(twice);
    const text = JSON.stringify(undoRecord);
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), async (at, put) => {
        let record: UndoRecord;
        try {
          record = JSON.parse(text.slice(0, at) + put + text.slice(at + 1));
        } catch {
          return;
        }
        try {
          expect(await undo(output, record)).toBe(twice);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('every example of the documentation runs and prints what it says', () => {
  const examples = allExamples();
  const names = ['dedupe', 'findRepeats', 'applyEdits', 'undo'];

  test.each(names)('%s has one in the README and one where it is written', (name) => {
    const places = examples.filter(({ code }) => code.includes(`${name}(`)).map(({ place }) => place);
    expect(places.some((place) => place.startsWith('README.md'))).toBe(true);
    expect(places.some((place) => place.startsWith('src/library/'))).toBe(true);
  });

  // From the package's own folder, where its name leads to what is built.
  test.each(examples)('$place', ({ code, output }) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(output).not.toBe('');
    expect(stdout).toBe(output);
  });
});

test('the limit that the documentation names is the one in force', () => {
  const source = readFileSync(new URL('../src/library/dedupe.ts', import.meta.url), 'utf8');
  expect(source).toContain(Math.floor(2 ** 30 / 3).toLocaleString('en'));
});
