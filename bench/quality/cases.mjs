import { changedCopies } from './changes.mjs';
import {
  cut,
  dice,
  endsAsSentence,
  hardWrapped,
  longSentencesOf,
  misspelt,
  restyled,
  revised,
  scanned,
  sentencesOf,
  shuffled,
  withoutEnd,
  withReferences,
  wordsIn,
} from './damage.mjs';
import { holdsWords, isFound } from './score.mjs';

/*
 * What is done to an article, and what should come out.
 *
 * `build(article, next)` gives `input`, `expected` (the right outputs, the best first) and, where more is worth counting, `notes`: a
 * predicate of output and blocks by name. It gives undefined where an article does not allow the case. `not` names the languages for
 * which a case means nothing; `sent` marks those that are also run on articles in the form in which they were sent.
 */
const datelines = { en: 'LONDON, May 5 (Agency) - ', ar: 'لندن (وكالة) - ', ru: 'ЛОНДОН, 5 мая (Агентство) - ' };
const signOff = (language) => (language === 'ar' ? 'انتهى' : 'Reuter');
const names = {
  en: ['Baxter', 'Lindqvist', 'Okafor', 'Moreau'],
  ar: ['الزبيدي', 'الكواري', 'بنحمدون', 'القصيبي'],
  ru: ['Барановский', 'Журавлёв', 'Тихомиров', 'Гончаренко'],
  th: ['สมบูรณ์ศักดิ์', 'พงษ์พานิชย์', 'วิไลวรรณา', 'เกียรติขจร'],
};

const textOf = ({ tail }, ...lists) => lists.flat().join('\n') + tail;
const copyOf = ({ paragraphs, again }) => paragraphs.map(again);
const bodyOf = (article) => copyOf(article).slice(1);
const wordCount = (text, language) => (language === 'th' ? text.length / 5 : text.split(/\s+/u).length);

/** Copied paragraphs below the whole article. */
function below(article, copied) {
  if (copied === undefined) return undefined;
  const item = textOf(article, article.paragraphs);
  return { input: textOf(article, article.paragraphs, copied), expected: [item], copyAt: item.length - article.tail.length + 1 };
}

const misspeltLines = (paragraphs, language) => misspelt(paragraphs.join('\n\n'), language)?.split('\n\n');

/** The copy up to a paragraph that is long enough to be broken off, and that one broken off. */
function truncated(article, mark) {
  const copy = copyOf(article);
  const last = copy.findLastIndex((paragraph) => wordCount(paragraph, article.language) >= 8);
  return below(article, [...copy.slice(0, last), cut(copy[last], 0.55) + mark]);
}

function twoBlocks({ paragraphs, ...article }) {
  const half = paragraphs.length >> 1;
  const [one, two] = [paragraphs.slice(0, half), paragraphs.slice(half)];
  return { input: textOf(article, one, one.slice(0, 2), two, two.slice(0, 2)), expected: [textOf(article, paragraphs)] };
}

function threeCopies(article) {
  const third = misspeltLines(copyOf(article), article.language);
  return third && below(article, [...copyOf(article).map(restyled), ...third]);
}

function withDateline(article) {
  const { paragraphs, language } = article;
  const lede = datelines[language] + paragraphs[0];
  const { input, expected } = below(article, [lede, ...paragraphs.slice(1)]);
  // Of two copies the fuller may stay: the item under its dateline.
  return {
    input,
    expected: [...expected, textOf(article, [lede, ...paragraphs.slice(1)])],
    notes: { 'only lede stays': (output) => output === `${expected[0]}\n${lede}` },
  };
}

function withSignOff(article) {
  const { input, expected } = below(article, [...article.paragraphs, signOff(article.language)]);
  return { input, expected: [...expected, `${expected[0]}\n${signOff(article.language)}`] };
}

function teaser(article) {
  const { paragraphs, language } = article;
  if (wordCount(paragraphs[0], language) < 10) return undefined;
  return {
    input: textOf(article, `${cut(paragraphs[0], 0.6)} ...`, paragraphs),
    expected: [textOf(article, paragraphs)],
    notes: { 'for review': (_, blocks) => blocks.some(({ verdict }) => verdict === 'review') },
  };
}

/** The first paragraph again at the end, as an excerpt. */
function excerptBelow(article) {
  const { paragraphs, language } = article;
  if (wordCount(paragraphs[0], language) < 16) return undefined;
  return below(article, [`${cut(copyOf(article)[0], 0.6)} ...`]);
}

function wrappedThenFlowing({ paragraphs }) {
  const wrapped = paragraphs.map((paragraph) => hardWrapped(paragraph)).join('\n\n');
  return { input: `${wrapped}\n\n${paragraphs.join('\n\n')}`, expected: [wrapped] };
}

/** The paragraph nearest to the middle that has a number, and what it becomes. */
function revision({ paragraphs, language }) {
  const order = paragraphs
    .map((_, index) => index)
    .sort((a, b) => Math.abs(a - paragraphs.length / 2) - Math.abs(b - paragraphs.length / 2));
  const isFit = (index) => wordCount(paragraphs[index], language) >= 8;
  const at = order.find((index) => isFit(index) && /\p{Nd}/u.test(paragraphs[index])) ?? order.find(isFit);
  const text = at === undefined ? undefined : revised(paragraphs[at], paragraphs.join('\n'), language);
  return text === undefined ? undefined : { at, text };
}

function revisedParagraph(article) {
  const change = revision(article);
  if (change === undefined) return undefined;
  const { input, expected } = below(article, article.paragraphs.with(change.at, change.text));
  return { input, expected: [`${expected[0]}\n${change.text}`], notes: { 'it stays': (output) => holdsWords(output, change.text) } };
}

function revisedSentence(article) {
  const change = revision(article);
  if (change === undefined) return undefined;
  const one = article.paragraphs.join(' ');
  const two = article.paragraphs.with(change.at, change.text).join(' ');
  const freshBy = (split) => {
    const known = new Set(split(one));
    return split(two).filter((sentence) => !known.has(sentence));
  };
  const either = [longSentencesOf, sentencesOf].map(freshBy);
  return {
    input: `${one} ${two}`,
    // Where a short form may end the sentence or not, either is right.
    expected: either.map((sentences) => `${one} ${sentences.join(' ')}`),
    notes: { 'it stays': (output) => either.some((sentences) => sentences.every((sentence) => holdsWords(output, sentence))) },
  };
}

/** A sentence of its own, as long as most; of a script without end marks, half a paragraph. */
function quotable(paragraphs, language) {
  for (const paragraph of paragraphs) {
    const list = language === 'th' ? [cut(paragraph, 0.5)] : sentencesOf(paragraph).filter(endsAsSentence);
    const found = list.find((sentence) => wordCount(sentence, language) >= 8 && wordCount(sentence, language) <= 40);
    if (found !== undefined) return { sentence: found, at: paragraphs.indexOf(paragraph) };
  }
  return undefined;
}

function saysMore(article, next) {
  const fresh = quotable(next.paragraphs, article.language)?.sentence;
  if (fresh === undefined) return undefined;
  const at = article.paragraphs.length >> 1;
  const more = `${fresh} ${article.paragraphs[at]}`;
  const { input, expected } = below(article, article.paragraphs.with(at, more));
  return {
    input,
    expected: [`${expected[0]}\n${fresh}`, `${expected[0]}\n${more}`],
    notes: { 'it stays': (output) => holdsWords(output, fresh), 'with its paragraph': (output) => output === `${expected[0]}\n${more}` },
  };
}

function scanningErrors(article) {
  const random = dice(article.name);
  const built = below(
    article,
    copyOf(article).map((paragraph) => scanned(paragraph, article.language, random)),
  );
  return { ...built, notes: { found: (output, blocks) => output === built.expected[0] || isFound(built.input, built.copyAt, blocks) } };
}

const stays = (text) => ({ input: text, expected: [text] });

function table({ paragraphs, language, name }) {
  const words = [...new Set(wordsIn(paragraphs.join(' '), language).map(([word]) => word))];
  if (words.length < 12) return undefined;
  const random = dice(name);
  const number = () => `${Math.floor(random() * 900)}.${Math.floor(random() * 10)}`;
  const columns = words.slice(0, 4);
  const rows = words.slice(4, 12).map((label) => `${label}: ${columns.map((column) => `${column} ${number()}`).join(', ')}`);
  return stays([...paragraphs, ...rows].join('\n'));
}

function headline({ paragraphs, language }) {
  const [first] = sentencesOf(paragraphs[0]);
  if (language !== 'th' && !endsAsSentence(first)) return undefined;
  return stays([language === 'th' ? cut(paragraphs[0], 0.5) : withoutEnd(first), ...paragraphs].join('\n'));
}

function pullQuote({ paragraphs, language }) {
  const found = quotable(paragraphs.slice(1), language);
  if (found === undefined) return undefined;
  const at = found.at + 1 + 2 < paragraphs.length ? found.at + 1 + 2 : found.at;
  return stays(paragraphs.toSpliced(at, 0, withoutEnd(found.sentence)).join('\n'));
}

function numberedPoints({ paragraphs, language }) {
  const count = Math.min(4, paragraphs.length >> 1);
  const points = paragraphs
    .slice(0, count)
    .map((paragraph, index) => `${index + 1}. ${language === 'th' ? cut(paragraph, 0.5) : sentencesOf(paragraph)[0]}`);
  const answered = points.flatMap((point, index) => [point, paragraphs[count + index]]);
  return stays([...points, ...answered, ...paragraphs.slice(2 * count)].join('\n'));
}

function refrain({ paragraphs, language }) {
  const source = paragraphs.at(-1);
  const line = language === 'th' ? source.slice(0, 32) : source.split(/\s+/u).slice(0, 8).join(' ');
  return stays(paragraphs.flatMap((paragraph, index) => (index === 0 ? [paragraph] : [withoutEnd(line), paragraph])).join('\n'));
}

function cables({ paragraphs, language }) {
  const source = paragraphs.find((paragraph) => wordCount(paragraph, language) >= 20 && wordCount(paragraph, language) <= 80);
  const words = source === undefined ? [] : wordsIn(source, language);
  if (words.length < 3) return undefined;
  const [from, to] = [words[0], words.at(-1)];
  const cable = (one, other) =>
    source.slice(0, from.index) + one + source.slice(from.index + from[0].length, to.index) + other + source.slice(to.index + to[0].length);
  const [one, two, three, four] = names[language];
  return stays(paragraphs.flatMap((paragraph) => (paragraph === source ? [cable(one, two), cable(three, four)] : [paragraph])).join('\n'));
}

/** As sent, the two bodies follow each other with their sign-offs; that of the copy may stay. */
function wholeTwice(article) {
  const { paragraphs, tail } = article;
  const item = textOf(article, paragraphs);
  return { input: `${item}\n${item}`, expected: tail === '' ? [item] : [item, `${item}\n${tail.replace(/^\n/u, '')}`, item + tail] };
}

/** One line, and itself again without a blank between. Without an end mark two words would become one, and the article were lost. */
function glued({ paragraphs, language }) {
  const line = paragraphs.join(' ');
  return language === 'th' || /\p{P}$/u.test(line) ? { input: line + line, expected: [line] } : undefined;
}

function everyParagraphTwice(article) {
  const { paragraphs, again } = article;
  const doubled = paragraphs.flatMap((paragraph) => [paragraph, again(paragraph)]);
  return { input: textOf(article, doubled), expected: [textOf(article, paragraphs)] };
}

function firstTwoAgain(article) {
  const { paragraphs } = article;
  const input = textOf(article, paragraphs.slice(0, 2), copyOf(article).slice(0, 2), paragraphs.slice(2));
  return { input, expected: [textOf(article, paragraphs)] };
}

export const copies = [
  { name: 'whole item twice', sent: true, build: wholeTwice },
  { name: 'body again', sent: true, build: (a) => below(a, bodyOf(a)) },
  { name: 'body again, restyled', sent: true, build: (a) => below(a, bodyOf(a).map(restyled)) },
  { name: 'body again, three slips', sent: true, build: (a) => below(a, misspeltLines(bodyOf(a), a.language)) },
  { name: 'body again, merged', build: (a) => below(a, [bodyOf(a).join(' ')]) },
  { name: 'body again, a sentence a line', not: ['th'], build: (a) => below(a, bodyOf(a).flatMap(sentencesOf)) },
  { name: 'body again, with references', build: (a) => below(a, bodyOf(a).map(withReferences)) },
  { name: 'item again on one line', build: (a) => below(a, [a.paragraphs.join(' ')]) },
  { name: 'item again, joined by nothing', build: (a) => below(a, [a.paragraphs.join('')]) },
  { name: 'one line twice', build: ({ paragraphs: p }) => ({ input: [...p, ...p].join(' '), expected: [p.join(' ')] }) },
  { name: 'one line twice, glued', build: glued },
  { name: 'copy breaks off', build: (a) => truncated(a, '') },
  { name: 'copy breaks off with an ellipsis', build: (a) => truncated(a, '...') },
  { name: 'copy with a new dateline', not: ['th'], build: withDateline },
  { name: 'copy with a sign-off', build: withSignOff },
  { name: 'every paragraph twice', sent: true, build: everyParagraphTwice },
  { name: 'first two again in place', sent: true, build: firstTwoAgain },
  { name: 'paragraphs in another order', sent: true, build: (a) => below(a, shuffled(copyOf(a), dice(a.name))) },
  { name: 'three copies', build: threeCopies },
  { name: 'two separate blocks', build: twoBlocks },
  { name: 'hard-wrapped, then flowing', build: wrappedThenFlowing },
  { name: 'CRLF after LF', build: ({ paragraphs: p }) => ({ input: `${p.join('\n')}\n${p.join('\r\n')}`, expected: [p.join('\n')] }) },
  { name: 'teaser above', build: teaser },
  { name: 'excerpt below', build: excerptBelow },
  { name: 'last three again', sent: true, build: (a) => below(a, copyOf(a).slice(-3)) },
];

export const newsInCopies = [
  { name: 'copy with a revised paragraph', build: revisedParagraph },
  { name: 'one line, a revised sentence', not: ['th'], build: revisedSentence },
  { name: 'copy inside one that says more', build: saysMore },
  { name: 'copy with scanning errors', build: scanningErrors },
  ...changedCopies,
];

export const mustStay = [
  { name: 'table', build: table },
  { name: 'headline echo', build: headline },
  { name: 'pull quote', build: pullQuote },
  { name: 'numbered points', build: numberedPoints },
  { name: 'refrain', build: refrain },
  { name: 'formula cables', build: cables },
];
