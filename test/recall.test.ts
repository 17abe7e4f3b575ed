import { describe, expect, test } from '@jest/globals';
import { bandingFor, shareBand } from '../src/match/bands.js';
import { expectedRecall, openRecallMeter, type Recall } from '../src/recall.js';
import { renderRecall, renderRecallJson, renderRecallJsonl } from '../src/report/recall.js';
import { cMinHash } from '../src/sketch/minhash.js';
import { shingleSet } from '../src/sketch/shingles.js';
import { foldWords } from '../src/sketch/words.js';
import { findParagraphs } from '../src/text/paragraphs.js';

const encoder = new TextEncoder();

/** Paragraphs of made words, each different, of the lengths that are asked for. */
function story(lengths: readonly number[], seed: number): string {
  let drawn = seed * 2654435761;
  const word = () => {
    drawn = (Math.imul(drawn, 1103515245) + 12345) >>> 0;
    return `w${(drawn >>> 8) % 5000}x`;
  };
  return lengths.map((length) => Array.from({ length }, word).join(' ')).join('\n');
}

async function recallOf(texts: readonly string[], threshold: number): Promise<Recall> {
  const meter = await openRecallMeter(threshold);
  for (const text of texts) meter.add(foldWords(encoder.encode(text)), findParagraphs(encoder.encode(text), 'line'));
  return meter.measure();
}

const lengths = [3, 9, 12, 17, 22, 30, 60, 120];
const stories = Array.from({ length: 40 }, (_, seed) => story(lengths, seed + 1));

describe('recall', () => {
  test('paragraphs are counted by their words, and those without words are none', async () => {
    const { documentCount, paragraphCount, lengths: counted } = await recallOf([...stories, '***\n---\n'], 0.7);
    expect([documentCount, paragraphCount]).toEqual([41, 320]);
    expect(counted.map(({ words, paragraphs }) => [words.from, words.to, paragraphs])).toEqual([
      [1, 7, 40],
      [8, 14, 80],
      [15, 19, 40],
      [20, 25, 40],
      [26, 50, 40],
      [51, 100, 40],
      [101, Number.POSITIVE_INFINITY, 40],
    ]);
  });

  test('a character counts as a word in scripts without spaces', async () => {
    const { lengths: counted } = await recallOf(['港口委员会星期二晚上开会同意借出两艘最老的渡轮'], 0.7);
    expect(counted.find(({ paragraphs }) => paragraphs > 0)?.words).toEqual({ from: 20, to: 25 });
  });

  test('the curve is what odds of bands say, counted out', () => {
    // With 2 bands of 1 row at J = .5 a pair is missed one time in four.
    expect(expectedRecall(0.5, { bands: 2, rows: 1 })).toBe(0.75);
    expect(expectedRecall(1, { bands: 16, rows: 4 })).toBe(1);
    expect(expectedRecall(0.7, bandingFor(0.7))).toBeGreaterThan(0.985);
  });

  test.each([0.5, 0.7, 0.85])('what is measured at %d agrees with the curve at every length', async (threshold) => {
    const { measured, curve, bands, rows } = await recallOf(stories, threshold);
    expect({ bands, rows }).toEqual(bandingFor(threshold));
    expect(curve[0].jaccard).toBe(threshold);
    // No copy of twelve words or fewer is as alike as .85: one changed word at the end leaves ten of twelve shingles.
    expect(new Set(measured.map(({ words }) => words.from)).size).toBe(threshold > 0.83 ? 5 : 6);
    for (const { copies, found, expected, from, to } of measured) {
      expect(expected).toBeGreaterThanOrEqual(expectedRecall(from, { bands, rows }) - 1e-9);
      expect(expected).toBeLessThanOrEqual(expectedRecall(to, { bands, rows }) + 1e-9);
      // Four standard deviations and one pair: what is random may be off by so much.
      expect(Math.abs(found - copies * expected)).toBeLessThan(4 * Math.sqrt(copies * expected * (1 - expected)) + 1);
    }
    const total = measured.reduce((sum, { copies }) => sum + copies, 0);
    expect(total).toBeGreaterThan(300);
  });

  test('the order of the documents and copies of them change nothing that is measured', async () => {
    const one = await recallOf(stories, 0.7);
    const other = await recallOf([...stories].reverse(), 0.7);
    const twice = await recallOf([...stories, ...stories], 0.7);
    expect(other).toEqual(one);
    expect(twice.measured).toEqual(one.measured);
    expect(twice.paragraphCount).toBe(2 * one.paragraphCount);
  });

  test('of each length a bounded sample is tried, the same whatever comes in which order', async () => {
    const many = Array.from({ length: 1500 }, (_, seed) => story([30], seed + 1));
    const [one, other] = await Promise.all([recallOf(many, 0.7), recallOf([...many].reverse(), 0.7)]);
    expect(other.measured).toEqual(one.measured);
    expect(Math.max(...one.measured.map(({ copies }) => copies))).toBeLessThanOrEqual(333);
    expect(Math.max(...one.measured.map(({ copies }) => copies))).toBeGreaterThan(300);
  });

  test('nothing is measured where nothing can be', async () => {
    expect((await recallOf([], 0.7)).measured).toEqual([]);
    expect((await recallOf(['one two three'], 0.7)).measured).toEqual([]);
    expect((await recallOf(stories, 1)).measured).toEqual([]);
  });

  test('bands of too few rows would be found out', () => {
    // What the measurement rests on: signatures of unlike texts share no band, those of equal ones do.
    const { slots, sign } = cMinHash(64);
    const [a, b] = [0, 1].map((seed) => {
      const signature = new Uint16Array(slots);
      sign(shingleSet(foldWords(encoder.encode(story([60], seed + 7))).hashes, 3), signature, 0);
      return signature;
    });
    expect([shareBand(a, b), shareBand(a, a)]).toEqual([false, true]);
  });
});

describe('the report of recall', () => {
  const report = {
    rules: '1',
    threshold: 0.7,
    bands: 16,
    rows: 4,
    documentCount: 1,
    paragraphCount: 4,
    lengths: [
      { words: { from: 1, to: 7 }, paragraphs: 1 },
      { words: { from: 101, to: Number.POSITIVE_INFINITY }, paragraphs: 3 },
    ],
    curve: [{ jaccard: 0.7, expected: 0.9876 }],
    measured: [
      { words: { from: 8, to: 14 }, from: 0.7, to: 0.75, copies: 200, found: 199, expected: 0.9912 },
      { words: { from: 8, to: 14 }, from: 0.75, to: 0.8, copies: 3, found: 3, expected: 1 },
    ],
  };

  test('as text has its columns aligned', () => {
    expect(renderRecall(report)).toBe(`1 document, 4 paragraphs with words; threshold 0.7: 16 bands of 4 rows

How long your paragraphs are. In scripts without spaces each character counts as a word.
Under 8 words only equal paragraphs are found; equal ones are always found.

words  paragraphs  share
1-7             1  25.0%
101+            3  75.0%

How many pairs of this Jaccard similarity are found, by the curve 1-(1-J^r)^b.

similarity  expected
0.70           98.8%

The same for copies of your paragraphs in which words of your corpus replace others.

words  similarity  expected  measured       found
8-14    0.70-0.75     99.1%     99.5%  199 of 200
        0.75-0.80    100.0%    100.0%      3 of 3
`);
    expect(renderRecall({ ...report, paragraphCount: 0, measured: [] })).toContain('No paragraph is long enough');
  });

  test('as JSON and JSON lines says the same', () => {
    const document = JSON.parse(renderRecallJson(report));
    expect(document).toMatchObject({
      doubletake: 'recall',
      version: 1,
      rules: '1',
      threshold: 0.7,
      bands: 16,
      documents: 1,
      paragraphs: 4,
    });
    expect(document.lengths[1]).toEqual({ words: { from: 101, to: null }, paragraphs: 3 });
    expect(document.measured[0]).toEqual({
      words: { from: 8, to: 14 },
      jaccard: { from: 0.7, to: 0.75 },
      copies: 200,
      found: 199,
      measured: 0.995,
      expected: 0.9912,
    });
    const lines = renderRecallJsonl(report)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual(['header', 'length', 'length', 'curve', 'measured', 'measured']);
    expect(lines[4]).toEqual({ type: 'measured', ...document.measured[0] });
  });
});
