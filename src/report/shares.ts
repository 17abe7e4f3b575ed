import type { DocumentKey } from '../corpus-types.js';
import { type DateShare, dayOf, type SourceShare, shareOf } from './findings.js';

/** More rows than these are more than a table can show: two months of days, four years of months. */
const daysMax = 62;
const monthsMax = 48;

/** One document: who it is, and how many of its words stand elsewhere too. */
export interface Measured {
  readonly key: DocumentKey;
  readonly repeatedWords: number;
}

interface Group {
  readonly name: string | undefined;
  documents: number;
  words: number;
  repeatedWords: number;
  /** Years before 0 and after 9999 carry a sign, so the order of names is not that of time. */
  firstDate: number;
}

function grouped(measured: readonly Measured[], nameOf: (document: Measured, index: number) => string | undefined): Group[] {
  const groups = new Map<string | undefined, Group>();
  for (const [index, document] of measured.entries()) {
    const name = nameOf(document, index);
    const group = groups.get(name) ?? { name, documents: 0, words: 0, repeatedWords: 0, firstDate: Number.POSITIVE_INFINITY };
    groups.set(name, group);
    group.documents++;
    group.words += document.key.wordCount;
    group.repeatedWords += Math.min(document.repeatedWords, document.key.wordCount);
    group.firstDate = Math.min(group.firstDate, document.key.date ?? Number.POSITIVE_INFINITY);
  }
  return [...groups.values()];
}

function rowOf({ documents, words, repeatedWords }: Group) {
  return { documents, words, repeatedWords, share: shareOf(repeatedWords, words) };
}

/** In the order of UTF-8, in which the code points above U+FFFF come last; as UTF-16 their surrogates would come before U+E000. */
export function inByteOrder(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  const rank = (unit: number) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
  for (let at = 0; at < length; at++) {
    const order = rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** By name; what has none last. */
function byName(a: Group, b: Group): number {
  if (a.name === undefined || b.name === undefined) return Number(a.name === undefined) - Number(b.name === undefined);
  return inByteOrder(a.name, b.name);
}

/** How much of each source's text is repeated, the highest share first, then the most words, then by name. */
export function sharesBySource(measured: readonly Measured[]): SourceShare[] {
  return grouped(measured, ({ key }) => key.source)
    .map((group) => ({ group, row: rowOf(group) }))
    .sort((a, b) => b.row.share - a.row.share || b.row.repeatedWords - a.row.repeatedWords || byName(a.group, b.group))
    .map(({ group, row }) => (group.name === undefined ? row : { source: group.name, ...row }));
}

/** How much of each day's text is repeated, or of each month's or year's where there are many. */
export function sharesByDate(measured: readonly Measured[]): DateShare[] {
  const days = measured.map(({ key }) => dayOf(key.date));
  const cut = (parts: number) => days.map((day) => day?.slice(0, day.length - 3 * parts));
  const isFew = (names: readonly (string | undefined)[], most: number) => new Set(names).size - Number(names.includes(undefined)) <= most;
  const names = isFew(days, daysMax) ? days : isFew(cut(1), monthsMax) ? cut(1) : cut(2);
  return grouped(measured, (_document, index) => names[index])
    .sort((a, b) => Number(a.name === undefined) - Number(b.name === undefined) || a.firstDate - b.firstDate)
    .map((group) => (group.name === undefined ? rowOf(group) : { date: group.name, ...rowOf(group) }));
}
