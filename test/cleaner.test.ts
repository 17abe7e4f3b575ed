import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openCleaner, type Wanted } from '../src/cleaner.js';
import { detectEncoding } from '../src/encoding/detect.js';
import { type DetectOptions, defaultDetectOptions } from '../src/options.js';
import { cleanDocument } from '../src/pipeline.js';
import { misspelt, restyled } from './damage.js';
import { encoderFor } from './encoders.js';
import { articles, languages } from './texts.js';

const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
const runs = Number(process.env.TEST_RUNS ?? 60);
process.stdout.write(`cleaner: seed ${seed}, ${runs} runs\n`);

const encoder = new TextEncoder();

/** Texts of a batch, one behind the other with something between them, cleaned as a batch. */
async function asBatch(documents: readonly Uint8Array[], options: DetectOptions, wanted: Wanted = {}) {
  const clean = await openCleaner(options, wanted);
  const between = encoder.encode('a word between the texts ');
  const starts: number[] = [];
  const ends: number[] = [];
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const document of documents) {
    parts.push(between, document);
    starts.push(length + between.length);
    length += between.length + document.length;
    ends.push(length);
  }
  const encodings = documents.map((document) => detectEncoding(document, 'auto'));
  return clean({
    bytes: Buffer.concat(parts),
    starts: Uint32Array.from(starts),
    ends: Uint32Array.from(ends),
    idOf: (row) => `${row}.txt`,
    encodingOf: (row) => encodings[row],
  });
}

/** What the batch should say: each document by itself. */
async function oneByOne(documents: readonly Uint8Array[], options: DetectOptions) {
  const cleaned = await Promise.all(documents.map((bytes, row) => cleanDocument({ id: `${row}.txt`, bytes }, options)));
  const sum = (of: (document: (typeof cleaned)[number]) => number) => cleaned.reduce((total, document) => total + of(document), 0);
  return {
    documentCount: cleaned.length,
    paragraphCount: sum(({ paragraphCount }) => paragraphCount),
    wordCount: sum(({ wordCount }) => wordCount),
    byteCount: sum(({ byteCount }) => byteCount),
    found: cleaned
      .map(({ edits, blocks }, row) => ({
        row,
        edits,
        copies: blocks.map(({ copy, rule, verdict }) => [copy.start, copy.end, rule, verdict]),
      }))
      .filter(({ copies }) => copies.length > 0),
  };
}

async function compare(documents: readonly Uint8Array[], options: DetectOptions): Promise<number> {
  const { found, ...counts } = await asBatch(documents, options);
  const copies = found.map(({ row, edits, blocks }) => ({
    row,
    edits,
    copies: blocks.map(({ copy, rule, verdict }) => [copy.bytes.start, copy.bytes.end, rule, verdict]),
  }));
  expect({ ...counts, found: copies }).toEqual(await oneByOne(documents, options));
  return found.length;
}

const options: DetectOptions = { ...defaultDetectOptions, scope: 'document' };
const article = fc.constantFrom(...languages).chain((language) => {
  const lines: readonly string[] = articles[language];
  const line = fc.nat(lines.length - 1).map((index) => lines[index]);
  const phrase = line.map((text) => text.slice(0, Math.ceil(text.length / 3)));
  const changed = line.map((text) => misspelt(restyled(text)));
  return fc.array(fc.oneof(line, line, phrase, changed), { maxLength: 8 }).map((parts) => parts.join('\n'));
});
const inUtf8 = article.map((text) => encoder.encode(text));
const broken = fc.tuple(inUtf8, fc.nat()).map(([bytes, at]) => bytes.map((byte, index) => (index === at % bytes.length ? 0xff : byte)));
const inUtf16 = article.map((text) => Uint8Array.of(0xff, 0xfe, ...encoderFor('utf-16le')(text)));

describe('a batch', () => {
  test('says of every document what is said of it alone', async () => {
    let found = 0;
    const documents = fc.array(fc.oneof({ weight: 6, arbitrary: inUtf8 }, broken, inUtf16), { maxLength: 12 });
    const remove = fc.constantFrom('safe' as const, 'exact' as const, 'all' as const);
    const engine = fc.constantFrom('kernel' as const, 'scalar' as const);
    await fc.assert(
      fc.asyncProperty(documents, remove, engine, async (batch, removed, read) => {
        found += await compare(batch, { ...options, remove: removed, engine: read });
      }),
      { seed, numRuns: runs },
    );
    expect(found).toBeGreaterThan(runs);
  }, 120_000);

  test('sees a sign-off behind a period, though it begins with a small letter', async () => {
    const between = 'Nothing else was said about the weather of that day by anybody in town.';
    const text = `Ships left the old port early. reuter\n${between}\nShips left the old port early. ends`;
    expect(await compare([encoder.encode(text)], options)).toBe(1);
  });

  test('of no documents, and of empty ones, says nothing', async () => {
    expect(await compare([], options)).toBe(0);
    expect(await compare([new Uint8Array(), new Uint8Array()], options)).toBe(0);
  });

  test('leaves a text above four megabytes to itself, and reads a large batch in portions', async () => {
    const text = articles.en.join('\n');
    const doubled = encoder.encode(`${text}\n${text}`);
    const large = encoder.encode(Array.from({ length: 450_000 }, (_, k) => `word${k}`).join(' '));
    const middle = encoder.encode(Array.from({ length: 90_000 }, (_, k) => `w${k}`).join(' '));
    expect(large.length).toBeGreaterThan(2 ** 22);
    expect(await compare([doubled, large, doubled, ...Array.from({ length: 12 }, () => middle), doubled, large], options)).toBe(3);
  }, 60_000);

  test('counts a text in another encoding as it is read, and one with broken bytes too', async () => {
    const text = articles.ar.join('\n');
    const twice = Uint8Array.from([...encoder.encode(text), 0x0a, 0xff, 0x0a, ...encoder.encode(text)]);
    const wide = Uint8Array.of(0xff, 0xfe, ...encoderFor('utf-16le')(`${text}\n${text}`));
    expect(await compare([encoder.encode(text), twice, wide], options)).toBe(2);
  });
});

test('who is told nothing gets the same edits, and no block', async () => {
  const [one, two] = articles.en;
  const documents = [
    [one, two, one],
    [one, two],
    [one, two, `${one} More followed.`],
  ].map((lines) => encoder.encode(lines.join('\n')));
  const told = await asBatch(documents, options);
  const silent = await asBatch(documents, options, { telling: 'none' });
  expect(told.found.some(({ edits, blocks }) => edits.length === 0 && blocks.length > 0)).toBe(true);
  const cut = told.found.filter(({ edits }) => edits.length > 0);
  expect(cut.length).toBeGreaterThan(0);
  expect(silent).toEqual({ ...told, found: cut.map((document) => ({ ...document, blocks: [] })) });
});
