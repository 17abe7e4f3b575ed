import { randomFrom } from './random.mjs';

/*
 * Words of no language in the letters of many. Each is built as (consonant, vowel) one to three times and a consonant, so that two words
 * glued together can be told apart again: only at their joint do two consonants meet. No word is a slip of the pen of another one.
 */
const consonants = 'bdfgklmnprstvz';
const vowels = 'aeiou';
const latin = consonants + vowels;
/** Letter for letter what stands for `latin` elsewhere. None of them folds to another of its script. */
const alphabets = {
  latin,
  cyrillic: 'бдфгклмнпрствзаеіоу',
  greek: 'βδφγκλμνπρστχζαεηοω',
  arabic: 'بدفغكلمنجرستخزاهطوي',
  devanagari: 'बदफगकलमनपरसतवजअइउएओ',
  hebrew: 'בדחגקלמנפרסתשזאהטוי',
};
/** Scripts that part no words by blanks. Each sign, or each sign with its vowel, is a word to the detector. */
const unspaced = {
  han: [...'港口船工人天海山水风粮食新旧高低长短东西南北红白青黄早晚春秋年月日夜'],
  thai: ['กา', 'ขี', 'คู', 'เงอ', 'จำ', 'ชน', 'ซัก', 'ดี', 'ตา', 'ทุ', 'นก', 'บน', 'ปี', 'ผล', 'ฝน', 'มา', 'ยิน', 'รอ', 'ลม', 'วัน'],
};
const wordsPerScript = 400;
const lettersMin = 3;

/** A letter twice, and two neighbours in each other's place: what src takes for one word spelt in two ways. */
export function slipsOf(word) {
  const letters = [...word];
  const doubled = letters.length >= 4 ? [letters.toSpliced(2, 0, letters[1]).join('')] : [];
  const swapped = letters.length >= 5 ? [letters.toSpliced(2, 2, letters[3], letters[2]).join('')] : [];
  return [...doubled, ...swapped].filter((slip) => slip !== word);
}

function rawWord(random) {
  const syllables = random.several(random.between(1, 3), () => random.pick([...consonants]) + random.pick([...vowels]));
  return syllables.join('') + random.pick([...consonants]);
}

function makeWords() {
  const random = randomFrom(1987);
  const taken = new Set();
  const words = [];
  while (words.length < wordsPerScript) {
    const word = rawWord(random);
    const forms = allForms(word);
    if (forms.some((form) => taken.has(form))) continue;
    for (const form of forms) taken.add(form);
    words.push(word);
  }
  return words;
}

/** The word and everything that is one slip away from it: so no two words are even two slips apart. */
function allForms(word) {
  const letters = [...word];
  const forms = [word];
  for (let at = 0; at < letters.length; at++) {
    forms.push(letters.toSpliced(at, 0, letters[at]).join(''));
    if (at + 1 < letters.length) forms.push(letters.toSpliced(at, 2, letters[at + 1], letters[at]).join(''));
  }
  return [...new Set(forms)];
}

function written(word, alphabet) {
  const signs = [...alphabet];
  return [...word].map((letter) => signs[latin.indexOf(letter)]).join('');
}

const latinWords = makeWords();

/** The words of each script. Those of an article are drawn from the first few, so that they repeat by chance, or from all. */
export const vocabularies = Object.fromEntries([
  ...Object.entries(alphabets).map(([script, alphabet]) => [script, latinWords.map((word) => written(word, alphabet))]),
  ...Object.entries(unspaced),
]);

export const isUnspaced = (script) => script in unspaced;

/** Every form of a word with blanks around it that the articles hold, and the word that is meant. */
const meant = new Map();
for (const script of Object.keys(alphabets)) {
  for (const word of vocabularies[script]) for (const form of [word, ...slipsOf(word)]) meant.set(form, word);
}

/** Whether it is a word as it should be, in small letters or not. */
export function isWord(text) {
  const small = text.toLowerCase();
  return meant.get(small) === small;
}

/** The words that a folded word stands for: without its slips, and several where they were glued together. */
export function meantWords(folded) {
  return folded.split(/(?<=\p{Nd})(?=\p{L})|(?<=\p{L})(?=\p{Nd})/u).flatMap(unglued);
}

function unglued(folded) {
  const word = meant.get(folded);
  if (word !== undefined) return [word];
  for (let at = lettersMin; at <= folded.length - lettersMin; at++) {
    const head = meant.get(folded.slice(0, at));
    if (head === undefined) continue;
    const rest = unglued(folded.slice(at));
    if (rest.length > 1 || meant.has(folded.slice(at))) return [head, ...rest];
  }
  return [folded];
}
