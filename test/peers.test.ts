import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';

/*
 * The race against other programs (`npm run bench:peers`) needs them, and text that is not ours. What it stands on does not: the truth that
 * all are held against, and the rows of doubletake itself, from dist/ as there.
 */
const bench = (path: string) => new URL(`../bench/${path}`, import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'doubletake-'));
// Where a program is measured it leaves its figures.
process.env.DOUBLETAKE_PEERS = folder;
const { jaccardOfTexts, nearPairs, pairsOneByOne, shingleTable } = await import(bench('peers/truth.mjs').href);
const { toldByClusters, toldByPairs } = await import(bench('peers/told.mjs').href);
const { scored } = await import(bench('peers/million-score.mjs').href);
const { measured } = await import(bench('peers/child.mjs').href);
const { workPath } = await import(bench('peers/places.mjs').href);
mkdirSync(workPath());
const { madeText } = await import(bench('made-text.mjs').href);

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

  test('the truth of two texts is that of the table', () => {
    const texts = records();
    const all: Map<number, number> = pairsOneByOne(shingleTable(texts), 0);
    expect(all.size).toBe((texts.length * (texts.length - 1)) / 2);
    for (const [pair, jaccard] of all)
      expect(jaccardOfTexts(texts[Math.floor(pair / texts.length)], texts[pair % texts.length])).toBe(jaccard);
  });

  test.each(['doubletake-near.mjs', 'doubletake-index-near.mjs'])(
    '%s tells the near-duplicates that there are, and none else',
    (driver) => {
      const texts = records();
      const { pairs } = outcomeOf(driver, `${texts.join('\n')}\n`);
      const told = Array.from({ length: pairs.length / 2 }, (_, k) => pairs[2 * k] * texts.length + pairs[2 * k + 1]);
      expect(told.sort((a, b) => a - b)).toEqual([...nearPairs(shingleTable(texts), 0.7).keys()].sort((a: number, b: number) => a - b));
    },
  );

  test('doubletake cuts what stands twice in an article', () => {
    const { paragraph } = madeText(4);
    const text = Array.from({ length: 4 }, paragraph).join('\n');
    const lines = [`${text}\n${text}`, text].map((one, id) => `${JSON.stringify({ id: String(id), text: one })}\n`);
    expect(outcomeOf('doubletake-cut.mjs', lines.join('')).texts).toEqual([text, text]);
  });

  test('what is told comes pair by pair, of clusters as of pairs, whatever their order', () => {
    const told = toldByClusters([[9, 7], [4], [5, 0, 2]], 10);
    const pairs = toldByPairs([2, 0, 5, 0, 2, 5, 7, 9, 0, 2], 10);
    for (const { count, has, at, later } of [told, pairs]) {
      expect(Array.from({ length: count }, (_, k) => at(k)).sort((a, b) => a - b)).toEqual([2, 5, 25, 79]);
      expect([2, 5, 25, 79, 7, 44, 13].map(has)).toEqual([true, true, true, true, false, false, false]);
      expect([...later].sort()).toEqual([2, 5, 9]);
    }
  });

  test('a claim that is wrong, a pair that is missed and a record that is missed each count once', () => {
    const texts = records();
    const count = texts.length;
    const planted: Map<number, number> = nearPairs(shingleTable(texts), 0.7);
    const [missed, ...rest] = planted.keys();
    const pairs = [...rest, 1].flatMap((pair) => [Math.floor(pair / count), pair % count]);
    const score = scored({ pairs }, { planted, textOf: (record: number) => texts[record], count });
    expect(score).toMatchObject({ told: planted.size, drawn: planted.size, wrong: 1, chance: 0 });
    expect(score.recall.filter((share: string) => share !== '-' && share !== '1.000')).toHaveLength(1);
    const all = scored({ later: [...planted.keys()].map((pair) => pair % count) }, { planted, count });
    expect(all.records).toEqual({ recall: '1.000', precision: '1.000' });
    const some = scored({ later: rest.map((pair) => pair % count) }, { planted, count });
    expect(some.records).toEqual({ recall: String(Math.floor((1000 * rest.length) / planted.size) / 1000), precision: '1.000' });
    expect(planted.has(missed)).toBe(true);
  });

  test('the race at a million, made small, finds what it planted, on text that it makes itself', () => {
    const record = join(folder, 'record.json');
    const asked = ['--job=million', '--paragraphs=2000', '--peer=doubletake,rensa', '--core=any', '--no-install', `--record=${record}`];
    const environment = { ...process.env, DOUBLETAKE_CORPORA: '', DOUBLETAKE_PEERS: folder };
    const { status, stdout } = spawnSync(process.execPath, [fileURLToPath(bench('peers.mjs')), ...asked], { env: environment });
    expect(status).toBe(0);
    const { million } = JSON.parse(readFileSync(record, 'utf8'));
    const [corpus] = million.corpora;
    const planted = corpus.planted.reduce((sum: number, pairs: number) => sum + pairs, 0);
    expect(planted).toBeGreaterThan(50);
    const right = { told: planted, wrong: 0, chance: 0, records: { recall: '1.000', precision: '1.000' } };
    expect(corpus.results).toMatchObject([
      { peer: 'doubletake', ...right },
      { peer: 'doubletake index', ...right },
    ]);
    expect(String(stdout)).toContain(`2000 records, ${corpus.megabytes.toFixed(1)} MB.`);
    expect(String(stdout)).toContain('Skipped: not installed.');
  });

  test('a program that fails, or takes too long, is told with the reason', () => {
    const run = (program: string) => measured([process.execPath, '-e', program], { secondsMax: 1 });
    expect(run('throw new TypeError("no records")').failed).toBe('TypeError: no records');
    expect(run('process.exit(3)').failed).toBe('exit code 3');
    if (process.platform !== 'linux') return;
    expect(run('for (;;);').failed).toMatch(/^over (?:1 s|4 s by the clock)$/);
    expect(run('setInterval(() => {}, 1000)').failed).toBe('over 4 s by the clock');
  });
});
