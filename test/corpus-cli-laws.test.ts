import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Article,
  families,
  lineOf,
  linesOf,
  lostFrom,
  openPlace,
  paragraph,
  randomFrom,
  recordsOf,
  recordText,
  run,
} from './corpus-runs.js';

/*
 * Laws of `clean --scope corpus` as a whole: options, files, both readings, what is written. The seed is printed; set
 * DOUBLETAKE_TEST_SEED to it for the same corpora. TEST_RUNS is how many there are.
 */

const seed = Number(process.env.DOUBLETAKE_TEST_SEED ?? Date.now() % 2 ** 31);
const runs = Number(process.env.TEST_RUNS ?? 12);
const msPerRun = 1000;
process.stderr.write(`corpus-cli-laws.test.ts: seed ${seed}, ${runs} runs\n`);
const check = <T>(property: fc.IAsyncProperty<T>) => fc.assert(property, { seed, numRuns: runs });

const place = openPlace();
const { at, put, below } = place;
const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
afterAll(place.remove);

let folders = 0;
const fresh = () => `run-${folders++}`;

const anyOptions = fc
  .record({
    keep: fc.constantFrom('first', 'latest', 'longest'),
    duplicates: fc.constantFrom('list', 'drop'),
    remove: fc.constantFrom('safe', 'safe', 'exact'),
    boilerplateDocuments: fc.constantFrom('2', '10'),
    boilerplate: fc.constantFrom('keep', 'remove'),
    passageWords: fc.constantFrom('20', '50'),
  })
  .map(({ keep, duplicates, remove, boilerplate, boilerplateDocuments, passageWords }) => [
    ...['--keep', keep, '--duplicates', duplicates, '--remove', remove],
    ...['--boilerplate', boilerplate, '--boilerplate-documents', boilerplateDocuments],
    ...['--passage-words', passageWords],
  ]);

/** Cleans one file of records. */
async function cleaned(articles: readonly Article[] | string, options: readonly string[], more: readonly string[] = []): Promise<string> {
  const name = `${fresh()}.jsonl`;
  put({ [name]: typeof articles === 'string' ? articles : linesOf(articles) });
  const { code, out, err } = await run(['clean', at(name), '--scope', 'corpus', '--quiet', ...options, ...more]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out.toString();
}

const texts = (file: string) => [...recordsOf(file).values()].map(recordText);

describe('laws of cleaning a corpus', () => {
  test(
    'nothing of eight words is lost, but what stays in another spelling',
    async () => {
      await check(
        fc.asyncProperty(families, anyOptions, async (articles, options) => {
          const after = await cleaned(articles, options);
          expect(lostFrom(texts(linesOf(articles)), texts(after))).toEqual([]);
        }),
      );
    },
    runs * msPerRun,
  );

  // By `longest` the order would be another one, as what is left is shorter.
  test(
    'cleaning twice is cleaning once',
    async () => {
      await check(
        fc.asyncProperty(families, anyOptions, async (articles, options) => {
          fc.pre(!options.includes('longest'));
          const after = await cleaned(articles, options);
          expect(await cleaned(after, options)).toBe(after);
        }),
      );
    },
    runs * msPerRun,
  );

  test(
    'the order of records, files and arguments changes no record, nor does the engine',
    async () => {
      await check(
        fc.asyncProperty(families, anyOptions, fc.nat(), async (articles, options, turn) => {
          const whole = await cleaned(articles, options, ['--jobs', '1']);
          const turned = [...articles].sort((a, b) => ((a.id.length * turn + turn) % 7) - (b.id < a.id ? 1 : 3));
          expect(recordsOf(await cleaned(turned, options, ['--engine', 'scalar']))).toEqual(recordsOf(whole));
          const folder = fresh();
          put(Object.fromEntries(articles.map((article, nth) => [`${folder}/in/${(nth * 5) % 13}-${nth}.jsonl`, lineOf(article)])));
          const names = Object.keys(below(`${folder}/in`)).sort((a, b) => ((a.length + turn) % 3) - (b.length % 2));
          const paths = names.map((name) => at(folder, 'in', name));
          const { code, err } = await run(['clean', ...paths, '--out', at(folder, 'out'), '--scope', 'corpus', '--quiet', ...options]);
          expect({ code, err }).toEqual({ code: 0, err: '' });
          expect(recordsOf(...Object.values(below(`${folder}/out`)))).toEqual(recordsOf(whole));
        }),
      );
    },
    runs * msPerRun,
  );
});

/** Runs the program itself, in which threads start. */
function started(argv: readonly string[]): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(process.execPath, [program, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }));
  });
}

describe('a corpus of more than ten megabytes', () => {
  test('is cleaned in any number of threads, in one file or in twenty, to the same records', async () => {
    const articles = Array.from({ length: 4000 }, (_, nth): Article => {
      const random = randomFrom(nth);
      const numbers = [nth, 10_000 + Math.floor(random() * 2000), 20_000 + Math.floor(nth / 3), 30_000 + nth, 40_000 + nth];
      return { id: `${nth}`, paragraphs: numbers.map((number) => paragraph(number)) };
    });
    const folder = fresh();
    const lines = articles.map(lineOf);
    expect(lines.join('').length).toBeGreaterThan(11_000_000);
    put({ [`${folder}/whole.jsonl`]: lines.join('') });
    put(
      Object.fromEntries(
        Array.from({ length: 20 }, (_, part) => [
          `${folder}/in/${(part * 7) % 20}.jsonl`,
          lines.slice(200 * part, 200 * part + 200).join(''),
        ]),
      ),
    );
    const options = ['--scope', 'corpus', '--quiet', '--duplicates', 'drop'];
    const outs: string[] = [];
    for (const jobs of ['1', '8']) {
      const { code, out, err } = await started(['clean', at(folder, 'whole.jsonl'), ...options, '--jobs', jobs]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      outs.push(out);
    }
    expect(outs[0].length).toBeLessThan(lines.join('').length * 0.9);
    expect(outs[1] === outs[0]).toBe(true);
    expect((await started(['clean', at(folder, 'in'), ...options, '--jobs', '2', '--out', at(folder, 'out')])).code).toBe(0);
    const apart = recordsOf(...Object.values(below(`${folder}/out`)));
    const whole = recordsOf(outs[0]);
    expect([apart.size, [...whole].filter(([id, line]) => apart.get(id) !== line).length]).toEqual([whole.size, 0]);
  }, 60_000);
});

const corpora = process.env.DOUBLETAKE_CORPORA;
if (corpora === undefined) process.stderr.write('corpus-cli-laws: real text is skipped, DOUBLETAKE_CORPORA is not set\n');
(corpora === undefined ? describe.skip : describe)('real articles', () => {
  test('lose what they repeat once, and nothing else', async () => {
    const dataset = join(String(corpora), 'saudinewsnet', 'dataset');
    const items: { content?: string; date_extracted?: string; source?: string }[] = readdirSync(dataset)
      .filter((file) => file.endsWith('.json'))
      .sort()
      .slice(0, 3)
      .flatMap((file) => JSON.parse(readFileSync(join(dataset, file), 'utf8')).slice(0, 100));
    const lines = items.map(({ content = '', date_extracted: date, source }, nth) =>
      JSON.stringify({ id: `${nth}`, date, source, text: content }),
    );
    const before = `${lines.join('\n')}\n`;
    for (const options of [[], ['--duplicates', 'drop', '--passage-words', '20']]) {
      const after = await cleaned(before, options);
      if (options.length > 0) expect(after.length).toBeLessThan(before.length);
      expect(await cleaned(after, options)).toBe(after);
      expect(lostFrom(texts(before), texts(after))).toEqual([]);
    }
  }, 60_000);
});
