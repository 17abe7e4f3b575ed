import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyEdits } from '../src/edit/apply.js';
import { fromBase64, toBase64 } from '../src/edit/base64.js';
import { formatUndoRecord, standing, type UndoRecord, undo, undoHeader, undoRecord } from '../src/edit/undo.js';
import { parseUndoHeader, parseUndoRecord } from '../src/edit/undo-parse.js';
import { InputError } from '../src/errors.js';
import type { Span } from '../src/types.js';

const hash = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Some bytes and a sound list of edits of them: bounds drawn, sorted, made distinct and taken in pairs. */
const edited = fc.uint8Array({ maxLength: 300 }).chain((bytes) =>
  fc
    .uniqueArray(fc.nat({ max: bytes.length }), { maxLength: 12 })
    .map((bounds) => bounds.sort((a, b) => a - b))
    .map((bounds) => ({
      bytes,
      edits: Array.from({ length: Math.floor(bounds.length / 2) }, (_, i): Span => ({ start: bounds[2 * i], end: bounds[2 * i + 1] })),
    })),
);

/** The slow twin: keeps every byte that no span holds. */
function withoutSpans(bytes: Uint8Array, edits: readonly Span[]): number[] {
  return [...bytes].filter((_, at) => !edits.some(({ start, end }) => at >= start && at < end));
}

describe('applying edits', () => {
  test('no edits leave the bytes as they were', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => expect(applyEdits(bytes, [])).toEqual(bytes)));
  });

  test('every byte outside the spans is kept in its order, and none inside', () => {
    fc.assert(fc.property(edited, ({ bytes, edits }) => expect([...applyEdits(bytes, edits)]).toEqual(withoutSpans(bytes, edits))));
  });

  test('the input is not changed, and the answer is no view of it', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const output = applyEdits(bytes, []);
    output[0] = 9;
    expect([...bytes]).toEqual([1, 2, 3]);
  });

  test('spans that touch are allowed', () => {
    const edits = [
      { start: 0, end: 2 },
      { start: 2, end: 3 },
    ];
    expect([...applyEdits(Uint8Array.of(1, 2, 3, 4), edits)]).toEqual([4]);
  });

  test.each([
    ['unsorted', [{ start: 4, end: 5 }, { start: 1, end: 2 }]], // biome-ignore format: a row
    ['overlapping', [{ start: 1, end: 3 }, { start: 2, end: 4 }]], // biome-ignore format: a row
    ['behind the end', [{ start: 5, end: 7 }]],
    ['before the beginning', [{ start: -1, end: 1 }]],
    ['empty', [{ start: 2, end: 2 }]],
    ['turned around', [{ start: 3, end: 2 }]],
    ['no number', [{ start: Number.NaN, end: 2 }]],
    ['between two bytes', [{ start: 0.5, end: 2 }]],
  ])('edits that are %s are refused as a bug of ours', (_, edits) => {
    expect(() => applyEdits(new Uint8Array(6), edits)).toThrow(/doubletake bug/);
  });
});

describe('base64', () => {
  test('gives back what it was made of, and is what Node makes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
  });

  test('gives back pieces larger than what is done at a time', () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, i) => (i * 31) % 251);
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  });

  test.each(['A', 'AA', 'AAA', 'AA=A', '====', 'AA A', 'AAAA\n', 'AA-_', 'é===', 'A==='])('%j is refused', (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});

describe('undoing', () => {
  test('gives back the original bytes, also by way of the undo file', () => {
    fc.assert(
      fc.property(edited, fc.string({ minLength: 1 }), ({ bytes, edits }, path) => {
        fc.pre(!path.includes('\0'));
        const output = applyEdits(bytes, edits);
        const record = undoRecord(path, bytes, edits, output, hash);
        expect(undo(output, record)).toEqual(bytes);
        const line = formatUndoRecord(record);
        expect(line).not.toContain('\n');
        const parsed = parseUndoRecord(line, 2);
        expect(parsed.path).toBe(path);
        expect(undo(output, parsed)).toEqual(bytes);
      }),
    );
  });

  test('tells the cleaned file from the original, and both from any other', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4);
    const edits = [{ start: 1, end: 2 }];
    const output = applyEdits(bytes, edits);
    const record = undoRecord('a.txt', bytes, edits, output, hash);
    expect(standing(output, record, hash)).toBe('after');
    expect(standing(bytes, record, hash)).toBe('before');
    expect(standing(Uint8Array.of(1, 3, 5), record, hash)).toBe('changed');
    expect(standing(Uint8Array.of(), record, hash)).toBe('changed');
  });

  test('refuses bytes of another length than the record was made for', () => {
    const record = undoRecord('a.txt', Uint8Array.of(1, 2), [{ start: 0, end: 1 }], Uint8Array.of(2), hash);
    expect(() => undo(Uint8Array.of(2, 2), record)).toThrow(InputError);
  });
});

describe('reading an undo file', () => {
  const bytes = Uint8Array.from({ length: 90 }, (_, i) => i);
  const edits = [
    { start: 3, end: 10 },
    { start: 40, end: 80 },
  ];
  const sound = JSON.parse(formatUndoRecord(undoRecord('a/b.txt', bytes, edits, applyEdits(bytes, edits), hash)));

  function codeAndLine(parse: () => unknown): unknown {
    try {
      parse();
      return 'nothing thrown';
    } catch (error) {
      return error instanceof InputError ? [error.code, error.details.line] : error;
    }
  }

  test('takes its own header, and also one with fields it does not know', () => {
    parseUndoHeader(undoHeader, 1);
    parseUndoHeader('{"doubletake":"undo","version":1,"by":"0.1.0"}', 1);
  });

  test.each(['', '{', '[]', 'null', '{"doubletake":"scan","version":1}', '{"doubletake":"undo","version":2}', '{"doubletake":"undo"}'])(
    'refuses the header %j',
    (line) => {
      expect(codeAndLine(() => parseUndoHeader(line, 1))).toEqual(['malformed', 1]);
    },
  );

  const [first, second] = sound.removed;
  test.each<[string, Record<string, unknown>]>([
    ['no path', { path: undefined }],
    ['an empty path', { path: '' }],
    ['a path with NUL', { path: 'a\0b' }],
    ['a path that is a number', { path: 7 }],
    ['no size', { before: { hash: sound.before.hash } }],
    ['a size below zero', { after: { ...sound.after, byteCount: -1 } }],
    ['a size beyond all measure', { before: { ...sound.before, byteCount: 2 ** 40 } }],
    ['a hash of another kind', { after: { ...sound.after, hash: 'md5:00' } }],
    ['sizes that do not add up', { after: { ...sound.after, byteCount: sound.after.byteCount + 1 } }],
    ['pieces out of order', { removed: [second, first] }],
    ['pieces that overlap', { removed: [first, { ...second, at: 5 }] }],
    ['a piece behind the end', { removed: [first, { ...second, at: 89 }] }],
    ['a piece that is no base64', { removed: [first, { ...second, bytes: '%%%%' }] }],
    ['an empty piece', { removed: [first, second, { at: 85, bytes: '' }] }],
    ['a piece that is null', { removed: [null] }],
    ['pieces that are no list', { removed: { 0: first } }],
  ])('refuses a record with %s, and names its line', (_, change) => {
    expect(codeAndLine(() => parseUndoRecord(JSON.stringify({ ...sound, ...change }), 17))).toEqual(['malformed', 17]);
  });

  test('a damaged line never throws anything but an InputError, and what it lets through is sound', () => {
    const line = JSON.stringify(sound);
    const damage = fc.tuple(fc.nat({ max: line.length }), fc.nat({ max: 6 }), fc.string({ maxLength: 6 }));
    fc.assert(
      fc.property(damage, ([at, cut, put]) => {
        let record: UndoRecord;
        try {
          record = parseUndoRecord(line.slice(0, at) + put + line.slice(at + cut), 2);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          return;
        }
        expect(undo(new Uint8Array(record.after.byteCount), record)).toHaveLength(record.before.byteCount);
      }),
      { numRuns: 2000 },
    );
  });

  test('any JSON and any text never throws anything but an InputError', () => {
    const lines = fc.oneof(
      fc.json(),
      fc.string(),
      fc.constant('['.repeat(200_000)),
      fc.constant(`{"path":${'['.repeat(5000)}${']'.repeat(5000)}}`),
    );
    fc.assert(
      fc.property(lines, (line) => {
        expect(codeAndLine(() => parseUndoRecord(line, 3))).toEqual(['malformed', 3]);
      }),
    );
  });
});
