import { argumentsLeft, articleTexts, writeOutcome } from './articles.mjs';
import { timed } from './timed.mjs';

/*
 * onion with its defaults: 7-grams, a paragraph goes where half of its words stand in some that were seen, and up to 20 words between two
 * that go, go too. It reads a word a line; words and signs are parted here, and the time for that is not counted.
 */
const [program] = argumentsLeft;
const token = /[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu;
const articles = articleTexts().map((text) => text.split('\n'));
const paragraphLines = (paragraph) => ['<p>', ...(paragraph.match(token) ?? []), '</p>'];
const documentLines = (paragraphs) => ['<doc>', ...paragraphs.flatMap(paragraphLines), '</doc>'];
const vertical = articles.map((paragraphs) => `${documentLines(paragraphs).join('\n')}\n`).join('');

const { seconds, stdout } = timed(program, ['-q'], { input: vertical });
// Each line comes back behind a 1, a duplicate, or a 0.
const marks = String(stdout)
  .split('\n')
  .filter((line) => line.endsWith('\t<p>'))
  .map((line) => line.startsWith('1'));
let at = 0;
writeOutcome(
  seconds,
  articles.map((paragraphs) => paragraphs.filter(() => !marks[at++]).join('\n')),
);
if (at !== marks.length) throw new Error(`${at} paragraphs went in and ${marks.length} came out`);
