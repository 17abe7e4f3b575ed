import type { Survey } from '../src/corpus-types.js';
import { fingerprintOfWords } from '../src/node/store/inspect.js';
import { fingerprinter } from '../src/sketch/fingerprint.js';
import { foldWords } from '../src/sketch/words.js';

const encoder = new TextEncoder();

export interface MadeDocument {
  readonly id: string;
  readonly date?: number;
  readonly source?: string;
  readonly name?: string;
  readonly paragraphs: readonly string[];
}

/** A survey whose fingerprints, counts and texts are true; its band keys are numbers that rise. Texts in `known` are left out. */
export async function makeSurvey(documents: readonly MadeDocument[], bands: number, known: Set<string> = new Set()): Promise<Survey> {
  const fingerprint = await fingerprinter();
  const paragraphs = documents.flatMap((document) => document.paragraphs);
  const words = paragraphs.map((paragraph) => foldWords(encoder.encode(paragraph)));
  const texts = paragraphs.map((paragraph, p) => {
    if (words[p].count === 0 || known.has(paragraph)) return new Uint8Array();
    known.add(paragraph);
    return encoder.encode(paragraph);
  });
  const ends = (lengths: readonly number[]) => {
    let end = 0;
    return Uint32Array.from(lengths, (length) => {
      end += length;
      return end;
    });
  };
  const textEnds = ends(texts.map(({ length }) => length));
  const rowParagraphs = Uint32Array.from(words.flatMap(({ count }, p) => (count >= 8 ? (count >= 15 && count <= 25 ? [p, p] : [p]) : [])));
  const halves = (hashes: Uint32Array) => (hashes.length === 0 ? ([0n, 0n] as const) : fingerprintOfWords(hashes, fingerprint));
  return {
    documents: documents.map(({ paragraphs: own, ...key }) => ({ ...key, byteCount: own.join('\n').length, wordCount: own.length })),
    paragraphEnds: ends(documents.map((document) => document.paragraphs.length)),
    starts: Uint32Array.from(paragraphs, (_, p) => 100 * p),
    ends: Uint32Array.from(paragraphs, (_, p) => 100 * p + 99),
    wordCounts: Uint32Array.from(words, ({ count }) => count),
    fingerprints: BigUint64Array.from(words.flatMap(({ hashes }) => halves(hashes))),
    textStarts: textEnds.map((end, p) => end - texts[p].length),
    textEnds,
    text: Uint8Array.from(texts.flatMap((text) => [...text])),
    bands,
    rowParagraphs,
    bandKeys: Uint32Array.from({ length: rowParagraphs.length * bands }, (_, i) => 7 * i),
    documentKeys: Uint32Array.from({ length: documents.length * bands }, (_, i) => 11 * i),
    documentFingerprints: BigUint64Array.from(documents.flatMap((_, d) => [BigInt(d), 2n ** 64n - 1n])),
    sampleEnds: Uint32Array.from(documents, (_, d) => 3 * (d + 1)),
    samples: Uint32Array.from({ length: 3 * documents.length }, (_, i) => 8 * (i % 3) + 8),
  };
}
