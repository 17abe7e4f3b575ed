import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openCleaner } from '../src/cleaner.js';
import { openCorpusRun } from '../src/corpus-run.js';
import type { SeenAgain, Survey } from '../src/corpus-types.js';
import { openSeen } from '../src/memory.js';
import { batchOf, fingerprintSet, joinSurveys, noteTexts } from '../src/node/store/known.js';
import { defaultDetectOptions } from '../src/options.js';
import { memoryShelf, storedFrom, withStoredTexts } from '../src/shelf.js';

const options = { ...defaultDetectOptions, scope: 'corpus' as const };
const lists = { allow: [], block: [] };
/** So many documents hold nothing here that it would be boilerplate. */
const settings = { remove: 'safe' as const, boilerplate: 'keep' as const, boilerplateDocuments: 1000, passageWords: 20, ...lists };
const encoder = new TextEncoder();

/** Paragraph n of a family, with `edit` of its words changed: no two share a word by chance. */
function paragraph(n: number, edit: number, words = 24): string {
  return Array.from({ length: words }, (_, w) => (w < edit ? `odd${n}x${w}y${edit}` : `word${n}x${w}`)).join(' ');
}

async function surveyed(texts: readonly string[]): Promise<Survey> {
  const clean = await openCleaner(options, { survey: true });
  const bytes = encoder.encode(texts.join(''));
  const lengths = texts.map((text) => encoder.encode(text).length);
  const ends = Uint32Array.from(lengths, (_, i) => lengths.slice(0, i + 1).reduce((sum, length) => sum + length, 0));
  const starts = ends.map((end, i) => end - lengths[i]);
  const name = (row: number) => ({ id: `d${row}`, date: row });
  const { survey } = clean({ bytes, starts, ends, idOf: (row) => `d${row}`, encodingOf: () => undefined, nameOf: name });
  if (survey === undefined) throw new Error('no survey');
  return survey;
}

const documents = fc.array(
  fc.array(fc.record({ n: fc.integer({ min: 0, max: 7 }), edit: fc.constantFrom(0, 0, 0, 1, 2), words: fc.constantFrom(5, 12, 24, 24) }), {
    minLength: 1,
    maxLength: 5,
  }),
  { minLength: 1, maxLength: 12 },
);
const textOf = (paragraphs: readonly { n: number; edit: number; words: number }[]) =>
  `${paragraphs.map(({ n, edit, words }) => paragraph(n, edit, words)).join('\n')}\n`;

describe('what was seen before', () => {
  test('is cut from the second document, named by its first place, and a document that is wholly repeated is said to be', async () => {
    const [first, second] = [paragraph(0, 0), paragraph(1, 0)];
    const texts = [`${first}\n${second}\n`, `${paragraph(2, 0)}\n${second}\n`, `${first}\n${second}\n`];
    const seen = await openSeen(options, settings, memoryShelf(), false);
    const answers = seen.take(await surveyed(texts));
    expect(answers.map(({ gone, isWhole }) => ({ gone, isWhole }))).toEqual([
      { gone: [], isWhole: false },
      { gone: [1], isWhole: false },
      { gone: [], isWhole: true },
    ]);
    expect(answers[1].blocks.map(({ kept, keptFirst, rule }) => [kept.id, keptFirst, rule])).toEqual([['d0', 1, 'equal-elsewhere']]);
  });

  test('is the same however the documents are batched', async () => {
    await fc.assert(
      fc.asyncProperty(documents, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), async (all, cuts) => {
        const texts = all.map(textOf);
        const together = (await openSeen(options, settings, memoryShelf(), false)).take(await surveyed(texts));
        const seen = await openSeen(options, settings, memoryShelf(), false);
        const apart: SeenAgain[] = [];
        let batch: string[] = [];
        for (const [i, text] of texts.entries()) {
          batch.push(text);
          if (!cuts[i] && i + 1 < texts.length) continue;
          apart.push(...seen.take(await surveyed(batch)));
          batch = [];
        }
        const told = (answers: readonly SeenAgain[]) =>
          answers.map(({ gone, isWhole, blocks }) => [
            gone,
            isWhole,
            blocks.map(({ rule, copyFirst, copyLast, keptDocument }) => [rule, copyFirst, copyLast, keptDocument]),
          ]);
        expect(told(apart)).toEqual(told(together));
      }),
      { numRuns: 60 },
    );
  });

  test('is what a plan over all of them takes away, in the order in which they came', async () => {
    let cut = 0;
    await fc.assert(
      fc.asyncProperty(documents, async (all) => {
        const survey = await surveyed(all.map(textOf));
        const seen = (await openSeen(options, settings, memoryShelf(), false)).take(survey);
        const run = await openCorpusRun(options, memoryShelf(), lists);
        run.take(survey);
        const plan = run.plan({ ...settings, keep: 'first', sources: [], duplicates: 'drop', isAgainstOldOnly: false });
        const { firsts } = run.compared().tables;
        const repeated = new Set(plan.repeated.map(({ document }) => document));
        for (const [document, { gone, isWhole }] of seen.entries()) {
          const rows = Array.from({ length: firsts[document + 1] - firsts[document] }, (_, p) => p);
          expect(isWhole).toBe(repeated.has(document));
          expect(gone).toEqual(rows.filter((p) => plan.goneBy[firsts[document] + p] >= 0));
          cut += gone.length;
        }
      }),
      { numRuns: 60 },
    );
    expect(cut).toBeGreaterThan(20);
  });

  test('what stays is given once to be remembered, and recalled it is seen again', async () => {
    const texts = [`${paragraph(0, 0)}\n${paragraph(1, 0)}\n`, `${paragraph(2, 0)}\n${paragraph(1, 0)}\n`];
    const seen = await openSeen(options, settings, memoryShelf(), true);
    seen.take(await surveyed(texts));
    const taken = seen.taken();
    expect(taken.map(({ wordCounts }) => [...wordCounts])).toEqual([
      [24, 24],
      [24, 0],
    ]);
    expect(seen.taken()).toEqual([]);
    const shelf = memoryShelf();
    const later = await openSeen(options, settings, shelf, false);
    for (const survey of taken) later.recall(survey, shelf.append(survey.text));
    expect(later.take(await surveyed([`${paragraph(2, 0)}\n${paragraph(5, 0)}\n`]))[0].gone).toEqual([0]);
  });

  test('what stays of a batch is given together as one by one, each text once', async () => {
    await fc.assert(
      fc.asyncProperty(documents, documents, documents, async (...batches) => {
        const known = fingerprintSet();
        const surveys = await Promise.all(batches.map((all) => surveyed(all.map(textOf))));
        const stored = { read: (offset: number, length: number) => surveys[0].text.subarray(offset, offset + length) };
        const shelfOf = () => withStoredTexts(memoryShelf(), stored);
        const [apart, together] = [await openSeen(options, settings, shelfOf(), true), await openSeen(options, settings, shelfOf(), true)];
        // The first came before, from an index.
        for (const seen of [apart, together]) seen.recall({ ...surveys[0], text: new Uint8Array() }, storedFrom);
        noteTexts(known, surveys[0]);
        for (const survey of surveys.slice(1)) {
          apart.take(survey);
          together.take(survey);
          const kept = together.takenTogether().filter(({ documents: stay }) => stay.length > 0);
          expect(kept.length > 0 ? joinSurveys(kept) : undefined).toEqual(batchOf(apart.taken(), known));
          expect(together.takenTogether()).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('lists of passages decide', async () => {
    const [long, short] = [paragraph(0, 0), paragraph(1, 0, 6)];
    const texts = [`${long}\n${short}\n${paragraph(3, 0)}\n`, `${long}\n${paragraph(4, 0)}\n${short}\n`];
    const survey = await surveyed(texts);
    const gone = async (more: Partial<typeof settings> | { allow: Uint8Array[] } | { block: Uint8Array[] }) =>
      (await openSeen(options, { ...settings, ...more }, memoryShelf(), false)).take(survey)[1].gone;
    expect(await gone({})).toEqual([0]);
    expect(await gone({ allow: [encoder.encode(long)] })).toEqual([]);
    expect(await gone({ block: [encoder.encode(short)] })).toEqual([0, 2]);
  });
});
