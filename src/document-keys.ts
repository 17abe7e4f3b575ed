import type { DocumentKey, SeenAgain } from './corpus-types.js';
import { parseDate } from './dates.js';
import { fieldBytesMax, readFields } from './formats/record-fields.js';

/** Who a document is, before its text is read. */
export type Identity = Omit<DocumentKey, 'byteCount' | 'wordCount'>;

/** What a record says of itself, by the names of its fields. */
export interface KeyFields {
  readonly name: string;
  readonly date: string;
  readonly source: string;
}
export type KeyField = keyof KeyFields;

/** The name of a record: its input, and its line there. */
export function recordId(id: string, line: number): string {
  return `${id}#${line}`;
}

/** What the name of a record says; undefined for a name that is none of a record. */
export function recordPlace(name: string): { readonly path: string; readonly line: number } | undefined {
  const at = name.lastIndexOf('#');
  const line = name.slice(at + 1);
  return at > 0 && /^[1-9]\d*$/.test(line) ? { path: name.slice(0, at), line: Number(line) } : undefined;
}

/** A record's identity, and which fields it gives that can't be used: too long, or no date. */
interface RecordIdentity {
  readonly identity: Identity;
  readonly unused: readonly KeyField[];
}

/**
 * Says who a record is.
 *
 * @param file the input as reports name it
 * @param line its line there, from 1
 * @param bytes in which [start, end) is that line, known to be JSON
 */
export type ReadRecordIdentity = (file: string, line: number, bytes: Uint8Array, start: number, end: number) => RecordIdentity;

/** Makes a reader of identities. An empty string is as good as no field. */
export function openRecordIdentities(fields: KeyFields): ReadRecordIdentity {
  const encoder = new TextEncoder();
  const names = [fields.name, fields.date, fields.source].map((field) => encoder.encode(field));
  return (file, line, bytes, start, end) => {
    const [name, dated, source] = readFields(bytes, start, end, names);
    const date = dated ? parseDate(dated) : undefined;
    const unused: KeyField[] = [];
    if (name === null) unused.push('name');
    if (dated === null || (dated && date === undefined)) unused.push('date');
    if (source === null) unused.push('source');
    const identity: Identity = {
      id: recordId(file, line),
      ...(date === undefined ? {} : { date }),
      ...(source ? { source } : {}),
      ...(name ? { name } : {}),
    };
    return { identity, unused };
  };
}

/**
 * What is said of the fields of an input's records that can't be used, once for each field and input.
 *
 * @param field its name in the records
 * @param firstId the first record whose field it is
 */
export function unusedFieldText(kind: KeyField, field: string, count: number, firstId: string): string {
  const records = count === 1 ? '1 record has' : `${count} records have`;
  const fault = kind === 'date' ? 'no date that can be read' : `more than ${fieldBytesMax} bytes`;
  const result = kind === 'date' ? 'without a date a record comes after all that have one' : 'that is left out';
  return `${records} ${fault} in the field "${field}", the first is ${firstId}; ${result}`;
}

/**
 * Says who a text is. Its source is the folder in which it lies below the folder that was named, so that a folder for each newspaper
 * does what a field does; a text that was named itself has none.
 *
 * @param pathBelow the path below that folder, with `/`
 * @param modifiedAt milliseconds since 1970, where the time of the file is to be its date
 */
export function textIdentity(id: string, pathBelow: string, modifiedAt?: number): Identity {
  const folderEnd = pathBelow.lastIndexOf('/');
  return {
    id,
    ...(modifiedAt === undefined ? {} : { date: modifiedAt }),
    ...(folderEnd > 0 ? { source: pathBelow.slice(0, folderEnd) } : {}),
  };
}

/** The document that holds most of what was seen again, by its own name where it has one: of several the first. */
export function repeatOf({ blocks }: SeenAgain): string | undefined {
  const words = new Map<string, number>();
  for (const { kept, verdict, copyWords } of blocks) {
    const name = kept.name ?? kept.id;
    if (verdict === 'remove') words.set(name, (words.get(name) ?? 0) + copyWords);
  }
  return [...words].sort(([, a], [, b]) => b - a)[0]?.[0];
}
