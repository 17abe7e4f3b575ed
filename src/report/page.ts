import { verdictLine } from './check-text.js';
import { displaySafeJson } from './display.js';
import { type RepeatCount, shareOf } from './findings.js';
import type { LocatedReport } from './locate.js';
import { pageData } from './page-columns.js';
import { type PageData, verdicts } from './page-data.js';
import { pageScript, pageScriptHash, pageStyle, pageStyleHash } from './page-module.js';
import { grouped, percent } from './table.js';

/** Array elements that are written as one piece. */
const chunkLength = 1000;

/**
 * The report as a page: one HTML file that loads nothing, made of pieces. Its own style and script are the only ones that may run, by their
 * hashes; what inputs say is JSON in it, which the script puts on the page as text and as nothing else. What can be read without a script
 * is the totals.
 *
 * @param context.version of the program
 */
export function* pagePieces(located: LocatedReport, { version }: { readonly version: string }): Generator<string> {
  const data = pageData(located, version);
  yield head;
  const { check } = located;
  yield* bodyPieces(data, check === undefined ? undefined : sentence(verdictLine({ ...located, check })));
  yield '<script type="application/json" id="data">';
  yield* jsonPieces(data);
  yield `</script>\n<script>${pageScript}</script>\n</body>\n</html>\n`;
}

const policy = [
  "default-src 'none'",
  `script-src '${pageScriptHash}'`,
  `style-src '${pageStyleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const head = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Repeated passages - doubletake</title>
<style>${pageStyle}</style>
</head>
<body>
`;

function* bodyPieces(data: PageData, checked: string | undefined): Generator<string> {
  const { totals, check, rules, version, blocks } = data;
  const shares = verdicts.map((verdict) => shareOfVerdict(data, verdict));
  const facts: readonly [string, number, string][] = [
    ['documents', totals.documents, ''],
    ['paragraphs', totals.paragraphs, ''],
    ['words', totals.words, ''],
    ['to remove', totals.remove, 'remove'],
    ['for review', totals.review, 'review'],
    ['kept', totals.keep, 'keep'],
  ];
  yield `<header id="top">
<p class="brand"><b>doubletake</b> <span>${escaped(version)}, rules ${escaped(rules)}</span></p>
<div class="sum">
`;
  if (check !== undefined && checked !== undefined)
    yield `<p class="check ${check.isPassed ? 'passed' : 'failed'}">${escaped(checked)}</p>\n`;
  yield `<h1>${headline(totals, shares[0])}</h1>
<dl class="facts">${facts.map(([name, count, kind]) => `<div class="${kind}"><dt>${name}</dt><dd>${grouped(count)}</dd></div>`).join('')}</dl>
${strip(shares)}
`;
  const shown = blocks.kept.length;
  if (shown < totals.blocks)
    yield `<p class="note">This page shows ${grouped(shown)} of ${grouped(totals.blocks)} blocks, those to remove first; --format jsonl has all.</p>\n`;
  yield `</div>
<noscript><p class="note">With JavaScript this page shows each repeated passage beside the one it repeats; without it, only these totals.</p></noscript>
</header>
<div id="app"></div>
`;
}

/** Of all words. What is counted twice, inside a document and between documents, makes no more than all. */
function shareOfVerdict({ repeats, totals }: PageData, verdict: RepeatCount['verdict']): number {
  const rows = repeats.filter((row) => row.verdict === verdict);
  return shareOf(
    rows.reduce((sum, row) => sum + row.repeatedWords, 0),
    totals.words,
  );
}

function sentence(line: string): string {
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}.`;
}

function headline({ words, blocks }: PageData['totals'], share: number): string {
  if (words === 0) return 'There is no text in this run';
  if (blocks === 0) return 'No passage stands twice';
  if (share === 0) return 'No passage certainly says nothing new';
  return `<b>${escaped(percent(share))}</b> of all words stand in copies that say nothing new`;
}

/** All words of the run as one strip, with those in repeated passages in front. */
function strip(shares: readonly number[]): string {
  const width = 1000;
  let x = 0;
  const parts = shares.map((share, index) => {
    const part = Math.min(width - x, share > 0 ? Math.max(2, Math.round(width * share)) : 0);
    x += part;
    return part === 0 ? '' : `<rect class="${verdicts[index]}" x="${x - part}" width="${part}" height="8"/>`;
  });
  const about = shares.map((share, index) => `${percent(share)} ${['to remove', 'for review', 'kept'][index]}`).join(', ');
  return `<svg class="share" viewBox="0 0 ${width} 8" preserveAspectRatio="none" role="img" aria-label="Of all words: ${escaped(about)}"><rect class="all" width="${width}" height="8"/>${parts.join('')}</svg>`;
}

/** JSON that can stand in a script element: no `<` in it, and nothing that editors and browsers show as something else. */
function* jsonPieces(value: object): Generator<string> {
  let before = '{';
  for (const [name, part] of Object.entries(value)) {
    yield `${before}${scriptJson(name)}:`;
    if (Array.isArray(part)) yield* listPieces(part);
    else if (typeof part === 'object') yield* jsonPieces(part);
    else yield scriptJson(part);
    before = ',';
  }
  yield before === '{' ? '{}' : '}';
}

function* listPieces(items: readonly unknown[]): Generator<string> {
  yield '[';
  for (let first = 0; first < items.length; first += chunkLength) {
    const chunk = scriptJson(items.slice(first, first + chunkLength)).slice(1, -1);
    yield first === 0 ? chunk : `,${chunk}`;
  }
  yield ']';
}

function scriptJson(value: unknown): string {
  return displaySafeJson(JSON.stringify(value)).replaceAll('<', '\\u003c');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
