import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openShelf } from '../src/node/shelf.js';
import { memoryShelf } from '../src/shelf.js';

const texts = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 60 });
const large = new Uint8Array(3 * 2 ** 20).map((_, at) => at % 251);

describe('a shelf', () => {
  test('gives back every text, in any order, at any time', () => {
    const folder = mkdtempSync(join(tmpdir(), 'doubletake-test-'));
    try {
      fc.assert(
        fc.property(texts, fc.constantFrom(0, 1000, 2 ** 26), fc.boolean(), (kept, memoryBytes, withLarge) => {
          const all = withLarge ? [...kept.slice(0, 5), large, ...kept.slice(5)] : kept;
          for (const shelf of [{ ...memoryShelf(), close: () => {} }, openShelf({ folder, memoryBytes })]) {
            const offsets: number[] = [];
            for (const [k, text] of all.entries()) {
              offsets.push(shelf.append(text));
              const some = (k * 7) % (k + 1);
              expect(Buffer.compare(shelf.read(offsets[some], all[some].length), all[some])).toBe(0);
            }
            for (let k = all.length - 1; k >= 0; k--) expect(Buffer.compare(shelf.read(offsets[k], all[k].length), all[k])).toBe(0);
            shelf.close();
          }
        }),
        { numRuns: 40 },
      );
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('leaves nothing in the folder while it is open, where files may lose their name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'doubletake-test-'));
    try {
      const shelf = openShelf({ folder, memoryBytes: 0 });
      shelf.append(large);
      expect(readdirSync(folder)).toEqual(process.platform === 'win32' ? [expect.any(String)] : []);
      shelf.close();
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('names the folder that has no place for it', () => {
    const folder = join(tmpdir(), 'doubletake-no-such-folder');
    const shelf = openShelf({ folder, memoryBytes: 0 });
    expect(() => shelf.append(large)).toThrow(
      expect.objectContaining({
        code: 'unwritable',
        details: expect.objectContaining({ path: folder, expected: expect.stringMatching('TMPDIR') }),
      }),
    );
  });
});
