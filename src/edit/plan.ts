import type { Edit, Paragraphs, Removal, Span } from '../types.js';

/**
 * Turns removals into edits. A paragraph that goes takes its line ending and the blank lines after it along; where the end of the text
 * goes, the new last line ends as the old last one did, so that cut takes the line endings before instead.
 *
 * @param removals in order, disjoint
 * @returns edits sorted and disjoint; touching edits of one block are one
 */
export function planEdits(removals: readonly Removal[], paragraphs: Paragraphs): Edit[] {
  if (removals.length === 0) return [];
  const gone = new Map<number, number>();
  const cuts: Edit[] = [];
  for (const removal of removals) {
    const { block, firstParagraph, lastParagraph, wholeFirst, wholeLast } = removal;
    const single = firstParagraph === lastParagraph;
    if (single && !(wholeFirst && wholeLast)) {
      cuts.push({ start: removal.from, end: removal.to, block });
      continue;
    }
    if (!wholeFirst) cuts.push({ start: removal.from, end: paragraphs.lineEnds[firstParagraph], block });
    for (let p = wholeFirst ? firstParagraph : firstParagraph + 1; p <= (wholeLast ? lastParagraph : lastParagraph - 1); p++)
      gone.set(p, block);
    if (!wholeLast) cuts.push({ start: paragraphs.starts[lastParagraph], end: removal.to, block });
  }
  const edits = [...cuts, ...paragraphCuts(gone, paragraphs)].filter(({ start, end }) => start < end);
  return merged(edits.sort((a, b) => a.start - b.start));
}

function* paragraphCuts(gone: ReadonlyMap<number, number>, paragraphs: Paragraphs): Iterable<Edit> {
  let tail = paragraphs.count;
  while (tail > 0 && gone.has(tail - 1)) tail--;
  for (const [p, block] of gone) {
    const atEnd = p >= tail && p > 0;
    const span: Span = atEnd
      ? { start: paragraphs.lineEnds[p - 1], end: paragraphs.lineEnds[p] }
      : { start: paragraphs.lineStarts[p], end: p + 1 < paragraphs.count ? paragraphs.lineStarts[p + 1] : paragraphs.ends[p] };
    yield { ...span, block };
  }
}

function merged(edits: readonly Edit[]): Edit[] {
  const out: Edit[] = [];
  for (const edit of edits) {
    const last = out.at(-1);
    if (last !== undefined && last.block === edit.block && last.end === edit.start) out[out.length - 1] = { ...last, end: edit.end };
    else out.push(edit);
  }
  return out;
}
