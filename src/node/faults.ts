import { InputError, type InputErrorCode } from '../errors.js';

/** `ENOENT`, `EACCES` and so on; undefined for whatever the operating system did not say. */
export function systemCode(error: unknown): string | undefined {
  // By its marks and not by `instanceof`, which fails between two realms of one process, as under jest.
  if (typeof error !== 'object' || error === null || !('syscall' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * What the operating system refused, as an InputError; anything else is answered as it came, since it is either one already or a bug of
 * ours.
 *
 * @param shown the path as the user knows it
 */
export function asInputError(error: unknown, shown: string, otherwise: InputErrorCode = 'unreadable'): unknown {
  const code = systemCode(error);
  if (code === undefined) return error;
  if (otherwise === 'unreadable' && (code === 'ENOENT' || code === 'ENOTDIR')) {
    return new InputError('not-found', 'there is no such file or folder', { path: shown });
  }
  // Node's message goes on with the system call and the absolute path, which say nothing that the line does not have already.
  const [got] = (error as Error).message.split(', ');
  return new InputError(otherwise, otherwise === 'unwritable' ? 'cannot be written' : 'cannot be read', { path: shown, got });
}

/** Only what the operating system refused; our own bugs go their way. */
export function inputErrorOf(error: unknown, shown: string): InputError {
  const fault = asInputError(error, shown);
  if (fault instanceof InputError) return fault;
  throw fault;
}
