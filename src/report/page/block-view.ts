import { grouped } from '../table.js';
import { element, named } from './dom.js';
import { acceptedNames, type Model, type PageBlock, verdictNames } from './model.js';
import { passagePair } from './passage.js';
import { documentStrip, pairStrip } from './strip.js';

/** What of a block leads on to others. */
export interface BlockLinks {
  readonly open: (block: number) => void;
  readonly showDocument: (document: number) => void;
}

/** Links to other copies of the same text that are told one by one. */
const copiesMax = 8;

/** One block: what was decided of it and why, where it lies, and the two passages. */
export function blockView(model: Model, block: PageBlock, links: BlockLinks): HTMLElement[] {
  const { verdict, kind, rule, reason, accepted, copyWords, sharedWords, jaccard, containment, fingerprint } = block;
  return [
    element(
      'div',
      { class: 'decision' },
      element(
        'p',
        { class: 'tags' },
        element('span', { class: `tag ${verdict}` }, verdictNames[verdict]),
        element('span', { class: 'tag' }, kind),
        accepted === undefined ? undefined : element('span', { class: 'tag accepted' }, acceptedNames[accepted]),
      ),
      element('h2', { tabindex: -1, id: 'reason' }, sentence(reason)),
    ),
    map(model, block, links),
    passagePair(block),
    element(
      'dl',
      { class: 'evidence' },
      ...fact('words of the copy', grouped(copyWords)),
      ...fact('of them shared', grouped(sharedWords)),
      ...fact('Jaccard', jaccard.toFixed(2)),
      ...fact('containment', containment.toFixed(2)),
      ...fact('rule', element('code', {}, rule)),
      ...(fingerprint === undefined ? [] : fact('fingerprint', element('code', {}, fingerprint))),
    ),
    ...otherCopies(model, block, links),
  ];
}

function fact(name: string, value: Node | string): HTMLElement[] {
  return [element('div', {}, element('dt', {}, name), element('dd', {}, value))];
}

function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}

/** Where the block lies: an arc inside one document, a ribbon between two. */
function map(model: Model, block: PageBlock, { open, showDocument }: BlockLinks): HTMLElement {
  const { kept, copy } = block;
  const label = (title: string, document: number) =>
    element(
      'figcaption',
      {},
      `${title} `,
      element('button', { type: 'button', class: 'link', click: () => showDocument(document) }, named(model.nameOf(document))),
    );
  const figure =
    kept.document === copy.document
      ? [documentStrip(model, copy.document, block.index, true, open), label('Both in', copy.document)]
      : [label('Stays in', kept.document), pairStrip(model, block), label('Again in', copy.document)];
  return element('figure', { class: 'map' }, ...figure);
}

function otherCopies(model: Model, { index, kept }: PageBlock, { open }: BlockLinks): HTMLElement[] {
  const others = model.copiesOf(kept.row).filter((other) => other !== index);
  if (others.length === 0) return [];
  const more = others.length - copiesMax;
  return [
    element(
      'section',
      { class: 'others' },
      element('h3', {}, `The passage that stays has ${grouped(others.length)} other ${others.length === 1 ? 'copy' : 'copies'}`),
      element(
        'ul',
        {},
        ...others.slice(0, copiesMax).map((other) => {
          const { copy } = model.blockAt(other);
          return element(
            'li',
            {},
            element('button', { type: 'button', class: 'link', click: () => open(other) }, named(copy.name), `, ${copy.place}`),
          );
        }),
        more > 0 ? element('li', { class: 'note' }, `and ${grouped(more)} more`) : undefined,
      ),
    ),
  ];
}
