import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareUtf8, type Keeper, rankDocuments } from '../src/corpus-order.js';
import type { DocumentKey } from '../src/corpus-types.js';

const key = (id: string, others: Partial<DocumentKey> = {}): DocumentKey => ({ id, byteCount: 1, wordCount: 1, ...others });
const ranked = (documents: readonly DocumentKey[], keep: Keeper = 'first', sources: readonly string[] = []) =>
  [...rankDocuments(documents, { keep, sources })].map((document) => documents[document].id);

describe('which copy stays', () => {
  const documents = [
    key('e', { wordCount: 9 }),
    key('d', { date: 2, source: 'north', wordCount: 5 }),
    key('c', { date: 1, source: 'south', wordCount: 7 }),
    key('b', { date: 1, source: 'north', name: 'z' }),
    key('a', { date: 1, source: 'north', name: 'z' }),
    key('f', { date: 1, source: 'north', name: 'y' }),
    key('g', { date: -1 }),
  ];
  test.each<[Keeper, string]>([
    ['first', 'gfabcde'],
    ['latest', 'dfabcge'],
    ['longest', 'ecdgfab'],
    ['source-list', 'cfabdge'],
  ])('%s', (keep, order) => {
    expect(ranked(documents, keep, ['south', 'north', 'south']).join('')).toBe(order);
    expect(ranked([...documents].reverse(), keep, ['south', 'north', 'south']).join('')).toBe(order);
  });

  test('a line is a number, and comes behind its file', () => {
    expect(ranked(['f#10', 'f#9', 'f', 'f#x', 'e#11', 'f#9b'].map((id) => key(id)))).toEqual(['e#11', 'f', 'f#9', 'f#10', 'f#9b', 'f#x']);
  });

  test('strings are compared as their bytes in UTF-8, which is not the order of JavaScript', () => {
    expect('\u{1f600}' < '\uffee').toBe(true);
    expect(ranked([key('\u{1f600}'), key('\uffee'), key('é'), key('z')])).toEqual(['z', 'é', '\uffee', '\u{1f600}']);
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'é', '\u0627', '\ud7ff', '\ue000', '\uffee', '\u{10000}', '\u{1f600}'),
      maxLength: 4,
    });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
    );
  });
});
