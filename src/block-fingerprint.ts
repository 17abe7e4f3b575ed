import { column } from './columns.js';
import { type Fingerprinter, fingerprinter, wordBytes } from './sketch/fingerprint.js';
import { foldWords } from './sketch/words.js';

/**
 * What texts say, one behind the other, as 32 hexadecimal digits: a hash of their folded words, which is the same however the words are
 * wrapped, quoted and cased, and wherever paragraphs begin.
 *
 * @param texts UTF-8; each may be good only until the next is asked for
 */
export type FingerprintTexts = (texts: Iterable<Uint8Array>) => string;

/** Loads what fingerprints need, once for any number of them. */
export async function openFingerprints(): Promise<FingerprintTexts> {
  const fingerprint = await fingerprinter();
  return (texts) => {
    const hashes = column(Uint32Array);
    for (const text of texts) hashes.append(foldWords(text).hashes);
    return hexadecimal(fingerprint(wordBytes(hashes.view(), 0, hashes.length())));
  };
}

function hexadecimal([upper, lower]: ReturnType<Fingerprinter>): string {
  return [upper, lower].map((half) => half.toString(16).padStart(16, '0')).join('');
}
