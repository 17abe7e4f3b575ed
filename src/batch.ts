import { column } from './columns.js';
import type { KnownColumns } from './document.js';
import { utf8Soundness } from './encoding/sound.js';
import { readState } from './marks.js';
import { repeatedWindows } from './match/windows.js';
import type { DetectOptions } from './options.js';
import { withFoldedText } from './sketch/folded-text.js';
import { openKernel } from './sketch/kernel.js';
import { cMinHash } from './sketch/minhash.js';
import { shinglesOf } from './sketch/shingles.js';
import { foldWords } from './sketch/words.js';
import { findParagraphs } from './text/paragraphs.js';
import type { BatchEngine, BatchReading } from './types.js';

/**
 * The engine that runs everywhere, made of the functions that say what words, windows and paragraphs are. It leaves no document unread.
 * sketch/kernel.ts is its fast twin and gives the same bits.
 */
export function openTwin(): BatchEngine {
  let hashes: Uint32Array = new Uint32Array(0);
  return {
    read: (bytes, starts, ends, paragraphs) => {
      const reading = readBatch(bytes, starts, ends, paragraphs);
      hashes = reading.words.hashes;
      return reading;
    },
    sign: (firstWords, lastWords, shingleSizes, slots) => {
      const sketcher = cMinHash(slots);
      const signatures = new Uint16Array(firstWords.length * slots);
      for (let row = 0; row < firstWords.length; row++) {
        sketcher.sign(shinglesOf(hashes.subarray(firstWords[row], lastWords[row]), shingleSizes[row]), signatures, row * slots);
      }
      return signatures;
    },
  };
}

/** Reads documents [starts[d], ends[d]) of UTF-8 `bytes` one by one; see BatchReading. */
export function readBatch(
  bytes: Uint8Array,
  starts: Uint32Array,
  ends: Uint32Array,
  paragraphMode: 'auto' | 'line' | 'blank',
): BatchReading {
  const words = { starts: column(Uint32Array), ends: column(Uint32Array), hashes: column(Uint32Array), kinds: column(Uint8Array) };
  const repeats = { words: column(Uint32Array), earlier: column(Uint32Array) };
  const paragraphs = {
    starts: column(Uint32Array),
    lineStarts: column(Uint32Array),
    lineEnds: column(Uint32Array),
    ends: column(Uint32Array),
  };
  const [wordEnds, repeatEnds, paragraphEnds] = [0, 1, 2].map(() => new Uint32Array(starts.length));
  const states = new Uint8Array(starts.length);
  for (let d = 0; d < starts.length; d++) {
    const read = foldWords(bytes, starts[d], ends[d]);
    const repeated = repeatedWindows(read);
    const firstWord = words.starts.length();
    repeats.words.append(repeated.words.map((word) => word + firstWord));
    repeats.earlier.append(repeated.earlier.map((word) => word + firstWord));
    words.starts.append(read.starts);
    words.ends.append(read.ends);
    words.hashes.append(read.hashes);
    words.kinds.append(read.kinds);
    const own = bytes.subarray(starts[d], ends[d]);
    states[d] = utf8Soundness(own).brokenBytes > 0 ? readState.broken : readState.sound;
    const found = findParagraphs(own, paragraphMode);
    paragraphs.starts.append(found.starts.map((at) => at + starts[d]));
    paragraphs.lineStarts.append(found.lineStarts.map((at) => at + starts[d]));
    paragraphs.lineEnds.append(found.lineEnds.map((at) => at + starts[d]));
    paragraphs.ends.append(found.ends.map((at) => at + starts[d]));
    wordEnds[d] = words.starts.length();
    repeatEnds[d] = repeats.words.length();
    paragraphEnds[d] = paragraphs.starts.length();
  }
  return {
    words: { starts: words.starts.view(), ends: words.ends.view(), hashes: words.hashes.view(), kinds: words.kinds.view() },
    wordEnds,
    repeats: { words: repeats.words.view(), earlier: repeats.earlier.view() },
    repeatEnds,
    paragraphs: {
      starts: paragraphs.starts.view(),
      lineStarts: paragraphs.lineStarts.view(),
      lineEnds: paragraphs.lineEnds.view(),
      ends: paragraphs.ends.view(),
    },
    paragraphEnds,
    states,
  };
}

/** The columns of one document of a batch, which is [start, end) of its bytes, as if it had been read by itself. */
export function columnsOf(bytes: Uint8Array, reading: BatchReading, document: number, start: number, end: number): KnownColumns {
  const own = (column: Uint32Array, rowEnds: Uint32Array, origin: number) => {
    const rows = column.slice(document > 0 ? rowEnds[document - 1] : 0, rowEnds[document]);
    for (let row = 0; row < rows.length; row++) rows[row] -= origin;
    return rows;
  };
  const { words, paragraphs, paragraphEnds, repeats, repeatEnds, wordEnds } = reading;
  const [starts, lineStarts, lineEnds, ends] = [paragraphs.starts, paragraphs.lineStarts, paragraphs.lineEnds, paragraphs.ends].map(
    (column) => own(column, paragraphEnds, start),
  );
  const firstWord = document > 0 ? wordEnds[document - 1] : 0;
  return {
    paragraphs: { count: starts.length, starts, lineStarts, lineEnds, ends },
    words: withFoldedText(bytes.subarray(start, end), {
      starts: own(words.starts, wordEnds, start),
      ends: own(words.ends, wordEnds, start),
      hashes: own(words.hashes, wordEnds, 0),
      kinds: words.kinds.slice(firstWord, wordEnds[document]),
    }),
    repeats: { words: own(repeats.words, repeatEnds, firstWord), earlier: own(repeats.earlier, repeatEnds, firstWord) },
  };
}

/** Small batches are read as fast without the kernel, whose start takes some milliseconds. */
const kernelBytesMin = 2 ** 18;

/**
 * What reads and signs the batches of a run: the kernel where it is asked for and the machine can run it, else its twin. The answers are
 * the same.
 */
export function openEngine(engine: DetectOptions['engine']): BatchEngine {
  const twin = openTwin();
  let kernel: BatchEngine | undefined;
  return {
    read: (bytes, starts, ends, paragraphs) => {
      // Of a batch that was not filled, what lies behind the last document is nothing.
      const used = bytes.subarray(0, ends.at(-1) ?? 0);
      if (engine !== 'scalar' && used.length >= kernelBytesMin) kernel ??= openKernel() ?? twin;
      return (kernel ?? twin).read(used, starts, ends, paragraphs);
    },
    sign: (firstWords, lastWords, shingleSizes, slots) => (kernel ?? twin).sign(firstWords, lastWords, shingleSizes, slots),
  };
}
