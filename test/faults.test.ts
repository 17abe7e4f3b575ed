import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

/*
 * The world as it can be: disks that are full, broken or read-only, files that nobody may read, names that are no text. Whatever it is, it
 * is told on one line, the rest is done, and no text is lost or half written. What a machine cannot be made to do (a small disk needs
 * root, a broken one strace) is skipped, and the name of the test says why.
 */

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const isRoot = process.getuid?.() === 0;
const nobody = 65534;
let folder: string;
const at = (...names: string[]) => join(folder, ...names);

const paragraph = (number: number) =>
  `The harbour council met late on day ${number} and agreed after four hours of talk to lend the two oldest ferries to the ${number} island villages until the new pier is finished.\n`;
/** Some kilobytes, of which the second half goes. */
const once = (number: number) => Array.from({ length: 30 }, (_, line) => paragraph(100 * number + line)).join('');
const twice = (number: number) => once(number) + once(number);

function tree(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  }
}

function texts(name: string, count: number): void {
  tree(Object.fromEntries(Array.from({ length: count }, (_, number) => [`${name}/${number}.txt`, twice(number)])));
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  /** Without the program's name before each. */
  readonly faults: readonly string[];
}

const environment = { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('DOUBLETAKE_'))) };

/** Runs doubletake behind other words: a tracer, another user. */
function run(argv: readonly string[], before: readonly string[] = [], stdout: 'pipe' | number = 'pipe'): Ended {
  const [command, ...words] = [...before, process.execPath, program, ...argv, '--quiet'];
  // With one thread beside the main one, the second call of a kind is the second for the tracer too, which counts by threads.
  const env = { ...environment, UV_THREADPOOL_SIZE: '1' };
  const ended = spawnSync(command, words, { cwd: folder, env, stdio: ['ignore', stdout, 'pipe'], encoding: 'utf8' });
  const lines = ended.stderr.split('\n').slice(0, -1);
  for (const line of lines) expect(line).toMatch(/^doubletake: ./);
  return { code: ended.status, stdout: ended.stdout ?? '', faults: lines.map((line) => line.slice('doubletake: '.length)) };
}

/** Names of files in the folder that hold neither their old text nor their new one. */
function torn(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, number) => `${name}/${number}.txt`).filter(
    (file, number) => ![once(number), twice(number)].includes(readFileSync(at(file), 'utf8')),
  );
}

function originals(name: string, count: number): number {
  return Array.from({ length: count }).filter((_, number) => readFileSync(at(name, `${number}.txt`), 'utf8') === twice(number)).length;
}

const leftovers = (name: string) => readdirSync(at(name)).filter((file) => file.startsWith('.doubletake-'));

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'doubletake-faults-')));
  chmodSync(folder, 0o777);
});
afterEach(() => {
  for (const name of readdirSync(folder)) if (name.startsWith('disk')) works('umount', [at(name)]);
  rmSync(folder, { recursive: true, force: true });
});

/** A test that needs something of the machine, or says why it is skipped. */
function needs(has: boolean, what: string, name: string, body: () => void | Promise<void>, timeoutMs = 30_000): void {
  if (has) test(name, body, timeoutMs);
  else test.skip(`${name} (skipped: needs ${what})`, () => {});
}

function works(command: string, argv: readonly string[]): boolean {
  return spawnSync(command, argv, { stdio: 'ignore' }).status === 0;
}

function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'doubletake-mount-'));
  const mounts = isRoot && works('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place]);
  if (mounts) works('umount', [place]);
  rmSync(place, { recursive: true });
  return mounts;
}

const hasDisks = canMount();
const hasTracer = works('strace', ['-o', '/dev/null', '-e', 'inject=rename:error=EIO', 'true']);
const asNobody = isRoot ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : [];
/** Permissions mean something only to those who are not root, and they must be able to start the program. */
const hasPermissions = !isRoot || works(asNobody[0], [...asNobody.slice(1), process.execPath, program, '--version']);

function mountDisk(name: string, options: string): void {
  mkdirSync(at(name));
  expect(works('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', at(name)])).toBe(true);
}

describe('odd texts', () => {
  const odd: Readonly<Record<string, string | Buffer>> = {
    empty: '',
    'a line': 'one line\n',
    'a line without its end': 'one line',
    'line ends': '\n\n\r\n\n',
    blanks: ' \t \n \t ',
    'a mark alone': '\ufeff',
    'half a mark': Buffer.of(0xef, 0xbb),
    'one byte': Buffer.of(0x80),
    'a line of 300 KB': 'port '.repeat(60_000),
  };

  test('come out byte for byte, from a folder, singly, and in place', () => {
    tree(Object.fromEntries(Object.entries(odd).map(([name, text]) => [`d/${name}`, text])));
    expect(run(['clean', 'd', '--out', 'out'])).toEqual({ code: 0, stdout: '', faults: [] });
    expect(run(['clean', 'd', '--in-place'])).toEqual({ code: 0, stdout: '', faults: [] });
    expect(existsSync(at('doubletake-undo.jsonl'))).toBe(false);
    for (const [name, text] of Object.entries(odd)) {
      for (const where of ['out', 'd']) expect(readFileSync(at(where, name)).equals(Buffer.from(text))).toBe(true);
    }
    expect(run(['scan', 'd']).code).toBe(0);
    expect(run(['clean', 'd/empty']).stdout).toBe('');
  });
});

describe('what cannot be read', () => {
  test('links that go round, devices and links to nothing are told where they are named, and passed over in folders', () => {
    texts('d', 1);
    symlinkSync('loop', at('d/loop'));
    symlinkSync('.', at('d/round'));
    symlinkSync('nothing', at('d/broken'));
    const { code, faults } = run(['clean', 'd/loop', 'd/broken', '/dev/null', 'd/round', 'd', '--out', 'out']);
    expect(faults).toEqual([
      'd/loop: cannot be read; got ELOOP: too many symbolic links encountered',
      'd/broken: is a link to nothing',
      '/dev/null: cannot be read; expected a file or a folder; got a device or a socket',
    ]);
    expect(code).toBe(2);
    expect(readdirSync(at('out'))).toEqual(['0.txt']);
  });

  test('a name that is not UTF-8 is told with its bytes, in a folder, by a pattern and in a list, and is left alone', () => {
    texts('d', 1);
    const strange = Buffer.concat([Buffer.from(`${at('d')}/`), Buffer.of(0xff), Buffer.from('.txt')]);
    try {
      writeFileSync(strange, twice(1));
    } catch {
      // Not every file system has such names.
      return;
    }
    mkdirSync(Buffer.concat([Buffer.from(`${at('d')}/`), Buffer.of(0xe9)]));
    const told = (name: string) => `${name}: cannot be opened by its name; expected a name in UTF-8`;
    expect(run(['clean', 'd', '--in-place']).faults).toEqual([told('d/\\xe9'), told('d/\\xff.txt')]);
    expect(run(['scan', 'd/**']).faults).toEqual([told('d/\\xe9'), told('d/\\xff.txt')]);
    expect(run(['scan', 'd/0*'])).toMatchObject({ code: 0, faults: [] });
    tree({ list: Buffer.concat([Buffer.from('d/0.txt\n'), Buffer.of(0xff), Buffer.from('\n')]) });
    expect(run(['scan', '--files-from', 'list'])).toMatchObject({
      code: 2,
      faults: [`list:2: ${'cannot be opened by its name; expected a name in UTF-8; got ÿ'}`],
    });
    expect(readFileSync(strange, 'utf8')).toBe(twice(1));
    expect(readFileSync(at('d/0.txt'), 'utf8')).toBe(once(0));
  });

  needs(hasPermissions, 'another user', 'files and folders that may not be read are told, and the others are done', () => {
    texts('d', 3);
    tree({ 'd/shut/x.txt': 'x' });
    chmodSync(at('d/1.txt'), 0o000);
    chmodSync(at('d/shut'), 0o000);
    const { code, faults } = run(['clean', 'd', '--out', 'out'], asNobody);
    expect(faults).toEqual([
      'd/shut: cannot be read; got EACCES: permission denied',
      'd/1.txt: cannot be read; got EACCES: permission denied',
    ]);
    expect(code).toBe(2);
    expect(readdirSync(at('out'))).toEqual(['0.txt', '2.txt']);
    expect(run(['clean', 'd/**', '--out', 'again'], asNobody).faults).toEqual(faults);
    expect(run(['scan', 'd/shut/x.txt'], asNobody).faults).toEqual(['d/shut/x.txt: cannot be read; got EACCES: permission denied']);
    chmodSync(at('d/shut'), 0o700);
  });

  needs(hasTracer, 'strace', 'a file that is written to while it is read is told and left out', async () => {
    texts('d', 2);
    // The read of one file is held up for half a second.
    const tracer = [
      'strace',
      '-f',
      '-o',
      '/dev/null',
      '-P',
      at('d/0.txt'),
      '-e',
      'trace=read',
      '-e',
      'inject=read:delay_exit=500000:when=1',
    ];
    const [command, ...words] = [...tracer, process.execPath, program, 'clean', 'd', '--out', 'out', '--quiet'];
    const child = spawn(command, words, { cwd: folder });
    const ended = endOf(child);
    const timer = setInterval(() => appendFileSync(at('d/0.txt'), 'and more\n'), 20);
    const { code, stderr } = await ended;
    clearInterval(timer);
    expect(stderr).toMatch(/^doubletake: d\/0\.txt: was changed while it was read, and is left out(; expected \d+ bytes; got \d+)?\n$/);
    expect(code).toBe(2);
    expect(readdirSync(at('out'))).toEqual(['1.txt']);
  });

  needs(hasTracer, 'strace', 'a disk that fails while a file is read, or has no more handles, is told, and the others are done', () => {
    texts('d', 3);
    for (const [call, error, sentence] of [
      ['read', 'EIO', 'EIO: i/o error'],
      ['openat', 'EMFILE', 'EMFILE: too many open files'],
      ['openat', 'ENFILE', 'ENFILE: file table overflow'],
    ]) {
      const before = ['strace', '-f', '-o', '/dev/null', '-P', at('d/1.txt'), '-e', `inject=${call}:error=${error}`];
      const { code, faults } = run(['clean', 'd', '--out', error], before);
      expect([code, faults]).toEqual([2, [`d/1.txt: cannot be read; got ${sentence}`]]);
      expect(readdirSync(at(error))).toEqual(['0.txt', '2.txt']);
    }
  });
});

function endOf(child: ChildProcess): Promise<{ readonly code: number | null; readonly stderr: string }> {
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stderr })));
}

describe('what cannot be written', () => {
  const full = 'ENOSPC: no space left on device';

  test('a full standard output is told', () => {
    if (!existsSync('/dev/full')) return;
    texts('d', 1);
    const script = ['bash', '-c', '"$@" > /dev/full', 'bash'];
    for (const argv of [
      ['clean', 'd/0.txt'],
      ['scan', 'd'],
      ['explain', 'd/0.txt'],
    ]) {
      expect(run(argv, script)).toMatchObject({ code: 2, faults: [expect.stringContaining('standard output: cannot be written; got')] });
    }
  });

  needs(hasDisks, 'root, for a small disk', 'on a full disk a mirror has whole files only, and each that misses is told', () => {
    texts('d', 12);
    mountDisk('disk', 'size=48k');
    const { code, faults } = run(['clean', 'd', '--out', 'disk/out']);
    const made = readdirSync(at('disk/out'));
    expect(made.length).toBeGreaterThan(0);
    for (const name of made) expect(readFileSync(at('disk/out', name), 'utf8')).toBe(once(Number.parseInt(name, 10)));
    const missing = Array.from({ length: 12 }, (_, number) => `${number}.txt`).filter((name) => !made.includes(name));
    expect([...faults].sort()).toEqual(missing.map((name) => `${name}: cannot be written; got ${full}`).sort());
    expect(code).toBe(2);
  });

  needs(hasDisks, 'root, for a small disk', 'on a full disk files are rewritten as far as there is room, and all can be undone', () => {
    mountDisk('disk', 'size=256k');
    texts('disk/d', 12);
    // What is left has room for some of the files, each of which comes to stand there twice for a moment.
    writeFileSync(at('disk/ballast'), Buffer.alloc(8));
    for (let size = 4096; ; size += 4096) {
      try {
        writeFileSync(at('disk/ballast'), Buffer.alloc(size));
      } catch {
        writeFileSync(at('disk/ballast'), Buffer.alloc(size - 4096 - 20 * 1024));
        break;
      }
    }
    const { code, faults } = run(['clean', 'disk/d', '--in-place', '--undo', 'disk/undo.jsonl']);
    expect(code).toBe(2);
    expect(faults.every((line) => line.includes(full) || line.includes('as they were') || line.includes('as it was'))).toBe(true);
    expect(torn('disk/d', 12)).toEqual([]);
    expect(leftovers('disk/d')).toEqual([]);
    expect(originals('disk/d', 12)).toBeGreaterThan(0);
    rmSync(at('disk/ballast'));
    expect(run(['restore', 'disk/undo.jsonl'])).toMatchObject({ code: 0, faults: [] });
    expect(originals('disk/d', 12)).toBe(12);
  });

  needs(
    hasDisks,
    'root, for a small disk',
    'where no undo record can be written any more, no file is touched any more, and that is told',
    () => {
      texts('d', 6);
      mountDisk('disk', 'size=16k');
      const { code, faults } = run(['clean', 'd', '--in-place', '--undo', 'disk/undo.jsonl']);
      const left = originals('d', 6);
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThan(6);
      expect(faults).toEqual([
        `disk/undo.jsonl: cannot be written; got ${full}`,
        `${left === 1 ? '1 input is left as it was' : `${left} inputs are left as they were`}, since it could not be undone`,
      ]);
      expect([code, torn('d', 6)]).toEqual([2, []]);
      expect(run(['restore', 'disk/undo.jsonl'])).toMatchObject({ code: 0, faults: [] });
      expect(originals('d', 6)).toBe(6);
    },
  );

  needs(hasDisks, 'root, for a read-only disk', 'a read-only disk is told once as a target, and for each file in place', () => {
    mountDisk('disk', 'size=256k');
    texts('disk/d', 2);
    expect(works('mount', ['-o', 'remount,ro', at('disk')])).toBe(true);
    const refused = 'cannot be written; got EROFS: read-only file system';
    for (const out of ['disk', 'disk/out', 'disk/deep/out']) {
      texts('e', 2);
      expect(run(['clean', 'e', '--out', out])).toEqual({ code: 2, stdout: '', faults: [`${out}: ${refused}`] });
    }
    const { code, faults } = run(['clean', 'disk/d', '--in-place']);
    expect([code, faults]).toEqual([2, [`disk/d/0.txt: ${refused}`, `disk/d/1.txt: ${refused}`]]);
    expect(originals('disk/d', 2)).toBe(2);
    expect(run(['clean', 'disk/d', '--out', 'out']).code).toBe(0);
  });

  needs(hasPermissions, 'another user', 'what may not be written is told, and stays as it was', () => {
    texts('d', 2);
    texts('shut', 1);
    mkdirSync(at('out'));
    for (const name of ['d', 'd/0.txt', 'd/1.txt', 'shut/0.txt']) chmodSync(at(name), 0o777);
    for (const [name, mode] of [
      ['d/0.txt', 0o444],
      ['shut', 0o555],
      ['out', 0o555],
    ] as const)
      chmodSync(at(name), mode);
    const denied = 'cannot be written; got EACCES: permission denied';
    const { code, faults } = run(['clean', 'd', 'shut', '--in-place', '--undo', 'd/undo.jsonl'], asNobody);
    expect([code, faults]).toEqual([2, [`d/0.txt: ${denied}`, `shut/0.txt: ${denied}`]]);
    expect([originals('d', 2), originals('shut', 1)]).toEqual([1, 1]);
    expect(run(['clean', 'd', '--out', 'out'], asNobody)).toMatchObject({ code: 2, faults: [`out: ${denied}`] });
    expect(run(['restore', 'd/undo.jsonl'], asNobody).code).toBe(0);
    expect(originals('d', 2)).toBe(2);
  });

  test('few handles are enough, and too few lose nothing', () => {
    for (let handles = 14; handles <= 26; handles += 2) {
      texts('d', 3);
      const { status } = spawnSync(
        'bash',
        ['-c', `ulimit -n ${handles} && exec "$@"`, 'bash', process.execPath, program, 'clean', 'd', '--in-place', '--quiet'],
        { cwd: folder, env: environment },
      );
      expect(torn('d', 3)).toEqual([]);
      if (status === 0) expect(originals('d', 3)).toBe(0);
      if (existsSync(at('doubletake-undo.jsonl'))) expect(run(['restore', 'doubletake-undo.jsonl']).code).toBe(0);
      expect([handles, originals('d', 3), leftovers('d')]).toEqual([handles, 3, []]);
      rmSync(at('doubletake-undo.jsonl'), { force: true });
    }
  });
});

describe('a disk that fails at one call', () => {
  // In place, for each file: its new text is written, brought to the disk, its undo record too, and then it is renamed.
  const calls = ['write', 'fchmod', 'fsync', 'pwrite64', 'rename', 'unlink', 'close'];
  const errors = ['EIO', 'ENOSPC', 'EDQUOT', 'EMFILE'];
  /** As for the kills of kill.test.ts: more, when asked for. */
  const isLong = process.env.TEST_KILLS !== undefined;

  needs(
    hasTracer,
    'strace',
    'at whichever call of whichever file, loses nothing, and all can be undone',
    () => {
      let failed = 0;
      for (const [index, call] of calls.entries()) {
        for (const [round, when] of (isLong ? ['1', '2', '2+', '7'] : ['2', '2+']).entries()) {
          // Node itself writes and closes when it starts; only what happens to our own files is to fail.
          const ours = ['write', 'close'].includes(call) ? ['-P', at('undo.jsonl'), '-P', at('d/1.txt')] : [];
          texts('d', 4);
          const fault = `inject=${call}:error=${errors[(index + 2 * round) % errors.length]}:when=${when}`;
          const { code, faults } = run(
            ['clean', 'd', '--in-place', '--undo', 'undo.jsonl'],
            ['strace', '-f', '-o', '/dev/null', ...ours, '-e', `trace=${call}`, '-e', fault],
          );
          expect([fault, torn('d', 4)]).toEqual([fault, []]);
          expect([fault, code]).toEqual([fault, faults.length > 0 ? 2 : 0]);
          if (faults.length > 0) failed++;
          if (existsSync(at('undo.jsonl'))) {
            // What failed once may be done once more: nothing of it is in the way.
            copyFileSync(at('undo.jsonl'), at('copy.jsonl'));
            run(
              ['restore', 'copy.jsonl'],
              ['strace', '-f', '-o', '/dev/null', '-e', `trace=${call}`, ...(ours.length > 0 ? ours : ['-e', fault])],
            );
            expect([fault, torn('d', 4)]).toEqual([fault, []]);
            expect(run(['restore', 'undo.jsonl'])).toMatchObject({ code: 0, faults: [] });
          }
          expect([fault, originals('d', 4)]).toEqual([fault, 4]);
          for (const name of ['undo.jsonl', 'copy.jsonl', 'd']) rmSync(at(name), { recursive: true, force: true });
        }
      }
      expect(failed).toBeGreaterThan(6);
    },
    120_000,
  );

  needs(hasTracer, 'strace', 'leaves only whole files in a mirror', () => {
    texts('d', 4);
    for (const call of ['fchmod', 'rename', 'mkdir']) {
      const { code, faults } = run(
        ['clean', 'd', '--out', 'out'],
        ['strace', '-f', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:error=EIO:when=1`],
      );
      expect(code).toBe(2);
      expect(faults.every((line) => line.endsWith('cannot be written; got EIO: i/o error'))).toBe(true);
      const made = existsSync(at('out')) ? readdirSync(at('out')) : [];
      for (const name of made) expect(readFileSync(at('out', name), 'utf8')).toBe(once(Number.parseInt(name, 10)));
      expect([originals('d', 4), call === 'mkdir' ? 0 : 3]).toEqual([4, made.length]);
      rmSync(at('out'), { recursive: true, force: true });
    }
    expect(lstatSync(at('d/0.txt')).isFile()).toBe(true);
  });
});
