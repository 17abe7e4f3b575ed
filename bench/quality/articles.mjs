import { reutersArticles, russianArticles, saudiArticles, thaiArticles } from '../corpora.mjs';
import { hashesOf, ours } from './score.mjs';

/*
 * Articles to damage: long enough, and without repeats of their own, so that what is removed afterwards can only be what was put in.
 *
 * `{ name, language, paragraphs, again, tail }`; `again` makes of a paragraph one that can stand below others, `tail` is text that ends the
 * article without being a paragraph.
 */
const lines = (text) =>
  text
    .replace(/^\ufeff/u, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const wireEnd = /\s*\breuter[\s\p{Cc}]*$/iu;
const asLines = ({ name, text }) => ({ name, paragraphs: lines(text), again: (paragraph) => paragraph, tail: '' });

/** A Reuters body as it was sent: lines of a typewriter's width, an indent begins a paragraph, the sign-off ends it. */
function asSent({ name, text }) {
  const tail = wireEnd.exec(text)?.[0] ?? '';
  const paragraphs = text
    .slice(0, text.length - tail.length)
    .split(/\n(?= {4})/u)
    .filter((paragraph) => paragraph.trim() !== '');
  return { name, paragraphs, again: (paragraph) => paragraph.replace(/^(?! {4})/u, '    '), tail };
}

/** The same, a line a paragraph. */
function asFlowing(article) {
  const paragraphs = asSent(article)
    .paragraphs.map((paragraph) => paragraph.replace(/[\s\p{Cc}]+/gu, ' ').trim())
    .filter((paragraph) => paragraph !== '');
  return { ...asLines(article), paragraphs };
}

const sources = [
  { language: 'en', read: () => reutersArticles('quality').map(asFlowing) },
  { language: 'en-sent', read: () => reutersArticles('quality').map(asSent) },
  { language: 'ar', read: () => saudiArticles('quality').map(asLines) },
  { language: 'ru', read: () => russianArticles('quality').map(asLines) },
  { language: 'th', read: () => thaiArticles('quality').map(asLines) },
];
export const languages = sources.map(({ language }) => language);

function isLongEnough(paragraphs, language) {
  const text = paragraphs.join(' ');
  return paragraphs.length >= 4 && (language === 'th' ? text.length >= 400 : text.split(/\s+/u).length >= 80);
}

function repeatsItself(text, language) {
  const size = language === 'th' ? 40 : 12;
  const hashes = hashesOf(text);
  const seen = new Set();
  for (let at = 0; at + size <= hashes.length; at++) seen.add(hashes.subarray(at, at + size).join());
  return seen.size < hashes.length + 1 - size;
}

/** The items of a list in an order that takes them from everywhere: steps of about the golden section go round it. */
function* spread(items) {
  const common = (a, b) => (b === 0 ? a : common(b, a % b));
  let step = Math.max(1, Math.floor(items.length * 0.618));
  while (common(items.length, step) > 1) step++;
  for (let k = 0; k < items.length; k++) yield items[(k * step) % items.length];
}

/** Up to `count` articles of a language, the same in every run, that may be damaged. */
export async function articlesOf(language, count) {
  const { read } = sources.find((source) => source.language === language);
  const chosen = [];
  for (const article of spread(read().filter(({ paragraphs }) => isLongEnough(paragraphs, language)))) {
    if (chosen.length === count) break;
    const text = article.paragraphs.join('\n') + article.tail;
    if (!repeatsItself(text, language) && (await ours(text)).text === text) chosen.push({ ...article, language });
  }
  return chosen;
}
