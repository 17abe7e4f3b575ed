import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { clean } from './clean.js';

/*
 * Each folder of test/golden holds input.txt, the output.txt that cleaning must give byte for byte, and blocks.txt, a line a block.
 * A new folder needs only its input: GOLDEN_UPDATE=1 writes the other two, to be read before they are committed.
 */
const root = new URL('./golden/', import.meta.url);
const update = process.env.GOLDEN_UPDATE === '1';
const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());

test('there are golden folders', () => expect(folders.length).toBeGreaterThan(10));

describe.each(folders.map(({ name }) => name).sort())('golden %s', (name) => {
  const file = (which: string) => new URL(`${name}/${which}`, root);
  test('comes out as it should', async () => {
    const { output, blocks } = await clean(readFileSync(file('input.txt')));
    const told = blocks.map(({ kept, copy, kind, verdict, rule }) => {
      const numbers = (passage: typeof kept) => `${passage.firstParagraph + 1}-${passage.firstParagraph + passage.paragraphCount}`;
      return `${numbers(copy)} repeat ${numbers(kept)}: ${kind}, ${verdict}, ${rule}\n`;
    });
    if (update || !existsSync(file('output.txt'))) {
      expect(process.env.CI).toBeUndefined();
      writeFileSync(file('output.txt'), output);
      writeFileSync(file('blocks.txt'), told.join(''));
    }
    expect(Buffer.from(output).toString('latin1')).toBe(readFileSync(file('output.txt')).toString('latin1'));
    expect(told.join('')).toBe(readFileSync(file('blocks.txt'), 'utf8'));
  });
});
