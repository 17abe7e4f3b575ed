/**
 * Whether two folded words are one word spelt in two ways by a slip: two adjacent letters swapped (from 4 letters), or a letter doubled
 * (from 5). Nothing wider: rose and rise, million and billion, trial and trail are different words, so the caller must also see that the
 * odd form stands nowhere else in the document.
 */
export function isSpellingVariant(one: string, other: string): boolean {
  if (one === other) return true;
  const a = [...one];
  const b = [...other];
  if (/[0-9]/.test(one + other)) return false;
  if (a.length === b.length) return isSwap(a, b);
  return a.length < b.length ? isDoubling(a, b) : isDoubling(b, a);
}

const swapLettersMin = 4;
const doubledLettersMin = 5;
/** Unequal words of fewer letters are never variants. */
export const slipLettersMin = swapLettersMin;
/** Most bytes of a letter in UTF-8. */
const letterBytesMax = 4;

/** Whether two words in UTF-8 may be spelling variants: false only for those that {@link isSpellingVariant} refuses. */
export function mayBeSpellingVariant(one: Uint8Array, other: Uint8Array): boolean {
  const least = Math.min(one.length, other.length);
  const most = Math.max(one.length, other.length);
  if (most - least > letterBytesMax) return false;
  let head = 0;
  while (head < least && one[head] === other[head]) head++;
  if (head === most) return true;
  let tail = 0;
  while (tail < least && one[one.length - 1 - tail] === other[other.length - 1 - tail]) tail++;
  // Without a doubled letter a word is its own head and tail. Swapped letters lie between them, and are the same bytes in another order.
  if (least < most) return most >= doubledLettersMin && head + tail >= least;
  if (most < swapLettersMin || most - head - tail > 2 * letterBytesMax) return false;
  let difference = 0;
  for (let at = head; at < most - tail; at++) difference += one[at] - other[at];
  return difference === 0;
}

function isSwap(a: readonly string[], b: readonly string[]): boolean {
  if (a.length < swapLettersMin) return false;
  let at = 0;
  while (a[at] === b[at]) at++;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2).join('') === b.slice(at + 2).join('');
}

function isDoubling(short: readonly string[], long: readonly string[]): boolean {
  if (long.length !== short.length + 1 || short.length + 1 < doubledLettersMin) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  return at > 0 && long[at] === long[at - 1] && short.slice(at).join('') === long.slice(at + 1).join('');
}

/** {@link isSpellingVariant} of words given as folded code points: the first `length` of each array. */
export function isVariantOfLetters(one: Uint32Array, oneLength: number, other: Uint32Array, otherLength: number): boolean {
  const [short, long] = oneLength <= otherLength ? [one, other] : [other, one];
  const least = Math.min(oneLength, otherLength);
  const most = Math.max(oneLength, otherLength);
  if (most - least > 1) return false;
  let head = 0;
  while (head < least && short[head] === long[head]) head++;
  if (head === most) return true;
  if (hasDigit(one, oneLength) || hasDigit(other, otherLength)) return false;
  const isSame = (from: number, shift: number) => {
    for (let at = from; at < least; at++) if (short[at] !== long[at + shift]) return false;
    return true;
  };
  if (least < most) return most >= doubledLettersMin && head > 0 && long[head] === long[head - 1] && isSame(head, 1);
  const isCrossed = head + 1 < least && short[head] === long[head + 1] && short[head + 1] === long[head];
  return least >= swapLettersMin && isCrossed && isSame(head + 2, 0);
}

function hasDigit(letters: Uint32Array, length: number): boolean {
  for (let at = 0; at < length; at++) if (letters[at] >= 0x30 && letters[at] <= 0x39) return true;
  return false;
}
