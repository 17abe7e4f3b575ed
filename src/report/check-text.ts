import type { Judged } from './check.js';
import type { CheckFindings } from './check-findings.js';
import { displayName, isolate } from './display.js';
import type { LocatedBlock, LocatedPassage } from './locate.js';
import { counted } from './table.js';

/** `0.5%`, to three figures or to as many as a limit has, since limits are small. */
function exactPercent(share: number, figures = 3): string {
  return `${Number((100 * share).toPrecision(figures))}%`;
}

/** Which limit was exceeded, and by how much. */
function excess({ counted: { blocks, words, share }, limits }: CheckFindings, allWords: number, limit: string): string {
  switch (limit) {
    case 'blocks': {
      const told = `${counted(blocks, 'block')} ${blocks === 1 ? 'repeats' : 'repeat'} (${counted(words, 'word')}, ${exactPercent(share)})`;
      const most = limits.blocks ?? 0;
      return most === 0 ? `${told}, and none may` : `${told}, ${blocks - most} more than --max-repeats ${most}`;
    }
    case 'share': {
      const most = limits.share ?? 0;
      const over = words - Math.floor(most * allWords);
      return `${exactPercent(share)} of all words are repeated, ${counted(over, 'word')} more than --max-share ${exactPercent(most, 9)}`;
    }
    default:
      return 'there is no text to check';
  }
}

const acceptedWords = { baseline: 'in the baseline', unchanged: 'older than the change', allowed: 'allowed' } as const;

/** `; let pass: 10 in the baseline, 2 allowed` */
function acceptedText({ accepted }: CheckFindings): string {
  const told = (['baseline', 'unchanged', 'allowed'] as const).flatMap((reason) =>
    accepted[reason] === undefined ? [] : [`${accepted[reason]} ${acceptedWords[reason]}`],
  );
  return told.length === 0 ? '' : `; let pass: ${told.join(', ')}`;
}

function passedText({ counted: { blocks, words, share }, accepted }: CheckFindings): string {
  if (blocks === 0) return Object.keys(accepted).length === 0 ? 'no block repeats' : 'no new block repeats';
  return `${counted(blocks, 'block')} ${blocks === 1 ? 'repeats' : 'repeat'} (${counted(words, 'word')}, ${exactPercent(share)}), within the limit`;
}

/** `check failed: 3 blocks repeat (120 words, 4.51%), 1 more than --max-repeats 2`: one line, safe for a terminal. */
export function verdictLine({ check, totals }: Judged['report']): string {
  const told = check.isPassed ? passedText(check) : check.exceeded.map((limit) => excess(check, totals.words, limit)).join('; ');
  return `check ${check.isPassed ? 'passed' : 'failed'}: ${told}${acceptedText(check)}`;
}

/** `corpus.jsonl:17`, `a.txt:3`; where no line is known the paragraph. */
function placeOf({ document, record, lines, paragraphs }: LocatedPassage): string {
  if (record !== undefined) return `${displayName(record.path)}:${record.line}`;
  return lines === undefined ? `${displayName(document)} paragraph ${paragraphs.first}` : `${displayName(document)}:${lines.first.line}`;
}

function worstLine({ kept, copy, evidence }: LocatedBlock): string {
  const told = `  ${placeOf(copy)}  ${counted(evidence.copyWords, 'word')} of ${placeOf(kept)}`;
  return copy.excerpt === undefined ? told : `${told}  ${isolate(copy.excerpt)}`;
}

/** The blocks to look at first, one a line, and how many more there are; safe for a terminal. */
export function worstLines({ worst, report: { check } }: Judged): string[] {
  const untold = check.counted.blocks - worst.length;
  return [...worst.map(worstLine), ...(untold > 0 ? [`  and ${untold} more`] : [])];
}

/** What of a baseline is gone; undefined where nothing is. */
export function vanishedText({ vanished }: CheckFindings): string | undefined {
  if (vanished.length === 0) return undefined;
  const copies = vanished.reduce((sum, repeat) => sum + repeat.copies, 0);
  const [{ documents }] = vanished;
  const repeats = vanished.length === 1 ? 'a repeat of it is gone' : `${vanished.length} repeats of it are gone`;
  const first = documents.length === 0 ? '' : `, ${vanished.length === 1 ? 'which stood' : 'the first of which stood'} in ${documents[0]}`;
  return `${repeats} (${counted(copies, 'copy').replace('copys', 'copies')})${first}; --update-baseline takes out what is gone`;
}
