import { isUtf8 } from 'node:buffer';
import { repeatedBlock } from '../corpus-passages.js';
import type { CorpusPlan } from '../corpus-plan.js';
import type { CorpusRun } from '../corpus-run.js';
import type { CorpusBlock } from '../corpus-types.js';
import { recordPlace } from '../document-keys.js';
import { detectEncoding } from '../encoding/detect.js';
import { openView } from '../encoding/view.js';
import { formatOf } from '../formats/registry.js';
import { isGzip } from '../node/compressed.js';
import { readAgain } from '../node/read.js';
import { isRecords } from '../node/works.js';
import { excerpt } from '../report/display.js';
import { type CorpusFindings, dayOf } from '../report/findings.js';
import {
  type Counts,
  excerptCharsMax,
  type LocatedBlock,
  type LocatedDocument,
  type LocatedPassage,
  type LocatedReport,
  locateReport,
  passageText,
  type ShownText,
} from '../report/locate.js';
import { rulesVersion } from '../rules-version.js';
import type { Telling } from '../told-blocks.js';
import { type Arguments, encodingOf, fieldOf } from './arguments.js';
import type { OpenedCorpus } from './corpus.js';

/**
 * The blocks of a run in which documents were compared, in the numbers of people: of each document those inside it, then those that go to
 * others. With whole texts it names the documents that hold them too.
 */
export function corpusBlocks(
  counts: Counts,
  corpus: OpenedCorpus,
  plan: CorpusPlan,
  findings: CorpusFindings,
  parsed: Arguments,
  telling: Telling,
): LocatedReport {
  const { run } = corpus;
  const { documents } = run.compared().tables;
  const blocks = plan.blocks.map((block) => repeatedBlock(run, block));
  const numbers = new Map<string, number>();
  for (const { keptDocument, copyDocument } of plan.blocks)
    for (const document of [keptDocument, copyDocument]) numbers.set(documents[document].id, document);
  const report = { rules: rulesVersion, scope: 'corpus' as const, ...counts, blocks };
  const between = locateReport(report, textReader(corpus, numbers, parsed), findings, telling.hasTexts);
  return withInside(between, corpus, plan, telling);
}

/** Puts the blocks inside documents before those that go to other documents, document by document. */
function withInside(between: LocatedReport, corpus: OpenedCorpus, plan: CorpusPlan, telling: Telling): LocatedReport {
  const { survey } = corpus;
  const inside = survey.insideDocuments();
  const own = inside.flatMap((document) => survey.insideOf(document));
  const count = (verdict: LocatedBlock['verdict']) => own.filter((block) => block.verdict === verdict).length;
  const { totals } = between;
  function* all(): Generator<LocatedBlock> {
    let next = 0;
    let row = 0;
    for (const block of between.blocks) {
      const told = plan.blocks[row++];
      for (; next < inside.length && inside[next] <= told.copyDocument; next++) yield* survey.insideOf(inside[next]);
      yield toldBetween(corpus, told, block, telling);
    }
    for (; next < inside.length; next++) yield* survey.insideOf(inside[next]);
  }
  return {
    ...between,
    totals: {
      ...totals,
      blocks: totals.blocks + own.length,
      remove: totals.remove + count('remove'),
      review: totals.review + count('review'),
      keep: totals.keep + count('keep'),
    },
    blocks: { [Symbol.iterator]: all },
    ...(telling.hasTexts ? { documents: documentsOf(corpus, plan) } : {}),
  };
}

/** A block with what is said of it beside its places. Where a document is not at hand to be read again, its text on the shelf is told. */
function toldBetween(corpus: OpenedCorpus, told: CorpusBlock, block: LocatedBlock, { hasTexts, hasKept }: Telling): LocatedBlock {
  const { run } = corpus;
  const filled = (passage: LocatedPassage, document: number, first: number, last: number): LocatedPassage => {
    const record = recordOf(corpus, document);
    const beginning = passage.excerpt ?? beginningOf(run, document, first);
    const text = hasTexts ? (passage.text ?? shelvedText(run, document, first, last)) : undefined;
    return {
      ...passage,
      ...(beginning === undefined ? {} : { excerpt: beginning }),
      ...(record === undefined ? {} : { record }),
      ...(text === undefined ? {} : { text }),
    };
  };
  return {
    ...block,
    kept: filled(block.kept, told.keptDocument, told.keptFirst, told.keptLast),
    copy: filled(block.copy, told.copyDocument, told.copyFirst, told.copyLast),
    fingerprint: run.fingerprintOf(told.copyDocument, told.copyFirst, told.copyLast),
    ...(hasKept ? { keptFingerprint: run.fingerprintOf(told.keptDocument, told.keptFirst, told.keptLast) } : {}),
  };
}

/** The beginning of a paragraph, safe for a terminal; undefined where it is not at hand. */
export function beginningOf(run: CorpusRun, document: number, paragraph: number): string | undefined {
  const text = run.textOf(document, paragraph);
  return text.length === 0 ? undefined : excerpt(text, { start: 0, end: text.length }, excerptCharsMax);
}

/** Paragraphs as their contents stood first. */
function shelvedText(run: CorpusRun, document: number, first: number, last: number): string | undefined {
  const texts: string[] = [];
  for (let paragraph = first; paragraph <= last; paragraph++) texts.push(new TextDecoder().decode(run.textOf(document, paragraph)));
  const bytes = new TextEncoder().encode(texts.filter((text) => text !== '').join('\n'));
  return bytes.length === 0 ? undefined : passageText(bytes, { start: 0, end: bytes.length });
}

/** Where a record stands. Of old documents no more is known than their names, which are those of records where their files' names say so. */
function recordOf({ run, survey, oldCount }: OpenedCorpus, document: number): LocatedPassage['record'] {
  const place = recordPlace(run.compared().tables.documents[document].id);
  const isRecord = document >= oldCount() ? survey.isRecord(document) : place !== undefined && formatOf(place.path) === 'json-lines';
  return isRecord ? place : undefined;
}

/** Documents that hold a passage of a block, in the order of the blocks. */
function documentsOf(corpus: OpenedCorpus, plan: CorpusPlan): Iterable<LocatedDocument> {
  const { run, survey } = corpus;
  const inside = survey.insideDocuments();
  const numbers = new Set<number>();
  let next = 0;
  for (const { keptDocument, copyDocument } of plan.blocks) {
    for (; next < inside.length && inside[next] <= copyDocument; next++) numbers.add(inside[next]);
    numbers.add(keptDocument).add(copyDocument);
  }
  for (; next < inside.length; next++) numbers.add(inside[next]);
  return [...numbers].map((document) => {
    const { id, byteCount, source, date } = run.compared().tables.documents[document];
    const day = dayOf(date);
    return {
      document: id,
      byteCount: survey.byteCountOf(document) ?? byteCount,
      ...(source === undefined ? {} : { source }),
      ...(day === undefined ? {} : { date: day }),
    };
  });
}

/** Texts in files are read again for their lines; records and what is compressed are not. */
function textReader({ survey }: OpenedCorpus, numbers: ReadonlyMap<string, number>, parsed: Arguments) {
  return (id: string): ShownText | undefined => {
    const document = numbers.get(id);
    const file = document === undefined ? undefined : survey.fileOf(document);
    if (file === undefined || isRecords(file.input, fieldOf(parsed)) || isGzip(file.input.path)) return undefined;
    const bytes = readAgain(file.input.path, file.status)();
    return bytes === undefined
      ? undefined
      : openView(bytes, detectEncoding(bytes, file.input.reading?.encoding ?? encodingOf(parsed), isUtf8));
  };
}
