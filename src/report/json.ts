import { displaySafeJson } from './display.js';
import type { LocatedReport } from './locate.js';

/** Version of the shape below and in scan.schema.json. A field more raises it as much as a field less: the schema is closed. */
const version = 1;

function header({ rules, scope }: LocatedReport) {
  return { doubletake: 'scan', version, rules, scope } as const;
}

/**
 * The report as one JSON document, indented, ending in a line feed. Its shape is `scan.schema.json`: spans both in bytes (half-open,
 * from 0) and in lines and columns (inclusive, from 1). Control characters and bidi controls of inputs are escaped, so nothing is lost
 * and nothing reaches a terminal raw.
 */
export function renderJson(located: LocatedReport): string {
  const document = { ...header(located), totals: located.totals, blocks: located.blocks };
  return `${displaySafeJson(JSON.stringify(document, null, 2))}\n`;
}

/** The same as JSON Lines: a line of `"type": "header"`, a line of `"type": "block"` for each block, a line of `"type": "summary"`. */
export function renderJsonl(located: LocatedReport): string {
  const records = [
    { type: 'header', ...header(located) },
    ...located.blocks.map((block) => ({ type: 'block', ...block })),
    { type: 'summary', totals: located.totals },
  ];
  return records.map((record) => `${displaySafeJson(JSON.stringify(record))}\n`).join('');
}
