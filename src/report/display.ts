import { brokenByteFirst } from '../marks.js';
import type { Span } from '../types.js';

/*
 * What must never reach a terminal as it is: C0, DEL and C1 controls (they can move the cursor, rename the window, clear the screen),
 * the line and paragraph separators, bidi embeddings, overrides and isolates (they can make one name look like another), the deprecated
 * format characters, the interlinear annotations and lone surrogates. The bidi marks U+200E, U+200F and U+061C stay: Arabic text is full
 * of them, and inside an isolate they move nothing outside it. So do the joiners, without which Persian and emoji break.
 */
const unsafe = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u206f\ufff9-\ufffb]/gu;
const named: ReadonlyMap<string, string> = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
]);

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return named.get(character) ?? (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`);
}

const brokenBytes = new RegExp(`[${String.fromCodePoint(brokenByteFirst)}-${String.fromCodePoint(brokenByteFirst + 255)}]`, 'gu');

/**
 * Text of an input, or a file name, as a terminal may see it: unsafe characters become visible escapes such as `\x1b`, `\u202e`, `\n`, and broken bytes U+FFFD.
 * Backslashes stay single, so the answer is for eyes and can't be turned back; doing it twice changes nothing more.
 */
export function displaySafe(text: string): string {
  return text.replace(unsafe, escaped).replace(brokenBytes, '\ufffd');
}

/** JSON that says the same and is safe on a terminal: what JSON.stringify leaves raw inside strings becomes `\uXXXX`, line feeds between them stay. */
export function displaySafeJson(json: string): string {
  return json.replace(unsafe, (character) => {
    return character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Wraps text in FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, so that right-to-left words don't reorder the line around them. */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}

const rightToLeft = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A file name as a terminal may see it, isolated only where it holds right-to-left letters: elsewhere `path:line` stays clickable. */
export function displayName(name: string): string {
  return rightToLeft.test(name) ? isolate(displaySafe(name)) : displaySafe(name);
}

/**
 * The beginning of a span for people: decoded as UTF-8 (bad bytes as U+FFFD), every run of white space as one blank, none at the ends,
 * made safe for a terminal. Takes at most `charsMax` code points of the text, the last an ellipsis where the text goes on; an escape
 * shown in place of a code point counts as one. Reads no more of the span than it needs.
 */
export function excerpt(bytes: Uint8Array, span: Span, charsMax: number): string {
  // White space may fill any window, so the window doubles until it holds enough text or all of it; what is cut off is less than twice.
  for (let bytesTaken = 8 * (charsMax + 1); ; bytesTaken *= 2) {
    const isAll = span.start + bytesTaken >= span.end;
    const end = isAll ? span.end : span.start + bytesTaken;
    const decoded = new TextDecoder().decode(bytes.subarray(span.start, end), { stream: !isAll });
    const points = [...decoded.replace(/\s+/g, ' ').trim()];
    if (points.length > charsMax)
      return displaySafe(
        `${points
          .slice(0, Math.max(0, charsMax - 1))
          .join('')
          .trimEnd()}…`,
      );
    if (isAll) return displaySafe(points.join(''));
  }
}
