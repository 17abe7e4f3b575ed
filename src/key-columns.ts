import { chunkedColumn } from './columns.js';
import type { DocumentKey } from './corpus-types.js';

/** Who the documents of a run are, in columns: an object each would be most of what a small document takes, and the collector goes over all. */
export interface KeyColumns {
  /** Answers the key's number: 0, then 1, and so on. */
  readonly push: (key: DocumentKey) => number;
  readonly length: () => number;
  readonly wordCountOf: (document: number) => number;
  /** All of them, as they were given. */
  readonly all: () => DocumentKey[];
}

/** 36 bytes a document, and each different name of a file, source or record once. */
export function keyColumns(): KeyColumns {
  const strings: string[] = [''];
  const shared = new Map<string, number>([['', 0]]); // inputs and sources, which many documents have in common
  const ids = chunkedColumn(Uint32Array);
  const lines = chunkedColumn(Float64Array); // 0 where the string is the whole name
  const dates = chunkedColumn(Float64Array); // NaN where it is not known
  const sources = chunkedColumn(Uint32Array); // number + 1
  const names = chunkedColumn(Uint32Array);
  const byteCounts = chunkedColumn(Uint32Array);
  const wordCounts = chunkedColumn(Uint32Array);
  const own = (text: string) => strings.push(text) - 1;
  const common = (text: string) => {
    const known = shared.get(text) ?? own(text);
    shared.set(text, known);
    return known;
  };
  /** A record's name is its input and its line; any other is a whole. */
  const nameOf = (id: string): readonly [number, number] => {
    const mark = id.lastIndexOf('#');
    const digits = id.slice(mark + 1);
    const line = mark < 0 ? 0 : Number(digits);
    return line > 0 && String(line) === digits ? [common(id.slice(0, mark)), line] : [own(id), 0];
  };
  const keyOf = (document: number): DocumentKey => {
    const [id, line, date] = [strings[ids.at(document)], lines.at(document), dates.at(document)];
    const [source, name] = [sources.at(document), names.at(document)];
    const key: { -readonly [field in keyof DocumentKey]: DocumentKey[field] } = {
      id: line > 0 ? `${id}#${line}` : id,
      byteCount: byteCounts.at(document),
      wordCount: wordCounts.at(document),
    };
    // Spread would make objects three times as large.
    if (!Number.isNaN(date)) key.date = date;
    if (source > 0) key.source = strings[source - 1];
    if (name > 0) key.name = strings[name - 1];
    return key;
  };
  return {
    push: ({ id, date, source, name, byteCount, wordCount }) => {
      const [text, line] = nameOf(id);
      ids.push(text);
      lines.push(line);
      dates.push(date ?? Number.NaN);
      sources.push(source === undefined ? 0 : common(source) + 1);
      names.push(name === undefined ? 0 : own(name) + 1);
      byteCounts.push(byteCount);
      wordCounts.push(wordCount);
      return wordCounts.length() - 1;
    },
    length: wordCounts.length,
    wordCountOf: wordCounts.at,
    all: () => Array.from({ length: wordCounts.length() }, (_, document) => keyOf(document)),
  };
}
