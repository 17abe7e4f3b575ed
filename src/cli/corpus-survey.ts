import type { CorpusPlan } from '../corpus-plan.js';
import type { CorpusRun } from '../corpus-run.js';
import type { Survey } from '../corpus-types.js';
import type { Gone } from '../cut-gone.js';
import { type KeyField, type KeyFields, textIdentity } from '../document-keys.js';
import { isCertain } from '../encoding/names.js';
import type { Input } from '../node/inputs.js';
import type { FileStatus } from '../node/read.js';
import type { TaskResult } from '../node/tasks.js';
import { isSameStatus } from '../node/unchanged.js';
import type { Work } from '../node/works.js';
import type { UnusedField } from '../record-cleaner.js';
import type { LocatedBlock } from '../report/locate.js';
import { textLimit } from './telling.js';

/** How documents say who they are. */
export interface Naming {
  readonly fields: KeyFields;
  /** Whether the modification time of a text is its date. */
  readonly hasFileDates: boolean;
}

/** What a first reading of the inputs leaves for the second: which document is where, and what repeats inside each. */
export interface CorpusSurvey {
  /** The work, asked for surveys too. */
  readonly surveying: (work: Work) => Work;
  /** Takes in what came of that. */
  readonly take: (work: Work, result: TaskResult | undefined) => void;
  /** The same work when the inputs are read again, with what goes of it; an input that was changed meanwhile is a fault. */
  readonly cutting: (work: Work, plan: CorpusPlan, dropped: ReadonlySet<number>) => CutWork;
  /** Blocks inside one document. */
  readonly insideOf: (document: number) => readonly LocatedBlock[];
  /** What records say of themselves that cannot be used: by input and field, how many and which first. */
  readonly unused: () => readonly UnusedFields[];
  /** Documents that have such blocks, rising. */
  readonly insideDocuments: () => readonly number[];
  /** The number of the input that holds a document. */
  readonly inputOf: (document: number) => number;
  /** All documents of these inputs. */
  readonly documentsOf: (inputs: ReadonlySet<number>) => Set<number>;
  /** The regular files that were read, as they were, by the numbers of their inputs. */
  readonly files: () => ReadonlyMap<number, FileStatus>;
  /** Documents whose encoding is not certain. */
  readonly inDoubt: () => ReadonlySet<number>;
  /** Whether it is a record; not of old ones. */
  readonly isRecord: (document: number) => boolean;
  /** Bytes of a text in its own encoding, where those are not its bytes in UTF-8. */
  readonly byteCountOf: (document: number) => number | undefined;
  /** The file that holds a document, as it was; undefined for old ones and for what is no regular file. */
  readonly fileOf: (document: number) => { readonly input: Input; readonly status: FileStatus } | undefined;
}

interface UnusedFields {
  readonly kind: KeyField;
  readonly count: number;
  readonly firstId: string;
}

/** Work of a second reading. */
export interface CutWork {
  readonly work: Work;
  /** Inputs that are left out as wholes, by their numbers. */
  readonly leftOut: ReadonlySet<number>;
  /** Inputs that are not as they were when they were read first. */
  readonly changed: readonly number[];
}

/** The documents of a batch of records: `count` of them from number `first` on. */
interface BatchPlace {
  readonly first: number;
  readonly count: number;
}

type TextsWork = Work & { readonly kind: 'texts' };
type RecordsWork = Work & { readonly kind: 'records' };

const nothing: readonly LocatedBlock[] = [];

/** @param keep is given each survey with the number of its first document */
export function createCorpusSurvey(
  run: CorpusRun,
  inputs: readonly Input[],
  { fields, hasFileDates }: Naming,
  isOld: boolean,
  keep: (survey: Survey) => void = () => {},
): CorpusSurvey {
  const textPlaces = new Map<number, number>();
  const batchPlaces = new Map<number, Map<number, BatchPlace>>();
  const statuses = new Map<number, FileStatus>();
  const inside = new Map<number, readonly LocatedBlock[]>();
  const unused = new Map<string, UnusedFields>();
  const inDoubt = new Set<number>();
  const limited = textLimit();
  const recordInputs = new Set<number>();
  const byteCounts = new Map<number, number>();
  /** Where documents of another input begin: document and input, both rising. */
  const begins: { readonly document: number; readonly input: number }[] = [];

  function place(document: number, input: number): void {
    if (begins.at(-1)?.input !== input) begins.push({ document, input });
  }

  function inputOf(document: number): number {
    let low = 0;
    let high = begins.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (begins[middle].document <= document) low = middle;
      else high = middle - 1;
    }
    return begins[low].input;
  }

  function takeTexts({ parts, task: { starts, ends } }: TextsWork, first: number): void {
    for (const [row, { index, status, encoding }] of parts.entries()) {
      place(first + row, index);
      if (encoding.name !== 'utf-8') byteCounts.set(first + row, ends[row] - starts[row]);
      if (encoding.name !== 'utf-8' && !isCertain(encoding)) inDoubt.add(first + row);
      textPlaces.set(index, first + row);
      if (status !== undefined) statuses.set(index, status);
    }
  }

  function takeRecords({ index, firstByte, file }: RecordsWork, place: BatchPlace): void {
    const places = batchPlaces.get(index) ?? new Map<number, BatchPlace>();
    batchPlaces.set(index, places.set(firstByte, place));
    recordInputs.add(index);
    if (file !== undefined) statuses.set(index, file.status);
  }

  function noteUnused({ index }: RecordsWork, fields: readonly UnusedField[]): void {
    for (const { kind, id } of fields) {
      const key = `${index} ${kind}`;
      const known = unused.get(key);
      unused.set(key, { kind, count: (known?.count ?? 0) + 1, firstId: known?.firstId ?? id });
    }
  }

  const isChanged = (index: number, status: FileStatus | undefined) => {
    const known = statuses.get(index);
    return known !== undefined && (status === undefined || !isSameStatus(status, known));
  };

  function cutTexts(work: TextsWork, plan: CorpusPlan, dropped: ReadonlySet<number>): CutWork {
    const gone = new Map<number, Gone>();
    const leftOut = new Set<number>();
    const changed: number[] = [];
    for (const [row, { index, status }] of work.parts.entries()) {
      const document = textPlaces.get(index);
      if (document === undefined) continue;
      if (isChanged(index, status)) changed.push(index);
      else if (dropped.has(document)) leftOut.add(index);
      else setGone(gone, row, run.goneOf(plan, document));
    }
    return { work: { ...work, task: { ...work.task, gone } }, leftOut, changed };
  }

  function cutRecords(work: RecordsWork, plan: CorpusPlan, dropped: ReadonlySet<number>): CutWork {
    const place = batchPlaces.get(work.index)?.get(work.firstByte);
    const isOther = isChanged(work.index, work.file?.status);
    if (place === undefined || isOther) return { work, leftOut: new Set(), changed: isOther ? [work.index] : [] };
    const gone = new Map<number, Gone>();
    const rows = new Set<number>();
    for (let nth = 0; nth < place.count; nth++) {
      if (dropped.has(place.first + nth)) rows.add(nth);
      else setGone(gone, nth, run.goneOf(plan, place.first + nth));
    }
    return { work: { ...work, task: { ...work.task, gone, dropped: rows } }, leftOut: new Set(), changed: [] };
  }

  return {
    surveying: (work) => {
      if (work.kind === 'records') return { ...work, task: { ...work.task, keys: fields } };
      if (work.kind !== 'texts') return work;
      const names = work.parts.map(({ index, status }) => {
        const modifiedAt = hasFileDates && status !== undefined ? Number(status.modifiedAt / 1_000_000n) : undefined;
        return textIdentity(inputs[index].id, inputs[index].mirrorPath, modifiedAt);
      });
      return { ...work, task: { ...work.task, names } };
    },
    take: (work, result) => {
      const survey = result?.cleaned.survey;
      if (survey === undefined || (work.kind !== 'texts' && work.kind !== 'records')) return;
      const first = run.take(survey, isOld ? { isOld, isReference: true } : {});
      if (!isOld) keep(survey);
      if (work.kind === 'texts') takeTexts(work, first);
      else {
        if (result?.kind === 'records') noteUnused(work, result.cleaned.unused);
        place(first, work.index);
        takeRecords(work, { first, count: survey.documents.length });
      }
      if (isOld || result === undefined || result.cleaned.found.length === 0) return;
      const numbers = new Map(survey.documents.map(({ id }, nth) => [id, first + nth]));
      for (const { blocks } of result.cleaned.found) {
        const document = numbers.get(blocks[0].copy.document);
        if (document !== undefined) inside.set(document, blocks.map(limited));
      }
    },
    cutting: (work, plan, dropped) => {
      if (work.kind === 'texts') return cutTexts(work, plan, dropped);
      if (work.kind === 'records') return cutRecords(work, plan, dropped);
      return { work, leftOut: new Set(), changed: [] };
    },
    insideOf: (document) => inside.get(document) ?? nothing,
    unused: () => [...unused.values()],
    insideDocuments: () => [...inside.keys()],
    inputOf,
    documentsOf: (chosen) => {
      const documents = new Set<number>();
      for (const [place, { document, input }] of begins.entries()) {
        const end = begins.at(place + 1)?.document ?? run.documentCount();
        for (let each = document; chosen.has(input) && each < end; each++) documents.add(each);
      }
      return documents;
    },
    files: () => statuses,
    inDoubt: () => inDoubt,
    isRecord: (document) => recordInputs.has(inputOf(document)),
    byteCountOf: (document) => byteCounts.get(document),
    fileOf: (document) => {
      if (begins.length === 0 || document < begins[0].document) return undefined;
      const input = inputOf(document);
      const status = statuses.get(input);
      return status === undefined ? undefined : { input: inputs[input], status };
    },
  };
}

function setGone(gone: Map<number, Gone>, row: number, of: Gone | undefined): void {
  if (of !== undefined) gone.set(row, of);
}
