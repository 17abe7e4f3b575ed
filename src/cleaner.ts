import { columnsOf, openEngine } from './batch.js';
import type { Survey } from './corpus-types.js';
import { cutGone, type Gone } from './cut-gone.js';
import type { KnownColumns } from './document.js';
import { utf8Soundness } from './encoding/sound.js';
import { openJudge } from './judging.js';
import { readState } from './marks.js';
import { thousandths } from './match/verify.js';
import type { DetectOptions } from './options.js';
import { type LocatedBlock, type LocatedPassage, locateBlocks } from './report/locate.js';
import { mayRepeat } from './screen.js';
import { type DocumentName, openSurveyor, type ReadText, readTextOf } from './survey.js';
import { openTelling, type Telling } from './told-blocks.js';
import type { BatchReading, Edit, InputEncoding } from './types.js';

/** Documents of a batch, one behind the other: document d is [starts[d], ends[d]) of the bytes. */
interface Batch {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly idOf: (row: number) => string;
  /** How a document is to be read; undefined where it is UTF-8, be it broken or not. */
  readonly encodingOf: (row: number) => InputEncoding | undefined;
  /** For surveys: who a document is, undefined for a row that is none. Without it, its name is all that is known. */
  readonly nameOf?: (row: number) => DocumentName | undefined;
  /** What of a document goes since other documents hold it. A batch that is cut is not surveyed. */
  readonly goneOf?: (row: number) => Gone | undefined;
  /** Of records: where each stands. */
  readonly recordOf?: (row: number) => LocatedPassage['record'];
}

/** What there is to say of one document of a batch. Edits and blocks in bytes of the document; blocks are those inside it. */
export interface FoundDocument {
  readonly row: number;
  readonly byteCount: number;
  readonly edits: readonly Edit[];
  readonly blocks: readonly LocatedBlock[];
}

/** What became of a batch: plain data, which may come from another thread. */
export interface CleanedBatch {
  readonly documentCount: number;
  readonly paragraphCount: number;
  readonly wordCount: number;
  /** Of the documents. */
  readonly byteCount: number;
  /** The documents that hold a block or are cut; rows rise. */
  readonly found: readonly FoundDocument[];
  /** Where it was asked for: what is left of the documents, for comparing them with others. */
  readonly survey?: Survey;
}

/** What is wanted of a batch beside what goes. */
export interface Wanted {
  /** What is left of the documents, for comparing them with others. */
  readonly survey?: boolean;
  /** Blocks with what people and programs are told of them, or none at all; without it, where they are. */
  readonly telling?: Telling | 'none';
}

/** Judges each document of a batch by itself. */
export type CleanBatch = (batch: Batch) => CleanedBatch;

/**
 * Loads what cleaning needs, once for any number of batches. All documents of a batch are read at once; only those of which there may be
 * something to say are looked at one by one, with the answer that judging each would have given.
 */
export async function openCleaner(options: DetectOptions, wanted: Wanted = {}): Promise<CleanBatch> {
  const judge = await openJudge(options);
  const engine = openEngine(options.engine);
  const beginSurvey = wanted.survey ? await openSurveyor(options) : undefined;
  const { telling } = wanted;
  const isSilent = telling === 'none';
  const tell = telling === undefined || isSilent ? undefined : await openTelling(telling);
  const threshold = thousandths(options.threshold);
  return (batch) => {
    const { bytes, starts, ends, idOf, encodingOf, nameOf = (row: number) => ({ id: idOf(row) }), goneOf, recordOf } = batch;
    const found: FoundDocument[] = [];
    const counts = { documentCount: starts.length, paragraphCount: 0, wordCount: 0, byteCount: 0 };
    const surveyor = goneOf === undefined ? beginSurvey?.() : undefined;
    /** Judges a document by itself, and counts it where no reading has. */
    const lookAt = (row: number, known: KnownColumns | undefined) => {
      const own = bytes.subarray(starts[row], ends[row]);
      const document = { id: idOf(row), bytes: own, encoding: encodingOf(row) ?? utf8(own, known !== undefined) };
      const gone = goneOf?.(row);
      const judged = gone === undefined ? judge(document, known) : cutGone(judge, document, gone);
      const { page, text, blocks, edits } = judged;
      if (known === undefined) {
        counts.paragraphCount += page.paragraphs.count;
        counts.wordCount += page.words.count;
      }
      if (edits.length > 0 || (blocks.length > 0 && !isSilent)) {
        const told = isSilent ? [] : (tell?.(judged, recordOf?.(row)) ?? locateBlocks(blocks, () => text));
        found.push({ row, byteCount: own.length, edits, blocks: told });
      }
      return judged;
    };
    for (const { from, to } of portionsOf(batch)) {
      const start = starts[from];
      const own = bytes.subarray(start, ends[to - 1]);
      const ownStarts = starts.subarray(from, to).map((at) => at - start);
      // What is not for the engine is empty to it.
      const isForEngine = (row: number) => isUtf8(batch, row) && ends[row] - starts[row] <= readBytesMax;
      const ownEnds = ownStarts.map((at, k) => (isForEngine(from + k) ? ends[from + k] - start : at));
      const reading = engine.read(own, ownStarts, ownEnds, options.paragraphs);
      for (let k = 0; k < to - from; k++) {
        counts.byteCount += ends[from + k] - starts[from + k];
        const isRead = isForEngine(from + k) && reading.states[k] === readState.sound;
        if (isRead) {
          counts.paragraphCount += rowsOf(reading.paragraphEnds, k);
          counts.wordCount += rowsOf(reading.wordEnds, k);
        }
        const isJudged = !isRead || goneOf?.(from + k) !== undefined || mayRepeat(own, reading, k, threshold);
        const judged = isJudged ? lookAt(from + k, isRead ? columnsOf(own, reading, k, ownStarts[k], ownEnds[k]) : undefined) : undefined;
        const name = surveyor === undefined ? undefined : nameOf(from + k);
        if (name === undefined) continue;
        if (judged !== undefined && !isRead) surveyor?.add(readTextOf(name, judged));
        else surveyor?.add(ofReading(name, own, reading, k, ownStarts[k], ownEnds[k], judged?.edits ?? []));
      }
      surveyor?.sign(engine.sign);
    }
    return { ...counts, found, ...(surveyor === undefined ? {} : { survey: surveyor.survey() }) };
  };
}

/** A document of the engine's reading, for its survey. */
function ofReading(
  name: DocumentName,
  bytes: Uint8Array,
  { words, wordEnds, paragraphs, paragraphEnds }: BatchReading,
  row: number,
  base: number,
  end: number,
  cuts: readonly Edit[],
): ReadText {
  return {
    name,
    words,
    firstWord: row > 0 ? wordEnds[row - 1] : 0,
    lastWord: wordEnds[row],
    paragraphs,
    firstParagraph: row > 0 ? paragraphEnds[row - 1] : 0,
    lastParagraph: paragraphEnds[row],
    base,
    byteCount: end - base,
    utf8: (from, to) => bytes.subarray(from, to),
    cuts,
    isOfEngine: true,
  };
}

/** Larger documents are judged by themselves. */
const readBytesMax = 2 ** 22;
/** An engine is given so much at a time: its memory is a dozen times that, and does not shrink. */
const portionBytesMax = 2 ** 22;

/** Ranges of rows whose documents are read together: as many as may be, or one that is larger. */
function* portionsOf({ starts, ends }: Batch): Generator<{ readonly from: number; readonly to: number }> {
  for (let from = 0; from < starts.length; ) {
    let to = from + 1;
    while (to < starts.length && ends[to] - starts[from] <= portionBytesMax) to++;
    yield { from, to };
    from = to;
  }
}

function isUtf8({ encodingOf }: Batch, row: number): boolean {
  return (encodingOf(row)?.name ?? 'utf-8') === 'utf-8';
}

function utf8(bytes: Uint8Array, isSound: boolean): InputEncoding {
  return { name: 'utf-8', from: 'form', ...(isSound ? { brokenBytes: 0, firstBroken: -1 } : utf8Soundness(bytes)) };
}

function rowsOf(ends: Uint32Array, row: number): number {
  return ends[row] - (row > 0 ? ends[row - 1] : 0);
}
