import { acceptKnown } from './accept-known.js';
import type { FoundCopy, KnownRepeat } from './baseline.js';
import type { Acceptance, CheckFindings } from './check-findings.js';
import { shareOf } from './findings.js';
import type { LocatedBlock, LocatedPassage, LocatedReport } from './locate.js';

/** What a check lets pass. */
export interface CheckRules {
  readonly level: CheckFindings['level'];
  /** Shares from 0 to 1. Where neither is set, none may count. */
  readonly limits: CheckFindings['limits'];
  /** Whether a run without any words is no pass. */
  readonly failsOnEmpty: boolean;
  readonly known?: KnownCopies;
  /** Whether all of a block is older than the change that is judged. */
  readonly isUnchanged?: (block: LocatedBlock) => boolean;
}

/** A baseline, and how it names what is found. */
export interface KnownCopies {
  readonly repeats: readonly KnownRepeat[];
  readonly pathOf: (passage: LocatedPassage) => string;
  /** As acceptKnown has it. */
  readonly isHere: (path: string) => boolean;
}

/** A report that was judged. */
export interface Judged {
  /** With what the check says, and with what is accepted among its blocks. */
  readonly report: LocatedReport & { readonly check: CheckFindings };
  /** Blocks that count and are not accepted: those of most words first, `worstMax` at most. */
  readonly worst: readonly LocatedBlock[];
}

/** As many as a person looks at before mending something. */
const worstMax = 10;

/** What a division by 100 may err. A word in a thousand billion is more. */
const roundingMax = 1e-13;

/** So many located blocks are kept, since to walk through them again is to read texts again: 50 MB, or with whole texts 130 MB at most. */
const heldBlocksMax = { bare: 32_000, withTexts: 8000 };

/**
 * The same report, its blocks kept where they are not too many.
 *
 * @param hasTexts whether passages come with their whole texts
 */
export function heldReport(located: LocatedReport, hasTexts: boolean): LocatedReport {
  return located.totals.blocks > heldBlocksMax[hasTexts ? 'withTexts' : 'bare'] ? located : { ...located, blocks: [...located.blocks] };
}

/** Whether a block counts at a level. */
export function isCounted({ verdict }: LocatedBlock, level: CheckFindings['level']): boolean {
  return verdict === 'remove' || verdict === level;
}

/** A block as baselines have it. */
export function foundCopy(
  { fingerprint = '', keptFingerprint = fingerprint, copy }: LocatedBlock,
  pathOf: KnownCopies['pathOf'],
): FoundCopy {
  return { fingerprint, keptFingerprint, path: pathOf(copy) };
}

/** Judges a report, whose blocks are walked twice; of a held one that is for nothing. */
export function judgeCheck(located: LocatedReport, rules: CheckRules): Judged {
  const { level, limits, failsOnEmpty, known, isUnchanged } = rules;
  const reasons = new Map<number, Acceptance>();
  const counted: { readonly number: number; readonly words: number; readonly isOld: boolean }[] = [];
  const copies: FoundCopy[] = [];
  const others: FoundCopy[] = [];
  let number = 0;
  for (const block of located.blocks) {
    const isCandidate = isCounted(block, level) && block.accepted === undefined;
    if (isCandidate) counted.push({ number, words: block.evidence.copyWords, isOld: isUnchanged?.(block) === true });
    else if (isCounted(block, level) && block.accepted !== undefined) reasons.set(number, block.accepted);
    if (known !== undefined && block.verdict !== 'keep') {
      const copy = foundCopy(block, known.pathOf);
      (isCandidate ? copies : others).push(copy);
    }
    number++;
  }
  const { isAccepted, vanished } =
    known === undefined ? { isAccepted: [], vanished: [] } : acceptKnown(known.repeats, copies, others, known.isHere);
  const fresh: { readonly number: number; readonly words: number }[] = [];
  for (const [index, candidate] of counted.entries()) {
    if (isAccepted[index]) reasons.set(candidate.number, 'baseline');
    else if (candidate.isOld) reasons.set(candidate.number, 'unchanged');
    else fresh.push(candidate);
  }
  const words = fresh.reduce((sum, candidate) => sum + candidate.words, 0);
  const share = Math.min(1, shareOf(words, located.totals.words));
  const set = limits.blocks === undefined && limits.share === undefined ? { blocks: 0 } : limits;
  const exceeded: CheckFindings['exceeded'][number][] = [];
  if (set.blocks !== undefined && fresh.length > set.blocks) exceeded.push('blocks');
  if (set.share !== undefined && share - set.share > roundingMax) exceeded.push('share');
  if (failsOnEmpty && located.totals.words === 0) exceeded.push('empty');
  const check = {
    isPassed: exceeded.length === 0,
    level,
    counted: { blocks: fresh.length, words, share },
    accepted: countReasons(reasons),
    limits: set,
    exceeded,
    vanished,
  };
  const worst = [...fresh].sort((a, b) => b.words - a.words || a.number - b.number).slice(0, worstMax);
  const blocks = { [Symbol.iterator]: () => withReasons(located.blocks, reasons) };
  return {
    report: { ...located, blocks, check },
    worst: blocksAt(
      located.blocks,
      worst.map((candidate) => candidate.number),
    ),
  };
}

/** By why, in one order whatever came first. */
function countReasons(reasons: ReadonlyMap<number, Acceptance>): CheckFindings['accepted'] {
  const counts: Partial<Record<Acceptance, number>> = {};
  for (const reason of ['baseline', 'unchanged', 'allowed'] as const) {
    const count = [...reasons.values()].filter((each) => each === reason).length;
    if (count > 0) counts[reason] = count;
  }
  return counts;
}

function* withReasons(blocks: Iterable<LocatedBlock>, reasons: ReadonlyMap<number, Acceptance>): Generator<LocatedBlock> {
  let number = 0;
  for (const { keptFingerprint, accepted: known, ...block } of blocks) {
    const accepted = reasons.get(number++);
    yield accepted === undefined ? block : { ...block, accepted };
  }
}

/** The blocks of these numbers, in the order of the numbers. */
function blocksAt(blocks: Iterable<LocatedBlock>, numbers: readonly number[]): LocatedBlock[] {
  const last = Math.max(-1, ...numbers);
  const found = new Map<number, LocatedBlock>();
  const wanted = new Set(numbers);
  let number = 0;
  if (last >= 0) {
    for (const block of blocks) {
      if (wanted.has(number)) found.set(number, block);
      if (number++ === last) break;
    }
  }
  return numbers.flatMap((each) => found.get(each) ?? []);
}
