import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openRecordIdentities, textIdentity, unusedFieldText } from '../src/document-keys.js';
import { fieldBytesMax, readFields } from '../src/formats/record-fields.js';

/** The seed is printed, and can be given again by the environment, so that a failing run can be had a second time. */
const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
const runs = Number(process.env.TEST_RUNS ?? 2000);
process.stdout.write(`document-keys: seed ${seed}, ${runs} runs\n`);

const encoder = new TextEncoder();
const fieldsOf = (line: string | Uint8Array, ...names: string[]) => {
  const bytes = typeof line === 'string' ? encoder.encode(line) : line;
  return readFields(
    bytes,
    0,
    bytes.length,
    names.map((name) => encoder.encode(name)),
  );
};

describe('fields of a record', () => {
  test.each<[string, string, (string | null | undefined)[]]>([
    ['strings and numbers', '{"id":"a","date":-1.50e3}', ['a', '-1.50e3']],
    ['in any order, among others', '{"x":{"id":1},"date":7,"y":["id",{"date":2}],"id":"a"}', ['a', '7']],
    ['white space', ' \t{ "id" :\t"a" , "date" : 7 } \r', ['a', '7']],
    ['the last of a key given twice', '{"id":"a","date":1,"id":"b","date":2}', ['b', '2']],
    ['the last, though it is none', '{"id":"a","id":null,"date":1,"date":{"date":2}}', [undefined, undefined]],
    ['escapes in keys and values', '{"\\u0069d":"\\u00e9\\"\\\\\\ud83d\\ude00","d\\u0061te":"\\n"}', ['é"\\😀', '\n']],
    ['half a pair', '{"id":"\\ud83d"}', ['\ud83d', undefined]],
    ['empty strings', '{"id":"","date":""}', ['', '']],
    ['literals and lists', '{"id":true,"date":[1]}', [undefined, undefined]],
    ['brackets and quotes in strings', '{"a":"}],\\"","b":["]\\\\"],"id":"x"}', ['x', undefined]],
    ['no object', '["id","a"]', [undefined, undefined]],
    ['a string outside', '"id"', [undefined, undefined]],
    ['nothing', '{}', [undefined, undefined]],
    ['as long as may be', `{"id":"${'x'.repeat(fieldBytesMax)}"}`, ['x'.repeat(fieldBytesMax), undefined]],
    ['longer', `{"id":"${'x'.repeat(fieldBytesMax + 1)}","date":${'1'.repeat(fieldBytesMax + 1)}}`, [null, null]],
  ])('%s', (_, line, expected) => {
    expect(fieldsOf(line, 'id', 'date')).toEqual(expected);
  });

  test('a name asked for twice is answered twice', () => {
    expect(fieldsOf('{"id":"a"}', 'id', 'x', 'id')).toEqual(['a', undefined, 'a']);
  });

  test('only the line itself is read', () => {
    const bytes = encoder.encode('{"id":"a"}\n{"id":"b"}\n');
    expect(readFields(bytes, 11, 21, [encoder.encode('id')])).toEqual(['b']);
  });

  test('broken bytes are read as U+FFFD', () => {
    expect(fieldsOf(Uint8Array.from([...encoder.encode('{"id":"a'), 0xc3, ...encoder.encode('"}')]), 'id')).toEqual(['a\ufffd']);
  });

  test('a line of quotes behind backslashes costs time in proportion', () => {
    const line = `{"text":"${'\\"'.repeat(500_000)}${'\\\\'.repeat(500_000)}","id":"a"}`;
    expect(fieldsOf(line, 'id')).toEqual(['a']);
  }, 5000);

  test('each is what JSON.parse finds', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.double({ noNaN: true }), fc.integer(), fc.jsonValue({ maxDepth: 3 }));
    const key = fc.oneof(fc.constantFrom('id', 'date', 'source', '__proto__'), fc.string());
    const pair = fc.tuple(key, value, fc.boolean(), fc.constantFrom('', ' ', '\t '));
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const items = pairs.map(([name, held, isEscaped, blank]) => {
          return `${blank}${isEscaped ? `"${escapeLetters(name)}"` : JSON.stringify(name)}${blank}:${blank}${JSON.stringify(held)}${blank}`;
        });
        const line = `{${items.join(',')}}`;
        const parsed: Record<string, unknown> = JSON.parse(line);
        const names = ['id', 'date', 'source', '__proto__', ''];
        for (const [index, found] of fieldsOf(line, ...names).entries()) {
          const held = Object.hasOwn(parsed, names[index]) ? parsed[names[index]] : undefined;
          if (typeof held === 'number') expect(Number(found)).toBe(held);
          else expect(found).toBe(typeof held === 'string' ? held : undefined);
        }
      }),
      { seed, numRuns: runs },
    );

    /** Every unit of a key as its escape. */
    function escapeLetters(text: string): string {
      return text
        .split('')
        .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join('');
    }
  });
});

describe('who a record is', () => {
  const read = openRecordIdentities({ name: 'id', date: 'when', source: 'outlet' });
  const identityOf = (line: string) => read('news.jsonl', 17, encoder.encode(line), 0, encoder.encode(line).length);

  test('its line, and what its fields say', () => {
    expect(identityOf('{"id":5551,"when":"26-FEB-1987 15:01:01.79","outlet":"الرياض","text":"x"}')).toEqual({
      identity: { id: 'news.jsonl#17', name: '5551', date: Date.UTC(1987, 1, 26, 15, 1, 1, 790), source: 'الرياض' },
      unused: [],
    });
  });

  test('fields that are missing or empty are left out, and nothing is said of them', () => {
    expect(identityOf('{"text":"x"}')).toEqual({ identity: { id: 'news.jsonl#17' }, unused: [] });
    expect(identityOf('{"id":"","when":"","outlet":""}')).toEqual({ identity: { id: 'news.jsonl#17' }, unused: [] });
    expect(identityOf('{"id":null,"when":{},"outlet":[]}')).toEqual({ identity: { id: 'news.jsonl#17' }, unused: [] });
  });

  test('what cannot be used is left out and named', () => {
    const long = 'x'.repeat(fieldBytesMax + 1);
    expect(identityOf(`{"id":"${long}","when":"yesterday","outlet":"${long}"}`)).toEqual({
      identity: { id: 'news.jsonl#17' },
      unused: ['name', 'date', 'source'],
    });
    expect(identityOf(`{"when":"${long}"}`).unused).toEqual(['date']);
    expect(unusedFieldText('date', 'when', 2, 'news.jsonl#17')).toBe(
      '2 records have no date that can be read in the field "when", the first is news.jsonl#17; without a date a record comes after all that have one',
    );
    expect(unusedFieldText('name', 'id', 1, 'news.jsonl#17')).toBe(
      '1 record has more than 1024 bytes in the field "id", the first is news.jsonl#17; that is left out',
    );
  });
});

describe('who a text is', () => {
  test('its source is the folder below the one that was named', () => {
    expect(textIdentity('corpus/reuters/1987/a.txt', 'reuters/1987/a.txt')).toEqual({
      id: 'corpus/reuters/1987/a.txt',
      source: 'reuters/1987',
    });
    expect(textIdentity('corpus/a.txt', 'a.txt')).toEqual({ id: 'corpus/a.txt' });
    expect(textIdentity('-', '-')).toEqual({ id: '-' });
  });

  test('it has a date where one is given', () => {
    expect(textIdentity('a.txt', 'a.txt', 0)).toEqual({ id: 'a.txt', date: 0 });
  });
});
