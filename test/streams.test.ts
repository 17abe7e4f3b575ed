import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import {
  appendFile,
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { describeInputError, InputError } from '../src/errors.js';
import { isTemporary } from '../src/node/atomic.js';
import { copyWhole, writeUnchanged } from '../src/node/copy.js';
import { readGzip } from '../src/node/gzip.js';
import { type BatchLimits, fileLines, type LineBatch, streamLines } from '../src/node/line-batches.js';
import { knownFile, readInto, readWhole } from '../src/node/read.js';
import { openStreamFile } from '../src/node/stream-file.js';

let folder: string;
const at = (...names: string[]) => join(folder, ...names);
const known = (name: string) => knownFile(at(name), name);

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'doubletake-streams-')));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The line that people see. */
async function faultOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error('nothing thrown'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof InputError)) throw error;
  return `${error.code}: ${describeInputError(error)}`;
}

interface Seen {
  readonly text: string;
  readonly firstLine: number;
  readonly firstByte: number;
}

/** What a caller sees who gives each batch away, as to a thread. */
async function drain(batches: AsyncIterable<LineBatch>, onBatch: (count: number) => unknown = () => {}): Promise<Seen[]> {
  const seen: Seen[] = [];
  for await (const batch of batches) {
    expect(batch.bytes.byteOffset).toBe(0);
    const { bytes, firstLine, firstByte } = structuredClone(batch, { transfer: [batch.bytes.buffer] });
    expect(batch.bytes.byteLength).toBe(0);
    seen.push({ text: Buffer.from(bytes).toString('latin1'), firstLine, firstByte });
    await onBatch(seen.length);
  }
  return seen;
}

async function* chunks(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const size of sizes) {
    yield bytes.slice(from, from + size);
    from += size;
  }
  yield bytes.slice(from);
}

const small: BatchLimits = { batchBytes: 8, lineBytesMax: 1000 };
const linesOf = (text: string, limits = small) => drain(streamLines(chunks(Buffer.from(text, 'latin1'), []), '-', limits));

/** Bytes of which about every fourth ends a line. */
const anyBytes = fc
  .array(fc.oneof(fc.constant(0x0a), fc.constant(0x0d), fc.nat({ max: 255 }), fc.nat({ max: 255 })), { maxLength: 120 })
  .map((bytes) => Uint8Array.from(bytes));
const anySizes = fc.array(fc.nat({ max: 20 }), { maxLength: 12 });

describe('batches of lines', () => {
  test('of any bytes in any pieces hold all of them, cut between lines, and know their places; a file and its gzip give the same', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, anySizes, fc.integer({ min: 1, max: 30 }), async (bytes, sizes, batchBytes) => {
        const limits = { batchBytes, lineBytesMax: 1000 };
        const batches = await drain(streamLines(chunks(bytes, sizes), '-', limits));
        const text = Buffer.from(bytes).toString('latin1');
        expect(batches.map((batch) => batch.text).join('')).toBe(text);
        for (const [index, batch] of batches.entries()) {
          const before = text.slice(0, batch.firstByte);
          if (index < batches.length - 1) expect(batch.text.endsWith('\n')).toBe(true);
          expect(before + batch.text).toBe(text.slice(0, batch.firstByte + batch.text.length));
          expect(batch.firstLine).toBe(before.split('\n').length);
          // Only the first line of a batch is longer than a batch.
          expect(batch.text.length - (batch.text.indexOf('\n') + 1)).toBeLessThan(batchBytes + (batch.text.includes('\n') ? 0 : 1000));
        }
        await writeFile(at('a'), bytes);
        await writeFile(at('a.gz'), gzipSync(bytes));
        for (const name of ['a', 'a.gz']) expect(await drain(fileLines(known(name), limits))).toEqual(batches);
      }),
      { numRuns: 200 },
    );
  }, 30_000);

  test('keep line ends of two bytes whole, and a last line without its end', async () => {
    expect(await linesOf('one\r\ntwo\r\nthree')).toEqual([
      { text: 'one\r\n', firstLine: 1, firstByte: 0 },
      { text: 'two\r\nthree', firstLine: 2, firstByte: 5 },
    ]);
    expect(await linesOf('')).toEqual([]);
    expect(await linesOf('\n\n')).toEqual([{ text: '\n\n', firstLine: 1, firstByte: 0 }]);
    expect(await linesOf('1234567\n')).toEqual([{ text: '1234567\n', firstLine: 1, firstByte: 0 }]);
  });

  test('are larger than usual where a line is, and only by that line', async () => {
    const long = 'x'.repeat(333);
    const seen = await linesOf(`a\n${long}\nb\nc\n`);
    expect(seen[0]).toEqual({ text: 'a\n', firstLine: 1, firstByte: 0 });
    expect(seen[1].text.startsWith(`${long}\n`)).toBe(true);
    expect(seen[1].text.length).toBeLessThanOrEqual(334 + 8);
    expect(seen.map(({ text }) => text).join('')).toBe(`a\n${long}\nb\nc\n`);
  });

  test('of the usual size hold about 1 MB of a file', async () => {
    const line = `${'x'.repeat(999)}\n`;
    await writeFile(at('a'), line.repeat(5000));
    const seen = await drain(fileLines(known('a')));
    expect(seen.map(({ text }) => text.length)).toEqual([1_048_000, 1_049_000, 1_048_000, 1_049_000, 806_000]);
    expect(seen.map(({ firstLine }) => firstLine)).toEqual([1, 1049, 2098, 3146, 4195]);
  });

  test('end at a line that is too long, and say where it begins', async () => {
    const limits = { batchBytes: 4, lineBytesMax: 10 };
    const fits = `ab\n${'x'.repeat(10)}`;
    for (const end of ['', '\n', '\nc\n']) {
      expect((await linesOf(fits + end, limits)).map(({ text }) => text).join('')).toBe(fits + end);
      const text = `${fits}y${end}`;
      await writeFile(at('a'), text);
      await writeFile(at('a.gz'), gzipSync(text));
      for (const batches of [
        streamLines(chunks(Buffer.from(text), [1, 2, 3]), 'a', limits),
        fileLines(known('a'), limits),
        fileLines({ ...known('a.gz'), shown: 'a' }, limits),
      ]) {
        const seen: string[] = [];
        const reading = async () => {
          for await (const { bytes } of batches) seen.push(Buffer.from(bytes).toString());
        };
        const error = await reading().catch((reason: unknown) => reason);
        expect(error).toMatchObject({
          code: 'too-large',
          message: 'the line is too long',
          details: { path: 'a', line: 2, offset: 3, expected: 'at most 10 bytes' },
        });
        expect(seen).toEqual(['ab\n']);
      }
    }
  });

  test('are asked of a stream one by one, and a loop that is left closes it', async () => {
    let given = 0;
    let isClosed = false;
    async function* endless() {
      try {
        for (;;) {
          given++;
          yield Buffer.from('12\n');
        }
      } finally {
        isClosed = true;
      }
    }
    for await (const { firstLine } of streamLines(endless(), '-', small)) {
      expect(given).toBeLessThanOrEqual(firstLine + 3);
      if (firstLine > 20) break;
    }
    expect(isClosed).toBe(true);
  });

  test('a fault of a stream is told with its name, after all whole batches before it', async () => {
    async function* broken() {
      yield Buffer.from('1234567\n123');
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', syscall: 'read' });
    }
    let count = 0;
    const reading = drain(streamLines(broken(), 'pipe', small), (seen) => {
      count = seen;
    });
    expect(await faultOf(reading)).toBe('unreadable: pipe: cannot be read; got EIO: i/o error');
    expect(count).toBe(1);
  });

  test('leave no file open, whether they are read to the end, left, or broken', async () => {
    if (!existsSync('/proc/self/fd')) return;
    const openFiles = () => readdirSync('/proc/self/fd').length;
    await writeFile(at('a'), 'one\n'.repeat(100));
    await writeFile(at('a.gz'), gzipSync('one\n'.repeat(100)));
    await writeFile(at('b.gz'), gzipSync('one\n'.repeat(100)).subarray(0, 20));
    await mkdir(at('d'));
    // The first read of a stream opens what Node itself needs.
    await drain(fileLines(known('a.gz'), small));
    const before = openFiles();
    for (let round = 0; round < 5; round++) {
      for (const name of ['a', 'a.gz']) {
        await drain(fileLines(known(name), small));
        for await (const { firstLine } of fileLines(known(name), small)) if (firstLine > 20) break;
      }
      await faultOf(drain(fileLines(known('b.gz'), small)));
      await faultOf((async () => known('d'))());
    }
    for (let waits = 0; openFiles() > before && waits < 100; waits++) await pause(10);
    // Fewer are none of ours either: Node closes some of its own in its time.
    expect(openFiles()).toBeLessThanOrEqual(before);
  });
});

describe('a file that is changed while its lines are read', () => {
  const line = 'one line\n';

  test.each([
    ['a', 'grows', (name: string) => appendFile(at(name), line)],
    ['a', 'shrinks', (name: string) => truncate(at(name), 20)],
    ['a.gz', 'grows', (name: string) => appendFile(at(name), gzipSync(line))],
    ['a.gz', 'is replaced', (name: string) => writeFile(at('b'), line).then(() => rename(at('b'), at(name)))],
    ['a.gz', 'is removed', (name: string) => rm(at(name))],
  ])('%s %s: that is told at the end', async (name, _, change) => {
    await writeFile(at(name), name === 'a' ? line.repeat(100) : gzipSync(line.repeat(100)));
    const file = known(name);
    await pause(20);
    const reading = drain(fileLines(file, small), (count) => (count === 3 ? change(name) : undefined));
    expect(await faultOf(reading)).toMatch(/^changed: .* was changed while it was (read|worked on), and is left/);
  });

  test('and before they are read: that is told before the first', async () => {
    await writeFile(at('a'), line);
    const file = known('a');
    await pause(20);
    await writeFile(at('a'), 'ONE LINE\n');
    let count = 0;
    const reading = drain(fileLines(file, small), () => {
      count++;
    });
    expect(await faultOf(reading)).toBe('changed: a: was changed while it was worked on, and is left alone');
    expect(count).toBe(0);
  });
});

describe('gzip', () => {
  const text = 'one line\nand another, quite another\n'.repeat(20);
  const packed = gzipSync(text);

  /** Both ways to read it: whole, and by batches. */
  async function bothOf(name: string): Promise<string[]> {
    const whole = async () => Buffer.from((await readGzip(at(name), name)).bytes).toString('latin1');
    const batches = async () => (await drain(fileLines(known(name), small))).map((batch) => batch.text).join('');
    return Promise.all([whole, batches].map((read) => read().catch((error) => faultOf(Promise.reject(error)))));
  }

  async function both(bytes: Uint8Array): Promise<string[]> {
    await writeFile(at('a.gz'), bytes);
    return bothOf('a.gz');
  }

  test('is read with all its members and with zeros at its end', async () => {
    expect(await both(packed)).toEqual([text, text]);
    expect(await both(gzipSync(''))).toEqual(['', '']);
    const two = Buffer.concat([gzipSync('one\nt'), gzipSync('wo'), gzipSync('')]);
    expect(await both(two)).toEqual(['one\ntwo', 'one\ntwo']);
    expect(await both(Buffer.concat([two, Buffer.alloc(600_000)]))).toEqual(['one\ntwo', 'one\ntwo']);
  });

  test('is read whole where a member ends with a piece of the file', async () => {
    const piece = 2 ** 18;
    // Not packed, a member is as long as its text and a few bytes.
    let long = 'x'.repeat(piece - 100);
    while (gzipSync(long, { level: 0 }).length < piece) long += 'x';
    const member = gzipSync(long, { level: 0 });
    expect(member.length).toBe(piece);
    await writeFile(at('a.gz'), Buffer.concat([member, gzipSync('\nend\n'), Buffer.alloc(10)]));
    const seen = await drain(fileLines(known('a.gz')));
    expect(seen.map((batch) => batch.text).join('')).toBe(`${long}\nend\n`);
  });

  test('that is cut off is told, wherever it was cut', async () => {
    const told = 'malformed: a.gz: is cut off; expected the rest of the gzip data; got the end of the file';
    for (let length = 0; length < packed.length; length++) expect(await both(packed.subarray(0, length))).toEqual([told, told]);
    expect(await both(Buffer.concat([packed, packed.subarray(0, 30)]))).toEqual([told, told]);
  });

  test('that is damaged, or is none, is told', async () => {
    const sign = /^malformed: a\.gz: is (damaged; expected gzip data; got |cut off)/;
    for (const bytes of [Buffer.from(text), Buffer.concat([packed, Buffer.from('garbage')])]) {
      for (const answer of await both(bytes))
        expect(answer).toBe('malformed: a.gz: is damaged; expected gzip data; got incorrect header check');
    }
    // A flipped bit in the header may change a time or a name, and the text is as it was.
    for (let index = 10; index < packed.length; index++) {
      const flipped = Buffer.from(packed);
      flipped[index] ^= 1 << (index % 8);
      for (const answer of await both(flipped)) if (answer !== text) expect(answer).toMatch(sign);
      if (index >= packed.length - 8) for (const answer of await both(flipped)) expect(answer).toMatch(sign);
    }
  });

  test('loses nothing in silence: what stands behind zeros is told', async () => {
    const told = 'malformed: a.gz: is damaged; expected gzip data; got zeros and something after them';
    for (const zeros of [1, 700, 600_000]) {
      expect(await both(Buffer.concat([packed, Buffer.alloc(zeros), packed]))).toEqual([told, told]);
    }
  });

  test('is taken whole only up to a limit, however small the file is', async () => {
    await writeFile(at('bomb.gz'), gzipSync(Buffer.alloc(5_000_000)));
    const told = await faultOf(readGzip(at('bomb.gz'), 'bomb.gz', 1_000_000));
    expect(told).toBe('too-large: bomb.gz: is too large; expected at most 1000000 bytes; got more');
    expect((await readGzip(at('bomb.gz'), 'bomb.gz', 5_000_000)).bytes).toHaveLength(5_000_000);
  });

  test('by batches is unpacked only as far as it is asked for', async () => {
    await writeFile(at('bomb.gz'), gzipSync(`${'x'.repeat(999)}\n`.repeat(100_000)));
    const before = process.memoryUsage().arrayBuffers;
    for await (const { firstLine } of fileLines(known('bomb.gz'))) if (firstLine > 5000) break;
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000);
  });
});

describe('a file that is written bit by bit', () => {
  const pieces = (...texts: string[]) => texts.map((text) => Buffer.from(text));

  async function write(name: string, parts: readonly Uint8Array[]): Promise<Buffer> {
    const file = openStreamFile(at(name), name, undefined, false);
    for (const part of parts) await file.write(part);
    await file.finish();
    return readFile(at(name));
  }

  test('holds all bytes in order; gzip is the same file however they came in pieces, and tells no time', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, anySizes, async (bytes, sizes) => {
        const parts: Uint8Array[] = [];
        for await (const part of chunks(bytes, sizes)) parts.push(part);
        expect(await write('a', parts)).toEqual(Buffer.from(bytes));
        const packed = await write('a.gz', parts);
        expect(gunzipSync(packed)).toEqual(Buffer.from(bytes));
        expect(packed).toEqual(await write('b.gz', [bytes]));
        expect(packed.readUInt32LE(4)).toBe(0);
      }),
      { numRuns: 50 },
    );
    const large = Buffer.from(Array.from({ length: 60_000 }, (_, index) => `line ${(index * 7919) % 10_007}\n`).join(''));
    const parts = Array.from({ length: Math.ceil(large.length / 70_001) }, (_, index) =>
      large.subarray(index * 70_001, (index + 1) * 70_001),
    );
    expect((await write('a.gz', parts)).equals(await write('b.gz', [large]))).toBe(true);
    expect(await readdir(folder)).toEqual(['a', 'a.gz', 'b.gz']);
  }, 30_000);

  test.each(['a', 'a.gz'])(
    '%s is seen only when it is finished, with the mode of its model, and only the last look can stop it',
    async (name) => {
      await writeFile(at('model'), '', { mode: 0o640 });
      await writeFile(at(name), 'old');
      const open = () => openStreamFile(at(name), name, known('model').status, true);
      const file = open();
      await file.write(Buffer.from('new'));
      expect(await readFile(at(name), 'utf8')).toBe('old');
      expect((await readdir(folder)).filter(isTemporary)).toHaveLength(1);
      await file.finish(async () => expect(await readFile(at(name), 'utf8')).toBe('old'));
      const done = await readFile(at(name));
      expect((name === 'a' ? done : gunzipSync(done)).toString()).toBe('new');
      expect((await stat(at(name))).mode & 0o777).toBe(0o640);

      const refused = open();
      await refused.write(Buffer.from('newer'));
      const no = async () => {
        throw new InputError('changed', 'no');
      };
      expect(await faultOf(refused.finish(no))).toBe('changed: no');
      const discarded = open();
      await discarded.write(Buffer.from('newest'));
      await discarded.discard();
      await discarded.discard();
      await file.discard();
      expect(await readFile(at(name))).toEqual(done);
      expect(await readdir(folder)).toEqual([name, 'model']);
    },
  );

  test('takes nothing any more once it is finished or discarded', async () => {
    for (const name of ['a', 'a.gz']) {
      for (const end of ['finish', 'discard'] as const) {
        const file = openStreamFile(at(name), name, undefined, false);
        await file[end]();
        await expect(file.write(Buffer.from('more'))).rejects.toThrow();
      }
      expect(await readFile(at(name))).toHaveLength(name === 'a' ? 0 : 20);
    }
    expect(await readdir(folder)).toEqual(['a', 'a.gz']);
  });

  test('where it cannot be written is a fault and leaves nothing', async () => {
    await mkdir(at('folder.gz'));
    const told = (name: string, why: string) => `unwritable: ${name}: cannot be written; got ${why}`;
    expect(await faultOf(write('none/a', []))).toBe(told('none/a', 'ENOENT: no such file or directory'));
    expect(await faultOf(write('folder.gz', pieces('a')))).toBe(told('folder.gz', 'EISDIR: illegal operation on a directory'));
    expect(await readdir(folder)).toEqual(['folder.gz']);
  });

  test.each(['a', 'a.gz'])('%s: a run that is killed leaves the old file, and a temporary one that is never input', async (name) => {
    await writeFile(at(name), 'old');
    const code = `
      import(process.argv[1]).then(async ({ openStreamFile }) => {
        const file = openStreamFile(process.argv[2], 'a', undefined, false);
        for (let part = 0; ; part++) {
          await file.write(require('node:crypto').randomBytes(100_000));
          if (part === 5) process.send('written');
        }
      });`;
    const script = new URL('../dist/node/stream-file.js', import.meta.url).href;
    const child = spawn(process.execPath, ['-e', code, script, at(name)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await new Promise((resolve) => child.once('message', resolve));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    expect(await readFile(at(name), 'utf8')).toBe('old');
    expect((await readdir(folder)).map(isTemporary).sort()).toEqual([false, true]);
  });
});

describe('an unchanged file', () => {
  const sizes = [0, 1, 5000, 2 ** 20 - 1, 2 ** 20, 3_000_000];
  const bytesOf = (size: number) => Buffer.alloc(size, 'one line\nand another, quite another\n');
  /** By itself, and with its bytes at hand. */
  const ways = [
    copyWhole,
    async (file, path, shown) => writeUnchanged(file, (await readWhole(file.path, '')).bytes, path, shown),
  ] as const satisfies (typeof copyWhole)[];

  test('comes out with all its bytes and its mode, and what stood in its place is gone', async () => {
    await mkdir(at('out'));
    for (const size of sizes) {
      for (const [way, write] of ways.entries()) {
        await writeFile(at('a'), bytesOf(size));
        await chmod(at('a'), [0o640, 0o604, 0o444, 0o755][(size + way) % 4]);
        await symlink('../a', at('out/a'));
        await write(known('a'), at('out/a'), 'a');
        expect((await readFile(at('out/a'))).equals(bytesOf(size))).toBe(true);
        expect((await lstat(at('out/a'))).isFile()).toBe(true);
        expect((await stat(at('out/a'))).mode).toBe((await stat(at('a'))).mode);
        expect(await readdir(at('out'))).toEqual(['a']);
        await rm(at('out/a'));
        await rm(at('a'));
      }
    }
  });

  test('of another owner keeps him, where we may give files away', async () => {
    if (process.getuid?.() !== 0) return;
    await writeFile(at('a'), 'text');
    await chown(at('a'), 4321, 1234);
    await chmod(at('a'), 0o640);
    await copyWhole(known('a'), at('b'), 'b');
    expect(await stat(at('b'))).toMatchObject({ uid: 4321, gid: 1234, mode: (await stat(at('a'))).mode });
  });

  test.each([
    ['grew', () => appendFile(at('a'), 'more')],
    ['was written over', () => writeFile(at('a'), 'TEXT')],
    ['was replaced', () => writeFile(at('c'), 'text').then(() => rename(at('c'), at('a')))],
    ['was removed', () => rm(at('a'))],
  ])('that %s since is told and not copied, and what stood in its place stays', async (_, change) => {
    await mkdir(at('out'));
    await writeFile(at('out/a'), 'old');
    await writeFile(at('a'), 'text');
    const file = known('a');
    await pause(20);
    await change();
    const told = 'changed: a: was changed while it was worked on, and is left alone';
    expect(await faultOf(copyWhole(file, at('out/a'), 'out/a'))).toBe(told);
    expect(await faultOf(writeUnchanged(file, undefined, at('out/a'), 'out/a'))).toBe(told);
    expect(await readdir(at('out'))).toEqual(['a']);
    expect(await readFile(at('out/a'), 'utf8')).toBe('old');
  });

  test('that cannot be written is a fault and leaves nothing', async () => {
    await writeFile(at('a'), 'text');
    await mkdir(at('d'));
    for (const name of ['none/a', 'd']) {
      expect(await faultOf(copyWhole(known('a'), at(name), name))).toMatch(new RegExp(`^unwritable: ${name}: cannot be written; got E`));
    }
    expect(await readdir(folder)).toEqual(['a', 'd']);
  });
});

describe('reading into a batch', () => {
  test('gives what reading the whole gives, wherever there is room, and touches nothing before it', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, fc.nat({ max: 30 }), fc.integer({ min: -20, max: 20 }), async (bytes, before, spare) => {
        await writeFile(at('a'), bytes);
        const buffer = new Uint8Array(Math.max(before, before + bytes.length + spare)).fill(7);
        const part = readInto(at('a'), 'a', buffer, before);
        // Of an empty file it shows only by reading that nothing follows, and so there must be room for a byte.
        const fits = bytes.length === 0 ? buffer.length > before : spare >= 0;
        expect(part !== undefined).toBe(fits);
        expect(buffer.subarray(0, before)).toEqual(new Uint8Array(before).fill(7));
        if (part === undefined) return;
        expect(buffer.subarray(before, before + part.byteCount)).toEqual(bytes);
        expect(part.status).toEqual((await readWhole(at('a'), 'a')).status);
      }),
      { numRuns: 200 },
    );
  });

  test('a file that does not say how long it is comes whole or not at all', async () => {
    const path = '/proc/self/environ';
    if (!existsSync(path)) return;
    const { bytes } = await readWhole(path, 'environ');
    expect(bytes.length).toBeGreaterThan(0);
    const buffer = new Uint8Array(bytes.length + 1);
    expect(readInto(path, 'environ', buffer, 0)?.byteCount).toBe(bytes.length);
    expect(buffer.subarray(0, bytes.length)).toEqual(bytes);
    expect(readInto(path, 'environ', buffer.subarray(1), 0)).toBeUndefined();
  });

  test('tells what cannot be read as reading the whole does', async () => {
    await writeFile(at('a'), 'a');
    await symlink('a', at('link'));
    await mkdir(at('d'));
    for (const name of ['none', 'd', 'link', 'a/b']) {
      const told = await faultOf(readWhole(at(name), name));
      expect(await faultOf((async () => readInto(at(name), name, new Uint8Array(10), 0))())).toBe(told);
      expect(await faultOf((async () => known(name))())).toBe(told);
    }
  });
});

function works(command: string, argv: readonly string[]): boolean {
  return spawnSync(command, argv, { stdio: 'ignore' }).status === 0;
}

function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'doubletake-mount-'));
  const mounts = process.getuid?.() === 0 && works('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place]);
  if (mounts) works('umount', [place]);
  rmSync(place, { recursive: true });
  return mounts;
}

describe('a disk that is full', () => {
  const hasDisks = canMount();
  const onSmallDisk = hasDisks ? test : test.skip;
  const told = (name: string) => `unwritable: ${name}: cannot be written; got ENOSPC: no space left on device`;

  beforeEach(async () => {
    await mkdir(at('disk'));
    if (hasDisks) expect(works('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at('disk')])).toBe(true);
  });
  afterEach(() => {
    if (hasDisks) works('umount', [at('disk')]);
  });

  onSmallDisk.each(['disk/a', 'disk/a.gz'])(
    'is told of %s while it is written, and leaves the old file and nothing else (needs root)',
    async (name) => {
      await writeFile(at(name), 'old');
      const file = openStreamFile(at(name), name, undefined, false);
      const writing = async () => {
        for (let part = 0; part < 100; part++) await file.write(randomBytes(10_000));
        await file.finish();
      };
      expect(await faultOf(writing())).toBe(told(name));
      await file.discard();
      expect(await readdir(at('disk'))).toEqual([name.slice('disk/'.length)]);
      expect(await readFile(at(name), 'utf8')).toBe('old');
      await expect(file.write(Buffer.from('more'))).rejects.toThrow();
    },
  );

  onSmallDisk('is told of gzip that it fills only with its last bytes (needs root)', async () => {
    await writeFile(at('disk/ballast'), Buffer.alloc(60 * 1024));
    const file = openStreamFile(at('disk/a.gz'), 'a.gz', undefined, false);
    // So little that zlib keeps it until the end.
    await file.write(randomBytes(9000));
    expect(await faultOf(file.finish())).toBe(told('a.gz'));
    expect(await readdir(at('disk'))).toEqual(['ballast']);
  });

  onSmallDisk('is told of a copy, which is gone (needs root)', async () => {
    await writeFile(at('a'), Buffer.alloc(2_000_000));
    expect(await faultOf(copyWhole(known('a'), at('disk/a'), 'disk/a'))).toBe(told('disk/a'));
    expect(await readdir(at('disk'))).toEqual([]);
  });
});
