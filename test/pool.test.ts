import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inOrder } from '../src/node/in-order.js';
import { openPool, type Pool } from '../src/node/pool.js';

const script = new URL('./pool-thread.mjs', import.meta.url);

interface Task {
  readonly value?: unknown;
  readonly waitMs?: number;
  readonly does?: string;
}

const opened: Pool<Task, unknown>[] = [];
function open(size: number, settings: object = {}, heapMegabytesMax?: number): Pool<Task, unknown> {
  const pool = openPool<Task, unknown>(script, size, settings, heapMegabytesMax);
  opened.push(pool);
  return pool;
}

/** Threads write it, and so the tests see what the threads have come to without asking them. */
const newCounter = () => new Int32Array(new SharedArrayBuffer(4));

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(2);
}

async function reasonOf(promise: Promise<unknown>): Promise<string> {
  const reason = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  return String((reason as Error | undefined)?.message);
}

async function* from<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  yield* items;
}

afterEach(async () => {
  for (const pool of opened.splice(0)) await pool.close();
});

describe('a pool', () => {
  test('answers each task with its own result, however long the others take', async () => {
    const pool = open(3);
    const values = Array.from({ length: 60 }, (_, value) => value);
    const results = await Promise.all(values.map((value) => pool.run({ value, waitMs: (value * 7) % 11 }, [], `${value}`)));
    expect(results).toEqual(values);
  });

  test('gives away what is to be given away, both ways', async () => {
    const pool = open(1);
    const value = Uint8Array.from([1, 2, 3]);
    const result = pool.run({ value, does: 'give' }, [value.buffer], 'bytes');
    expect(value.byteLength).toBe(0);
    expect([...((await result) as Uint8Array)]).toEqual([1, 2, 3]);
  });

  test('has one task in work and one at hand for each thread, and is ready again when one is done', async () => {
    const begun = newCounter();
    const pool = open(2, { begun });
    expect(pool.tasksMax).toBe(4);
    const done: number[] = [];
    for (let value = 0; value < 4; value++) {
      await pool.ready();
      pool.run({ value, waitMs: value === 0 ? 60 : 2000 }, [], '').then(
        () => done.push(value),
        () => {},
      );
    }
    let isReady = false;
    const ready = pool.ready().then(() => {
      isReady = true;
    });
    await until(() => Atomics.load(begun, 0) === 2);
    await pause(20);
    expect([isReady, done, Atomics.load(begun, 0)]).toEqual([false, [], 2]);
    await ready;
    expect(done).toEqual([0]);
  });

  test('takes back-pressure to whoever makes tasks: what is made and not done never exceeds what the pool takes', async () => {
    const pool = open(2);
    let made = 0;
    let done = 0;
    let most = 0;
    const results: Promise<unknown>[] = [];
    for (let value = 0; value < 100; value++) {
      await pool.ready();
      made++;
      most = Math.max(most, made - done);
      const count = () => {
        done++;
      };
      results.push(pool.run({ value, waitMs: value % 3 }, [], '').then(count));
    }
    await Promise.all(results);
    expect([done, most]).toEqual([100, pool.tasksMax]);
  });

  test('refuses what cannot be sent, and goes on', async () => {
    const pool = open(1);
    expect(await reasonOf(pool.run({ value: () => {} }, [], ''))).toContain('could not be cloned');
    expect(await pool.run({ value: 5 }, [], '')).toBe(5);
  });

  test('keeps the process alive while tasks are in work, and not after', () => {
    const pool = new URL('../dist/node/pool.js', import.meta.url).href;
    const code = `
      import(${JSON.stringify(pool)}).then(async ({ openPool }) => {
        const pool = openPool(new URL(${JSON.stringify(script.href)}), 2, {});
        console.log(await pool.run({ value: 'answered', waitMs: 200 }, [], ''));
      });`;
    const { status, stdout } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8', timeout: 20_000 });
    expect([status, stdout]).toEqual([0, 'answered\n']);
  });
});

describe('a thread that dies', () => {
  test.each([
    ['exit', 'exit code 3'],
    ['throw', 'no more ink'],
    ['throw outside', 'too far'],
    ['throw text', 'just words'],
    ['send a function', 'DataCloneError: () => value could not be cloned.'],
  ])('by %s takes the pool with it, and says what it held', async (does, reason) => {
    const pool = open(1);
    await pool.run({ value: 1 }, [], 'first.txt');
    const dying = pool.run({ does, waitMs: 20 }, [], 'second.txt');
    const others = ['third.txt', 'fourth.txt'].map((held) => pool.run({ value: 2 }, [], held));
    const told = `a thread died (${reason}) while it held second.txt, third.txt`;
    // The last is asked first: that the others are rejected before anybody waits for them must not end the process.
    for (const result of [...others.reverse(), dying]) expect(await reasonOf(result)).toBe(told);
    expect(await reasonOf(pool.run({ value: 3 }, [], 'fifth.txt'))).toBe(told);
    expect(await reasonOf(pool.ready())).toBe(told);
    await pool.close();
  });

  test('by running out of memory is told as such, and the process lives', async () => {
    const pool = open(2, {}, 16);
    const other = pool.run({ waitMs: 30_000 }, [], 'slow.txt');
    const told = await reasonOf(pool.run({ does: 'exhaust' }, [], 'large.txt'));
    expect(told).toMatch(/^a thread died \(.*memory.*\) while it held large\.txt$/);
    expect(await reasonOf(other)).toBe(told);
  }, 20_000);

  test('before its first task is told to the first who asks', async () => {
    const pool = open(1, { failsAtStart: true });
    expect(await reasonOf(pool.run({ value: 1 }, [], 'a.txt'))).toBe('a thread died (no thread today) while it held a.txt');
    const missing = openPool<Task, unknown>(new URL('./no-such-thread.mjs', import.meta.url), 1, {});
    expect(await reasonOf(missing.run({ value: 1 }, [], 'a.txt'))).toMatch(/Cannot find module .* while it held a\.txt$/);
  });

  test('ends the others too, whatever they do, so that the process can end', () => {
    const code = `
      import(${JSON.stringify(new URL('../dist/node/pool.js', import.meta.url).href)}).then(async ({ openPool }) => {
        const pool = openPool(new URL(${JSON.stringify(script.href)}), 2, {});
        pool.run({ does: 'loop' }, [], 'a.txt');
        await pool.run({ does: 'exit', waitMs: 50 }, [], 'b.txt').catch((error) => console.log(error.message));
      });`;
    const { status, stdout } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8', timeout: 4000 });
    expect([status, stdout]).toEqual([0, 'a thread died (exit code 3) while it held b.txt\n']);
  });

  test('wakes those who wait until the pool is ready', async () => {
    const pool = open(1);
    for (const held of ['a.txt', 'b.txt']) pool.run({ does: 'exit', waitMs: 50 }, [], held);
    expect(await reasonOf(pool.ready())).toBe('a thread died (exit code 3) while it held a.txt, b.txt');
  });
});

describe('a pool that is closed', () => {
  test('ends threads in the middle of their work, and rejects all that waited', async () => {
    const begun = newCounter();
    const pool = open(2, { begun });
    const results = Array.from({ length: 6 }, () => pool.run({ does: 'loop' }, [], ''));
    await until(() => Atomics.load(begun, 0) === 2);
    await pool.close();
    for (const result of [...results, pool.run({ value: 1 }, [], ''), pool.ready()]) {
      expect(await reasonOf(result)).toBe('the pool was closed');
    }
    expect(Atomics.load(begun, 0)).toBe(2);
    await pool.close();
  });
});

describe('in order', () => {
  test('whatever the delays, results come in the order of the source, and no more than the limit are held', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 4 }), { maxLength: 25 }), fc.integer({ min: 1, max: 6 }), async (delays, limit) => {
        let held = 0;
        let most = 0;
        async function* source() {
          for (const [index, delay] of delays.entries()) {
            if (delay === 3) await pause(1);
            most = Math.max(most, ++held);
            yield { index, delay };
          }
        }
        const submit = async ({ index, delay }: { index: number; delay: number }) => {
          if (delay > 0) await pause(delay);
          return index;
        };
        const results: number[] = [];
        for await (const result of inOrder(source(), submit, limit)) {
          results.push(result);
          held--;
        }
        expect(results).toEqual(delays.map((_, index) => index));
        expect(most).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  test('as many as the limit run at a time', async () => {
    const started: number[] = [];
    const results = inOrder(
      from([0, 1, 2, 3, 4]),
      async (value) => {
        started.push(value);
        await pause(value === 0 ? 60 : 0);
        return value;
      },
      3,
    );
    expect((await results.next()).value).toBe(0);
    expect(started).toEqual([0, 1, 2]);
    await results.return(undefined);
  });

  test('a result is given while the source still waits for its next item', async () => {
    async function* slow() {
      yield 1;
      await pause(30_000, undefined, { ref: false });
      yield 2;
    }
    const results = inOrder(slow(), async (value) => 10 * value, 4);
    expect(await results.next()).toEqual({ done: false, value: 10 });
    expect(await results.return(undefined)).toEqual({ done: true, value: undefined });
  });

  test('a fault comes when its turn comes, after all before it, whether of an item or of the source', async () => {
    async function* broken() {
      yield* [30, 0];
      throw new Error('the source broke');
    }
    const wait = async (waitMs: number) => {
      await pause(waitMs);
      return waitMs;
    };
    const failing = async (value: number) => {
      if (value === 2) throw new Error('two is too much');
      return wait(value * 10);
    };
    const seen: unknown[] = [];
    async function drain(results: AsyncIterable<number>): Promise<void> {
      for await (const result of results) seen.push(result);
    }
    expect(await reasonOf(drain(inOrder(broken(), wait, 5)))).toBe('the source broke');
    expect(await reasonOf(drain(inOrder(from([3, 1, 2, 5]), failing, 5)))).toBe('two is too much');
    expect(seen).toEqual([30, 0, 30, 10]);
  });

  test('a loop that is left stops the source', async () => {
    let isStopped = false;
    async function* source() {
      try {
        for (let value = 0; ; value++) yield value;
      } finally {
        isStopped = true;
      }
    }
    for await (const result of inOrder(source(), async (value) => value, 3)) if (result === 5) break;
    expect(isStopped).toBe(true);
  });

  test('through a pool, a run over many items holds a few of them, and a thread that dies ends it', async () => {
    const pool = open(2);
    let held = 0;
    let most = 0;
    async function* source() {
      for (let value = 0; value < 80; value++) {
        most = Math.max(most, ++held);
        yield value;
      }
    }
    const limit = pool.tasksMax + 2;
    const results: unknown[] = [];
    for await (const result of inOrder(source(), (value) => pool.run({ value, waitMs: (value * 5) % 7 }, [], `${value}`), limit)) {
      results.push(result);
      held--;
    }
    expect(results).toEqual(Array.from({ length: 80 }, (_, value) => value));
    expect(most).toBe(limit);
    const dying = inOrder(source(), (value) => pool.run({ value, does: value === 9 ? 'exit' : 'answer' }, [], `item ${value}`), limit);
    await expect(
      (async () => {
        for await (const result of dying) expect(result).toBeLessThan(9);
      })(),
    ).rejects.toThrow(/a thread died \(exit code 3\) while it held item 9/);
  });
});
