import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the peers are: all outside of the repository, in DOUBLETAKE_PEERS or below the system's temporary folder. */
export const peersFolder = process.env.DOUBLETAKE_PEERS || join(tmpdir(), 'doubletake-peers');

export const python = (environment) => join(peersFolder, environment, 'bin', 'python');
/** A program that no registry has as a package: whoever has built it puts it here. */
export const program = (name) => join(peersFolder, 'bin', name);
export const npmProgram = (name) => join(peersFolder, 'node', 'node_modules', '.bin', name);
export const driver = (name) => fileURLToPath(new URL(`drivers/${name}`, import.meta.url));
/** A folder of this process's own, so that two races do not meet in it. */
export const workPath = (...names) => join(peersFolder, `work-${process.pid}`, ...names);

/** Why a peer cannot run here, undefined where it can: what the installation said of what it needs, or that it was never there. */
export function missing({ needs }, reasons = new Map()) {
  if (needs === undefined || existsSync(needs)) return undefined;
  return reasons.get(needs) ?? (needs.startsWith(program('')) ? 'no registry has it, and no binary of it is in bin/' : 'not installed');
}
