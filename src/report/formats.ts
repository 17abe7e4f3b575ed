import type { ReportFormat } from '../report-option-table.js';
import type { LocatedReport } from './locate.js';

/** What a renderer must be told besides the report. */
interface ReportContext {
  /** Whether escape sequences may colour the text; only `text` has any. */
  readonly color: boolean;
  /** The program's own, for formats that name what made them. */
  readonly version: string;
}

/** What each format is for, a sentence each, for people who choose one. */
export const formatAbouts: Readonly<Record<ReportFormat, string>> = {
  text: 'For people at a terminal: what repeats what, the verdict and the reason; of more than 1000 blocks the first.',
  json: 'All that was found as one JSON document, as scan.schema.json has it.',
  jsonl: 'The same as JSON lines: a header, a line for each block, a summary.',
  sarif: 'SARIF 2.1.0 for code scanning and editors; GitHub takes 25000 results of a run and shows 5000.',
  junit: 'JUnit XML for test reports of CI: a suite for each document that holds a repeat, and one for the run.',
  gitlab: 'Code Quality of GitLab, a JSON array.',
  github: 'Annotations for the log of GitHub Actions, which shows 10 of each kind a step.',
  markdown: 'A summary for a job or a comment, at most 60000 bytes: the verdict, the counts, the longest repeats.',
  csv: 'A row for each block, in UTF-8; text that a spreadsheet would take for a formula has an apostrophe before it.',
  badge: 'A picture (SVG) for a README: how much of the text is repeated or, of a check, whether it passed.',
  html: 'One page with both copies side by side, for any browser, with nothing loaded from elsewhere.',
};

/** A report in pieces, since one string could not hold that of a large run. Pure: the same report, the same pieces. */
export type Renderer = (located: LocatedReport, context: ReportContext) => Iterable<string>;

/** A run wants one or two of them, and the others are not even loaded. */
const renderers: Readonly<Record<ReportFormat, () => Promise<Renderer>>> = {
  text: async () => {
    const { renderText } = await import('./text.js');
    return (located, context) => [renderText(located, context)];
  },
  json: async () => (await import('./json.js')).jsonPieces,
  jsonl: async () => (await import('./json.js')).jsonlLines,
  sarif: async () => (await import('./sarif.js')).sarifPieces,
  junit: async () => (await import('./junit.js')).junitPieces,
  gitlab: async () => (await import('./gitlab.js')).gitlabPieces,
  github: async () => (await import('./github.js')).githubLines,
  markdown: async () => {
    const { renderMarkdown } = await import('./markdown.js');
    return (located) => [renderMarkdown(located)];
  },
  csv: async () => (await import('./csv.js')).csvLines,
  badge: async () => {
    const { renderBadge } = await import('./badge.js');
    return (located) => [renderBadge(located)];
  },
  html: async () => (await import('./page.js')).pagePieces,
};

/** What writes the report in a format. */
export function rendererOf(format: ReportFormat): Promise<Renderer> {
  return renderers[format]();
}
