import { displaySafeJson } from './display.js';
import type { CorpusFindings } from './findings.js';
import type { LocatedBlock, LocatedPassage, LocatedReport } from './locate.js';

/*
 * The shape is `scan.schema.json`: spans both in bytes (half-open, from 0) and in lines and columns (inclusive, from 1). Control characters
 * and bidi controls of inputs are escaped, so nothing is lost and nothing reaches a terminal raw. A report comes in pieces, since a million
 * blocks are more than one string can hold.
 */

/** Version of the shape. A field more raises it as much as a field less: the schema is closed. */
const version = 3;

function header({ rules, scope, check }: LocatedReport) {
  return { doubletake: check === undefined ? 'scan' : 'check', version, rules, scope } as const;
}

/** Whole texts are for the page alone: a report is the same whether one is made beside it or not. */
function withoutText({ text: _text, ...passage }: LocatedPassage): LocatedPassage {
  return passage;
}

function* toldBlocks(blocks: Iterable<LocatedBlock>): Generator<LocatedBlock> {
  for (const block of blocks) yield { ...block, kept: withoutText(block.kept), copy: withoutText(block.copy) };
}

/** The report as one JSON document, indented, ending in a line feed. */
export function* jsonPieces(located: LocatedReport): Generator<string> {
  const { totals, blocks, corpus, check } = located;
  const run = { ...(check === undefined ? {} : { check }), ...(corpus === undefined ? {} : { corpus }) };
  yield* objectPieces({ ...header(located), totals, blocks: toldBlocks(blocks), ...run }, '\n');
  yield '\n';
}

/** @param indent the line feed and the blanks before what closes the object */
function* objectPieces(fields: object, indent: string): Generator<string> {
  let before = '{';
  for (const [name, value] of Object.entries(fields)) {
    yield `${before}${indent}  ${JSON.stringify(name)}: `;
    if (typeof value !== 'object') yield displaySafeJson(JSON.stringify(value));
    else if (Symbol.iterator in value) yield* listPieces(value, `${indent}  `);
    else yield* objectPieces(value, `${indent}  `);
    before = ',';
  }
  yield before === '{' ? '{}' : `${indent}}`;
}

function* listPieces(items: Iterable<unknown>, indent: string): Generator<string> {
  let before = '[';
  for (const item of items) {
    yield `${before}${indent}  ${displaySafeJson(JSON.stringify(item, null, 2)).replaceAll('\n', `${indent}  `)}`;
    before = ',';
  }
  yield before === '[' ? '[]' : `${indent}]`;
}

/**
 * The same as JSON Lines, each with its line feed: a line of `"type": "header"`, one of `"type": "block"` for each block, those of what was
 * found in the run as a whole, and a line of `"type": "summary"`.
 */
export function* jsonlLines(located: LocatedReport): Generator<string> {
  const { totals, blocks, corpus, check } = located;
  yield jsonLine('header', header(located));
  for (const block of toldBlocks(blocks)) yield jsonLine('block', block);
  if (corpus !== undefined) yield* findingLines(corpus);
  yield jsonLine('summary', {
    totals,
    ...(check === undefined ? {} : { check }),
    ...(corpus === undefined ? {} : { corpus: corpus.totals }),
  });
}

function* findingLines({ stories, repeatedDocuments, boilerplate, sources, dates, whatIf }: CorpusFindings): Generator<string> {
  for (const story of stories) yield jsonLine('story', story);
  for (const document of repeatedDocuments) yield jsonLine('repeated-document', document);
  for (const paragraph of boilerplate) yield jsonLine('boilerplate', paragraph);
  for (const source of sources) yield jsonLine('source', source);
  for (const date of dates) yield jsonLine('date', date);
  for (const policy of whatIf) yield jsonLine('what-if', policy);
}

function jsonLine(type: string, fields: object): string {
  return `${displaySafeJson(JSON.stringify({ type, ...fields }))}\n`;
}
