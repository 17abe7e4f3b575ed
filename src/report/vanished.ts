import type { CheckFindings, VanishedRepeat } from './check-findings.js';
import { displayName, displaySafe, isolate } from './display.js';
import { firstOf } from './table.js';

/** More than these nobody reads one by one; JSON has them all. */
const vanishedToldMax = 20;
const documentsToldMax = 3;

/** `2 copies of Tolls fell., in a.txt, b.txt`: how it began, and where it was as far as the baseline says. Safe for a terminal. */
export function vanishedCopies({ copies, documents, excerpt, fingerprint }: VanishedRepeat): string {
  const shown = excerpt === undefined ? fingerprint : isolate(displaySafe(excerpt));
  const names = documents.slice(0, documentsToldMax).map(displayName).join(', ');
  const more = documents.length > documentsToldMax ? ` and ${documents.length - documentsToldMax} more` : '';
  return `${copies === 1 ? '1 copy' : `${copies} copies`} of ${shown}${names === '' ? '' : `, in ${names}${more}`}`;
}

/** What a check no longer found, a line each. */
export function vanishedLines({ vanished }: CheckFindings): string[] {
  return firstOf(vanished, vanishedToldMax, (repeat) => [`gone since the baseline: ${vanishedCopies(repeat)}`], '');
}
