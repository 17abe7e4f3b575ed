import { defaultDetectOptions } from '../../dist/options.js';
import { cleanDocument } from '../../dist/pipeline.js';
import { foldWords } from '../../dist/sketch/words.js';

/*
 * What came out, against what should have: as bytes, as bags of folded words, and as the article's sentences. Bags, because either copy
 * may go, and an exact copy has the same words.
 */
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const options = { ...defaultDetectOptions, paragraphs: 'auto', scope: 'document', threshold: 0.7 };

/** The cleaner under test; a prototype is called the same way and gives no blocks. */
export async function ours(text) {
  const { output, blocks } = await cleanDocument({ id: 'x.txt', bytes: encoder.encode(text) }, options);
  return { text: decoder.decode(output), blocks };
}

export const hashesOf = (text) => foldWords(encoder.encode(text)).hashes;
const foldedText = (text) => ` ${decoder.decode(foldWords(encoder.encode(text)).folded)} `;

/** Do the words of a passage stand in a row in the output? */
export const holdsWords = (output, passage) => foldedText(output).includes(foldedText(passage));

function bagOf(text) {
  const bag = new Map();
  for (const hash of hashesOf(text)) bag.set(hash, (bag.get(hash) ?? 0) + 1);
  return bag;
}
const less = (bag, other) => new Map([...bag].map(([hash, count]) => [hash, Math.max(0, count - (other.get(hash) ?? 0))]));
const size = (bag) => [...bag.values()].reduce((sum, count) => sum + count, 0);
const shared = (bag, other) => [...bag].reduce((sum, [hash, count]) => sum + Math.min(count, other.get(hash) ?? 0), 0);

/** Words removed, words that should have been, and words that are both. */
export function removedWords(input, output, expected) {
  const before = bagOf(input);
  const removed = less(before, bagOf(output));
  const wanted = less(before, bagOf(expected));
  return { removed: size(removed), wanted: size(wanted), right: shared(removed, wanted) };
}

const sentences = (text) =>
  text
    .split(/(?<=[.!?\u061f]["'\u201d\u2019\u00bb)\]]*)\s+|(?<=\u3002)|\n/u)
    .map(foldedText)
    .filter((sentence) => sentence.trim() !== '');

/** The article's sentences whose words do not stand in a row in the output. */
export function lostSentences(article, output) {
  const [before, after] = [foldedText(article), foldedText(output)];
  return sentences(article).filter((sentence) => before.includes(sentence) && !after.includes(sentence));
}

/** Do blocks of verdict remove or review cover half of the words from character `copyAt` on? */
export function isFound(input, copyAt, blocks) {
  const from = encoder.encode(input.slice(0, copyAt)).length;
  const { starts, count } = foldWords(encoder.encode(input));
  const told = blocks.filter(({ verdict }) => verdict !== 'keep').map(({ copy }) => copy);
  let words = 0;
  let covered = 0;
  for (let word = 0; word < count; word++) {
    if (starts[word] < from) continue;
    words++;
    if (told.some(({ start, end }) => start <= starts[word] && starts[word] < end)) covered++;
  }
  return covered * 2 >= words;
}
