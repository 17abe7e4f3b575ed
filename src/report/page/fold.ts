/*
 * Text as the search compares it: without case, accents, vowel signs, tatweel, and with one form of letters that Arabic and Persian write
 * in several. It is for looking things up; what repeats, the program has decided by its own folding.
 */
const marks = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u00ad]/g;
const variants: ReadonlyMap<string, string> = new Map([
  ['ى', 'ي'],
  ['ی', 'ي'],
  ['ک', 'ك'],
  ['ة', 'ه'],
  ['ٱ', 'ا'],
]);
const varied = /[ىیکةٱ]/g;
const digits = /[\u0660-\u0669\u06f0-\u06f9]/g;

export function folded(text: string): string {
  // Half of all text is ASCII, which needs nothing of what follows.
  if (!/[^\0-\x7f]/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(marks, '')
    .replace(varied, (letter) => variants.get(letter) as string)
    .replace(digits, (digit) => String(digit.charCodeAt(0) & 0xf))
    .toLowerCase();
}
