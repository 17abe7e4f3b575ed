/** How an input is read: as one text, or as one record a line. */
export type FormatName = 'text' | 'json-lines';

/** Of the names of files that hold JSON lines. */
export const recordEndings: readonly string[] = ['jsonl', 'ndjson'];

/** The format of an input, by the ending of its name, that of gzip apart; text where no format claims it. */
export function formatOf(name: string): FormatName {
  const plain = name.toLowerCase().replace(/\.gz$/, '');
  return recordEndings.includes(plain.slice(plain.lastIndexOf('.') + 1)) ? 'json-lines' : 'text';
}
