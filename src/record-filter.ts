import { assert } from './assert.js';
import type { CleanedBatch, FoundDocument } from './cleaner.js';
import type { Memory, SeenAgain } from './corpus-types.js';
import { cutGone, goneOf } from './cut-gone.js';
import { recordId, repeatOf } from './document-keys.js';
import { toRawSpans } from './formats/json-cuts.js';
import { openRecordReader } from './formats/json-lines.js';
import { setMember } from './formats/json-members.js';
import { stateMalformed, stateText } from './formats/record-states.js';
import type { Records } from './formats/records.js';
import type { Judge } from './judging.js';
import type { CleanedRecords, MalformedLine, RecordBatch } from './record-cleaner.js';
import { annotationOf } from './report/annotation.js';
import { locateBlocks } from './report/locate.js';
import type { Edit, Span } from './types.js';

/** What a filter does beside cleaning each record by itself. */
export interface FilterSettings {
  /** With what was seen before: cut what repeats, leave out records that are wholly repeated (and cut others), or only tell. */
  readonly onRepeat: 'cut' | 'drop' | 'mark';
  /** Whether records get a member that says what was found in them. */
  readonly isAnnotated: boolean;
  /** With lines that are no JSON: pass them on, leave them out, or end before the first. */
  readonly onError: 'pass' | 'drop' | 'fail';
}

/** A record that was seen before as a whole. */
interface RepeatedRecord {
  readonly line: number;
  /** The document that holds most of it. */
  readonly repeatOf: string | undefined;
}

/** What a batch of records became. */
export interface FilteredRecords {
  /** Whole lines, but for a last one that had no end. */
  readonly output: Uint8Array;
  /** Records of which something was cut. */
  readonly cutCount: number;
  /** Records wholly repeated: left out with `drop`, else as they came but for what they hold twice themselves. */
  readonly repeated: readonly RepeatedRecord[];
  readonly malformed: readonly MalformedLine[];
  /** With `fail`: the first line that is no JSON; the output ends before it. */
  readonly fatal?: MalformedLine;
}

/** Filters a batch that was cleaned. Batches must come in order. */
export type FilterRecords = (batch: RecordBatch, cleaned: CleanedRecords) => FilteredRecords;

interface Splice extends Span {
  readonly bytes?: Uint8Array;
}

const nothingSeen: SeenAgain = { blocks: [], gone: [], isWhole: false };

/**
 * Makes a filter.
 *
 * @param judge as it judged the records before, for those of which more goes
 * @param memory what was seen before; without it, records are judged by themselves alone. The batches must then carry surveys
 */
export function openRecordFilter(judge: Judge, settings: FilterSettings, memory?: Pick<Memory, 'take'>): FilterRecords {
  const scan = openRecordReader();
  const encoder = new TextEncoder();
  return (batch, cleaned) => {
    const survey = memory === undefined ? undefined : cleaned.survey;
    const seen = survey === undefined ? [] : (memory?.take(survey) ?? []);
    const { isAnnotated, onError } = settings;
    const isPlain = !isAnnotated && (onError === 'pass' || cleaned.malformed.length === 0);
    if (isPlain && seen.every(({ gone, isWhole }) => gone.length === 0 && !isWhole)) return plain(cleaned);
    const records = scan(batch.bytes, encoder.encode(batch.field), batch.isFirst);
    return filtered(batch, records, cleaned, seenByRow(batch, records, cleaned, seen), judge, settings);
  };
}

function plain({ output, found, malformed }: CleanedRecords): FilteredRecords {
  return { output, cutCount: found.filter(({ edits }) => edits.length > 0).length, repeated: [], malformed };
}

/** What was seen again by the rows of the batch: the survey may leave out records that have no text. */
function seenByRow({ id, firstLine }: RecordBatch, { lines, count }: Records, { survey }: CleanedBatch, seen: readonly SeenAgain[]) {
  const rows = new Map<number, { readonly document: number; readonly again: SeenAgain }>();
  let document = 0;
  for (let row = 0; row < count && document < seen.length; row++) {
    if (survey?.documents[document].id !== recordId(id, firstLine + lines[row])) continue;
    rows.set(row, { document, again: seen[document] });
    document++;
  }
  assert(document === seen.length, 'a survey has no documents but the records of its batch, in their order');
  return rows;
}

function filtered(
  { id, bytes, firstLine }: RecordBatch,
  records: Records,
  cleaned: CleanedRecords,
  seen: ReturnType<typeof seenByRow>,
  judge: Judge,
  { onRepeat, isAnnotated, onError }: FilterSettings,
): FilteredRecords {
  const { states, lines, lineStarts, lineEnds, valueStarts, valueEnds, text, textStarts, textEnds } = records;
  const foundIn = new Map(cleaned.found.map((found) => [found.row, found]));
  const splices: Splice[] = [];
  const repeated: RepeatedRecord[] = [];
  let cutCount = 0;
  let malformedCount = 0;
  const wholeLine = (row: number) => ({ start: lineStarts[row], end: Math.min(lineEnds[row] + 1, bytes.length) });

  for (let row = 0; row < records.count; row++) {
    if (states[row] === stateMalformed) {
      malformedCount++;
      if (onError === 'drop') splices.push(wholeLine(row));
      if (onError !== 'fail') continue;
      const output = spliced(bytes.subarray(0, lineStarts[row]), splices);
      return { output, cutCount, repeated, malformed: [], fatal: cleaned.malformed[malformedCount - 1] };
    }
    if (states[row] !== stateText) continue;
    const { document, again } = seen.get(row) ?? { document: -1, again: nothingSeen };
    const gone = cleaned.survey === undefined || again.gone.length === 0 ? undefined : goneOf(cleaned.survey, document, again.gone);
    // A record is never emptied, whatever the memory says.
    const isWhole = again.isWhole || (gone !== undefined && gone.nths.length > 0 && gone.nths.length === gone.wordCounts.length);
    const line = firstLine + lines[row];
    if (isWhole) repeated.push({ line, repeatOf: repeatOf(again) });
    if (isWhole && onRepeat === 'drop') {
      splices.push(wholeLine(row));
      continue;
    }
    const isGoing = gone !== undefined && gone.nths.length > 0 && !isWhole && onRepeat !== 'mark';
    const own = text.subarray(textStarts[row], textEnds[row]);
    const cut = isGoing
      ? cutGone(judge, { id: recordId(id, line), bytes: own, encoding: plainUtf8 }, gone)
      : { ...inside(foundIn.get(row)), isCut: false };
    // Where a cut would make one character of two halves, the record stays as it is.
    const raw = toRawSpans(bytes, valueStarts[row], valueEnds[row], cut.edits);
    if (raw !== undefined && raw.length > 0) cutCount++;
    for (const span of raw ?? []) splices.push(span);
    if (!isAnnotated) continue;
    const blocks = 'located' in cut ? cut.located : locateBlocks(cut.blocks, () => undefined);
    const edits = raw === undefined ? [] : cut.edits;
    const goneNumbers = new Set(cut.isCut && raw !== undefined ? again.gone : []);
    const annotation = annotationOf(blocks, edits, again.blocks, goneNumbers, (block) => spanOf(cleaned, document, block), {
      repeatOf: isWhole ? (repeatOf(again) ?? null) : null,
    });
    splices.push(setMember(bytes, lineStarts[row], lineEnds[row], 'doubletake', JSON.stringify(annotation)));
  }
  return { output: spliced(bytes, splices), cutCount, repeated, malformed: cleaned.malformed };
}

/** Half a pair that a record escapes is broken UTF-8 in here; that is counted nowhere, so it need not be known. */
const plainUtf8 = { name: 'utf-8', from: 'form', brokenBytes: 0, firstBroken: -1 } as const;

function inside(found: FoundDocument | undefined) {
  const edits: readonly Edit[] = found?.edits ?? [];
  return { located: found?.blocks ?? [], edits };
}

function spanOf(
  { survey }: CleanedBatch,
  document: number,
  { copyFirst, copyLast }: { readonly copyFirst: number; readonly copyLast: number },
): Span {
  if (survey === undefined) return { start: 0, end: 0 };
  const first = document > 0 ? survey.paragraphEnds[document - 1] : 0;
  return { start: survey.starts[first + copyFirst], end: survey.ends[first + copyLast] };
}

/** The bytes with each splice in place of what it covers. @param splices disjoint */
function spliced(bytes: Uint8Array, splices: readonly Splice[]): Uint8Array {
  if (splices.length === 0) return bytes;
  const sorted = [...splices].sort((x, y) => x.start - y.start || x.end - y.end);
  const grown = sorted.reduce((sum, { start, end, bytes: put }) => sum + start - end + (put?.length ?? 0), 0);
  const output = new Uint8Array(bytes.length + grown);
  let from = 0;
  let to = 0;
  for (const { start, end, bytes: put } of sorted) {
    output.set(bytes.subarray(from, start), to);
    to += start - from;
    if (put !== undefined) output.set(put, to);
    to += put?.length ?? 0;
    from = end;
  }
  output.set(bytes.subarray(from), to);
  return output;
}
