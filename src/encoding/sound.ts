import { badByte, decodeAt } from '../utf8.js';

/** What UTF-8 makes of some bytes: `characters` counts well-formed sequences outside ASCII. */
export interface Soundness {
  readonly brokenBytes: number;
  /** Byte offset of the first broken one; -1 where none is. */
  readonly firstBroken: number;
  readonly characters: number;
}

/** How much is handed to the platform's decoder at a time: it answers strings, which are not to pile up. */
const pieceBytes = 2 ** 18;

/** Whether bytes are UTF-8 throughout. */
export type SoundCheck = (bytes: Uint8Array) => boolean;

/**
 * Nearly all input is sound, and the platform's own check is several times as fast as ours; only what fails it is counted.
 *
 * @param isSound a faster check, where the platform has one
 */
export function utf8Soundness(bytes: Uint8Array, isSound: SoundCheck = decodes): Soundness {
  return isSound(bytes) ? { brokenBytes: 0, firstBroken: -1, characters: 0 } : counted(bytes);
}

function decodes(bytes: Uint8Array): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes) decoder.decode(bytes.subarray(at, at + pieceBytes), { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

function counted(bytes: Uint8Array): Soundness {
  let brokenBytes = 0;
  let firstBroken = -1;
  let characters = 0;
  for (let at = 0; at < bytes.length; ) {
    const decoded = decodeAt(bytes, at, bytes.length);
    if ((decoded & 0x1fffff) === badByte) {
      if (brokenBytes++ === 0) firstBroken = at;
    } else if (decoded >>> 21 > 1) {
      characters++;
    }
    at += decoded >>> 21;
  }
  return { brokenBytes, firstBroken, characters };
}
