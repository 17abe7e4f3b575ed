import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openCleaner } from '../src/cleaner.js';
import type { Survey } from '../src/corpus-types.js';
import { applyEdits } from '../src/edit/apply.js';
import { detectEncoding } from '../src/encoding/detect.js';
import { bandingFor, shareBand, writeBandKeys } from '../src/match/bands.js';
import { type DetectOptions, defaultDetectOptions } from '../src/options.js';
import { fingerprinter, wordBytes } from '../src/sketch/fingerprint.js';
import { sampleShingles } from '../src/sketch/samples.js';
import { sizesFor } from '../src/sketch/shingles.js';
import { foldWords } from '../src/sketch/words.js';
import { batchOf } from './batches.js';
import { encoderFor } from './encoders.js';
import { articles, languages } from './texts.js';

const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
process.stdout.write(`survey: seed ${seed}\n`);

const encoder = new TextEncoder();
const options: DetectOptions = { ...defaultDetectOptions, scope: 'document' };

async function surveyOf(documents: readonly Uint8Array[], settings: Partial<DetectOptions> = {}) {
  const clean = await openCleaner({ ...options, ...settings }, { survey: true });
  const batch = batchOf(documents, encoder.encode('a word between '));
  const encodings = documents.map((document) => detectEncoding(document, 'auto'));
  const { survey, found } = clean({ ...batch, idOf: (row) => `${row}`, encodingOf: (row) => encodings[row] });
  if (survey === undefined) throw new Error('no survey');
  return { survey, found };
}

const textOf = ({ text, textStarts, textEnds }: Survey, p: number) => text.slice(textStarts[p], textEnds[p]);
const textsOf = (survey: Survey) => Array.from(survey.wordCounts, (_, p) => new TextDecoder().decode(textOf(survey, p)));

/** What must hold of any survey: texts say what fingerprints and counts do, rows are as many as the sizes, and columns agree. */
async function checkSurvey(survey: Survey, documents: readonly Uint8Array[]) {
  const fingerprint = await fingerprinter();
  const count = survey.wordCounts.length;
  expect(survey.paragraphEnds.at(-1) ?? 0).toBe(count);
  const rows: number[] = [];
  let document = 0;
  for (let p = 0; p < count; p++) {
    while (survey.paragraphEnds[document] <= p) document++;
    const words = foldWords(textOf(survey, p));
    expect(words.count).toBe(survey.wordCounts[p]);
    const [upper, lower] = words.count === 0 ? [0n, 0n] : fingerprint(wordBytes(words.hashes, 0, words.count));
    expect([survey.fingerprints[2 * p], survey.fingerprints[2 * p + 1]]).toEqual([upper, lower]);
    expect(survey.starts[p]).toBeLessThanOrEqual(survey.ends[p]);
    expect(survey.ends[p]).toBeLessThanOrEqual(documents[document].length);
    rows.push(...sizesFor(words.count).map(() => p));
  }
  expect([...survey.rowParagraphs]).toEqual(rows);
  expect(survey.bandKeys.length).toBe(rows.length * survey.bands);
  expect(survey.documentKeys.length).toBe(documents.length * survey.bands);
  let first = 0;
  for (const [d, { wordCount }] of survey.documents.entries()) {
    const counts = survey.wordCounts.subarray(first, survey.paragraphEnds[d]);
    expect(wordCount).toBe(counts.reduce((sum, one) => sum + one, 0));
    const text = new TextDecoder().decode(
      survey.text.subarray(survey.textStarts[first] ?? 0, survey.textEnds[survey.paragraphEnds[d] - 1] ?? 0),
    );
    const { hashes, count: words } = foldWords(encoder.encode(text));
    if (words === wordCount && survey.paragraphEnds[d] - first === 1)
      expect([...survey.samples.subarray(d > 0 ? survey.sampleEnds[d - 1] : 0, survey.sampleEnds[d])]).toEqual([
        ...sampleShingles(hashes, 0, words),
      ]);
    first = survey.paragraphEnds[d];
  }
  expect([survey.sampleEnds.length, survey.sampleEnds.at(-1) ?? 0]).toEqual([documents.length, survey.samples.length]);
}

const odd = [
  '&quot;',
  '\u200b',
  '- ',
  '-',
  '5',
  '%',
  '\u2028',
  'e\u0301',
  '\u0301',
  '.',
  '"',
  '(MORE)',
  'Reuter\u0003',
  '🙂',
  'ﷺ',
  '…',
  '\t',
  '*',
];
const line = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(...languages).chain((language) => fc.constantFrom(...(articles[language] as readonly string[]))),
  },
  fc.array(fc.constantFrom(...odd), { maxLength: 6 }).map((parts) => parts.join('')),
);
const article = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\n\n', '\n    ', '\u2028')), { maxLength: 9 })
  .map((lines) => lines.flat().join(''));
const document = fc.oneof(
  { weight: 4, arbitrary: article.map((text) => encoder.encode(text)) },
  article.map((text) => Uint8Array.of(0xff, 0xfe, ...encoderFor('utf-16le')(text))),
  fc.tuple(article, fc.nat()).map(([text, at]) => encoder.encode(text).map((byte, k, all) => (k === at % all.length ? 0xff : byte))),
  fc.uint8Array({ maxLength: 60 }),
);

describe('a survey', () => {
  test('says of every paragraph what its text says, whatever the encoding and however broken', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(document, { maxLength: 6 }), fc.constantFrom('safe', 'exact', 'all'), async (documents, remove) => {
        const { survey } = await surveyOf(documents, { remove });
        await checkSurvey(survey, documents);
      }),
      { seed, numRuns: 150 },
    );
  }, 60_000);

  test('is the same by kernel and scalar, byte for byte', async () => {
    // Only batches above some size are read by the kernel at all.
    const filler = encoder.encode(
      Array.from({ length: 12_000 }, (_, k) => `filler${k} of the ${k % 97} port.${k % 30 === 0 ? '\n' : ''}`).join(' '),
    );
    expect(filler.length).toBeGreaterThan(2 ** 18);
    await fc.assert(
      fc.asyncProperty(fc.array(document, { maxLength: 8 }), fc.constantFrom(0.5, 0.7, 0.9), async (documents, threshold) => {
        const [kernel, scalar] = await Promise.all(
          (['kernel', 'scalar'] as const).map((engine) => surveyOf([...documents, filler], { engine, threshold })),
        );
        expect(kernel.survey).toEqual(scalar.survey);
      }),
      { seed, numRuns: 4 },
    );
  }, 60_000);

  test('leaves out what the own edits of a document cut: it is that of the text that stays', async () => {
    let cut = 0;
    const twice = fc.tuple(article, article, fc.boolean()).map(([one, between, isPart]) => {
      const again = isPart ? `${articles.en[2]} ${articles.en[1]} And then nothing more was said in town about it.` : '';
      return encoder.encode(`${one}\n${articles.en[1]}\n${between}\n${one}\n${again}`);
    });
    await fc.assert(
      fc.asyncProperty(twice, async (bytes) => {
        const { survey, found } = await surveyOf([bytes], { paragraphs: 'line' });
        if (found.length === 0 || found[0].edits.length === 0) return;
        cut++;
        await checkSurvey(survey, [bytes]);
        const { survey: rest } = await surveyOf([applyEdits(bytes, found[0].edits)], { paragraphs: 'line' });
        const prints = ({ fingerprints, wordCounts }: Survey) =>
          Array.from(wordCounts, (_, p) => fingerprints[2 * p]).filter((one) => one > 0n);
        expect(prints(survey)).toEqual(prints(rest));
        expect(survey.documentKeys).toEqual(rest.documentKeys);
        expect([survey.sampleEnds, survey.samples]).toEqual([rest.sampleEnds, rest.samples]);
        expect(survey.documentFingerprints).toEqual(rest.documentFingerprints);
      }),
      { seed, numRuns: 80 },
    );
    expect(cut).toBeGreaterThan(20);
  }, 60_000);

  test('keeps the rest of a paragraph that is cut in part', async () => {
    const passage = articles.en.slice(0, 4).join(' ');
    const text = `${passage} ${articles.en[4]} ${passage} Nobody else in the town would say a word of it.\n`;
    const { survey, found } = await surveyOf([encoder.encode(text)]);
    expect(found[0].edits.length).toBe(1);
    const [{ start, end }] = found[0].edits;
    const rest = `${text.slice(0, start)}${text.slice(end)}`.trimEnd();
    expect(rest.endsWith('Nobody else in the town would say a word of it.')).toBe(true);
    expect(textsOf(survey)).toEqual([rest]);
    expect(survey.documents[0].wordCount).toBe(survey.wordCounts[0]);
  });

  test('tells spans in bytes of the document in its own encoding', async () => {
    const wide = Uint8Array.of(0xff, 0xfe, ...encoderFor('utf-16le')(`${articles.ar[0]}\n${articles.ar[1]}\n`));
    const { survey } = await surveyOf([encoder.encode('first\n'), wide]);
    expect(textsOf(survey)).toEqual(['first', articles.ar[0], articles.ar[1]]);
    const [start, end] = [survey.starts[2], survey.ends[2]];
    expect(new TextDecoder('utf-16le').decode(wide.subarray(start, end))).toBe(articles.ar[1]);
  });

  test('leaves out rows that are no documents, and names the others', async () => {
    const clean = await openCleaner(options, { survey: true });
    const batch = batchOf([encoder.encode('one'), encoder.encode('two'), encoder.encode('three')]);
    const nameOf = (row: number) => (row === 1 ? undefined : { id: `f#${row}`, source: 's', date: row });
    const { survey } = clean({ ...batch, idOf: (row) => `${row}`, encodingOf: () => undefined, nameOf });
    expect(survey?.documents).toEqual([
      { id: 'f#0', source: 's', date: 0, byteCount: 3, wordCount: 1 },
      { id: 'f#2', source: 's', date: 2, byteCount: 5, wordCount: 1 },
    ]);
    expect([...(survey?.paragraphEnds ?? [])]).toEqual([1, 2]);
  });

  test('is made only where it is asked for, and a document above a megabyte has one', async () => {
    const plain = await openCleaner(options);
    const large = encoder.encode(Array.from({ length: 60_000 }, (_, k) => `word${k} ${k % 17} words${k % 20 === 0 ? '\n' : ''}`).join(' '));
    expect(large.length).toBeGreaterThan(2 ** 20);
    const batch = batchOf([large]);
    expect(plain({ ...batch, idOf: (row) => `${row}`, encodingOf: () => undefined }).survey).toBeUndefined();
    await checkSurvey((await surveyOf([large])).survey, [large]);
  }, 30_000);
});

describe('band keys', () => {
  test('are equal where the bands are, and of another size of shingles never', () => {
    const banding = bandingFor(0.7);
    const slots = fc.array(fc.nat({ max: 3 }), { minLength: banding.bands * banding.rows, maxLength: banding.bands * banding.rows });
    fc.assert(
      fc.property(slots, slots, (one, other) => {
        const signatures = Uint16Array.from([...one, ...other]);
        const keys = new Uint32Array(3 * banding.bands);
        writeBandKeys(signatures, 0, 3, banding, keys, 0);
        writeBandKeys(signatures, one.length, 3, banding, keys, banding.bands);
        writeBandKeys(signatures, 0, 2, banding, keys, 2 * banding.bands);
        const column = (row: number) => [...keys.subarray(row * banding.bands, (row + 1) * banding.bands)];
        expect(column(0).some((key, band) => key === column(1)[band])).toBe(shareBand(Uint16Array.from(one), Uint16Array.from(other)));
        expect(column(0).some((key, band) => key === column(2)[band])).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
