import { defaultDetectOptions } from '../../dist/options.js';
import { foldWords } from '../../dist/sketch/words.js';
import { cleanByTheLaws, cleaningAgainChangesNothing } from './laws.mjs';
import { Broken } from './run.mjs';
import { textWays } from './shrink.mjs';
import { connectives, datelines, makeStory } from './story.mjs';
import { meantWords } from './vocabulary.mjs';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Random articles with random damage: whatever is removed, every sentence and every number still stands. */
export const articles = {
  name: 'articles',
  make: (random) => ({ text: makeStory(random), encoding: random.oneIn(12) ? 'utf-16le' : 'utf-8', options: drawOptions(random) }),
  check,
  bytesOf: ({ text, encoding }) => encoded(text, encoding).length,
  ways: textWays('text'),
  show: ({ text, encoding, options: { remove, paragraphs } }) => JSON.stringify({ encoding, remove, paragraphs, text }),
};

function drawOptions(random) {
  return {
    ...defaultDetectOptions,
    scope: 'document',
    paragraphs: random.oneIn(4) ? random.pick(['line', 'blank']) : 'auto',
    remove: random.oneIn(4) ? random.pick(['exact', 'all']) : 'safe',
  };
}

/** With a byte order mark where it is not UTF-8, so that nothing is left to guess. */
function encoded(text, encoding) {
  return encoding === 'utf-8' ? new TextEncoder().encode(text) : new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
}

async function check({ text, encoding, options }) {
  const bytes = encoded(text, encoding);
  const cleaned = await cleanByTheLaws(bytes, options);
  if (cleaned.edits.length === 0) return;
  await cleaningAgainChangesNothing(cleaned, options);
  const left = encoding === 'utf-8' ? decoder.decode(cleaned.output) : Buffer.from(cleaned.output).toString('utf16le');
  noWordIsNew(text, left);
  // Who asks for all asks for text that may be lost.
  if (options.remove === 'all') return;
  numbersStand(text, left);
  sentencesStand(text, left);
}

function foldedWords(text) {
  const folded = decoder.decode(foldWords(new TextEncoder().encode(text)).folded);
  return folded === '' ? [] : folded.split(' ');
}

function numbersStand(text, left) {
  const isNumber = (word) => /^\p{Nd}+$/u.test(word);
  const standing = new Set(foldedWords(left));
  const lost = foldedWords(text).find((word) => isNumber(word) && !standing.has(word));
  if (lost !== undefined) throw new Broken('every number still stands', lost);
}

function noWordIsNew(text, left) {
  const known = new Set(foldedWords(text));
  const fresh = foldedWords(left).find((word) => !known.has(word));
  if (fresh !== undefined) throw new Broken('the output has no word that the input had not', fresh);
}

function sentencesStand(text, left) {
  const rest = ` ${meantIn(left).join(' ')} `;
  const stands = (words) => rest.includes(` ${words.join(' ')} `);
  // Letters only: of two copies that part the same letters otherwise the first stays, and what is left of a broken word is no word.
  const letters = meantIn(left).join('');
  const isBegun = (words) => letters.includes(words.join(''));
  const wholeLines = linesOf(text);
  const wholeSentences = wholeLines.flatMap((line) => line.split(/[.!?؟…。।]+/u));
  const allLines = [...wholeLines, ...wholeLines.map(withoutDateline), ...wholeLines.flatMap(withoutSignOff), ...wholeSentences];
  const lines = `|${allLines.map((line) => meantIn(line).join('')).join('|')}|`;
  for (const { words, isCut } of sentencesOf(text)) {
    if (isBegun(words) || (isCut && stands(words.slice(0, -1)))) continue;
    if (!seamsOf(words, lines).some((halves) => halves.every(isBegun))) {
      throw new Broken('every sentence still stands', words.join(' '));
    }
  }
}

/** As many words as make a window: by so many the program knows what ends or begins a line elsewhere. */
const windowWords = 5;

/**
 * Where two copies of a text may have been joined without any mark: what comes before ends a line or sentence elsewhere, and what comes
 * after begins one. Such a sentence is two.
 */
function seamsOf(words, lines) {
  const halves = words.map((_, at) => [words.slice(0, at), words.slice(at)]).slice(1);
  return halves.filter(([head, tail]) => {
    return lines.includes(`${head.slice(-windowWords).join('')}|`) && lines.includes(`|${tail.slice(0, windowWords).join('')}`);
  });
}

function meantIn(text) {
  return foldedWords(text).flatMap(meantWords);
}

/** Lines of a text, without the blanks around them. An ETX ends a take, and so a line. */
function linesOf(text) {
  return text
    .replaceAll('\u0003', '\n')
    .split(/[\n\r\u2028]/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A sign-off is a sentence by itself. */
function withoutSignOff(line) {
  return line.split(signOff);
}

const signOff = /(?<=^|\s)(?=(?:Reuter|\(more\)|ENDS|انتهى)["\s]*$)/u;

/** Where a line may be cut: at wide gaps, a capital glued to a small letter, blanks in scripts that have none. */
const joints = /\s{2,}|(?<=\p{Ll})(?=\p{Lu})|(?<=[\p{sc=Han}\p{sc=Thai}])\s|\s(?=[\p{sc=Han}\p{sc=Thai}])/u;

/**
 * The sentences of a text as the words that are meant; parts of them where a line or a joint parts them, since those may go alone.
 * `isCut` where an ellipsis says that it breaks off.
 */
function* sentencesOf(text) {
  for (const line of linesOf(text).flatMap(withoutSignOff)) {
    for (const part of withoutDateline(line).split(joints)) {
      for (const { 1: sentence, 2: mark, index } of part.matchAll(/([^.!?؟…。।]+)( ?\.\.\.| ?…|.|$)/gu)) {
        // Glued to a question mark, a sign is no sign of the number behind it.
        const words = meantIn(withoutConnective(index > 0 ? sentence.replace(/^[-+]/u, '') : sentence));
        const isCut = /[….]{3}|…/u.test(mark);
        if (words.length > 0) yield { words, isCut };
      }
    }
  }
}

function withoutConnective(sentence) {
  const text = sentence.trimStart();
  return text.slice(connectives.find((one) => text.startsWith(one))?.length ?? 0);
}

function withoutDateline(line) {
  const dateline = datelines.find((one) => line.startsWith(one));
  return dateline === undefined ? line : line.slice(dateline.length);
}
