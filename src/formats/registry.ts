import type { Edit, SourceDocument } from '../types.js';
import { textFormat } from './text.js';

/** How inputs of one kind are opened into documents and closed again. One file per format; this list is all that knows them. */
export interface Format {
  readonly name: string;
  /** File name endings without the dot, lower case; the first format that claims one has it. */
  readonly extensions: readonly string[];
  /** The documents that one input holds, in order; ids are unique, that of an only document is the input's own. */
  readonly open: (input: SourceDocument) => readonly SourceDocument[];
  /** The input's bytes after each document's edits; what no edit touches stays byte for byte. */
  readonly close: (input: SourceDocument, edits: readonly (readonly Edit[])[], removeSpans: RemoveSpans) => Uint8Array;
}

export type RemoveSpans = (bytes: Uint8Array, edits: readonly Edit[]) => Uint8Array;

const formats: readonly Format[] = [textFormat];

/** The format of an input, by the ending of its name; text where no format claims it. */
export function formatFor(id: string): Format {
  const extension = id.slice(id.lastIndexOf('.') + 1).toLowerCase();
  return formats.find((format) => format.extensions.includes(extension)) ?? textFormat;
}
