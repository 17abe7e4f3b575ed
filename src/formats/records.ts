/**
 * The records of a batch of JSON lines. Columns: row i of every array belongs to record i; offsets are bytes, those of `text*` of `text`
 * and all others of the batch.
 *
 * `lines[i]` counts the batch's lines from 0, blank ones too. `lineStarts[i]` is behind a byte order mark, `lineEnds[i]` before the
 * line feed; a carriage return before that is part of the line, and white space to JSON. `states[i]` is one of record-states.ts.
 *
 * `valueStarts[i]` and `valueEnds[i]` hold the field's raw string between its quotes. Of a malformed line both are the byte at which it
 * stops being JSON (what stands before begins some JSON text, together with that byte it begins none), of an absent field both are
 * `lineEnds[i]`.
 *
 * `text[textStarts[i], textEnds[i])` is the string itself: escapes decoded to UTF-8, half a surrogate pair to its three bytes
 * (ED A0..BF xx, which are no valid UTF-8), broken bytes as they are. Without a text both offsets are the end of the one before.
 * `text` is good until the next batch is read by the same reader, all other columns for ever.
 */
export interface Records {
  readonly count: number;
  readonly lines: Uint32Array;
  readonly lineStarts: Uint32Array;
  readonly lineEnds: Uint32Array;
  readonly states: Uint8Array;
  readonly valueStarts: Uint32Array;
  readonly valueEnds: Uint32Array;
  readonly text: Uint8Array;
  readonly textStarts: Uint32Array;
  readonly textEnds: Uint32Array;
}

/**
 * Reads a batch of whole lines: a line feed ends each, the last may lack its own, and lines of white space only are no records. JSON is
 * that of RFC 8259 as JSON.parse takes it, but for broken UTF-8, which strings may hold, and for `depthMax`. Only keys of the outermost
 * object count; of a key given twice the last one does. Keys are compared as bytes, after their escapes.
 *
 * @param field the key, in UTF-8
 * @param isFirst whether a file begins here, so that a UTF-8 byte order mark may stand before the first line
 */
export type ScanRecords = (bytes: Uint8Array, field: Uint8Array, isFirst: boolean) => Records;

/** Where the first line of a batch begins: a mark is not part of it. */
export function firstLineStart(bytes: Uint8Array, isFirst: boolean): number {
  return isFirst && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
