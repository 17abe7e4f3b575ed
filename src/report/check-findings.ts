import type { Verdict } from '../types.js';

/** Why a block that would count is let pass: it is in the baseline, all of it is older than the change, or its text is on the list of --allow. */
export type Acceptance = 'baseline' | 'unchanged' | 'allowed';

/*
 * What a check says of a run: plain data, as it stands in JSON and as scan.schema.json has it.
 */
export interface CheckFindings {
  readonly isPassed: boolean;
  /** Which blocks count: those with verdict `remove`, or those for `review` too. */
  readonly level: Exclude<Verdict, 'keep'>;
  /** Blocks that count and are not accepted; words are folded words of their copies, and the share is of all words, from 0 to 1. */
  readonly counted: { readonly blocks: number; readonly words: number; readonly share: number };
  /** Blocks that would count, by why they are let pass; only what there is. */
  readonly accepted: Readonly<Partial<Record<Acceptance, number>>>;
  /** Those that were set; `blocks: 0` where none was. `share` is from 0 to 1. */
  readonly limits: { readonly blocks?: number; readonly share?: number };
  /** The limits that were exceeded. `empty` is a run without any words, where that is no pass. */
  readonly exceeded: readonly ('blocks' | 'share' | 'empty')[];
  /** Repeats of the baseline that were not found again, or not as often, in the order of the baseline. */
  readonly vanished: readonly VanishedRepeat[];
}

export interface VanishedRepeat {
  readonly fingerprint: string;
  /** How many copies of it are gone. */
  readonly copies: number;
  /** Where it was, as far as the baseline says. */
  readonly documents: readonly string[];
  readonly excerpt?: string;
}
