import type { Carrier, Cleaned } from './target.js';

/** What few runs need is loaded for them alone. */
export const recordSinks = () => import('./record-sinks.js');

/** A carrier that can always go on. */
export function plainCarrier(
  writesFiles: boolean,
  write: (index: number, input: Cleaned) => Promise<void>,
  openRecords: Carrier['openRecords'],
): Carrier {
  const carry: Carrier['carry'] = async (index, input) => {
    await write(index, input);
    return undefined;
  };
  return { writesFiles, carry, openRecords, hasFailed: () => false, finish: async () => undefined };
}

/** Carries nothing anywhere. */
export function lookingCarrier(): Carrier {
  return plainCarrier(
    false,
    async () => {},
    async () => (await recordSinks()).lostRecords,
  );
}
