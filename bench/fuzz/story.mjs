import { isUnspaced, isWord, slipsOf, vocabularies } from './vocabulary.mjs';

/*
 * Random articles, and what befalls them on the wire: blocks twice, paragraphs run together, slips, cuts, datelines, sign-offs, lists.
 */
export const datelines = [
  'LONDON, May 4 (Agency) - ',
  'PARIS (Agency) - ',
  'ЛОНДОН, 5 мая (Агентство) — ',
  'لندن (وكالة) - ',
  '(Agency) - ',
];
/** They go with the copy that they join to the text, and say nothing. */
export const connectives = ['Also ', 'Meanwhile, ', 'In addition ', 'Кроме того, ', 'كذلك ', 'إلى ذلك '];
const bullets = ['1. ', '2. ', '* ', '- ', '• ', 'a) '];
const signOffs = [' Reuter', '\nReuter\n\u0003', '\nReuter', '\nانتهى', ' (more)', ' ENDS'];
const numbers = ['12', '587', '1250', '3,640', '4.5', '7%', '-5', '$40', '2031', '٦١٢', '百'];
const ends = ['.', '.', '.', '.', '!', '?', '؟', '。', '।', '."', '...', ' ...', '…', ':', ''];
const paragraphBreaks = ['\n', '\n', '\n', '\n\n', '\r\n', '\r\n\r\n', '\n \t\n', '\n    ', '\r', '\u2028', ' \n', '\n\u0003\n'];
/** Most characters of an article; what grows beyond it by blocks that are doubled again and again is cut off. */
const charactersMax = 3000;

export function makeStory(random) {
  const style = styleOf(random);
  let paragraphs = random.several(random.between(1, 6), () => paragraph(random, style));
  const damages = random.between(1, 6);
  for (let k = 0; k < damages; k++) paragraphs = random.pick(allDamages)(random, paragraphs, style);
  const text = joined(random, paragraphs, style);
  return [...text].slice(0, charactersMax).join('');
}

/** Most articles are of one script and write their line ends in one way; a few mix everything. */
function styleOf(random) {
  const scripts = Object.keys(vocabularies);
  const own = random.oneIn(3) ? 'latin' : random.pick(scripts);
  const lineBreak = random.pick(['\n', '\n', '\n\n', '\r\n', ' ']);
  const isMixed = random.oneIn(4);
  return {
    script: () => (random.oneIn(isMixed ? 3 : 40) ? random.pick(scripts) : own),
    /** How many words of a vocabulary are in use: with few of them much repeats by chance. */
    richness: random.pick([6, 20, 400]),
    lineBreak: () => (random.oneIn(isMixed ? 2 : 30) ? random.pick(paragraphBreaks) : lineBreak),
    isPlain: random.oneIn(2),
    width: random.oneIn(8) ? random.between(40, 80) : 0,
  };
}

function paragraph(random, style) {
  return random.several(random.between(1, 3), () => sentence(random, style)).join(random.oneIn(20) ? '' : ' ');
}

function sentence(random, style) {
  const script = style.script();
  const words = vocabularies[script].slice(0, style.richness);
  const count = random.oneIn(4) ? random.between(1, 6) : random.between(6, 16);
  const drawn = random.several(count, () => (random.oneIn(15) ? random.pick(numbers) : random.pick(words)));
  const text = drawn.join(isUnspaced(script) ? '' : ' ');
  const joint = random.oneIn(25) ? random.pick(connectives) : '';
  const clause = random.oneIn(25) ? `${random.pick(words)} ${random.pick(words)}; ` : '';
  return joint + capital(clause + text) + (style.isPlain ? '.' : random.pick(ends));
}

function capital(text) {
  const [first = '', ...rest] = text;
  return first.toUpperCase() + rest.join('');
}

/** Paragraphs to text; hard-wrapped where the style is, with a byte order mark now and then. */
function joined(random, paragraphs, { lineBreak, width }) {
  let text = random.oneIn(40) ? '\ufeff' : '';
  for (const [index, one] of paragraphs.entries()) {
    text += width > 0 ? wrapped(one, width) : one;
    if (index + 1 < paragraphs.length || !random.oneIn(3)) text += lineBreak();
  }
  return text;
}

function wrapped(text, width) {
  let column = 0;
  return text.replaceAll(/ ?[^ \n]+/gu, (word) => {
    column += word.length;
    if (column <= width) return word;
    column = word.length;
    return `\n${word.trimStart()}`;
  });
}

/** Some paragraphs of one place once more, at another one or right behind; sometimes over and over. */
function doubleBlock(random, paragraphs) {
  const from = random.below(paragraphs.length);
  const block = paragraphs.slice(from, from + random.between(1, 4));
  const to = random.oneIn(3) ? from + block.length : random.between(0, paragraphs.length);
  const times = random.oneIn(10) ? random.between(2, 4) : 1;
  return paragraphs.toSpliced(to, 0, ...random.several(times, () => block).flat());
}

/** One paragraph in another's place or text. */
function changeOne(change) {
  return (random, paragraphs, style) => {
    const at = random.below(paragraphs.length);
    return paragraphs.with(at, change(random, paragraphs[at], style));
  };
}

function merge(random, paragraphs) {
  const at = random.below(paragraphs.length);
  return paragraphs.toSpliced(at, 2, paragraphs.slice(at, at + 2).join(random.pick([' ', ' ', '', '  ', '\u00a0'])));
}

function swap(random, paragraphs) {
  const at = random.below(paragraphs.length);
  return paragraphs.toSpliced(at, 2, ...paragraphs.slice(at, at + 2).reverse());
}

function interrupt(random, paragraphs, style) {
  return paragraphs.toSpliced(
    random.between(0, paragraphs.length),
    0,
    random.oneIn(3) ? sentence(random, style) : paragraph(random, style),
  );
}

function changeWord(change) {
  return changeOne((random, text) => {
    const words = text.split(' ');
    const at = random.below(words.length);
    return words.with(at, change(random, words[at])).join(' ');
  });
}

function slip(random, word) {
  const slips = slipsOf(word);
  // A slip in a slip would be another word.
  return slips.length > 0 && isWord(word) ? random.pick(slips) : word;
}

/** Another number: two digits in each other's place, or one more, as no slip but another fact. */
function misnumber(_random, text) {
  return text.replace(/(?<!\d)(\d)(\d)(\d*)/u, (number, first, second, rest) =>
    first === second ? number + first : second + first + rest,
  );
}

function glue(random, text) {
  const blanks = [...text.matchAll(/(?<=\p{L}) (?=\p{L})/gu)];
  if (blanks.length === 0) return text;
  const { index } = random.pick(blanks);
  return text.slice(0, index) + text.slice(index + 1);
}

function cut(random, text) {
  const characters = [...text];
  const at = random.between(1, characters.length);
  return random.oneIn(4)
    ? characters.slice(at - 1).join('')
    : characters.slice(0, at).join('') + random.pick(['...', '…', ' ...', '..."', '']);
}

function restyle(random, text) {
  return random.pick([
    () => text.replaceAll(' ', '\u00a0'),
    () => text.replaceAll('"', '”'),
    () => text.replaceAll(/(?<=\p{Script=Arabic})(?=ا)/gu, 'ـ'),
    () => text.toUpperCase(),
    () => text.replaceAll(' ', '  '),
    () => `"${text}"`,
    () => text.replace(/[.!?]$/u, ''),
    () => text.normalize('NFD'),
  ])();
}

function without(random, text) {
  const sentences = text.split(/(?<=[.!?]) /u);
  return sentences.toSpliced(random.below(sentences.length), 1).join(' ') || text;
}

const allDamages = [
  ...[doubleBlock, doubleBlock, doubleBlock, doubleBlock, doubleBlock, merge, merge, swap, interrupt, interrupt],
  changeWord(slip),
  changeWord(slip),
  changeWord((random) => random.pick(numbers)),
  changeWord((random) => random.pick(vocabularies.latin)),
  changeOne(misnumber),
  changeOne(misnumber),
  changeOne(glue),
  changeOne(cut),
  changeOne(restyle),
  changeOne(without),
  changeOne((random, text, style) => `${text} ${sentence(random, style)}`),
  changeOne((random, text, style) => `${sentence(random, style)} ${text}`),
  changeOne((random, text) => random.pick(datelines) + text),
  changeOne((random, text) => random.pick(bullets) + text),
  changeOne((random, text) => text + random.pick(signOffs)),
];
