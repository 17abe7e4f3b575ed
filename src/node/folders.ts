import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemCode } from './faults.js';

/**
 * Makes a folder and those above it that miss; one that is there already is left as it is. Not by Node's `recursive`, which tells of a
 * read-only or broken disk that there is no such folder.
 *
 * @throws whatever the operating system says
 */
export function makeFolders(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const parent = dirname(path);
    if (systemCode(error) === 'ENOENT' && parent !== path) {
      makeFolders(parent);
      mkdirSync(path);
    } else if (!isFolder(path)) {
      // Some systems say of a folder that exists that it may not be made, and not that it exists.
      throw error;
    }
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
