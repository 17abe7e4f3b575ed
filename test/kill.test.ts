import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';

/*
 * Runs are killed at random moments, and whatever the moment: every file is whole, the old one or the new one, and what was done can be
 * undone. The seed is printed; set DOUBLETAKE_TEST_SEED to it for the same moments again (what the program had reached by then is up to
 * the machine). TEST_KILLS is how many runs of each kind are killed: 200 take some minutes.
 */

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const seed = Number(process.env.DOUBLETAKE_TEST_SEED ?? Date.now() % 1_000_000);
const killCount = Number(process.env.TEST_KILLS ?? 12);
/** For each kill, with what is done after it: seconds on a busy machine. */
const msPerKill = 5000;
const fileCount = 60;
const undoName = 'undo.jsonl';
const temporary = /^\.doubletake-[0-9a-f]{16}\.tmp$/;

/** Mulberry32, by Tommy Ettinger, public domain: small, and the same everywhere. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomFrom(seed);
const words =
  'harbour ferry island council mayor quay pier winter market bread letters school boats nets rope storm lamp bridge river valley snow road train station clerk ledger coin garden orchard apple cellar barrel mill stone tower bell rain window ladder roof carpenter engine whistle signal cable tunnel hill meadow fence horse cart village square fountain statue library poem teacher lesson'.split(
    ' ',
  );

/** A paragraph of forty words on one line. */
function paragraph(): string {
  return `${Array.from({ length: 40 }, () => words[Math.floor(random() * words.length)]).join(' ')}.\n`;
}

let folder: string;
let originals: ReadonlyMap<string, string>;
let cleaned: ReadonlyMap<string, string>;
let fullRunMs: number;

function filesOf(name: string): string[] {
  return readdirSync(join(folder, name)).sort();
}

/** Names to texts, without the temporary files that a kill may leave. */
function textsOf(name: string): Map<string, string> {
  const names = filesOf(name).filter((file) => !temporary.test(file));
  return new Map(names.map((file) => [file, readFileSync(join(folder, name, file), 'utf8')]));
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

function start(argv: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, [program, ...argv], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  return { child, ended: new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, stderr }))) };
}

/** Runs to the end, or to the signal after that many milliseconds. */
async function run(argv: readonly string[], signal?: NodeJS.Signals, afterMs = 0): Promise<Ended> {
  const { child, ended } = start(argv);
  const timer = signal === undefined ? undefined : setTimeout(() => child.kill(signal), afterMs);
  const answer = await ended;
  clearTimeout(timer);
  return answer;
}

/** Every file is old or new; anything else is named. */
function tornFiles(): string[] {
  const texts = textsOf('texts');
  return [...originals.keys()].filter((name) => ![originals.get(name), cleaned.get(name)].includes(texts.get(name)));
}

/** Takes away what the killed runs left, so that the next starts from the originals. */
function tidy(): void {
  rmSync(join(folder, undoName), { force: true });
  for (const name of ['.', 'texts']) {
    for (const file of filesOf(name).filter((each) => temporary.test(each))) rmSync(join(folder, name, file));
  }
}

beforeAll(async () => {
  process.stderr.write(`kill.test.ts: seed ${seed}\n`);
  folder = mkdtempSync(join(tmpdir(), 'doubletake-kill-'));
  await mkdir(join(folder, 'texts'));
  const texts = Array.from({ length: fileCount }, (_, i) => [`${i}.txt`, paragraph() + paragraph()] as const);
  cleaned = new Map(texts);
  originals = new Map(texts.map(([name, text]) => [name, text + text]));
  for (const [name, text] of originals) writeFileSync(join(folder, 'texts', name), text);
  const started = performance.now();
  expect(await run(['clean', 'texts', '--in-place', '--undo', undoName, '--quiet'])).toEqual({ code: 0, signal: null, stderr: '' });
  fullRunMs = performance.now() - started;
  expect(textsOf('texts')).toEqual(cleaned);
  expect((await run(['restore', undoName])).code).toBe(0);
  expect(textsOf('texts')).toEqual(originals);
  tidy();
}, 30_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a run that is ended at a random moment', () => {
  const counts = { untouched: 0, midway: 0, done: 0 };

  beforeEach(tidy);

  /** Also answers the temporary files that the ended run left; the restoring that follows may be killed and leave its own. */
  async function endAndRestore(signal: NodeJS.Signals): Promise<Ended & { readonly left: readonly string[] }> {
    // Before this, Node itself is still starting; a few moments lie behind the end.
    const ended = await run(['clean', 'texts', '--in-place', '--undo', undoName, '--quiet'], signal, fullRunMs * (0.3 + 0.8 * random()));
    const left = [...filesOf('.'), ...filesOf('texts')].filter((name) => temporary.test(name));
    expect(tornFiles()).toEqual([]);
    const texts = textsOf('texts');
    const done = [...cleaned].filter(([name, text]) => texts.get(name) === text).length;
    counts[done === 0 ? 'untouched' : done === fileCount ? 'done' : 'midway']++;
    const hasUndo = filesOf('.').includes(undoName);
    expect(done === 0 || hasUndo).toBe(true);
    if (hasUndo) {
      // Restoring may be killed as well, and is then done again.
      if (random() < 0.3) {
        await run(['restore', undoName], 'SIGKILL', fullRunMs * (0.3 + 0.8 * random()));
        expect(tornFiles()).toEqual([]);
      }
      const restored = await run(['restore', undoName, '--quiet']);
      expect(restored).toEqual({ code: 0, signal: null, stderr: '' });
    }
    expect(textsOf('texts')).toEqual(originals);
    return { ...ended, left };
  }

  test(
    'by kill -9 leaves every file old or new, and restore brings back every byte',
    async () => {
      // On a machine that has become slower or faster since the full run, as often as it takes to catch it at work.
      for (let round = 0; round < killCount || (counts.midway === 0 && round < 5 * killCount); round++) {
        await endAndRestore('SIGKILL');
        tidy();
      }
      process.stderr.write(
        `kill.test.ts: killed before any file ${counts.untouched}, between files ${counts.midway}, after all ${counts.done}\n`,
      );
      expect(counts.midway).toBeGreaterThan(0);
    },
    killCount * msPerKill,
  );

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'by %s finishes the file at hand, leaves no temporary file, and exits quietly with %i',
    async (signal, expected) => {
      const codes: (number | null)[] = [];
      // As often as it takes to catch it at work at least once.
      for (let round = 0; round < 3 || (!codes.includes(expected) && round < 40); round++) {
        const { code, signal: by, stderr, left } = await endAndRestore(signal);
        expect(stderr).toBe('');
        // Before the program listens, the system ends it; nothing is begun then.
        expect([0, expected]).toContain(by === signal ? expected : code);
        codes.push(code);
        expect(left).toEqual([]);
        tidy();
      }
      expect(codes).toContain(expected);
    },
    60_000,
  );

  test(
    'while it mirrors leaves only whole files in the target, and a second run makes it whole',
    async () => {
      let midway = 0;
      for (let round = 0; round < killCount; round++) {
        await run(['clean', 'texts', '--out', 'mirror', '--quiet'], 'SIGKILL', fullRunMs * (0.3 + 0.8 * random()));
        const made = filesOf('.').includes('mirror') ? textsOf('mirror') : new Map<string, string>();
        expect([...made].filter(([name, text]) => cleaned.get(name) !== text)).toEqual([]);
        expect(textsOf('texts')).toEqual(originals);
        if (made.size > 0 && made.size < fileCount) midway++;
        if (round % 4 === 0) {
          expect((await run(['clean', 'texts', '--out', 'mirror', '--quiet'])).code).toBe(0);
          expect(textsOf('mirror')).toEqual(cleaned);
        }
        rmSync(join(folder, 'mirror'), { recursive: true, force: true });
      }
      process.stderr.write(`kill.test.ts: mirrors killed between files ${midway}\n`);
    },
    killCount * msPerKill,
  );
});
