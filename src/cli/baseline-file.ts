import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { InputError } from '../errors.js';
import { asInputError } from '../node/faults.js';
import type { Input } from '../node/inputs.js';
import { tooLarge } from '../node/read.js';
import { type Baseline, baselineBytesMax, baselineMark, baselinePieces, type KnownRepeat, parseBaseline } from '../report/baseline.js';
import type { KnownCopies } from '../report/check.js';

/** @throws InputError `not-found`, `unreadable`, `too-large`, `malformed` */
export function readBaseline(path: string): Baseline {
  try {
    const { size } = statSync(path);
    if (size > baselineBytesMax) throw tooLarge(path, size, baselineBytesMax);
    return parseBaseline(readFileSync(path, 'utf8').replace(/^\ufeff/, ''), path);
  } catch (error) {
    const fault = asInputError(error, path);
    if (!(fault instanceof InputError) || fault.code !== 'not-found') throw fault;
    throw new InputError('not-found', 'there is no such baseline', { path, expected: 'a file; --update-baseline makes it' });
  }
}

/**
 * Refuses to write over what is no baseline: a slip of the hand may name any file.
 *
 * @throws InputError `exists`, `unreadable`
 */
export function assertReplaceable(path: string): void {
  if (!existsSync(path)) return;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw asInputError(error, path);
  }
  // A merge may have left marks in it, and it may have been indented anew.
  if (/^\ufeff?\s*\{\s*"doubletake":\s*"baseline"/.test(text)) return;
  throw new InputError('exists', 'is no baseline, and is not written over', { path, expected: `a file that begins with ${baselineMark}` });
}

/**
 * Writes it at once and whole.
 *
 * @throws InputError `too-large`, `unwritable`
 */
export async function writeBaseline(path: string, rules: string, repeats: readonly KnownRepeat[]): Promise<void> {
  const { writeAtomically } = await import('../node/atomic.js');
  const pieces: Uint8Array[] = [];
  const encoder = new TextEncoder();
  let byteCount = 0;
  for (const piece of baselinePieces({ rules, repeats })) {
    const bytes = encoder.encode(piece);
    byteCount += bytes.length;
    if (byteCount > baselineBytesMax) throw tooLarge(path, undefined, baselineBytesMax);
    pieces.push(bytes);
  }
  await writeAtomically(resolve(path), path, Buffer.concat(pieces), undefined, true);
}

/**
 * What is known, with paths from the folder of the baseline on: so they are the same from whichever folder the run is started, on every
 * machine that has the files, and under Windows.
 */
export function knownCopies(path: string, repeats: readonly KnownRepeat[], inputs: readonly Input[]): KnownCopies {
  const folder = dirname(resolve(path));
  const named = new Map<string, string>();
  const nameOf = (id: string): string => {
    const known = named.get(id);
    if (known !== undefined) return known;
    const below = id === '-' ? id : relative(folder, resolve(id));
    const name = sep === '\\' ? below.replaceAll(sep, '/') : below;
    named.set(id, name);
    return name;
  };
  const looked = new Set(inputs.map(({ id }) => nameOf(id)));
  return {
    repeats,
    pathOf: ({ record, document }) => nameOf(record?.path ?? document),
    // What was not looked at may still hold what it held; what is not there any more does not.
    isHere: (name) => looked.has(name) || (name !== '-' && !existsSync(isAbsolute(name) ? name : resolve(folder, name))),
  };
}
