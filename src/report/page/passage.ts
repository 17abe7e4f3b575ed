import { textPart, textPointsMax } from '../page-data.js';
import { type Piece, wordDifference } from './diff.js';
import { element, named, shownText } from './dom.js';
import type { PageBlock, PagePassage } from './model.js';

/** The passage that stays and its copy, beside each other, with the words in which they differ marked. */
export function passagePair({ kept, copy, verdict }: PageBlock): HTMLElement {
  const isCompared = kept.text !== undefined && copy.text !== undefined && kept.part !== textPart.excerpt && copy.part !== textPart.excerpt;
  const isCut = kept.part === textPart.cut || copy.part === textPart.cut;
  const whole = (text = ''): readonly Piece[] => [{ text, state: 'same' }];
  const [keptPieces, copyPieces] = isCompared
    ? wordDifference(kept.text ?? '', copy.text ?? '', isCut)
    : [whole(kept.text), whole(copy.text)];
  const states = new Set([...keptPieces, ...copyPieces].map(({ state }) => state));
  return element(
    'div',
    {},
    element(
      'div',
      { class: 'passages' },
      passageBox('kept', 'Stays', kept, keptPieces),
      passageBox(verdict, copyTitle[verdict], copy, copyPieces),
    ),
    isCompared ? element('p', { class: 'legend' }, ...legend(states)) : undefined,
  );
}

const copyTitle = { remove: 'Goes', review: 'Copy, for review', keep: 'Copy, stays too' } as const;

function legend(states: ReadonlySet<Piece['state']>): (Node | string)[] {
  if (!states.has('only') && !states.has('spelling')) return ['Word for word the same.'];
  return [
    ...(states.has('only') ? [element('mark', { class: 'only' }, 'marked'), ' stands on one side only. '] : []),
    ...(states.has('spelling') ? [element('span', { class: 'spelling' }, 'dotted'), ' is the same word, written otherwise.'] : []),
  ];
}

function passageBox(kind: string, title: string, passage: PagePassage, pieces: readonly Piece[]): HTMLElement {
  const { name, place, record, text, part } = passage;
  return element(
    'article',
    { class: `passage ${kind}`, 'aria-label': title },
    element(
      'header',
      {},
      element('h3', {}, title),
      element('p', { class: 'name' }, named(name)),
      element('p', { class: 'place' }, place, record === undefined ? undefined : ', in ', ...recordName(record)),
    ),
    element(
      'div',
      { class: 'text' },
      ...(text === undefined ? [element('p', { class: 'note' }, 'Its text was not at hand.')] : paragraphsOf(pieces)),
    ),
    note(text, part),
  );
}

function recordName(record: PagePassage['record']): (Node | string)[] {
  return record === undefined ? [] : [named(record.path === '-' ? 'standard input' : record.path), `:${record.line}`];
}

function note(text: string | undefined, part: number): HTMLElement | undefined {
  if (text === undefined || part === textPart.whole) return undefined;
  const what = part === textPart.cut ? `No more than its first ${textPointsMax} characters are shown.` : 'Only its beginning is at hand.';
  return element('p', { class: 'note' }, what);
}

/** Longer lines are paragraphs, and not the lines of one. */
const wrappedMax = 90;
const sentenceEnd = /[.!?\u2026\u061f\u06d4\u3002\uff01\uff1f:\u00bb\u201d\u2019"')\]]\s*$/u;

/** Each line of the text in its own direction. A line that only goes on with what was broken off above it follows closely. */
function paragraphsOf(pieces: readonly Piece[]): HTMLElement[] {
  const lines: { parts: (Node | string)[]; text: string }[] = [{ parts: [], text: '' }];
  for (const { text, state } of pieces)
    for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
      if (index > 0) lines.push({ parts: [], text: '' });
      const last = lines[lines.length - 1];
      last.text += line;
      last.parts.push(...(state === 'same' ? signed(line) : [element('mark', { class: state }, ...signed(line))]));
    }
  const goesOn = (above = '') => above.trim() !== '' && above.length <= wrappedMax && !sentenceEnd.test(above);
  return lines.flatMap(({ parts, text }, index) => {
    if (text.trim() === '') return [];
    return [element('p', { dir: 'auto', class: index > 0 && goesOn(lines[index - 1].text) ? 'on' : undefined }, ...parts)];
  });
}

/** The names of invisible characters are set apart from the text. */
function signed(text: string): (Node | string)[] {
  return shownText(text)
    .split(/(\u27e8U\+[0-9A-F]{4}\u27e9)/)
    .flatMap((part, index) => (part === '' ? [] : [index % 2 === 0 ? part : element('bdi', { class: 'sign' }, part.slice(1, -1))]));
}
