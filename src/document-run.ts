import type { Shelf, Survey } from './corpus-types.js';
import { openJudge } from './judging.js';
import type { DetectOptions } from './options.js';
import type { ReadDocument } from './reading.js';
import { memoryShelf } from './shelf.js';
import { openSurveyor, readTextOf } from './survey.js';
import type { Passage, RepeatedBlock, SourceDocument } from './types.js';

/** A document of a program, with what decides which of two keeps what both hold. */
export interface RunDocument extends SourceDocument {
  /** Milliseconds since 1970, UTC. */
  readonly date?: number | undefined;
  readonly source?: string | undefined;
  /** Bytes of the unit in which its offsets are told: 2 where they are code units of a string, else 1. */
  readonly unitBytes?: 1 | 2;
}

/** One document as it was judged by itself. Offsets of the blocks are in its unit. */
export interface JudgedAlone {
  readonly blocks: readonly RepeatedBlock[];
  readonly paragraphCount: number;
  readonly wordCount: number;
  readonly byteCount: number;
}

/** Some documents, in order. */
interface JudgedDocuments {
  readonly judged: readonly JudgedAlone[];
  /** Its spans are in the units of the documents; undefined where none was asked for. */
  readonly survey: Survey | undefined;
}

/** Documents that came before, as an index holds them: in memory, or in files. */
export interface Holding {
  /** Their surveys; the text of each begins at `textAt`. */
  readonly entries: () => Iterable<{ readonly survey: Survey; readonly textAt: number }>;
  readonly read: Shelf['read'];
  /** Takes in surveys; when it returns they stay, whatever happens. */
  readonly append: (surveys: readonly Survey[]) => void;
  readonly close: () => void;
}

/** Surveys are of so many bytes: the columns of one begin small and grow, and one for each document would be mostly that. */
const surveyedBytes = 2 ** 20;

/**
 * Judges each document by itself, in order; no more than one of them is in memory.
 *
 * @param isSurveyed whether surveys are wanted, for comparing the documents with others
 * @throws InputError `encoding`, `too-large`
 */
export async function* judgeDocuments(
  documents: AsyncIterable<RunDocument>,
  options: DetectOptions,
  isSurveyed: boolean,
): AsyncGenerator<JudgedDocuments> {
  const judge = await openJudge(options);
  const begin = isSurveyed ? await openSurveyor(options) : undefined;
  let surveyor = begin?.();
  let judged: JudgedAlone[] = [];
  let units: number[] = [];
  let byteCount = 0;
  const taken = (): JudgedDocuments => ({ judged, survey: surveyor && inUnits(surveyor.survey(), units) });
  for await (const document of documents) {
    const { id, bytes, date, source, unitBytes = 1 } = document;
    const read = judge(document);
    surveyor?.add(readTextOf({ id, ...(date === undefined ? {} : { date }), ...(source === undefined ? {} : { source }) }, read));
    judged.push(judgedAlone(read, bytes.length, unitBytes));
    units.push(unitBytes);
    byteCount += bytes.length;
    if (byteCount < surveyedBytes) continue;
    yield taken();
    surveyor = begin?.();
    [judged, units, byteCount] = [[], [], 0];
  }
  if (judged.length > 0) yield taken();
}

function judgedAlone({ page, blocks }: ReadDocument, byteCount: number, unitBytes: number): JudgedAlone {
  const passage = (told: Passage) => ({ ...told, start: told.start / unitBytes, end: told.end / unitBytes });
  return {
    blocks: unitBytes === 1 ? blocks : blocks.map((block) => ({ ...block, kept: passage(block.kept), copy: passage(block.copy) })),
    paragraphCount: page.paragraphs.count,
    wordCount: page.words.count,
    byteCount,
  };
}

/** A survey whose spans are in units. @param units [documents] bytes of each document's unit */
export function inUnits(survey: Survey, units: readonly number[]): Survey {
  const [starts, ends] = [survey.starts.slice(), survey.ends.slice()];
  for (let document = 0, p = 0; document < units.length; document++) {
    for (; p < survey.paragraphEnds[document]; p++) {
      starts[p] /= units[document];
      ends[p] /= units[document];
    }
  }
  return { ...survey, starts, ends };
}

/** A holding in memory. The texts of a survey are kept on a shelf, its columns as they are. */
export function memoryHolding(): Holding {
  const shelf = memoryShelf();
  const held: { readonly survey: Survey; readonly textAt: number }[] = [];
  return {
    entries: () => held,
    read: shelf.read,
    append: (surveys) => {
      for (const survey of surveys) held.push({ survey: { ...survey, text: new Uint8Array() }, textAt: shelf.append(survey.text) });
    },
    close: () => {},
  };
}
