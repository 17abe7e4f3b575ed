/** How much of a paragraph's head or tail is looked at, in bytes: room for an end mark, its closing quotes and brackets, and some blanks. */
const lookBytes = 48;

const period = 0x2e;

const decoder = new TextDecoder();

/** Whether a paragraph [start, end) ends as a sentence does. Headlines, list items and standfirsts mostly do not. */
export function endsLikeSentence(bytes: Uint8Array, start: number, end: number): boolean {
  const tail = decoder.decode(bytes.subarray(Math.max(start, end - lookBytes), end));
  return /[.!?\u061f\u06d4\u2026\u3002\uff01\uff1f\u0964:]['"\u2018\u2019\u201c\u201d\u00bb\u300d\u300f)\]\s\p{Cc}]*$/u.test(tail);
}

/** Whether a paragraph says of itself that it was cut off. An ellipsis in brackets stands for words left out by the writer. */
export function endsInEllipsis(bytes: Uint8Array, start: number, end: number): boolean {
  if (!mayEndInEllipsis(bytes, start, end)) return false;
  const tail = decoder.decode(bytes.subarray(Math.max(start, end - lookBytes), end));
  return /(?:\u2026|(?<!\()\.\.\.?)['"\u2018\u2019\u201c\u201d\u00bb\s]*$/u.test(tail);
}

/** Whether an ellipsis may stand at the end: nearly all paragraphs end otherwise, which is seen without decoding them. */
function mayEndInEllipsis(bytes: Uint8Array, start: number, end: number): boolean {
  const from = Math.max(start, end - lookBytes);
  let at = end - 1;
  // What may stand behind it in ASCII: quotes and white space.
  while (at >= from && (bytes[at] === 0x22 || bytes[at] === 0x27 || bytes[at] === 0x20 || (bytes[at] >= 0x09 && bytes[at] <= 0x0d))) at--;
  if (at < from) return false;
  return bytes[at] >= 0x80 || (bytes[at] === period && at > start && bytes[at - 1] === period);
}

/** Whether a paragraph begins as an item of a list does: a bullet, a dash, a number or a single letter with a mark after it. */
export function beginsLikeListItem(bytes: Uint8Array, start: number, end: number): boolean {
  const head = decoder.decode(bytes.subarray(start, Math.min(end, start + lookBytes)));
  return /^\s*(?:[-\u2013\u2014*\u2022\u00b7\u25aa\u25cf\u25e6\u2023+]|\(?\p{Nd}{1,3}(?:\.\p{Nd}{1,3})*[.)\u2013:/-]|\(?[\p{L}][.)]\s)/u.test(
    head,
  );
}

/** Whether a paragraph names a web or mail address: no verse does, and no table row. */
export function hasAddress(bytes: Uint8Array, start: number, end: number): boolean {
  return /:\/\/|\bwww\.|\w@\w/u.test(decoder.decode(bytes.subarray(start, end)));
}
