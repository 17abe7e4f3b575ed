import type { DocumentKey, Survey } from '../../corpus-types.js';
import { padded, parsedJson } from './format.js';

/*
 * A survey without its text as the bytes that format.ts draws, and back. What is read is held against all that a survey promises, since a
 * file may say anything.
 */

const headWords = 6;
const blank = 0x20;

/** How long each column is; the order is that of the file. */
function layout(documents: number, paragraphs: number, rows: number, bands: number, samples: number) {
  const halves = [2 * paragraphs, 2 * documents];
  const ofParagraphs = [paragraphs, paragraphs, paragraphs, paragraphs, paragraphs];
  const words = [documents, ...ofParagraphs, rows, rows * bands, documents * bands, documents, samples];
  const total = (lengths: readonly number[]) => lengths.reduce((sum, length) => sum + length, 0);
  return { halves, words, keysAt: 4 * headWords + 8 * total(halves) + 4 * total(words) };
}

function keyRow({ id, date, source, name, byteCount, wordCount }: DocumentKey): readonly unknown[] {
  return [id, date ?? null, source ?? null, name ?? null, byteCount, wordCount];
}

/** The columns of a survey, as many bytes as a multiple of eight. */
export function formatColumns(survey: Survey): Uint8Array {
  const keys = new TextEncoder().encode(JSON.stringify(survey.documents.map(keyRow)));
  const counts = [survey.documents.length, survey.starts.length, survey.rowParagraphs.length, survey.bands] as const;
  const bytes = new Uint8Array(padded(layout(...counts, survey.samples.length).keysAt + keys.length)).fill(blank);
  new Uint32Array(bytes.buffer, 0, headWords).set([...counts, keys.length, survey.samples.length]);
  let at = 4 * headWords;
  for (const rows of [survey.fingerprints, survey.documentFingerprints, ...wordColumns(survey)]) {
    bytes.set(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength), at);
    at += rows.byteLength;
  }
  bytes.set(keys, at);
  return bytes;
}

function wordColumns(survey: Survey): readonly Uint32Array[] {
  const { paragraphEnds, starts, ends, wordCounts, textStarts, textEnds, rowParagraphs, bandKeys, documentKeys, sampleEnds, samples } =
    survey;
  return [paragraphEnds, starts, ends, wordCounts, textStarts, textEnds, rowParagraphs, bandKeys, documentKeys, sampleEnds, samples];
}

/**
 * Reads columns; the arrays of the answer are views of the bytes, and its text is empty.
 *
 * @param bytes begin at a multiple of eight bytes of their buffer
 * @param textBytes length of the text that belongs to them
 * @returns a sentence that says what is wrong where it is no survey
 */
export function parseColumns(bytes: Uint8Array, textBytes: number, bands: number): Survey | string {
  if (bytes.length < 4 * headWords) return 'the columns are shorter than their counts';
  const counts = new Uint32Array(bytes.buffer, bytes.byteOffset, headWords);
  const [documents, paragraphs, rows, ownBands, keyBytes, sampleCount] = counts;
  if (ownBands !== bands) return `there are ${ownBands} bands, and not the ${bands} of the header`;
  const { halves, words, keysAt } = layout(documents, paragraphs, rows, bands, sampleCount);
  if (padded(keysAt + keyBytes) !== bytes.length)
    return `the counts ask for ${padded(keysAt + keyBytes)} bytes of columns, and there are ${bytes.length}`;
  let at = bytes.byteOffset + 4 * headWords;
  const next = <A>(make: new (buffer: ArrayBufferLike, at: number, length: number) => A, size: number, length: number): A => {
    const rowsHere = new make(bytes.buffer, at, length);
    at += size * length;
    return rowsHere;
  };
  const [fingerprints, documentFingerprints] = halves.map((length) => next(BigUint64Array, 8, length));
  const [paragraphEnds, starts, ends, wordCounts, textStarts, textEnds, rowParagraphs, bandKeys, documentKeys, sampleEnds, samples] =
    words.map((length) => next(Uint32Array, 4, length));
  const keys = parseKeys(bytes.subarray(keysAt, keysAt + keyBytes), documents);
  if (typeof keys === 'string') return keys;
  const survey: Survey = {
    documents: keys,
    paragraphEnds,
    starts,
    ends,
    wordCounts,
    fingerprints,
    textStarts,
    textEnds,
    text: new Uint8Array(),
    bands,
    rowParagraphs,
    bandKeys,
    documentKeys,
    documentFingerprints,
    sampleEnds,
    samples,
  };
  return surveyFault(survey, textBytes) ?? survey;
}

/** Farthest date that a `Date` can hold, in milliseconds, both ways. */
const dateMax = 8.64e15;

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function parseKeys(bytes: Uint8Array, count: number): DocumentKey[] | string {
  const rows = parsedJson(bytes);
  if (!Array.isArray(rows) || rows.length !== count) return `the keys are no list of ${count} documents`;
  const keys: DocumentKey[] = [];
  for (const row of rows) {
    const [id, date, source, name, byteCount, wordCount] = Array.isArray(row) ? row : [];
    const isSound =
      typeof id === 'string' &&
      (date === null || (Number.isFinite(date) && Math.abs(date) <= dateMax)) &&
      isTextOrNull(source) &&
      isTextOrNull(name) &&
      isCount(byteCount) &&
      isCount(wordCount);
    if (!isSound) return `the key of document ${keys.length} is not sound`;
    keys.push({
      id,
      ...(date === null ? {} : { date }),
      ...(source === null ? {} : { source }),
      ...(name === null ? {} : { name }),
      byteCount,
      wordCount,
    });
  }
  return keys;
}

/** Most sketch rows of a paragraph: one for each size of shingles. */
const rowsOfParagraphMax = 2;

/**
 * Says what is wrong with a survey's columns, or nothing.
 *
 * @param textBytes length of its text, which need not be at hand
 */
export function surveyFault(survey: Survey, textBytes: number): string | undefined {
  const { documents, paragraphEnds, starts, ends, wordCounts, textStarts, textEnds, rowParagraphs, bands } = survey;
  const count = starts.length;
  const lengths: readonly (readonly [string, number, number])[] = [
    ['paragraphEnds', paragraphEnds.length, documents.length],
    ['ends', ends.length, count],
    ['wordCounts', wordCounts.length, count],
    ['fingerprints', survey.fingerprints.length, 2 * count],
    ['textStarts', textStarts.length, count],
    ['textEnds', textEnds.length, count],
    ['bandKeys', survey.bandKeys.length, rowParagraphs.length * bands],
    ['documentKeys', survey.documentKeys.length, documents.length * bands],
    ['documentFingerprints', survey.documentFingerprints.length, 2 * documents.length],
    ['sampleEnds', survey.sampleEnds.length, documents.length],
    ['samples', survey.samples.length, survey.sampleEnds.at(-1) ?? 0],
  ];
  const wrong = lengths.find(([, length, expected]) => length !== expected);
  if (wrong !== undefined) return `${wrong[0]} has ${wrong[1]} rows, and not ${wrong[2]}`;
  const falling = paragraphEnds.findIndex((end, d) => end < (d > 0 ? paragraphEnds[d - 1] : 0));
  if (falling !== -1) return `the paragraphs of document ${falling} end before they begin`;
  const unsampled = survey.sampleEnds.findIndex((end, d) => end < (d > 0 ? survey.sampleEnds[d - 1] : 0));
  if (unsampled !== -1) return `the samples of document ${unsampled} end before they begin`;
  if ((paragraphEnds.at(-1) ?? 0) !== count) return `the documents have ${paragraphEnds.at(-1) ?? 0} paragraphs, and there are ${count}`;
  for (let p = 0; p < count; p++) {
    if (starts[p] > ends[p]) return `paragraph ${p} ends before it begins`;
    if (textStarts[p] > textEnds[p] || textEnds[p] > textBytes) return `the text of paragraph ${p} is not in the text`;
    if (wordCounts[p] === 0 && textStarts[p] !== textEnds[p]) return `paragraph ${p} has text and no words`;
  }
  for (let row = 0, same = 1; row < rowParagraphs.length; row++) {
    const paragraph = rowParagraphs[row];
    if (paragraph >= count || (row > 0 && paragraph < rowParagraphs[row - 1])) return `row ${row} is out of order`;
    same = row > 0 && paragraph === rowParagraphs[row - 1] ? same + 1 : 1;
    if (same > rowsOfParagraphMax) return `paragraph ${paragraph} has more than ${rowsOfParagraphMax} rows`;
    if (wordCounts[paragraph] === 0) return `paragraph ${paragraph} has a row and no words`;
  }
  return undefined;
}
