/** How far into a paragraph a dateline may reach, and how far from its end a sign-off may begin, in bytes. Real ones stay under 90. */
export const datelineBytesMax = 160;
export const signOffBytesMax = 48;

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
  const headEnd = Math.min(end, start + datelineBytesMax);
  if (!mayHoldDateline(bytes, start, headEnd)) return start;
  const found = datelines.exec(decoder.decode(bytes.subarray(start, headEnd)));
  if (found === null || found[0].includes('\ufffd')) return start;
  const length = encoder.encode(found[0].trimEnd()).length;
  return length < (end - start) * 0.6 ? start + length : start;
}

/** Start in bytes of the sign-off that a paragraph [start, end) ends with; `end` where it has none. */
export function signOffStart(bytes: Uint8Array, start: number, end: number): number {
  let from = Math.max(start, end - signOffBytesMax);
  while (from > start && (bytes[from] & 0xc0) === 0x80) from--;
  if (!mayEndInSignOff(bytes, from, end)) return end;
  const tail = decoder.decode(bytes.subarray(from, end));
  const found = signOff.exec(tail);
  if (found === null || tail.includes('\ufffd')) return end;
  return from + encoder.encode(tail.slice(0, found.index)).length;
}

/** Words that join a sentence or clause to the one before and say nothing themselves, folded. `but`, `yet` and the like say something. */
export const connectives: ReadonlySet<string> = new Set(
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

/** First words of the connectives as UTF-8: nearly all sentences begin with another one, which is seen without decoding them. */
const firstWords = [...connectives].map((connective) => encoder.encode(connective.split(' ')[0]));
const firstWordBytesMax = Math.max(...firstWords.map(({ length }) => length));
/** [length * 256 + last byte]: 1 where a first word has both. */
const firstWordForms = new Uint8Array((firstWordBytesMax + 1) << 8);
for (const word of firstWords) firstWordForms[(word.length << 8) | word[word.length - 1]] = 1;

/** Whether a connective may begin with the folded word at bytes [start, end): false only where none does. */
export function mayBeginConnective(folded: Uint8Array, start: number, end: number): boolean {
  return end - start <= firstWordBytesMax && firstWordForms[((end - start) << 8) | folded[end - 1]] === 1;
}

/** Whether a dateline may stand in bytes [start, end): a dash with white space behind it, or an agency in brackets with a dash or colon. */
function mayHoldDateline(bytes: Uint8Array, start: number, end: number): boolean {
  let dash = false;
  let opened = false;
  let closed = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === 0x28) opened = true;
    else if (byte === 0x29) closed = opened;
    else if (byte === 0x2d || byte === 0x3a || ((byte === 0x93 || byte === 0x94) && bytes[at - 1] === 0x80 && bytes[at - 2] === 0xe2)) {
      dash = true;
      if (byte !== 0x3a && at + 1 < end && (bytes[at + 1] <= 0x20 || bytes[at + 1] >= 0x80)) return true;
    }
    if (dash && closed) return true;
  }
  return false;
}

/** Whether a sign-off may end at `end`: its last letter, apart from signs and white space behind it, is one that sign-offs end with. */
function mayEndInSignOff(bytes: Uint8Array, start: number, end: number): boolean {
  let at = end - 1;
  while (at >= start && bytes[at] < 0x80 && !isAsciiLetter(bytes[at])) {
    if (signOffTrail[bytes[at]] === 0) return false;
    at--;
  }
  if (at < start) return false;
  if (bytes[at] >= 0x80) return !isLetterOfNoSignOff(bytes, at, start);
  return signOffs.some((word) => endsWithWord(bytes, start, at + 1, word));
}

const signOffs = ['reuter', 'reuters', 'more', 'end', 'ends', 'afp'].map((word) => encoder.encode(word));
/** [ASCII]: 1 for what may stand behind a sign-off. */
const signOffTrail = Uint8Array.from({ length: 0x80 }, (_, code) => (/[\s\p{Cc})/*#.-]/u.test(String.fromCharCode(code)) ? 1 : 0));

function isAsciiLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

/** Whether bytes [start, end) end with an ASCII word of small letters, in whatever case they are. */
function endsWithWord(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  const from = end - word.length;
  if (from < start) return false;
  for (let k = 0; k < word.length; k++) if ((bytes[from + k] | 0x20) !== word[k]) return false;
  return true;
}

/** Letters of Cyrillic, Hebrew, Arabic, Indic and Thai, but for the two that Arabic sign-offs end with. */
function isLetterOfNoSignOff(bytes: Uint8Array, at: number, start: number): boolean {
  const before = at > start ? bytes[at - 1] : 0;
  if (before >= 0xd0 && before <= 0xdb) return !((before === 0xd9 && bytes[at] === 0x89) || (before === 0xd8 && bytes[at] === 0xb2));
  return at - 2 >= start && bytes[at - 2] === 0xe0;
}
