import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';

/*
 * The race against other programs (`npm run bench:peers`) needs them, and text that is not ours. What it stands on does not: the truth that
 * all are held against, and the rows of doubletake itself, from dist/ as there.
 */
const bench = (path: string) => new URL(`../bench/${path}`, import.meta.url);
const { nearPairs, pairsOneByOne, shingleTable } = await import(bench('peers/truth.mjs').href);
const { madeText } = await import(bench('made-text.mjs').href);

const folder = mkdtempSync(join(tmpdir(), 'doubletake-'));
afterAll(() => rmSync(folder, { recursive: true }));

function outcomeOf(driver: string, input: string) {
  const [inputPath, outcomePath] = [join(folder, 'input'), join(folder, 'outcome')];
  writeFileSync(inputPath, input);
  const { status, stderr } = spawnSync(process.execPath, [fileURLToPath(bench(`peers/drivers/${driver}`)), inputPath, outcomePath]);
  expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(readFileSync(outcomePath, 'utf8'));
}

/** 40 records of 8 to 60 words, then each again with one word changed. */
function records(): string[] {
  const { random, words } = madeText(3);
  const originals: string[] = Array.from({ length: 40 }, () => words(8 + Math.floor(random() * 52)));
  return [...originals, ...originals.map((text) => text.split(' ').with(3, 'other').join(' '))];
}

describe('the race against peers', () => {
  test('the truth by its join is the truth by all pairs', () => {
    const table = shingleTable(records());
    for (const threshold of [0.5, 0.7, 0.9]) {
      const joined = nearPairs(table, threshold);
      expect(new Map([...joined].sort(([a], [b]) => a - b))).toEqual(
        new Map([...pairsOneByOne(table, threshold)].sort(([a], [b]) => a - b)),
      );
    }
    expect(nearPairs(table, 0.5).size).toBeGreaterThan(30);
  });

  test('doubletake tells the near-duplicates that there are, and none else', () => {
    const texts = records();
    const { pairs } = outcomeOf('doubletake-near.mjs', `${texts.join('\n')}\n`);
    const told = Array.from({ length: pairs.length / 2 }, (_, k) => pairs[2 * k] * texts.length + pairs[2 * k + 1]);
    expect(told.sort((a, b) => a - b)).toEqual([...nearPairs(shingleTable(texts), 0.7).keys()].sort((a: number, b: number) => a - b));
  });

  test('doubletake cuts what stands twice in an article', () => {
    const { paragraph } = madeText(4);
    const text = Array.from({ length: 4 }, paragraph).join('\n');
    const lines = [`${text}\n${text}`, text].map((one, id) => `${JSON.stringify({ id: String(id), text: one })}\n`);
    expect(outcomeOf('doubletake-cut.mjs', lines.join('')).texts).toEqual([text, text]);
  });
});
