/*
 * The naive reader of JSON lines: each line a string, and that to JSON.parse. What the fast ones find is held against it.
 */
import { decodeAt } from '../../dist/utf8.js';
import { Broken } from './run.mjs';

const [lineFeed, stateText, stateAbsent, stateMalformed] = [0x0a, 0, 1, 2];
/** Where a line is no UTF-8, its bytes from 0x80 stand for characters that no case holds, so that JSON.parse keeps each. */
const standIn = 0x10ff00;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lossy = new TextDecoder('utf-8', { ignoreBOM: true });

/** The rows of a batch, naively; `field` is ASCII. */
function naiveRecords(bytes, field, isFirst) {
  const rows = [];
  const hasMark = isFirst && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  for (let lineStart = hasMark ? 3 : 0, line = 0; lineStart < bytes.length; line++) {
    const found = bytes.indexOf(lineFeed, lineStart);
    const lineEnd = found < 0 ? bytes.length : found;
    const raw = bytes.subarray(lineStart, lineEnd);
    if (!raw.every((byte) => [0x20, 0x09, 0x0d].includes(byte))) rows.push({ line, lineStart, lineEnd, ...naiveField(raw, field) });
    lineStart = lineEnd + 1;
  }
  return rows;
}

function naiveField(raw, field) {
  const parsed = naiveParse(raw);
  if (parsed === undefined) return { state: stateMalformed, text: [] };
  const { value } = parsed;
  const isHeld = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, field);
  return isHeld && typeof value[field] === 'string' ? { state: stateText, text: bytesOf(value[field]) } : { state: stateAbsent, text: [] };
}

/** @returns undefined for what is no JSON */
function naiveParse(raw) {
  try {
    return { value: JSON.parse(stringOf(raw)) };
  } catch {
    return undefined;
  }
}

function stringOf(raw) {
  try {
    return strict.decode(raw);
  } catch {
    return Array.from(raw, (byte) => String.fromCodePoint(byte < 0x80 ? byte : standIn + byte)).join('');
  }
}

/** UTF-8, and of half a surrogate pair the three bytes that its number has. */
function bytesOf(string) {
  return [...string].flatMap((character) => {
    const codePoint = character.codePointAt(0);
    if (codePoint >= standIn + 0x80 && codePoint <= standIn + 0xff) return [codePoint - standIn];
    const isHalf = codePoint >= 0xd800 && codePoint <= 0xdfff;
    return isHalf ? [0xed, 0x80 | ((codePoint >> 6) & 0x3f), 0x80 | (codePoint & 0x3f)] : [...Buffer.from(character)];
  });
}

const columns = ['lines', 'lineStarts', 'lineEnds', 'states', 'valueStarts', 'valueEnds', 'textStarts', 'textEnds', 'text'];
const hex = (bytes) => Buffer.from(bytes).toString('hex');

/** Throws where two readers do not say the same, bit for bit. */
export function sameRecords(a, b) {
  if (a.count !== b.count) throw new Broken('two readers find as many records', `${a.count} and ${b.count}`);
  for (const name of columns) {
    if (a[name].length !== b[name].length || a[name].some((value, row) => value !== b[name][row])) {
      throw new Broken(`two readers agree on ${name}`, `${a[name]} and ${b[name]}`);
    }
  }
}

/** Throws where a reader does not say what JSON.parse says. */
export function recordsAreTrue(bytes, field, isFirst, records) {
  const rows = naiveRecords(bytes, field, isFirst);
  if (records.count !== rows.length) throw new Broken('each line that is not blank is a record', `${records.count} of ${rows.length}`);
  let textReached = 0;
  for (const [row, { line, lineStart, lineEnd, state, text }] of rows.entries()) {
    const [valueStart, valueEnd] = [records.valueStarts[row], records.valueEnds[row]];
    const isPlaced = records.lines[row] === line && records.lineStarts[row] === lineStart && records.lineEnds[row] === lineEnd;
    if (!isPlaced) throw new Broken('a record has its line', `record ${row}`);
    if (records.states[row] !== state)
      throw new Broken('a line is what JSON.parse makes of it', `line ${line}: ${records.states[row]}, not ${state}`);
    const found = records.text.subarray(records.textStarts[row], records.textEnds[row]);
    if (hex(found) !== hex(text)) throw new Broken('the text is that of JSON.parse', `line ${line}: ${hex(found)}, not ${hex(text)}`);
    if (records.textStarts[row] !== textReached) throw new Broken('texts follow each other', `line ${line}`);
    textReached = records.textEnds[row];
    if (valueStart < lineStart || valueEnd < valueStart || valueEnd > lineEnd) throw new Broken('a value lies in its line', `line ${line}`);
    if (state === stateAbsent && (valueStart !== lineEnd || valueEnd !== lineEnd))
      throw new Broken('no value lies at the end', `line ${line}`);
    if (state === stateText && hex(bytesOf(JSON.parse(stringOf(bytes.subarray(valueStart - 1, valueEnd + 1))))) !== hex(text)) {
      throw new Broken('the raw value is the text', `line ${line}`);
    }
  }
  if (textReached !== records.text.length) throw new Broken('nothing follows the last text');
}

const without = (bytes, spans) => {
  const ends = [0, ...spans.map(({ end }) => end)];
  return ends.map((end, index) => bytes.subarray(end, spans[index]?.start ?? bytes.length));
};

/**
 * Throws where a record's line without raw spans is not that line with the spans cut from its text.
 *
 * @param line one record, alone; `anySpans` of its text, empty ones too; `rawSpans` what toRawSpans made of them
 */
export function cutIsTrue(line, field, records, anySpans, rawSpans) {
  const spans = anySpans.filter(({ start, end }) => start < end);
  const text = records.text.slice(records.textStarts[0], records.textEnds[0]);
  if (rawSpans === undefined) {
    if (!isRefusedRightly(line, records, spans)) throw new Broken('only what splits or joins is refused', JSON.stringify(spans));
    return;
  }
  const cut = Buffer.concat(without(line, rawSpans));
  const [before, after] = [naiveParse(line)?.value, naiveParse(cut)?.value];
  if (after === undefined) throw new Broken('a line that was cut is JSON', cut.toString());
  const pieces = without(text, spans);
  if (hex(bytesOf(after[field])) !== hex(Buffer.concat(pieces))) throw new Broken('a cut takes what it should', JSON.stringify(spans));
  const isElseSame = JSON.stringify({ ...before, [field]: '' }) === JSON.stringify({ ...after, [field]: '' });
  if (!isElseSame && isSound(line)) throw new Broken('a cut changes no other value', cut.toString());
  const isJoined = lossy.decode(Buffer.concat(pieces)) !== pieces.map((piece) => lossy.decode(piece)).join('');
  if (isJoined) throw new Broken('a cut makes no character', JSON.stringify(spans));
}

const isSound = (bytes) => lossy.decode(bytes) === stringOf(bytes);

/** Of sound lines it is known which cuts are refused: those inside of a character, and those that leave two halves side by side. */
function isRefusedRightly(line, records, spans) {
  if (!isSound(line)) return true;
  const characters = [...JSON.parse(stringOf(line.subarray(records.valueStarts[0] - 1, records.valueEnds[0] + 1)))];
  const ends = characters.map((character) => bytesOf(character).length);
  const boundaries = new Map([[0, 0]]);
  let reached = 0;
  for (const [index, length] of ends.entries()) {
    reached += length;
    boundaries.set(reached, index + 1);
  }
  if (spans.some(({ start, end }) => !boundaries.has(start) || !boundaries.has(end))) return true;
  const kept = characters.filter(
    (_, index) => !spans.some(({ start, end }) => index >= boundaries.get(start) && index < boundaries.get(end)),
  );
  return [...kept.join('')].length < kept.length;
}

/** The offsets of a text at which no character is split, as decodeAt reads it. */
export function boundariesOf(text) {
  const boundaries = [0];
  for (let at = 0; at < text.length; ) {
    at += decodeAt(text, at, text.length) >> 21;
    boundaries.push(at);
  }
  return boundaries;
}

/** Throws where the fields of a sound line are not those that JSON.parse finds; of a string that is too long nothing is known. */
export function fieldsAreTrue(line, names, values) {
  const parsed = JSON.parse(lossy.decode(line));
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  for (const [index, name] of names.entries()) {
    const held = isObject && Object.hasOwn(parsed, name) ? parsed[name] : undefined;
    const found = values[index];
    const isTrue = typeof held === 'number' ? Object.is(Number(found), held) : found === (typeof held === 'string' ? held : undefined);
    if (!isTrue && found !== null) throw new Broken('a field is what JSON.parse finds', `${JSON.stringify(name)}: ${found}, not ${held}`);
  }
}
