import type { BlockKind, Verdict } from '../types.js';
import type { Acceptance, CheckFindings } from './check-findings.js';
import type { CorpusFindings, FoundStory, RepeatCount } from './findings.js';
import type { LocatedReport } from './locate.js';

/*
 * What the page of a report knows, as it stands in it and as its script reads it: columns, and every text once, since a passage that is
 * copied a hundred times is kept by a hundred blocks.
 */
export interface PageData {
  readonly version: string;
  readonly rules: string;
  readonly scope: LocatedReport['scope'];
  readonly totals: LocatedReport['totals'];
  /** Of all blocks of the report, also of those that the page leaves out. */
  readonly repeats: readonly RepeatCount[];
  readonly check?: CheckFindings;
  readonly corpus?: PageFindings;
  /** How many entries the page leaves out at the end of each list. */
  readonly untold: Readonly<Record<'stories' | 'repeatedDocuments' | 'boilerplate' | 'sources' | 'vanished', number>>;
  /** Whether documents were told, and not only what of them stands in blocks. */
  readonly isMeasured: boolean;
  /** Row i is document i. `byteCounts` is at least as far as passages reach; `sources` and `dates` are indexes of `strings`, -1 where there is none. */
  readonly documents: Columns<'names' | 'byteCounts' | 'sources' | 'dates'>;
  /** Row i is passage i, in the numbers of people. `documents` are rows of them; of `paths` (of records) and `texts` -1 is none; lines and columns are 0 where they are not known. */
  readonly passages: Columns<
    | 'documents'
    | 'firstParagraphs'
    | 'lastParagraphs'
    | 'starts'
    | 'ends'
    | 'firstLines'
    | 'firstColumns'
    | 'lastLines'
    | 'lastColumns'
    | 'paths'
    | 'pathLines'
    | 'texts'
    | 'parts'
  >;
  /** Row i is block i: rows of passages, indexes of the lists below and of `strings` (-1 is none), and its evidence. */
  readonly blocks: Columns<
    | 'kept'
    | 'copies'
    | 'kinds'
    | 'verdicts'
    | 'rules'
    | 'reasons'
    | 'accepted'
    | 'fingerprints'
    | 'copyWords'
    | 'sharedWords'
    | 'jaccards'
    | 'containments'
  >;
  /** Names, sentences and texts, each once. */
  readonly strings: readonly string[];
}

export type PageFindings = Omit<CorpusFindings, 'totals' | 'stories'> & { readonly stories: readonly PageStory[] };

/** A story and how many documents it has, of which `documents` are the first. */
export type PageStory = FoundStory & { readonly documentCount: number };

type Columns<Name extends string> = Readonly<Record<Name, readonly number[]>>;

/** What numbers stand for in columns. */
export const verdicts: readonly Verdict[] = ['remove', 'review', 'keep'];
export const kinds: readonly BlockKind[] = ['exact', 'near', 'contained'];
export const acceptances: readonly Acceptance[] = ['baseline', 'unchanged', 'allowed'];

/** How much of a passage the page has: its beginning as a terminal may see it, all of it, or as much as fits. */
export const textPart = { excerpt: 0, whole: 1, cut: 2 } as const;

/** Some 600 words: enough to judge a passage by, and what two columns of a window hold. A text of so many code points may have been cut before. */
export const textPointsMax = 4000;
