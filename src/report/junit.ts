import type { CheckFindings } from './check-findings.js';
import { verdictLine } from './check-text.js';
import { displaySafe, isolate } from './display.js';
import type { LocatedBlock, LocatedReport } from './locate.js';
import { placeOf } from './places.js';
import { acceptances, type Standing, standingOf } from './standing.js';
import { counted } from './table.js';
import { evidenceOf, repeatsHere, summary } from './text.js';
import { xmlText } from './xml.js';

/*
 * JUnit XML, as Jenkins, GitLab and others read it: a suite for each document that holds a copy, a case for each block in it that is not
 * kept, and at the end a suite for the run, so that there is a case too where nothing repeats. A block fails that counts; in a check that
 * passed all the same it passes. What is for review or let pass is skipped. All times are 0: the same run, the same report.
 */

interface Case {
  readonly document: string;
  readonly name: string;
  readonly outcome: 'failed' | 'skipped' | 'passed';
  /** What stands between its tags. */
  readonly content: string;
}

/** The report as one XML document, ending in a line feed. */
export function* junitPieces(located: LocatedReport): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="doubletake">\n';
  let cases: Case[] = [];
  let suites = 0;
  for (const block of located.blocks) {
    const standing = standingOf(block, located.check);
    if (standing === 'kept') continue;
    if (cases.length > 0 && cases[0].document !== block.copy.document) {
      yield* suitePieces(cases);
      cases = [];
    }
    if (cases.length === 0) suites++;
    cases.push(caseOf(block, standing, located.check));
  }
  if (cases.length > 0) yield* suitePieces(cases);
  yield* suitePieces([runCase(located, suites)]);
  yield '</testsuites>\n';
}

function* suitePieces(cases: readonly Case[]): Generator<string> {
  const count = (outcome: Case['outcome']) => cases.filter((each) => each.outcome === outcome).length;
  const name = xmlText(displaySafe(cases[0].document));
  const counts = `tests="${cases.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}" time="0"`;
  yield `  <testsuite name="${name}" ${counts}>\n`;
  for (const { name: caseName, content } of cases) {
    yield `    <testcase classname="${name}" name="${xmlText(caseName)}" time="0">${content}</testcase>\n`;
  }
  yield '  </testsuite>\n';
}

function caseOf(block: LocatedBlock, standing: Exclude<Standing, 'kept'>, check: CheckFindings | undefined): Case {
  const { copy, kept, rule, reason, accepted } = block;
  const why = `${displaySafe(reason)} ${evidenceOf(block)}`;
  const lines = [
    `${repeatsHere(block)}: ${why}`,
    ...(copy.excerpt === undefined ? [] : [isolate(displaySafe(copy.excerpt))]),
    `It stays at ${placeOf(kept)}.`,
  ];
  const name = `${placeOf(copy)}: ${repeatsHere(block)}`;
  const content = lines.map(xmlText).join('\n');
  const { document } = copy;
  switch (standing) {
    case 'review':
    case 'accepted': {
      const cause = accepted === undefined ? 'for review' : acceptances[accepted];
      return { document, name, outcome: 'skipped', content: `<skipped>${cause}: ${content}</skipped>` };
    }
    case 'counted':
      // Without a check nobody says how many may be, and so every one is one too many.
      if (check !== undefined) return { document, name, outcome: 'passed', content: `<system-out>${content}</system-out>` };
  }
  const type = xmlText(displaySafe(rule));
  return { document, name, outcome: 'failed', content: `<failure type="${type}" message="${xmlText(why)}">${content}</failure>` };
}

function runCase(located: LocatedReport, suites: number): Case {
  const { check, totals } = located;
  const verdict = check === undefined ? [] : [verdictLine({ ...located, check })];
  const without = `${counted(Math.max(0, totals.documents - suites), 'document')} without a repeat`;
  const output = `<system-out>${[...verdict, summary(located), without].map(xmlText).join('\n')}</system-out>`;
  const isFailed = check?.isPassed === false;
  const failure = isFailed ? `<failure type="limit" message="${verdict.map(xmlText).join('')}"></failure>` : '';
  const name = check === undefined ? 'scan' : 'check';
  return { document: 'doubletake', name, outcome: isFailed ? 'failed' : 'passed', content: `${failure}${output}` };
}
