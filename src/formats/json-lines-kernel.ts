import { jsonLinesModule } from './json-lines-module.js';
import { scanRecordsScalar } from './json-lines-scalar.js';
import { depthMax } from './record-states.js';
import { firstLineStart, type ScanRecords } from './records.js';

/** What kernel/json-lines.ts exports; all are addresses in the memory but `length` and `rows`. */
interface Kernel {
  readonly countLineFeeds: (at: number, end: number) => number;
  readonly scanLines: (
    field: number,
    length: number,
    batch: number,
    from: number,
    end: number,
    columns: number,
    rows: number,
    text: number,
  ) => number;
}

/** WebAssembly's own. */
const pageBytes = 65_536;
/** What a load or a store of sixteen bytes may cover behind the byte it is for. */
const padBytes = 15;
/** Seven columns of u32 and one of u8. */
const rowBytes = 7 * 4 + 1;
/** Addresses are positive i32 in the kernel, so 2 GiB would be too much; and a batch is some MiB. */
const defaultMemoryBytesMax = 2 ** 30;
const lineFeed = 0x0a;

/**
 * A reader with a memory of its own, several times as large as its largest batch; undefined where the platform has no WebAssembly or no
 * SIMD. A batch for which the memory would be larger than `memoryBytesMax` is left to the twin.
 */
export function openJsonKernel(memoryBytesMax = defaultMemoryBytesMax): ScanRecords | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  const code = Uint8Array.from(atob(jsonLinesModule), (character) => character.charCodeAt(0));
  if (!WebAssembly.validate(code)) return undefined;
  const memory = new WebAssembly.Memory({ initial: 1 });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
  const { countLineFeeds, scanLines } = instance.exports as unknown as Kernel;
  const reserve = (bytes: number) => {
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  };

  return (bytes, field, isFirst) => {
    const batchAt = depthMax + field.length;
    const batchEnd = batchAt + bytes.length;
    const columnsAt = Math.ceil((batchEnd + 1 + padBytes) / 4) * 4;
    if (columnsAt > memoryBytesMax) return scanRecordsScalar(bytes, field, isFirst);
    reserve(columnsAt);
    const arena = new Uint8Array(memory.buffer);
    arena.set(field, depthMax);
    arena.set(bytes, batchAt);
    arena[batchEnd] = lineFeed;
    const rows = countLineFeeds(batchAt, batchEnd) + 1;
    const textAt = columnsAt + rows * rowBytes;
    const needed = textAt + bytes.length + 1 + padBytes;
    if (needed > memoryBytesMax) return scanRecordsScalar(bytes, field, isFirst);
    reserve(needed);
    const from = batchAt + firstLineStart(bytes, isFirst);
    const count = scanLines(depthMax, field.length, batchAt, from, batchEnd, columnsAt, rows, textAt);
    const column = (index: number) => new Uint32Array(memory.buffer, columnsAt + index * rows * 4, count).slice();
    const textEnds = column(6);
    return {
      count,
      lines: column(0),
      lineStarts: column(1),
      lineEnds: column(2),
      valueStarts: column(3),
      valueEnds: column(4),
      states: new Uint8Array(memory.buffer, columnsAt + 7 * rows * 4, count).slice(),
      text: new Uint8Array(memory.buffer, textAt, count === 0 ? 0 : textEnds[count - 1]),
      textStarts: column(5),
      textEnds,
    };
  };
}
