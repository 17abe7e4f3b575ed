import { column } from './columns.js';
import type { DocumentKey, Survey } from './corpus-types.js';
import { growingSurvey } from './growing-survey.js';
import { bandingFor, writeBandKeys } from './match/bands.js';
import type { DetectOptions } from './options.js';
import type { ReadDocument } from './reading.js';
import { fingerprinter, wordBytes } from './sketch/fingerprint.js';
import { cMinHash } from './sketch/minhash.js';
import { sampleShingles } from './sketch/samples.js';
import { documentShingleSize, shingleSet, sizesFor } from './sketch/shingles.js';
import { foldWords } from './sketch/words.js';
import type { BatchEngine, Paragraphs, Span, Words } from './types.js';

/** Who a document is, without what its reading tells. */
export type DocumentName = Omit<DocumentKey, 'byteCount' | 'wordCount'>;

/** One document as it was read: rows [firstWord, lastWord) and [firstParagraph, lastParagraph) of columns whose offsets begin at `base`. */
export interface ReadText {
  readonly name: DocumentName;
  readonly words: Pick<Words, 'starts' | 'hashes'>;
  readonly firstWord: number;
  readonly lastWord: number;
  readonly paragraphs: Pick<Paragraphs, 'starts' | 'lineEnds' | 'ends'>;
  readonly firstParagraph: number;
  readonly lastParagraph: number;
  readonly base: number;
  /** Of the whole text in UTF-8. */
  readonly byteCount: number;
  /** The bytes of a range of the columns' offsets in UTF-8. */
  readonly utf8: (start: number, end: number) => Uint8Array;
  /** What the document's own edits cut, in bytes of the document; sorted, disjoint. */
  readonly cuts: readonly Span[];
  /** Whether the words are those of the engine's last reading, so that it can sign them. */
  readonly isOfEngine: boolean;
}

/** Surveys the documents of one batch, in order. */
export interface Surveyor {
  readonly add: (text: ReadText) => void;
  /** Must be called before the engine reads again, and before `survey`. */
  readonly sign: (sign: BatchEngine['sign']) => void;
  readonly survey: () => Survey;
}

/** Loads what surveys need; the answer begins the survey of a batch. */
export async function openSurveyor(options: Pick<DetectOptions, 'threshold'>): Promise<() => Surveyor> {
  const fingerprint = await fingerprinter();
  const banding = bandingFor(options.threshold);
  const sketcher = cMinHash(banding.bands * banding.rows);
  return () => {
    const documents: DocumentKey[] = [];
    const { columns, survey } = growingSurvey();
    const { paragraphEnds, starts, ends, wordCounts, fingerprints, textStarts, textEnds, text, rowParagraphs, bandKeys } = columns;
    const { documentKeys, documentFingerprints, sampleEnds, samples } = columns;
    const noKeys = new Uint32Array(banding.bands);
    // Rows of the engine's words that wait for it to sign them.
    const waiting = {
      isDocument: [] as boolean[],
      at: [] as number[],
      first: [] as number[],
      last: [] as number[],
      size: [] as number[],
    };

    const addFingerprint = (to: typeof fingerprints, hashes: Uint32Array, first: number, last: number) => {
      const [upper, lower] = first < last ? fingerprint(wordBytes(hashes, first, last)) : [0n, 0n];
      to.push(upper);
      to.push(lower);
    };
    /** One row of band keys, of the words [first, last). */
    const addRow = (isDocument: boolean, hashes: Uint32Array, first: number, last: number, size: number, isOfEngine: boolean) => {
      const keys = isDocument ? documentKeys : bandKeys;
      const at = keys.length();
      keys.append(noKeys);
      if (!isOfEngine) {
        const signature = new Uint16Array(sketcher.slots);
        sketcher.sign(shingleSet(hashes.subarray(first, last), size), signature, 0);
        writeBandKeys(signature, 0, size, banding, keys.view(), at);
        return;
      }
      waiting.isDocument.push(isDocument);
      waiting.at.push(at);
      waiting.first.push(first);
      waiting.last.push(last);
      waiting.size.push(size);
    };
    const addParagraph = (hashes: Uint32Array, first: number, last: number, isOfEngine: boolean, parts: readonly Uint8Array[]) => {
      wordCounts.push(last - first);
      addFingerprint(fingerprints, hashes, first, last);
      textStarts.push(text.length());
      if (first < last) for (const part of parts) text.append(part);
      textEnds.push(text.length());
      for (const size of sizesFor(last - first)) {
        rowParagraphs.push(wordCounts.length() - 1);
        addRow(false, hashes, first, last, size, isOfEngine);
      }
    };

    return {
      add: (read) => {
        const { words, paragraphs, firstWord, lastWord, base, cuts, isOfEngine } = read;
        const kept = cuts.length > 0 ? column(Uint32Array) : undefined; // the words of a document that is cut
        let word = firstWord;
        let cut = 0;
        for (let p = read.firstParagraph; p < read.lastParagraph; p++) {
          const [start, end] = [paragraphs.starts[p], paragraphs.lineEnds[p]];
          const first = word;
          while (word < lastWord && words.starts[word] < paragraphs.ends[p]) word++;
          while (cut < cuts.length && cuts[cut].end + base <= start) cut++;
          starts.push(start - base);
          ends.push(end - base);
          if (cut === cuts.length || cuts[cut].start + base >= end) {
            addParagraph(words.hashes, first, word, isOfEngine, first < word ? [read.utf8(start, end)] : []);
            kept?.append(words.hashes.subarray(first, word));
            continue;
          }
          const rest = joined(
            spansBetween(cuts, cut, start - base, end - base).map((span) => read.utf8(span.start + base, span.end + base)),
          );
          const { hashes, count } = foldWords(rest);
          addParagraph(hashes, 0, count, false, [rest]);
          kept?.append(hashes.subarray(0, count));
        }
        paragraphEnds.push(wordCounts.length());
        const [hashes, from, to] =
          kept === undefined ? ([words.hashes, firstWord, lastWord] as const) : ([kept.view(), 0, kept.length()] as const);
        addFingerprint(documentFingerprints, hashes, from, to);
        addRow(true, hashes, from, to, documentShingleSize, isOfEngine && kept === undefined);
        samples.append(sampleShingles(hashes, from, to));
        sampleEnds.push(samples.length());
        documents.push({ ...read.name, byteCount: read.byteCount, wordCount: to - from });
      },
      sign: (sign) => {
        const { isDocument, at, first, last, size } = waiting;
        const signatures = sign(Uint32Array.from(first), Uint32Array.from(last), Uint8Array.from(size), sketcher.slots);
        const [ofDocuments, ofParagraphs] = [documentKeys.view(), bandKeys.view()];
        for (let row = 0; row < at.length; row++)
          writeBandKeys(signatures, row * sketcher.slots, size[row], banding, isDocument[row] ? ofDocuments : ofParagraphs, at[row]);
        for (const list of Object.values(waiting)) list.length = 0;
      },
      survey: () => survey(documents, banding.bands),
    };
  };
}

/** What is left of [start, end) between the cuts from number `at` on. */
function spansBetween(cuts: readonly Span[], at: number, start: number, end: number): Span[] {
  const spans: Span[] = [];
  let from = start;
  for (let cut = at; cut < cuts.length && cuts[cut].start < end; cut++) {
    if (cuts[cut].start > from) spans.push({ start: from, end: cuts[cut].start });
    from = Math.max(from, cuts[cut].end);
  }
  if (from < end) spans.push({ start: from, end });
  return spans;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const text = column(Uint8Array);
  for (const part of parts) text.append(part);
  return text.view();
}

/** A document that was judged by itself, for its survey. */
export function readTextOf(name: DocumentName, { page: { words, paragraphs }, text, edits }: ReadDocument): ReadText {
  return {
    name,
    words,
    firstWord: 0,
    lastWord: words.count,
    paragraphs,
    firstParagraph: 0,
    lastParagraph: paragraphs.count,
    base: 0,
    byteCount: text.bytes.length,
    utf8: (start, end) => text.bytes.subarray(text.toView(start), text.toView(end)),
    cuts: edits,
    isOfEngine: false,
  };
}
