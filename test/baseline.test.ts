import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../src/errors.js';
import { acceptKnown } from '../src/report/accept-known.js';
import { type Baseline, baselinePieces, type FoundCopy, knownRepeats, parseBaseline } from '../src/report/baseline.js';
import { linesOf, openPlace, type Place, paragraph, run, textOf } from './corpus-runs.js';
import { start } from './program.js';

/*
 * What a baseline lets pass: what was known, by its content, as often as it was known, and nothing else.
 */

const write = (baseline: Baseline) => [...baselinePieces(baseline)].join('');
const everywhere = () => true;

const fingerprint = fc.constantFrom('a', 'b', 'c', 'd').map((digit) => digit.repeat(32));
const path = fc.constantFrom('a.txt', 'b.txt', 'c d.txt', 'خبر.txt', '__proto__', '7', 'q"\\\n\u2028.txt');
const copy = fc
  .record({
    fingerprint,
    keptFingerprint: fingerprint,
    path,
    words: fc.integer({ min: 1, max: 99 }),
    excerpt: fc.constantFrom('one', 'two', undefined),
  })
  .map(({ excerpt, ...rest }) => (excerpt === undefined ? rest : { ...rest, excerpt }));
const copies = fc.array(copy, { maxLength: 12 });
/** A permutation of a list, by a list of numbers. */
const shuffled = <T>(items: readonly T[], keys: readonly number[]) =>
  items
    .map((item, k) => ({ item, key: keys[k % keys.length] * 31 + ((k * 7) % 13) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);

describe('a baseline of what was found', () => {
  test('lets all of it pass, and nothing of it is gone', () => {
    fc.assert(
      fc.property(copies, (found) => {
        const { isAccepted, vanished } = acceptKnown(knownRepeats(found), found, [], everywhere);
        expect([isAccepted.every(Boolean), vanished]).toEqual([true, []]);
      }),
    );
  });

  test('lets one copy more of anything not pass, and names the one that came', () => {
    fc.assert(
      fc.property(copies, copy, fc.nat(), (found, more, place) => {
        const at = place % (found.length + 1);
        const now = [...found.slice(0, at), more, ...found.slice(at)];
        const { isAccepted, vanished } = acceptKnown(knownRepeats(found), now, [], everywhere);
        expect([isAccepted.filter((is) => !is).length, vanished]).toEqual([1, []]);
        const stranger = now[isAccepted.indexOf(false)];
        expect([stranger.fingerprint, stranger.path]).toEqual([more.fingerprint, more.path]);
      }),
    );
  });

  test('tells of one copy less that it is gone, and where it was', () => {
    fc.assert(
      fc.property(fc.array(copy, { minLength: 1, maxLength: 12 }), fc.nat(), (found, place) => {
        const at = place % found.length;
        const { isAccepted, vanished } = acceptKnown(knownRepeats(found), found.toSpliced(at, 1), [], everywhere);
        expect([isAccepted.every(Boolean), vanished]).toMatchObject([
          true,
          [{ fingerprint: found[at].fingerprint, copies: 1, documents: [found[at].path] }],
        ]);
      }),
    );
  });

  test('lets copies that moved pass, and tells nothing of them', () => {
    fc.assert(
      fc.property(copies, (found) => {
        const moved = found.map((each) => ({ ...each, path: `moved/${each.path}` }));
        const { isAccepted, vanished } = acceptKnown(knownRepeats(found), moved, [], everywhere);
        expect([isAccepted.every(Boolean), vanished]).toEqual([true, []]);
      }),
    );
  });

  test('lets alike texts pass of which another is the copy than before, and no more of them than were known', () => {
    const pair = (copied: string, kept: string) => ({
      fingerprint: copied.repeat(32),
      keptFingerprint: kept.repeat(32),
      path: 'x.txt',
      words: 9,
    });
    const turned: readonly [known: string, now: string, fresh: number, gone: number][] = [
      ['ba', 'ab', 0, 0],
      ['ba', 'ab ab', 1, 0],
      ['ba cb', 'bc ab', 0, 0],
      ['ba ca', 'bc ab', 0, 0],
      ['ba ca', 'bc', 0, 1],
      ['ba dc', 'ab cd', 0, 0],
      ['ba dc', 'ab ab', 1, 1],
      ['ba', 'dc', 1, 1],
    ];
    const pairs = (text: string) => text.split(' ').map(([copied, kept]) => pair(copied, kept));
    for (const [known, now, fresh, gone] of turned) {
      const { isAccepted, vanished } = acceptKnown(knownRepeats(pairs(known)), pairs(now), [], everywhere);
      const counts = [isAccepted.filter((is) => !is).length, vanished.reduce((sum, repeat) => sum + repeat.copies, 0)];
      expect([known, now, ...counts]).toEqual([known, now, fresh, gone]);
    }
  });

  test('tells nothing gone that was not looked for, nor what is there and does not count', () => {
    fc.assert(
      fc.property(copies, (found) => {
        expect(acceptKnown(knownRepeats(found), [], [], () => false).vanished).toEqual([]);
        expect(acceptKnown(knownRepeats(found), [], found, everywhere).vanished).toEqual([]);
      }),
    );
  });

  test('a copy that does not count takes the place of none that does', () => {
    const found: FoundCopy[] = [{ fingerprint: 'a'.repeat(32), keptFingerprint: 'a'.repeat(32), path: 'a.txt' }];
    const known = knownRepeats(found.map((each) => ({ ...each, words: 3 })));
    expect(acceptKnown(known, found, found, everywhere)).toEqual({ isAccepted: [true], vanished: [] });
  });

  test('is the same file in whatever order it was found, and is read as it was written', () => {
    fc.assert(
      fc.property(copies, fc.array(fc.nat(100), { minLength: 1 }), (found, keys) => {
        const baseline = { rules: '1', repeats: knownRepeats(found) };
        const text = write(baseline);
        expect(write({ rules: '1', repeats: knownRepeats(shuffled(found, keys)) })).toBe(text);
        const read = parseBaseline(text, 'known.json');
        expect(read).toEqual(baseline);
        expect(write({ ...read, repeats: [...read.repeats] })).toBe(text);
      }),
    );
  });

  test('has a line for each repeat, and changes by that line alone', () => {
    const found = ['a', 'b', 'c'].map((digit) => ({
      fingerprint: digit.repeat(32),
      keptFingerprint: digit.repeat(32),
      path: 'x.txt',
      words: 9,
    }));
    const lines = (list: typeof found) => write({ rules: '1', repeats: knownRepeats(list) }).split('\n');
    const [all, without] = [lines(found), lines(found.toSpliced(1, 1))];
    expect(all.toSpliced(6, 1)).toEqual(without);
    expect(write({ rules: '1', repeats: [] })).toBe(
      '{\n  "doubletake": "baseline",\n  "version": 1,\n  "rules": "1",\n  "repeats": []\n}\n',
    );
  });
});

describe('a file that is no baseline is refused with its place', () => {
  const found = ['a', 'b', 'c'].map((digit) => ({
    fingerprint: digit.repeat(32),
    keptFingerprint: digit.repeat(32),
    path: 'x.txt',
    words: 9,
  }));
  const sound = write({ rules: '1', repeats: knownRepeats(found) });
  const swap = (from: string, to: string) => sound.replace(from, to);
  test.each<[string, string, string, number | undefined]>([
    ['no JSON at all', 'known', 'is no JSON', undefined],
    ['a line cut short', swap(`"${'b'.repeat(32)}", "copies": 1`, `"${'b'.repeat(32)}", "cop`), 'is no JSON', 7],
    ['what a merge left', sound.replace('    { "fingerprint": "b', '<<<<<<< ours\n    { "fingerprint": "b'), 'is no JSON', 7],
    ['another JSON', '{"name": "x"}', 'is no baseline', undefined],
    ['a list', '[]', 'is no baseline', undefined],
    ['another version', swap('"version": 1', '"version": 2'), 'is a baseline of another version', undefined],
    ['no rules', swap('"rules": "1"', '"rules": 1'), 'says no version of the rules', undefined],
    ['no list', swap('"repeats": [', '"repeat": ['), 'lists no repeats', undefined],
    ['a short fingerprint', swap('b'.repeat(32), 'b'.repeat(31)), 'repeat 2 of it cannot be used', 7],
    ['one fingerprint twice', swap('b'.repeat(32), 'a'.repeat(32)), 'repeat 2 of it cannot be used', 7],
    ['no copies', swap('"copies": 1', '"copies": 0'), 'repeat 1 of it cannot be used', 6],
    ['half a word', swap('"words": 9', '"words": 9.5'), 'repeat 1 of it cannot be used', 6],
    ['documents without counts', swap('{ "x.txt": 1 }', '["x.txt"]'), 'repeat 1 of it cannot be used', 6],
    ['a count below one', swap('{ "x.txt": 1 }', '{ "x.txt": -1 }'), 'repeat 1 of it cannot be used', 6],
  ])('%s', (_name, text, message, line) => {
    let fault: unknown;
    try {
      parseBaseline(text, 'known.json');
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(InputError);
    const { code, message: told, details } = fault as InputError;
    expect([code, told, details.path, details.line]).toEqual(['malformed', message, 'known.json', line]);
  });

  test('but indented anew it is read', () => {
    expect(parseBaseline(JSON.stringify(JSON.parse(sound), null, '\t'), 'x')).toEqual(parseBaseline(sound, 'x'));
  });
});

describe('check --baseline', () => {
  let place: Place;
  beforeEach(() => {
    place = openPlace();
  });
  afterEach(() => place.remove());

  const check = (...argv: string[]) => run(['check', place.at('s'), '--baseline', place.at('known.json'), ...argv]);
  const verdict = ({ err }: { readonly err: string }) => err.split('\n').find((line) => line.startsWith('doubletake: check')) ?? '';
  const known = () => place.text('known.json');
  const stories = { 's/a.txt': textOf(1, 2), 's/b.txt': textOf(3, 1), 's/c.txt': textOf(4, 5, 4, 6) };

  test('is written by what a run found, the same each time, and then the check passes', async () => {
    place.put(stories);
    const written = await check('--update-baseline');
    expect([written.code, verdict(written)]).toEqual([0, 'doubletake: check passed: no new block repeats; let pass: 2 in the baseline']);
    const first = known();
    expect(Object.keys(JSON.parse(first).repeats[0].documents)).toEqual([expect.stringMatching(/^s\/[bc]\.txt$/)]);
    expect((await check('--update-baseline')).code).toBe(0);
    expect(known()).toBe(first);
    expect((await check()).code).toBe(0);
  });

  test('holds after texts are moved, wrapped anew and put into another order', async () => {
    place.put(stories);
    await check('--update-baseline');
    const before = known();
    mkdirSync(place.at('s/z'));
    renameSync(place.at('s/c.txt'), place.at('s/z/0.txt'));
    place.put({ 's/b.txt': `${textOf(9)}\n\n${textOf(1)}\n${textOf(3)}` });
    const ended = await check();
    expect([ended.code, ended.err]).toEqual([0, 'doubletake: check passed: no new block repeats; let pass: 2 in the baseline\n']);
    await check('--update-baseline');
    expect(known()).toBe(before.replace('s/c.txt', 's/z/0.txt'));
  });

  test('does not let pass one copy more, and says which it is', async () => {
    place.put(stories);
    await check('--update-baseline');
    place.put({ 's/0.txt': textOf(8, 9), 's/d.txt': textOf(7, 1) });
    const more = await check();
    expect([more.code, verdict(more)]).toEqual([1, expect.stringContaining('1 block repeats (60 words')]);
    expect(more.err).toContain(`  ${place.at('s/d.txt')}:2  60 words of ${place.at('s/a.txt')}:1`);
    // A limit is for what is new.
    expect((await check('--max-repeats', '1')).code).toBe(0);
  });

  test('tells what is gone, where it was looked for or is there no more', async () => {
    place.put(stories);
    await check('--update-baseline');
    const gone = 'known.json: a repeat of it is gone (1 copy), which stood in s/c.txt; --update-baseline takes out what is gone';
    place.put({ 's/c.txt': textOf(4, 5, 6) });
    expect(await check()).toMatchObject({ code: 0, err: expect.stringContaining(gone) });
    rmSync(place.at('s/c.txt'));
    expect(await check()).toMatchObject({ code: 0, err: expect.stringContaining(gone) });
    place.put(stories);
    const part = await run(['check', place.at('s/a.txt'), '--baseline', place.at('known.json')]);
    expect([part.code, part.err]).toEqual([0, 'doubletake: check passed: no block repeats\n']);
    place.put({ 's/c.txt': textOf(4, 5, 6) });
    await check('--update-baseline');
    expect(JSON.parse(known()).repeats).toHaveLength(1);
  });

  test('names texts from its own folder on, from wherever it is used, and records by their file', async () => {
    const records = linesOf([
      { id: 'x', paragraphs: [4, 5, 4].map((k) => paragraph(k)) },
      { id: 'y', paragraphs: [paragraph(1), paragraph(5)] },
    ]);
    place.put({ 'x/s/a.txt': textOf(1, 2), 'x/s/r.jsonl': records, 'x/k/.keep': '' });
    const update = ['--update-baseline', '--quiet'];
    const codes = [
      (await start(place.at('x'), ['check', 's', '--baseline', 'k/known.json', ...update])).code,
      (await start(place.at('x/k'), ['check', '../s', '--baseline', 'known.json'])).code,
      (await start(place.at(), ['check', 'x/s', '--baseline', place.at('x/k/known.json')])).code,
    ];
    expect(codes).toEqual([0, 0, 0]);
    const first = place.text('x/k/known.json');
    const documents = JSON.parse(first).repeats.map((repeat: { documents: object }) => repeat.documents);
    expect(Object.assign({}, ...documents)).toEqual({ '../s/r.jsonl': 1 });
    await start(place.at('x/s'), ['check', '.', '--baseline', '../k/known.json', ...update]);
    expect(place.text('x/k/known.json')).toBe(first);
  }, 60_000);

  test('is never an input itself, nor written over what is none', async () => {
    place.put(stories);
    const inside = (...argv: string[]) =>
      run(['check', place.at('s'), '--baseline', place.at('s/known.json'), '--format', 'json', ...argv]);
    await inside('--update-baseline');
    expect(JSON.parse((await inside()).out.toString()).totals.documents).toBe(3);
    const named = await run(['check', place.at('s/a.txt'), place.at('s/known.json'), '--baseline', place.at('s/known.json')]);
    expect(named.code).toBe(0);
    const slip = await run(['check', place.at('s'), '--baseline', place.at('s/a.txt'), '--update-baseline']);
    expect([slip.code, slip.err]).toEqual([2, expect.stringContaining('s/a.txt: is no baseline, and is not written over')]);
    expect(place.text('s/a.txt')).toBe(stories['s/a.txt']);
  });

  test('is left as it was where an input could not be read, or where there was none', async () => {
    place.put(stories);
    await check('--update-baseline');
    const before = known();
    place.put({ 's/d.txt': textOf(7, 1) });
    const faulty = await check(place.at('nowhere'), '--update-baseline');
    expect([faulty.code, faulty.err]).toEqual([
      2,
      expect.stringContaining('known.json: is left as it was, since not all could be checked'),
    ]);
    rmSync(place.at('s'), { recursive: true });
    place.put({ 's/empty.txt': '' });
    expect((await check('--update-baseline', '--fail-on-empty')).code).toBe(1);
    expect(known()).toBe(before);
  });

  test('keeps what counts at its level, and tells nothing gone at a lower one', async () => {
    place.put({ 's/a.txt': textOf(1, 2), 's/b.txt': `${textOf(3)}${paragraph(1).replace('1', '17')}\n` });
    await check('--update-baseline', '--level', 'review');
    expect((await check('--level', 'review')).code).toBe(0);
    expect(await check()).toMatchObject({ code: 0, err: 'doubletake: check passed: no block repeats\n' });
    await check('--update-baseline');
    expect((await check('--level', 'review')).code).toBe(1);
  });

  test('of other rules is used, and that is said', async () => {
    place.put(stories);
    await check('--update-baseline');
    writeFileSync(place.at('known.json'), readFileSync(place.at('known.json'), 'utf8').replace('"rules": "1"', '"rules": "0"'));
    expect(await check()).toMatchObject({ code: 0, err: expect.stringContaining('was made by version 0 of the rules') });
  });

  test.each<[string, string[], string]>([
    [
      'a file that is not there',
      ['--baseline', 'nowhere.json'],
      'nowhere.json: there is no such baseline; expected a file; --update-baseline makes it',
    ],
    ['an update of nothing', ['--update-baseline'], '--update-baseline needs to know the baseline'],
    ['an update by a part', ['--baseline', 'k.json', '--update-baseline', '--since', 'HEAD'], '--since looks at a part'],
    ['a folder', ['--baseline', '.'], 'cannot be read'],
  ])('is refused: %s', async (_name, argv, told) => {
    place.put(stories);
    expect(await run(['check', place.at('s'), ...argv])).toMatchObject({ code: 2, err: expect.stringContaining(told) });
  });
});
