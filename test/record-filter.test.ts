import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openCleaner } from '../src/cleaner.js';
import type { CorpusBlock, DocumentKey, Memory, SeenAgain, Survey } from '../src/corpus-types.js';
import { cutGone, goneOf } from '../src/cut-gone.js';
import { setMember } from '../src/formats/json-members.js';
import { dedupeRecords, dedupeStream } from '../src/index.js';
import { openJudge } from '../src/judging.js';
import { defaultDetectOptions } from '../src/options.js';
import { openRecordCleaner } from '../src/record-cleaner.js';
import { type FilterSettings, openRecordFilter } from '../src/record-filter.js';
import { foldWords } from '../src/sketch/words.js';
import { findParagraphs } from '../src/text/paragraphs.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const options = { ...defaultDetectOptions, scope: 'document' as const };
const A = 'The council of the old harbour met on Monday evening and talked for three hours about the price of bread and salt.\n';
const B = 'Fishermen from both shores told the minister that their nets had stayed empty since the new dam was closed last spring.\n';
const C = 'A library with forty thousand books opens its doors next month in a building that once was the tax office here.\n';
const D = 'Heavy rain washed away part of the road to Zabljak, and buses will go round by the northern valley until Friday noon.\n';

/** What a survey says of texts in which no edit cuts: enough for a memory that knows equal paragraphs only. */
function surveyOf(texts: readonly (readonly [string, string])[]): Survey {
  const rows = texts.map(([id, text]) => {
    const bytes = encoder.encode(text);
    const { count, starts, ends, lineEnds } = findParagraphs(bytes, 'auto');
    const words = foldWords(bytes);
    const counts = Array.from({ length: count }, (_, p) => [...words.starts].filter((at) => at >= starts[p] && at < ends[p]).length);
    return { id, bytes, starts: [...starts], lineEnds: [...lineEnds].slice(0, count), counts };
  });
  let paragraphs = 0;
  const none = new Uint32Array();
  return {
    documents: rows.map(
      ({ id, bytes, counts }): DocumentKey => ({ id, byteCount: bytes.length, wordCount: counts.reduce((a, b) => a + b, 0) }),
    ),
    paragraphEnds: Uint32Array.from(rows, ({ counts }) => (paragraphs += counts.length)),
    starts: Uint32Array.from(rows.flatMap(({ starts }) => starts)),
    ends: Uint32Array.from(rows.flatMap(({ lineEnds }) => lineEnds)),
    wordCounts: Uint32Array.from(rows.flatMap(({ counts }) => counts)),
    fingerprints: new BigUint64Array(),
    textStarts: none,
    textEnds: none,
    text: new Uint8Array(),
    ...{ bands: 0, rowParagraphs: none, bandKeys: none, documentKeys: none, documentFingerprints: new BigUint64Array() },
    ...{ sampleEnds: none, samples: none },
  };
}

/** A memory of whole paragraphs, by their text. */
function memoryOf(textOf: (id: string) => string): Pick<Memory, 'take'> {
  const seen = new Map<string, { readonly kept: DocumentKey; readonly paragraph: number }>();
  return {
    take: ({ documents, paragraphEnds, starts, ends, wordCounts }) =>
      documents.map((kept, d): SeenAgain => {
        const bytes = encoder.encode(textOf(kept.id));
        const gone: number[] = [];
        const blocks: (CorpusBlock & { readonly kept: DocumentKey })[] = [];
        const first = paragraphEnds[d - 1] ?? 0;
        for (let p = first; p < paragraphEnds[d]; p++) {
          const key = decoder.decode(bytes.subarray(starts[p], ends[p]));
          const earlier = seen.get(key);
          if (earlier === undefined) seen.set(key, { kept, paragraph: p - first });
          if (earlier === undefined || earlier.kept === kept) continue;
          gone.push(p - first);
          blocks.push({
            ...{
              keptDocument: 0,
              keptFirst: earlier.paragraph,
              keptLast: earlier.paragraph,
              kept: { ...earlier.kept, date: 0, source: 'Wire' },
            },
            ...{
              copyDocument: d,
              copyFirst: p - first,
              copyLast: p - first,
              kind: 'exact',
              verdict: 'remove',
              rule: 'equal',
              reason: 'equal',
            },
            ...{ copyWords: wordCounts[p], sharedWords: wordCounts[p], jaccard: 1, containment: 1, paragraphs: [p - first] },
          });
        }
        return { blocks, gone, isWhole: gone.length === paragraphEnds[d] - first };
      }),
  };
}

async function filterTexts(texts: readonly string[], settings: Partial<FilterSettings> = {}) {
  const bytes = encoder.encode(texts.map((text, n) => `${JSON.stringify({ n, text })}\n`).join(''));
  const batch = { id: '-', bytes, firstLine: 1, isFirst: true, field: 'text' };
  const cleaned = openRecordCleaner(await openCleaner(options))(batch);
  const named = texts.map((text, n) => [`-#${n + 1}`, text] as const);
  const memory = memoryOf((id) => new Map<string, string>(named).get(id) ?? '');
  const all: FilterSettings = { onRepeat: 'cut', isAnnotated: false, onError: 'pass', ...settings };
  const filtered = openRecordFilter(await openJudge(options), all, memory)(batch, { ...cleaned, survey: surveyOf(named) });
  const records = decoder
    .decode(filtered.output)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { ...filtered, records, texts: records.map(({ text }) => text) };
}

test('cut takes what an earlier record held, leaves a record whole that is wholly repeated, and names it', async () => {
  const { texts, repeated, cutCount } = await filterTexts([A + B, C + A + D, B, `Quiet all night. ${D}`]);
  expect(texts).toEqual([A + B, C + D, B, `Quiet all night. ${D}`]);
  expect(repeated).toEqual([{ line: 3, repeatOf: '-#1' }]);
  expect(cutCount).toBe(1);
});

test('drop leaves such a record out, and cuts the others', async () => {
  const { texts, repeated } = await filterTexts([A + B, B, C + A + D], { onRepeat: 'drop' });
  expect(texts).toEqual([A + B, C + D]);
  expect(repeated).toHaveLength(1);
});

test('mark cuts nothing between records, and tells all', async () => {
  const { records } = await filterTexts([A + B, C + A + D, B], { onRepeat: 'mark', isAnnotated: true });
  expect(records.map(({ text }) => text)).toEqual([A + B, C + A + D, B]);
  const start = C.length;
  const firstSeen = { document: '-#1', paragraphs: [1, 1], date: '1970-01-01T00:00:00.000Z', source: 'Wire' };
  expect(records[1].doubletake).toMatchObject({
    cut: [],
    left: [{ paragraphs: [2, 2], start, end: start + A.length - 1, firstSeen }],
    repeatOf: null,
  });
  expect(records[2].doubletake).toMatchObject({ cut: [], repeatOf: '-#1' });
});

test('what was cut between records is annotated as cut', async () => {
  const { records } = await filterTexts([A + B, C + A + D], { isAnnotated: true });
  expect(records[1].text).toBe(C + D);
  expect(records[1].doubletake).toMatchObject({ cut: [{ paragraphs: [2, 2], rule: 'equal', score: 1 }], left: [] });
});

test('paragraphs go by their number among those with words, after the cuts inside the document', async () => {
  const judge = await openJudge(options);
  const text = `${A}***\n${B}${C}${A}${D}`;
  const bytes = encoder.encode(text);
  // As a survey counts it: the second A is cut inside the document already.
  const left = surveyOf([['x', `${A}***\n${B}${C}***\n${D}`]]);
  const gone = goneOf(left, 0, [2, 5]);
  expect(gone.nths).toEqual([1, 3]);
  const { edits, blocks, isCut } = cutGone(judge, { id: 'x', bytes }, gone);
  const output = edits.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
  expect(output).toBe(`${A}***\n${C}`);
  expect(isCut).toBe(true);
  expect(blocks.map(({ rule }) => rule)).not.toContain('stands-elsewhere');
  expect(new Set(edits.map(({ block }) => block))).toEqual(new Set([0, blocks.length]));
});

test('where the words are not as the survey counted them, nothing goes', async () => {
  const judge = await openJudge(options);
  const document = { id: 'x', bytes: encoder.encode(A + B) };
  for (const wordCounts of [[20, 21], [20], []])
    expect(cutGone(judge, document, { nths: [0].slice(0, wordCounts.length), wordCounts: Uint32Array.from(wordCounts) })).toMatchObject({
      edits: [],
      isCut: false,
    });
});

test('a member is set as JSON.parse would see it, and all else stays', () => {
  const key = fc.constantFrom('doubletake', 'text', 'a"b', '{', '\\', '');
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom('doubletake', '"doubletake":1', '},{'));
  fc.assert(
    fc.property(fc.array(fc.tuple(key, value), { maxLength: 6 }), fc.boolean(), (members, isEscaped) => {
      const name = (text: string) => (isEscaped ? JSON.stringify(text).replace('doubletake', 'd\\u006fubletake') : JSON.stringify(text));
      const line = ` { ${members.map(([k, v]) => `${name(k)} : ${JSON.stringify(v)}`).join(' , ')} } \r`;
      const bytes = encoder.encode(line);
      const { start, end, bytes: put } = setMember(bytes, 0, bytes.length, 'doubletake', '{"x":[1]}');
      const out = decoder.decode(bytes.subarray(0, start)) + decoder.decode(put) + decoder.decode(bytes.subarray(end));
      expect(JSON.parse(out)).toEqual({ ...JSON.parse(line), doubletake: { x: [1] } });
      if (start === end) expect(JSON.parse(line)).not.toHaveProperty('doubletake');
    }),
  );
});

test('records of a program: strings and objects, in order, one at a time, and the given ones unchanged', async () => {
  const given = [
    { id: 1, text: A + B + A },
    { id: 2, text: C },
  ];
  let asked = 0;
  function* source() {
    for (const each of given) {
      asked++;
      yield each;
    }
  }
  const stream = dedupeRecords(source());
  const first = (await stream.next()).value;
  expect(asked).toBe(1);
  expect(first).toMatchObject({ record: { id: 1, text: A + B }, edits: [{ start: (A + B).length - 1, block: 0 }] });
  expect((await stream.next()).value.record).toBe(given[1]);
  expect((await stream.next()).done).toBe(true);
  expect(given[0].text).toBe(A + B + A);
  const strings: string[] = [];
  for await (const { record } of dedupeRecords([A + B + A, D])) strings.push(record);
  expect(strings).toEqual([A + B, D]);
});

test('as a web stream, and through it in Node', async () => {
  const { Duplex, Readable } = await import('node:stream');
  const out: unknown[] = [];
  const web = new ReadableStream({
    start: (controller) => {
      controller.enqueue({ body: A + B + A });
      controller.close();
    },
  });
  for await (const record of web.pipeThrough(dedupeStream({ field: 'body' })) as unknown as AsyncIterable<unknown>) out.push(record);
  const stream = dedupeStream() as unknown as Parameters<typeof Duplex.fromWeb>[0];
  for await (const record of Readable.from([A + B + A, C]).pipe(Duplex.fromWeb(stream, { objectMode: true }))) out.push(record);
  expect(out).toEqual([{ body: A + B }, A + B, C]);
});

test('a record without a text ends the stream, or passes', async () => {
  const drain = async (settings: object) => {
    const seen: unknown[] = [];
    for await (const { record } of dedupeRecords([{ text: A }, { text: 3 }], settings)) seen.push(record);
    return seen;
  };
  await expect(drain({})).rejects.toMatchObject({ code: 'malformed', details: { line: 2 } });
  expect(await drain({ onError: 'pass' })).toEqual([{ text: A }, { text: 3 }]);
  await expect(drain({ onEror: 'pass' })).rejects.toMatchObject({ code: 'usage' });
});
