import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toRawSpans } from '../src/formats/json-cuts.js';
import { scanRecordsScalar } from '../src/formats/json-lines-scalar.js';

/** The seed is printed, and can be given again by the environment, so that a failing run can be had a second time. */
const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
const runs = Number(process.env.TEST_RUNS ?? 500);
process.stdout.write(`json-cuts: seed ${seed}, ${runs} runs\n`);

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const wanted = encoder.encode('text');
const spanOf = ([start, end]: readonly [number, number]) => ({ start, end });

/** The line with spans cut from its text; undefined where that is refused. `lead` stands in the batch before it. */
function cutLine(line: Uint8Array, spans: readonly (readonly [number, number])[], lead = 0): string | undefined {
  const { valueStarts, valueEnds } = scanRecordsScalar(line, wanted, false);
  const bytes = Uint8Array.from([...new Uint8Array(lead).fill(0x5c), ...line]);
  const raw = toRawSpans(bytes, lead + valueStarts[0], lead + valueEnds[0], spans.map(spanOf));
  if (raw === undefined) return undefined;
  const ends = [lead, ...raw.map(({ end }) => end)];
  const kept = ends.map((end, index) => decoder.decode(bytes.subarray(end, raw[index]?.start ?? bytes.length)));
  return kept.join('');
}

describe('spans of the text as spans of the line', () => {
  test.each<[string, string, [number, number][], string]>([
    ['plain text', 'one two three', [[4, 8]], 'one three'],
    ['nothing', 'one', [], 'one'],
    [
      'empty spans',
      'one',
      [
        [0, 0],
        [2, 2],
        [3, 3],
      ],
      'one',
    ],
    ['all of it', 'o\\u00e9\\n', [[0, 4]], ''],
    ['an escape goes as a whole', 'a\\nb', [[1, 2]], 'ab'],
    ['what stands behind an escape', 'a\\nbc', [[2, 3]], 'a\\nc'],
    [
      'escapes of more bytes',
      'a\\u00e9b\\u0645c\\ud83d\\ude00d',
      [
        [3, 4],
        [6, 7],
      ],
      'a\\u00e9\\u0645\\ud83d\\ude00d',
    ],
    ['a pair of two escapes goes as a whole', 'a\\ud83d\\ude00b', [[1, 5]], 'ab'],
    ['characters of more bytes', 'éم港😀x', [[2, 7]], 'é😀x'],
    [
      'spans that touch',
      'abcdef',
      [
        [1, 2],
        [2, 4],
      ],
      'aef',
    ],
    ['a backslash that is escaped stays one', '\\\\nxn', [[2, 3]], '\\\\nn'],
    ['letters that would be an escape behind a backslash', '\\\\xn', [[1, 2]], '\\\\n'],
    ['a half alone goes', 'a\\ud83db', [[1, 4]], 'ab'],
    ['a second half before a first one', '\\ude00x\\ud83d', [[3, 4]], '\\ude00\\ud83d'],
    ['a first half before a whole pair', '\\ud83dx\\ud83d\\ude00', [[3, 4]], '\\ud83d\\ud83d\\ude00'],
    ['text that looks like a first half', '\\\\ud83dx\\ude00', [[6, 7]], '\\\\ud83d\\ude00'],
    ['text that looks like a second half', '\\ud83dx\\\\ude00', [[3, 4]], '\\ud83d\\\\ude00'],
  ])('%s', (_, value, spans, left) => {
    for (const lead of [0, 7]) {
      expect(cutLine(encoder.encode(`{"text":"${value}","b":"\\n"}`), spans, lead)).toBe(`{"text":"${left}","b":"\\n"}`);
    }
  });

  test.each<[string, string, [number, number][]]>([
    ['inside of a character', 'aéb', [[2, 4]]],
    ['to inside of a character', 'a😀b', [[0, 3]]],
    ['inside of an escape', 'a\\u0645b', [[2, 4]]],
    ['inside of a pair', 'a\\ud83d\\ude00b', [[1, 4]]],
    ['what parts two halves of a pair', '\\ud83dx\\ude00', [[3, 4]]],
    [
      'what parts them, in two spans',
      '\\ud83dxy\\uDE00',
      [
        [3, 4],
        [4, 5],
      ],
    ],
    ['a whole pair that parts two halves', '\\ud83d\\ud83d\\ude00\\ude00', [[3, 7]]],
  ])('refused: %s', (_, value, spans) => {
    expect(cutLine(encoder.encode(`{"text":"${value}"}`), spans)).toBeUndefined();
  });

  test('what parts broken bytes is refused where they would become a character', () => {
    const line = (...bytes: number[]) => Uint8Array.from([...encoder.encode('{"text":"'), ...bytes, ...encoder.encode('"}')]);
    expect(cutLine(line(0xc3, 0x78, 0xa9), [[1, 2]])).toBeUndefined();
    expect(cutLine(line(0xe2, 0x82, 0x78, 0xac), [[2, 3]])).toBeUndefined();
    expect(cutLine(line(0xf0, 0x78, 0x9f, 0x98, 0x80), [[1, 2]])).toBeUndefined();
    expect(cutLine(line(0xc3, 0x78, 0x79), [[1, 2]])).toBe('{"text":"\ufffdy"}');
    expect(cutLine(line(0x80, 0x78, 0x80), [[0, 1]])).toBe('{"text":"x\ufffd"}');
    expect(cutLine(line(0x78, 0x79, 0x80), [[1, 2]])).toBe('{"text":"x\ufffd"}');
    expect(cutLine(line(0xc3, 0xa9, 0x80, 0x78), [[2, 3]])).toBe('{"text":"éx"}');
  });

  test('empty spans take nothing, and may lie anywhere', () => {
    const line = encoder.encode('{"text":"aéb"}');
    expect(
      toRawSpans(
        line,
        9,
        13,
        [
          [0, 0],
          [2, 2],
          [3, 4],
          [4, 4],
        ].map(([start, end]) => ({ start, end })),
      ),
    ).toEqual([{ start: 12, end: 13 }]);
  });

  test('a span behind the text is a bug of ours', () => {
    const line = encoder.encode('{"text":"abc"}');
    expect(() => cutLine(line, [[1, 4]])).toThrow('a span ends in its text');
  });

  /** One character, or half a pair, and the ways in which JSON may write it. */
  type Written = readonly [string, string];
  const plain = [...'anud80 éم😀/'].map((character): Written => [character, character]);
  const escaped: readonly Written[] = [
    ['\\', '\\\\'],
    ['"', '\\"'],
    ['\n', '\\n'],
    ['é', '\\u00e9'],
    ['م', '\\u0645'],
    ['😀', '\\ud83d\\ude00'],
    ['/', '\\/'],
    ['u', '\\u0075'],
  ];
  const halves: readonly Written[] = [
    ['\ud83d', '\\ud83d'],
    ['\ude00', '\\uDE00'],
    ['\udbff', '\\uDBFF'],
  ];
  const written = fc.oneof(...[plain, escaped, halves].map((list) => fc.constantFrom(...list)));
  const bytesIn = (text: string) => (/^[\ud800-\udfff]$/u.test(text) ? 3 : encoder.encode(text).length);

  test('cutting spans is cutting the string, and no neighbours become an escape or a character', () => {
    const cut = fc.tuple(fc.array(fc.tuple(written, fc.boolean()), { maxLength: 14 }), fc.constantFrom('', ',"text2":"\\u0041"'));
    fc.assert(
      fc.property(cut, ([parts, more]) => {
        const raw = parts.map(([[, json]]) => json).join('');
        const line = `{"id":[1],"text":"${raw}"${more}}`;
        // Halves that stand side by side are a character from the start, and no two parts of this test.
        const characters = [...parts.map(([[character]]) => character).join('')];
        fc.pre(characters.length === parts.length);
        const kept = parts.filter(([, isKept]) => isKept).map(([[character]]) => character);
        const spans: [number, number][] = [];
        let offset = 0;
        for (const [[character], isKept] of parts) {
          const end = offset + bytesIn(character);
          if (!isKept) spans.push([offset, end]);
          offset = end;
        }
        const left = cutLine(encoder.encode(line), spans);
        const isJoined = [...kept.join('')].length < kept.length;
        expect(left === undefined).toBe(isJoined);
        if (left !== undefined) expect(JSON.parse(left)).toEqual({ ...JSON.parse(line), text: kept.join('') });
      }),
      { seed, numRuns: runs },
    );
  });
});
