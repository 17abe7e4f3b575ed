/** Every code an InputError can carry. The list is closed: programs switch on it. */
export type InputErrorCode =
  | 'usage'
  | 'not-found'
  | 'unreadable'
  | 'unwritable'
  | 'binary'
  | 'encoding'
  | 'too-large'
  | 'collision'
  | 'exists'
  | 'changed'
  | 'malformed';

/** Where it is wrong, and what was expected there and what came; only what is known. */
export interface InputErrorDetails {
  readonly path?: string;
  /** Byte offset in that file, or line (from 1) where the format is lines. */
  readonly offset?: number;
  readonly line?: number;
  /** With `line`: code points from 1. */
  readonly column?: number;
  readonly expected?: string;
  readonly got?: string;
}

/** The only thing thrown on purpose: something outside the program is not as it must be. Everything else thrown is a bug of ours. */
export class InputError extends Error {
  readonly code: InputErrorCode;
  readonly details: InputErrorDetails;

  constructor(code: InputErrorCode, message: string, details: InputErrorDetails = {}) {
    super(message);
    this.name = 'InputError';
    this.code = code;
    this.details = details;
  }
}

/** One line for people: path, place, message, what was expected and what came. */
export function describeInputError({ message, details }: InputError): string {
  const column = details.column === undefined ? '' : `:${details.column}`;
  const place = details.line !== undefined ? `:${details.line}${column}` : details.offset !== undefined ? `@${details.offset}` : '';
  const where = details.path === undefined ? '' : `${details.path}${place}: `;
  const expected = details.expected === undefined ? '' : `; expected ${details.expected}`;
  const got = details.got === undefined ? '' : `; got ${details.got}`;
  return `${where}${message}${expected}${got}`;
}
