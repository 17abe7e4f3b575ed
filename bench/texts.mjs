import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { reutersArticles, russianArticles, saudiArticles, thaiArticles } from './corpora.mjs';
import { madeText } from './made-text.mjs';
import { numbersFrom } from './random.mjs';

/*
 * Texts to be timed on, by script: real ones where there are corpora, else made ones; Chinese ones are always made. `mixed` takes turns.
 */
export const scripts = ['English', 'Arabic', 'Russian', 'Thai', 'Chinese', 'mixed'];

export const arabicLetters = 'ابتثجحخدذرزسشصضطظعغفقكلمنهويةى';

/** Articles of one script, the same ones each time. */
export function textsOf(script) {
  const hasCorpora = existsSync(join(process.env.DOUBLETAKE_CORPORA ?? 'nowhere', 'thaigov'));
  const real = { English: reutersArticles, Arabic: saudiArticles, Russian: russianArticles, Thai: thaiArticles }[script];
  if (real !== undefined && hasCorpora) return real('texts').map(({ text }) => text);
  switch (script) {
    case 'mixed':
      return inTurns(scripts.slice(0, -1).map(textsOf));
    case 'Chinese':
      return chinese(1500);
    case 'Arabic':
      return spelled(arabicLetters);
    case 'Russian':
      return spelled('абвгдежзиклмнопрстуфхцчшщыьэюяй');
    case 'Thai':
      return spelled('กขคงจชซญดตถทนบปผฝพฟมยรลวศสหอะาิีุู');
    default:
      return english();
  }
}

const madeCount = 2000;

function english() {
  const { paragraph } = madeText(1);
  return Array.from({ length: madeCount }, () => Array.from({ length: 12 }, paragraph).join('\n'));
}

/** Articles whose words are those of the made English ones, letter for letter in another alphabet. */
function spelled(letters) {
  return english().map((text) => respelled(text, letters));
}

/** Small Latin letters as those of another alphabet. */
export function respelled(text, letters) {
  const alphabet = [...letters];
  return text.replace(/[a-z]/g, (letter) => alphabet[(letter.codePointAt(0) * 7) % alphabet.length]);
}

/** Han characters drawn by Zipf's law, a mark each fifteen or so. */
function chinese(count) {
  const random = numbersFrom(2);
  const character = () => String.fromCodePoint(0x4e00 + ((Math.floor(3000 ** random()) * 37) % 0x4f00));
  const sentence = () => `${Array.from({ length: 8 + Math.floor(14 * random()) }, character).join('')}${random() < 0.7 ? '，' : '。'}`;
  const paragraph = () => Array.from({ length: 8 }, sentence).join('');
  return Array.from({ length: count }, () => Array.from({ length: 6 }, paragraph).join('\n'));
}

function inTurns(lists) {
  const most = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: most }, (_, turn) => lists.map((list) => list[turn % list.length])).flat();
}
