import xxhash from 'xxhash-wasm';
import { upperHalf, workingRoom } from '../columns.js';

/** Content fingerprint: 128 bits, as two 64-bit halves. */
export type Fingerprinter = (bytes: Uint8Array) => readonly [bigint, bigint];

/** Any two different numbers do. Two halves, because 64 bits collide among some billions of paragraphs and 128 do not. */
const seeds = [0x646f75626c65n, 0x74616b65n] as const;

let loading: Promise<Fingerprinter> | undefined;

/** XXH64 (Collet) under two seeds. The WebAssembly module is compiled at first use. */
export function fingerprinter(): Promise<Fingerprinter> {
  loading ??= xxhash().then(
    ({ h64Raw }) =>
      (bytes) =>
        [h64Raw(bytes, seeds[0]), h64Raw(bytes, seeds[1])] as const,
  );
  return loading;
}

const room = workingRoom(Uint8Array);
/** Whether the machine has numbers in memory as a fingerprint takes them. */
const isLowestFirst = upperHalf === 1;

/** The bytes of which a content's fingerprint is made: the 32-bit hashes of its words, each from its lowest byte to its highest. */
export function wordBytes(hashes: Uint32Array, first: number, last: number): Uint8Array {
  if (isLowestFirst) return new Uint8Array(hashes.buffer, hashes.byteOffset + 4 * first, 4 * (last - first));
  const bytes = room(4 * (last - first));
  let at = 0;
  for (let word = first; word < last; word++) {
    const hash = hashes[word];
    bytes[at++] = hash;
    bytes[at++] = hash >>> 8;
    bytes[at++] = hash >>> 16;
    bytes[at++] = hash >>> 24;
  }
  return bytes.subarray(0, at);
}
