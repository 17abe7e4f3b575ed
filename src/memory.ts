import { weigh } from './blocks/context.js';
import { chunkedColumn } from './columns.js';
import { openContents } from './corpus-contents.js';
import { type DocumentSettings, planDocument } from './corpus-plan.js';
import type { DocumentKey, ParagraphPlace, SeenAgain, Shelf, Survey, World } from './corpus-types.js';
import { differsBySpellingOnly } from './match/variants.js';
import type { DetectOptions } from './options.js';
import { openPassageLists, type PassageLists } from './passage-lists.js';
import { remembered } from './remembered.js';
import { foldWords } from './sketch/words.js';
import type { Words } from './types.js';

/** What was seen so far, document by document. A later one never changes what was said of an earlier one. */
export interface Seen {
  /** Takes in documents that are remembered from before; they stay as they are. */
  readonly recall: (survey: Survey, textAt: number) => void;
  /** For each document of a survey, in order, what of it was seen before; each is seen from then on. How documents are batched changes nothing. */
  readonly take: (survey: Survey) => readonly SeenAgain[];
  /** What stays of the documents taken since this or the other was last asked, a survey each. */
  readonly taken: () => readonly Survey[];
  /** The same, a survey of those that were taken together, without texts that one before, or one that was recalled, has. */
  readonly takenTogether: () => readonly Survey[];
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
  const index = await openContents({ ...options, isIncremental: true }, shelf);
  const settings: DocumentSettings = { ...decisions, ...(await openPassageLists(decisions))(index.fingerprintPart) };
  const keys: DocumentKey[] = [];
  const firsts = chunkedColumn(Uint32Array);
  const contents = chunkedColumn(Uint32Array); // [paragraphs] content + 1; 0 where it has no words or goes
  const heads = chunkedColumn(Uint32Array); // [contents] first row of a content + 1
  const nexts = chunkedColumn(Uint32Array); // [paragraphs] the next row of its content + 1
  const documentCounts = chunkedColumn(Uint32Array); // [contents] in which it stays
  const lastDocuments = chunkedColumn(Uint32Array); // [contents] the last of those + 1
  const keptTexts = chunkedColumn(Uint8Array); // [contents] 1 where the text is in a survey that was recalled or given away
  const pending: { readonly survey: Survey; readonly staying: Int32Array }[] = []; // [paragraphs] contents, -1 where nothing stays
  let current: DocumentKey | undefined; // the one that is looked at
  let known = nothingKnown(); // by content
  let contentEnd = 0; // behind the contents of it, and of those before

  const endOf = (document: number) => (document + 1 < firsts.length() ? firsts.at(document + 1) : contents.length());
  const documentOf = (row: number) => {
    let low = 0;
    let high = firsts.length();
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (firsts.at(middle) <= row) low = middle;
      else high = middle;
    }
    return low;
  };
  const wordsOf = (content: number) => foldWords(index.textOf(content).slice());
  const world: World = {
    contentAt: (document, paragraph) => {
      const row = firsts.at(document) + paragraph;
      return paragraph >= 0 && row < endOf(document) ? contents.at(row) - 1 : -1;
    },
    paragraphCountOf: (document) => endOf(document) - firsts.at(document),
    wordCountOf: index.wordCountOf,
    weightOf: (content) => {
      const weight = known.weights.get(content) ?? weightOf(wordsOf(content));
      known.weights.set(content, weight);
      return weight;
    },
    dateOf: (document) => (document < keys.length ? keys[document] : current)?.date,
    isReference: () => false,
    placesOf: (content) => {
      if (content >= heads.length() || heads.at(content) === 0) return nowhere;
      const places: ParagraphPlace[] = [];
      for (let row = heads.at(content); row > 0; row = nexts.at(row - 1)) {
        const document = documentOf(row - 1);
        places.push({ document, paragraph: row - 1 - firsts.at(document) });
      }
      return places;
    },
    alikeOf: (content) => index.alikeBelow(contentEnd, content),
    // The one that is looked at holds it too.
    documentCountOf: (content) => (content < documentCounts.length() ? documentCounts.at(content) : 0) + 1,
    isVariant: (copy, kept) => {
      if (index.wordCountOf(copy) !== index.wordCountOf(kept)) return false;
      const pair = `${copy} ${kept}`;
      const isOne = known.variants.get(pair) ?? differsBySpellingOnly(wordsOf(copy), wordsOf(kept));
      known.variants.set(pair, isOne);
      return isOne;
    },
  };

  /** Puts a document into the world with what stays of it. */
  const enter = (key: DocumentKey, stays: Int32Array) => {
    const document = keys.push(key);
    firsts.push(contents.length());
    for (const content of stays) {
      const row = contents.length();
      contents.push(content + 1);
      nexts.push(0);
      if (content < 0) continue;
      while (heads.length() <= content) for (const column of [heads, documentCounts, lastDocuments]) column.push(0);
      if (lastDocuments.at(content) === document) continue;
      lastDocuments.set(content, document);
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

  /** Whether the text of a content was not kept yet; it is from now on. */
  const keepText = (content: number) => {
    while (keptTexts.length() <= content) keptTexts.push(0);
    const isNew = keptTexts.at(content) === 0;
    keptTexts.set(content, 1);
    return isNew;
  };

  const takeOne = (survey: Survey, number: number, all: Int32Array): SeenAgain => {
    const first = firstOf(survey, number);
    const left = all.slice();
    current = survey.documents[number];
    if (known.weights.size + known.variants.size > knownMax) known = nothingKnown();
    for (const content of all) contentEnd = Math.max(contentEnd, content + 1);
    const { blocks, going, repeated } = planDocument(keys.length, left, world, settings);
    const isWhole = repeated !== undefined;
    // The words were compared by hashes of them; before anything goes they are compared themselves.
    const isSame = (p: number) =>
      sameText(survey.text.subarray(survey.textStarts[first + p], survey.textEnds[first + p]), index.textOf(all[p]));
    const gone = [...going].flatMap(({ paragraphs }) => paragraphs).filter(isSame);
    gone.sort((a, b) => a - b);
    for (const p of gone) all[p] = -1;
    // Nothing leans on a document that may be left out.
    if (isWhole) all.fill(-1);
    enter(current, all);
    return { blocks: blocks.map((block) => ({ ...block, kept: keys[block.keptDocument] })), gone, isWhole };
  };

  return {
    recall: (survey, textAt) => {
      const added = index.add(survey, { isOld: true, textAt });
      for (const [document, key] of survey.documents.entries()) enter(key, ofDocument(survey, document, added));
      contentEnd = index.count();
      for (let p = 0; p < added.length; p++) if (survey.textStarts[p] < survey.textEnds[p] && survey.wordCounts[p] > 0) keepText(added[p]);
    },
    take: (survey) => {
      const added = index.add(survey, {});
      const answers = survey.documents.map((_, document) => takeOne(survey, document, ofDocument(survey, document, added)));
      // What goes is no content any more.
      if (keepsTaken) pending.push({ survey, staying: added });
      return answers;
    },
    taken: () =>
      pending
        .splice(0)
        .flatMap(({ survey, staying }) => {
          const textOf = textIn(survey);
          return survey.documents.map((_, document) => remembered(survey, (p) => staying[p] < 0, textOf, [document, document + 1]));
        })
        .filter(({ documents }) => documents.length > 0),
    takenTogether: () =>
      pending.splice(0).map(({ survey, staying }) => {
        const textOf = textIn(survey);
        const newTextOf = (p: number) => (keepText(staying[p]) ? textOf(p) : noText);
        return remembered(survey, (p) => staying[p] < 0, newTextOf);
      }),
  };
}

const noText = new Uint8Array();

function textIn({ text, textStarts, textEnds }: Survey): (paragraph: number) => Uint8Array {
  return (paragraph) => text.subarray(textStarts[paragraph], textEnds[paragraph]);
}

/** What is known of contents and is asked again and again, of formulas above all: some megabytes, then it is found anew. */
const knownMax = 2 ** 16;

function nothingKnown() {
  return { weights: new Map<number, number>(), variants: new Map<string, boolean>() };
}

function weightOf(words: Words): number {
  return weigh(words, 0, words.count);
}

/** The first paragraph of a document. */
function firstOf({ paragraphEnds }: Survey, document: number): number {
  return document > 0 ? paragraphEnds[document - 1] : 0;
}

function ofDocument(survey: Survey, document: number, contents: Int32Array): Int32Array {
  return contents.subarray(firstOf(survey, document), survey.paragraphEnds[document]);
}

/** Whether two texts are the same words. */
function sameText(one: Uint8Array, other: Uint8Array): boolean {
  if (sameBytes(one, other)) return true;
  const [own, its] = [one, other].map((text) => {
    const words = foldWords(text.slice());
    return words.folded.slice(0, words.foldedEnds[words.count - 1]);
  });
  return sameBytes(own, its);
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at === one.length && at === other.length;
}
