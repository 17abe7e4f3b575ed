import type { Shelf } from '../corpus-types.js';
import type { Store } from './store/store.js';

/** Offsets from here on are bytes of the store's file; no file and no run's texts are as long, and twice as much is still exact. */
export const storedFrom = 2 ** 50;

/** One shelf of the texts of a run and of those of the stored index that it is compared with. */
export function withStoredTexts(own: Shelf, store: Pick<Store, 'read'> | undefined): Shelf {
  if (store === undefined) return own;
  return {
    append: own.append,
    read: (offset, length) => (offset < storedFrom ? own.read(offset, length) : store.read(offset - storedFrom, length)),
  };
}
