import { foldEntries, foldExpansions } from './fold-table.js';

/** What a code point is to the word finder. */
export const foldKind = { separator: 0, vanish: 1, letter: 2, digit: 3, character: 4, mark: 5, symbol: 6, sign: 7, several: 8 } as const;

/**
 * The folding of every code point: `kind << 21 | folded code point`, or for `several` an index into `expansions`, whose items are packed
 * alike. Pages of 256 code points; equal pages are stored once.
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

function buildFoldTable(): FoldTable {
  const all = new Uint32Array(0x110000);
  let next = 0;
  for (const entry of foldEntries.split(';')) {
    if (entry === '') continue;
    const [gap, length, kind, shift, constant] = entry.split(',');
    const first = next + Number.parseInt(gap, 36);
    const count = length ? Number.parseInt(length, 36) : 1;
    const target = first + (shift ? Number.parseInt(shift, 36) : 0);
    for (let k = 0; k < count; k++) all[first + k] = (Number(kind) << 21) | (target + (constant ? 0 : k));
    next = first + count;
  }
  const expansions: Uint32Array[] = [];
  for (const entry of foldExpansions.split('|')) {
    if (entry === '') continue;
    const colon = entry.indexOf(':');
    all[Number.parseInt(entry.slice(0, colon), 36)] = (foldKind.several << 21) | expansions.length;
    const units = [...entry.slice(colon + 1)];
    expansions.push(
      Uint32Array.from({ length: units.length / 2 }, (_, k) => (Number(units[2 * k]) << 21) | (units[2 * k + 1].codePointAt(0) ?? 0)),
    );
  }
  return { ...paged(hangulAsLetters(all)), expansions };
}

/** Composed Hangul syllables fold to themselves. Text in decomposed jamo is not recognised as the same: it is rare in wire text. */
function hangulAsLetters(all: Uint32Array): Uint32Array {
  for (let codePoint = 0xac00; codePoint <= 0xd7a3; codePoint++) all[codePoint] = (foldKind.letter << 21) | codePoint;
  return all;
}

function paged(all: Uint32Array): Pick<FoldTable, 'pages' | 'rows'> {
  const pages = new Uint16Array(all.length / 256);
  const distinct: Uint32Array[] = [];
  const numbers = new Map<string, number>();
  for (let page = 0; page < pages.length; page++) {
    const row = all.subarray(page * 256, page * 256 + 256);
    const key = row.every((value) => value === 0) ? 'empty' : row.join();
    let number = numbers.get(key);
    if (number === undefined) {
      number = distinct.length;
      numbers.set(key, number);
      distinct.push(row);
    }
    pages[page] = number;
  }
  const rows = new Uint32Array(distinct.length * 256);
  distinct.forEach((row, k) => {
    rows.set(row, k * 256);
  });
  return { pages, rows };
}
