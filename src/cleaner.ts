import { openReader } from './batch.js';
import { utf8Soundness } from './encoding/sound.js';
import { openJudge } from './judging.js';
import { readState } from './marks.js';
import { thousandths } from './match/verify.js';
import type { DetectOptions } from './options.js';
import { type LocatedBlock, locateBlocks } from './report/locate.js';
import { mayRepeat } from './screen.js';
import type { Edit, InputEncoding } from './types.js';

/** Documents of a batch, one behind the other: document d is [starts[d], ends[d]) of the bytes. */
interface Batch {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly idOf: (row: number) => string;
  /** How a document is to be read; undefined where it is UTF-8, be it broken or not. */
  readonly encodingOf: (row: number) => InputEncoding | undefined;
}

/** What there is to say of one document of a batch. Edits and blocks in bytes of the document. */
interface FoundDocument {
  readonly row: number;
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
  /** The documents that hold a block; rows rise. */
  readonly found: readonly FoundDocument[];
}

/** Judges each document of a batch by itself. */
export type CleanBatch = (batch: Batch) => CleanedBatch;

/**
 * Loads what cleaning needs, once for any number of batches. All documents of a batch are read at once; only those of which there may be
 * something to say are looked at one by one, with the answer that judging each would have given.
 */
export async function openCleaner(options: DetectOptions): Promise<CleanBatch> {
  const judge = await openJudge(options);
  const read = openReader(options.engine);
  const threshold = thousandths(options.threshold);
  return (batch) => {
    const { bytes, starts, ends, idOf, encodingOf } = batch;
    const isUtf8 = (row: number) => (encodingOf(row)?.name ?? 'utf-8') === 'utf-8';
    // Documents in another encoding are empty to the engine.
    const reading = read(
      bytes,
      starts,
      ends.map((end, row) => (isUtf8(row) ? end : starts[row])),
      options.paragraphs,
    );
    const found: FoundDocument[] = [];
    let byteCount = 0;
    let paragraphCount = starts.length === 0 ? 0 : reading.paragraphEnds[starts.length - 1];
    let wordCount = starts.length === 0 ? 0 : reading.wordEnds[starts.length - 1];
    for (let row = 0; row < starts.length; row++) {
      byteCount += ends[row] - starts[row];
      const isRead = isUtf8(row) && reading.states[row] === readState.sound;
      if (isRead && !mayRepeat(bytes, reading, row, threshold)) continue;
      const own = bytes.subarray(starts[row], ends[row]);
      const { page, text, blocks, edits } = judge({ id: idOf(row), bytes: own, encoding: encodingOf(row) ?? utf8(own, isRead) });
      // Of what the engine could not read as it is to be read, the counts are those of the judgement.
      if (!isRead) {
        paragraphCount += page.paragraphs.count - rowsOf(reading.paragraphEnds, row);
        wordCount += page.words.count - rowsOf(reading.wordEnds, row);
      }
      if (blocks.length > 0) found.push({ row, edits, blocks: locateBlocks(blocks, () => text) });
    }
    return { documentCount: starts.length, paragraphCount, wordCount, byteCount, found };
  };
}

function utf8(bytes: Uint8Array, isSound: boolean): InputEncoding {
  return { name: 'utf-8', from: 'form', ...(isSound ? { brokenBytes: 0, firstBroken: -1 } : utf8Soundness(bytes)) };
}

function rowsOf(ends: Uint32Array, row: number): number {
  return ends[row] - (row > 0 ? ends[row - 1] : 0);
}
