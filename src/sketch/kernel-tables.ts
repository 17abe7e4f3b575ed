import { wordKind } from '../marks.js';
import { foldKind, foldTable } from './fold.js';
import { namedReferences } from './references.js';
import { shingleFactors } from './shingles.js';
import { characterKind, hashFactors, mixFactors } from './words.js';

type Place = WebAssembly.Global<'i32'>;

/** Where the kernel wants each of its tables; kernel/memory.ts says what they are. */
export interface TablePlaces {
  readonly masks: Place;
  readonly bytes: Place;
  readonly characters: Place;
  readonly factors: Place;
  readonly firstKinds: Place;
  readonly pairs: Place;
  readonly references: Place;
  readonly pages: Place;
  readonly expansionEnds: Place;
  readonly expansionParts: Place;
  readonly rows: Place;
}

/** The kernel's tables for reading and their places in its memory, in bytes: all made from what the scalar functions use, so that there is one truth. */
export function kernelTables(places: TablePlaces): { at: number; values: Uint8Array | Uint16Array | Uint32Array }[] {
  const { pages, rows, expansions } = foldTable();
  const partEnds = new Uint32Array(expansions.length + 1);
  for (let i = 0; i < expansions.length; i++) partEnds[i + 1] = partEnds[i] + expansions[i].length;
  return [
    { at: places.masks.value, values: masks() },
    { at: places.bytes.value, values: Uint8Array.from({ length: 256 }, (_, byte) => byte) },
    { at: places.characters.value, values: characters() },
    { at: places.factors.value, values: factors() },
    { at: places.firstKinds.value, values: firstKinds() },
    { at: places.pairs.value, values: pairs() },
    { at: places.references.value, values: references() },
    { at: places.pages.value, values: pages },
    { at: places.expansionEnds.value, values: partEnds },
    { at: places.expansionParts.value, values: Uint32Array.from(expansions.flatMap((parts) => [...parts])) },
    { at: places.rows.value, values: rows },
  ];
}

function foldOf(codePoint: number): number {
  const { pages, rows } = foldTable();
  return rows[(pages[codePoint >>> 8] << 8) | (codePoint & 0xff)];
}

/** [8, 4] the word hash's factors, before and after the shift and from block to block; those of `mix`; those of shingles. */
function factors(): Uint32Array {
  const { before, after, block } = hashFactors;
  const alike = [block, ...mixFactors, ...shingleFactors].flatMap((factor) => [factor, factor, factor, factor]);
  return Uint32Array.of(...before, ...after, ...alike);
}

/** [17, 16] row n keeps the first n bytes of a block. */
function masks(): Uint8Array {
  return Uint8Array.from({ length: 17 * 16 }, (_, i) => (i % 16 < i >> 4 ? 0xff : 0));
}

/** Says that the first byte does not tell the kind of a word. */
const unknown = 0x0f;

/** [256] kind of a folded word by its first byte, where that is ASCII and no digit. */
function firstKinds(): Uint8Array {
  return Uint8Array.from({ length: 0x100 }, (_, byte) =>
    byte >= 0x80 || foldOf(byte) >>> 21 === foldKind.digit ? unknown : characterRow(byte, foldOf(byte)),
  );
}

/**
 * [65536] by code point, in the low four bits the kind of a folded word that begins with it; above them, where it has three bytes and folds
 * to itself, 1 for a letter, 2 for a character that is a word and 3 for a mark.
 */
function characters(): Uint8Array {
  const table = new Uint8Array(0x10000);
  // A plain loop: made by Uint8Array.from, this table would take half of the kernel's start.
  const { pages, rows } = foldTable();
  for (let codePoint = 0; codePoint < table.length; codePoint++)
    table[codePoint] = characterRow(codePoint, rows[(pages[codePoint >>> 8] << 8) | (codePoint & 0xff)]);
  return table;
}

function characterRow(codePoint: number, value: number): number {
  const kind = value >>> 21;
  const steady = codePoint >= 0x800 && (value & 0x1fffff) === codePoint;
  if (kind === foldKind.letter) return steady ? 0x10 | wordKind.word : wordKind.word;
  if (kind === foldKind.mark) return steady ? 0x30 | wordKind.word : wordKind.word;
  if (kind === foldKind.symbol || kind === foldKind.sign) return wordKind.symbol;
  if (kind !== foldKind.character) return wordKind.word;
  return (steady ? 0x20 : 0) | characterKind(codePoint);
}

/** In a row of `pairs`: a character that must be folded by itself. */
const hard = 1;
/** The lead byte is the other of its pair. */
const otherLead = 0x40;

/**
 * [32, 64] what a two-byte character folds to, by lead byte from 0xC0 and continuation byte from 0x80: 0 for a separator; for a letter whose
 * folded form has two bytes, the second of them, marked where the first differs in its lowest bit; else `hard`.
 */
function pairs(): Uint8Array {
  return Uint8Array.from({ length: 2048 }, (_, i) => {
    const [lead, codePoint] = [0xc0 | (i >> 6), i];
    const value = foldOf(codePoint);
    if (lead < 0xc2) return hard;
    if (value === 0) return 0;
    const folded = value & 0x1fffff;
    const foldedLead = 0xc0 | (folded >> 6);
    if (value >>> 21 !== foldKind.letter || folded < 0x80 || folded >= 0x800 || (foldedLead | 1) !== (lead | 1)) return hard;
    return 0x80 | (folded & 0x3f) | (foldedLead === lead ? 0 : otherLead);
  });
}

/** [names + 1, 4] eight bytes of name, the code point and nothing; an empty row ends them. */
function references(): Uint32Array {
  const names = Object.entries(namedReferences);
  const table = new Uint32Array(4 * (names.length + 1));
  names.forEach(([name, codePoint], row) => {
    for (let k = 0; k < name.length; k++) table[4 * row + (k >> 2)] |= name.charCodeAt(k) << (8 * (k & 3));
    table[4 * row + 2] = codePoint;
  });
  return table;
}
