import { assert } from '../assert.js';
import { foldEntries, foldExpansions } from './fold-table.js';

/** What a code point is to the word finder. */
export const foldKind = { separator: 0, vanish: 1, letter: 2, digit: 3, character: 4, mark: 5, symbol: 6, sign: 7, several: 8 } as const;

/**
 * The folding of every code point: `kind << 21 | folded code point`, or for `several` an index into `expansions`, whose items are packed
 * alike. Pages of 256 code points; all empty pages are one.
 */
export interface FoldTable {
  readonly pages: Uint16Array;
  readonly rows: Uint32Array;
  readonly expansions: readonly Uint32Array[];
}

let built: FoldTable | undefined;

/** Unpacks the frozen table at first use (a few milliseconds), so that commands which fold nothing do not pay for it. */
export function foldTable(): FoldTable {
  built ??= buildFoldTable();
  return built;
}

/** Pages that hold anything: Unicode has some 800 that hold letters, digits, marks or signs. Page 0 of the rows is the empty one. */
const pagesMax = 1024;

function buildFoldTable(): FoldTable {
  const pages = new Uint16Array(0x110000 >> 8);
  const rows = new Uint32Array(pagesMax << 8);
  let used = 1;
  // By stretches of pages, since a letter by itself takes longer to place than to fold.
  const setRun = (first: number, count: number, value: number, step: number) => {
    for (let done = 0; done < count; ) {
      const page = (first + done) >>> 8;
      if (pages[page] === 0) pages[page] = used++;
      const from = (pages[page] << 8) | ((first + done) & 0xff);
      const to = Math.min(from + count - done, (pages[page] + 1) << 8);
      for (let row = from, next = value + done * step; row < to; row++, next += step) rows[row] = next;
      done += to - from;
    }
  };
  let next = 0;
  for (const entry of foldEntries.split(';')) {
    if (entry === '') continue;
    const [gap, length, kind, shift, constant] = entry.split(',');
    const first = next + Number.parseInt(gap, 36);
    const count = length ? Number.parseInt(length, 36) : 1;
    const target = first + (shift ? Number.parseInt(shift, 36) : 0);
    setRun(first, count, (Number(kind) << 21) | target, constant ? 0 : 1);
    next = first + count;
  }
  const expansions: Uint32Array[] = [];
  for (const entry of foldExpansions.split('|')) {
    if (entry === '') continue;
    const colon = entry.indexOf(':');
    setRun(Number.parseInt(entry.slice(0, colon), 36), 1, (foldKind.several << 21) | expansions.length, 0);
    const units = [...entry.slice(colon + 1)];
    const parts = Uint32Array.from(
      { length: units.length / 2 },
      (_, k) => (Number(units[2 * k]) << 21) | (units[2 * k + 1].codePointAt(0) ?? 0),
    );
    expansions.push(parts);
  }
  // Composed Hangul syllables fold to themselves. Text in decomposed jamo is not recognised as the same: it is rare in wire text.
  setRun(0xac00, 0xd7a3 - 0xac00 + 1, (foldKind.letter << 21) | 0xac00, 1);
  assert(used <= pagesMax, 'the fold table has room for every page');
  return { pages, rows: rows.subarray(0, used << 8), expansions };
}
