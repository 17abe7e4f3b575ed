import { shortName } from './corpus-text.js';
import { displayName, displaySafe, displaySafeJson, isolate } from './display.js';
import { type ExplainedParagraph, explainParagraphs, type Finding, type Judged, type Limits, type Outcome } from './explain-findings.js';
import { type Paint, painter, type Style } from './paint.js';
import { counted } from './table.js';

/** Of the shape; 2 names the document of each finding. */
const version = 2;

const styles: Readonly<Record<Outcome, Style>> = { kept: 'green', removed: 'red', review: 'yellow' };

function paragraphsText({ first, last }: Finding['repeats']): string {
  return first === last ? `paragraph ${first}` : `paragraphs ${first}-${last}`;
}

function findingLines(finding: Finding, { paragraph, stays }: ExplainedParagraph, own: string, paint: Paint): string[] {
  const { outcome, document, date, source, repeats, copy, reason, onlyHere, onlyThere, unless } = finding;
  const isElsewhere = document !== own;
  const facts = [`${paragraphsText(repeats)} of ${displayName(document)}`, date, source === undefined ? undefined : shortName(source)];
  const isSelf = !isElsewhere && repeats.first === paragraph && repeats.last === paragraph;
  const place = isElsewhere ? facts.filter((fact) => fact !== undefined).join(', ') : isSelf ? 'itself' : paragraphsText(repeats);
  const part = outcome === 'removed' && stays === 'part' ? 'part of it ' : '';
  const whole = copy.first === copy.last ? '' : `, as part of ${copy.first}-${copy.last}`;
  const shown = (label: string, list: readonly string[]) => (list.length === 0 ? [] : [`      ${label}: ${list.map(isolate).join(' ')}`]);
  return [
    `    ${paint(styles[outcome], outcome)}: ${part}repeats ${place}${whole} (${displaySafe(reason)})`,
    ...shown('only here', onlyHere),
    ...shown(isElsewhere ? 'only there' : `only in ${paragraphsText(repeats)}`, onlyThere),
    ...(unless === undefined ? [] : [`      it would go ${unless}`]),
  ];
}

/** What is said of the document as a whole. */
function documentLines({ elsewhere }: Judged): string[] {
  if (elsewhere === undefined) return [];
  const repeated = elsewhere.repeatedIn.map(({ id }) => displayName(id)).join(', ');
  return [
    `  compared with ${counted(elsewhere.documentCount, 'document')}`,
    ...(repeated === '' ? [] : [`  wholly repeated in ${repeated}: it stays whole, and --duplicates drop leaves it out`]),
  ];
}

/** For people, ending in a line feed; safe for a terminal, each paragraph's text isolated on its line. Escape sequences only with `color`. */
export function renderExplanation(judged: Judged, limits: Limits, { color }: { readonly color: boolean }): string {
  const paint = painter(color);
  const { id } = judged.page;
  const lines = explainParagraphs(judged, limits).flatMap((explained) => [
    `${String(explained.paragraph).padStart(3)} ${isolate(explained.text)}`,
    ...(explained.findings.length === 0 ? [`    ${paint('green', 'kept')}`] : []),
    ...explained.findings.flatMap((finding) => findingLines(finding, explained, id, paint)),
  ]);
  return `${[paint('bold', displayName(id)), ...documentLines(judged), ...lines].join('\n')}\n`;
}

function header({ page, elsewhere }: Judged, rules: string) {
  const others = elsewhere && { documents: elsewhere.documentCount, repeatedIn: elsewhere.repeatedIn.map(({ id }) => id) };
  return { doubletake: 'explain', version, rules, document: page.id, ...(others === undefined ? {} : { comparedWith: others }) } as const;
}

/** The same for programs, as one JSON document; paragraphs from 1, bytes half-open from 0. */
export function renderExplanationJson(judged: Judged, limits: Limits, rules: string): string {
  const document = { ...header(judged, rules), paragraphs: explainParagraphs(judged, limits) };
  return `${displaySafeJson(JSON.stringify(document, null, 2))}\n`;
}

/** The same as JSON Lines: a header, then a line a paragraph. */
export function renderExplanationJsonl(judged: Judged, limits: Limits, rules: string): string {
  const paragraphs = explainParagraphs(judged, limits).map((explained) => ({ type: 'paragraph', ...explained }));
  return [{ type: 'header', ...header(judged, rules) }, ...paragraphs]
    .map((record) => `${displaySafeJson(JSON.stringify(record))}\n`)
    .join('');
}
