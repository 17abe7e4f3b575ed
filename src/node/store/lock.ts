import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { InputError } from '../../errors.js';
import { removeTemporary, temporaryIn } from '../atomic.js';
import { asInputError, systemCode } from '../faults.js';

/** A lock that is held until `release`. `takenFrom` is the number of the dead process that held it. */
export interface Lock {
  readonly takenFrom: number | undefined;
  readonly release: () => void;
}

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When the process began, in milliseconds since 1970: process numbers come again. */
  readonly started: number;
  readonly token: string;
}

/** Codes of file systems that know no second name for a file. */
const linklessCodes: readonly (string | undefined)[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** So many others may take a dead process's lock before us; more is a race that does not end. */
const triesMax = 100;

/**
 * Takes a lock file for this process, or that of a process which is no more. It never waits.
 *
 * To take a dead owner's lock one first needs the lock on that owner's name, so that of several takers one alone replaces the file, and
 * none replaces a lock that somebody has just taken.
 *
 * @throws InputError `exists` with the process that holds it, `unwritable`
 */
export function takeLock(path: string): Lock {
  const own: Owner = {
    pid: process.pid,
    host: hostname(),
    started: Math.round(performance.timeOrigin),
    token: randomBytes(8).toString('hex'),
  };
  try {
    return { takenFrom: acquire(path, own), release: () => release(path, own) };
  } catch (error) {
    throw asInputError(error, path, 'unwritable');
  }
}

function acquire(path: string, own: Owner): number | undefined {
  for (let tries = 0; tries < triesMax; tries++) {
    if (create(path, own)) return undefined;
    const owner = ownerOf(path);
    if (owner === undefined) continue;
    if (isAlive(owner, own)) throw held(path, owner);
    const claim = `${path}.${owner.token}`;
    acquire(claim, own);
    try {
      // Who had the claim before us may have replaced the file meanwhile.
      if (ownerOf(path)?.token !== owner.token) continue;
      const temporary = temporaryIn(dirname(path));
      writeFileSync(temporary, JSON.stringify(own), { flag: 'wx' });
      renameSync(temporary, path);
      return owner.pid;
    } finally {
      rmSync(claim, { force: true });
    }
  }
  throw new InputError('exists', 'is taken again and again by others', { path });
}

/** Puts the file there with all that it holds at once; answers whether it was not there. */
function create(path: string, own: Owner): boolean {
  const temporary = temporaryIn(dirname(path));
  writeFileSync(temporary, JSON.stringify(own), { flag: 'wx' });
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    if (!linklessCodes.includes(systemCode(error))) throw error;
    return createInPlace(path, own);
  } finally {
    removeTemporary(temporary);
  }
}

function createInPlace(path: string, own: Owner): boolean {
  try {
    writeFileSync(path, JSON.stringify(own), { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Who holds the lock; undefined where nobody does any more. */
function ownerOf(path: string): Owner | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { pid, host, started, token } = JSON.parse(text);
    if (Number.isSafeInteger(pid) && pid > 0 && typeof host === 'string' && typeof started === 'number' && /^[0-9a-f]{16}$/.test(token)) {
      return { pid, host, started, token };
    }
  } catch {
    // Told below, as whatever else is no lock.
  }
  throw new InputError('malformed', 'is no lock of doubletake; remove it where no other run writes to the index', { path });
}

/** Of a process on another host nothing can be known. */
function isAlive(owner: Owner, own: Owner): boolean {
  if (owner.host !== own.host) return true;
  if (owner.pid === own.pid) return owner.started === own.started;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}

function held(path: string, { pid, host, started }: Owner): InputError {
  const who = `process ${pid} on ${host}, begun ${new Date(started).toISOString()}`;
  return new InputError('exists', `another run writes to the index: ${who}; where it is no more, remove this file`, { path });
}

function release(path: string, own: Owner): void {
  try {
    if (ownerOf(path)?.token === own.token) rmSync(path, { force: true });
  } catch (error) {
    throw asInputError(error, path, 'unwritable');
  }
}
