import type { Edit, SourceDocument } from '../types.js';

/** How inputs of one kind are opened into documents and closed again. One file per format; only the registry knows them all. */
export interface Format {
  readonly name: string;
  /** File name endings without the dot, lower case; the first format that claims one has it. */
  readonly extensions: readonly string[];
  /** The documents that one input holds, in order; ids are unique, that of an only document is the input's own. */
  readonly open: (input: SourceDocument) => readonly SourceDocument[];
  /** The input's bytes after each document's edits; what no edit touches stays byte for byte. */
  readonly close: (input: SourceDocument, edits: readonly (readonly Edit[])[], removeSpans: RemoveSpans) => Uint8Array;
}

type RemoveSpans = (bytes: Uint8Array, edits: readonly Edit[]) => Uint8Array;
