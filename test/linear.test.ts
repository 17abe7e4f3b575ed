import { describe, expect, test } from '@jest/globals';
import { clean } from './clean.js';

/*
 * The cost of one document grows with its length, not with its square; `npm run bench linear` measures it, here is the smoke. Texts grow
 * sixteenfold: where the cost is linear it grows by about 16, where it is the square by 256. What lies between is for slow and busy machines.
 */
const bytesSmall = 6_000;
const growth = 16;
const growthMax = 100;
/** Shorter times are not told apart: a clock and a first run say little about them. */
const secondsTold = 0.005;

/** Lines from `next` until there are so many bytes of them; all is ASCII. */
function filled(bytes: number, next: (index: number) => string, end = '\n'): string {
  const lines: string[] = [];
  for (let length = 0, index = 0; length < bytes; index++) {
    lines.push(next(index));
    length += lines[index].length + 1;
  }
  return lines.join(end) + end;
}

const sentences = [
  'The harbour company said on Monday that the price of grain rose again after three weeks of rain.',
  'A spokesman of the union told reporters that no agreement was reached on the wages of the pilots.',
  'Two ships left the northern port in the morning with coal and timber for the islands in the west.',
];
/** Twenty words that come in no other paragraph, of letters only. */
const fresh = (index: number) => [...index.toString(3)].map((digit) => ['ka', 'lo', 'mi'][Number(digit)]).join('');
const news = (index: number) => `The ${Array.from({ length: 20 }, (_, word) => fresh(20 * index + word)).join(' ')}.`;

const texts: readonly (readonly [string, (bytes: number) => string])[] = [
  ['clean text', (bytes) => filled(bytes, news)],
  ['the whole text twice', (bytes) => filled(bytes / 2, news).repeat(2)],
  ['every paragraph twice', (bytes) => filled(bytes, (index) => news(index >> 1))],
  ['one sentence again and again', (bytes) => filled(bytes, () => sentences[0])],
  ['one sentence again and again in one line', (bytes) => filled(bytes, () => sentences[0], ' ')],
  ['a line of three words again and again', (bytes) => filled(bytes, () => 'harbour prices today')],
  ['a line of one word again and again', (bytes) => filled(bytes, () => 'port')],
  ['one word again and again in one line', (bytes) => filled(bytes, () => 'port', ' ')],
  ['one line without blanks', (bytes) => 'harbour'.repeat(bytes / 7)],
  ['two lines in turn', (bytes) => filled(bytes, (index) => sentences[index % 2])],
  ['three lines in turn', (bytes) => filled(bytes, (index) => sentences[index % 3])],
  ['a template with a changing number', (bytes) => filled(bytes, (index) => `${sentences[0].slice(0, -1)} to ${index} dinars.`)],
];

const decoder = new TextDecoder();
const sentencesOf = (text: string) => new Set(text.split(/(?<=\.) |\n/u).filter((sentence) => sentence !== ''));

/** The least of two runs: other work on a machine only adds to a time. */
async function timed(text: string): Promise<{ seconds: number; output: string }> {
  const times: number[] = [];
  let output = '';
  for (let run = 0; run < 2; run++) {
    const begin = performance.now();
    output = decoder.decode((await clean(text)).output);
    times.push((performance.now() - begin) / 1000);
  }
  return { seconds: Math.min(...times), output };
}

describe('cost grows with the length', () => {
  test.each(texts)('%s', async (_, make) => {
    const small = await timed(make(bytesSmall));
    const large = await timed(make(growth * bytesSmall));
    // What is fast because it lost something is no answer.
    expect(sentencesOf(large.output)).toEqual(sentencesOf(make(growth * bytesSmall)));
    expect((await clean(large.output)).edits).toEqual([]);
    expect(large.seconds).toBeLessThan(growthMax * Math.max(secondsTold, small.seconds));
  });
});
