import { type PartOf, partsOf } from './match/members.js';
import { fingerprinter, wordBytes } from './sketch/fingerprint.js';
import { foldWords } from './sketch/words.js';

/** Passages in UTF-8 that never go, and such that go wherever they are repeated. */
export interface PassageLists {
  readonly allow: readonly Uint8Array[];
  readonly block: readonly Uint8Array[];
}

/** Whether a content is on a list. */
export interface ListedContents {
  readonly isAllowed: (content: number) => boolean;
  readonly isBlocked: (content: number) => boolean;
}

/** @returns makes the tests for contents that are known by the parts of their fingerprints */
export async function openPassageLists({ allow, block }: PassageLists): Promise<(part: PartOf) => ListedContents> {
  const fingerprint = await fingerprinter();
  const namesOf = (passages: readonly Uint8Array[]) =>
    new Set(
      passages.map((passage) => {
        const { hashes, count } = foldWords(passage);
        return nameOf(partsOf(BigUint64Array.from(fingerprint(wordBytes(hashes, 0, count)))), 0);
      }),
    );
  const [allowed, blocked] = [namesOf(allow), namesOf(block)];
  return (part) => ({
    isAllowed: (content) => allowed.size > 0 && allowed.has(nameOf(part, content)),
    isBlocked: (content) => blocked.size > 0 && blocked.has(nameOf(part, content)),
  });
}

function nameOf(part: PartOf, row: number): string {
  return [0, 1, 2, 3].map((k) => part(row, k)).join();
}
