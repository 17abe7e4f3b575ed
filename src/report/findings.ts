import type { DocumentKey } from '../corpus-types.js';
import type { BlockKind, Verdict } from '../types.js';

/*
 * What a report says of a whole run beside its blocks: plain data, as it stands in JSON and as scan.schema.json has it.
 *
 * Words are folded words. `repeatedWords` are those of copies that stand in the text that stays too; a share is of all words of the new
 * documents, or of those the row is about, from 0 to 1. Paragraphs count from 1. A day is `2015-07-21`, UTC.
 */

export interface CorpusFindings {
  readonly totals: CorpusTotals;
  /** The story of most documents first, ties by name. */
  readonly stories: readonly FoundStory[];
  /** In the order of the plan. */
  readonly repeatedDocuments: readonly RepeatedDocument[];
  /** The one of most words in all first. */
  readonly boilerplate: readonly FoundBoilerplate[];
  /** The source of the highest share first. */
  readonly sources: readonly SourceShare[];
  /** In order of time; documents without a date last. */
  readonly dates: readonly DateShare[];
  /** Empty where it was not asked for. */
  readonly whatIf: readonly WhatIf[];
}

interface CorpusTotals {
  /** What repeats, by place, kind and verdict; only what there is. */
  readonly repeats: readonly RepeatCount[];
  readonly stories: { readonly stories: number; readonly documents: number };
  readonly repeatedDocuments: { readonly documents: number; readonly words: number; readonly share: number };
  /**
   * Distinct paragraphs, and the words of all places where they stand; those in old documents are among them, and among the words that
   * the share is of. `repeats` counts only those blocks of them that the plan tells.
   */
  readonly boilerplate: { readonly paragraphs: number; readonly words: number; readonly share: number };
  readonly capped: Capped;
}

/** Groups of alike paragraphs larger than `above`, in which not every paragraph was compared with every other. */
export interface Capped {
  readonly groups: number;
  readonly above: number;
}

export interface RepeatCount {
  readonly where: 'inside' | 'between';
  readonly kind: BlockKind;
  readonly verdict: Verdict;
  readonly blocks: number;
  readonly paragraphs: number;
  readonly repeatedWords: number;
  readonly share: number;
}

/** Documents that tell the same story. */
export interface FoundStory {
  readonly name: string;
  /** The one that stays first. */
  readonly documents: readonly FoundStoryDocument[];
}

/** One document of a story; words are folded words. */
export interface FoundStoryDocument {
  readonly document: string;
  /** Known before this run: of a stored index, or of what it was compared against. */
  readonly isOld: boolean;
  readonly date?: string;
  readonly source?: string;
  /** What an agency put before it, as written. */
  readonly marker?: string;
  readonly words: number;
  /** The document of the story that it shares most with, and how much; missing for the one that stays. */
  readonly like?: string;
  readonly jaccard?: number;
  readonly containment?: number;
}

/** A document whose every paragraph with words stands in others, which are named in `keptIn`. */
export interface RepeatedDocument {
  readonly document: string;
  readonly words: number;
  readonly keptIn: readonly string[];
}

export interface FoundBoilerplate {
  /** Where it stands first. */
  readonly document: string;
  readonly paragraph: number;
  /** Its beginning, safe for a terminal; missing where the text was not at hand. */
  readonly excerpt?: string;
  readonly documents: number;
  readonly paragraphs: number;
  /** Of one of them, and of all. */
  readonly wordsEach: number;
  readonly words: number;
}

interface Share {
  readonly documents: number;
  readonly words: number;
  readonly repeatedWords: number;
  readonly share: number;
}

export interface SourceShare extends Share {
  /** Missing for documents whose source is not known. */
  readonly source?: string;
}

export interface DateShare extends Share {
  /** A day; a month (`2015-07`) where there are more than 62 days, a year where there are more than 48 months; missing where it is not known. */
  readonly date?: string;
}

/** What may be chosen of what `clean` takes away. In document scope the last two decide nothing. */
export interface Policy {
  readonly scope: 'document' | 'corpus';
  readonly remove: 'safe' | 'exact' | 'all';
  readonly duplicates: 'list' | 'drop';
  readonly boilerplate: 'keep' | 'remove';
}

/** What a policy would take away. */
export interface WhatIfCounts extends Policy {
  readonly blocks: number;
  readonly paragraphs: number;
  readonly words: number;
  /** Documents left out. */
  readonly documents: number;
}

export interface WhatIf extends WhatIfCounts {
  readonly share: number;
}

const removals = ['safe', 'exact', 'all'] as const;

/** Every policy that differs from the others, in the order in which they are told. */
export const policies: readonly Policy[] = [
  ...removals.map((remove) => ({ scope: 'document', remove, duplicates: 'list', boilerplate: 'keep' }) as const),
  ...removals.flatMap((remove) =>
    (['list', 'drop'] as const).flatMap((duplicates) =>
      (['keep', 'remove'] as const).map((boilerplate) => ({ scope: 'corpus', remove, duplicates, boilerplate }) as const),
    ),
  ),
];

/** Of `words`, how much `part` is, from 0 to 1. What is counted twice, inside a document and between documents, makes no more than all. */
export function shareOf(part: number, words: number): number {
  return words === 0 ? 0 : Math.min(1, part / words);
}

/** The day of a date in milliseconds since 1970; undefined where there is none, or none that a calendar has. */
export function dayOf(date: DocumentKey['date']): string | undefined {
  const lastOfCalendar = 8.64e15;
  return date === undefined || !(Math.abs(date) <= lastOfCalendar) ? undefined : new Date(date).toISOString().split('T')[0];
}
