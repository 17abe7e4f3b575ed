/*
 * The numbers that stand in columns, and their names: rooms agree on them as they agree on types.
 */

/** Values of Words.kinds. */
export const wordKind = { word: 0, number: 1, ideograph: 2, unspaced: 3, symbol: 4 } as const;

/**
 * What stands before a word, from nothing to a paragraph's beginning. A `clause` edge, behind a semicolon, is one for the text that stays
 * only: what is cut there would leave half a sentence. A `wide` edge, two blanks or more, counts only where the other copy's paragraph
 * begins or ends. A `glue` edge is the end mark of a sentence with no white space after it, or one that an abbreviation makes doubtful:
 * text may be cut there only where the other copy has a sure edge at that place.
 */
export const edge = { none: 0, clause: 1, wide: 2, glue: 3, sentence: 4, paragraph: 5 } as const;

/**
 * Each byte that stands for nothing is read as one of 256 code points of its own, from this one on, so that passages with different
 * broken bytes are never taken for the same. They are ideographs of an extension that came in 2025 and holds only the rarest: folding
 * leaves them as they are and makes each a word, so a broken byte still parts words.
 */
export const brokenByteFirst = 0x33300;

/**
 * What became of a document in a batch: read; read, and bytes in it are no UTF-8; or left unread, a word or the text being too long for
 * the engine, and without rows.
 */
export const readState = { sound: 0, broken: 1, unread: 2 } as const;

/** What a word is part of, besides the story itself. */
export const furniture = { none: 0, dateline: 1, signOff: 2, connective: 3 } as const;
