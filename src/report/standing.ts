import type { CheckFindings } from './check-findings.js';
import type { LocatedBlock } from './locate.js';

/**
 * What a block is to whoever reads the report in another program: `failing` counts in a check that failed; `counted` counts in one that
 * passed all the same, or would be removed where nothing is checked; `review` is for people to look at; `accepted` would count, and is let
 * pass; `kept` is none of their business.
 */
export type Standing = 'failing' | 'counted' | 'review' | 'accepted' | 'kept';

export function standingOf({ verdict, accepted }: LocatedBlock, check: CheckFindings | undefined): Standing {
  if (verdict === 'keep') return 'kept';
  if (accepted !== undefined) return 'accepted';
  if (verdict === 'review' && check?.level !== 'review') return 'review';
  return check?.isPassed === false ? 'failing' : 'counted';
}

/** Why a block is let pass, as a sentence goes on. */
export const acceptances = {
  baseline: 'in the baseline',
  unchanged: 'older than the change',
  allowed: 'on the list of what is allowed',
} as const;
