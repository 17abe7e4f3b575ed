import { foldWords } from '../dist/sketch/words.js';
import { textsOf } from './texts.mjs';

/*
 * As many paragraphs as wanted, put together of phrases of real articles (made ones where there are no corpora). A tenth of them are copies
 * of an earlier one with up to four words replaced, so that what is alike is known without comparing all with all.
 */
const recentMax = 4000;

/** Plain words of a text and where they stand in it. */
function wordsOf(bytes) {
  const { starts, ends, hashes, kinds, count } = foldWords(bytes);
  const rows = Uint32Array.from({ length: count }, (_, row) => row).filter((row) => kinds[row] === 0);
  return { bytes, starts: rows.map((row) => starts[row]), ends: rows.map((row) => ends[row]), hashes: rows.map((row) => hashes[row]) };
}

/**
 * Reads the articles. Words are numbers of their words.
 *
 * @returns `paragraphMaker(random)`, which answers a function from the number of a paragraph to `{ words, base }`, where `base` is
 * `{ number, words }` of what it is a copy of; `writeWords(bytes, at, words)`, which answers where they end; and `hashOf(word)`
 */
export function openPhrases() {
  const source = wordsOf(Buffer.from([...textsOf('English').slice(0, 12_000), ...textsOf('Arabic').slice(0, 6_000)].join('\n')));
  const count = source.starts.length;

  const paragraphMaker = (random) => {
    const below = (most) => Math.floor(most * random());
    const recent = [];
    const fresh = () => {
      const words = [];
      for (let left = 12 + below(70); left > 0; ) {
        const first = below(count - 16);
        for (let k = 0, length = Math.min(left, 4 + below(6)); k < length; k++, left--) words.push(first + k);
      }
      return words;
    };
    return (number) => {
      if (recent.length > 100 && random() < 0.1) {
        const base = recent[below(recent.length - 60)];
        const words = [...base.words];
        for (let edits = [0, 1, 1, 2, 2, 3, 4][below(7)]; edits > 0; edits--) words[below(words.length)] = below(count);
        return { words, base };
      }
      const words = fresh();
      if (recent.length < recentMax) recent.push({ number, words });
      else recent[below(recentMax)] = { number, words };
      return { words };
    };
  };

  const writeWords = (bytes, at, words) => {
    let next = at;
    for (const word of words) {
      for (let k = source.starts[word]; k < source.ends[word]; k++) bytes[next++] = source.bytes[k];
      bytes[next++] = 32;
    }
    bytes[next - 1] = 46;
    return next;
  };

  return { paragraphMaker, writeWords, hashOf: (word) => source.hashes[word] };
}
