import type { BlockKind, Verdict } from '../../types.js';
import type { Acceptance } from '../check-findings.js';
import { acceptances, kinds, type PageData, verdicts } from '../page-data.js';

/** A passage as the page shows it. */
export interface PagePassage {
  readonly row: number;
  readonly document: number;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** `paragraphs 4-5, line 9`, in the numbers of people. */
  readonly place: string;
  /** `corpus.jsonl:17` of a record. */
  readonly record?: { readonly path: string; readonly line: number };
  readonly text: string | undefined;
  /** One of `textPart`. */
  readonly part: number;
}

export interface PageBlock {
  readonly index: number;
  readonly kept: PagePassage;
  readonly copy: PagePassage;
  readonly kind: BlockKind;
  readonly verdict: Verdict;
  readonly rule: string;
  readonly reason: string;
  readonly accepted: Acceptance | undefined;
  readonly fingerprint: string | undefined;
  readonly copyWords: number;
  readonly sharedWords: number;
  readonly jaccard: number;
  readonly containment: number;
}

/** What the page knows, and who is whose. */
export interface Model {
  readonly data: PageData;
  readonly blockCount: number;
  readonly documentCount: number;
  readonly blockAt: (index: number) => PageBlock;
  readonly nameOf: (document: number) => string;
  readonly sourceOf: (document: number) => string | undefined;
  readonly dateOf: (document: number) => string | undefined;
  /** Blocks whose copy or kept passage stands in a document, in order. */
  readonly blocksOf: (document: number) => readonly number[];
  /** Blocks that have the same kept passage, in order. */
  readonly copiesOf: (keptPassage: number) => readonly number[];
}

export function openModel(data: PageData): Model {
  const { strings, documents, passages, blocks } = data;
  const blockCount = blocks.kept.length;
  const byDocument: number[][] = documents.names.map(() => []);
  const byKept: number[][] = passages.documents.map(() => []);
  for (let index = 0; index < blockCount; index++) {
    const [kept, copy] = [passages.documents[blocks.kept[index]], passages.documents[blocks.copies[index]]];
    byDocument[copy].push(index);
    if (kept !== copy) byDocument[kept].push(index);
    byKept[blocks.kept[index]].push(index);
  }
  const stringOf = (index: number): string | undefined => strings[index];

  function passageAt(row: number): PagePassage {
    const path = stringOf(passages.paths[row]);
    return {
      row,
      document: passages.documents[row],
      name: strings[documents.names[passages.documents[row]]],
      start: passages.starts[row],
      end: passages.ends[row],
      place: placeOf(data, row),
      ...(path === undefined ? {} : { record: { path, line: passages.pathLines[row] } }),
      text: stringOf(passages.texts[row]),
      part: passages.parts[row],
    };
  }

  return {
    data,
    blockCount,
    documentCount: documents.names.length,
    blockAt: (index) => ({
      index,
      kept: passageAt(blocks.kept[index]),
      copy: passageAt(blocks.copies[index]),
      kind: kinds[blocks.kinds[index]],
      verdict: verdicts[blocks.verdicts[index]],
      rule: strings[blocks.rules[index]],
      reason: strings[blocks.reasons[index]],
      accepted: acceptances[blocks.accepted[index]],
      fingerprint: stringOf(blocks.fingerprints[index]),
      copyWords: blocks.copyWords[index],
      sharedWords: blocks.sharedWords[index],
      jaccard: blocks.jaccards[index],
      containment: blocks.containments[index],
    }),
    nameOf: (document) => strings[documents.names[document]],
    sourceOf: (document) => stringOf(documents.sources[document]),
    dateOf: (document) => stringOf(documents.dates[document]),
    blocksOf: (document) => byDocument[document],
    copiesOf: (keptPassage) => byKept[keptPassage],
  };
}

function placeOf({ passages }: PageData, row: number): string {
  const paragraphs = range('paragraph', passages.firstParagraphs[row], passages.lastParagraphs[row]);
  const first = passages.firstLines[row];
  // Those of a record count inside its text, which is one line of its file.
  return first === 0 || passages.paths[row] >= 0 ? paragraphs : `${paragraphs}, ${range('line', first, passages.lastLines[row])}`;
}

function range(noun: string, first: number, last: number): string {
  return first === last ? `${noun} ${first}` : `${noun}s ${first}\u2013${last}`;
}

/** How verdicts and kinds are called where they are told to people. */
export const verdictNames: Readonly<Record<Verdict, string>> = { remove: 'to remove', review: 'for review', keep: 'kept' };
export const acceptedNames: Readonly<Record<Acceptance, string>> = {
  baseline: 'let pass: in the baseline',
  unchanged: 'let pass: older than the change',
  allowed: 'let pass: on the list',
};
