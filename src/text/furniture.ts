/** How far into a paragraph a dateline may reach, and how far from its end a sign-off may begin, in bytes. Real ones stay under 90. */
const datelineBytesMax = 160;
const signOffBytesMax = 48;

const agency = String.raw`\([^()]{2,24}\)`;
const dash = String.raw`(?:[-\u2013\u2014]{1,2}|:)`;
const city = String.raw`\p{Lu}[\p{L}.'\u2019-]*`;
const datelines = new RegExp(
  [
    // BELGRADE, March 30 - / LONDON (Reuters) - / PARIS, 5 mai (AFP) -
    String.raw`^${city}(?:[ ,/]+(?:${city}|\d{1,2}(?:\s+\p{L}+)?))*,?\s*(?:${agency})?\s*[-\u2013\u2014]{1,2}\s+`,
    // Scripts without capitals need the agency in brackets: city (agency) -
    String.raw`^[\p{L}\p{M}][\p{L}\p{M} \u060c,./]{1,60}${agency}\s*${dash}\s*`,
    String.raw`^${agency}\s*[-\u2013\u2014]\s*`,
  ].join('|'),
  'u',
);
const signOff =
  /(?:^|(?<=[.!?\u061f"\u201d\u00bb)\]\u2026:\d\u201c])\s*)[\s(/*#\u2013\u2014-]*(?:reuters?|\(more\)|more|ends?|afp|\u0627\u0646\u062a\u0647\u0649|\u0631\u0648\u064a\u062a\u0631\u0632)[\s\p{Cc})/*#.\u2013\u2014-]*$/iu;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** End in bytes of the dateline that a paragraph [start, end) begins with; `start` where it has none. */
export function datelineEnd(bytes: Uint8Array, start: number, end: number): number {
  const head = bytes.subarray(start, Math.min(end, start + datelineBytesMax));
  if (!hasDash(head)) return start;
  const found = datelines.exec(decoder.decode(head));
  if (found === null || found[0].includes('\ufffd')) return start;
  const length = encoder.encode(found[0].trimEnd()).length;
  return length < (end - start) * 0.6 ? start + length : start;
}

/** Start in bytes of the sign-off that a paragraph [start, end) ends with; `end` where it has none. */
export function signOffStart(bytes: Uint8Array, start: number, end: number): number {
  let from = Math.max(start, end - signOffBytesMax);
  while (from > start && (bytes[from] & 0xc0) === 0x80) from--;
  const tail = decoder.decode(bytes.subarray(from, end));
  const found = signOff.exec(tail);
  if (found === null || tail.includes('\ufffd')) return end;
  return from + encoder.encode(tail.slice(0, found.index)).length;
}

/** Words that join a sentence or clause to the one before and say nothing themselves, folded. `but`, `yet` and the like say something. */
const connectives = new Set(
  [
    'meanwhile|in addition|also|moreover|furthermore|additionally|separately',
    'الي ذلك|من جهه اخري|من ناحيه اخري|من جانب اخر|علي صعيد اخر|في سياق متصل|وفي سياق متصل|في السياق ذاته|وفي السياق ذاته',
    'كذلك|ايضا|علاوه علي ذلك|بالاضافه الي ذلك|وبالاضافه الي ذلك|حيث',
    'кроме того|между тем|также|к тому же|помимо этого',
    'इसके अलावा|साथ ही',
  ].flatMap((list) => list.split('|')),
);
export const connectiveWordsMax = 3;

/** How many words of a connective a sentence begins with; 0 where with none. */
export function countConnective(folded: readonly string[]): number {
  for (let count = connectiveWordsMax; count > 0; count--) if (connectives.has(folded.slice(0, count).join(' '))) return count;
  return 0;
}

function hasDash(head: Uint8Array): boolean {
  return head.includes(0x2d) || head.includes(0x3a) || head.includes(0x93) || head.includes(0x94);
}
