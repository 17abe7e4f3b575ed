import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Survey } from '../src/corpus-types.js';
import { describeInputError, InputError } from '../src/errors.js';
import {
  batchHeadBytes,
  type Checksum,
  formatBatchHead,
  formatPreamble,
  loadChecksum,
  lockName,
  logName,
} from '../src/node/store/format.js';
import { formatHeader, type StoreOptions } from '../src/node/store/header.js';
import { storeInfo, verifyStore } from '../src/node/store/inspect.js';
import { fingerprintSet, joinSurveys, withNewText } from '../src/node/store/known.js';
import { compactStore } from '../src/node/store/rewrite-store.js';
import { openStore } from '../src/node/store/store.js';
import { storeOptions } from '../src/node/store/store-options.js';
import { formatColumns, parseColumns, surveyFault } from '../src/node/store/survey-columns.js';
import { defaultDetectOptions } from '../src/options.js';
import { foldEntries, foldExpansions } from '../src/sketch/fold-table.js';
import { foldVersion } from '../src/sketch/fold-version.js';
import { type MadeDocument, makeSurvey } from './surveys.js';

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const options: StoreOptions = { ...storeOptions(defaultDetectOptions), bands: 4, slots: 16 };
let sum: Checksum;
let folder: string;
const at = (...names: string[]) => join(folder, ...names);

beforeAll(async () => {
  sum = await loadChecksum();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doubletake-store-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const harbour = 'The harbour council agreed on Tuesday to lend two old ferries to the villages.';
const market = 'Traders at the covered market asked for an earlier date, since the autumn fair fills every stall there.';
const arabic = 'قال المتحدث باسم الميناء يوم الثلاثاء إن العبارات القديمة ستبقى في الخدمة';
const batches: readonly (readonly MadeDocument[])[] = [
  [{ id: 'a', date: 1e12, source: 'east', paragraphs: [harbour, '***', market] }],
  [
    { id: 'b\ud800', name: 'second', paragraphs: [market, arabic] },
    { id: 'c', date: -5, paragraphs: [] },
  ],
  [],
  [{ id: 'd', paragraphs: [harbour, 'Short line', `${market} Twice.`] }],
];

/** Surveys of the batches, each text once. */
async function surveys(list = batches): Promise<Survey[]> {
  const known = new Set<string>();
  const made: Survey[] = [];
  for (const documents of list) made.push(await makeSurvey(documents, options.bands, known));
  return made;
}

async function fill(dir: string, list = batches): Promise<void> {
  const store = await openStore(dir, options, 'write');
  for (const survey of await surveys(list)) store.append(survey);
  store.close();
}

/** All that an index holds, texts too, as plain data that can be compared. */
async function contentsOf(dir: string): Promise<{ entries: unknown[]; notes: readonly string[] }> {
  const store = await openStore(dir, options, 'read');
  try {
    const entries = [...store.entries()].map(({ survey, textAt }) => {
      const texts = Array.from(survey.textStarts, (start, p) =>
        Buffer.from(store.read(textAt + start, survey.textEnds[p] - start)).toString(),
      );
      return { ...survey, texts };
    });
    return { entries, notes: store.notes };
  } finally {
    store.close();
  }
}

async function faultOf(work: () => Promise<unknown>): Promise<InputError> {
  const error = await work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof InputError)) throw error ?? new Error('nothing was refused');
  return error;
}

test('the name of the folding table is that of the table', () => {
  const hash = sum.of(new TextEncoder().encode(`${foldEntries}\n${foldExpansions}`));
  expect(foldVersion).toBe(hash.toString(16).padStart(16, '0'));
});

describe('a stored index', () => {
  test('gives back what was put in, over several runs', async () => {
    const all = await surveys();
    for (const survey of all) {
      const store = await openStore(at('i'), options, 'write');
      const textAt = store.append(survey);
      if (survey.text.length > 0) expect([...store.read(textAt, survey.text.length)]).toEqual([...survey.text]);
      store.close();
    }
    const { entries, notes } = await contentsOf(at('i'));
    expect(notes).toEqual([]);
    expect(entries).toMatchObject(all.map((survey) => ({ ...survey, text: new Uint8Array() })));
    expect(JSON.stringify(entries, (_, value) => (typeof value === 'bigint' ? `${value}` : value))).toContain(arabic);
    expect(existsSync(at('i', lockName))).toBe(false);
  });

  test('is empty at first, and each option that is another is refused with both values', async () => {
    await fill(at('i'), []);
    expect(await contentsOf(at('i'))).toEqual({ entries: [], notes: [] });
    expect(await storeInfo(at('i'))).toMatchObject({ documentCount: 0, batchCount: 0, firstDate: undefined, options });
    for (const [field, value] of Object.entries(options)) {
      const other = typeof value === 'number' ? value + 1 : `${value}x`;
      const fault = await faultOf(() => openStore(at('i'), { ...options, [field]: other }, 'read'));
      expect(fault).toMatchObject({ code: 'usage', details: { expected: `${other}`, got: `${value}` } });
    }
  });

  test('of another format, another machine or none at all is refused', async () => {
    expect(await faultOf(() => openStore(at('none'), options, 'read'))).toMatchObject({ code: 'not-found' });
    await fill(at('i'));
    const path = at('i', logName);
    const bytes = readFileSync(path);
    const changed = Buffer.from(bytes);
    changed.writeUInt32LE(99, 16);
    writeFileSync(path, changed);
    const fault = await faultOf(() => openStore(at('i'), options, 'write'));
    expect(describeInputError(fault)).toBe(`${path}@0: has a format that this version cannot read; expected format 1; got format 99`);
    expect(existsSync(at('i', lockName))).toBe(false);
    for (const header of [{}, { ...formatHeader(options), bands: '4' }, 'text']) {
      writeFileSync(path, formatPreamble(header as object, sum));
      expect(await faultOf(() => openStore(at('i'), options, 'read'))).toMatchObject({ code: 'malformed' });
    }
  });

  test('cut off at any byte gives what is whole before it and a note, or a named error', async () => {
    await fill(at('i'));
    const path = at('i', logName);
    const bytes = readFileSync(path);
    const { entries } = await contentsOf(at('i'));
    const ends: number[] = [(await storeInfo(at('i'))).byteCount];
    let noted = 0;
    for (let length = bytes.length - 1; length >= 0; length--) {
      writeFileSync(path, bytes.subarray(0, length));
      try {
        const found = await contentsOf(at('i'));
        expect(found.entries).toEqual(entries.slice(0, found.entries.length));
        // Only where a batch ends is there nothing to see.
        if (found.notes.length === 0) ends.push(length);
        else noted++;
      } catch (error) {
        expect(error).toMatchObject({ name: 'InputError', code: 'malformed' });
        expect(length).toBeLessThan(ends[ends.length - 1]);
      }
    }
    expect(ends).toHaveLength(batches.length + 1);
    expect(noted).toBeGreaterThan(1000);
  }, 30_000);

  test('with any byte changed gives the same, or a named error, and never something else', async () => {
    await fill(at('i'));
    const path = at('i', logName);
    const bytes = readFileSync(path);
    const { entries } = await contentsOf(at('i'));
    for (let place = 0; place < bytes.length; place++) {
      const changed = Buffer.from(bytes);
      changed[place] ^= 1 << (place % 8);
      writeFileSync(path, changed);
      const fault = await faultOf(() => contentsOf(at('i')));
      expect(fault).toMatchObject({ code: 'malformed', details: { path } });
      expect(fault.details.offset).toBeLessThanOrEqual(place);
      const store = await openStore(at('i'), undefined, 'read').catch(() => undefined);
      if (store === undefined) continue;
      const faults: InputError[] = [];
      const whole = [...store.entries((each) => faults.push(each))].length;
      store.close();
      expect([faults.length, whole]).toEqual([1, entries.length - 1]);
    }
  }, 30_000);

  test('goes on behind a batch that was never finished', async () => {
    const all = await surveys();
    await fill(at('i'), batches.slice(0, 2));
    const path = at('i', logName);
    const whole = readFileSync(path);
    for (const tail of [
      whole.subarray(0, 20),
      Buffer.alloc(400),
      formatBatchHead({ columnBytes: 80, textBytes: 3, checksum: 1n }, whole.length, sum),
    ]) {
      writeFileSync(path, Buffer.concat([whole, tail]));
      const store = await openStore(at('i'), options, 'write');
      expect(store.notes).toEqual([`${path}@${whole.length}: ${tail.length} bytes of a last batch that was never finished are cut off`]);
      store.append(all[2]);
      store.append(all[3], false);
      store.close();
      expect((await contentsOf(at('i'))).entries).toHaveLength(4);
    }
  });

  test('with lengths beyond all measure takes no memory and is refused', async () => {
    await fill(at('i'), batches.slice(0, 1));
    const path = at('i', logName);
    const whole = readFileSync(path);
    const head = Buffer.from(formatBatchHead({ columnBytes: 2 ** 60, textBytes: 0, checksum: 0n }, whole.length, sum));
    writeFileSync(path, Buffer.concat([whole, head]));
    expect(await faultOf(() => openStore(at('i'), options, 'write'))).toMatchObject({
      code: 'malformed',
      details: { offset: whole.length },
    });
    expect(statSync(path).size).toBe(whole.length + batchHeadBytes);
  });

  test('is written by one run at a time, and read meanwhile', async () => {
    const all = await surveys();
    const writer = await openStore(at('i'), options, 'write');
    writer.append(all[0]);
    const fault = await faultOf(() => openStore(at('i'), options, 'write'));
    expect(fault.code).toBe('exists');
    expect(fault.message).toContain(`process ${process.pid}`);
    const reader = await openStore(at('i'), options, 'read');
    writer.append(all[1]);
    expect([...reader.entries()]).toHaveLength(1);
    writer.close();
    await compactStore(at('i'), false);
    const [{ survey, textAt }] = reader.entries();
    expect(Buffer.from(reader.read(textAt, survey.textEnds[0])).toString()).toBe(harbour);
    reader.close();
    expect((await contentsOf(at('i'))).entries).toHaveLength(1);
  });

  test('is taken over from a dead process with a note, and not from another machine', async () => {
    await fill(at('i'), []);
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const lock = (host: string, pid: number) => JSON.stringify({ pid, host, started: 5, token: '0123456789abcdef' });
    writeFileSync(at('i', lockName), lock(hostname(), dead));
    // Whoever began to take it over may be dead as well.
    writeFileSync(at('i', `${lockName}.0123456789abcdef`), lock(hostname(), dead).replace('0123', '4567'));
    const store = await openStore(at('i'), options, 'write');
    expect(store.notes).toEqual([`${at('i', lockName)}: taken over from process ${dead}, which is no more`]);
    store.close();
    writeFileSync(at('i', lockName), lock(hostname(), process.pid));
    (await openStore(at('i'), options, 'write')).close();
    for (const text of [lock('elsewhere', dead), lock(hostname(), process.ppid), '', '{"pid":-1}']) {
      writeFileSync(at('i', lockName), text);
      expect(['exists', 'malformed']).toContain((await faultOf(() => openStore(at('i'), options, 'write'))).code);
      expect(readFileSync(at('i', lockName), 'utf8')).toBe(text);
    }
  });

  test('stays as it was where the disk takes no more', async () => {
    await fill(at('template'), [[{ id: 'large', paragraphs: Array.from({ length: 4000 }, (_, i) => `${market} ${i}`) }]]);
    await fill(at('i'), batches);
    const before = readFileSync(at('i', logName));
    const writer = fileURLToPath(new URL('./store-writer.mjs', import.meta.url));
    const limit = ['-c', 'ulimit -f 100 && exec "$@"', 'bash', process.execPath, writer, at('template'), at('i'), '0'];
    const { status, stdout, stderr } = spawnSync('bash', limit, { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('cannot be written');
    expect(readFileSync(at('i', logName))).toEqual(before);
  });
});

describe('columns', () => {
  test('that contradict each other are refused in words, and any bytes at all are read without a fault of ours', async () => {
    const [survey] = await surveys();
    const bytes = formatColumns(survey);
    expect(parseColumns(bytes, survey.text.length, 4)).toMatchObject({ ...survey, text: new Uint8Array() });
    const odd = fc.record({ place: fc.nat(bytes.length / 4 - 1), value: fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.nat(9)) });
    fc.assert(
      fc.property(fc.array(odd, { minLength: 1, maxLength: 4 }), fc.nat(200), (changes, cut) => {
        const changed = bytes.slice(0, bytes.length - 8 * Math.max(0, cut - 150));
        const words = new Uint32Array(changed.buffer, 0, changed.length / 4);
        for (const { place, value } of changes) if (place < words.length) words[place] = value;
        const read = parseColumns(changed, survey.text.length, 4);
        if (typeof read !== 'string') expect(surveyFault(read, survey.text.length)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
    const wrong: readonly [Partial<Survey>, string][] = [
      [{ paragraphEnds: Uint32Array.of(2) }, 'the documents have 2 paragraphs, and there are 3'],
      [{ textEnds: survey.textEnds.map((end, p) => (p === 2 ? 9999 : end)) }, 'the text of paragraph 2 is not in the text'],
      [{ rowParagraphs: survey.rowParagraphs.map(() => 7) }, 'row 0 is out of order'],
      [
        { sampleEnds: survey.sampleEnds.map((end) => end + 1) },
        `samples has ${survey.samples.length} rows, and not ${survey.samples.length + 1}`,
      ],
      [{ rowParagraphs: survey.rowParagraphs.map(() => 0) }, 'paragraph 0 has more than 2 rows'],
      [{ starts: Uint32Array.of(0, 999, 0) }, 'paragraph 1 ends before it begins'],
    ];
    for (const [change, sentence] of wrong) expect(surveyFault({ ...survey, ...change }, survey.text.length)).toBe(sentence);
  });

  test('joined are those of all documents at once', async () => {
    const joined = joinSurveys(await surveys());
    const once = await makeSurvey(batches.flat(), options.bands);
    const { bandKeys, documentKeys, starts, ends, documentFingerprints, ...rest } = once;
    expect(joined).toMatchObject(rest);
    expect(joined.bandKeys).toHaveLength(bandKeys.length);
  });

  test('a set of fingerprints is a set', () => {
    const half = fc.bigInt({ min: 0n, max: 3n }).chain((low) => fc.constantFrom(low, low << 32n, low * 1024n));
    fc.assert(
      fc.property(fc.array(fc.tuple(half, half), { maxLength: 60 }), fc.nat(3000), (pairs, more) => {
        const rows = [...pairs, ...Array.from({ length: more }, (_, i) => [BigInt(i) * 1024n, 5n] as const), ...pairs];
        const set = fingerprintSet();
        const naive = new Set<string>();
        const fingerprints = BigUint64Array.from(rows.flat());
        for (const [row, pair] of rows.entries()) {
          expect(set.add(fingerprints, row)).toBe(!naive.has(pair.join()));
          naive.add(pair.join());
        }
        expect(set.size()).toBe(naive.size);
      }),
      { numRuns: 20 },
    );
  });
});

describe('looking after an index', () => {
  const run = (...argv: string[]) => spawnSync(process.execPath, [program, 'index', ...argv], { cwd: folder, encoding: 'utf8' });

  test('info counts, verify finds nothing, and compact changes nothing but the batches', async () => {
    await fill(at('i'));
    const before = joinSurveys(await surveys());
    expect(JSON.parse(run('info', 'i', '--format', 'json').stdout)).toMatchObject({
      ...{ doubletake: 'index info', version: 1, batchCount: 4, documentCount: 4, paragraphCount: 8, contentCount: 5 },
      ...{ firstDate: new Date(-5).toISOString(), lastDate: new Date(1e12).toISOString(), options },
    });
    expect(run('verify', 'i')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('4 of 4 batches are whole') });
    expect(run('compact', 'i')).toMatchObject({ status: 0, stderr: '' });
    const { entries } = await contentsOf(at('i'));
    expect(entries).toMatchObject([{ ...before, text: new Uint8Array() }]);
    const once = readFileSync(at('i', logName));
    await compactStore(at('i'), false);
    expect(readFileSync(at('i', logName))).toEqual(once);
  });

  test('merge stores each text once, in the order of the inputs', async () => {
    await fill(at('a'));
    await fill(at('b'), [[{ id: 'e', paragraphs: [market, 'Something new is said here'] }]]);
    expect(run('merge', 'a', 'b', '--out', 'c')).toMatchObject({ status: 0, stderr: '' });
    await fill(at('d'), [[...batches.flat(), { id: 'e', paragraphs: [market, 'Something new is said here'] }]]);
    const pick = ({ entries }: { entries: unknown[] }) => entries.map((entry) => (entry as { texts: string[] }).texts);
    expect(pick(await contentsOf(at('c')))).toEqual(pick(await contentsOf(at('d'))));
    expect(run('merge', 'a', '--out', 'c')).toMatchObject({ status: 2, stderr: expect.stringContaining('holds an index already') });
    const other = await openStore(at('o'), { ...options, paragraphs: 'line' }, 'write');
    other.close();
    expect(run('merge', 'a', 'o', '--out', 'n').stderr).toContain('another --paragraphs');
  });

  test('damage is told with its place, and left out only when asked', async () => {
    await fill(at('i'));
    const path = at('i', logName);
    const bytes = readFileSync(path);
    bytes[bytes.indexOf(harbour)] ^= 1;
    writeFileSync(path, bytes);
    const verified = run('verify', 'i');
    expect(verified).toMatchObject({ status: 2, stdout: expect.stringContaining('3 of 4 batches are whole') });
    expect(verified.stderr).toMatch(/doubletake-index\.log@\d+: a batch is damaged; expected XXH64 [0-9a-f]{16}; got XXH64/);
    expect(run('info', 'i').status).toBe(2);
    expect(run('compact', 'i').status).toBe(2);
    expect(readFileSync(path)).toEqual(bytes);
    const repaired = JSON.parse(run('compact', 'i', '--repair', '--format', 'json').stdout);
    // Of the batches that are left, one paragraph repeats the harbour and one the market of the batch that is lost.
    expect(repaired).toMatchObject({ documentCount: 3, lostCount: 2, damage: [{ offset: expect.any(Number) }] });
    expect(readFileSync(at('i', `${logName}.damaged`))).toEqual(bytes);
    expect(await verifyStore(at('i'))).toMatchObject({ batchCount: 1, faults: [] });
  });

  test('verify reads the texts again', async () => {
    const [survey] = await surveys();
    const store = await openStore(at('i'), options, 'write');
    store.append({ ...survey, fingerprints: survey.fingerprints.map((half) => half ^ 1n) });
    store.append({ ...survey, wordCounts: survey.wordCounts.map((count) => count && count + 1) });
    store.close();
    const { faults } = await verifyStore(at('i'));
    expect(faults.map(({ details }) => details.got)).toEqual([
      'the text of paragraph 0 has another fingerprint',
      'the text of paragraph 0 has 14 words, and not 15',
    ]);
  });

  test('what is no sound command line is refused', () => {
    for (const argv of [
      ['inf', 'i'],
      ['info'],
      ['info', 'a', 'b'],
      ['merge', 'a'],
      ['info', 'a', '--out', 'b'],
      ['verify', 'a', '--repair'],
    ]) {
      expect(run(...argv)).toMatchObject({ status: 2, stdout: '' });
    }
    expect(run('inf', 'i').stderr).toContain('did you mean info');
  });

  test('a survey keeps only the texts that are new', async () => {
    const whole = await makeSurvey([{ id: 'x', paragraphs: [market, harbour, market] }], 4);
    const repeated = { ...whole, textStarts: whole.textStarts.slice(), textEnds: whole.textEnds.slice() };
    repeated.textStarts[2] = whole.textStarts[0];
    repeated.textEnds[2] = whole.textEnds[0];
    const known = fingerprintSet();
    const first = withNewText(repeated, (start, end) => repeated.text.subarray(start, end), known);
    expect(Buffer.from(first.survey.text).toString()).toBe(market + harbour);
    const again = withNewText(repeated, (start, end) => repeated.text.subarray(start, end), known);
    expect([again.survey.text.length, again.lostCount, known.size()]).toEqual([0, 0, 2]);
  });
});
