import { grouped } from '../table.js';
import { blockView } from './block-view.js';
import { element, named, shownText } from './dom.js';
import { createFilterBar } from './filter-bar.js';
import { createLookup, matching } from './filters.js';
import { acceptedNames, type Model, type PageBlock, verdictNames } from './model.js';
import { createVirtualRows } from './virtual-rows.js';

export interface BlocksView {
  readonly element: HTMLElement;
  readonly search: HTMLInputElement;
  /** Steps to the next block of the list, or to one before. */
  readonly step: (by: number) => void;
  readonly open: (block: number) => void;
  readonly showDocument: (document: number | undefined) => void;
  readonly focusBlock: () => void;
  readonly focusList: () => void;
  /** To be called when the view comes into sight. */
  readonly refresh: () => void;
}

const rowHeight = 5.25;
/** The beginning of a text that a row has room for. */
const excerptMax = 200;
/** Typing goes on while texts are looked through. */
const settleMilliseconds = 60;

/**
 * The list of blocks and the one that is open.
 *
 * @param onOpen is told of every block that is opened, and whether it was asked for by itself and not by a step through the list
 */
export function createBlocksView(model: Model, onOpen: (block: number, isStep: boolean) => void, onDocument: () => void): BlocksView {
  const lookup = createLookup(model);
  let found: readonly number[] = [];
  let position = -1;
  const status = element('p', { class: 'status', role: 'status' });
  const list = element('div', {
    id: 'list',
    class: 'list',
    role: 'listbox',
    tabindex: 0,
    'aria-label': 'Repeated passages',
    click: (event: MouseEvent) => pick((event.target as Element).closest<HTMLElement>('.row')),
    keydown: onKey,
  });
  const empty = element('p', { class: 'empty' }, model.blockCount === 0 ? 'Nothing repeats in this run.' : 'No block is like that.');
  const pane = element('div', { class: 'pane' }, empty, list);
  const rows = createVirtualRows(list, pane, rowHeight, (at) => row(at));
  let timer = 0;
  const bar = createFilterBar(model, lookup, changed, focusList);
  const detail = element('section', { class: 'detail', 'aria-label': 'Block' });
  const links = { open: (block: number) => open(block), showDocument: (document: number) => showDocument(document) };

  foldInPauses();
  narrow();
  if (found.length > 0) {
    // Where there is room for it, a block is there to be looked at from the beginning.
    position = 0;
    draw(found[0]);
    mark();
  }

  function foldInPauses(): void {
    if (lookup.foldSome(8)) setTimeout(foldInPauses, 16);
  }

  function changed(): void {
    clearTimeout(timer);
    timer = setTimeout(narrow, settleMilliseconds);
  }

  function focusList(): void {
    list.focus({ preventScroll: true });
  }

  function narrow(): void {
    const current = found[position];
    found = matching(model, bar.filter(), lookup);
    position = found.indexOf(current);
    status.textContent = `${grouped(found.length)} of ${grouped(model.blockCount)} ${model.blockCount === 1 ? 'block' : 'blocks'}`;
    pane.scrollTop = 0;
    rows.show(found.length);
    list.removeAttribute('aria-activedescendant');
    if (position >= 0) mark();
    empty.hidden = found.length > 0;
  }

  function row(at: number): HTMLElement {
    return blockRow(model.blockAt(found[at]), at, found.length, at === position);
  }

  function pick(target: HTMLElement | null): void {
    if (target !== null) go(Number(target.dataset.at), false);
  }

  /** Opens the block at a place of the list. */
  function go(at: number, isStep: boolean): void {
    if (found.length === 0) return;
    position = Math.max(0, Math.min(found.length - 1, at));
    show(found[position], isStep);
    rows.reveal(position);
    mark();
  }

  function show(block: number, isStep: boolean): void {
    draw(block);
    onOpen(block, isStep);
  }

  function draw(block: number): void {
    detail.replaceChildren(...blockView(model, model.blockAt(block), links));
    detail.scrollTop = 0;
  }

  function mark(): void {
    for (const element of list.children)
      element.setAttribute('aria-selected', String(Number((element as HTMLElement).dataset.at) === position));
    list.setAttribute('aria-activedescendant', `row-${position}`);
  }

  function open(block: number): void {
    const at = found.indexOf(block);
    if (at >= 0) {
      go(at, false);
    } else {
      position = -1;
      list.querySelector('[aria-selected=true]')?.setAttribute('aria-selected', 'false');
      show(block, false);
    }
  }

  function showDocument(document: number | undefined): void {
    bar.showDocument(document);
    onDocument();
  }

  function onKey(event: KeyboardEvent): void {
    const places: Readonly<Record<string, number>> = {
      ArrowDown: position + 1,
      ArrowUp: position - 1,
      PageDown: position + rows.page(),
      PageUp: position - rows.page(),
      Home: 0,
      End: found.length - 1,
    };
    const to = places[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(to, true);
  }

  return {
    element: element('div', { class: 'blocks view' }, element('div', { class: 'side' }, bar.element, status, pane), detail),
    search: bar.search,
    step: (by) => go(position + by, true),
    open,
    showDocument,
    focusBlock: () => detail.querySelector<HTMLElement>('#reason')?.focus({ preventScroll: true }),
    focusList,
    refresh() {
      rows.show(found.length);
      if (position >= 0) rows.reveal(position);
    },
  };
}

function blockRow(block: PageBlock, at: number, size: number, isSelected: boolean): HTMLElement {
  const { verdict, kind, kept, copy, accepted, copyWords } = block;
  const isInside = kept.document === copy.document;
  const repeats = isInside ? [repeatsInside(copy.place.split(',')[0], kept.place.split(',')[0])] : ['repeats ', named(lastOf(kept.name))];
  return element(
    'div',
    {
      class: `row ${verdict}`,
      id: `row-${at}`,
      role: 'option',
      'data-at': at,
      'aria-posinset': at + 1,
      'aria-setsize': size,
      'aria-selected': String(isSelected),
      title: shownText(copy.name),
    },
    element(
      'div',
      { class: 'row-name' },
      element('span', { class: 'dot', role: 'img', 'aria-label': verdictNames[verdict] }),
      named(lastOf(copy.name)),
      element('span', { class: 'count' }, `${grouped(copyWords)} words`),
    ),
    element('div', { class: 'row-text', dir: 'auto' }, (copy.text ?? '').slice(0, excerptMax).replace(/\s+/g, ' ').trim()),
    element(
      'div',
      { class: 'row-facts' },
      `${kind} \u00b7 `,
      ...repeats,
      accepted === undefined ? undefined : ` \u00b7 ${acceptedNames[accepted]}`,
    ),
  );
}

/** `paragraph 4 repeats paragraph 2`, `paragraphs 7-11 repeat paragraphs 2-6` */
function repeatsInside(copy: string, kept: string): string {
  return `${copy} ${copy.startsWith('paragraphs') ? 'repeat' : 'repeats'} ${kept}`;
}

/** The file's own name, which says more than its folders. */
function lastOf(name: string): string {
  return name.slice(name.replace(/\/+$/, '').lastIndexOf('/') + 1);
}
