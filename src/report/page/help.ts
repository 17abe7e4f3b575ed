import { element } from './dom.js';

const keys: readonly (readonly [string, string])[] = [
  ['j  k', 'the next block, the one before; so do the arrows in the list'],
  ['Enter', 'from the search to the list, from there to the block'],
  ['/', 'search'],
  ['Esc', 'back: out of the search, from the block to the list'],
  ['1  2  3', 'blocks, documents, the whole run'],
  ['?', 'these keys'],
];

const words: readonly (readonly [string, string])[] = [
  ['to remove', 'it certainly says nothing new: clean takes it out'],
  ['for review', 'it repeats, but may be meant, or may say something new'],
  ['kept', 'too short to mean anything'],
  ['exact, near, contained', 'the same words; most of the same words; words that stand in a longer passage'],
  ['Jaccard, containment', 'how much the two passages share: of both together, and of the smaller one, from 0 to 1'],
];

/** What the keys do and the words mean. */
export function createHelp(): HTMLDialogElement {
  const list = (rows: typeof keys, name: 'kbd' | 'b') =>
    element('dl', {}, ...rows.flatMap(([term, about]) => [element('dt', {}, element(name, {}, term)), element('dd', {}, about)]));
  const dialog = element(
    'dialog',
    { id: 'help', 'aria-label': 'Help', click: (event: Event) => event.target === dialog && dialog.close() },
    element('h2', {}, 'Keys'),
    list(keys, 'kbd'),
    element('h2', {}, 'Words'),
    list(words, 'b'),
    element('form', { method: 'dialog' }, element('button', { type: 'submit', class: 'quiet' }, 'Close')),
  );
  return dialog;
}
