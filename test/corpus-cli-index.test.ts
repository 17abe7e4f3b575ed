import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { logName } from '../src/node/store/format.js';
import { openStore } from '../src/node/store/store.js';
import { storeOptions } from '../src/node/store/store-options.js';
import { defaultDetectOptions } from '../src/options.js';
import { type Article, families, linesOf, openPlace, type Place, paragraph, randomFrom, recordsOf, run, textOf } from './corpus-runs.js';

/*
 * `clean --index`: what runs remember for the next ones. The seed is printed; set DOUBLETAKE_TEST_SEED to it for the same corpora and the
 * same moments. TEST_RUNS is how many corpora there are, TEST_KILLS how many runs are killed.
 */

const seed = Number(process.env.DOUBLETAKE_TEST_SEED ?? Date.now() % 2 ** 31);
const runs = Number(process.env.TEST_RUNS ?? 15);
const kills = Number(process.env.TEST_KILLS ?? 6);
const [msPerRun, msPerKill] = [2000, 5000];
process.stderr.write(`corpus-cli-index.test.ts: seed ${seed}, ${runs} runs, ${kills} kills\n`);

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
let place: Place;
beforeEach(() => {
  place = openPlace();
});
afterEach(() => place.remove());
const at = (...names: string[]) => place.at(...names);
const log = (index: string) => at(index, logName);

const article = (id: string, ...numbers: number[]): Article => ({ id, paragraphs: numbers.map((number) => paragraph(number)) });

/** Cleans records, with an index. */
async function remembering(articles: readonly Article[], index: string, ...options: string[]) {
  place.put({ 'batch.jsonl': linesOf(articles) });
  return run(['clean', at('batch.jsonl'), '--scope', 'corpus', '--quiet', '--index', at(index), ...options]);
}

async function cleaned(articles: readonly Article[], index: string, ...options: string[]): Promise<string> {
  const { code, out, err } = await remembering(articles, index, ...options);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out.toString();
}

async function told(...argv: string[]) {
  const { code, out } = await run(['index', ...argv, '--format', 'json']);
  return { code, ...JSON.parse(out.toString()) };
}

describe('runs one after the other', () => {
  test('know what those before them held', async () => {
    expect(await cleaned([article('a', 1, 2)], 'index')).toBe(linesOf([article('a', 1, 2)]));
    expect(await cleaned([article('b', 3, 2)], 'index')).toBe(linesOf([article('b', 3)]));
    expect(await cleaned([article('c', 4, 1), article('d', 3, 2), article('e', 5)], 'index', '--duplicates', 'drop')).toBe(
      linesOf([article('c', 4), article('e', 5)]),
    );
    expect(await told('info', at('index'))).toMatchObject({ code: 0, batchCount: 3, documentCount: 4, contentCount: 5, damage: [] });
    expect(await told('verify', at('index'))).toMatchObject({ code: 0, batchCount: 3, wholeCount: 3, damage: [] });
  });

  // What is boilerplate is counted over a run and the index, and the two halves count otherwise.
  test(
    'give what one run over all of it gives, also where the index is compacted between',
    async () => {
      let number = 0;
      await fc.assert(
        fc.asyncProperty(families, families, fc.boolean(), fc.constantFrom('safe', 'exact'), async (early, late, isCompacted, remove) => {
          const options = ['--duplicates', 'drop', '--boilerplate-documents', '1000', '--passage-words', '20', '--remove', remove];
          const first = early.map((one, nth) => ({ ...one, id: `e${one.id}`, date: `2024-03-0${1 + (nth % 5)}` }));
          const second = late.map((one, nth) => ({ ...one, id: `l${one.id}`, date: `2024-04-0${1 + (nth % 5)}` }));
          const index = `index-${number++}`;
          const parts = [await cleaned(first, index, ...options)];
          if (isCompacted) expect(await told('compact', at(index))).toMatchObject({ code: 0 });
          parts.push(await cleaned(second, index, ...options));
          const whole = await cleaned([...first, ...second], `${index}-whole`, ...options);
          expect(recordsOf(...parts)).toEqual(recordsOf(whole));
          expect(await told('verify', at(index))).toMatchObject({ code: 0, damage: [] });
        }),
        { seed, numRuns: runs },
      );
    },
    runs * msPerRun,
  );

  test('know what merged indexes held', async () => {
    await cleaned([article('a', 1, 2)], 'one');
    await cleaned([article('b', 3, 2)], 'two');
    expect(await told('merge', at('one'), at('two'), '--out', at('both'))).toMatchObject({ code: 0, documentCount: 2, contentCount: 3 });
    expect(await cleaned([article('c', 9, 1), article('d', 8, 3)], 'both')).toBe(linesOf([article('c', 9), article('d', 8)]));
  });

  test('remember texts in any encoding, and texts with broken bytes', async () => {
    const wide = Buffer.from(`\ufeff${textOf(1)}`, 'utf16le');
    place.put({ 'in/a.txt': wide, 'in/b.txt': Buffer.concat([Buffer.from(textOf(2)), Buffer.from([0x41, 0xff, 0x0a])]) });
    const done = await run(['clean', at('in'), '--out', at('out'), '--index', at('index'), '--quiet']);
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(await cleaned([article('c', 3, 1), article('d', 4, 2)], 'index')).toBe(linesOf([article('c', 3), article('d', 4)]));
    expect(await told('verify', at('index'))).toMatchObject({ code: 0, damage: [] });
  });

  test('made again in place find their own documents remembered, and take nothing from them', async () => {
    const lines = linesOf([article('a', 1, 9), article('b', 2, 9), article('c', 1), article('d', 3)]);
    place.put({ 'in/a.jsonl': lines, 'in/b.txt': textOf(4, 9), allow: textOf(9) });
    let undoFiles = 0;
    const again = async () => {
      const options = ['--index', at('index'), '--allow', at('allow'), '--duplicates', 'drop', '--quiet'];
      const { code, err } = await run([
        'clean',
        at('in'),
        '--scope',
        'corpus',
        '--in-place',
        '--undo',
        at(`undo-${undoFiles++}.jsonl`),
        ...options,
      ]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      return place.below('in');
    };
    const once = await again();
    expect(once).toEqual({ 'a.jsonl': linesOf([article('a', 1, 9), article('b', 2, 9), article('d', 3)]), 'b.txt': textOf(4, 9) });
    const { documentCount } = await told('info', at('index'));
    expect(await again()).toEqual(once);
    place.put({ 'in/c.txt': textOf(5, 1, 4) });
    expect(await again()).toEqual({ ...once, 'c.txt': textOf(5) });
    expect(await told('info', at('index'))).toMatchObject({ documentCount: documentCount + 1 });
  });

  test('without the scope compare with the index alone', async () => {
    place.put({ 'batch.jsonl': linesOf([article('a', 1, 2), article('b', 3, 2)]) });
    const first = await run(['clean', at('batch.jsonl'), '--quiet', '--index', at('index')]);
    expect([first.code, first.out.toString()]).toEqual([0, linesOf([article('a', 1, 2), article('b', 3, 2)])]);
    place.put({ 'batch.jsonl': linesOf([article('c', 4, 2), article('d', 4, 5)]) });
    const second = await run(['clean', at('batch.jsonl'), '--quiet', '--index', at('index')]);
    expect([second.code, second.out.toString()]).toEqual([0, linesOf([article('c', 4), article('d', 4, 5)])]);
  });
});

describe('an index', () => {
  test('is only read by runs that write nothing', async () => {
    await cleaned([article('a', 1, 2)], 'index');
    const before = readFileSync(log('index'));
    expect(await cleaned([article('b', 3, 2)], 'index', '--diff')).toContain(`-{"id":"b"`);
    const dry = await remembering([article('b', 3, 2)], 'index', '--dry-run', '--format', 'json');
    expect(JSON.parse(dry.out.toString()).totals).toMatchObject({ documents: 1, remove: 1 });
    expect(readFileSync(log('index'))).toEqual(before);
  });

  test('is refused where it was made with other options, which are named', async () => {
    await cleaned([article('a', 1)], 'index', '--threshold', '0.8');
    const before = readFileSync(log('index'));
    const { code, out, err } = await remembering([article('b', 1)], 'index');
    expect([code, out.length]).toEqual([2, 0]);
    expect(err).toContain('threshold');
    expect(err).toMatch(/expected .*0\.7.*; got .*0\.8|expected .*0\.8.*; got .*0\.7/);
    expect(readFileSync(log('index'))).toEqual(before);
  });

  test('is refused while another run writes it', async () => {
    const store = await openStore(at('index'), storeOptions(defaultDetectOptions), 'write');
    try {
      const { code, out, err } = await remembering([article('a', 1)], 'index');
      expect([code, out.length]).toEqual([2, 0]);
      expect(err).toContain(at('index'));
      // Who only looks needs no lock.
      expect((await remembering([article('a', 1)], 'index', '--dry-run')).code).toBe(0);
    } finally {
      store.close();
    }
    expect(await cleaned([article('a', 1)], 'index')).toBe(linesOf([article('a', 1)]));
  });

  test('is named where it is damaged, before anything is written; repaired, it serves again', async () => {
    await cleaned([article('a', 1, 2)], 'index');
    await cleaned([article('b', 3, 4)], 'index');
    const bytes = readFileSync(log('index'));
    bytes[bytes.length - 40] ^= 1;
    writeFileSync(log('index'), bytes);
    place.put({ 'in/c.txt': textOf(5, 2, 3) });
    const before = place.below('in');
    const refused = await run(['clean', at('in'), '--in-place', '--undo', at('undo.jsonl'), '--index', at('index'), '--quiet']);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(log('index'));
    expect(place.below('in')).toEqual(before);
    const verified = await told('verify', at('index'));
    expect([verified.code, verified.damage.length]).toEqual([2, 1]);
    expect((await told('compact', at('index'), '--repair')).code).toBe(0);
    const mended = await run(['clean', at('in'), '--in-place', '--undo', at('undo.jsonl'), '--index', at('index'), '--quiet']);
    expect(mended).toMatchObject({ code: 0, err: '' });
    expect(place.below('in')).toEqual({ 'c.txt': textOf(5, 3) });
  });
});

/** Runs the program itself, to kill -9 after so long where that is said. */
function started(argv: readonly string[], killAfterMs?: number): Promise<{ readonly code: number | null; readonly ms: number }> {
  const since = performance.now();
  const child: ChildProcess = spawn(process.execPath, [program, ...argv], { stdio: 'ignore' });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, ms: performance.now() - since });
    });
  });
}

describe('kill -9', () => {
  test(
    'leaves an index that can be read, and outputs that are whole, and nothing remembered that was not written',
    async () => {
      const random = randomFrom(seed);
      const articles = Array.from({ length: 1500 }, (_, nth) => article(`${nth}`, nth, 5000 + Math.floor(nth / 2)));
      const files = Object.fromEntries(
        Array.from({ length: 6 }, (_, nth) => [`in/${nth}.jsonl`, linesOf(articles.slice(250 * nth, 250 * nth + 250))]),
      );
      place.put(files);
      const argv = (name: string) => ['clean', at('in'), '--scope', 'corpus', '--quiet', '--out', at(`${name}-out`), '--index', at(name)];
      const { code, ms } = await started(argv('whole'));
      expect(code).toBe(0);
      const whole = place.below('whole-out');
      const expected = await told('info', at('whole'));
      for (let round = 0; round < kills; round++) {
        const name = `killed-${round}`;
        await started(argv(name), ms * (0.3 + 0.8 * random()));
        const out = existsSync(at(`${name}-out`)) ? place.below(`${name}-out`) : {};
        for (const [file, content] of Object.entries(out))
          if (!file.includes('.tmp')) expect(whole[file] === content ? file : content).toBe(file);
        if (!existsSync(join(at(name), logName))) continue;
        const { documentCount } = await told('info', at(name));
        if (documentCount > 0) expect(Object.keys(out).filter((file) => !file.includes('.tmp'))).toEqual(Object.keys(whole));
        else {
          // Nothing is remembered, so the run can be made again.
          expect((await started([...argv(name).slice(0, -3), at(`${name}-again`), '--index', at(name)])).code).toBe(0);
          expect(place.below(`${name}-again`)).toEqual(whole);
          expect(await told('info', at(name))).toMatchObject({ documentCount: expected.documentCount });
        }
      }
    },
    (kills + 1) * msPerKill,
  );
});
