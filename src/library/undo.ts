import { fromBase64, toBase64 } from '../edit/base64.js';
import { type Hash, type UndoRecord as PieceRecord, undo as putBack, standing, undoRecord } from '../edit/undo.js';
import { InputError } from '../errors.js';
import { fingerprinter } from '../sketch/fingerprint.js';
import type { Edit } from '../types.js';
import { codeUnitsOf, isBytes, isObject, nameOf, type SameKind, show, type TextOrBytes, unitBytes } from './text.js';

/** Which text is meant: how long it is, in the record's unit, and its hash. */
export interface TextVersion {
  readonly length: number;
  /** `xxh64x2:` and 32 hexadecimal digits: XXH64 (Collet) under two seeds, of the bytes or of the code units as UTF-16LE. */
  readonly hash: string;
}

/** A piece that was cut out. */
export interface RemovedText {
  /** Offset in the original, in the record's unit. */
  readonly at: number;
  /** The text itself, or base64 of the bytes. */
  readonly content: string;
}

/** What it takes to make the original out of what {@link dedupe} made of it: plain data, which survives JSON. */
export interface UndoRecord {
  readonly doubletake: 'undo-record';
  /** Version of this shape. */
  readonly version: 1;
  /** What lengths and offsets count: code units where the text was a string, else bytes. */
  readonly unit: 'utf-16' | 'byte';
  readonly before: TextVersion;
  readonly after: TextVersion;
  /** Sorted by `at`, disjoint in the original. */
  readonly removed: readonly RemovedText[];
}

/** Names bytes by their content. It finds accidents, not forgeries; in browsers it needs no secure context, as SHA-256 does. */
export async function hasher(): Promise<Hash> {
  const fingerprint = await fingerprinter();
  return (bytes) => {
    const [first, second] = fingerprint(bytes).map((half) => half.toString(16).padStart(16, '0'));
    return `xxh64x2:${first}${second}`;
  };
}

/**
 * @param bytes the input's bytes or code units; `edits` and `output` are in those
 * @throws InputError `too-large` where more is removed than JSON can hold
 */
export function recordOf(input: TextOrBytes, bytes: Uint8Array, edits: readonly Edit[], output: Uint8Array, hash: Hash): UndoRecord {
  const { before, after, removed } = undoRecord('', bytes, edits, output, hash);
  const isString = typeof input === 'string';
  const size = isString ? unitBytes : 1;
  const pieceOf = (at: number, piece: Uint8Array): RemovedText =>
    isString ? { at: at / size, content: input.slice(at / size, (at + piece.length) / size) } : { at, content: toBase64(piece) };
  return {
    doubletake: 'undo-record',
    version: 1,
    unit: isString ? 'utf-16' : 'byte',
    before: { length: before.byteCount / size, hash: before.hash },
    after: { length: after.byteCount / size, hash: after.hash },
    removed: removed.map(({ at, bytes: piece }) => pieceOf(at, piece)),
  };
}

/**
 * Gives the original back, to the last character or byte.
 *
 * @param output what {@link dedupe} answered as `output`, unchanged. The original itself is taken too, and is the answer
 * @param record the `undoRecord` of the same answer, also after a way through JSON
 * @returns a string for a string, a new `Uint8Array` for bytes
 * @throws InputError (the promise is rejected) `changed` where the output was changed since; `malformed` where the record is damaged or no
 * record; `usage` where the record is of a string and the output are bytes, or the other way round
 *
 * @example
 * ```js
 * import { dedupe, undo } from 'doubletake';
 *
 * const line = 'Cars will stay banned from the streets around the market from six in the evening until midnight, the council said.\n';
 * const { output, undoRecord } = await dedupe(line + line);
 * const kept = JSON.stringify(undoRecord);
 * console.log((await undo(output, JSON.parse(kept))) === line + line); // true
 * await undo(`${output}!`, undoRecord).catch((error) => console.log(error.code)); // changed
 * ```
 */
export async function undo<Output extends TextOrBytes>(output: Output, record: UndoRecord): Promise<SameKind<Output>> {
  if (typeof output !== 'string' && !isBytes(output)) {
    throw new InputError('usage', 'is no text', { expected: 'a string or a Uint8Array', got: nameOf(output) });
  }
  const pieces = checkedRecord(record, output);
  const hash = await hasher();
  const bytes = typeof output === 'string' ? codeUnitsOf(output) : output;
  const found = standing(bytes, pieces, hash);
  if (found === 'before') return (typeof output === 'string' ? output : output.slice()) as SameKind<Output>;
  if (found === 'changed') {
    const expected = `${record.after.length} ${record.unit} units with hash ${record.after.hash}`;
    throw new InputError('changed', 'was changed since', { expected, got: `${output.length} with hash ${hash(bytes)}` });
  }
  const original = putBack(bytes, pieces);
  if (hash(original) !== record.before.hash)
    throw malformed('the removed pieces are not those of the original', record.before.hash, 'another');
  return (typeof output === 'string' ? joined(output, record.removed) : original) as SameKind<Output>;
}

function joined(output: string, removed: readonly RemovedText[]): string {
  const parts: string[] = [];
  let from = 0;
  let to = 0;
  for (const { at, content } of removed) {
    parts.push(output.slice(from, from + at - to), content);
    from += at - to;
    to = at + content.length;
  }
  return [...parts, output.slice(from)].join('');
}

/** The record as edit/ has it, sound in itself: pieces sorted, in range, adding up. All in bytes or bytes of code units. */
function checkedRecord(record: unknown, output: TextOrBytes): PieceRecord {
  if (!isObject(record) || record.doubletake !== 'undo-record' || record.version !== 1) {
    throw malformed('is no undo record', 'the undoRecord of an answer, version 1', nameOf(record));
  }
  const { unit, removed } = record;
  if (unit !== 'utf-16' && unit !== 'byte') throw malformed('no usable unit', 'utf-16 or byte', show(unit));
  if ((unit === 'utf-16') !== (typeof output === 'string')) {
    const [expected, got] = unit === 'utf-16' ? ['a string', 'bytes'] : ['bytes', 'a string'];
    throw new InputError('usage', 'the undo record is of another kind of text', { expected, got });
  }
  if (!Array.isArray(removed)) throw malformed('no removed pieces', 'an array', nameOf(removed));
  const size = unit === 'utf-16' ? unitBytes : 1;
  const before = checkedVersion(record.before, 'before', size);
  const after = checkedVersion(record.after, 'after', size);
  let reached = 0;
  let removedBytes = 0;
  const pieces = removed.map((value: unknown) => {
    const piece = checkedPiece(value, reached, before.byteCount, size);
    reached = piece.at + piece.bytes.length;
    removedBytes += piece.bytes.length;
    return piece;
  });
  if (after.byteCount + removedBytes !== before.byteCount) {
    throw malformed('the lengths do not add up', `${(before.byteCount - after.byteCount) / size} removed`, `${removedBytes / size}`);
  }
  return { path: '', before, after, removed: pieces };
}

function checkedVersion(value: unknown, name: string, size: number): PieceRecord['before'] {
  const { length, hash } = isObject(value) ? value : {};
  if (!isCount(length)) throw malformed(`no usable length "${name}"`, 'a whole number', show(length));
  if (typeof hash !== 'string' || !/^xxh64x2:[0-9a-f]{32}$/.test(hash)) {
    throw malformed(`no usable hash "${name}"`, 'xxh64x2: and 32 hexadecimal digits', show(hash));
  }
  return { byteCount: length * size, hash };
}

function checkedPiece(value: unknown, reached: number, byteCount: number, size: number): PieceRecord['removed'][number] {
  const { at, content } = isObject(value) ? value : {};
  const bytes = typeof content !== 'string' ? undefined : size === unitBytes ? codeUnitsOf(content) : fromBase64(content);
  if (bytes === undefined || bytes.length === 0) {
    throw malformed('a piece without content', size === unitBytes ? 'a text' : 'base64', show(content));
  }
  if (!isCount(at) || at * size < reached || at * size + bytes.length > byteCount) {
    throw malformed('a piece out of its place', `${reached / size} to ${(byteCount - bytes.length) / size}`, show(at));
  }
  return { at: at * size, bytes };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function malformed(message: string, expected: string, got: string): InputError {
  return new InputError('malformed', message, { expected, got });
}
