import { weigh } from './blocks/context.js';
import { chunkedColumn } from './columns.js';
import { openCorpusIndex } from './corpus-index.js';
import { type DocumentSettings, planDocument } from './corpus-plan.js';
import type { DocumentKey, ParagraphPlace, SeenAgain, Shelf, Survey, World } from './corpus-types.js';
import { differsBySpellingOnly } from './match/variants.js';
import type { DetectOptions } from './options.js';
import { openPassageLists, type PassageLists } from './passage-lists.js';
import { remembered } from './remembered.js';
import { foldWords } from './sketch/words.js';

/** What was seen so far, document by document. A later one never changes what was said of an earlier one. */
export interface Seen {
  /** Takes in documents that are remembered from before; they stay as they are. */
  readonly recall: (survey: Survey, textAt: number) => void;
  /** For each document of a survey, in order, what of it was seen before; each is seen from then on. How documents are batched changes nothing. */
  readonly take: (survey: Survey) => readonly SeenAgain[];
  /** What stays of the documents taken since this was last asked, a survey each. */
  readonly taken: () => readonly Survey[];
}

/** What decides beside the texts; passages that always or never go are given as such. */
export type SeenSettings = Omit<DocumentSettings, 'isAllowed' | 'isBlocked'> & PassageLists;

/** Places of one content that are known: as in a plan of all at once. */
const placesMax = 4;
const nowhere: readonly ParagraphPlace[] = [];

/**
 * Opens a memory that has seen nothing.
 *
 * @param shelf keeps the texts
 * @param keepsTaken whether somebody asks for what was taken; else it is let go
 */
export async function openSeen(options: DetectOptions, decisions: SeenSettings, shelf: Shelf, keepsTaken: boolean): Promise<Seen> {
  const index = await openCorpusIndex({ ...options, isIncremental: true }, shelf);
  const settings: DocumentSettings = { ...decisions, ...(await openPassageLists(decisions))(index.fingerprintPart) };
  const keys: DocumentKey[] = [];
  const firsts = chunkedColumn(Uint32Array);
  const contents = chunkedColumn(Uint32Array); // [paragraphs] content + 1; 0 where it has no words or goes
  const heads = chunkedColumn(Uint32Array); // [contents] first row of a content + 1
  const nexts = chunkedColumn(Uint32Array); // [paragraphs] the next row of its content + 1
  const documents = chunkedColumn(Uint32Array); // [paragraphs]
  const documentCounts = chunkedColumn(Uint32Array); // [contents] in which it stays
  const pending: Survey[] = [];
  let current: DocumentKey | undefined; // the one that is looked at

  const endOf = (document: number) => (document + 1 < firsts.length() ? firsts.at(document + 1) : contents.length());
  const wordsOf = (content: number) => foldWords(index.textOf(content).slice());
  const world: World = {
    contentAt: (document, paragraph) => {
      const row = firsts.at(document) + paragraph;
      return paragraph >= 0 && row < endOf(document) ? contents.at(row) - 1 : -1;
    },
    paragraphCountOf: (document) => endOf(document) - firsts.at(document),
    wordCountOf: index.wordCountOf,
    weightOf: (content) => {
      const words = wordsOf(content);
      return weigh(words, 0, words.count);
    },
    dateOf: (document) => (document < keys.length ? keys[document] : current)?.date,
    isReference: () => false,
    placesOf: (content) => {
      if (content >= heads.length() || heads.at(content) === 0) return nowhere;
      const places: ParagraphPlace[] = [];
      for (let row = heads.at(content); row > 0; row = nexts.at(row - 1))
        places.push({ document: documents.at(row - 1), paragraph: row - 1 - firsts.at(documents.at(row - 1)) });
      return places;
    },
    alikeOf: index.alikeNow,
    // The one that is looked at holds it too.
    documentCountOf: (content) => (content < documentCounts.length() ? documentCounts.at(content) : 0) + 1,
    isVariant: (copy, kept) => index.wordCountOf(copy) === index.wordCountOf(kept) && differsBySpellingOnly(wordsOf(copy), wordsOf(kept)),
  };

  /** Puts a document into the world with what stays of it. */
  const enter = (key: DocumentKey, stays: Int32Array) => {
    const document = keys.push(key) - 1;
    firsts.push(contents.length());
    const counted = new Set<number>();
    for (const content of stays) {
      const row = contents.length();
      contents.push(content + 1);
      nexts.push(0);
      documents.push(document);
      if (content < 0) continue;
      while (heads.length() <= content) {
        heads.push(0);
        documentCounts.push(0);
      }
      if (counted.has(content)) continue;
      counted.add(content);
      documentCounts.set(content, documentCounts.at(content) + 1);
      append(content, row);
    }
  };
  const append = (content: number, row: number) => {
    if (heads.at(content) === 0) {
      heads.set(content, row + 1);
      return;
    }
    let last = heads.at(content) - 1;
    let length = 1;
    for (; nexts.at(last) > 0; length++) last = nexts.at(last) - 1;
    if (length < placesMax) nexts.set(last, row + 1);
  };

  const takeOne = (survey: Survey): SeenAgain => {
    const { firstDocument } = index.add(survey);
    const all = index.contentsOf(firstDocument);
    const left = all.slice();
    current = survey.documents[0];
    const { blocks, going, repeated } = planDocument(keys.length, left, world, settings);
    const isWhole = repeated !== undefined;
    // The words were compared by hashes of them; before anything goes they are compared themselves.
    const isSame = (p: number) => sameText(survey.text.subarray(survey.textStarts[p], survey.textEnds[p]), index.textOf(all[p]));
    const gone = [...going].flatMap(({ paragraphs }) => paragraphs).filter(isSame);
    gone.sort((a, b) => a - b);
    const goes = new Set(gone);
    if (keepsTaken && !isWhole) pending.push(remembered(survey, (p) => goes.has(p), textIn(survey)));
    // Nothing leans on a document that may be left out.
    enter(survey.documents[0], isWhole ? left.fill(-1) : all.map((content, p) => (goes.has(p) ? -1 : content)));
    return { blocks: blocks.map((block) => ({ ...block, kept: keys[block.keptDocument] })), gone, isWhole };
  };

  return {
    recall: (survey, textAt) => {
      const { firstDocument } = index.add(survey, { isOld: true, textAt });
      for (const [d, key] of survey.documents.entries()) enter(key, index.contentsOf(firstDocument + d));
    },
    take: (survey) => survey.documents.map((_, document) => takeOne(surveyOfOne(survey, document))),
    taken: () => pending.splice(0),
  };
}

function textIn({ text, textStarts, textEnds }: Survey): (paragraph: number) => Uint8Array {
  return (paragraph) => text.subarray(textStarts[paragraph], textEnds[paragraph]);
}

/** Whether two texts are the same words. */
function sameText(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length === other.length && one.every((byte, at) => byte === other[at])) return true;
  const folded = [one, other].map((text) => {
    const words = foldWords(text.slice());
    return words.folded.slice(0, words.foldedEnds[words.count - 1]);
  });
  return folded[0].length === folded[1].length && folded[0].every((byte, at) => byte === folded[1][at]);
}

/** The part of a survey that is about one of its documents; texts stay where they are. */
function surveyOfOne(survey: Survey, document: number): Survey {
  const { paragraphEnds, rowParagraphs, bands } = survey;
  const first = document > 0 ? paragraphEnds[document - 1] : 0;
  const end = paragraphEnds[document];
  const firstSample = document > 0 ? survey.sampleEnds[document - 1] : 0;
  const [firstRow, endRow] = [lowerBound(rowParagraphs, first), lowerBound(rowParagraphs, end)];
  return {
    ...survey,
    documents: [survey.documents[document]],
    paragraphEnds: Uint32Array.of(end - first),
    starts: survey.starts.subarray(first, end),
    ends: survey.ends.subarray(first, end),
    wordCounts: survey.wordCounts.subarray(first, end),
    fingerprints: survey.fingerprints.subarray(2 * first, 2 * end),
    textStarts: survey.textStarts.subarray(first, end),
    textEnds: survey.textEnds.subarray(first, end),
    rowParagraphs: rowParagraphs.slice(firstRow, endRow).map((paragraph) => paragraph - first),
    bandKeys: survey.bandKeys.subarray(firstRow * bands, endRow * bands),
    sampleEnds: Uint32Array.of(survey.sampleEnds[document] - firstSample),
    samples: survey.samples.subarray(firstSample, survey.sampleEnds[document]),
    documentKeys: survey.documentKeys.subarray(document * bands, (document + 1) * bands),
    documentFingerprints: survey.documentFingerprints.subarray(2 * document, 2 * document + 2),
  };
}

function lowerBound(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
