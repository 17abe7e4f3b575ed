import { done, foldDocument, wordsFull } from './fold';
import { fillChanges } from './letters';
import { dropParagraphs, findParagraphs, found, paragraphCount, paragraphsFull, placeParagraphs } from './paragraphs';
import { findRepeats, forgetWindows, placeRepeats, repeatCount } from './windows';
import { expectSound, hasBroken } from './scalar';
import { beginDocument, dropPiece, kindsSeen, placeWords, rollBack, wordCount } from './words';

/*
 * The byte kernel: reads a batch of documents. What every column holds is said at BatchReading in types.ts; memory.ts says where all lies.
 */
export {
  bytes,
  characters,
  dynamicStart,
  expansionEnds,
  expansionParts,
  factors,
  firstKinds,
  masks,
  paddingBytes,
  pages,
  pairs,
  permutation,
  references,
  rows,
  signatures,
  signFirst,
  signLast,
  signRowsMax,
  signSizes,
} from './memory';
export { placeParagraphs } from './paragraphs';
export { sign } from './sign';
export { placeRepeats } from './windows';
export { placeWords } from './words';

/** A document above this is left unread: the columns of a batch are made for so much. */
export const documentBytesMax: u32 = 1 << 22;
/** One of more words is left unread too: the table of windows has no more room. */
const documentWordsMax: u32 = 1 << 20;

/** Columns of documents: where each begins and ends in the input, then where the rows of each end, and what became of it. */
let starts: usize = 0;
let ends: usize = 0;
let wordRowEnds: usize = 0;
let repeatRowEnds: usize = 0;
let paragraphRowEnds: usize = 0;
let states: usize = 0;

export function placeDocuments(from: usize, to: usize, words: usize, repeats: usize, paragraphs: usize, stated: usize): void {
  starts = from;
  ends = to;
  wordRowEnds = words;
  repeatRowEnds = repeats;
  paragraphRowEnds = paragraphs;
  states = stated;
  fillChanges();
}

/** The columns were too short for the batch. */
const full: u32 = 1;

/** Reads the documents of the batch at `input`: 0, or 1 where a column is too short and all must be read again. */
export function read(input: usize, documents: u32, mode: u32): u32 {
  let state: u32 = 0;
  for (let d: usize = 0; d < <usize>documents && state == 0; d++) {
    const from = input + <usize>load<u32>(starts + (d << 2));
    const end = input + <usize>load<u32>(ends + (d << 2));
    state = readDocument(from, end, mode, input, states + d);
    store<u32>(wordRowEnds + (d << 2), wordCount);
    store<u32>(repeatRowEnds + (d << 2), repeatCount);
    store<u32>(paragraphRowEnds + (d << 2), paragraphCount);
  }
  forgetWindows(wordCount);
  return state;
}

/** Values of readState in marks.ts. */
const sound: u8 = 0;
const broken: u8 = 1;
const unread: u8 = 2;

/** What stands around a document is zero while it is read, so that no step need ask where it begins and ends. */
function readDocument(from: usize, end: usize, mode: u32, input: usize, become: usize): u32 {
  store<u8>(become, sound);
  if (from == end) return 0;
  if (end - from > <usize>documentBytesMax) {
    store<u8>(become, unread);
    return 0;
  }
  const ahead = load<u8>(from - 1);
  const behind0 = v128.load(end);
  const behind1 = v128.load(end, 16);
  const behind2 = v128.load(end, 32);
  const behind3 = v128.load(end, 48);
  store<u8>(from - 1, 0);
  const nothing = i8x16.splat(0);
  v128.store(end, nothing);
  v128.store(end, nothing, 16);
  v128.store(end, nothing, 32);
  v128.store(end, nothing, 48);
  const state = readBetween(from, end, mode, input, become);
  store<u8>(from - 1, ahead);
  v128.store(end, behind0);
  v128.store(end, behind1, 16);
  v128.store(end, behind2, 32);
  v128.store(end, behind3, 48);
  return state;
}

function readBetween(from: usize, end: usize, mode: u32, input: usize, become: usize): u32 {
  const firstWord = wordCount;
  const firstParagraph = paragraphCount;
  beginDocument(input);
  expectSound();
  const folding = foldDocument(from, end);
  if (folding == wordsFull) {
    dropPiece();
    return full;
  }
  const isRead = folding == done && wordCount - firstWord <= documentWordsMax;
  const finding = isRead ? findParagraphs(from, end, mode, input) : found;
  if (finding == paragraphsFull) return full;
  if (!isRead || finding != found) {
    dropPiece();
    rollBack(firstWord);
    dropParagraphs(firstParagraph);
    store<u8>(become, unread);
    return 0;
  }
  if (hasBroken) store<u8>(become, broken);
  findRepeats(firstWord, wordCount, (kindsSeen & 2) != 0);
  return 0;
}
