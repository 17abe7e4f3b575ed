/*
 * The bytes that mean something to JSON.
 */
export const tab: u8 = 0x09;
export const lineFeed: u8 = 0x0a;
export const carriageReturn: u8 = 0x0d;
export const blank: u8 = 0x20;
export const quote: u8 = 0x22;
export const plus: u8 = 0x2b;
export const comma: u8 = 0x2c;
export const minus: u8 = 0x2d;
export const point: u8 = 0x2e;
export const zero: u8 = 0x30;
export const colon: u8 = 0x3a;
export const openBracket: u8 = 0x5b;
export const backslash: u8 = 0x5c;
export const openBrace: u8 = 0x7b;
export const closeBrace: u8 = 0x7d;
/** From a bracket to the one that closes it, in ASCII. */
export const toClosing: u8 = 2;

/** A digit of numbers. */
export function isDigit(byte: u8): bool {
  return <u8>(byte - zero) < 10;
}
