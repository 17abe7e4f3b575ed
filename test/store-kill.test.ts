import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Survey } from '../src/corpus-types.js';
import { logName } from '../src/node/store/format.js';
import type { StoreOptions } from '../src/node/store/header.js';
import { verifyStore } from '../src/node/store/inspect.js';
import { joinSurveys } from '../src/node/store/known.js';
import { openStore } from '../src/node/store/store.js';
import { storeOptions } from '../src/node/store/store-options.js';
import { formatColumns } from '../src/node/store/survey-columns.js';
import { defaultDetectOptions } from '../src/options.js';
import { makeSurvey } from './surveys.js';

/*
 * Writers of a stored index are killed at random moments: what was acknowledged is there and whole, and nothing half written is read. The
 * seed is printed; set DOUBLETAKE_TEST_SEED to it for the same moments. TEST_KILLS is how many writers are killed.
 */

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const writer = fileURLToPath(new URL('./store-writer.mjs', import.meta.url));
const seed = Number(process.env.DOUBLETAKE_TEST_SEED ?? Date.now() % 1_000_000);
const killCount = Number(process.env.TEST_KILLS ?? 200);
const msPerKill = 1500;
const batchCount = 60;
const options: StoreOptions = { ...storeOptions(defaultDetectOptions), bands: 4, slots: 16 };

/** Park and Miller's minimal standard: which moment it is matters little, that it can be had again does. */
function randomFrom(start: number): () => number {
  let state = (start % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const random = randomFrom(seed);
let folder: string;
let expected: readonly Survey[];
const at = (...names: string[]) => join(folder, ...names);

interface Killed {
  readonly acknowledged: number;
  readonly wasKilled: boolean;
  readonly stderr: string;
}

/** Runs until it ends, or to kill -9 after that many milliseconds from its first words, or from its start. */
function killed(argv: readonly string[], afterMs: number, fromFirstWords: boolean): Promise<Killed> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, argv, { cwd: folder });
    let [stdout, stderr] = ['', ''];
    let timer: NodeJS.Timeout | undefined;
    const startTimer = () => {
      timer ??= setTimeout(() => child.kill('SIGKILL'), afterMs);
    };
    if (!fromFirstWords) startTimer();
    child.stdout.on('data', (chunk: Buffer) => {
      startTimer();
      stdout += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      clearTimeout(timer);
      resolve({ acknowledged: stdout.split('\n').length - 1, wasKilled: signal === 'SIGKILL', stderr });
    });
  });
}

/** All of a survey, to be compared. */
function bytesOf(survey: Survey): string {
  return Buffer.concat([formatColumns(survey), survey.text]).toString('latin1');
}

/** The batches that can be read, and what was noted. */
async function readBack(name: string, mode: 'read' | 'write'): Promise<{ surveys: Survey[]; notes: readonly string[] }> {
  const store = await openStore(at(name), options, mode);
  const surveys = [...store.entries()].map(({ survey, textAt }) => ({
    ...survey,
    text: Uint8Array.from(store.read(textAt, survey.textEnds.at(-1) ?? 0)),
  }));
  store.close();
  return { surveys, notes: store.notes };
}

beforeAll(async () => {
  process.stderr.write(`store-kill.test.ts: seed ${seed}\n`);
  folder = mkdtempSync(join(tmpdir(), 'doubletake-store-kill-'));
  const store = await openStore(at('template'), options, 'write');
  for (let number = 0; number < batchCount; number++) {
    const paragraphs = Array.from(
      { length: 40 },
      (_, p) => `Paragraph ${p} of batch ${number} says ${number * p} things that nobody else says.`,
    );
    store.append(await makeSurvey([{ id: `${number}`, paragraphs }], options.bands), number === batchCount - 1);
  }
  store.close();
  expected = (await readBack('template', 'read')).surveys;
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('kill -9', () => {
  test(
    'of who appends loses no batch that was acknowledged, and leaves none that is not whole',
    async () => {
      let done = 0;
      const counts = { midway: 0, unacknowledged: 0, torn: 0 };
      for (let round = 0; round < killCount; round++) {
        const { acknowledged, stderr } = await killed([writer, 'template', 'target', `${done}`], 30 * random(), random() < 0.9);
        expect(stderr).toBe('');
        if (!existsSync(at('target', logName))) {
          expect(acknowledged).toBe(0);
          continue;
        }
        const { surveys, notes } = await readBack('target', 'write');
        expect(surveys.length).toBeGreaterThanOrEqual(done + acknowledged);
        expect(surveys.findIndex((survey, i) => bytesOf(survey) !== bytesOf(expected[i]))).toBe(-1);
        // One batch may be written and not told yet.
        expect(surveys.length - done - acknowledged).toBeLessThanOrEqual(1);
        if (acknowledged > 0 && surveys.length < batchCount) counts.midway++;
        if (surveys.length > done + acknowledged) counts.unacknowledged++;
        if (notes.some((note) => note.includes('never finished'))) counts.torn++;
        done = surveys.length;
        if (done < batchCount) continue;
        expect(await verifyStore(at('target'))).toMatchObject({ batchCount, faults: [], notes: [] });
        rmSync(at('target'), { recursive: true });
        done = 0;
      }
      process.stderr.write(`store-kill.test.ts: appending: ${JSON.stringify(counts)}\n`);
      expect(counts.midway).toBeGreaterThan(0);
    },
    killCount * msPerKill,
  );

  test(
    'of who compacts or merges leaves what was there, or all of what was to be',
    async () => {
      const whole = joinSurveys(expected);
      const started = performance.now();
      cpSync(at('template'), at('full'), { recursive: true });
      await killed([program, 'index', 'compact', 'full'], 60_000, false);
      const fullMs = performance.now() - started;
      const counts = { before: 0, after: 0 };
      for (let round = 0; round < Math.ceil(killCount / 4); round++) {
        const isMerge = round % 2 === 0;
        if (!isMerge) cpSync(at('template'), at('one'), { recursive: true });
        const action = isMerge ? ['merge', 'template', 'template', '--out', 'one'] : ['compact', 'one'];
        await killed([program, 'index', ...action], fullMs * (0.4 + 0.7 * random()), false);
        if (isMerge && !existsSync(at('one', logName))) {
          counts.before++;
        } else {
          const { surveys } = await readBack('one', 'write');
          const isBefore = surveys.length > 1;
          counts[isBefore ? 'before' : 'after']++;
          if (isMerge) expect(surveys[0].documents).toEqual([...whole.documents, ...whole.documents]);
          if (isMerge) expect(surveys[0].text).toEqual(whole.text);
          else expect(surveys.map(bytesOf)).toEqual((isBefore ? expected : [whole]).map(bytesOf));
        }
        rmSync(at('one'), { recursive: true, force: true });
      }
      process.stderr.write(`store-kill.test.ts: compacting and merging: ${JSON.stringify(counts)}\n`);
    },
    killCount * msPerKill,
  );
});
