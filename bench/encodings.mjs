import { detectEncoding } from '../dist/encoding/detect.js';
import { openView } from '../dist/encoding/view.js';
import { defaultDetectOptions } from '../dist/options.js';
import { cleanDocument } from '../dist/pipeline.js';
import { reutersArticles, russianArticles, saudiArticles, thaiArticles } from './corpora.mjs';

/*
 * node bench/encodings.mjs [--count=N]
 *
 * Real articles whose body comes twice, written in the encodings that their language was written in: how many come out as the single
 * article's very bytes, how many are read
 * as other text than they are, and how many are refused. Articles that an encoding cannot write, or
 * that are too short to be cut in UTF-8, are left out.
 */
const articleCountMax = Number(process.argv.find((argument) => argument.startsWith('--count='))?.slice(8) ?? 400);
const linesMin = 3;

const encodings = {
  en: ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'],
  ar: ['utf-8', 'windows-1256', 'iso-8859-6', 'utf-16le', 'utf-16be'],
  ru: ['utf-8', 'windows-1251', 'koi8-r', 'iso-8859-5', 'ibm866', 'x-mac-cyrillic', 'utf-16le'],
  th: ['utf-8', 'windows-874', 'utf-16le', 'utf-16be'],
};

/** Characters to bytes, by asking the platform's decoder for every byte. */
function encoderFor(name) {
  if (name === 'utf-8') return (text) => new TextEncoder().encode(text);
  if (name === 'utf-16le') return (text) => Uint8Array.from(Buffer.from(text, 'utf16le'));
  if (name === 'utf-16be') return (text) => Uint8Array.from(Buffer.from(text, 'utf16le').swap16());
  const decoder = new TextDecoder(name);
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return (text) => {
    const found = [...text].map((character) => bytes.get(character));
    return found.includes(undefined) ? undefined : Uint8Array.from(found);
  };
}

/** As the older encodings have it: what only typography tells apart is written plainly. */
function plainer(text) {
  return text
    .replace(/[«»“”„]/gu, '"')
    .replace(/[—–‒−]/gu, '-')
    .replace(/[‘’‚]/gu, "'")
    .replace(/…/gu, '...')
    .replace(/[\u00a0\u200b-\u200f\u202a-\u202e\ufeff]/gu, ' ');
}

function spread(items, count) {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]);
}

/** The single article and the doubled one, where the doubled one comes out single in UTF-8. */
async function pairOf({ text }) {
  const lines = plainer(text)
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  if (lines.length < linesMin || new Set(lines).size < lines.length) return undefined;
  const single = lines.map((line) => `${line}\n`).join('');
  // Where lines are wrapped, an indent begins the second paragraph.
  const second = lines.findIndex((line, index) => index > 0 && line.startsWith('  '));
  const body = lines.slice(Math.max(1, second));
  const doubled = single + body.map((line) => `${line}\n`).join('');
  const output = await cleaned(new TextEncoder().encode(doubled), 'auto');
  return new TextDecoder().decode(output) === single ? { single, doubled } : undefined;
}

function textOf(bytes, encoding) {
  return new TextDecoder().decode(openView(bytes, encoding).bytes);
}

async function cleaned(bytes, encoding) {
  return (await cleanDocument({ id: 'a.txt', bytes }, { ...defaultDetectOptions, scope: 'document', encoding })).output;
}

async function row(language, name, pairs) {
  const encode = encoderFor(name);
  const counts = { written: 0, exact: 0, told: 0, misread: 0, refused: 0 };
  for (const { single, doubled } of pairs) {
    const [once, twice] = [encode(single), encode(doubled)];
    if (once === undefined) continue;
    counts.written++;
    try {
      const found = detectEncoding(twice, 'auto');
      if (textOf(twice, found) !== doubled) counts.misread++;
      if (Buffer.compare(await cleaned(twice, 'auto'), once) === 0) counts.exact++;
      if (Buffer.compare(await cleaned(twice, name), once) === 0) counts.told++;
    } catch (error) {
      if (error.name !== 'InputError') throw error;
      counts.refused++;
    }
  }
  const { written, exact, told, misread, refused } = counts;
  return { language, encoding: name, written, 'cut exactly': exact, 'when told': told, 'read wrongly': misread, refused };
}

const articles = {
  en: reutersArticles('encodings'),
  ar: saudiArticles('encodings'),
  ru: russianArticles('encodings'),
  th: thaiArticles('encodings'),
};
const rows = [];
for (const [language, names] of Object.entries(encodings)) {
  const pairs = [];
  for (const article of spread(articles[language], articleCountMax)) {
    const pair = await pairOf(article);
    if (pair !== undefined) pairs.push(pair);
  }
  for (const name of names) rows.push(await row(language, name, pairs));
}
console.table(rows);
