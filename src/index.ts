/** The public names. All of them work in browsers too; files and the command line are the package's own business. */
export { applyEdits } from './edit/apply.js';
export { InputError, type InputErrorCode, type InputErrorDetails } from './errors.js';
export { type DetectOptions, defaultDetectOptions, documentBytesMax } from './options.js';
export { cleanDocument, rulesVersion, scanDocuments } from './pipeline.js';
export type {
  BlockKind,
  CleanedDocument,
  Edit,
  Evidence,
  InputEncoding,
  Passage,
  RepeatedBlock,
  Report,
  SourceDocument,
  Span,
  Verdict,
} from './types.js';
