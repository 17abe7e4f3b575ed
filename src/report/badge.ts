import { shareOf } from './findings.js';
import type { LocatedReport } from './locate.js';
import { percent } from './table.js';
import { xmlText } from './xml.js';

/*
 * A flat badge as SVG, with nothing from elsewhere: how much of all words repeats or, of a check, whether it passed. White on each of the
 * colours has a contrast of 4.5 to 1 at least, and a title says the same to whoever does not see it.
 */

const colors = { label: '#555555', good: '#1a7f37', bad: '#cf222e', neutral: '#57606a' } as const;

/** Advance widths in Verdana, thousandths of the font's size, of the signs that a badge of ours holds; other signs are as wide as digits. */
const advances: Readonly<Record<string, number>> = {
  ...{ a: 601, b: 623, c: 521, d: 623, e: 596, f: 352, g: 623, h: 633, i: 274, j: 344, k: 592, l: 274, m: 973, n: 633, o: 607, p: 623 },
  ...{ q: 623, r: 427, s: 521, t: 394, u: 633, v: 592, w: 818, x: 592, y: 592, z: 525, ' ': 352, '.': 364, '%': 1076, '<': 818, '>': 818 },
};
const digitAdvance = 636;
const fontSize = 11;
const height = 20;
const padding = 6;

/** Pixels, rounded, so that the same text has the same width on every machine: `textLength` makes whatever font there is keep to it. */
function widthOf(text: string): number {
  const thousandths = [...text].reduce((sum, sign) => sum + (advances[sign] ?? digitAdvance), 0);
  return Math.round((thousandths * fontSize) / 1000);
}

function shownValue({ check, totals, blocks }: LocatedReport): { readonly value: string; readonly color: string } {
  if (check !== undefined) return check.isPassed ? { value: 'passed', color: colors.good } : { value: 'failed', color: colors.bad };
  let words = 0;
  for (const { verdict, evidence } of blocks) if (verdict === 'remove') words += evidence.copyWords;
  return { value: percent(shareOf(words, totals.words)), color: words === 0 ? colors.good : colors.neutral };
}

/** The badge as one SVG document, ending in a line feed. */
export function renderBadge(located: LocatedReport): string {
  const label = located.check === undefined ? 'repeated text' : 'repeats check';
  const { value, color } = shownValue(located);
  const labelWidth = widthOf(label) + 2 * padding;
  const valueWidth = widthOf(value) + 2 * padding;
  const width = labelWidth + valueWidth;
  const title = xmlText(`${label}: ${value}`);
  const text = (x: number, shown: string) =>
    `<text x="${x + padding}" y="14" textLength="${widthOf(shown)}" lengthAdjust="spacingAndGlyphs">${xmlText(shown)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" role="img" aria-label="${title}">`,
    `  <title>${title}</title>`,
    `  <clipPath id="doubletake"><rect width="${width}" height="${height}" rx="3"/></clipPath>`,
    `  <g clip-path="url(#doubletake)">`,
    `    <rect width="${labelWidth}" height="${height}" fill="${colors.label}"/>`,
    `    <rect x="${labelWidth}" width="${valueWidth}" height="${height}" fill="${color}"/>`,
    '  </g>',
    `  <g fill="#ffffff" font-family="Verdana, Geneva, 'DejaVu Sans', sans-serif" font-size="${fontSize}">`,
    `    ${text(0, label)}`,
    `    ${text(labelWidth, value)}`,
    '  </g>',
    '</svg>',
    '',
  ].join('\n');
}
