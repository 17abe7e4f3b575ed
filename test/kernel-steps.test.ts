import { describe, expect, test } from '@jest/globals';
import { openTwin } from '../src/batch.js';
import { openKernel } from '../src/sketch/kernel.js';
import type { BatchEngine } from '../src/types.js';
import { type Batch, batchOf, firstDifference, type ParagraphMode, told } from './batches.js';

/*
 * Where the byte kernel takes many bytes at once it has rules of its own for scripts, lines and windows. Each is tried here on texts that
 * are full of what it is for, and at its edges; kernel.test.ts asks for all the rest.
 */
const kernel = openKernel() as BatchEngine;
const twin = openTwin();
const encoder = new TextEncoder();
const modes = ['auto', 'line', 'blank'] as const;

function expectSame(batch: Batch, mode: ParagraphMode = 'auto'): void {
  expect(firstDifference(told(kernel, batch, mode), told(twin, batch, mode))).toBeUndefined();
}

describe('the many bytes that the kernel takes at once', () => {
  test('every code point of two bytes between letters of its script, at each place of a step', () => {
    const neighbours = ['ب', 'и', 'Ж', 'δ', 'ש'];
    const documents = neighbours.flatMap((letter) =>
      Array.from({ length: 16 }, (_, shift) => {
        const points = Array.from({ length: 0x800 - 0x80 }, (_, k) => String.fromCodePoint(0x80 + k));
        // Seven letters of two bytes between any two: sixteen bytes with the one that is looked at.
        return encoder.encode(`${'x'.repeat(shift)}${points.map((point) => point + letter.repeat(7)).join('')}`);
      }),
    );
    for (let from = 0; from < documents.length; from += 16) expectSame(batchOf(documents.slice(from, from + 16)));
  }, 60_000);

  test('every pair of Thai characters, and runs of Thai and Han of every length, behind what stands and what does not', () => {
    const thai = Array.from({ length: 0x60 }, (_, k) => String.fromCodePoint(0xe00 + k));
    const pairs = thai.map((first) => thai.map((second) => `${first}${second}กา ${second}${first}`).join(''));
    expectSame(batchOf(pairs.map((text) => encoder.encode(text))));
    const edges = ['', 'a', '?', ' ', '5', 'я', '々', 'か', '\u4dff', '\ua000', '\u0e33', '้'];
    const runs = edges.flatMap((edge) =>
      ['港', '\u4e00', '\u9fff', 'ก', 'ก้', '้'].flatMap((unit) => Array.from({ length: 13 }, (_, k) => `${edge}${unit.repeat(k)}${edge}`)),
    );
    expectSame(batchOf(runs.map((text) => encoder.encode(text))));
    expectSame(batchOf([encoder.encode(runs.join('')), encoder.encode(runs.join(' '))]));
  }, 60_000);

  test('windows of Han, of Thai and of both, and where one passes into the other', () => {
    const han = Array.from({ length: 40 }, (_, k) => String.fromCodePoint(0x4e00 + ((k * 7) % 23)));
    const thai = Array.from({ length: 40 }, (_, k) => String.fromCodePoint(0xe01 + ((k * 5) % 17)));
    const documents = Array.from({ length: 40 }, (_, k) => {
      const texts = [han.slice(0, k), ['five'], thai.slice(k), han.slice(k), thai.slice(0, k)].map((part) => part.join(''));
      return encoder.encode([...texts, ...texts].join(' '));
    });
    const { repeatEnds } = told(kernel, batchOf(documents));
    expect(repeatEnds.at(-1)).toBeGreaterThan(1000);
    expectSame(batchOf(documents));
  });

  test('lines about as wide as a hard-wrapped one may be, in blanks and letters of each length', () => {
    const blanks = [' ', '\u00a0', '\u2003', '\u3000', '\ufeff', '\u1680', '\t'];
    const words = ['a', 'я', 'ب', 'ก', '港', '\u{1f600}', '?', '¿', '。', '\uff01', '\u0085a'];
    const documents = words.flatMap((word) =>
      blanks.flatMap((blank) =>
        [108, 109, 110, 111, 112].map((width) => {
          const wide = (blank + word.repeat(9)).repeat(20);
          const line = [...wide].slice(0, width - 1).join('') + word;
          return encoder.encode([line, `${line}${blank.repeat(30)}`, wide, `${word} b`, line].join('\n'));
        }),
      ),
    );
    for (const mode of modes) expectSame(batchOf(documents), mode);
  });

  test('hard-wrapped lines with blanks behind them, and such as end with each sign', () => {
    const blanks = [' ', '\u00a0', '\u2003', '\u3000', '\ufeff', '\u1680'];
    const signs = [...Array.from({ length: 0x5f }, (_, k) => String.fromCharCode(0x21 + k)), ...'»؟۔।”…。！？،م港'];
    const wrapped = (letter: string, end: string) =>
      Array.from({ length: 6 }, () => `${`${letter.repeat(8)} `.repeat(11)}x${end}`).join('\n');
    const documents = [
      ...['a', 'я', 'ب', 'ก', '港'].flatMap((letter) => blanks.map((blank) => wrapped(letter, blank.repeat(120)))),
      ...signs.map((sign) => wrapped('a', sign)),
    ].map((text) => encoder.encode(text));
    const { paragraphEnds } = told(kernel, batchOf(documents));
    const counts = paragraphEnds.map((end, d) => end - (paragraphEnds[d - 1] ?? 0));
    expect(new Set(counts.slice(0, 5 * blanks.length))).toEqual(new Set([1]));
    expect(signs.filter((_, k) => counts[5 * blanks.length + k] > 1).join('')).toBe('!".:?»؟۔।”…。！？');
    expectSame(batchOf(documents));
  });

  test('letters that reach over the end of a piece, in words, between them, and before a comma', () => {
    const texts = ['я', 'ب', 'яЖ', 'أى', 'ب، ', 'и '].flatMap((unit) =>
      Array.from({ length: 5 }, (_, shift) => 'x'.repeat(shift) + unit.repeat(9000)),
    );
    expectSame(batchOf(texts.map((text) => encoder.encode(text))));
  }, 60_000);

  test('a letter is not begun by the last byte before the document', () => {
    const documents = [0xa7, 0x81, 0xb0, 0x8c].map((byte) => Uint8Array.of(byte, 0xd8, 0xa7, 0xd0, 0xb0, byte, 0x20, 0x61));
    for (const lead of [0xd8, 0xd9, 0xd0, 0xd1, 0xc3, 0xe0, 0xe4]) {
      const batch = batchOf(documents, Uint8Array.of(lead));
      expectSame(batch);
      expect([...kernel.read(batch.bytes, batch.starts, batch.ends, 'auto').states]).toEqual([1, 1, 1, 1]);
    }
  });
});
