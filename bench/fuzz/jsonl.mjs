import { toRawSpans } from '../../dist/formats/json-cuts.js';
import { openJsonKernel } from '../../dist/formats/json-lines-kernel.js';
import { scanRecordsScalar } from '../../dist/formats/json-lines-scalar.js';
import { readFields } from '../../dist/formats/record-fields.js';
import { boundariesOf, cutIsTrue, fieldsAreTrue, recordsAreTrue, sameRecords } from './json-oracle.mjs';

/** Lines of random JSON and what becomes of them where bytes are changed: both readers against JSON.parse, and cuts of the texts. */
export const jsonl = {
  name: 'jsonl',
  make: (random) => ({ bytes: makeBatch(random), isFirst: random.oneIn(2), cuts: random.several(8, () => random.below(2 ** 20)) }),
  check,
  bytesOf: (input) => input.bytes.length,
  ways: [{ split: (input) => [...input.bytes], join: (input, parts) => ({ ...input, bytes: Uint8Array.from(parts) }) }],
  show: ({ bytes, isFirst, cuts }) =>
    `${isFirst} ${cuts} ${Buffer.from(bytes).toString('hex')} ${JSON.stringify(Buffer.from(bytes).toString())}`,
};

const field = 'text';
const fieldBytes = new TextEncoder().encode(field);
const keyNames = ['id', '1', '__proto__', 'texu', ''];
const keyNameBytes = keyNames.map((name) => new TextEncoder().encode(name));
const kernel = openJsonKernel() ?? scanRecordsScalar;

const pieces = [
  ...[
    'a',
    ' ',
    'text',
    'the port said',
    'é',
    'م',
    'قال الميناء',
    '港',
    '😀',
    '\u2028',
    '\ufeff',
    '\u007f',
    '\u0080',
    '/',
    "'",
    '[{,:}]',
    'x'.repeat(40),
  ],
  ...['\\n', '\\"', '\\\\', '\\/', '\\b', '\\f', '\\r', '\\t', '\\u0041', '\\u0000', '\\u000A', '\\u00e9', '\\u0645', '\\uFFFF', '\\u0078'],
  ...['\\ud83d\\ude00', '\\uD83D', '\\ude00', '\\udbff', '\\ud800\\ud83d\\ude00', '\\\\ude00', '\\\\n'],
].map((text) => Buffer.from(text));
/** Sound JSON may hold them in strings. */
const brokenPieces = [[0x80], [0xc3], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf0, 0x9f], [0xff], [0xbf, 0xbf]].map((bytes) =>
  Buffer.from(bytes),
);
const numbers = ['0', '-0', '7', '-12', '1.5', '1e5', '1E+7', '-2.25e-3', '1e400'];
const blanks = ['', '', '', '', ' ', '\t', '\r', ' \r\t '];
const keys = ['"text"', '"te\\u0078t"', '"t\\u0065xt"', '"texu"', '"text "', '""', '"__proto__"', '"id"', '"1"'];
const changed = [...Buffer.from('"\\{}[]:,0123456789.eE+-tfnul \t\r\n\u0001abcdefu/')];

function makeBatch(random) {
  const mark = random.oneIn(8) ? [0xef, 0xbb, 0xbf] : [];
  const lines = random.several(random.between(1, 4), () => [...makeLine(random), ...(random.oneIn(5) ? [0x0d, 0x0a] : [0x0a])]);
  const bytes = [...mark, ...lines.flat()];
  return Uint8Array.from(random.oneIn(3) ? bytes.slice(0, -1) : bytes);
}

function makeLine(random) {
  if (random.oneIn(12)) return random.several(random.below(20), () => random.pick(changed));
  if (random.oneIn(12)) return [...Buffer.from(random.pick(blanks))];
  const line = [...makeValue(random, 0)];
  if (random.oneIn(2)) return line;
  for (let changes = random.between(1, 3); changes > 0; changes--) {
    const byte = random.oneIn(4) ? random.below(256) : random.pick(changed);
    line.splice(random.below(line.length + 1), random.below(3), ...(random.oneIn(3) ? [] : [byte]));
  }
  return line;
}

function makeValue(random, depth) {
  const kind = depth === 0 && !random.oneIn(6) ? 0 : random.below(depth > 4 ? 4 : 6);
  const spaced = (make) => Buffer.concat([Buffer.from(random.pick(blanks)), make(), Buffer.from(random.pick(blanks))]);
  const list = (open, make, close) => {
    const items = random.several(random.below(5), () => spaced(make));
    return Buffer.from(`${open}${items.map((item) => item.toString('latin1')).join(',')}${close}`, 'latin1');
  };
  const pair = () => Buffer.concat([spaced(() => makeKey(random)), Buffer.from(':'), spaced(() => makeValue(random, depth + 1))]);
  if (kind === 0 && depth < 5) return list('{', pair, '}');
  if (kind === 5) return list('[', () => makeValue(random, depth + 1), ']');
  if (kind === 1) return Buffer.from(random.pick(numbers));
  return kind === 2 ? Buffer.from(random.pick(['true', 'false', 'null'])) : makeString(random);
}

function makeKey(random) {
  return random.oneIn(5) ? makeString(random) : Buffer.from(random.pick(keys));
}

function makeString(random) {
  const list = random.oneIn(5) ? [...pieces, ...brokenPieces] : pieces;
  const few = random.several(4, () => random.pick(list));
  return Buffer.concat([Buffer.from('"'), ...random.several(random.below(12), () => random.pick(few)), Buffer.from('"')]);
}

function check({ bytes, isFirst, cuts }) {
  const records = kernel(bytes, fieldBytes, isFirst);
  sameRecords(records, scanRecordsScalar(bytes, fieldBytes, isFirst));
  recordsAreTrue(bytes, field, isFirst, records);
  const lines = Array.from(records.states, (state, row) => ({ state, line: bytes.slice(records.lineStarts[row], records.lineEnds[row]) }));
  for (const { state, line } of lines) if (state === 0) cutIsSound(line, cuts);
  for (const { state, line } of lines) if (state !== 2) fieldsAreTrue(line, keyNames, readFields(line, 0, line.length, keyNameBytes));
}

/** Spans between characters, and now and then anywhere. */
function cutIsSound(line, cuts) {
  const records = kernel(line, fieldBytes, false);
  const text = records.text.slice();
  const places = cuts[0] % 4 === 0 ? Array.from({ length: text.length + 1 }, (_, at) => at) : boundariesOf(text);
  const drawn = cuts.slice(1).map((cut) => places[cut % places.length]);
  const sorted = drawn.sort((a, b) => a - b);
  const spans = Array.from({ length: sorted.length >> 1 }, (_, index) => ({ start: sorted[2 * index], end: sorted[2 * index + 1] }));
  cutIsTrue(line, field, records, spans, toRawSpans(line, records.valueStarts[0], records.valueEnds[0], spans));
}
