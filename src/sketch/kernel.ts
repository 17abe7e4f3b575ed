import { assert } from '../assert.js';
import type { BatchEngine, BatchReading } from '../types.js';
import { kernelModule } from './kernel-module.js';
import { kernelTables, type TablePlaces } from './kernel-tables.js';
import { circulantPermutation, slotsMax } from './minhash.js';

/** What kernel/main.ts exports: places in its memory, functions that set places and the two that work. */
interface KernelExports extends TablePlaces {
  readonly permutation: WebAssembly.Global<'i32'>;
  readonly dynamicStart: WebAssembly.Global<'i32'>;
  readonly paddingBytes: WebAssembly.Global<'i32'>;
  readonly signFirst: WebAssembly.Global<'i32'>;
  readonly signLast: WebAssembly.Global<'i32'>;
  readonly signSizes: WebAssembly.Global<'i32'>;
  readonly signatures: WebAssembly.Global<'i32'>;
  readonly signRowsMax: WebAssembly.Global<'i32'>;
  readonly placeDocuments: (starts: number, ends: number, words: number, repeats: number, paragraphs: number, states: number) => void;
  readonly placeWords: (starts: number, ends: number, hashes: number, kinds: number, capacity: number) => void;
  readonly placeRepeats: (words: number, earlier: number) => void;
  readonly placeParagraphs: (starts: number, lineStarts: number, lineEnds: number, ends: number, capacity: number) => void;
  readonly read: (input: number, documents: number, mode: number) => number;
  readonly sign: (rows: number, slots: number) => void;
}

const pageBytes = 65536;
/** Columns begin on cache lines, and have room behind them for steps that write a few rows too many. */
const alignment = 64;
const modes = { auto: 0, line: 1, blank: 2 } as const;

/**
 * Room for so many rows at first, by the bytes of a batch; doubled where it does not do. Thai has a word for each three bytes, English for
 * six; the words of one piece must always fit.
 */
const bytesPerWord = 2;
const bytesPerParagraph = 16;
const spareRows = 16384;

/**
 * The byte kernel (src/sketch/kernel): what src/batch.ts says of a batch, in WebAssembly with SIMD and bit for bit the same, except that
 * documents above four mebibytes, and such with a word above 56 KiB, more than 2^20 words or 65,536 lines, are left unread. What `read` gives is a view of
 * the kernel's memory, good until the next `read`.
 *
 * @returns undefined where the machine has no WebAssembly or no SIMD in it
 */
export function openKernel(): BatchEngine | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  const module = Uint8Array.from(atob(kernelModule), (character) => character.charCodeAt(0));
  if (!WebAssembly.validate(module)) return undefined;
  const memory = new WebAssembly.Memory({ initial: 0 });
  const imports = { env: { memory, abort: () => {} } };
  memory.grow(firstPages);
  const kernel = new WebAssembly.Instance(new WebAssembly.Module(module), imports).exports as unknown as KernelExports;
  const place = (at: number, values: Uint8Array | Uint16Array | Uint32Array) =>
    new Uint8Array(memory.buffer, at, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  for (const { at, values } of kernelTables(kernel)) place(at, values);
  // Most runs sign nothing, and to make it takes a quarter of the kernel's start.
  let hasPermutation = false;
  return {
    read: (bytes, starts, ends, paragraphs) => {
      for (let spare = 1; ; spare *= 2) {
        const reading = readWith(kernel, memory, spare, bytes, starts, ends, modes[paragraphs]);
        if (reading !== undefined) return reading;
      }
    },
    sign: (firstWords, lastWords, shingleSizes, slots) => {
      if (!hasPermutation) place(kernel.permutation.value, circulantPermutation());
      hasPermutation = true;
      return sign(kernel, memory, firstWords, lastWords, shingleSizes, slots);
    },
  };
}

/** Tables and scratch, without a batch. */
const firstPages = 0xd0;

/** Reads a batch into columns with `spare` times the usual room; undefined where that is too little. */
function readWith(
  kernel: KernelExports,
  memory: WebAssembly.Memory,
  spare: number,
  bytes: Uint8Array,
  starts: Uint32Array,
  ends: Uint32Array,
  mode: number,
): BatchReading | undefined {
  const documents = starts.length;
  const words = spare * (Math.ceil(bytes.length / bytesPerWord) + spareRows);
  const paragraphs = spare * (Math.ceil(bytes.length / bytesPerParagraph) + documents + spareRows);
  let next = kernel.dynamicStart.value;
  const room = (size: number) => {
    const at = next + alignment;
    next = Math.ceil((at + size + kernel.paddingBytes.value) / alignment) * alignment;
    return at;
  };
  const rooms = (count: number, rows: number) => Array.from({ length: count }, () => room(4 * rows));
  const input = room(bytes.length);
  const [startsAt, endsAt, wordEndsAt, repeatEndsAt, paragraphEndsAt] = rooms(5, documents);
  const statesAt = room(documents);
  const [wordStarts, wordEnds, hashes, repeatWords, repeatEarlier] = rooms(5, words);
  const kinds = room(words);
  const paragraphsAt = rooms(4, paragraphs);
  const missing = next + alignment - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));

  const { buffer } = memory;
  const column = (at: number, rows: number) => new Uint32Array(buffer, at, rows);
  new Uint8Array(buffer, input, bytes.length).set(bytes);
  column(startsAt, documents).set(starts);
  column(endsAt, documents).set(ends);
  kernel.placeDocuments(startsAt, endsAt, wordEndsAt, repeatEndsAt, paragraphEndsAt, statesAt);
  kernel.placeWords(wordStarts, wordEnds, hashes, kinds, words);
  kernel.placeRepeats(repeatWords, repeatEarlier);
  kernel.placeParagraphs(paragraphsAt[0], paragraphsAt[1], paragraphsAt[2], paragraphsAt[3], paragraphs);
  if (kernel.read(input, documents, mode) !== 0) return undefined;

  const wordRows = column(wordEndsAt, documents);
  const repeatRows = column(repeatEndsAt, documents);
  const paragraphRows = column(paragraphEndsAt, documents);
  const [wordCount, repeatCount, paragraphCount] = [wordRows, repeatRows, paragraphRows].map((rows) => rows[documents - 1] ?? 0);
  const [paragraphStarts, lineStarts, lineEnds, nexts] = paragraphsAt.map((at) => column(at, paragraphCount));
  return {
    words: {
      starts: column(wordStarts, wordCount),
      ends: column(wordEnds, wordCount),
      hashes: column(hashes, wordCount),
      kinds: new Uint8Array(buffer, kinds, wordCount),
    },
    wordEnds: wordRows,
    repeats: { words: column(repeatWords, repeatCount), earlier: column(repeatEarlier, repeatCount) },
    repeatEnds: repeatRows,
    paragraphs: { starts: paragraphStarts, lineStarts, lineEnds, ends: nexts },
    paragraphEnds: paragraphRows,
    states: new Uint8Array(buffer, statesAt, documents),
  };
}

/** Signs in portions for which the kernel has room of its own, so that nothing grows and the reading's views stay good. */
function sign(
  kernel: KernelExports,
  { buffer }: WebAssembly.Memory,
  firstWords: Uint32Array,
  lastWords: Uint32Array,
  shingleSizes: Uint8Array,
  slots: number,
): Uint16Array {
  assert(slots <= slotsMax, `a signature has at most ${slotsMax} slots`);
  const stride = Math.ceil(slots / 8) * 8;
  const signatures = new Uint16Array(firstWords.length * slots);
  const most = kernel.signRowsMax.value;
  for (let from = 0; from < firstWords.length; from += most) {
    const count = Math.min(most, firstWords.length - from);
    new Uint32Array(buffer, kernel.signFirst.value, count).set(firstWords.subarray(from, from + count));
    new Uint32Array(buffer, kernel.signLast.value, count).set(lastWords.subarray(from, from + count));
    new Uint8Array(buffer, kernel.signSizes.value, count).set(shingleSizes.subarray(from, from + count));
    kernel.sign(count, stride);
    const signed = new Uint16Array(buffer, kernel.signatures.value, count * stride);
    if (stride === slots) signatures.set(signed, from * slots);
    else for (let row = 0; row < count; row++) signatures.set(signed.subarray(row * stride, row * stride + slots), (from + row) * slots);
  }
  return signatures;
}
