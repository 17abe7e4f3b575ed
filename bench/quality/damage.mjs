import { numbersFrom } from '../random.mjs';

/** The ways in which a copy comes out otherwise than its original. What is drawn by lot is drawn alike in every run. */

export function dice(seed) {
  return numbersFrom([...seed].reduce((sum, letter) => Math.imul(sum ^ letter.codePointAt(0), 0x01000193), 0x811c9dc5));
}

export function shuffled(items, random) {
  const list = [...items];
  for (let k = list.length - 1; k > 0; k--) {
    const other = Math.floor(random() * (k + 1));
    [list[k], list[other]] = [list[other], list[k]];
  }
  return list;
}

/** Other quotes, non-breaking blanks, tatweel and tashkeel, digits of the script: another keyboard, the same words. */
export function restyled(text) {
  const zero = /\p{Script=Arabic}/u.test(text) ? 0x660 : /\p{Script=Thai}/u.test(text) ? 0xe50 : 0x30;
  let blanks = 0;
  return text
    .replace(/["“”«»]/gu, (quote) => ({ '"': '”', '“': '"', '”': '"', '«': '“', '»': '”' })[quote])
    .replace(/ /gu, () => (++blanks % 5 === 0 ? '\u00a0' : ' '))
    .replace(/(?<=\p{Script=Arabic})ا(?=\p{Script=Arabic})/gu, 'ـا')
    .replace(/ك(?=\p{Script=Arabic})/gu, 'كَ')
    .replace(/[0-9]/gu, (digit) => String.fromCharCode(zero + Number(digit)));
}

const references = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '“': '&ldquo;',
  '”': '&rdquo;',
  '«': '&laquo;',
  '»': '&#187;',
};
export function withReferences(text) {
  return text.replace(/[&<>"'“”«»]/gu, (sign) => references[sign]).replace(/ /u, '&nbsp;');
}

const longWords = /(?<![\p{L}\p{M}\p{N}])\p{L}{6,}(?![\p{L}\p{M}\p{N}])/gu;
const longRuns = /\p{L}{6,}/gu; // of a script without spaces
export const wordsIn = (text, language, words = longWords) => [...text.matchAll(language === 'th' ? longRuns : words)];

/** In three words of the text two adjacent inner letters change places; it gives no word of the text, nor one twice. undefined where three cannot be. */
export function misspelt(text, language) {
  const all = wordsIn(text, language);
  const slips = [];
  for (const part of [0.2, 0.5, 0.8]) {
    const known = [text, ...slips.map(({ word }) => word)].join(' ');
    const found = all
      .slice(Math.floor(part * all.length))
      .find((word) => word.index > (slips.at(-1)?.end ?? -1) && swapped(word[0], known));
    if (found !== undefined) slips.push({ start: found.index, end: found.index + found[0].length, word: swapped(found[0], known) });
  }
  if (slips.length < 3) return undefined;
  return slips.reduceRight((result, { start, end, word }) => result.slice(0, start) + word + result.slice(end), text);
}

function swapped(word, text) {
  const letters = [...word];
  for (let k = letters.length >> 1; k > 0; k--) {
    if (k + 2 >= letters.length || letters[k] === letters[k + 1]) continue;
    const other = [...letters.slice(0, k), letters[k + 1], letters[k], ...letters.slice(k + 2)].join('');
    if (!text.toLowerCase().includes(other.toLowerCase())) return other;
  }
  return undefined;
}

/** A wrong letter in one word of twenty; in one place of eighty letters where words are not parted. */
export function scanned(text, language, random) {
  const letters = [...new Set(text.match(/\p{Ll}|\p{Lo}/gu))];
  const every = language === 'th' ? 80 : 20;
  const units = language === 'th' ? /\p{L}(?=\p{L})/gu : /\p{L}{4,}|\S+/gu;
  let since = every >> 1;
  return text.replace(units, (unit) => {
    if (++since < every || !/^\p{L}+$/u.test(unit) || (language !== 'th' && unit.length < 4)) return unit;
    since = 0;
    const at = unit.length >> 1;
    const others = letters.filter((letter) => letter !== unit[at]);
    return unit.slice(0, at) + others[Math.floor(random() * others.length)] + unit.slice(at + 1);
  });
}

/** Lines of at most `width` characters. */
export function hardWrapped(text, width = 64) {
  const rows = [''];
  for (const word of text.split(' ')) {
    if (rows.at(-1).length + word.length + 1 > width && rows.at(-1) !== '') rows.push(word);
    else rows.push([rows.pop(), word].filter((part) => part !== '').join(' '));
  }
  return rows.join('\n');
}

/** The text up to about this part of it, broken off between two words and not after a mark. */
export function cut(text, part) {
  let at = Math.floor(text.length * part);
  const blank = text.slice(0, at).search(/\s\S*$/u);
  if (blank > text.length * part * 0.6) at = blank;
  while (/^\p{M}/u.test(text.slice(at))) at++;
  return text.slice(0, at).replace(/[\s\p{P}]+$/u, '');
}

export const sentencesOf = (text) => text.split(/(?<=[.!?\u061f]["'”’»)\]]*)\s+|\n/u).filter((sentence) => sentence.trim() !== '');
/** The same, where a single letter or a title before the period ends no sentence: "the U.S. market", "Rep. Emerson". */
export function longSentencesOf(text) {
  const list = [];
  for (const sentence of sentencesOf(text)) {
    const isOpen = /(?:^|[\s.("'])(?:\p{L}|[A-Z][a-z]{1,3})\.$/u.test(list.at(-1) ?? '');
    if (isOpen || (list.length > 0 && /^\p{Ll}/u.test(sentence))) list.push(`${list.pop()} ${sentence}`);
    else list.push(sentence);
  }
  return list;
}
export const endsAsSentence = (text) => /[.!?\u061f]["'”’»)\]]*$/u.test(text);
export const withoutEnd = (text) => text.replace(/[\s\p{P}]+$/u, '');

/** The paragraph with another number in it; where it has none, with another long word, taken from the rest of the text. */
export function revised(paragraph, text, language) {
  if (/\p{Nd}/u.test(paragraph)) {
    return paragraph.replace(/\p{Nd}/u, (digit) => {
      const zero = [0x30, 0x660, 0xe50].find((code) => digit.codePointAt(0) >= code && digit.codePointAt(0) < code + 10) ?? 0x30;
      return String.fromCodePoint(zero + ((digit.codePointAt(0) - zero) % 9) + 1);
    });
  }
  const [word] = wordsIn(paragraph, language);
  const other = wordsIn(text, language).find(([candidate]) => !paragraph.includes(candidate) && candidate[0] !== word?.[0][0]);
  return word === undefined || other === undefined ? undefined : paragraph.replace(word[0], other[0]);
}
