import { wordKind } from './marks.js';
import { foldKind, foldTable } from './sketch/fold.js';
import { foldedText, foldWords } from './sketch/words.js';
import { abbreviations, type WordForms } from './text/edges.js';
import { connectives } from './text/furniture.js';
import type { Words } from './types.js';
import { badByte, decodeAt } from './utf8.js';

const encoder = new TextEncoder();
const ampersand = 0x26;

/**
 * What the words of a text say by their folded forms, seen by their hashes: so that a text whose words are known as columns need not be
 * folded again. A connective is read as text before it is believed; an abbreviation need not be, since it only makes an edge less sure.
 */
export function wordForms(bytes: Uint8Array, words: Words): WordForms {
  const { starts, ends, hashes, kinds } = words;
  const shortHashes = abbreviationHashes();
  const phrasesBy = connectivesByHash();
  return {
    isShort: (word) =>
      kinds[word] === wordKind.word &&
      (shortHashes.has(hashes[word]) || isOneLetter(bytes, starts[word], ends[word], () => lettersIn(words, word))),
    connectiveWords: (word, last) => {
      for (const { text, hashes: phrase } of phrasesBy.get(hashes[word]) ?? []) {
        if (word + phrase.length - 1 > last || !phrase.every((hash, k) => hash === hashes[word + k])) continue;
        const read = foldWords(bytes, starts[word], ends[word + phrase.length - 1]);
        if (foldedText(read, 0, read.count) === text) return phrase.length;
      }
      return 0;
    },
  };
}

let shortForms: ReadonlySet<number> | undefined;

/** Hashes of the short forms that a period may follow inside a sentence. */
export function abbreviationHashes(): ReadonlySet<number> {
  shortForms ??= new Set([...abbreviations].map((text) => foldWords(encoder.encode(text)).hashes[0]));
  return shortForms;
}

interface Phrase {
  readonly text: string;
  readonly hashes: Uint32Array;
}

let phrases: ReadonlyMap<number, readonly Phrase[]> | undefined;

/** The connectives by the hash of their first word, the longest first. */
export function connectivesByHash(): ReadonlyMap<number, readonly Phrase[]> {
  if (phrases !== undefined) return phrases;
  const all = [...connectives].map((text) => ({ text, hashes: foldWords(encoder.encode(text)).hashes }));
  const byHash = new Map<number, Phrase[]>();
  for (const phrase of all.sort((one, other) => other.hashes.length - one.hashes.length)) {
    byHash.set(phrase.hashes[0], [...(byHash.get(phrase.hashes[0]) ?? []), phrase]);
  }
  phrases = byHash;
  return byHash;
}

/** @param counted how many letters a word has that is written with a reference or with a character for several */
function isOneLetter(bytes: Uint8Array, start: number, end: number, counted: () => number): boolean {
  const { pages, rows } = foldTable();
  let letters = 0;
  for (let at = start; at < end && letters < 2; ) {
    const decoded = decodeAt(bytes, at, end);
    const codePoint = decoded & 0x1fffff;
    at += decoded >>> 21;
    if (codePoint === badByte || codePoint === ampersand) return counted() === 1;
    const kind = rows[(pages[codePoint >>> 8] << 8) | (codePoint & 0xff)] >>> 21;
    if (kind === foldKind.several) return counted() === 1;
    if (kind !== foldKind.vanish) letters++;
  }
  return letters === 1;
}

function lettersIn(words: Words, word: number): number {
  return [...foldedText(words, word, word + 1)].length;
}
