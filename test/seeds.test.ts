import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { clean } from './clean.js';
import { restyled } from './damage.js';

/*
 * The two agency articles the project began with. They are not ours to ship: the tests reach them through DOUBLETAKE_CORPORA and are
 * skipped where it is unset. `npm run bench` does the same for whole corpora.
 */
const corpora = process.env.DOUBLETAKE_CORPORA;
if (corpora === undefined) process.stderr.write('seeds: skipped, DOUBLETAKE_CORPORA is not set\n');
const seed = (name: string) => (corpora === undefined ? Buffer.alloc(0) : readFileSync(join(corpora, 'seeds', name)));
const decoder = new TextDecoder();

(corpora === undefined ? describe.skip : describe)('the seeds', () => {
  const reuters = seed('reuters-doubled-body.ar.txt').toString();
  const lines = reuters.split('\n');
  const first = lines.slice(0, 10).join('\n');
  const again = lines.slice(10);
  const afp = seed('afp-one-paragraph.ar.txt').toString();
  const cleaned = async (text: string) => decoder.decode((await clean(text)).output);

  test('the doubled body comes out as its first ten paragraphs, as they stand', async () => {
    const { output, blocks } = await clean(reuters);
    expect(decoder.decode(output)).toBe(first);
    expect(blocks).toHaveLength(1);
    expect(blocks[0]).toMatchObject({
      kind: 'exact',
      verdict: 'remove',
      kept: { firstParagraph: 1, paragraphCount: 9 },
      copy: { firstParagraph: 10, paragraphCount: 9 },
    });
  });

  test('the one-paragraph article comes out unchanged, byte for byte', async () => {
    const { output, blocks } = await clean(afp);
    expect(decoder.decode(output)).toBe(afp);
    expect(blocks).toEqual([]);
  });

  test.each(['\n', '\r\n', ' ', '', '\u00a0', '\n\n'])(
    'either article twice, parted by %j, restyled or not, comes out as one copy',
    async (between) => {
      expect(await cleaned(afp + between + afp)).toBe(afp);
      expect(await cleaned(afp + between + restyled(afp))).toBe(afp);
      expect(await cleaned(first + between + first)).toBe(first);
      expect(await cleaned(first + between + restyled(first))).toBe(first);
    },
  );

  test.each([' ', '', '\u00a0'])('the second copy merged into one paragraph, joined by %j, restyled or not, goes', async (joint) => {
    for (const lede of [[], [lines[0]]]) {
      const merged = [...lede, ...again].join(joint);
      for (const copy of [merged, restyled(merged)]) {
        for (const between of ['\n', ' ', '']) expect(await cleaned(first + between + copy)).toBe(first);
      }
    }
  });

  test('the body restyled, line by line, goes', async () => {
    expect(await cleaned([...lines.slice(0, 10), ...again.map(restyled)].join('\n'))).toBe(first);
  });
});
