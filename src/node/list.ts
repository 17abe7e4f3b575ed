import { createReadStream } from 'node:fs';
import { InputError } from '../errors.js';
import { readStream } from './read.js';

/** Paths that a list names, in its order, and the lines that are none. */
export interface PathList {
  readonly paths: readonly string[];
  readonly faults: readonly InputError[];
}

/**
 * Reads a list of paths: one a line; or, where it holds a NUL byte, which no path does, parted by those, as `find -print0` and `git ls-files
 * -z` write it. Empty lines are passed over, and the carriage returns of a list from Windows.
 *
 * @param path of the list, or `-` for standard input
 * @throws InputError `not-found`, `unreadable`, `too-large`
 */
export async function readPathList(path: string, standardInput: () => AsyncIterable<Uint8Array>): Promise<PathList> {
  return pathsIn(await readStream(path === '-' ? standardInput() : createReadStream(path), path), path);
}

/** @param shown the list for errors */
export function pathsIn(bytes: Uint8Array, shown: string): PathList {
  const byNul = bytes.includes(0);
  const paths: string[] = [];
  const faults: InputError[] = [];
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let line = 1;
  for (let from = hasMark(bytes) ? 3 : 0; from < bytes.length; line++) {
    const found = bytes.indexOf(byNul ? 0 : 0x0a, from);
    const end = found === -1 ? bytes.length : found;
    const name = bytes.subarray(from, !byNul && bytes[end - 1] === 0x0d && end > from ? end - 1 : end);
    from = end + 1;
    if (name.length === 0) continue;
    try {
      paths.push(decoder.decode(name));
    } catch {
      const got = Buffer.from(name).toString('latin1');
      faults.push(new InputError('unreadable', 'cannot be opened by its name', { path: shown, line, expected: 'a name in UTF-8', got }));
    }
  }
  return { paths, faults };
}

/** A byte order mark, which some editors put before every text. */
function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
