import { displaySafe } from './display.js';
import { createDistinct, foreignJson } from './foreign-json.js';
import type { LocatedBlock, LocatedReport } from './locate.js';
import { fileOf, linesOf, placeOf } from './places.js';
import { type Standing, standingOf } from './standing.js';
import { evidenceOf, repeatsHere } from './text.js';

/*
 * GitLab's Code Quality: a JSON array with an issue for each block that is not kept. GitLab compares the fingerprints of two branches, so
 * they are of the content; it shows one issue for each, so equal ones are numbered.
 */

const severities: Readonly<Record<Exclude<Standing, 'kept'>, 'major' | 'minor' | 'info'>> = {
  failing: 'major',
  counted: 'minor',
  review: 'info',
  accepted: 'info',
};

/** The report as one JSON array, a line for each issue, ending in a line feed. */
export function* gitlabPieces(located: LocatedReport): Generator<string> {
  const distinct = createDistinct();
  let before = '[\n';
  for (const block of located.blocks) {
    const standing = standingOf(block, located.check);
    if (standing === 'kept') continue;
    yield `${before}${foreignJson(issueOf(block, severities[standing], distinct))}`;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

function issueOf(block: LocatedBlock, severity: string, distinct: (fingerprint: string) => string) {
  const { copy, kept, rule, reason, fingerprint } = block;
  const stays = kept.document === copy.document ? '' : `; it stays at ${placeOf(kept)}`;
  // An issue must have a line: one of which only the document is known stands at its beginning.
  const lines = linesOf(copy) ?? { first: 1, last: 1 };
  return {
    description: `${repeatsHere(block)}: ${displaySafe(reason)} ${evidenceOf(block)}${stays}`,
    check_name: rule,
    fingerprint: distinct(fingerprint ?? `${rule}:${copy.document}:${copy.bytes.start}-${copy.bytes.end}`),
    severity,
    location: { path: fileOf(copy), lines: { begin: lines.first, end: lines.last } },
  };
}
