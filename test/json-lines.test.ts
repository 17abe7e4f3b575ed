import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openRecordReader } from '../src/formats/json-lines.js';
import { openJsonKernel } from '../src/formats/json-lines-kernel.js';
import { scanRecordsScalar } from '../src/formats/json-lines-scalar.js';
import { depthMax, stateAbsent, stateMalformed, stateText } from '../src/formats/record-states.js';
import type { Records, ScanRecords } from '../src/formats/records.js';

/** The seed is printed, and can be given again by the environment, so that a failing run can be had a second time. */
const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
const runs = Number(process.env.TEST_RUNS ?? 300);
process.stdout.write(`json-lines: seed ${seed}, ${runs} runs\n`);

/** What the benches are made of has no types. */
const part = (path: string) => import(new URL(`../bench/${path}.mjs`, import.meta.url).href);
const { recordsAreTrue, sameRecords } = await part('fuzz/json-oracle');

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const bytesOf = (text: string | readonly number[]) => (typeof text === 'string' ? encoder.encode(text) : Uint8Array.from(text));
const wanted = encoder.encode('text');
const stateNames = new Map([
  [stateText, 'text'],
  [stateAbsent, 'absent'],
  [stateMalformed, 'malformed'],
]);
const kernel = openJsonKernel() as ScanRecords;
const readers: readonly (readonly [string, ScanRecords])[] = [
  ['the kernel', kernel],
  ['its twin', scanRecordsScalar],
];

/** Of each record its line, and its text, or where in the line it is malformed, or null where the field is absent. */
function rowsOf(scan: ScanRecords, batch: string | Uint8Array, { field = 'text', isFirst = false } = {}) {
  const records = scan(typeof batch === 'string' ? encoder.encode(batch) : batch, encoder.encode(field), isFirst);
  return Array.from(records.states, (state, row) => {
    const text = decoder.decode(records.text.subarray(records.textStarts[row], records.textEnds[row]));
    const found = state === stateText ? text : state === stateAbsent ? null : records.valueStarts[row] - records.lineStarts[row];
    return [records.lines[row], found] as const;
  });
}

const textOf = (scan: ScanRecords, batch: Uint8Array) => {
  const { text, states } = scan(batch, wanted, false);
  return { state: stateNames.get(states[0]), text: [...text] };
};

describe.each(readers)('%s', (_, scan) => {
  test.each<[string, string, string]>([
    ['a string', '{"text":"The port said"}', 'The port said'],
    ['an empty string', '{"text":""}', ''],
    ['among other fields', '{"id":1,"a":[{"b":null}],"text":"x","c":"text"}', 'x'],
    ['white space wherever it may stand', ' \t{ "id"\t:\r1 ,\t"text" : "x" } \r', 'x'],
    ['every short escape', '{"text":"\\"\\\\\\/\\b\\f\\n\\r\\t"}', '"\\/\b\f\n\r\t'],
    ['escapes of one to three bytes', '{"text":"\\u0041\\u00E9\\u0645\\u6e2f"}', 'Aéم港'],
    ['two halves of a pair are one character', '{"text":"\\ud83D\\uDE00!"}', '😀!'],
    ['a first half before a whole pair', '{"text":"\\ud83d\\ud83d\\ude00"}', '\ufffd\ufffd\ufffd😀'],
    ['a key that is escaped', '{"te\\u0078t":"x"}', 'x'],
    ['of a key given twice the last', '{"text":"a long first one","text":"x"}', 'x'],
    ['the last, though the first was no string', '{"text":[1],"te\\u0078t":"x"}', 'x'],
    ['what comes in an inner object does not count', '{"a":{"text":"y"},"text":"x","b":[{"text":"z"}]}', 'x'],
    ['an inner object behind the key does not count', '{"text":{"text":"y"},"text":"x"}', 'x'],
    ['keys that are nearly it', '{"tex":"a","textt":"b","Text":"c","":"d","text":"x"}', 'x'],
    [
      'characters of all lengths, and those that only JavaScript takes for line ends',
      '{"text":"é م 港 😀 \u2028\u0085\u007f"}',
      'é م 港 😀 \u2028\u0085\u007f',
    ],
    ['a byte order mark inside', '{"text":"\ufeffx"}', '\ufeffx'],
  ])('%s', (__, line, text) => {
    expect(rowsOf(scan, line)).toEqual([[0, text]]);
    if (!text.includes('\ufffd')) expect(JSON.parse(line).text).toBe(text);
  });

  test.each<[string, string]>([
    ['no such field', '{"id":"x"}'],
    ['an empty object', '{}'],
    ['null', '{"text":null}'],
    ['a number', '{"text":-1.5E+7}'],
    ['an array', '{"text":["x"]}'],
    ['an object', '{"text":{"text":"x"}}'],
    ['a string before, of the same key', '{"text":"x","text":false}'],
    ['an array outside', '["text","x",{"text":"x"}]'],
    ['a string outside', '"text"'],
    ['a number outside', '0'],
    ['a literal outside', 'null'],
  ])('absent: %s', (__, line) => {
    expect(rowsOf(scan, line)).toEqual([[0, null]]);
    const { valueStarts, valueEnds, lineEnds } = scan(encoder.encode(`${line}\n`), wanted, false);
    expect([valueStarts[0], valueEnds[0]]).toEqual([lineEnds[0], lineEnds[0]]);
  });

  test.each<[string, string, number]>([
    ['a zero before a number', '{"a":01}', 6],
    ['no digit behind the point', '{"a":1.}', 7],
    ['no digit behind the minus', '{"a":-}', 6],
    ['no digit in the exponent', '{"a":1e+}', 8],
    ['no digit before the point', '{"a":.5}', 5],
    ['a plus before a number', '{"a":+5}', 5],
    ['half a literal', '{"a":tru}', 8],
    ['more than a literal', '{"a":nulll}', 9],
    ['a literal of JavaScript', 'NaN', 0],
    ['an escape that there is not', '{"a":"\\x41"}', 7],
    ['a digit that is none', '{"a":"\\u12g4"}', 10],
    ['the second half of a pair broken off', '{"a":"\\ud83d\\u12"}', 16],
    ['a string without an end', '{"a":"b', 7],
    ['a backslash at the end', '{"a":"b\\', 8],
    ['a tab in a string', '{"a":"\t"}', 6],
    ['a control that white space is not', '{"a":\u000b1}', 5],
    ['a comma before the end of an object', '{"a":1,}', 7],
    ['a comma before the end of an array', '[1,]', 3],
    ['a comma alone', '{,}', 1],
    ['two commas', '[1,,2]', 3],
    ['no colon', '{"a" 1}', 5],
    ['no comma', '[1 2]', 3],
    ['a key without quotes', '{a:1}', 1],
    ['quotes that are none', "{'a':1}", 1],
    ['a number for a key', '{1:1}', 1],
    ['more brackets closed than opened', '{"a":1}}', 7],
    ['the wrong bracket', '[1}', 2],
    ['an object that stays open', '{"text":"x"', 11],
    ['two values', '{"text":"x"}{', 12],
    ['a no-break space', '\u00a0{}', 0],
    ['a byte order mark where no file begins', '\ufeff{}', 0],
    ['a comment', '{} // x', 3],
    ['what is broken behind the text', '{"text":"x",}', 12],
  ])('malformed: %s', (__, line, place) => {
    expect(rowsOf(scan, line)).toEqual([[0, place]]);
    expect(rowsOf(scan, `{"text":"before"}\n${line}\n{"text":"behind"}\n`)).toEqual([
      [0, 'before'],
      [1, place],
      [2, 'behind'],
    ]);
    expect(() => JSON.parse(line)).toThrow();
  });

  test.each<[string, string, boolean, [number, string | number | null][]]>([
    ['nothing', '', true, []],
    [
      'blank lines are counted, and are no records',
      '\n  \t\r\n{"text":"x"}\n\r\n{"text":"y"}\n \n',
      false,
      [
        [2, 'x'],
        [4, 'y'],
      ],
    ],
    [
      'the last line may lack its line feed',
      '{"text":"x"}\n{"text":"y"}',
      false,
      [
        [0, 'x'],
        [1, 'y'],
      ],
    ],
    ['blanks at the end are no record', '{"text":"x"}\n  ', false, [[0, 'x']]],
    [
      'a carriage return is white space',
      '{"text":"x"}\r\n{"text":\r"y"}\r',
      false,
      [
        [0, 'x'],
        [1, 'y'],
      ],
    ],
    ['a carriage return in a string is a control', '{"text":"x\r"}\n', false, [[0, 10]]],
    [
      'a byte order mark before the first line of a file',
      '\ufeff{"text":"x"}\n{"text":"y"}',
      true,
      [
        [0, 'x'],
        [1, 'y'],
      ],
    ],
    ['only one of them', '\ufeff\ufeff{"text":"x"}', true, [[0, 0]]],
    ['a byte order mark before a blank line', '\ufeff\n{"text":"x"}', true, [[1, 'x']]],
    ['a byte order mark alone', '\ufeff', true, []],
    [
      'a line feed in a string ends its line',
      '{"text":"x\ny"}',
      false,
      [
        [0, 10],
        [1, 0],
      ],
    ],
  ])('lines: %s', (__, batch, isFirst, rows) => {
    expect(rowsOf(scan, batch, { isFirst })).toEqual(rows);
  });

  test('a record lies behind the mark and before the line feed, its value between the quotes', () => {
    const batch = encoder.encode('\ufeff {"text":"h\\u00e9"}\r\n[]\n');
    const { lineStarts, lineEnds, valueStarts, valueEnds, textStarts, textEnds } = scan(batch, wanted, true);
    expect([...lineStarts]).toEqual([3, 24]);
    expect([...lineEnds]).toEqual([23, 26]);
    expect(decoder.decode(batch.subarray(valueStarts[0], valueEnds[0]))).toBe('h\\u00e9');
    expect([...textStarts]).toEqual([0, 3]);
    expect([...textEnds]).toEqual([3, 3]);
  });

  test('keys of any letters, and none', () => {
    expect(rowsOf(scan, '{"متن":"x","":"y"}', { field: 'متن' })).toEqual([[0, 'x']]);
    expect(rowsOf(scan, '{"\\u0645\\u062a\\u0646":"x"}', { field: 'متن' })).toEqual([[0, 'x']]);
    expect(rowsOf(scan, '{"متن":"x","":"y"}', { field: '' })).toEqual([[0, 'y']]);
    expect(rowsOf(scan, '{"a\\"b":"x"}', { field: 'a"b' })).toEqual([[0, 'x']]);
    const long = 'key'.repeat(1000);
    expect(rowsOf(scan, `{"${long}":"x"}\n{"${long}y":"x"}`, { field: long })).toEqual([
      [0, 'x'],
      [1, null],
    ]);
  });

  test('half a pair is its three bytes, and broken bytes stay', () => {
    expect(textOf(scan, bytesOf('{"text":"\\ud83d"}'))).toEqual({ state: 'text', text: [0xed, 0xa0, 0xbd] });
    expect(textOf(scan, bytesOf('{"text":"\\ude00\\ud83d"}'))).toEqual({ state: 'text', text: [0xed, 0xb8, 0x80, 0xed, 0xa0, 0xbd] });
    const broken = [0x80, 0xc3, 0xff, 0xed, 0xa0, 0x80, 0xf0, 0x9f];
    const line = [...bytesOf('{"text":"'), ...broken, ...bytesOf('"}')];
    expect(textOf(scan, bytesOf(line))).toEqual({ state: 'text', text: broken });
    expect(rowsOf(scan, bytesOf([0xff, ...bytesOf('{}')]))).toEqual([[0, 0]]);
  });

  test('as deep as the limit, and no deeper', () => {
    const nested = (depth: number, open: string, inner: string, close: string) => open.repeat(depth) + inner + close.repeat(depth);
    expect(rowsOf(scan, nested(depthMax, '[', '', ']'))).toEqual([[0, null]]);
    expect(rowsOf(scan, nested(depthMax + 1, '[', '', ']'))).toEqual([[0, depthMax]]);
    expect(rowsOf(scan, nested(depthMax, '{"a":', '1', '}'))).toEqual([[0, null]]);
    expect(rowsOf(scan, nested(depthMax + 1, '{"a":', '1', '}'))).toEqual([[0, 5 * depthMax]]);
    expect(rowsOf(scan, `{"a":${nested(depthMax - 1, '[', '', ']')},"text":"x"}`)).toEqual([[0, 'x']]);
  });

  test('every code unit, in either case, alone and before a second half', () => {
    const hex = (unit: number) => unit.toString(16).padStart(4, '0');
    const units = Array.from({ length: 0x10000 }, (__, unit) => unit);
    for (const write of [(unit: number) => `\\u${hex(unit)}`, (unit: number) => `\\u${hex(unit).toUpperCase()}\\udE0f`]) {
      const batch = encoder.encode(units.map((unit) => `{"text":"${write(unit)}"}\n`).join(''));
      recordsAreTrue(batch, 'text', false, scan(batch, wanted, false));
    }
  });

  test('half a pair before an escape that is none, wherever in the memory', () => {
    // More bytes than a number of 16 bits tells apart, and lines of an odd length.
    const records = scan(encoder.encode('{"text":"\\ud83d\\u12"}\n'.repeat(6_000)), wanted, false);
    expect(records.states.every((state) => state === stateMalformed)).toBe(true);
    expect(records.valueStarts.every((place, row) => place - records.lineStarts[row] === 19)).toBe(true);
  });

  test('every byte, in each place that a byte can stand in', () => {
    const places = [
      '',
      '{',
      '{"text"',
      '{"text":',
      '{"text":"',
      '{"text":"\\',
      '{"text":"\\u00',
      '{"text":1',
      '{"text":"x"',
      '{"text":"x",',
      '["x"',
      '{}',
      'tr',
    ];
    for (const place of places) {
      for (const end of ['', '"}', '}', '0"}', ':1}', 'e']) {
        const lines = Array.from({ length: 256 }, (__, byte) => [...bytesOf(place), byte, ...bytesOf(`${end}\n`)]);
        const batch = bytesOf(lines.flat());
        recordsAreTrue(batch, 'text', false, scan(batch, wanted, false));
      }
    }
  });

  test('strings of every length, ended and broken at every byte', () => {
    const lengths = Array.from({ length: 70 }, (__, length) => length);
    const lines = lengths.flatMap((length) =>
      ['"}', '\\n"}', '\\u0645x"}', '\u0001"}', ''].map((end) => `{"text":"${'x'.repeat(length)}${end}`),
    );
    for (const shift of ['', ' ', '   ']) {
      const batch = encoder.encode(lines.map((line) => shift + line).join('\n'));
      recordsAreTrue(batch, 'text', false, scan(batch, wanted, false));
    }
  });

  test('a malformed line stops where no JSON goes on', () => {
    const lines = [
      '{"a":[1,-2.5e+7,true,{"b":null,"c":{}},[]],"text":"x\\n\\u00e9\\ud83d\\ude00é",  "d" : false}',
      '[0.25, "", {"text":"\\\\"}]',
      '-12.5E-3',
    ];
    for (const line of lines) {
      const bytes = encoder.encode(line);
      for (let length = 1; length < bytes.length; length++) {
        const cut = scan(bytesOf([...bytes.subarray(0, length), 0x01]), wanted, false);
        expect([length, cut.states[0], cut.valueStarts[0]]).toEqual([length, stateMalformed, length]);
      }
    }
  });
});

/** JSON as text, with everything in it that a line may hold. */
const blank = fc.constantFrom('', '', '', ' ', '\t', ' \r\t');
const character = fc.constantFrom(
  ...['a', ' ', 'text', 'é', 'م', '港', '😀', '\u2028', '\ufeff', '[{,:}]', 'x'.repeat(40), '\\n', '\\"', '\\\\', '\\/', '\\b', '\\t'],
  ...['\\u0041', '\\u00E9', '\\u0645', '\\u0000', '\\ud83d\\ude00', '\\uD83D', '\\ude00', '\\u0078'],
);
const string = fc.array(character, { maxLength: 8 }).map((characters) => `"${characters.join('')}"`);
const anyKey = fc.oneof(string, fc.constantFrom('"text"', '"te\\u0078t"', '"id"', '"__proto__"'));
const list = <T>(items: fc.Arbitrary<T>) => fc.array(items, { maxLength: 4 });
const { value, outside } = fc.letrec<{ value: string; object: string; outside: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('0', '-1.5e+3', 'true', 'false', 'null'),
    string,
    tie('object'),
    list(tie('value')).map((items) => `[${items.join(',')}]`),
  ),
  object: list(fc.tuple(blank, anyKey, blank, tie('value'), blank)).map((pairs) => {
    return `{${pairs.map(([before, key, between, item, behind]) => `${before}${key}${between}:${between}${item}${behind}`).join(',')}}`;
  }),
  outside: fc.oneof({ weight: 4, arbitrary: tie('object') }, { weight: 1, arbitrary: tie('value') }),
}));
const change = fc.record({
  at: fc.nat(),
  gone: fc.nat(2),
  come: fc.array(fc.oneof(fc.constantFrom(...bytesOf('"\\{}[],:0e.-u \n\t')), fc.nat(255)), { maxLength: 2 }),
});

function changed(bytes: Uint8Array, changes: readonly { at: number; gone: number; come: readonly number[] }[]): Uint8Array {
  return changes.reduce((now, { at, gone, come }) => {
    const place = at % (now.length + 1);
    return bytesOf([...now.subarray(0, place), ...come, ...now.subarray(place + gone)]);
  }, bytes);
}

describe('any lines', () => {
  const batches = fc
    .array(
      fc.tuple(blank, outside, blank).map((parts) => parts.join('')),
      { maxLength: 4 },
    )
    .map((lines) => lines.join('\n'));

  test('both readers say what JSON.parse says', () => {
    fc.assert(
      fc.property(batches, fc.boolean(), (batch, isFirst) => {
        const bytes = encoder.encode(batch);
        const records = kernel(bytes, wanted, isFirst);
        recordsAreTrue(bytes, 'text', isFirst, records);
        sameRecords(records, scanRecordsScalar(bytes, wanted, isFirst));
      }),
      { seed, numRuns: runs },
    );
  });

  test('and of lines in which bytes were changed', () => {
    fc.assert(
      fc.property(batches, fc.array(change, { minLength: 1, maxLength: 4 }), (batch, changes) => {
        const bytes = changed(encoder.encode(batch), changes);
        const records = kernel(bytes, wanted, true);
        recordsAreTrue(bytes, 'text', true, records);
        sameRecords(records, scanRecordsScalar(bytes, wanted, true));
      }),
      { seed, numRuns: runs },
    );
  });

  test('a value inside of an object is read over, whatever it is', () => {
    fc.assert(
      fc.property(value, (inner) => {
        expect(rowsOf(kernel, `{"a":${inner},"text":"x","b":${inner}}`)).toEqual([[0, 'x']]);
      }),
      { seed, numRuns: runs },
    );
  });
});

describe('the kernel and its memory', () => {
  const batchOf = (count: number) => encoder.encode('{"id":"\\n","text":"The port\\nsaid"}\n'.repeat(count));

  test('a larger batch after a smaller one, and a smaller one after that', () => {
    const scan = openJsonKernel() as ScanRecords;
    for (const count of [1, 10_000, 3, 0, 50_000, 1])
      sameRecords(scan(batchOf(count), wanted, true), scanRecordsScalar(batchOf(count), wanted, true));
  });

  test('a batch that fills the memory to its last byte', () => {
    // Input and text together are about a page of 65,536 bytes: one of these lengths ends where the page does.
    for (let length = 32_000; length < 32_300; length++) {
      const scan = openJsonKernel() as ScanRecords;
      expect(rowsOf(scan, `{"text":"${'x'.repeat(length)}`)).toEqual([[0, length + 9]]);
    }
  });

  test('a batch for which it would grow too large is read by the twin', () => {
    const copyOf = ({ text, ...columns }: Records) => ({ ...columns, text: text.slice() });
    for (const max of [1_000, 200_000]) {
      const scan = openJsonKernel(max) as ScanRecords;
      const few = copyOf(scan(batchOf(3), wanted, true));
      const large = scan(batchOf(3_000), wanted, true);
      sameRecords(few, scanRecordsScalar(batchOf(3), wanted, true));
      sameRecords(large, scanRecordsScalar(batchOf(3_000), wanted, true));
      // Of the twin's answers each has a buffer of its own, cut to the batch.
      expect(large.text.buffer.byteLength).toBe(batchOf(3_000).length);
    }
  });

  test('columns stay when the next batch is read', () => {
    const { lineEnds, textEnds, states } = kernel(batchOf(2), wanted, true);
    const before = [...lineEnds, ...textEnds, ...states];
    kernel(encoder.encode('[\n[\n['.repeat(100)), wanted, true);
    expect([...lineEnds, ...textEnds, ...states]).toEqual(before);
  });

  test('a batch that is a part of other bytes', () => {
    const bytes = encoder.encode('"{"text":"x"}"\n{"text":"y"}');
    for (const [, scan] of readers) expect(rowsOf(scan, bytes.subarray(1, 13))).toEqual([[0, 'x']]);
  });

  test('it is what the platform is asked for, and where WebAssembly is missing its twin is', () => {
    expect(openRecordReader()).not.toBe(scanRecordsScalar);
    const platform = globalThis.WebAssembly;
    try {
      Reflect.deleteProperty(globalThis, 'WebAssembly');
      expect(openJsonKernel()).toBeUndefined();
      expect(openRecordReader()).toBe(scanRecordsScalar);
    } finally {
      Object.defineProperty(globalThis, 'WebAssembly', { value: platform, configurable: true, writable: true });
    }
  });

  test('the module is what its source compiles to', async () => {
    const { jsonLinesModule } = await part('make-json-kernel');
    const shipped = readFileSync(new URL('../src/formats/json-lines-module.ts', import.meta.url), 'utf8');
    expect(await jsonLinesModule()).toBe(shipped);
  }, 60_000);
});
