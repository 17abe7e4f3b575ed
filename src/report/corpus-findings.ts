import type { Boilerplate, CorpusBlock, DocumentKey, ParagraphPlace, Story, StoryDocument, WhollyRepeated } from '../corpus-types.js';
import type { BlockKind, Verdict } from '../types.js';
import {
  type Capped,
  type CorpusFindings,
  dayOf,
  type FoundBoilerplate,
  type FoundStory,
  type FoundStoryDocument,
  type RepeatCount,
  shareOf,
  type WhatIfCounts,
} from './findings.js';
import type { LocatedBlock } from './locate.js';
import { inByteOrder, type Measured, sharesByDate, sharesBySource } from './shares.js';

/** What of a block inside one document is counted. */
export type InsideBlock = Pick<LocatedBlock, 'copy' | 'kind' | 'verdict' | 'evidence'>;

/** What a plan of documents and its makers know, by document numbers. */
export interface Planned {
  readonly documents: readonly DocumentKey[];
  /** Documents [0, oldCount) were known before: they are named, and not counted. */
  readonly oldCount: number;
  /** Blocks inside one document, by its number. */
  readonly insideOf: (document: number) => readonly InsideBlock[];
  readonly blocks: Iterable<CorpusBlock>;
  readonly stories: readonly Story[];
  readonly repeated: readonly WhollyRepeated[];
  readonly boilerplate: readonly Boilerplate[];
  readonly capped: Capped;
  readonly whatIf: readonly WhatIfCounts[];
  /** The beginning of a paragraph, safe for a terminal. */
  readonly excerptOf: (place: ParagraphPlace) => string | undefined;
}

const places = ['inside', 'between'] as const;
const kinds: readonly BlockKind[] = ['exact', 'near', 'contained'];
const verdicts: readonly Verdict[] = ['remove', 'review', 'keep'];

/** What a plan found, in the words of reports. Its order depends on nothing but the plan; linear in blocks and documents. */
export function corpusFindings(planned: Planned): CorpusFindings {
  const { documents, oldCount, repeated, stories, capped } = planned;
  const wordsFrom = (first: number) => documents.slice(first).reduce((sum, { wordCount }) => sum + wordCount, 0);
  const words = wordsFrom(oldCount);
  const { repeats, measured } = countRepeats(planned, words);
  const boilerplate = boilerplateOf(planned);
  const repeatedDocuments = repeated.map(({ document, keptIn, words }) => {
    return { document: documents[document].id, words, keptIn: keptIn.map((kept) => documents[kept].id) };
  });
  return {
    totals: {
      repeats,
      stories: { stories: stories.length, documents: stories.reduce((sum, story) => sum + story.documents.length, 0) },
      repeatedDocuments: { documents: repeated.length, ...summed(repeatedDocuments, words) },
      boilerplate: { paragraphs: boilerplate.length, ...summed(boilerplate, wordsFrom(0)) },
      capped,
    },
    stories: storiesOf(planned),
    repeatedDocuments,
    boilerplate,
    sources: sharesBySource(measured),
    dates: sharesByDate(measured),
    whatIf: planned.whatIf.map((counts) => ({ ...counts, share: shareOf(counts.words, words) })),
  };
}

function summed(rows: readonly { readonly words: number }[], all: number) {
  const words = rows.reduce((sum, row) => sum + row.words, 0);
  return { words, share: shareOf(words, all) };
}

function countRepeats({ documents, oldCount, insideOf, blocks }: Planned, words: number) {
  const names = places.flatMap((where) => kinds.flatMap((kind) => verdicts.map((verdict) => ({ where, kind, verdict }))));
  const counts = names.map(() => ({ blocks: 0, paragraphs: 0, repeatedWords: 0 }));
  const repeatedWords = new Float64Array(documents.length);
  const add = (
    where: RepeatCount['where'],
    { kind, verdict }: { kind: BlockKind; verdict: Verdict },
    paragraphs: number,
    words: number,
  ) => {
    const row = counts[(places.indexOf(where) * kinds.length + kinds.indexOf(kind)) * verdicts.length + verdicts.indexOf(verdict)];
    row.blocks++;
    row.paragraphs += paragraphs;
    row.repeatedWords += words;
  };
  for (let document = oldCount; document < documents.length; document++) {
    for (const block of insideOf(document)) {
      const { first, last } = block.copy.paragraphs;
      add('inside', block, last - first + 1, block.evidence.sharedWords);
      repeatedWords[document] += block.evidence.sharedWords;
    }
  }
  for (const block of blocks) {
    add('between', block, block.paragraphs.length, block.sharedWords);
    repeatedWords[block.copyDocument] += block.sharedWords;
  }
  const rows = names.map((name, index) => ({ ...name, ...counts[index], share: shareOf(counts[index].repeatedWords, words) }));
  const repeats: RepeatCount[] = rows.filter(({ blocks }) => blocks > 0);
  const measured: Measured[] = documents.slice(oldCount).map((key, index) => ({ key, repeatedWords: repeatedWords[oldCount + index] }));
  return { repeats, measured };
}

function storiesOf({ documents, oldCount, stories }: Planned): FoundStory[] {
  const told = (entry: StoryDocument): FoundStoryDocument => {
    const key = documents[entry.document];
    return {
      document: key.id,
      isOld: entry.document < oldCount,
      ...known('date', dayOf(key.date)),
      ...known('source', key.source),
      ...known('marker', entry.marker),
      words: key.wordCount,
      ...known('like', entry.like === undefined ? undefined : documents[entry.like].id),
      ...known('jaccard', entry.jaccard),
      ...known('containment', entry.containment),
    };
  };
  return stories
    .map(({ name, documents }) => ({ name, documents: documents.map(told) }))
    .sort((a, b) => b.documents.length - a.documents.length || inByteOrder(a.name, b.name));
}

function boilerplateOf({ documents, boilerplate, excerptOf }: Planned): FoundBoilerplate[] {
  return boilerplate
    .map(({ first, documentCount, paragraphCount, words }) => ({
      document: documents[first.document].id,
      paragraph: first.paragraph + 1,
      ...known('excerpt', excerptOf(first)),
      documents: documentCount,
      paragraphs: paragraphCount,
      wordsEach: words,
      words: words * paragraphCount,
    }))
    .sort((a, b) => b.words - a.words || b.documents - a.documents || inByteOrder(a.document, b.document) || a.paragraph - b.paragraph);
}

/** A field that is missing where it is not known. */
function known<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [_ in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [_ in Name]: Value });
}
