/*
 * Where everything lies in the kernel's memory. kernel.ts fills the tables and reads their places from the exports of this module; what is
 * as long as a batch lies behind `dynamicStart` and is placed anew for each batch.
 *
 *   byte        size
 *   0x000400    272 B    masks        17 rows of 16 bytes: row n keeps the first n bytes of a block
 *   0x000600    80 B     changes      vectors of 16 bytes that fold.ts and letters.ts look bytes up in
 *   0x001000    256 B    first kinds  kind of a word by its first byte
 *   0x002000    2 KiB    pairs        what each two-byte character folds to, 64 bytes for each lead byte from 0xC0
 *   0x002800    1 KiB    references   names of character references: 8 bytes of name, code point, length of the name
 *   0x003000    56 B     powers       of the base of the windows' hash, and its last factor
 *   0x003100    256 B    bytes        0 to 255: a byte from here fills a vector in one step, where a constant would take four
 *   0x003200    128 B    factors      of the word hash, three vectors; of `mix`, two; of shingles, three
 *   0x004000    8.5 KiB  pages        the fold table's pages
 *   0x008000    6 KiB    expansion ends, then at 0x00A000 24 KiB of expansion parts
 *   0x010000    1 MiB    rows         the fold table's rows
 *   0x120000    129 KiB  permutation  of C-MinHash
 *   0x150000    16 KiB   shingles     one piece of a range, to be signed; or where a portion of a document has line ends
 *   0x160000    66 KiB   folded       one piece of text, folded
 *   0x174000    9 KiB    breaks       a bit for each folded byte: a word begins here though no zero parts it from the one before
 *   0x180000    64 KiB   characters   kind of a word by its first code point, and what the code point is if it has three bytes and stays
 *   0x190000    576 KiB  start changes, then at 0x220000 576 KiB of end changes
 *   0x2B0000    1 MiB    lines        of one document
 *   0x400000    8 MiB    windows      the table of the words' windows
 *   0xC00000    9 KiB    rows to be signed, then at 0xC10000 528 KiB of their signatures
 *   0xD00000             dynamic
 */
export const masks: usize = 0x400;
export const changes: usize = 0x600;
export const firstKinds: usize = 0x1000;
export const pairs: usize = 0x2000;
export const references: usize = 0x2800;
export const powers: usize = 0x3000;
export const bytes: usize = 0x3100;
export const factors: usize = 0x3200;
export const pages: usize = 0x4000;
export const expansionEnds: usize = 0x8000;
export const expansionParts: usize = 0xa000;
export const rows: usize = 0x10000;
export const permutation: usize = 0x120000;
export const shingles: usize = 0x150000;
/** Some zeros stand before the first folded byte, which is looked back at. */
export const folded: usize = 0x160040;
export const breaks: usize = 0x174000;
export const characters: usize = 0x180000;
export const startChanges: usize = 0x190000;
export const endChanges: usize = 0x220000;
export const lines: usize = 0x2b0000;
export const windows: usize = 0x400000;
export const signFirst: usize = 0xc00000;
export const signLast: usize = 0xc01000;
export const signSizes: usize = 0xc02000;
export const signatures: usize = 0xc10000;
export const dynamicStart: usize = 0xd00000;

/** A piece of folded text ends at the first chance from here on: with its words it fits the first-level cache. */
export const pieceBytes: usize = 8192;
/** A word that reaches beyond this leaves its document unread. What one step adds, 64 bytes at most, still fits behind it. */
export const foldedBytesMax: usize = 65536;
/** A document with more lines is left unread. */
export const linesMax: u32 = 65536;
/** Rows signed by one call. */
export const signRowsMax: u32 = 1024;
/** Bytes behind a document that are zero while it is read: the widest look ahead of any step. */
export const paddingBytes: usize = 64;
