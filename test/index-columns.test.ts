import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chunkedColumn, chunkedRows } from '../src/columns.js';
import { keyColumns } from '../src/key-columns.js';
import { grouper } from '../src/match/groups.js';
import { openShelf } from '../src/node/shelf.js';

const key = fc.oneof(
  fc.nat({ max: 5 }),
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.nat({ max: 40 }).map((k) => k * 2 ** 26 + 8),
);

function groupsOf(keys: readonly number[]): number[][] {
  const groups = new Map<number, number[]>();
  for (const [row, each] of keys.entries()) {
    const rows = groups.get(each);
    if (rows === undefined) groups.set(each, [row]);
    else rows.push(row);
  }
  return [...groups.values()].filter((rows) => rows.length > 1);
}

const inOrder = (groups: number[][]) => groups.sort((one, other) => one[0] - other[0]);

test('a grouper shows the rows of every key that comes twice, rising, each time it is used', () => {
  fc.assert(
    fc.property(fc.array(fc.array(key, { maxLength: 300 }), { minLength: 1, maxLength: 3 }), (rounds) => {
      const groups = grouper(300);
      for (const keys of rounds) {
        groups.keys.set(keys);
        const shown: number[][] = [];
        groups.each(keys.length, (rows, length) => {
          shown.push([...rows.subarray(0, length)]);
          rows.fill(7, 0, length); // which it may
        });
        expect(inOrder(shown)).toEqual(inOrder(groupsOf(keys)));
      }
    }),
  );
});

test('a grouper of many parts shows all rows too, also where one key has most of them', () => {
  const count = 100_000;
  const keys = Array.from({ length: count }, (_, row) => (row % 3 === 0 ? 77 : Math.imul(row % 40_000, 0x9e3779b1) >>> 0));
  const groups = grouper(count);
  groups.keys.set(keys);
  const shown: number[][] = [];
  groups.each(count, (rows, length) => shown.push([...rows.subarray(0, length)]));
  expect(inOrder(shown)).toEqual(inOrder(groupsOf(keys)));
});

test('columns of chunks give back what was pushed, over the ends of chunks', () => {
  const count = 70_000;
  const [one, rows] = [chunkedColumn(Uint32Array), chunkedRows(3)];
  for (let row = 0; row < count; row++) {
    one.push(row * 7);
    rows.push(Uint32Array.of(0, row, row * 2, row * 3), 1);
  }
  expect([one.length(), rows.length()]).toEqual([count, count]);
  const copies = Array.from({ length: 4 }, () => new Uint32Array(count));
  one.copyTo(copies[3]);
  for (let column = 0; column < 3; column++) rows.copyTo(column, copies[column]);
  for (let row = 0; row < count; row += 11) {
    expect([one.at(row), rows.at(row, 0), rows.at(row, 2)]).toEqual([row * 7, row, row * 3]);
    expect(copies.map((copy) => copy[row])).toEqual([row, row * 2, row * 3, row * 7]);
  }
  one.set(3, 5);
  expect([one.at(2), one.at(3), one.at(4)]).toEqual([14, 5, 28]);
});

test('who documents are is given back as it was taken in, whatever their names are', () => {
  const name = fc.oneof(
    fc.constantFrom(
      '',
      '#',
      '#1',
      'a#',
      'a#0',
      'a#01',
      'a#1',
      'a#2',
      'a#-1',
      'a# 1',
      'a#1e3',
      'a#b#7',
      'a#4294967297',
      'a#99999999999999999999',
    ),
    fc.string({ unit: 'binary' }),
  );
  const documents = fc.record(
    {
      id: name,
      date: fc.integer({ min: -8.64e15, max: 8.64e15 }),
      source: name,
      name,
      byteCount: fc.nat({ max: 2 ** 32 - 1 }),
      wordCount: fc.nat({ max: 2 ** 32 - 1 }),
    },
    { requiredKeys: ['id', 'byteCount', 'wordCount'] },
  );
  fc.assert(
    fc.property(fc.array(documents, { maxLength: 40 }), (given) => {
      const keys = keyColumns();
      expect(given.map((each) => keys.push(each))).toEqual([...given.keys()]);
      expect(keys.all()).toStrictEqual(given.map((each) => ({ ...each })));
      expect(given.map((_, document) => keys.wordCountOf(document))).toEqual(given.map(({ wordCount }) => wordCount));
      expect(keys.length()).toBe(given.length);
    }),
  );
});

test('a shelf in a file gives back texts that are read forward, near each other and far apart, while others come', () => {
  const shelf = openShelf({ memoryBytes: 0 });
  try {
    const textOf = (k: number) => new Uint8Array(200 + ((k * 7919) % 3000)).fill(k % 251).fill(k >>> 8, 0, 1);
    const offsets: number[] = [];
    for (let k = 0; k < 3000; k++) offsets.push(shelf.append(textOf(k)));
    for (const step of [1, 2, 5, 40]) {
      for (let k = 0; k < 3000; k += step) {
        if (k % 500 === 0) offsets.push(shelf.append(textOf(offsets.length)));
        const text = textOf(k);
        expect(Buffer.compare(shelf.read(offsets[k], text.length), text)).toBe(0);
      }
    }
    for (let k = offsets.length - 1; k >= 0; k -= 7) expect(Buffer.compare(shelf.read(offsets[k], textOf(k).length), textOf(k))).toBe(0);
  } finally {
    shelf.close();
  }
});
