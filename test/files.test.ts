import { spawnSync } from 'node:child_process';
import { link, lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyEdits } from '../src/edit/apply.js';
import { formatUndoRecord, undoHeader, undoRecord } from '../src/edit/undo.js';
import { InputError } from '../src/errors.js';
import { replaceFile, writeAtomically } from '../src/node/atomic.js';
import { sha256 } from '../src/node/hash.js';
import { findInputs } from '../src/node/inputs.js';
import { foldsNames, planMirror } from '../src/node/mirror.js';
import { patternBase } from '../src/node/pattern.js';
import { readStream, readWhole } from '../src/node/read.js';
import { restoreFile, rewriteInPlace, undoFolder } from '../src/node/rewrite.js';
import { readInput } from '../src/node/source.js';
import { createUndoWriter } from '../src/node/undo-file.js';
import { readUndoFile } from '../src/node/undo-read.js';

let folder: string;
const at = (...names: string[]) => join(folder, ...names);
const bytesOf = (text: string) => new TextEncoder().encode(text);
const noStdin = () => {
  throw new Error('standard input was opened');
};

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'doubletake-files-')));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function tree(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(at(name)), { recursive: true });
    await writeFile(at(name), text);
  }
}

async function faultOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error('nothing thrown'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof InputError)) throw error;
  return error.code;
}

/** Inputs as paths below the temporary folder, and faults as their codes. */
async function find(names: readonly string[], takeIgnored = false, undoPath?: string) {
  const paths = names.map((name) => (name === '-' ? name : at(name)));
  const found = await findInputs(paths, { takeIgnored, ...(undoPath === undefined ? {} : { undoPath: at(undoPath) }) });
  return { files: found.inputs.map(({ path }) => path.replace(`${folder}/`, '')), codes: found.faults.map(({ code }) => code), ...found };
}

describe('inputs', () => {
  test('a folder is walked in the order of the bytes of its paths', async () => {
    await tree({ 'a/z.txt': '', 'a.txt': '', 'B.txt': '', 'é.txt': '', 'a-b.txt': '', '\u{1F600}.txt': '', '\uFF5E.txt': '' });
    const { files, faults } = await find(['.']);
    expect(files).toEqual(['B.txt', 'a-b.txt', 'a.txt', 'a/z.txt', 'é.txt', '\uFF5E.txt', '\u{1F600}.txt']);
    expect(faults).toEqual([]);
  });

  test('a pattern finds in the same order as a walk', async () => {
    await tree({ 'd/a/z.txt': '', 'd/a.txt': '', 'd/B.txt': '', 'd/\u{1F600}.txt': '', 'd/\uFF5E.txt': '', 'd/x.md': '' });
    expect((await find(['d/**/*.txt'])).files).toEqual((await find(['d'])).files.filter((file) => file.endsWith('.txt')));
  });

  test('hidden files, .git and node_modules are passed over unless all is asked for', async () => {
    await tree({ 'd/.hidden': '', 'd/.git/config': '', 'd/node_modules/x/readme.txt': '', 'd/a.txt': '' });
    for (const named of ['d', 'd/**']) {
      expect((await find([named])).files).toEqual(['d/a.txt']);
      expect((await find([named], true)).files).toHaveLength(4);
    }
    expect((await find(['d/.hidden'])).files).toEqual(['d/.hidden']);
    expect((await find(['d/node_modules'])).files).toEqual(['d/node_modules/x/readme.txt']);
  });

  test('our own temporary files are never input', async () => {
    await tree({ 'd/.doubletake-0123456789abcdef.tmp': '', 'd/a.txt': '' });
    expect((await find(['d'], true)).files).toEqual(['d/a.txt']);
    expect((await find(['d/**'], true)).files).toEqual(['d/a.txt']);
  });

  test('symbolic links in folders are not followed, one that is named is', async () => {
    await tree({ 'd/a.txt': 'a', 'outside/b.txt': 'b' });
    await symlink('../outside', at('d/folder'));
    await symlink('../outside/b.txt', at('d/file.txt'));
    await symlink('.', at('d/loop'));
    await symlink('nowhere', at('d/broken'));
    expect((await find(['d'])).files).toEqual(['d/a.txt']);
    expect((await find(['d/**'])).files).toEqual(['d/a.txt']);
    expect((await find(['d/file.txt'])).files).toEqual(['outside/b.txt']);
    expect((await find(['d/folder'])).files).toEqual(['outside/b.txt']);
    expect((await find(['d/broken'])).codes).toEqual(['not-found']);
  });

  test('a file named in several ways is taken once, at its first place', async () => {
    await tree({ 'd/a.txt': '', 'd/b.txt': '' });
    await symlink('d', at('e'));
    const { files, inputs } = await find(['d/b.txt', 'd', 'e', 'd/*.txt', 'e/*.txt', 'd/../d/b.txt']);
    expect(files).toEqual(['d/b.txt', 'd/a.txt']);
    expect(inputs[0].isNamed).toBe(true);
    expect(inputs[1].isNamed).toBe(false);
  });

  test('a path that exists wins over what it would mean as a pattern', async () => {
    await tree({ '[ab].txt': '', 'a.txt': '', 'b.txt': '' });
    expect((await find(['[ab].txt'])).files).toEqual(['[ab].txt']);
    await rm(at('[ab].txt'));
    expect((await find(['[ab].txt'])).files).toEqual(['a.txt', 'b.txt']);
  });

  test('what matches nothing is a fault, and the others are found', async () => {
    await tree({ 'a.txt': '' });
    await mkdir(at('empty'));
    const { files, codes } = await find(['missing.txt', '*.md', 'empty', 'a.txt/b', 'a.txt']);
    expect(files).toEqual(['a.txt']);
    expect(codes).toEqual(['not-found', 'not-found', 'not-found', 'not-found']);
    expect((await findInputs([''], { takeIgnored: false })).faults.map(({ code }) => code)).toEqual(['usage']);
    expect((await findInputs(['a\0b'], { takeIgnored: false })).faults.map(({ code }) => code)).toEqual(['usage']);
  });

  test('a pattern that would become a million patterns is refused', async () => {
    expect((await find(['{a,b}'.repeat(20)])).codes).toEqual(['usage']);
  });

  test('the undo file is never input, by its name or by its header', async () => {
    await tree({ 'd/undo.jsonl': 'whatever', 'd/old.jsonl': `${undoHeader}\n`, 'd/a.txt': 'a' });
    const { files, inputs } = await find(['d'], false, 'd/undo.jsonl');
    expect(files).toEqual(['d/a.txt', 'd/old.jsonl']);
    expect(await readInput(inputs[1], noStdin, 'auto')).toEqual({ passedOver: 'is an undo file' });
    expect((await find(['d/undo.jsonl'], false, 'd/undo.jsonl')).codes).toEqual(['usage']);
    expect(await faultOf(readInput((await find(['d/old.jsonl'])).inputs[0], noStdin, 'auto'))).toBe('usage');
  });

  test('a binary file is passed over in a folder, and a fault when it is named', async () => {
    await tree({ 'd/a.bin': `text and${'.'.repeat(8000)}\0`, 'd/late.txt': `${'.'.repeat(8192)}\0` });
    const { inputs } = await find(['d']);
    expect(await readInput(inputs[0], noStdin, 'auto')).toEqual({ passedOver: 'is a binary file' });
    expect(await readInput(inputs[1], noStdin, 'auto')).toHaveProperty('source');
    expect(await faultOf(readInput((await find(['d/a.bin'])).inputs[0], noStdin, 'auto'))).toBe('binary');
  });

  test('a file beyond the limit is refused before it is read', async () => {
    await tree({ 'a.txt': '' });
    const { truncate } = await import('node:fs/promises');
    await truncate(at('a.txt'), 2 ** 30 + 1);
    expect(await faultOf(readWhole(at('a.txt'), 'a.txt'))).toBe('too-large');
  });

  test('what has become a pipe or a folder since it was found is a fault, and nobody waits for it', async () => {
    await mkdir(at('d'));
    expect(await faultOf(readWhole(at('d'), 'd'))).toBe('unreadable');
    if (spawnSync('/usr/bin/env', ['mkfifo', at('pipe')]).status !== 0) return;
    expect(await faultOf(readWhole(at('pipe'), 'pipe'))).toBe('unreadable');
  });

  test('standard input is read whole, whatever pieces it comes in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array()), async (chunks) => {
        async function* stream() {
          yield* chunks;
        }
        expect([...(await readStream(stream(), '-'))]).toEqual(chunks.flatMap((chunk) => [...chunk]));
      }),
    );
  });

  test.each([
    ['*.txt', '.', false],
    ['a/b/*.txt', 'a/b', false],
    ['a/*/c.txt', 'a', true],
    ['/x/**', '/x', true],
    ['/*/x', '/', true],
    ['a/{b,c}/d', 'a', true],
  ])('the pattern %s starts from %s', (pattern, base, deep) => {
    expect(patternBase(pattern)).toEqual({ base, deep });
  });
});

describe('a mirror', () => {
  async function plan(names: readonly string[], out: string, folds = false): Promise<string[]> {
    const targets = await planMirror(await find(names), at(out), async () => folds);
    return targets.map((target) => target.replace(`${folder}/`, ''));
  }

  test('lays files out as below their folder, and flat where they are named singly', async () => {
    await tree({ 'd/x/a.txt': '', 'd/b.txt': '', 'e/c.txt': '', 'f/g/h.txt': '' });
    expect(await plan(['d', 'e/c.txt', 'f/**/*.txt'], 'out')).toEqual(['out/b.txt', 'out/x/a.txt', 'out/c.txt', 'out/g/h.txt']);
  });

  test('is refused where two inputs would land on one path', async () => {
    await tree({ 'd/a.txt': '', 'e/a.txt': '' });
    expect(await faultOf(plan(['d', 'e'], 'out'))).toBe('collision');
    expect(await faultOf(plan(['d/a.txt', 'e/a.txt'], 'out'))).toBe('collision');
  });

  test('is refused where one input would be a file and another needs a folder of that name', async () => {
    await tree({ 'd/a/b.txt': '', 'e/a': '' });
    expect(await faultOf(plan(['d', 'e'], 'out'))).toBe('collision');
  });

  test('is refused where two names differ in case alone, or in how an accent is written, and the target tells no such names apart', async () => {
    await tree({ 'd/A.txt': '', 'e/a.txt': '', 'f/\u00e9': '', 'g/e\u0301': '', 'h/X': '', 'i/x/y': '', 'j/b.txt': '' });
    for (const names of [
      ['d', 'e'],
      ['f', 'g'],
      ['h', 'i'],
    ]) {
      expect(await plan(names, 'out')).toHaveLength(2);
      expect(await faultOf(plan(names, 'out', true))).toBe('collision');
    }
    expect(await faultOf(plan(['j/b.txt'], 'J', true))).toBe('collision');
    expect(await plan(['d', 'j'], 'out', true)).toEqual(['out/A.txt', 'out/b.txt']);
  });

  test('asks the file system whether it tells names apart by case, and leaves nothing there', async () => {
    await tree({ Case: '' });
    const folds = (await lstat(at('cASE')).catch(() => undefined)) !== undefined;
    expect(await foldsNames(at('not', 'there', 'yet'))).toBe(folds);
    expect(await readdir(folder)).toEqual(['Case']);
  });

  test('is refused inside an input folder, however the way there is named', async () => {
    await tree({ 'd/a.txt': '', 'elsewhere/x.txt': '' });
    await symlink('d', at('e'));
    for (const out of ['d', 'd/out', 'e/out', 'elsewhere/../d/out', 'd/new/deep']) expect(await faultOf(plan(['d'], out))).toBe('usage');
    expect(await faultOf(plan(['d/**/*.txt'], 'd/out'))).toBe('usage');
    expect(await plan(['d/*.txt'], 'd/out')).toEqual(['d/out/a.txt']);
    expect(await plan(['d'], 'd-out')).toEqual(['d-out/a.txt']);
  });

  test('is refused where it would be written over an input', async () => {
    await tree({ 'a.txt': '', 'd/x.txt': '' });
    expect(await faultOf(plan(['a.txt'], '.'))).toBe('collision');
  });

  test('is refused where a link in it leads elsewhere', async () => {
    await tree({ 'd/x/a.txt': '', 'out/b.txt': '' });
    await symlink('../d/x', at('out/x'));
    expect(await faultOf(plan(['d'], 'out'))).toBe('collision');
  });

  test('is refused for standard input and where a file stands in its place', async () => {
    await tree({ 'a.txt': '', file: '' });
    expect(await faultOf(plan(['-'], 'out'))).toBe('usage');
    expect(await faultOf(plan(['a.txt'], 'file'))).toBe('unwritable');
  });
});

describe('writing', () => {
  test('replaces a file with its mode kept, and leaves no temporary file', async () => {
    await tree({ 'a.txt': 'old' });
    const { status } = await readWhole(at('a.txt'), 'a.txt');
    for (const mode of [0o640, 0o604, 0o755, 0o444]) {
      await writeAtomically(at('a.txt'), 'a.txt', bytesOf('new'), { ...status, mode }, true);
      expect((await stat(at('a.txt'))).mode & 0o7777).toBe(mode);
    }
    expect(await readFile(at('a.txt'), 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  test('does nothing, and cleans up, when the last look says no', async () => {
    await tree({ 'a.txt': 'old' });
    const no = async () => {
      throw new InputError('changed', 'no');
    };
    expect(await faultOf(writeAtomically(at('a.txt'), 'a.txt', bytesOf('new'), undefined, true, no))).toBe('changed');
    expect(await readFile(at('a.txt'), 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  test('where it cannot write, is a fault and leaves nothing behind', async () => {
    await tree({ 'd/x': '' });
    expect(await faultOf(writeAtomically(at('d'), 'd', bytesOf('new'), undefined, true))).toBe('unwritable');
    expect(await faultOf(writeAtomically(at('none/a'), 'a', bytesOf('new'), undefined, true))).toBe('unwritable');
    expect(await readdir(folder)).toEqual(['d']);
  });

  test('a link at the target is replaced and not followed', async () => {
    await tree({ 'a.txt': 'old' });
    await symlink('a.txt', at('b.txt'));
    await writeAtomically(at('b.txt'), 'b.txt', bytesOf('new'), undefined, true);
    expect(await readFile(at('a.txt'), 'utf8')).toBe('old');
    expect((await lstat(at('b.txt'))).isFile()).toBe(true);
  });

  test.each([
    ['other bytes of the same length', () => writeFile(at('a.txt'), 'OLD')],
    ['more bytes', () => writeFile(at('a.txt'), 'old and more')],
    ['another file in its place', () => rm(at('a.txt')).then(() => writeFile(at('a.txt'), 'old, and new'))],
    ['nothing in its place', () => rm(at('a.txt'))],
  ])('a file that holds %s since it was read is left alone', async (_, change) => {
    await tree({ 'a.txt': 'old' });
    const file = await readWhole(at('a.txt'), 'a.txt');
    await change();
    const now = await readFile(at('a.txt'), 'utf8').catch(() => undefined);
    const code = await faultOf(replaceFile(file, bytesOf('new'), () => expect('recording').toBe('never reached') as never));
    expect(['changed', 'not-found']).toContain(code);
    expect(await readFile(at('a.txt'), 'utf8').catch(() => undefined)).toBe(now);
  });

  test('a file that is changed while its record is written is left alone, and the record taken back', async () => {
    await tree({ 'a.txt': 'old' });
    const file = await readWhole(at('a.txt'), 'a.txt');
    let records = 0;
    const record = async () => {
      records++;
      await writeFile(at('a.txt'), 'somebody was faster');
      return async () => {
        records--;
      };
    };
    expect(await faultOf(replaceFile(file, bytesOf('new'), record))).toBe('changed');
    expect(records).toBe(0);
    expect(await readFile(at('a.txt'), 'utf8')).toBe('somebody was faster');
  });
});

describe('the undo file', () => {
  const edits = [{ start: 0, end: 4, block: 0 }];

  async function rewrite(name: string, undoPath: string): Promise<void> {
    const writer = await createUndoWriter(at(undoPath));
    const file = await readWhole(at(name), name);
    await rewriteInPlace(file, edits, applyEdits(file.bytes, edits), writer);
    await writer.close();
  }

  async function restoreAll(undoPath: string, dryRun = false): Promise<string[]> {
    const states: string[] = [];
    const start = await undoFolder(at(undoPath));
    for await (const step of readUndoFile(at(undoPath))) {
      if ('torn' in step) states.push(`torn ${step.torn}`);
      else if ('fault' in step) states.push(`${step.fault.code} ${step.fault.details.line}`);
      else states.push(await restoreFile(start, step.record, dryRun).catch((error: InputError) => error.code));
    }
    return states;
  }

  test('is written only when there is something to undo', async () => {
    const writer = await createUndoWriter(at('undo.jsonl'));
    await writer.close();
    expect(await readdir(folder)).toEqual([]);
  });

  test('leads back, from wherever it lies, and names files by paths relative to itself', async () => {
    await tree({ 'd/e/a.txt': 'old text', 'u/keep': '' });
    await rewrite('d/e/a.txt', 'u/undo.jsonl');
    expect(await readFile(at('d/e/a.txt'), 'utf8')).toBe('text');
    const [header, line] = (await readFile(at('u/undo.jsonl'), 'utf8')).split('\n');
    expect(header).toBe(undoHeader);
    expect(JSON.parse(line).path).toBe('../d/e/a.txt');
    expect(await restoreAll('u/undo.jsonl', true)).toEqual(['restored']);
    expect(await readFile(at('d/e/a.txt'), 'utf8')).toBe('text');
    expect(await restoreAll('u/undo.jsonl')).toEqual(['restored']);
    expect(await readFile(at('d/e/a.txt'), 'utf8')).toBe('old text');
    expect(await restoreAll('u/undo.jsonl')).toEqual(['original']);
  });

  test('leads back through a link to its folder too', async () => {
    await tree({ 'deep/er/u/keep': '', 'a.txt': 'old text' });
    await symlink('deep/er/u', at('short'));
    await rewrite('a.txt', 'short/undo.jsonl');
    expect(await restoreAll('short/undo.jsonl')).toEqual(['restored']);
    expect(await restoreAll('deep/er/u/undo.jsonl')).toEqual(['original']);
  });

  test('is never written over, nor through a link', async () => {
    await tree({ 'undo.jsonl': 'precious' });
    await symlink('nowhere', at('link.jsonl'));
    expect(await faultOf(createUndoWriter(at('undo.jsonl')))).toBe('exists');
    expect(await faultOf(createUndoWriter(at('link.jsonl')))).toBe('exists');
    expect(await readFile(at('undo.jsonl'), 'utf8')).toBe('precious');
    expect(await faultOf(createUndoWriter(at('none/undo.jsonl')))).toBe('unwritable');
  });

  test('that comes into being meanwhile stops the run before the file is touched', async () => {
    await tree({ 'a.txt': 'old text' });
    const writer = await createUndoWriter(at('undo.jsonl'));
    await tree({ 'undo.jsonl': 'another run' });
    const file = await readWhole(at('a.txt'), 'a.txt');
    expect(await faultOf(rewriteInPlace(file, edits, applyEdits(file.bytes, edits), writer))).toBe('exists');
    expect(writer.hasFailed()).toBe(true);
    await writer.close();
    expect(await readFile(at('a.txt'), 'utf8')).toBe('old text');
    expect((await readdir(folder)).sort()).toEqual(['a.txt', 'undo.jsonl']);
  });

  test('a record that is taken back leaves the ones before it', async () => {
    const writer = await createUndoWriter(at('undo.jsonl'));
    const record = (path: string) => undoRecord(path, bytesOf('old text'), edits, bytesOf('text'), sha256);
    await writer.append(record('a'));
    await (await writer.append(record('b')))();
    await writer.append(record('c'));
    await writer.close();
    const lines = (await readFile(at('undo.jsonl'), 'utf8')).split('\n');
    expect(lines).toEqual([undoHeader, formatUndoRecord(record('a')), formatUndoRecord(record('c')), '']);
  });

  test('cut off at any byte is read as far as it goes, and its last line is called torn', async () => {
    const record = formatUndoRecord(undoRecord('missing.txt', bytesOf('old text'), edits, bytesOf('text'), sha256));
    const whole = `${undoHeader}\n${record}\n${record}\n`;
    for (let length = 0; length <= whole.length; length++) {
      await writeFile(at('undo.jsonl'), whole.slice(0, length));
      const lines = whole.slice(0, length).split('\n');
      const isTorn = lines[lines.length - 1] !== '' || length === 0;
      const expected = [...Array(Math.max(0, lines.length - 2)).fill('not-found'), ...(isTorn ? [`torn ${lines.length}`] : [])];
      expect([length, ...(await restoreAll('undo.jsonl'))]).toEqual([length, ...expected]);
    }
  });

  test('with a damaged line inside, the lines after it are still done', async () => {
    await tree({ 'a.txt': 'old text' });
    await rewrite('a.txt', 'undo.jsonl');
    const [header, line] = (await readFile(at('undo.jsonl'), 'utf8')).split('\n');
    await writeFile(
      at('undo.jsonl'),
      Buffer.concat([Buffer.from(`${header}\n{"path":\n`), Buffer.of(0xff, 0x0a), Buffer.from(`${line}\n`)]),
    );
    expect(await restoreAll('undo.jsonl')).toEqual(['malformed 2', 'malformed 3', 'restored']);
  });

  test('whose record lies about the original is not followed', async () => {
    await tree({ 'a.txt': 'text' });
    const record = undoRecord('a.txt', bytesOf('old text'), edits, bytesOf('text'), sha256);
    const lie = { ...record, before: { ...record.before, hash: sha256(bytesOf('other')) } };
    await writeFile(at('undo.jsonl'), `${undoHeader}\n${formatUndoRecord(lie)}\n`);
    expect(await restoreAll('undo.jsonl')).toEqual(['malformed']);
    expect(await readFile(at('a.txt'), 'utf8')).toBe('text');
  });

  test('what is no undo file is refused', async () => {
    await tree({ 'a.txt': 'just a text\n', 'b.txt': 'cut', 'c.jsonl': '{"doubletake":"undo","version":2}\n' });
    for (const name of ['a.txt', 'b.txt', 'c.jsonl']) expect(await faultOf(restoreAll(name))).toBe('malformed');
    expect(await faultOf(restoreAll('none'))).toBe('not-found');
  });

  test('an empty file, a file of one long line and hard links are no surprise', async () => {
    await tree({ 'a.txt': `old ${'x'.repeat(200_000)}` });
    await link(at('a.txt'), at('b.txt'));
    await rewrite('a.txt', 'undo.jsonl');
    expect((await readFile(at('b.txt'))).length).toBe(200_004);
    expect(await restoreAll('undo.jsonl')).toEqual(['restored']);
    expect((await readFile(at('a.txt'))).length).toBe(200_004);
  });
});
