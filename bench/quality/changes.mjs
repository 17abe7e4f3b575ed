import { dice, sentencesOf } from './damage.mjs';
import { holdsWords } from './score.mjs';

/*
 * Copies in which one sentence says something else by one word: it must stay, whole, while the rest goes.
 */
const nots = { en: 'not', ar: 'لا', ru: 'не' };
const denials = { en: 'He denied that', ar: 'ونفى أن', ru: 'Он отрицал, что' };
const wordsMin = 6;

/** Words of a sentence, changed; undefined where they do not allow it. */
const changes = {
  'a negation': (words, language, random) => words.toSpliced(1 + Math.floor(random() * (words.length - 1)), 0, nots[language]),
  'a word less': (words, _, random) => words.toSpliced(Math.floor(random() * words.length), 1),
  'words swapped': (words, _, random) => {
    const at = Math.floor(random() * (words.length - 1));
    return words.toSpliced(at, 2, words[at + 1], words[at]);
  },
  'a denial before': (words, language) => [denials[language], ...words],
  'another number': (words) => {
    const at = words.findIndex((word) => /\d/u.test(word));
    return at < 0
      ? undefined
      : words.with(
          at,
          words[at].replace(/\d/u, (digit) => (Number(digit) + 1) % 10),
        );
  },
  'another unit': (words) => {
    const at = words.findIndex((word) => /^(?:mln|pct|dlrs|%|مليون|المئة|ريال|دولار|рублей|млн|процента)/u.test(word));
    return at < 0 ? undefined : words.with(at, 'billion');
  },
};

/** One sentence of one paragraph, changed; drawn by lot, alike in every run. */
function changedParagraph({ paragraphs, language, name }, change, seed) {
  const random = dice(name + seed);
  const places = paragraphs.flatMap((paragraph, at) =>
    sentencesOf(paragraph).flatMap((sentence, k) => (sentence.split(/\s+/u).length >= wordsMin ? [{ at, k }] : [])),
  );
  if (places.length === 0) return undefined;
  const { at, k } = places[Math.floor(random() * places.length)];
  const sentences = sentencesOf(paragraphs[at]);
  const changed = change(sentences[k].split(/\s+/u), language, random)?.join(' ');
  // A change of signs alone says the same.
  if (changed === undefined || holdsWords(paragraphs.join('\n'), changed)) return undefined;
  return { at, sentence: changed, paragraph: sentences.with(k, changed).join(' ') };
}

function build(article, change, seed) {
  const found = changedParagraph(article, change, seed);
  if (found === undefined) return undefined;
  const item = article.paragraphs.join('\n');
  const copy = article.paragraphs.with(found.at, found.paragraph).join('\n');
  return {
    input: `${item}\n${copy}`,
    expected: [`${item}\n${found.paragraph}`],
    notes: { 'it stays': (output) => holdsWords(output, found.sentence) },
  };
}

export const changedCopies = Object.entries(changes).map(([name, change]) => ({
  name: `copy with ${name}`,
  not: ['th'],
  build: (article) => build(article, change, name),
}));
