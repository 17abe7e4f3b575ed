import type { BatchEngine, BatchReading } from '../src/types.js';

export type ParagraphMode = Parameters<BatchEngine['read']>[3];

/** Documents one behind the other, as an engine takes them. */
export interface Batch {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** A batch of documents with bytes of no document before each: text and its ends must not be looked for in them. */
export function batchOf(documents: readonly Uint8Array[], between: Uint8Array = new Uint8Array(0)): Batch {
  const starts = new Uint32Array(documents.length);
  const ends = new Uint32Array(documents.length);
  let at = 0;
  documents.forEach((document, d) => {
    starts[d] = at + between.length;
    ends[d] = starts[d] + document.length;
    at = ends[d];
  });
  const bytes = new Uint8Array(at + between.length);
  documents.forEach((document, d) => {
    bytes.set(between, starts[d] - between.length);
    bytes.set(document, starts[d]);
  });
  bytes.set(between, at);
  return { bytes, starts, ends };
}

/** What an engine says of a batch, as plain numbers, with the signatures of ranges of its words: they can be compared and shown. */
export function told(
  engine: BatchEngine,
  { bytes, starts, ends }: Batch,
  mode: ParagraphMode = 'auto',
  slots = 16,
): Record<string, number[]> {
  const reading = engine.read(bytes, starts, ends, mode);
  const columns = columnsOf(reading);
  const [first, last, sizes] = rangesIn(reading.words.starts.length);
  return { ...columns, signatures: [...engine.sign(first, last, sizes, slots)] };
}

/** The first place where two readings differ, in words; undefined where there is none. Readings are too long to be shown whole. */
export function firstDifference(one: Record<string, number[]>, other: Record<string, number[]>): string | undefined {
  for (const [name, column] of Object.entries(one)) {
    const length = Math.max(column.length, other[name].length);
    for (let row = 0; row < length; row++) {
      if (column[row] !== other[name][row]) return `${name}[${row}]: ${column[row]} and ${other[name][row]}`;
    }
  }
  return undefined;
}

function columnsOf({ words, wordEnds, repeats, repeatEnds, paragraphs, paragraphEnds, states }: BatchReading): Record<string, number[]> {
  return {
    starts: [...words.starts],
    ends: [...words.ends],
    hashes: [...words.hashes],
    kinds: [...words.kinds],
    wordEnds: [...wordEnds],
    repeatWords: [...repeats.words],
    repeatEarlier: [...repeats.earlier],
    repeatEnds: [...repeatEnds],
    paragraphStarts: [...paragraphs.starts],
    lineStarts: [...paragraphs.lineStarts],
    lineEnds: [...paragraphs.lineEnds],
    paragraphRowEnds: [...paragraphs.ends],
    paragraphEnds: [...paragraphEnds],
    states: [...states],
  };
}

/** Ranges of every short length, the whole and the empty one, at both shingle sizes. */
function rangesIn(words: number): [Uint32Array, Uint32Array, Uint8Array] {
  const ranges = [0, 1, 2, 3, 7, words].flatMap((length) => {
    const first = Math.max(0, Math.floor((words - length) / 2));
    return [2, 3].map((size) => [first, Math.min(words, first + length), size]);
  });
  const column = (k: number) => ranges.map((range) => range[k]);
  return [Uint32Array.from(column(0)), Uint32Array.from(column(1)), Uint8Array.from(column(2))];
}
