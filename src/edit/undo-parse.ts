import { InputError } from '../errors.js';
import { documentBytesMax } from '../options.js';
import { fromBase64 } from './base64.js';
import { type RemovedPiece, type UndoRecord, undoHeader, undoPathLengthMax, type Version } from './undo.js';

/*
 * Reading what may be damaged or come from anywhere: whatever the text is, these answer a sound record or throw an InputError.
 */

/** What an error shows of what came: enough to know it again, short enough for one line. */
const shownLengthMax = 60;

/**
 * @param line one line of an undo file, without its line ending
 * @param lineNumber from 1, for the error
 * @throws InputError `malformed`, with the line, what was expected and what came
 */
export function parseUndoHeader(line: string, lineNumber: number): void {
  const header = parseObject(line, lineNumber);
  if (header.doubletake !== 'undo') throw malformed(lineNumber, 'this is not an undo file', undoHeader, show(line));
  if (header.version !== 1) throw malformed(lineNumber, 'an undo file of a version not known here', 'version 1', show(header.version));
}

/** As {@link parseUndoHeader}, for the lines behind the header. What comes back is sound in itself: pieces sorted, in range, adding up. */
export function parseUndoRecord(line: string, lineNumber: number): UndoRecord {
  const record = parseObject(line, lineNumber);
  const { path } = record;
  if (typeof path !== 'string' || path === '' || path.length > undoPathLengthMax || path.includes('\0')) {
    throw malformed(lineNumber, 'no usable path', `a path of 1 to ${undoPathLengthMax} characters`, show(path));
  }
  const before = parseVersion(record.before, 'before', lineNumber);
  const after = parseVersion(record.after, 'after', lineNumber);
  if (!Array.isArray(record.removed)) throw malformed(lineNumber, 'no removed pieces', 'a list', show(record.removed));
  const removed: RemovedPiece[] = [];
  let reached = 0;
  let removedBytes = 0;
  for (const value of record.removed) {
    const piece = parsePiece(value, reached, before.byteCount, lineNumber);
    removed.push(piece);
    reached = piece.at + piece.bytes.length;
    removedBytes += piece.bytes.length;
  }
  if (after.byteCount + removedBytes !== before.byteCount) {
    const expected = `${before.byteCount - after.byteCount} removed bytes`;
    throw malformed(lineNumber, 'the sizes do not add up', expected, `${removedBytes}`);
  }
  return { path, before, after, removed };
}

function parsePiece(value: unknown, reached: number, byteCount: number, lineNumber: number): RemovedPiece {
  const { at, bytes: text } = isObject(value) ? value : {};
  const bytes = typeof text === 'string' ? fromBase64(text) : undefined;
  if (bytes === undefined || bytes.length === 0) throw malformed(lineNumber, 'a piece without bytes', 'base64', show(text));
  if (!isCount(at) || at < reached || at + bytes.length > byteCount) {
    throw malformed(lineNumber, 'a piece out of its place', `an offset from ${reached} to ${byteCount - bytes.length}`, show(at));
  }
  return { at, bytes };
}

function parseVersion(value: unknown, name: string, lineNumber: number): Version {
  const { byteCount, hash } = isObject(value) ? value : {};
  if (!isCount(byteCount) || byteCount > documentBytesMax) {
    throw malformed(lineNumber, `no usable size "${name}"`, `0 to ${documentBytesMax}`, show(byteCount));
  }
  if (typeof hash !== 'string' || !/^sha256:[0-9a-f]{64}$/.test(hash)) {
    throw malformed(lineNumber, `no usable hash "${name}"`, 'sha256: and 64 hexadecimal digits', show(hash));
  }
  return { byteCount, hash };
}

function parseObject(line: string, lineNumber: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw malformed(lineNumber, 'not JSON', 'one JSON object', show(line));
  }
  if (!isObject(value)) throw malformed(lineNumber, 'not an object', 'one JSON object', show(line));
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** What came, cut short; of lists and objects only what they are, since they may be nested deeper than any stack. */
function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const text = String(value);
  return text.length > shownLengthMax ? `${text.slice(0, shownLengthMax)}...` : text;
}

function malformed(line: number, message: string, expected: string, got: string): InputError {
  return new InputError('malformed', message, { line, expected, got });
}
