import type { Verdict } from '../../types.js';
import { kinds, verdicts } from '../page-data.js';
import { grouped } from '../table.js';
import { element, named } from './dom.js';
import { type Filter, type Lookup, noSource } from './filters.js';
import { type Model, verdictNames } from './model.js';

export interface FilterBar {
  readonly element: HTMLElement;
  readonly search: HTMLInputElement;
  readonly filter: () => Filter;
  /** Shows one document alone, or all. */
  readonly showDocument: (document: number | undefined) => void;
}

type Choice = readonly [value: string, name: string];

/** What the list is narrowed by. Only choices that there are: a run in one language has none of languages. */
export function createFilterBar(model: Model, lookup: Lookup, onChange: () => void, onSubmit: () => void): FilterBar {
  let document_: number | undefined;
  const search = element('input', {
    type: 'search',
    id: 'search',
    placeholder: 'Search names and texts',
    'aria-label': 'Search names and texts',
    'aria-keyshortcuts': '/',
    autocomplete: 'off',
    spellcheck: 'false',
    dir: 'auto',
    input: () => onChange(),
  });
  const counts = verdictCounts(model);
  const chips = verdicts.map((verdict) => verdictChip(verdict, counts[verdict], isShownFirst(verdict, counts), onChange));
  const kind = chooser('Kind', [['', 'All kinds'], ...kindsOf(model)], onChange);
  const where = chooser('Where', [['', 'Anywhere'], ...wheresOf(model)], onChange);
  const language = chooser('Language', [['', 'All languages'], ...languagesOf(model, lookup)], onChange);
  const source = chooser('Source of the copy', [['', 'All sources'], ...sourcesOf(model)], onChange);
  const counting = chooser('Check', [['', 'Counted or not'], ...countingsOf(model)], onChange);
  const order = chooser(
    'Order',
    [
      ['report', 'In order'],
      ['longest', 'Longest first'],
    ],
    onChange,
    1,
  );
  const only = element('p', { class: 'only-document', hidden: true });

  function showDocument(document: number | undefined): void {
    document_ = document;
    only.hidden = document === undefined;
    if (document !== undefined) only.replaceChildren(...onlyDocument(model.nameOf(document), () => showDocument(undefined)));
    onChange();
  }

  function submit(event: Event): void {
    event.preventDefault();
    onSubmit();
  }

  return {
    element: element(
      'form',
      { class: 'filters', role: 'search', submit },
      search,
      element('div', { class: 'chips', role: 'group', 'aria-label': 'Verdict' }, ...chips.filter(({ hidden }) => !hidden)),
      element('div', { class: 'choosers' }, ...[kind, where, language, source, counting, order].filter(({ hidden }) => !hidden)),
      only,
    ),
    search,
    showDocument,
    filter: () => ({
      verdicts: new Set(verdicts.filter((_verdict, index) => chips[index].getAttribute('aria-pressed') === 'true')),
      kind: kinds.find((name) => name === kind.value),
      where: where.value === 'inside' || where.value === 'between' ? where.value : undefined,
      language: language.value || undefined,
      source: source.value || undefined,
      counting: counting.value === 'counts' || counting.value === 'accepted' ? counting.value : undefined,
      document: document_,
      text: search.value,
      order: order.value === 'longest' ? 'longest' : 'report',
    }),
  };
}

function onlyDocument(name: string, leave: () => void): HTMLElement[] {
  return [
    element('span', {}, 'Only in ', named(name)),
    element('button', { type: 'button', class: 'quiet', 'aria-label': 'Show all documents', click: leave }, '\u00d7'),
  ];
}

function verdictCounts({ data }: Model): Record<Verdict, number> {
  const counts = { remove: 0, review: 0, keep: 0 };
  for (const row of data.blocks.verdicts) counts[verdicts[row]]++;
  return counts;
}

/** What stays anyway is out of the way until somebody asks for it, unless there is nothing else. */
function isShownFirst(verdict: Verdict, counts: Record<Verdict, number>): boolean {
  return verdict !== 'keep' || counts.remove + counts.review === 0;
}

function verdictChip(verdict: Verdict, count: number, isPressed: boolean, onChange: () => void): HTMLButtonElement {
  const chip = element(
    'button',
    { type: 'button', class: `chip ${verdict}`, 'aria-pressed': String(isPressed), hidden: count === 0, click: toggle },
    `${verdictNames[verdict]} `,
    element('b', {}, grouped(count)),
  );
  return chip;

  function toggle(): void {
    chip.setAttribute('aria-pressed', String(chip.getAttribute('aria-pressed') !== 'true'));
    onChange();
  }
}

/** Hidden where there is nothing to choose between. */
function chooser(label: string, choices: readonly Choice[], onChange: () => void, choicesMin = 2): HTMLSelectElement {
  const options = choices.map(([value, name]) => element('option', { value }, name));
  return element('select', { 'aria-label': label, hidden: choices.length <= choicesMin, change: () => onChange() }, ...options);
}

function kindsOf({ data }: Model): Choice[] {
  const there = new Set(data.blocks.kinds);
  return kinds.filter((_kind, row) => there.has(row)).map((kind) => [kind, kind]);
}

function wheresOf({ data }: Model): Choice[] {
  const { blocks, passages } = data;
  const isInside = (index: number) => passages.documents[blocks.kept[index]] === passages.documents[blocks.copies[index]];
  const there = new Set(blocks.kept.map((_kept, index) => isInside(index)));
  const choices: Choice[] = [
    ['inside', 'Inside documents'],
    ['between', 'Between documents'],
  ];
  return there.size < 2 ? [] : choices;
}

function languagesOf({ blockCount }: Model, { languageOfBlock }: Lookup): Choice[] {
  const counts = new Map<string, number>();
  for (let index = 0; index < blockCount; index++) counts.set(languageOfBlock(index), (counts.get(languageOfBlock(index)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => [name, name]);
}

function sourcesOf({ data }: Model): Choice[] {
  const { strings, documents, passages, blocks } = data;
  const there = new Set(blocks.copies.map((copy) => documents.sources[passages.documents[copy]]));
  const names = [...there]
    .filter((source) => source >= 0)
    .map((source) => strings[source])
    .sort((a, b) => (a < b ? -1 : 1));
  const choices = names.map((name): Choice => [name, name]);
  return names.length > 0 && there.has(-1) ? [...choices, [noSource, 'Source not known']] : choices;
}

function countingsOf({ data }: Model): Choice[] {
  const choices: Choice[] = [
    ['counts', 'Counts'],
    ['accepted', 'Let pass'],
  ];
  return data.blocks.accepted.some((row) => row >= 0) ? choices : [];
}
