import type { BlockKind, Verdict } from '../../types.js';
import { kinds, verdicts } from '../page-data.js';
import { folded } from './fold.js';
import { languageOf } from './languages.js';
import type { Model } from './model.js';

/** What the list shows. Undefined where all of it is wanted. */
export interface Filter {
  readonly verdicts: ReadonlySet<Verdict>;
  readonly kind: BlockKind | undefined;
  readonly where: 'inside' | 'between' | undefined;
  readonly language: string | undefined;
  readonly source: string | undefined;
  /** Of a check: blocks that count, or those that would and are let pass. */
  readonly counting: 'counts' | 'accepted' | undefined;
  readonly document: number | undefined;
  /** Words that stand in a block's names or texts, all of them. */
  readonly text: string;
  readonly order: 'report' | 'longest';
}

/** Documents without a source, where others have one. */
export const noSource = '\0none';

/** What of the texts is looked up: each is folded and looked at once, when it is first needed. */
export interface Lookup {
  readonly languageOfBlock: (index: number) => string;
  readonly foldedAt: (string: number) => string;
  /** Folds the next texts for some milliseconds; whether there are more. */
  readonly foldSome: (milliseconds: number) => boolean;
}

export function createLookup({ data }: Model): Lookup {
  const { strings, passages, blocks } = data;
  const texts: (string | undefined)[] = new Array(strings.length);
  const languages: (string | undefined)[] = new Array(strings.length);
  let next = 0;
  const foldedAt = (string: number) => {
    texts[string] ??= folded(strings[string]);
    return texts[string];
  };
  return {
    foldedAt,
    languageOfBlock(index) {
      const string = passages.texts[blocks.copies[index]];
      if (string < 0) return 'Other';
      languages[string] ??= languageOf(strings[string]);
      return languages[string];
    },
    foldSome(milliseconds) {
      const end = performance.now() + milliseconds;
      while (next < strings.length && performance.now() < end) foldedAt(next++);
      return next < strings.length;
    },
  };
}

/** The blocks that a filter lets through, in its order. */
export function matching(model: Model, filter: Filter, lookup: Lookup): number[] {
  const { data, blockCount } = model;
  const { blocks } = data;
  const isWanted = wanted(model, filter, lookup);
  const found: number[] = [];
  for (let index = 0; index < blockCount; index++) if (isWanted(index)) found.push(index);
  // Sorting is stable, so that equally long ones stay in the order of the report.
  return filter.order === 'longest' ? found.sort((a, b) => blocks.copyWords[b] - blocks.copyWords[a]) : found;
}

function wanted({ data, sourceOf }: Model, filter: Filter, lookup: Lookup): (index: number) => boolean {
  const { blocks, passages } = data;
  const documentOf = (passage: number) => passages.documents[passage];
  const isSaid = terms(data, filter.text, lookup);
  const verdictsWanted = verdicts.map((verdict) => filter.verdicts.has(verdict));
  const kind = filter.kind === undefined ? -1 : kinds.indexOf(filter.kind);
  return (index) => {
    const [kept, copy] = [documentOf(blocks.kept[index]), documentOf(blocks.copies[index])];
    return (
      verdictsWanted[blocks.verdicts[index]] &&
      (kind < 0 || blocks.kinds[index] === kind) &&
      (filter.where === undefined || (filter.where === 'inside') === (kept === copy)) &&
      (filter.document === undefined || filter.document === kept || filter.document === copy) &&
      (filter.source === undefined || (sourceOf(copy) ?? noSource) === filter.source) &&
      (filter.counting === undefined || isCounted(data, index, filter.counting)) &&
      (filter.language === undefined || lookup.languageOfBlock(index) === filter.language) &&
      isSaid(index)
    );
  };
}

function isCounted({ blocks, check }: Model['data'], index: number, counting: 'counts' | 'accepted'): boolean {
  const isAccepted = blocks.accepted[index] >= 0;
  if (counting === 'accepted') return isAccepted;
  const verdict = verdicts[blocks.verdicts[index]];
  return !isAccepted && (verdict === 'remove' || (verdict === 'review' && check?.level === 'review'));
}

function terms(data: Model['data'], text: string, { foldedAt }: Lookup): (index: number) => boolean {
  const { strings, blocks, passages, documents } = data;
  const tests = folded(text)
    .split(/\s+/)
    .filter((term) => term !== '')
    .map((term) => {
      // 0 not looked at, 1 without the term, 2 with it: a text or a name stands in many blocks.
      const states = new Uint8Array(strings.length);
      return (string: number) => {
        if (string < 0) return false;
        if (states[string] === 0) states[string] = foldedAt(string).includes(term) ? 2 : 1;
        return states[string] === 2;
      };
    });
  return (index) => {
    const pair = [blocks.kept[index], blocks.copies[index]];
    const told = pair.flatMap((passage) => [
      documents.names[passages.documents[passage]],
      passages.texts[passage],
      passages.paths[passage],
    ]);
    return tests.every((test) => told.some(test) || test(blocks.fingerprints[index]) || test(blocks.rules[index]));
  };
}
