import type { Verdict } from '../../types.js';
import { verdicts } from '../page-data.js';
import { drawn } from './dom.js';
import type { Model, PageBlock } from './model.js';

/*
 * A document as a strip from its first byte to its last, with passages where they lie. However many there are, a strip is a handful of paths:
 * what lies closer than the eye can tell is drawn once.
 */

/** Units of a whole document, whatever width it is shown in. */
export const stripUnits = 1000;
/** Narrower would not be seen. */
const unitsMin = 3;

/** Part of a strip, in units. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** Where the bytes [start, end) of a document lie on its strip. */
export function partOf(start: number, end: number, byteCount: number): Part {
  const unit = stripUnits / Math.max(1, byteCount);
  const from = Math.min(Math.round(start * unit), stripUnits - unitsMin);
  return { from, to: Math.min(stripUnits, Math.max(from + unitsMin, Math.round(end * unit))) };
}

const middle = ({ from, to }: Part) => (from + to) / 2;

/** Rectangles as one path. */
export function partsPath(parts: Iterable<Part>, top: number, height: number): string {
  const names = new Set<string>();
  for (const { from, to } of parts) names.add(`M${from} ${top}H${to}V${top + height}H${from}Z`);
  return [...names].join('');
}

/** Arcs that stand on `ground`, the wider the higher, up to `height`. */
export function arcsPath(pairs: Iterable<readonly [Part, Part]>, ground: number, height: number): string {
  const names = new Set<string>();
  for (const pair of pairs) {
    const [a, b] = [middle(pair[0]), middle(pair[1])].sort((x, y) => x - y);
    // A curve of two equal control points reaches three quarters of their height.
    const top = ground - (height / 0.75) * Math.sqrt((b - a) / stripUnits);
    names.add(`M${a} ${ground}C${a} ${top.toFixed(1)} ${b} ${top.toFixed(1)} ${b} ${ground}`);
  }
  return [...names].join('');
}

/** What of a block lies in one document. */
interface Marked {
  readonly block: number;
  readonly verdict: Verdict;
  readonly kept: Part | undefined;
  readonly copy: Part | undefined;
}

export function markedIn({ data, blocksOf }: Model, document: number): Marked[] {
  const { blocks, passages, documents } = data;
  const place = (passage: number) =>
    passages.documents[passage] === document
      ? partOf(passages.starts[passage], passages.ends[passage], documents.byteCounts[document])
      : undefined;
  return blocksOf(document).map((block) => ({
    block,
    verdict: verdicts[blocks.verdicts[block]],
    kept: place(blocks.kept[block]),
    copy: place(blocks.copies[block]),
  }));
}

const arcs = 26;
const bar = { top: 28, height: 14 } as const;
const links = { top: 44, height: 5 } as const;

/**
 * The strip of one document: copies by verdict, what they repeat, arcs between the two; below it a tick for what goes to or comes from another one.
 *
 * @param hasArcs whether there is to be room for arcs
 */
export function documentStrip(
  model: Model,
  document: number,
  current: number,
  hasArcs: boolean,
  onPick: (block: number) => void,
): SVGSVGElement {
  const top = hasArcs ? 0 : arcs;
  const marked = markedIn(model, document);
  const chosen = drawn('g', { class: 'chosen' });
  const pairOf = ({ kept, copy }: Marked) => (kept === undefined || copy === undefined ? [] : [[kept, copy] as const]);
  const layers = verdicts.flatMap((verdict) => {
    const own = marked.filter((mark) => mark.verdict === verdict);
    return [
      drawn('path', { class: `arc ${verdict}`, d: arcsPath(own.flatMap(pairOf), arcs, arcs) }),
      drawn('path', {
        class: verdict,
        d: partsPath(
          own.flatMap(({ copy }) => copy ?? []),
          bar.top,
          bar.height,
        ),
      }),
    ];
  });
  const kept = marked.flatMap((mark) => mark.kept ?? []);
  const linked = marked
    .filter((mark) => mark.kept === undefined || mark.copy === undefined)
    .flatMap((mark) => mark.copy ?? mark.kept ?? []);
  const ticks = linked.map((part) => ({ from: middle(part) - 1, to: middle(part) + 1 }));
  const strip = drawn(
    'svg',
    {
      class: hasArcs ? 'strip' : 'strip flat',
      viewBox: `0 ${top} ${stripUnits} ${links.top + links.height - top}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
      pointermove: (event: PointerEvent) => choose(markAt(event)),
      pointerleave: () => choose(marked.find(({ block }) => block === current)),
      click: (event: MouseEvent) => {
        const mark = markAt(event);
        if (mark !== undefined) onPick(mark.block);
      },
    },
    drawn('rect', { class: 'all', y: bar.top, width: stripUnits, height: bar.height }),
    drawn('path', { class: 'stays', d: partsPath(kept, bar.top, bar.height) }),
    ...layers,
    drawn('path', { class: 'link', d: partsPath(ticks, links.top, links.height) }),
    chosen,
  );
  choose(marked.find(({ block }) => block === current));
  return strip;

  function choose(mark: Marked | undefined): void {
    strip.classList.toggle('pointed', mark !== undefined && mark.block !== current);
    chosen.replaceChildren();
    if (mark === undefined) return;
    chosen.append(
      drawn('path', { class: `arc ${mark.verdict}`, d: arcsPath(pairOf(mark), arcs, arcs) }),
      drawn('path', { class: 'stays', d: partsPath(mark.kept === undefined ? [] : [mark.kept], bar.top, bar.height) }),
      drawn('path', { class: mark.verdict, d: partsPath(mark.copy === undefined ? [] : [mark.copy], bar.top, bar.height) }),
    );
  }

  /** The narrowest mark under the pointer, or within a hand's breadth of it. */
  function markAt({ clientX }: MouseEvent): Marked | undefined {
    const { left, width } = strip.getBoundingClientRect();
    const x = ((clientX - left) / width) * stripUnits;
    const reach = (6 / width) * stripUnits;
    const hits = marked
      .flatMap((mark) => [mark.copy, mark.kept].flatMap((part) => (part === undefined ? [] : [{ mark, part }])))
      .filter(({ part }) => part.from - reach <= x && x <= part.to + reach);
    const far = ({ part }: { part: Part }) => Math.max(0, part.from - x, x - part.to);
    return hits.sort((a, b) => far(a) - far(b) || a.part.to - a.part.from - (b.part.to - b.part.from))[0]?.mark;
  }
}

const ribbon = { top: 14, bottom: 50, height: 14 } as const;

/** Two documents, and a ribbon from the passage that stays in the upper one to its copy in the lower one. */
export function pairStrip({ data }: Model, { kept, copy, verdict }: PageBlock): SVGSVGElement {
  const { byteCounts } = data.documents;
  const upper = partOf(kept.start, kept.end, byteCounts[kept.document]);
  const lower = partOf(copy.start, copy.end, byteCounts[copy.document]);
  const { top, bottom, height } = ribbon;
  const half = (top + bottom) / 2;
  const curve = `M${upper.from} ${top}C${upper.from} ${half} ${lower.from} ${half} ${lower.from} ${bottom}H${lower.to}C${lower.to} ${half} ${upper.to} ${half} ${upper.to} ${top}Z`;
  return drawn(
    'svg',
    { class: 'strip pair', viewBox: `0 0 ${stripUnits} ${bottom + height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    drawn('rect', { class: 'all', width: stripUnits, height }),
    drawn('rect', { class: 'all', y: bottom, width: stripUnits, height }),
    drawn('path', { class: `ribbon ${verdict}`, d: curve }),
    drawn('path', { class: 'stays', d: partsPath([upper], 0, height) }),
    drawn('path', { class: verdict, d: partsPath([lower], bottom, height) }),
  );
}
