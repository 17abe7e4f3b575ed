/**
 * Finds and removes passages that a text holds twice. All names here work in browsers too; files and the command line are the package's
 * own business.
 *
 * @packageDocumentation
 */
export { InputError, type InputErrorCode, type InputErrorDetails } from './errors.js';
export type { SeenRepeat } from './library/clean-text.js';
export { createIndex, type Index } from './library/create-index.js';
export { type Deduped, dedupe } from './library/dedupe.js';
export type { TextDocument, TextDocuments } from './library/documents.js';
export { applyEdits } from './library/edits.js';
export { type Documents, findRepeats, type Repeats } from './library/find-repeats.js';
export type { DedupeOptions, FindOptions } from './library/options.js';
export { type DedupedRecord, dedupeRecords, dedupeStream, type StreamOptions } from './library/stream.js';
export type { SameKind, TextOrBytes } from './library/text.js';
export { type RemovedText, type TextVersion, type UndoRecord, undo } from './library/undo.js';
export type { BoilerplateParagraph, FoundBlock } from './pipeline.js';
export type { FoundStory, FoundStoryDocument, RepeatedDocument } from './report/findings.js';
export { rulesVersion } from './rules-version.js';
export type { BlockKind, Edit, Evidence, InputEncoding, Passage, RepeatedBlock, Span, Verdict } from './types.js';
