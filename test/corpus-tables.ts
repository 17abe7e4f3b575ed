import fc from 'fast-check';
import type { CorpusPlan, CorpusSettings } from '../src/corpus-plan.js';
import { planCorpus } from '../src/corpus-plan.js';
import type { AlikeContent, DocumentKey, DocumentMatch } from '../src/corpus-types.js';
import type { CorpusTables } from '../src/corpus-world.js';

/** A document by the names of its paragraphs' contents. */
export interface MadeDocument {
  readonly id: string;
  readonly date?: number;
  readonly source?: string;
  /** Words that its key says; those of its paragraphs where it is silent. */
  readonly words?: number;
  readonly paragraphs: readonly string[];
}

/** What contents are: a name is a letter and its words (`a30`); two names of one letter are alike, and variants where they differ by `'`. */
export const wordsOf = (name: string) => Number(/\d+/.exec(name)?.[0] ?? 0);
const letterOf = (name: string) => name[0];
export const isVariantName = (one: string, other: string) => one !== other && one.replaceAll("'", '') === other.replaceAll("'", '');
const isAlikeName = (one: string, other: string) =>
  one !== other && letterOf(one) === letterOf(other) && wordsOf(one) >= 8 && wordsOf(other) >= 8;

const usual: CorpusSettings = {
  remove: 'safe',
  duplicates: 'list',
  keep: 'first',
  sources: [],
  isAgainstOldOnly: false,
  boilerplateDocuments: 10,
  passageWords: 20,
  boilerplate: 'keep',
  isAllowed: () => false,
  isBlocked: () => false,
};

export const countWords = ({ words, paragraphs }: MadeDocument) => words ?? paragraphs.reduce((sum, name) => sum + wordsOf(name), 0);

/** Contents are numbered as they come, so that another order of documents gives other numbers. */
function tablesOf(old: readonly MadeDocument[], documents: readonly MadeDocument[], documentMatches: readonly DocumentMatch[] = []) {
  const all = [...old, ...documents];
  const names: string[] = [];
  const numbers = new Map<string, number>();
  const contents: number[] = [];
  const firsts = [0];
  for (const { paragraphs } of all) {
    for (const name of paragraphs) {
      const known = numbers.get(name) ?? names.length;
      if (known === names.length && name !== '') {
        numbers.set(name, known);
        names.push(name);
      }
      contents.push(name === '' ? -1 : known);
    }
    firsts.push(contents.length);
  }
  const byName = (x: AlikeContent, y: AlikeContent) => y.shared - x.shared || (names[x.content] < names[y.content] ? -1 : 1);
  const tables: CorpusTables = {
    documents: all.map((document): DocumentKey => {
      const { id, date, source } = document;
      const wordCount = countWords(document);
      return { id, ...(date === undefined ? {} : { date }), ...(source === undefined ? {} : { source }), byteCount: wordCount, wordCount };
    }),
    oldCount: old.length,
    firsts: Uint32Array.from(firsts),
    contents: Int32Array.from(contents),
    wordCounts: Uint32Array.from(names, wordsOf),
    documentFingerprints: BigUint64Array.from(all.flatMap(({ id }) => [BigInt(`0x${Buffer.from(id).toString('hex').slice(0, 16)}`), 7n])),
    documentMatches,
    alikeOf: (content) =>
      names
        .flatMap((name, other) => {
          if (!isAlikeName(name, names[content])) return [];
          const [ownSize, otherSize] = [wordsOf(names[content]), wordsOf(name)].map((words) => words - 2);
          return [{ content: other, shared: Math.min(ownSize, otherSize) - 2, ownSize, otherSize }];
        })
        .sort(byName),
    isVariant: (copy, kept) => isVariantName(names[copy], names[kept]),
    weightOf: (content) => wordsOf(names[content]),
    referenceFirst: old.length,
    markerOf: () => undefined,
  };
  return { tables, names };
}

/** Plans, and says what is left: documents with the paragraphs that stay; those left out are not among them. */
export function planned(
  old: readonly MadeDocument[],
  documents: readonly MadeDocument[],
  settings: Partial<Omit<CorpusSettings, 'isAllowed' | 'isBlocked'>> & {
    readonly allowed?: readonly string[];
    readonly blocked?: readonly string[];
  } = {},
  referenceFirst = old.length,
): { readonly plan: CorpusPlan; readonly left: readonly MadeDocument[]; readonly told: readonly string[] } {
  const { allowed = [], blocked = [], ...others } = settings;
  const { tables, names } = tablesOf(old, documents);
  const isOn = (list: readonly string[]) => (content: number) => list.includes(names[content]);
  const plan = planCorpus({ ...tables, referenceFirst }, { ...usual, ...others, isAllowed: isOn(allowed), isBlocked: isOn(blocked) });
  const all = [...old, ...documents];
  const out = new Set(others.duplicates === 'drop' ? plan.repeated.map(({ document }) => document) : []);
  const left = all.flatMap((document, d) => {
    if (out.has(d)) return [];
    return [{ ...document, paragraphs: document.paragraphs.filter((_, p) => plan.goneBy[tables.firsts[d] + p] < 0) }];
  });
  const told = plan.blocks.map((block) => {
    const span = (first: number, last: number) => (first === last ? `${first}` : `${first}-${last}`);
    const copy = `${all[block.copyDocument].id} ${span(block.copyFirst, block.copyLast)}`;
    return `${copy} = ${all[block.keptDocument].id} ${span(block.keptFirst, block.keptLast)}: ${block.verdict} ${block.rule}`;
  });
  return { plan, left, told };
}

/** Few contents, so that documents repeat each other in every way; lines, short and long paragraphs, alike ones and variants. */
const contentName = fc.constantFrom(
  ...['', 'a2', 'b5', 'c7', 'd8', 'e12', 'f15', 'g20', 'h25', 'i30', 'j40', 'k50', "k50'", 'k49', "g20'", 'g21', 'e13', 'l9', 'm60', 'n22'],
);
export const madeCorpus = (documentsMax: number, paragraphsMax = 8): fc.Arbitrary<MadeDocument[]> =>
  fc
    .array(
      fc.tuple(
        fc.array(contentName, { minLength: 1, maxLength: paragraphsMax }),
        fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
        fc.constantFrom(undefined, 'north', 'south'),
        fc.option(fc.tuple(fc.nat(20), fc.nat(6), fc.nat(6)), { nil: undefined }),
      ),
      { minLength: 1, maxLength: documentsMax },
    )
    .map((drawn) => {
      const made: MadeDocument[] = [];
      for (const [own, date, source, again] of drawn) {
        const from = again === undefined ? [] : (made[again[0] % Math.max(1, made.length)]?.paragraphs.slice(again[1] % 4) ?? []);
        const at = again === undefined ? 0 : again[2] % (own.length + 1);
        made.push({
          id: `d${made.length}`,
          ...(date === undefined ? {} : { date }),
          ...(source === undefined ? {} : { source }),
          paragraphs: [...own.slice(0, at), ...from, ...own.slice(at)],
        });
      }
      return made;
    });
