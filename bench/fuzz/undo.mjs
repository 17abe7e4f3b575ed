import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyEdits } from '../../dist/edit/apply.js';
import { formatUndoRecord, standing, undoHeader, undo as undone, undoRecord } from '../../dist/edit/undo.js';
import { parseUndoHeader, parseUndoRecord } from '../../dist/edit/undo-parse.js';
import { InputError } from '../../dist/errors.js';
import { sha256 } from '../../dist/node/hash.js';
import { restoreFile, undoFolder } from '../../dist/node/rewrite.js';
import { readUndoFile } from '../../dist/node/undo-read.js';
import { Broken } from './run.mjs';
import { listWay } from './shrink.mjs';

/** Undo files with damage: what comes of one is the exact original or an InputError, and never another text. */
export const undo = {
  name: 'undo',
  make,
  check,
  bytesOf: ({ original }) => original.length,
  ways: [listWay('damages'), listWay('edits'), listWay('fields')],
  show: (input) =>
    `${JSON.stringify({ ...input, original: Buffer.from(input.original).toString('hex') })}\n  ${damagedFile(input).toString()}`,
};

/** Through files and not in memory only; seldom, since each is written down to the disk. */
const oneInFiles = 200;

function make(random) {
  const original = Uint8Array.from(random.several(random.below(300), () => random.below(256)));
  const bounds = random.several(2 * random.below(5), () => random.below(original.length + 1)).sort((a, b) => a - b);
  const edits = [...new Set(bounds)].flatMap((start, at, all) =>
    at % 2 === 0 && at + 1 < all.length ? [{ start, end: all[at + 1] }] : [],
  );
  // Fields or bytes, seldom both: what is no JSON any more is refused, whatever its fields.
  const damages = random.oneIn(2) ? [] : random.several(random.between(1, 4), () => makeDamage(random));
  const fields = damages.length > 0 && !random.oneIn(5) ? [] : random.several(random.below(4), () => makeChange(random));
  return { original, edits, fields, damages, otherFile: random.oneIn(10), inFiles: random.oneIn(oneInFiles) };
}

/** A field of the record, and what comes to stand there: something strange, or what is there moved a little, or turned round. */
function makeChange(random) {
  const path = random.pick(paths);
  if (random.oneIn(3)) return { path, turned: true };
  return random.oneIn(3) ? { path, value: random.pick(strangers) } : { path, by: random.between(-20, 20) };
}

/** Where the fields of a record are, and what may come to stand there instead. `undefined` leaves one out. */
const paths = [
  ...Array.from({ length: 3 }, () => [['removed'], ['removed', 0, 'at'], ['removed', 1, 'at']]).flat(),
  ...[['path'], ['before'], ['after'], ['removed'], ['before', 'byteCount'], ['before', 'hash'], ['after', 'byteCount'], ['after', 'hash']],
  ...[
    ['removed', 0],
    ['removed', 1],
    ['removed', 0, 'at'],
    ['removed', 0, 'bytes'],
    ['removed', 1, 'at'],
    ['removed', 1, 'bytes'],
  ],
];
const strangers = [
  ...[undefined, null, true, 0, 1, -1, 0.5, 7, 100, 1e9, 2 ** 30, 2 ** 53, 1e308, '', ' ', '7', 'AAAA', 'AA==', 'A', '====', 'file.txt'],
  ...['../file.txt', 'a\0b', '__proto__', 'sha256:', `sha256:${'0'.repeat(64)}`, [], {}, [[]], [{}], [{ at: 0, bytes: 'AAAA' }], { at: 0 }],
  { byteCount: 3, hash: `sha256:${'f'.repeat(64)}` },
];

const makeDamage = (random) => ({ kind: random.pick(Object.keys(damageKinds)), at: random.below(4096), value: random.below(256) });

/** What may befall the bytes of the file. `at` counts round where the file is shorter. */
const damageKinds = {
  bit: (file, at, value) => file.with(at, file[at] ^ (1 << (value & 7))),
  byte: (file, at, value) => file.with(at, value),
  digit: (file, at, value) => replacedNear(file, at, /\d/u, String(value % 10)),
  letter: (file, at, value) => replacedNear(file, at, /[A-Za-z]/u, String.fromCharCode(0x61 + (value % 26))),
  drop: (file, at, value) => joinedBytes(file.subarray(0, at), file.subarray(at + 1 + (value % 40))),
  twice: (file, at, value) => joinedBytes(file.subarray(0, at + value), file.subarray(at)),
  insert: (file, at, value) => joinedBytes(file.subarray(0, at), Uint8Array.of(value), file.subarray(at)),
  zeros: (file, at, value) => file.slice().fill(0, at, at + value),
  cut: (file, at) => file.subarray(0, at),
};

function replacedNear(file, at, what, by) {
  const text = Buffer.from(file).toString('latin1');
  const found = text.slice(at).search(what);
  return found < 0 ? file : file.with(at + found, by.charCodeAt(0));
}

function joinedBytes(...parts) {
  return new Uint8Array(Buffer.concat(parts));
}

/** The line of the record with some fields changed, as a wrong program or a hand might do it. */
function withFields(line, fields) {
  const record = JSON.parse(line);
  for (const { path, ...change } of fields) {
    const holder = path.slice(0, -1).reduce((inner, key) => inner?.[key], record);
    if (typeof holder === 'object' && holder !== null) holder[path.at(-1)] = changed(holder[path.at(-1)], change);
  }
  return JSON.stringify(record);
}

function changed(value, { by, turned, value: stranger }) {
  if (by !== undefined) return typeof value === 'number' ? value + by : value;
  if (turned) return Array.isArray(value) ? value.toReversed() : value;
  return structuredClone(stranger);
}

function damagedFile({ original, edits, fields, damages }) {
  const record = undoRecord('file.txt', original, edits, applyEdits(original, edits), sha256);
  const line = withFields(formatUndoRecord(record), fields);
  let file = new Uint8Array(Buffer.from(`${undoHeader}\n${line}\n`));
  for (const { kind, at, value } of damages) if (file.length > 0) file = damageKinds[kind](file, at % file.length, value);
  return Buffer.from(file);
}

async function check(input) {
  const { original, edits, otherFile, inFiles } = input;
  const output = applyEdits(original, edits);
  // The file may be another one by now too.
  const found = otherFile && output.length > 0 ? output.with(0, output[0] ^ 1) : output;
  const file = damagedFile(input);
  const isWhole = input.damages.length === 0 && input.fields.length === 0 && found === output;
  const restored = inFiles ? await throughFiles(file, found) : inMemory(file, found);
  const isOriginal = restored !== undefined && Buffer.compare(restored, original) === 0;
  if (isWhole && !isOriginal) throw new Broken('a whole undo file leads back to the original');
  if (restored !== undefined && !isOriginal && Buffer.compare(restored, found) !== 0) {
    throw new Broken('a damaged undo file never leads to another text', Buffer.from(restored).toString('hex'));
  }
}

/** As restoreFile does it, without its files. Undefined where an InputError refuses. */
function inMemory(file, found) {
  try {
    const [header = '', ...lines] = file.toString().split('\n').slice(0, -1);
    parseUndoHeader(header, 1);
    let bytes = found;
    for (const [index, line] of lines.entries()) bytes = oneStep(bytes, parseUndoRecord(line, index + 2)) ?? bytes;
    return bytes;
  } catch (error) {
    return refused(error);
  }
}

function oneStep(bytes, record) {
  const state = standing(bytes, record, sha256);
  if (state !== 'after') return undefined;
  const result = undone(bytes, record);
  return sha256(result) === record.before.hash ? result : undefined;
}

function refused(error) {
  if (error instanceof InputError && refusals.has(error.code)) return undefined;
  throw error;
}

/** What may be wrong with an undo file and what it names. Nothing here is `usage`, and nothing a bug. */
const refusals = new Set(['malformed', 'changed', 'not-found', 'unreadable', 'unwritable', 'too-large']);

/** The file's bytes after `restore`, whether it refused or not. */
async function throughFiles(file, found) {
  const folder = await mkdtemp(join(tmpdir(), 'doubletake-fuzz-'));
  try {
    const [undoPath, path] = ['undo.jsonl', 'file.txt'].map((name) => join(folder, name));
    await Promise.all([writeFile(undoPath, file), writeFile(path, found)]);
    await restoreAll(undoPath);
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One record after the other, as the command does it; what is wrong with one is no matter to the next. */
async function restoreAll(undoPath) {
  try {
    const folder = await undoFolder(undoPath);
    for await (const step of readUndoFile(undoPath)) {
      // A record may name any file: none but ours is touched.
      if ('record' in step && step.record.path === 'file.txt') await restoreFile(folder, step.record, false);
    }
  } catch (error) {
    refused(error);
  }
}
