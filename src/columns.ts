/** A typed array that grows: rows are pushed, `view` is what has been pushed so far. The only state is the rows. */
export interface Column<A extends Uint32Array | Uint16Array | Uint8Array | BigUint64Array> {
  readonly push: (value: A[number]) => void;
  /** Appends every value of an array of the same type. */
  readonly append: (values: ArrayLike<A[number]>) => void;
  readonly at: (row: number) => A[number];
  readonly view: () => A;
  readonly length: () => number;
  /** Begins anew in the same room: what `view` answered before is overwritten. */
  readonly clear: () => void;
}

/** Room for so many rows before the first growth; growth doubles, so that pushing n rows copies at most 2n. */
const firstCapacity = 16;

export function column<A extends Uint32Array | Uint16Array | Uint8Array | BigUint64Array>(make: new (length: number) => A): Column<A> {
  let rows = new make(firstCapacity);
  let length = 0;
  const reserve = (needed: number) => {
    if (needed <= rows.length) return;
    let capacity = rows.length;
    while (capacity < needed) capacity *= 2;
    const larger = new make(capacity);
    (larger as Uint32Array).set(rows as Uint32Array);
    rows = larger;
  };
  return {
    push: (value) => {
      reserve(length + 1);
      rows[length++] = value;
    },
    append: (values: ArrayLike<A[number]>) => {
      reserve(length + values.length);
      (rows as Uint32Array).set(values as ArrayLike<number>, length);
      length += values.length;
    },
    at: (row) => rows[row],
    view: () => rows.subarray(0, length) as A,
    length: () => length,
    clear: () => {
      length = 0;
    },
  };
}

/** Room of up to so many rows is kept for the next call; a larger document brings its own, which goes with it. */
const keptRowsMax = 1 << 18;

/**
 * Working room that is used again by every call, since most documents are so small that making arrays would be most of the work.
 * What an earlier call left in it stands there still, and no answer may hold a part of it.
 *
 * @returns a function that gives an array of at least `length` rows
 */
export function workingRoom<A extends Int32Array | Uint32Array | Uint8Array | Uint16Array>(
  make: new (length: number) => A,
): (length: number) => A {
  let kept = new make(firstCapacity);
  return (length) => {
    if (length <= kept.length) return kept;
    let capacity = kept.length;
    while (capacity < length) capacity *= 2;
    const larger = new make(capacity);
    if (capacity <= keptRowsMax) kept = larger;
    return larger;
  };
}

/** Rows of a chunk: large beside what an array costs by itself, small beside what a run holds. */
const chunkBits = 15;
const chunkRows = 1 << chunkBits;

/** As a Column, but made of chunks, so that growing copies no more than the first of them and holds at most one too much. */
export interface ChunkedColumn {
  readonly push: (value: number) => void;
  readonly at: (row: number) => number;
  readonly set: (row: number, value: number) => void;
  /** Copies all rows into an array of the same type that has room for them. */
  readonly copyTo: (rows: { readonly set: (values: ArrayLike<number>, at: number) => void }) => void;
  readonly length: () => number;
}

export function chunkedColumn(make: new (length: number) => Uint32Array | Float64Array | Uint8Array): ChunkedColumn {
  const chunks: (Uint32Array | Float64Array | Uint8Array)[] = [new make(firstCapacity)];
  let length = 0;
  let room = firstCapacity;
  const grow = () => {
    if (room >= chunkRows) {
      chunks.push(new make(chunkRows));
      room += chunkRows;
      return;
    }
    // The first chunk grows as a Column does: an index has a hundred columns, and most runs are small.
    room *= 2;
    const larger = new make(room);
    larger.set(chunks[0]);
    chunks[0] = larger;
  };
  return {
    push: (value) => {
      if (length === room) grow();
      chunks[length >>> chunkBits][length & (chunkRows - 1)] = value;
      length++;
    },
    at: (row) => chunks[row >>> chunkBits][row & (chunkRows - 1)],
    set: (row, value) => {
      chunks[row >>> chunkBits][row & (chunkRows - 1)] = value;
    },
    copyTo: (rows) => {
      for (const [k, chunk] of chunks.entries()) rows.set(chunk.subarray(0, Math.min(chunkRows, length - k * chunkRows)), k * chunkRows);
    },
    length: () => length,
  };
}

/** Rows of several values each, of which one column after the other is read. */
export interface ChunkedRows {
  readonly push: (values: Uint32Array, from: number) => void;
  readonly at: (row: number, column: number) => number;
  /** Copies one column into an array that has room for it. */
  readonly copyTo: (column: number, values: Uint32Array) => void;
  readonly length: () => number;
}

/** Rows of a chunk of several columns. */
const rowsBits = 11;
const chunkedRowsCount = 1 << rowsBits;

/** As so many chunked columns, but in one: a row finds its chunk once. In a chunk each column stands by itself. */
export function chunkedRows(width: number): ChunkedRows {
  const chunks: Uint32Array[] = [];
  let length = 0;
  const inChunk = chunkedRowsCount - 1;
  return {
    push: (values, from) => {
      if (length >> rowsBits === chunks.length) chunks.push(new Uint32Array(width << rowsBits));
      const chunk = chunks[length >> rowsBits];
      for (let column = 0, at = length & inChunk; column < width; column++, at += chunkedRowsCount) chunk[at] = values[from + column];
      length++;
    },
    at: (row, column) => chunks[row >> rowsBits][(column << rowsBits) + (row & inChunk)],
    copyTo: (column, values) => {
      for (const [k, chunk] of chunks.entries()) {
        const count = Math.min(chunkedRowsCount, length - (k << rowsBits));
        values.set(chunk.subarray(column << rowsBits, (column << rowsBits) + count), k << rowsBits);
      }
    },
    length: () => length,
  };
}

/** Which of the two 32-bit halves of a 64-bit number is the upper one where it is seen as 32-bit numbers: it depends on the machine. */
export const upperHalf = new Uint8Array(Uint32Array.of(1).buffer)[0];

/** The first of rows [from, to) of a column that never falls there whose value is at least so much; `to` where there is none. */
export function firstAtLeast(column: Uint32Array, least: number, from = 0, to = column.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
