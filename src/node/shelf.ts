import { closeSync, mkdtempSync, openSync, readSync, rmdirSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Shelf } from '../corpus-types.js';
import { InputError } from '../errors.js';
import { memoryShelf } from '../shelf.js';
import { systemCode } from './faults.js';

/** So many bytes stay in memory: most runs need no file. */
const memoryBytesMax = 2 ** 26;
/** Texts wait in memory until there are so many bytes of them: a call of the system costs as much as copying some kilobytes. */
const bufferBytes = 2 ** 20;
/** Where a text is read that lies so little behind the one before, what comes after it is read too. */
const nearBytes = 2 ** 12;
const aheadBytes = 2 ** 16;

/** A shelf that must be closed when the run is over. */
export interface FileShelf extends Shelf {
  readonly close: () => void;
}

/**
 * A shelf that goes to a temporary file once it is large. Nobody else may read the file, and it has no name where the system allows that,
 * so that a killed run leaves nothing.
 *
 * @throws InputError `unwritable` from `append` and `unreadable` from `read`, naming the folder
 */
export function openShelf({ folder = tmpdir(), memoryBytes = memoryBytesMax }: { folder?: string; memoryBytes?: number } = {}): FileShelf {
  const memory = memoryShelf();
  let file: FileShelf | undefined;
  let inMemory = 0;
  return {
    append: (bytes) => {
      if (file === undefined && inMemory + bytes.length <= memoryBytes) {
        inMemory += bytes.length;
        return memory.append(bytes);
      }
      file ??= openFile(folder);
      return inMemory + file.append(bytes);
    },
    read: (offset, length) => {
      if (offset < inMemory || file === undefined) return memory.read(offset, length);
      return file.read(offset - inMemory, length);
    },
    close: () => file?.close(),
  };
}

function openFile(folder: string): FileShelf {
  const { descriptor, remove } = guarded(folder, 'unwritable', () => openPrivate(folder));
  const buffer = new Uint8Array(bufferBytes);
  let room = new Uint8Array(aheadBytes); // [roomFrom, roomTo) of the file
  let [roomFrom, roomTo, lastEnd] = [0, 0, 0];
  let written = 0;
  let waiting = 0;
  const write = (bytes: Uint8Array) => {
    guarded(folder, 'unwritable', () => {
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at, bytes.length - at, written + at);
    });
    written += bytes.length;
  };
  const flush = () => {
    write(buffer.subarray(0, waiting));
    waiting = 0;
  };
  /** Reads at least `least` bytes from an offset into the room, and more if there are. */
  const fill = (offset: number, least: number, wished: number) => {
    if (wished > room.length) room = new Uint8Array(2 * wished);
    [roomFrom, roomTo] = [offset, offset];
    guarded(folder, 'unreadable', () => {
      while (roomTo - offset < least) {
        const read = readSync(descriptor, room, roomTo - offset, wished - (roomTo - offset), roomTo);
        if (read === 0) throw new InputError('unreadable', 'the temporary file was cut short', { path: folder });
        roomTo += read;
      }
    });
  };
  return {
    append: (bytes) => {
      const offset = written + waiting;
      if (waiting + bytes.length > buffer.length) flush();
      if (bytes.length > buffer.length) write(bytes);
      else {
        buffer.set(bytes, waiting);
        waiting += bytes.length;
      }
      return offset;
    },
    read: (offset, length) => {
      // A text lies wholly on one side: the buffer is flushed before one that does not fit.
      if (offset >= written) return buffer.subarray(offset - written, offset - written + length);
      const at = offset - roomFrom;
      if (at < 0 || offset + length > roomTo) {
        const isNear = at >= 0 && offset <= lastEnd + nearBytes;
        fill(offset, length, isNear ? Math.max(length, Math.min(aheadBytes, written - offset)) : length);
      }
      lastEnd = offset + length;
      return room.subarray(offset - roomFrom, offset - roomFrom + length);
    },
    close: () => {
      closeSync(descriptor);
      remove();
    },
  };
}

/** A new file that only we may read; without a name where an open file may lose it, else it is removed at the end. */
function openPrivate(folder: string): { readonly descriptor: number; readonly remove: () => void } {
  const own = mkdtempSync(join(folder, 'doubletake-'));
  try {
    const path = join(own, 'shelf');
    const descriptor = openSync(path, 'wx+', 0o600);
    try {
      unlinkSync(path);
      rmdirSync(own);
      return { descriptor, remove: () => {} };
    } catch {
      return { descriptor, remove: () => rmSync(own, { recursive: true, force: true }) };
    }
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    throw error;
  }
}

/** Does what may be refused by the system, and says then which folder it was and how to choose another. */
function guarded<T>(folder: string, code: 'unwritable' | 'unreadable', act: () => T): T {
  try {
    return act();
  } catch (error) {
    const got = systemCode(error);
    if (got === undefined) throw error;
    const message = got === 'ENOSPC' ? 'no room left for temporary texts' : 'cannot hold temporary texts';
    throw new InputError(code, message, { path: folder, expected: 'a folder with room; TMPDIR names another', got });
  }
}
