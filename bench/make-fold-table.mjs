/*
 * Writes src/sketch/fold-table.ts: what every code point becomes when text is folded for comparing.
 * Run by hand, `node bench/make-fold-table.mjs`, and only when the rules below change: the table is frozen data, so that the same text
 * folds alike under every Node, whatever Unicode version it carries. A changed table is a new version of the rules.
 */
import { writeFileSync } from 'node:fs';

const SEPARATOR = 0;
const VANISH = 1;
const LETTER = 2;
const DIGIT = 3;
const CHARACTER = 4;
const MARK = 5;
const SYMBOL = 6;
const SIGN = 7;

/** Alef and hamza forms, yeh and alef maksura and Farsi yeh, kaf and keheh, teh marbuta and the hehs. */
const arabicLetters = new Map(
  Object.entries({
    آ: 'ا',
    أ: 'ا',
    إ: 'ا',
    ٱ: 'ا',
    ؤ: 'و',
    ئ: 'ي',
    ى: 'ي',
    ی: 'ي',
    ې: 'ي',
    ة: 'ه',
    ۃ: 'ه',
    ہ: 'ه',
    ھ: 'ه',
    ە: 'ه',
    ک: 'ك',
    ڪ: 'ك',
  }),
);
const vanishingMark = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Latin}\p{Script=Inherited}]/u;
const kanaVoicing = /[\u3099\u309a]/u;
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc\u3005\u3007]/u;

function digitValue(text) {
  let zero = text.codePointAt(0);
  const value = () => text.codePointAt(0) - zero;
  while (value() < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return value() % 10;
}

/** One code point that is already in NFKD lower case. */
function classify(text) {
  if (text === 'ـ' || /\p{Cf}/u.test(text) || /\p{Variation_Selector}/u.test(text)) return [VANISH, ''];
  if (/\p{Nd}/u.test(text)) return [DIGIT, String(digitValue(text))];
  if (/\p{M}/u.test(text)) return vanishingMark.test(text) && !kanaVoicing.test(text) ? [VANISH, ''] : [MARK, text];
  if (unspaced.test(text) && /[\p{L}\p{N}]/u.test(text)) return [CHARACTER, text];
  if (/[\p{L}\p{N}]/u.test(text)) return [LETTER, arabicLetters.get(text) ?? text];
  if (text === '?' || text === '؟') return [SYMBOL, '?'];
  if (text === '%' || text === '٪') return [SYMBOL, '%'];
  if (/[‰\p{Sc}]/u.test(text)) return [SYMBOL, text];
  if (/[-−–]/u.test(text)) return [SIGN, '-'];
  if (text === '+') return [SIGN, '+'];
  return [SEPARATOR, ''];
}

/** Alef with hamza must not fall apart into alef and hamza before it is looked up, hence the Arabic table first. */
function foldOnce(text) {
  const lower = text.normalize('NFKC').toUpperCase().toLowerCase();
  return [...lower].flatMap((unit) => (arabicLetters.has(unit) ? [arabicLetters.get(unit)] : [...unit.normalize('NFKD').toLowerCase()]));
}

/** Folds again until nothing changes (the capital sharp s takes two rounds), so that folding folded text is no further fold. */
function fold(codePoint) {
  const text = String.fromCodePoint(codePoint);
  if (/\p{Cn}|\p{Co}|\p{Cs}/u.test(text)) return [[SEPARATOR, '']];
  let units = [text];
  for (let round = 0; round < 8; round++) units = units.flatMap(foldOnce);
  return units.map(classify);
}

const hangul = (codePoint) => codePoint >= 0xac00 && codePoint <= 0xd7a3;
const rows = []; // [codePoint, kind, target code points]
const expansions = []; // one code point that becomes several, of kinds that may differ
for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
  if (hangul(codePoint)) continue; // taken apart by arithmetic, see fold.ts
  const units = fold(codePoint).filter(([kind]) => kind !== VANISH);
  if (units.length === 0) rows.push([codePoint, VANISH, 0]);
  else if (units.length === 1) {
    const [kind, text] = units[0];
    if (kind !== SEPARATOR) rows.push([codePoint, kind, text.codePointAt(0)]);
  } else if (units.some(([kind]) => kind !== SEPARATOR)) {
    expansions.push([codePoint, units.map(([kind, text]) => `${kind}${kind === SEPARATOR ? ' ' : text}`).join('')]);
  }
}

/** Runs of code points `step` apart whose targets are `step` apart too (or all one target) are one entry. */
const entries = [];
for (let i = 0; i < rows.length; ) {
  const [first, kind, target] = rows[i];
  let best = { length: 1, step: 1, move: 1 };
  for (const [step, move] of [
    [1, 1],
    [1, 0],
  ]) {
    let length = 1;
    while (i + length < rows.length) {
      const [codePoint, k, t] = rows[i + length];
      if (k !== kind || codePoint !== first + length * step || t !== target + length * move) break;
      length++;
    }
    if (length > best.length) best = { length, step, move };
  }
  entries.push([first, best.length, kind, target, best.move]);
  i += best.length;
}

let previousEnd = 0;
const encoded = entries.map(([first, length, kind, target, move]) => {
  const shift = target - first;
  const words = [
    (first - previousEnd).toString(36),
    length === 1 ? '' : length.toString(36),
    kind,
    shift === 0 || kind === VANISH ? '' : shift.toString(36),
    move === 0 && length > 1 ? 'c' : '',
  ];
  previousEnd = first + length;
  return words.join(',').replace(/,+$/u, '');
});
const lines = (items, separator) => {
  const out = [''];
  for (const item of items) {
    if (out.at(-1).length + item.length > 130) out.push('');
    out[out.length - 1] += item + separator;
  }
  return out;
};
const quoted = (line) =>
  `  '${line
    .replace(/\\/gu, '\\\\')
    .replace(/'/gu, "\\'")
    .replace(/[^\x20-\x7e]/gu, (c) => `\\u{${c.codePointAt(0).toString(16)}}`)}',`;
const expansionText = expansions.map(([codePoint, text]) => `${codePoint.toString(36)}:${text}`);
writeFileSync(
  new URL('../src/sketch/fold-table.ts', import.meta.url),
  `// Made by bench/make-fold-table.mjs from Unicode ${process.versions.unicode}; frozen, not edited by hand.

/**
 * Entries for fold.ts: \`gap,length,kind,shift,constant\` in base 36, where gap counts from the end of the entry before, shift is from a
 * code point to its folded form, and c says that the whole run folds to one code point. What is not listed is a separator.
 */
export const foldEntries = [
${lines(encoded, ';').map(quoted).join('\n')}
].join('');

/** Code points that fold to several: \`codePoint:kind+unit kind+unit ...\`, the code point in base 36. */
export const foldExpansions = [
${lines(expansionText, '|').map(quoted).join('\n')}
].join('');
`,
);
process.stdout.write(`${entries.length} entries, ${expansions.length} expansions, ${rows.length} code points\n`);
