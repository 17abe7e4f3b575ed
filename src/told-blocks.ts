import { openFingerprints } from './block-fingerprint.js';
import type { ReadDocument } from './reading.js';
import { type LocatedBlock, type LocatedPassage, locateBlocks } from './report/locate.js';
import type { Passage } from './types.js';

/** What people and programs are told of blocks, beside where they are: their fingerprints always. */
export interface Telling {
  /** Whether passages come with their whole texts. */
  readonly hasTexts: boolean;
  /** Whether kept passages have fingerprints too. */
  readonly hasKept: boolean;
  /** Fingerprints of passages that may be repeated; a block of nothing but them is accepted. */
  readonly allowed: readonly string[];
}

/**
 * Tells the blocks inside one document.
 *
 * @param record where the document stands, if it is a record
 */
export type TellBlocks = (document: ReadDocument, record: LocatedPassage['record']) => LocatedBlock[];

/** Loads what telling needs, once for any number of documents. */
export async function openTelling({ hasTexts, hasKept, allowed }: Telling): Promise<TellBlocks> {
  const fingerprintOf = await openFingerprints();
  const known = new Set(allowed);

  /** Paragraphs of which the copy holds a part are as long as that part. A list is of paragraphs, but a sentence may be one. */
  function isAllowed({ firstParagraph, paragraphCount, start, end }: Passage, { page, text }: ReadDocument): boolean {
    const { starts, lineEnds } = page.paragraphs;
    let hasWords = false;
    for (let p = firstParagraph; p < firstParagraph + paragraphCount; p++) {
      const part = text.bytes.subarray(text.toView(Math.max(start, starts[p])), text.toView(Math.min(end, lineEnds[p])));
      const fingerprint = fingerprintOf([part]);
      if (fingerprint === noWords) continue;
      if (!known.has(fingerprint)) return false;
      hasWords = true;
    }
    return hasWords;
  }
  const noWords = fingerprintOf([]);

  return (document, record) => {
    const { text, blocks } = document;
    const fingerprint = ({ start, end }: Passage) => fingerprintOf([text.bytes.subarray(text.toView(start), text.toView(end))]);
    const told = (passage: LocatedPassage) => (record === undefined ? passage : { ...passage, record });
    return locateBlocks(blocks, () => text, hasTexts).map((block, index) => {
      const { kept, copy } = blocks[index];
      return {
        ...block,
        kept: told(block.kept),
        copy: told(block.copy),
        fingerprint: fingerprint(copy),
        ...(hasKept ? { keptFingerprint: fingerprint(kept) } : {}),
        ...(known.size > 0 && isAllowed(copy, document) ? { accepted: 'allowed' as const } : {}),
      };
    });
  };
}
