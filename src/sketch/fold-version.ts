/**
 * Names the frozen table of foldings in stored indexes: XXH64 of the entries of `fold-table.ts`, a line feed and its expansions, in
 * hexadecimal. Written down, so that nothing is unpacked to know it; a test holds it to the table.
 */
export const foldVersion = '1eab762b0c982654';
