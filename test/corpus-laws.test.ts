import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countWords, isVariantName, type MadeDocument, madeCorpus, planned, wordsOf } from './corpus-tables.js';

/** The seed is printed, and can be given again by the environment, so that a failing run can be had a second time. */
const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
const runs = Number(process.env.TEST_RUNS ?? 400);
const check = <T>(property: fc.IProperty<T>) => fc.assert(property, { seed, numRuns: runs });
process.stdout.write(`corpus laws: seed ${seed}, ${runs} runs\n`);

const anySettings = fc.record({
  passageWords: fc.constantFrom(20, 50),
  remove: fc.constantFrom('safe' as const, 'safe' as const, 'exact' as const, 'all' as const),
  duplicates: fc.constantFrom('list' as const, 'drop' as const),
  keep: fc.constantFrom('first' as const, 'latest' as const, 'longest' as const, 'source-list' as const),
  sources: fc.constantFrom(['south'], ['north', 'south'], []),
  boilerplateDocuments: fc.constantFrom(1, 2, 3, 10),
  allowed: fc.constantFrom([], ['h25'], ['a2', 'i30']),
  blocked: fc.constantFrom([], ['a2'], ['e12', 'b5']),
});
/** Old documents and new ones: their ids differ. */
const anyCorpora = fc
  .tuple(madeCorpus(8), fc.nat(3))
  .map(([made, oldCount]) => [made.slice(0, oldCount), made.slice(oldCount)] as const)
  .filter(([, documents]) => documents.length > 0);
const cases = fc.tuple(anyCorpora, anySettings);

const withWords = ({ paragraphs }: MadeDocument) => paragraphs.filter((name) => name !== '');
/** Only what has words counts: where cleaning takes what stood around a paragraph without any, such a one still stands there. */
const essence = (documents: readonly MadeDocument[]) => documents.map((document) => `${document.id}: ${withWords(document).join(' ')}`);

describe('laws of cleaning between documents', () => {
  test('what goes stands, equal or spelt otherwise, in what stays of the document that its block names; none in a listed one', () => {
    check(
      fc.property(cases, ([[old, documents], settings]) => {
        const all = [...old, ...documents];
        const { plan, left } = planned(old, documents, { ...settings, duplicates: 'list' });
        const listed = new Set(plan.repeated.map(({ document }) => document));
        let row = 0;
        all.forEach((document, d) => {
          document.paragraphs.forEach((name) => {
            const block = plan.blocks[plan.goneBy[row++]];
            if (block === undefined) return;
            expect(block.copyDocument).toBe(d);
            expect(listed.has(block.keptDocument)).toBe(false);
            expect(d).not.toBe(block.keptDocument);
            if (settings.remove === 'all') return;
            const kept = left[block.keptDocument].paragraphs;
            expect(kept.some((other) => other === name || (settings.remove === 'safe' && isVariantName(other, name)))).toBe(true);
          });
        });
      }),
    );
  });

  test('a wholly repeated document is held by what stays of the documents that are named, and they are not repeated themselves', () => {
    check(
      fc.property(cases, ([[old, documents], settings]) => {
        const safe = { ...settings, remove: 'safe' as const, duplicates: 'list' as const };
        const { plan, left } = planned(old, documents, safe);
        const listed = new Set(plan.repeated.map(({ document }) => document));
        for (const { document, keptIn } of plan.repeated) {
          expect(document).toBeGreaterThanOrEqual(old.length);
          expect(keptIn.some((kept) => listed.has(kept))).toBe(false);
          const held = keptIn.flatMap((kept) => left[kept].paragraphs);
          for (const name of withWords(left[document]))
            expect(held.some((other) => other === name || isVariantName(other, name))).toBe(true);
        }
      }),
    );
  });

  test('each content stays somewhere, or a spelling of it', () => {
    check(
      fc.property(cases, ([[old, documents], settings]) => {
        fc.pre(settings.remove !== 'all');
        const { left } = planned(old, documents, settings);
        const staying = new Set(left.flatMap(withWords).map((name) => name.replaceAll("'", '')));
        for (const name of documents.flatMap(withWords)) expect(staying).toContain(name.replaceAll("'", ''));
      }),
    );
  });

  test('old documents are untouched, and no document is emptied that is not listed', () => {
    check(
      fc.property(cases, ([[old, documents], settings]) => {
        const { plan, left } = planned(old, documents, settings);
        expect(left.slice(0, old.length)).toEqual(old);
        const byId = new Map(left.map((document) => [document.id, document]));
        const listed = new Set(plan.repeated.map(({ document }) => document));
        documents.forEach((document, d) => {
          const after = byId.get(document.id);
          if (after === undefined) expect(listed.has(old.length + d) && settings.duplicates === 'drop').toBe(true);
          else if (withWords(document).length > 0) expect(withWords(after).length).toBeGreaterThan(0);
          if (listed.has(old.length + d) && after !== undefined) expect(after).toEqual(document);
        });
      }),
    );
  });

  // By `longest` the order would be another one, as what is left is shorter: the keys stay those of the first run.
  test('cleaning what was cleaned changes nothing', () => {
    check(
      fc.property(cases, ([[old, documents], settings]) => {
        const measured = documents.map((document) => ({ ...document, words: countWords(document) }));
        const { left } = planned(old, measured, settings);
        const again = planned(old, left.slice(old.length), settings);
        expect(essence(again.left)).toEqual(essence(left));
        if (settings.duplicates === 'drop') expect(again.plan.repeated).toEqual([]);
      }),
    );
  });

  test('only keys decide, not the order in which documents are given', () => {
    check(
      fc.property(cases, fc.infiniteStream(fc.nat()), ([[old, documents], settings], draw) => {
        const shuffled = [...documents];
        for (let i = shuffled.length - 1; i > 0; i--) {
          const j = (draw.next().value ?? 0) % (i + 1);
          [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
        }
        const one = planned(old, documents, settings);
        const other = planned([...old].reverse(), shuffled, settings);
        expect([...essence(other.left)].sort()).toEqual([...essence(one.left)].sort());
        expect([...other.told].sort()).toEqual([...one.told].sort());
        expect(other.plan.stories.map(({ name }) => name)).toEqual(one.plan.stories.map(({ name }) => name));
      }),
    );
  });

  /*
   * The second run must know what stays of the first, no more: a paragraph that went may stand between two that stay, or beside one that
   * is short, and would make another block. And boilerplate is counted over all, and a listed document is one that nothing leans on.
   */
  test('two runs in order of date, the second on what the first left, give what one run gives', () => {
    check(
      fc.property(madeCorpus(8), fc.nat(3), (made, lastDay) => {
        const settings = { boilerplateDocuments: 1000, duplicates: 'drop' as const };
        const isEarly = ({ date = 99 }: MadeDocument) => date <= lastDay;
        const early = made.filter(isEarly);
        const late = made.filter((document) => !isEarly(document));
        const first = planned([], early, settings);
        const second = planned(first.left, late, settings);
        const once = planned([], [...early, ...late], settings);
        expect(essence(second.left)).toEqual(essence(once.left));
      }),
    );
  });

  test('on what the first run was given, the second may find more', () => {
    const a = { id: 'a', date: 0, paragraphs: ['h25'] };
    const b = { id: 'b', date: 1, paragraphs: ['x99', 'h25', 'b5'] };
    const c = { id: 'c', date: 2, paragraphs: ['y99', 'h25', 'b5'] };
    expect(planned([], [a, b, c]).left[2].paragraphs).toEqual(['y99', 'b5']);
    expect(planned([a, b], [c]).left[2].paragraphs).toEqual(['y99']);
  });

  test('twenty equal words never stay in two documents, whatever is alike', () => {
    const settings = { boilerplateDocuments: 1000, duplicates: 'drop' as const };
    check(
      fc.property(madeCorpus(6), (documents) => {
        const long = planned([], documents, settings).left.map(
          (document) => new Set(withWords(document).filter((name) => wordsOf(name) >= 20)),
        );
        const all = long.flatMap((names) => [...names]);
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });

  test('nothing is missed that a naive look finds: twenty words in one paragraph that stay in an earlier document', () => {
    const noneAlike = madeCorpus(5).map((made) =>
      made.map((document, date) => {
        const paragraphs = document.paragraphs.map((name) =>
          name.replaceAll("'", '').replace('k49', 'k50').replace('g21', 'g20').replace('e13', 'e12'),
        );
        return { ...document, date, paragraphs: [...new Set(paragraphs)] };
      }),
    );
    check(
      fc.property(noneAlike, (documents) => {
        const { left } = planned([], documents, { boilerplateDocuments: 1000, duplicates: 'drop' });
        left.forEach((document, later) => {
          const names = withWords(document);
          for (const earlier of left.slice(0, later).map(withWords)) {
            for (const name of names) {
              const at = earlier.indexOf(name);
              if (at < 0) continue;
              expect(wordsOf(name)).toBeLessThan(20);
            }
          }
        });
      }),
    );
  });
});
