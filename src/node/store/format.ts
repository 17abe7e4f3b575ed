import xxhash from 'xxhash-wasm';

/*
 * A stored index is one folder with one file of batches (and a lock while somebody writes). All numbers are little-endian, all parts begin
 * at a multiple of eight bytes of the file, so that columns can be viewed where they lie.
 *
 *   doubletake-index.log
 *   +--------------------+-----------+---------------+-----------+------------------------------+
 *   | "doubletake index" | u32: 1    | u32 length of | u64 XXH64 | JSON: rules, folding table,  |   the preamble, written once
 *   |                    | format    | the JSON      | of both   | options; blanks to 8         |
 *   +--------------------+-----------+---------------+-----------+------------------------------+
 *   | "dt-batch" | u64 bytes of columns | u64 bytes of text | u64 XXH64 of | u64 XXH64 of this   |   one batch: the head,
 *   |            |                      |                   | all below    | head, seed: place   |
 *   +------------+----------------------+-------------------+--------------+---------------------+
 *   | u32 documents, paragraphs, rows, bands, bytes of keys, samples                             |   the columns of a Survey,
 *   | u64 fingerprints [2 paragraphs], documentFingerprints [2 documents]                        |
 *   | u32 paragraphEnds [documents], starts, ends, wordCounts, textStarts, textEnds [paragraphs], |
 *   |     rowParagraphs [rows], bandKeys [rows bands], documentKeys [documents bands],            |
 *   |     sampleEnds [documents], samples [samples]                                               |
 *   | JSON: [id, date, source, name, byteCount, wordCount] of each document; blanks to 8          |
 *   +---------------------------------------------------------------------------------------------+
 *   | the texts of contents that no batch before has, in UTF-8; zeros to 8                        |   and its text
 *   +---------------------------------------------------------------------------------------------+
 *   | "dt-batch" ...
 *
 * A batch is appended with one write and brought down to the disk before it is acknowledged. A last one that is cut short belongs to a
 * writer that was killed, and never was. Compaction writes a new file and renames it over this one: there is no moment between the two.
 */

export const logName = 'doubletake-index.log';
export const lockName = 'doubletake-index.lock';

/** Of the layout above. */
const formatVersion = 1;

/** A header takes some 250 bytes; what is longer was not written by us. */
export const headerBytesMax = 4096;

/** What one call can write (Linux ends at 2 GiB less a page). The text of the largest document is half of it. */
export const batchBytesMax = 2 ** 31 - 2 ** 16;

/** Sixteen million: heads alone take some seconds to walk through then, and compaction makes them a thousandth. */
export const batchCountMax = 2 ** 24;

export const preambleHeadBytes = 32;
export const batchHeadBytes = 40;

const encoder = new TextEncoder();
const magic = encoder.encode('doubletake index');
export const batchMark = encoder.encode('dt-batch');

/** XXH64 (Collet): of bytes, and of bytes that come in parts. */
export interface Checksum {
  readonly of: (bytes: Uint8Array, seed?: bigint) => bigint;
  readonly begin: () => { readonly update: (bytes: Uint8Array) => void; readonly digest: () => bigint };
}

/** Loads the WebAssembly module of the checksum. */
export async function loadChecksum(): Promise<Checksum> {
  const { h64Raw, create64 } = await xxhash();
  return {
    of: (bytes, seed) => h64Raw(bytes, seed),
    begin: () => {
      const state = create64();
      return { update: (bytes) => void state.update(bytes), digest: () => state.digest() };
    },
  };
}

export function shownChecksum(checksum: bigint): string {
  return `XXH64 ${checksum.toString(16).padStart(16, '0')}`;
}

/** Up to the next multiple of eight. */
export function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}

/** Lengths of one batch's parts in bytes, and the checksum of columns and text. */
export interface BatchHead {
  readonly columnBytes: number;
  readonly textBytes: number;
  readonly checksum: bigint;
}

/** Bytes of a whole batch. */
export function batchBytes({ columnBytes, textBytes }: BatchHead): number {
  return batchHeadBytes + columnBytes + padded(textBytes);
}

/** @param at where the batch begins in the file: a head is good there and nowhere else */
export function formatBatchHead({ columnBytes, textBytes, checksum }: BatchHead, at: number, sum: Checksum): Uint8Array {
  const bytes = new Uint8Array(batchHeadBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(batchMark);
  view.setBigUint64(8, BigInt(columnBytes), true);
  view.setBigUint64(16, BigInt(textBytes), true);
  view.setBigUint64(24, checksum, true);
  view.setBigUint64(32, sum.of(bytes.subarray(0, 32), BigInt(at)), true);
  return bytes;
}

/** The head in these bytes; undefined where they are none, or those of another place. Lengths are sound, but may reach behind the file. */
export function parseBatchHead(bytes: Uint8Array, at: number, sum: Checksum): BatchHead | undefined {
  if (bytes.length < batchHeadBytes || batchMark.some((byte, i) => bytes[i] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, batchHeadBytes);
  if (view.getBigUint64(32, true) !== sum.of(bytes.subarray(0, 32), BigInt(at))) return undefined;
  const [columnBytes, textBytes] = [Number(view.getBigUint64(8, true)), Number(view.getBigUint64(16, true))];
  if (columnBytes % 8 !== 0 || columnBytes + textBytes > batchBytesMax) return undefined;
  return { columnBytes, textBytes, checksum: view.getBigUint64(24, true) };
}

/** The beginning of a new file: all before the first batch. */
export function formatPreamble(header: object, sum: Checksum): Uint8Array {
  const json = encoder.encode(JSON.stringify(header));
  const bytes = new Uint8Array(preambleHeadBytes + padded(json.length)).fill(0x20);
  const view = new DataView(bytes.buffer);
  bytes.set(magic);
  view.setUint32(16, formatVersion, true);
  view.setUint32(20, padded(json.length), true);
  bytes.set(json, preambleHeadBytes);
  view.setBigUint64(24, preambleChecksum(bytes, sum), true);
  return bytes;
}

function preambleChecksum(bytes: Uint8Array, sum: Checksum): bigint {
  const state = sum.begin();
  state.update(bytes.subarray(0, 24));
  state.update(bytes.subarray(preambleHeadBytes));
  return state.digest();
}

/** What is wrong with a preamble, in words: what was looked at, what should stand there and what does. */
export interface PreambleFault {
  readonly message: string;
  readonly expected: string;
  readonly got: string;
}

/** @param bytes the beginning of a file, at least `preambleHeadBytes + headerBytesMax` bytes of it where it is so long */
export function parsePreamble(bytes: Uint8Array, sum: Checksum): { readonly json: unknown; readonly length: number } | PreambleFault {
  if (bytes.length < preambleHeadBytes || magic.some((byte, i) => bytes[i] !== byte)) {
    return { message: 'is no stored index', expected: 'a file that begins with "doubletake index"', got: `${bytes.length} other bytes` };
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, preambleHeadBytes);
  const version = view.getUint32(16, true);
  if (version !== formatVersion) {
    return { message: 'has a format that this version cannot read', expected: `format ${formatVersion}`, got: `format ${version}` };
  }
  const length = preambleHeadBytes + view.getUint32(20, true);
  if (length > Math.min(bytes.length, preambleHeadBytes + headerBytesMax) || length % 8 !== 0) {
    return { message: 'the header is damaged', expected: `at most ${headerBytesMax} bytes`, got: `${length - preambleHeadBytes} bytes` };
  }
  const whole = bytes.subarray(0, length);
  const [expected, got] = [view.getBigUint64(24, true), preambleChecksum(whole, sum)];
  if (expected !== got) return { message: 'the header is damaged', expected: shownChecksum(expected), got: shownChecksum(got) };
  return { json: parsedJson(whole.subarray(preambleHeadBytes)), length };
}

/** What JSON says; undefined where it is none. */
export function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
