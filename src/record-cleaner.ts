import type { CleanBatch, CleanedBatch } from './cleaner.js';
import type { Gone } from './cut-gone.js';
import { type KeyField, type KeyFields, openRecordIdentities, recordId } from './document-keys.js';
import { applyEdits } from './edit/apply.js';
import { toRawSpans } from './formats/json-cuts.js';
import { openRecordReader } from './formats/json-lines.js';
import { stateAbsent, stateMalformed, stateText } from './formats/record-states.js';
import type { Records } from './formats/records.js';
import type { Span } from './types.js';
import { badByte, decodeAt } from './utf8.js';

/** Whole lines of one input of JSON lines. */
export interface RecordBatch {
  readonly id: string;
  readonly bytes: Uint8Array;
  /** Number of the first line in its input, from 1. */
  readonly firstLine: number;
  /** Whether the input begins here. */
  readonly isFirst: boolean;
  /** The field whose text is cleaned. */
  readonly field: string;
  /** Where records are surveyed: the fields that say who each is. */
  readonly keys?: KeyFields;
  /** By number of the record among those that have a text: what of it goes, since other documents hold it. */
  readonly gone?: ReadonlyMap<number, Gone>;
  /** Records that are left out as wholes, by the same numbers. */
  readonly dropped?: ReadonlySet<number>;
}

/** A line that is no JSON. */
export interface MalformedLine {
  /** Its number in the input, from 1. */
  readonly line: number;
  /** What stands where it stops being JSON, for people. */
  readonly got: string;
}

/** What became of a batch of records. The edits cut nothing but what lies between the quotes of a field. */
export interface CleanedRecords extends CleanedBatch {
  /** Sorted, disjoint, in bytes of the batch. */
  readonly edits: readonly Span[];
  /** The batch's bytes without the edits: the batch itself where there are none. */
  readonly output: Uint8Array;
  readonly malformed: readonly MalformedLine[];
  /** Records without a text in the field, and the line of the first; 0 where there is none. */
  readonly absentCount: number;
  readonly firstAbsentLine: number;
  /** What records say of themselves that cannot be used, where they were surveyed. */
  readonly unused: readonly UnusedField[];
}

/** A field that is too long, or no date, and the record that has it. */
export interface UnusedField {
  readonly kind: KeyField;
  readonly id: string;
}

/** Cleans one field of each record of a batch, each record by itself. */
export type CleanRecords = (batch: RecordBatch) => CleanedRecords;

/**
 * Loads what cleaning records needs, once for any number of batches.
 *
 * @param clean cleans their texts
 */
export function openRecordCleaner(clean: CleanBatch): CleanRecords {
  const scan = openRecordReader();
  const encoder = new TextEncoder();
  return (batch) => cleanRecords(batch, scan(batch.bytes, encoder.encode(batch.field), batch.isFirst), clean);
}

function cleanRecords(batch: RecordBatch, records: Records, clean: CleanBatch): CleanedRecords {
  const { id, bytes, firstLine, gone, dropped } = batch;
  const { lines, states, text, textStarts, textEnds } = records;
  const { nameOf, unused } = namesOf(batch, records);
  const nthOf = gone === undefined && dropped === undefined ? undefined : textNumbers(records);
  const cleaned = clean({
    ...{ bytes: text, starts: textStarts, ends: textEnds, encodingOf: () => undefined },
    idOf: (row) => recordId(id, firstLine + lines[row]),
    recordOf: (row) => ({ path: id, line: firstLine + lines[row] }),
    nameOf: (row) => (states[row] === stateText ? nameOf(row) : undefined),
    ...(gone === undefined ? {} : { goneOf: (row) => (nthOf === undefined ? undefined : gone.get(nthOf[row])) }),
  });
  const edits = rawEdits(bytes, records, cleaned, (row) => nthOf !== undefined && dropped?.has(nthOf[row]) === true);
  const malformed = malformedLines(bytes, records, firstLine);
  let absentCount = 0;
  let firstAbsentLine = 0;
  let textCount = 0;
  for (let row = 0; row < records.count; row++) {
    if (states[row] === stateText) textCount++;
    if (states[row] === stateAbsent && absentCount++ === 0) firstAbsentLine = firstLine + lines[row];
  }
  const output = edits.length === 0 ? bytes : applyEdits(bytes, edits);
  return { ...cleaned, documentCount: textCount, edits, output, malformed, absentCount, firstAbsentLine, unused };
}

/** Who the records of a batch are, with those fields of them that could not be used, which grow as names are asked for. */
function namesOf({ id, bytes, firstLine, keys }: RecordBatch, { lines, lineStarts, lineEnds }: Records) {
  const unused: UnusedField[] = [];
  if (keys === undefined) return { nameOf: (row: number) => ({ id: recordId(id, firstLine + lines[row]) }), unused };
  const identify = openRecordIdentities(keys);
  const nameOf = (row: number) => {
    const { identity, unused: fields } = identify(id, firstLine + lines[row], bytes, lineStarts[row], lineEnds[row]);
    for (const kind of fields) unused.push({ kind, id: identity.id });
    return identity;
  };
  return { nameOf, unused };
}

/** [records] The number of each among those that have a text. */
function textNumbers({ count, states }: Records): Int32Array {
  const numbers = new Int32Array(count).fill(-1);
  for (let row = 0, nth = 0; row < count; row++) if (states[row] === stateText) numbers[row] = nth++;
  return numbers;
}

/** What goes of the batch: of a record what goes of its text, or its whole line. */
function rawEdits(
  bytes: Uint8Array,
  { count, lineStarts, lineEnds, valueStarts, valueEnds }: Records,
  { found }: CleanedBatch,
  isDropped: (row: number) => boolean,
): Span[] {
  const foundIn = new Map(found.map(({ row, edits }) => [row, edits]));
  const edits: Span[] = [];
  for (let row = 0; row < count; row++) {
    if (isDropped(row)) edits.push({ start: lineStarts[row], end: Math.min(lineEnds[row] + 1, bytes.length) });
    else {
      const own = foundIn.get(row);
      // Where a cut would make one character of two halves, the record stays as it is.
      if (own !== undefined) edits.push(...(toRawSpans(bytes, valueStarts[row], valueEnds[row], own) ?? []));
    }
  }
  return edits;
}

/** The lines of a batch that are no JSON. */
export function malformedLines(bytes: Uint8Array, records: Records, firstLine: number): MalformedLine[] {
  const { states, lines, lineStarts, lineEnds, valueStarts } = records;
  const malformed: MalformedLine[] = [];
  for (let row = 0; row < records.count; row++) {
    if (states[row] !== stateMalformed) continue;
    malformed.push({ line: firstLine + lines[row], got: signAt(bytes, valueStarts[row], lineStarts[row], lineEnds[row]) });
  }
  return malformed;
}

/** What stands at a byte of a line, and where: `"}" at byte 17`. */
function signAt(bytes: Uint8Array, at: number, start: number, end: number): string {
  const place = `at byte ${at - start + 1} of the line`;
  if (at >= end) return `its end ${place}`;
  const codePoint = decodeAt(bytes, at, end) & 0x1fffff;
  return codePoint === badByte ? `a broken byte ${place}` : `${JSON.stringify(String.fromCodePoint(codePoint))} ${place}`;
}
