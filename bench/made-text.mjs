import { numbersFrom } from './random.mjs';

/*
 * Text of no language, made alike in every run: for benches that must not depend on texts that are not ours to ship.
 */
const syllables = ['ba', 'ce', 'di', 'fo', 'gu', 'har', 'kel', 'lim', 'mon', 'nur', 'pa', 're', 'si', 'to', 'vun', 'wes'];

/** `random` numbers, and `words(count)` and a `paragraph()` in ASCII drawn by them. */
export function madeText(seed) {
  const random = numbersFrom(seed);
  const vocabulary = Array.from({ length: 20_000 }, () =>
    Array.from({ length: 1 + Math.floor(4 * random()) }, () => syllables[Math.floor(random() * syllables.length)]).join(''),
  );
  /** Squared, so that some words come often and most seldom, as in real text. */
  const word = () => vocabulary[Math.floor(vocabulary.length * random() ** 2)];
  const words = (count) => Array.from({ length: count }, word).join(' ');
  return { random, words, paragraph: () => `${words(20 + Math.floor(40 * random()))}.` };
}
