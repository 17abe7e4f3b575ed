import { madeText } from '../made-text.mjs';
import { articlesOf } from '../quality/articles.mjs';
import { copies, mustStay, newsInCopies } from '../quality/cases.mjs';
import { hashesOf } from '../quality/score.mjs';
import { arabicLetters, respelled } from '../texts.mjs';

/*
 * Articles in which something was planted, a different one for each kind, and behind them many as they are. No two share twelve words in a
 * row, so that a program that compares between articles too finds little there: what it cuts of a planted one is for what was planted.
 */
const windowWords = 12;
const kinds = {
  copies: [
    'whole item twice',
    'body again',
    'body again, restyled',
    'body again, three slips',
    'body again, merged',
    'body again, a sentence a line',
    'copy breaks off',
    'paragraphs in another order',
    'every paragraph twice',
    'one line twice',
    'last three again',
  ],
  news: [
    'copy with a revised paragraph',
    'one line, a revised sentence',
    'copy with a negation',
    'copy with a denial before',
    'copy with another number',
  ],
  stays: ['table', 'headline echo', 'pull quote', 'numbered points', 'refrain', 'formula cables'],
};
const cases = Object.entries(kinds).flatMap(([group, names]) =>
  names.map((name) => {
    const found = [...copies, ...newsInCopies, ...mustStay].find((item) => item.name === name);
    if (found === undefined) throw new Error(`bench/quality has no case "${name}"`);
    return { group, name, build: found.build };
  }),
);

/** Takes in texts that have no window of words with an earlier one in common. */
function distinctTexts() {
  const seen = new Set();
  return (text) => {
    const hashes = hashesOf(text);
    const own = [];
    for (let at = 0; at + windowWords <= hashes.length; at++) own.push(windowKey(hashes, at));
    if (own.some((window) => seen.has(window))) return false;
    for (const window of own) seen.add(window);
    return true;
  };
}

/** 52 bits of a window of words. Two windows with one key cost the corpus an article, and no more. */
function windowKey(hashes, from) {
  let high = 0;
  let low = 0;
  for (let at = from; at < from + windowWords; at++) {
    high = Math.imul(high ^ hashes[at], 0x9e3779b1);
    low = Math.imul((low ^ (low >>> 15)) + hashes[at], 0x85ebca6b);
  }
  return (high >>> 0) * 2 ** 20 + (low >>> 12);
}

/** Makes articles, where real ones do not suffice. */
function articleMaker(language) {
  const { paragraph } = madeText(7);
  const article = () => Array.from({ length: 6 }, paragraph).join('\n');
  return language === 'ar' ? () => respelled(article(), arabicLetters) : article;
}

/**
 * @param language en or ar
 * @returns `planted` of `{ group, kind, article, input, expected, notes }`, the kinds in turn, `clean` texts, and how many of those are made
 * since there are no more real ones
 */
export async function cutCorpus(language, plantedCount, cleanCount) {
  const isNew = distinctTexts();
  const planted = [];
  const clean = [];
  // Some allow not every kind, and some share text with an earlier one.
  for (const article of await articlesOf(language, Math.ceil(1.5 * (plantedCount + cleanCount)))) {
    const text = article.paragraphs.join('\n');
    if (planted.length === plantedCount && clean.length === cleanCount) break;
    if (!isNew(text)) continue;
    if (planted.length === plantedCount) {
      clean.push(text);
      continue;
    }
    // The next case that this article allows.
    for (let k = 0; k < cases.length; k++) {
      const item = cases[(planted.length + k) % cases.length];
      const built = item.build(article);
      if (built === undefined) continue;
      planted.push({ group: item.group, kind: item.name, article, ...built });
      break;
    }
  }
  const real = clean.length;
  const make = articleMaker(language);
  while (clean.length < cleanCount) clean.push(make());
  return { planted, clean, madeCount: clean.length - real };
}
