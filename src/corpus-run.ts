import { openFingerprints } from './block-fingerprint.js';
import { weigh } from './blocks/context.js';
import { column } from './columns.js';
import type { AlikeContents, Origin } from './corpus-contents.js';
import { openCorpusIndex } from './corpus-index.js';
import { type CorpusPlan, type CorpusSettings, planCorpus } from './corpus-plan.js';
import type { Shelf, Survey } from './corpus-types.js';
import type { CorpusTables } from './corpus-world.js';
import type { Gone } from './cut-gone.js';
import { differsBySpellingOnly } from './match/variants.js';
import type { DetectOptions } from './options.js';
import { openPassageLists, type PassageLists } from './passage-lists.js';
import { foldWords } from './sketch/words.js';
import { markerOf } from './text/markers.js';
import type { Words } from './types.js';

/** What is decided of a run beside the lists of passages, which the run knows as contents. */
export type RunSettings = Omit<CorpusSettings, 'isAllowed' | 'isBlocked'>;

/** Old documents are of an index; or a reference, of which others are to be rid, and which comes behind those. */
interface RunOrigin extends Origin {
  readonly isReference?: boolean;
}

/** All documents of a run: taken in one after the other, then compared at once. Old ones come first. */
export interface CorpusRun {
  /** @returns the number of the survey's first document */
  readonly take: (survey: Survey, origin?: RunOrigin) => number;
  readonly documentCount: () => number;
  /** Compares all that was taken in; later calls answer from the first one's comparison. */
  readonly plan: (settings: RunSettings) => CorpusPlan;
  readonly compared: () => Compared;
  /** What of a document goes by a plan; undefined where nothing does. */
  readonly goneOf: (plan: CorpusPlan, document: number) => Gone | undefined;
  /** A paragraph as its content stood first, in UTF-8; it may be spelt otherwise. Good until the next call. */
  readonly textOf: (document: number, paragraph: number) => Uint8Array;
  /** The same by row of the tables. */
  readonly textOfRow: (row: number) => Uint8Array;
  /** The fingerprint of paragraphs [first, last], as blocks have it. */
  readonly fingerprintOf: (document: number, first: number, last: number) => string;
  /** Bytes of its document. */
  readonly spanOf: (document: number, paragraph: number) => { readonly start: number; readonly end: number };
}

interface Compared {
  readonly tables: CorpusTables;
  readonly capped: AlikeContents['capped'];
}

/** @param shelf keeps the texts */
export async function openCorpusRun(options: DetectOptions, shelf: Shelf, lists: PassageLists): Promise<CorpusRun> {
  const index = await openCorpusIndex(options, shelf);
  const fingerprintTexts = await openFingerprints();
  const listed = (await openPassageLists(lists))(index.fingerprintPart);
  const documentFingerprints = column(BigUint64Array);
  let oldCount = 0;
  let referenceFirst = 0;
  let comparison: Compared | undefined;

  const wordsOf = (content: number) => foldWords(index.textOf(content).slice());
  const compared = (): Compared => {
    if (comparison !== undefined) return comparison;
    const { capped, alikeOf } = index.matchAll();
    const tables = index.tables();
    // A plan goes over its documents more than once, and what-if asks for many plans.
    const variants = new Map<number, boolean>();
    const firstLine = (document: number) => {
      const content = tables.contents.subarray(tables.firsts[document], tables.firsts[document + 1]).find((each) => each >= 0);
      return content === undefined ? '' : new TextDecoder().decode(index.textOf(content));
    };
    comparison = {
      capped,
      tables: {
        ...tables,
        oldCount,
        documentFingerprints: documentFingerprints.view(),
        documentMatches: index.matchDocuments(),
        alikeOf,
        isVariant: (copy, kept) => {
          if (tables.wordCounts[copy] !== tables.wordCounts[kept]) return false;
          const pair = copy * tables.wordCounts.length + kept;
          const known = variants.get(pair);
          if (known !== undefined) return known;
          const isOne = differsBySpellingOnly(wordsOf(copy), wordsOf(kept));
          variants.set(pair, isOne);
          return isOne;
        },
        weightOf: weights(tables.wordCounts.length, wordsOf),
        referenceFirst,
        markerOf: (document) => markerOf(firstLine(document)),
      },
    };
    return comparison;
  };

  function* textsOf(own: Iterable<number>): Generator<Uint8Array> {
    for (const content of own) yield index.textOf(content);
  }
  const textOfRow = (row: number) => {
    const content = compared().tables.contents[row];
    return content < 0 ? new Uint8Array() : index.textOf(content);
  };

  return {
    take: (survey, origin) => {
      documentFingerprints.append(survey.documentFingerprints);
      const { firstDocument } = index.add(survey, origin);
      if (origin?.isOld) oldCount = firstDocument + survey.documents.length;
      if (origin?.isOld && !origin.isReference) referenceFirst = oldCount;
      comparison = undefined;
      return firstDocument;
    },
    documentCount: () => documentFingerprints.length() / 2,
    compared,
    plan: (settings) => planCorpus(compared().tables, { ...settings, ...listed }),
    goneOf: ({ goneBy }, document) => {
      const { firsts, contents, wordCounts } = compared().tables;
      const own: number[] = [];
      const nths: number[] = [];
      const folded: Uint8Array[] = [];
      for (let p = firsts[document]; p < firsts[document + 1]; p++) {
        const content = contents[p];
        if (content < 0) continue;
        if (goneBy[p] >= 0) {
          nths.push(own.length);
          const words = wordsOf(content);
          folded.push(words.folded.slice(0, words.foldedEnds[words.count - 1]));
        }
        own.push(wordCounts[content]);
      }
      return nths.length === 0 ? undefined : { nths, wordCounts: Uint32Array.from(own), folded };
    },
    textOf: (document, paragraph) => textOfRow(compared().tables.firsts[document] + paragraph),
    textOfRow,
    fingerprintOf: (document, first, last) => {
      const { firsts, contents } = compared().tables;
      const own = contents.subarray(firsts[document] + first, firsts[document] + last + 1).filter((content) => content >= 0);
      // Of one content it is known, and so are most blocks of records.
      if (own.length === 1) return fingerprintName((part) => index.fingerprintPart(own[0], part));
      return fingerprintTexts(textsOf(own));
    },
    spanOf: (document, paragraph) => index.spanOf(compared().tables.firsts[document] + paragraph),
  };
}

/** A fingerprint as 32 hexadecimal digits. Of each of its 64-bit halves the lower part comes first. */
function fingerprintName(part: (part: number) => number): string {
  return [1, 0, 3, 2].map((k) => part(k).toString(16).padStart(8, '0')).join('');
}

/** [contents] Weights, each found when it is asked for first. */
function weights(count: number, wordsOf: (content: number) => Words): (content: number) => number {
  const known = new Float32Array(count).fill(-1);
  return (content) => {
    if (known[content] < 0) {
      const words = wordsOf(content);
      known[content] = weigh(words, 0, words.count);
    }
    return known[content];
  };
}
