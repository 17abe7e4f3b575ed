import type { DocumentKey } from './corpus-types.js';

/** Which of several copies stays: that of the first document, the latest, the longest, or the one from the source named first. */
export type Keeper = 'first' | 'latest' | 'longest' | 'source-list';

/**
 * Documents in the order that decides which copy stays: the first of them keeps what others repeat.
 *
 * `first` goes by date (none is after all), source, name and id; where a source or name is missing it is the empty string. `latest` turns
 * the dates round, `longest` puts the most words first, `source-list` the sources in the order of the list, those that are not on it last;
 * all three go on as `first` does. Strings are compared as their bytes in UTF-8, but the line of a record's id, `file#17`, as a number.
 *
 * @returns document numbers [documents]
 */
export function rankDocuments(
  documents: readonly DocumentKey[],
  { keep, sources }: { readonly keep: Keeper; readonly sources: readonly string[] },
): Uint32Array {
  const places = new Map(sources.map((source, place) => [source, place] as const).reverse());
  const placeOf = ({ source }: DocumentKey) => places.get(source ?? '') ?? sources.length;
  const ids = documents.map(({ id }) => splitId(id));
  const compareFirst = (x: number, y: number) => {
    const [a, b] = [documents[x], documents[y]];
    return (
      compareDates(a.date, b.date) ||
      compareUtf8(a.source ?? '', b.source ?? '') ||
      compareUtf8(a.name ?? '', b.name ?? '') ||
      compareUtf8(ids[x].file, ids[y].file) ||
      ids[x].line - ids[y].line ||
      a.byteCount - b.byteCount ||
      x - y
    );
  };
  const compares: Readonly<Record<Keeper, (x: number, y: number) => number>> = {
    first: compareFirst,
    latest: (x, y) => compareLatest(documents[x].date, documents[y].date) || compareFirst(x, y),
    longest: (x, y) => documents[y].wordCount - documents[x].wordCount || compareFirst(x, y),
    'source-list': (x, y) => placeOf(documents[x]) - placeOf(documents[y]) || compareFirst(x, y),
  };
  return Uint32Array.from(documents, (_, document) => document).sort(compares[keep]);
}

function compareDates(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return a - b;
}

function compareLatest(a: number | undefined, b: number | undefined): number {
  return a === undefined || b === undefined ? compareDates(a, b) : b - a;
}

/** A record's id is its file and line; that of a file has line 0. */
function splitId(id: string): { readonly file: string; readonly line: number } {
  const mark = id.lastIndexOf('#');
  const digits = mark < 0 ? '' : id.slice(mark + 1);
  return /^[0-9]{1,15}$/.test(digits) ? { file: id.slice(0, mark), line: Number(digits) } : { file: id, line: 0 };
}

/** Order of the bytes in UTF-8, which is that of code points. Units of UTF-16 differ from it: halves of pairs stand before U+E000 there. */
export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x !== y) return rankOfUnit(x) - rankOfUnit(y);
  }
  return a.length - b.length;
}

function rankOfUnit(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
