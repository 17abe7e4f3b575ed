import { foldWords } from '../../dist/sketch/words.js';
import { findParagraphs } from '../../dist/text/paragraphs.js';
import { reutersArticles, saudiArticles, thaiArticles } from '../corpora.mjs';
import { numbersFrom } from '../random.mjs';

/*
 * Records to find near-duplicates among: paragraphs of real articles, each distinct one once, as folded words with a blank between.
 *
 * Every program gets the words folded already, so that none wins or loses by how it tells words apart, and Thai has a blank after each
 * letter: a program's n-grams of words are then the n-grams of letters that its documents ask for in such a script.
 */
const wordsMin = 8;
/** So many letters tell a template; paragraphs that begin alike are likely to go on alike. */
const beginningLength = 40;
/** No more of one beginning, or one paper's standing line would make most of the pairs. */
const beginningMax = 12;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What `foldWords` answers, as a record. */
export function foldedText(words) {
  const folded = decoder.decode(words.folded.subarray(0, words.foldedEnds[words.count - 1]));
  // What parts folded words is not named here: any sign that is no part of one.
  return folded.replaceAll(/[\s\0]+/gu, ' ');
}

function foldedParagraphs(articles) {
  const distinct = new Set();
  for (const { text } of articles) {
    const bytes = encoder.encode(text);
    const { count, starts, lineEnds } = findParagraphs(bytes, 'auto');
    for (let p = 0; p < count; p++) {
      const words = foldWords(bytes.subarray(starts[p], lineEnds[p]));
      if (words.count < wordsMin) continue;
      distinct.add(foldedText(words));
    }
  }
  return [...distinct];
}

/** Half of them from those that begin like another, as far as there are any; the rest from everywhere; both in order. */
function chosen(texts, count) {
  const groups = new Map();
  for (const text of texts) {
    const beginning = text.slice(0, beginningLength);
    const group = groups.get(beginning);
    if (group === undefined) groups.set(beginning, [text]);
    else if (group.length < beginningMax) group.push(text);
  }
  const some = (most, isWanted) => [...groups.values()].filter(isWanted).flat().slice(0, most);
  const alike = some(count / 2, ({ length }) => length > 1);
  const taken = new Set(alike);
  const rest = some(count, () => true).filter((text) => !taken.has(text));
  return [...alike, ...rest].slice(0, count);
}

/** Words replaced by others of the text, left out, or doubled; so many that J falls anywhere from 1 to below .5. */
function edited(text, random) {
  const words = text.split(' ');
  const changes = 1 + Math.floor((random() * words.length) / 8);
  for (let k = 0; k < changes; k++) {
    const at = Math.floor(random() * words.length);
    const other = words[Math.floor(random() * words.length)];
    const kind = Math.floor(3 * random());
    if (kind === 0) words[at] = other;
    else if (kind === 1 && words.length > wordsMin) words.splice(at, 1);
    else words.splice(at, 0, other);
  }
  return words.join(' ');
}

/** As many real paragraphs as make three quarters, if there are, and edited copies of them up to the count. */
function withPlanted(texts, count) {
  const random = numbersFrom(200_000);
  const known = new Set(texts.slice(0, Math.ceil(count * 0.75)));
  const originals = [...known];
  while (known.size < count) known.add(edited(originals[Math.floor(random() * originals.length)], random));
  return [...known];
}

/**
 * @param scale part of the full size, 1 or less
 * @returns `{ name, texts }`, one after the other
 */
export function* nearCorpora(scale) {
  const sources = [
    { name: 'English', read: reutersArticles },
    { name: 'Arabic', read: saudiArticles },
    { name: 'Thai', read: thaiArticles },
  ];
  const count = Math.round(20_000 * scale);
  const all = sources.map(({ name, read }) => ({ name, texts: foldedParagraphs(read('peers')) }));
  for (const { name, texts } of all) yield { name, texts: chosen(texts, count) };
  yield { name: 'Thai with its templates', texts: all.at(-1).texts.slice(0, count) };
  // As large a part of each, so that a tenth of the size has all three as well.
  const mixed = all.flatMap(({ texts }) => chosen(texts, Math.ceil(texts.length * scale)));
  yield { name: 'planted', texts: withPlanted(mixed, 10 * count) };
}
