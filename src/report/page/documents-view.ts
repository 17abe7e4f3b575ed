import { grouped, percent } from '../table.js';
import { element, named, shownText } from './dom.js';
import { folded } from './fold.js';
import type { Model } from './model.js';
import { documentStrip } from './strip.js';
import { createVirtualRows } from './virtual-rows.js';

export interface DocumentsView {
  readonly element: HTMLElement;
  readonly search: HTMLInputElement;
  readonly refresh: () => void;
}

/** With room for arcs, and without where no document repeats itself. */
const rowHeights = { arcs: 7.375, flat: 5.75 } as const;
/** Other documents that a row names. */
const partnersMax = 2;

interface DocumentLinks {
  readonly open: (block: number) => void;
  readonly showDocument: (document: number) => void;
}

/** Every document that holds a passage, as a strip. */
export function createDocumentsView(model: Model, links: DocumentLinks): DocumentsView {
  let found: readonly number[] = [];
  const status = element('p', { class: 'status', role: 'status' });
  const list = element('div', { class: 'list', role: 'list', 'aria-label': 'Documents' });
  const pane = element('div', { class: 'pane' }, list);
  const search = element('input', {
    type: 'search',
    placeholder: 'Search names',
    'aria-label': 'Search names of documents',
    autocomplete: 'off',
    spellcheck: 'false',
    dir: 'auto',
    input: () => narrow(),
  });
  const order = element(
    'select',
    { 'aria-label': 'Order of documents', change: () => narrow() },
    element('option', { value: 'report' }, 'In order'),
    element('option', { value: 'most' }, 'Most repeated first'),
  );
  const hasArcs = repeatsInside(model);
  const rows = createVirtualRows(list, pane, hasArcs ? rowHeights.arcs : rowHeights.flat, (at) =>
    documentRow(model, found[at], { at, size: found.length, hasArcs }, links),
  );
  const bytes = Array.from({ length: model.documentCount }, (_, document) => repeatedBytes(model, document));

  function narrow(): void {
    const term = folded(search.value).trim();
    const all = Array.from({ length: model.documentCount }, (_, document) => document);
    const named = all.filter((document) => folded(model.nameOf(document)).includes(term));
    found = order.value === 'most' ? named.sort((a, b) => bytes[b] - bytes[a]) : named;
    status.textContent = `${grouped(found.length)} of ${grouped(model.documentCount)} documents that hold a repeated passage`;
    pane.scrollTop = 0;
    rows.show(found.length);
  }

  narrow();
  return {
    element: element(
      'div',
      { class: 'documents view' },
      element('form', { class: 'filters', role: 'search', submit: (event: Event) => event.preventDefault() }, search, order),
      element('p', { class: 'key' }, ...key()),
      status,
      pane,
    ),
    search,
    refresh: () => rows.show(found.length),
  };
}

function key(): Node[] {
  const parts = [
    ['stays', 'stays'],
    ['remove', 'to remove'],
    ['review', 'for review'],
    ['keep', 'kept'],
    ['link', 'from or to another document'],
  ];
  return parts.map(([kind, name]) => element('span', {}, element('i', { class: `swatch ${kind}` }), name));
}

function repeatsInside({ data }: Model): boolean {
  const { blocks, passages } = data;
  return blocks.kept.some((kept, index) => passages.documents[kept] === passages.documents[blocks.copies[index]]);
}

/** Bytes of a document that lie in copies to remove, or else for review; what lies in two is counted once. */
function repeatedBytes({ data, blocksOf }: Model, document: number): number {
  const { blocks, passages } = data;
  const spans = blocksOf(document)
    .map((block) => blocks.copies[block])
    .filter((copy) => passages.documents[copy] === document)
    .map((copy) => ({ start: passages.starts[copy], end: passages.ends[copy] }))
    .sort((a, b) => a.start - b.start);
  let reached = 0;
  let bytes = 0;
  for (const { start, end } of spans) {
    bytes += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return bytes;
}

interface Placed {
  readonly at: number;
  readonly size: number;
  readonly hasArcs: boolean;
}

function documentRow(model: Model, document: number, { at, size, hasArcs }: Placed, links: DocumentLinks): HTMLElement {
  const { data, blocksOf, nameOf, sourceOf, dateOf } = model;
  const count = blocksOf(document).length;
  const bytes = data.documents.byteCounts[document];
  const told = [
    sourceOf(document),
    dateOf(document),
    ...(data.isMeasured ? [`${grouped(bytes)} bytes`, `${percent(repeatedBytes(model, document) / Math.max(1, bytes))} repeated`] : []),
  ];
  return element(
    'div',
    { class: 'row document', role: 'listitem', 'aria-posinset': at + 1, 'aria-setsize': size },
    element(
      'div',
      { class: 'row-name' },
      element(
        'button',
        { type: 'button', class: 'link', title: shownText(nameOf(document)), click: () => links.showDocument(document) },
        named(nameOf(document)),
      ),
      element('span', { class: 'count' }, `${grouped(count)} ${count === 1 ? 'block' : 'blocks'}`),
    ),
    documentStrip(model, document, -1, hasArcs, links.open),
    element(
      'div',
      { class: 'row-facts' },
      ...apart([...told.flatMap((fact) => (fact === undefined ? [] : [[named(fact)]])), partnersOf(model, document, links)]),
    ),
  );
}

/** Facts with a dot between any two that say something. */
function apart(facts: readonly (readonly (Node | string)[])[]): (Node | string)[] {
  const told = facts.filter(({ length }) => length > 0);
  return told.flatMap((fact, index) => (index === 0 ? fact : [' \u00b7 ', ...fact]));
}

/** The documents that it shares passages with. */
function partnersOf({ data, blocksOf, nameOf }: Model, document: number, { showDocument }: DocumentLinks): (Node | string)[] {
  const { blocks, passages } = data;
  const ends = blocksOf(document).flatMap((block) => [passages.documents[blocks.kept[block]], passages.documents[blocks.copies[block]]]);
  const partners = [...new Set(ends)].filter((other) => other !== document);
  if (partners.length === 0) return [];
  const more = partners.length - partnersMax;
  const linked = partners
    .slice(0, partnersMax)
    .flatMap((other, index) => [
      index === 0 ? 'shares with ' : ', ',
      element('button', { type: 'button', class: 'link', click: () => showDocument(other) }, named(nameOf(other))),
    ]);
  return more > 0 ? [...linked, ` and ${grouped(more)} more`] : linked;
}
