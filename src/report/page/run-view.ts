import type { VanishedRepeat } from '../check-findings.js';
import type { RepeatCount, WhatIf } from '../findings.js';
import type { PageData, PageStory } from '../page-data.js';
import { grouped, percent } from '../table.js';
import { drawn, element, named } from './dom.js';

type Cell = Node | string;
type Row = readonly Cell[];

/** Documents of a story, or of a repeat that is gone, that are named. */
const namesMax = 12;

/** What was found in the run as a whole: a section for each thing that there is. */
export function runSections({ repeats, corpus, check, untold }: PageData): HTMLElement[] {
  const sections = [
    section('By place, kind and verdict', repeatTable(repeats)),
    ...(check === undefined ? [] : [section('Let pass before, and gone', vanishedList(check.vanished), untold.vanished)]),
    ...(corpus === undefined
      ? []
      : [
          section(
            'By source',
            shareTable(
              'Source',
              corpus.sources.map(({ source, ...row }) => ({ name: source, ...row })),
            ),
            untold.sources,
          ),
          section(
            'By date',
            shareTable(
              'Date',
              corpus.dates.map(({ date, ...row }) => ({ name: date, ...row })),
            ),
          ),
          section('Stories told more than once', storyList(corpus.stories), untold.stories),
          section(
            'Documents that stand wholly in others',
            table(
              ['Document', 'Words', 'Kept in'],
              corpus.repeatedDocuments.map(({ document, words, keptIn }) => [named(document), grouped(words), names(keptIn)]),
            ),
            untold.repeatedDocuments,
          ),
          section(
            'Boilerplate',
            table(
              ['Begins', 'Documents', 'Times', 'Words'],
              corpus.boilerplate.map(({ excerpt, document, paragraph, documents, paragraphs, words }) => [
                excerpt === undefined
                  ? element('span', {}, `paragraph ${paragraph} of `, named(document))
                  : named(excerpt, { class: 'reading' }),
                grouped(documents),
                grouped(paragraphs),
                grouped(words),
              ]),
            ),
            untold.boilerplate,
          ),
          section('What clean would remove', whatIfTable(corpus.whatIf)),
        ]),
  ].filter((made) => made !== undefined);
  return sections.length === 0 ? [element('p', { class: 'empty' }, 'Nothing repeats in this run.')] : sections;
}

function section(title: string, content: HTMLElement | undefined, untold = 0): HTMLElement | undefined {
  if (content === undefined) return undefined;
  const more = untold === 0 ? undefined : element('p', { class: 'note' }, `and ${grouped(untold)} more, which --format json has`);
  return element('section', {}, element('h2', {}, title), content, more);
}

/** The first column in words, all that are numbers to the right. */
function table(head: readonly string[], rows: readonly Row[]): HTMLElement | undefined {
  if (rows.length === 0) return undefined;
  const isNumber = (cell: Cell) => typeof cell === 'string' && /^[\d<>]/.test(cell);
  const sides = head.map((_name, column) => (rows.some((row) => isNumber(row[column])) ? 'number' : undefined));
  const cells = (name: 'th' | 'td', row: Row) =>
    row.map((cell, column) => element(name, { class: sides[column], ...(name === 'th' ? { scope: 'col' } : {}) }, cell));
  return element(
    'div',
    { class: 'table' },
    element(
      'table',
      {},
      element('thead', {}, element('tr', {}, ...cells('th', head))),
      element('tbody', {}, ...rows.map((row) => element('tr', {}, ...cells('td', row)))),
    ),
  );
}

const places: Readonly<Record<RepeatCount['where'], string>> = { inside: 'inside', between: 'between' };

function repeatTable(repeats: readonly RepeatCount[]): HTMLElement | undefined {
  return table(
    ['Documents', 'Kind', 'Verdict', 'Blocks', 'Paragraphs', 'Words', 'Share', ''],
    repeats.map(({ where, kind, verdict, blocks, paragraphs, repeatedWords, share }) => [
      places[where],
      kind,
      element('span', { class: `tag ${verdict}` }, verdict),
      grouped(blocks),
      grouped(paragraphs),
      grouped(repeatedWords),
      percent(share),
      bar(share, verdict),
    ]),
  );
}

interface Share {
  readonly name: string | undefined;
  readonly documents: number;
  readonly words: number;
  readonly repeatedWords: number;
  readonly share: number;
}

/** Nothing where no name is known. */
function shareTable(noun: string, rows: readonly Share[]): HTMLElement | undefined {
  if (!rows.some(({ name }) => name !== undefined)) return undefined;
  return table(
    [noun, 'Documents', 'Words', 'Repeated', 'Share', ''],
    rows.map(({ name, documents, words, repeatedWords, share }) => [
      name === undefined ? element('i', {}, 'not known') : named(name),
      grouped(documents),
      grouped(words),
      grouped(repeatedWords),
      percent(share),
      bar(share, 'all'),
    ]),
  );
}

function bar(share: number, kind: string): SVGSVGElement {
  const width = 100;
  return drawn(
    'svg',
    { class: 'bar', viewBox: `0 0 ${width} 8`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    drawn('rect', { class: 'all', width, height: 8 }),
    drawn('rect', { class: kind === 'all' ? 'part' : kind, width: share > 0 ? Math.max(1, width * Math.min(1, share)) : 0, height: 8 }),
  );
}

function names(documents: readonly string[]): HTMLElement {
  const shown = documents.slice(0, namesMax).flatMap((name, index) => [index === 0 ? '' : ', ', named(name)]);
  const more = documents.length - namesMax;
  return element('span', {}, ...shown, more > 0 ? ` and ${grouped(more)} more` : undefined);
}

function storyList(stories: readonly PageStory[]): HTMLElement | undefined {
  if (stories.length === 0) return undefined;
  return element('div', { class: 'stories' }, ...stories.map(storyOf));
}

/** Its documents are drawn when it is opened. */
function storyOf({ documents, documentCount }: PageStory): HTMLElement {
  const more = documentCount - documents.length;
  const content = element('div', {});
  const told = () => [
    table(
      ['Document', 'Date', 'Source', 'Words', 'Jaccard', 'Like'],
      documents.map(({ document, date, source, words, like, jaccard }) => [
        named(document),
        date === undefined ? '' : named(date),
        source === undefined ? '' : named(source),
        grouped(words),
        jaccard === undefined ? '' : jaccard.toFixed(2),
        like === undefined ? '' : named(like),
      ]),
    ),
    more > 0 ? element('p', { class: 'note' }, `and ${grouped(more)} more`) : undefined,
  ];
  return element(
    'details',
    { toggle: () => content.replaceChildren(...told().filter((part) => part !== undefined)) },
    element('summary', {}, named(documents[0].document), element('span', { class: 'count' }, `${grouped(documentCount)} documents`)),
    content,
  );
}

function vanishedList(vanished: readonly VanishedRepeat[]): HTMLElement | undefined {
  return table(
    ['Text', 'Copies gone', 'It was in', 'Fingerprint'],
    vanished.map(({ fingerprint, copies, documents, excerpt }) => [
      excerpt === undefined ? '' : named(excerpt, { class: 'reading' }),
      grouped(copies),
      names(documents),
      element('code', {}, fingerprint),
    ]),
  );
}

function whatIfTable(whatIf: readonly WhatIf[]): HTMLElement | undefined {
  return table(
    ['--scope', '--remove', '--duplicates', '--boilerplate', 'Blocks', 'Words', 'Share', 'Documents left out'],
    whatIf.map(({ scope, remove, duplicates, boilerplate, blocks, words, share, documents }) => {
      const between = scope === 'corpus' ? [duplicates, boilerplate] : ['', ''];
      return [scope, remove, ...between, grouped(blocks), grouped(words), percent(share), grouped(documents)];
    }),
  );
}
