import { column } from './columns.js';
import { readState } from './marks.js';
import type { DetectOptions } from './options.js';
import { openKernel } from './sketch/kernel.js';
import { foldWords } from './sketch/words.js';

/** Bytes of texts that are folded at once. */
const readBytesMax = 2 ** 20;
/** Fewer in all are folded one by one: the kernel's start takes some milliseconds. */
const kernelBytesMin = 2 ** 18;
/** And fewer at a time: to call it takes microseconds. */
const callBytesMin = 2 ** 9;

/** Folds numbered texts, and shows the hashes of the words of each, in order; they are good until the next is shown. */
export type FoldTexts = (numbers: ArrayLike<number>, show: (k: number, hashes: Uint32Array) => void) => void;

/** @param textOf UTF-8. Good until the next call */
export function textFolder(textOf: (number: number) => Uint8Array, engine: DetectOptions['engine']): FoldTexts {
  let kernel: ReturnType<typeof openKernel>;
  const [text, starts, ends] = [column(Uint8Array), column(Uint32Array), column(Uint32Array)];
  let byteCount = 0;
  return (numbers, show) => {
    let first = 0;
    const foldWaiting = () => {
      const bytes = text.view();
      byteCount += bytes.length;
      if (engine !== 'scalar' && byteCount >= kernelBytesMin) kernel ??= openKernel();
      const reading = bytes.length >= callBytesMin ? kernel?.read(bytes, starts.view(), ends.view(), 'line') : undefined;
      for (let k = 0; k < starts.length(); k++) {
        const isRead = reading?.states[k] === readState.sound;
        const hashes = isRead
          ? reading.words.hashes.subarray(k > 0 ? reading.wordEnds[k - 1] : 0, reading.wordEnds[k])
          : foldWords(bytes.subarray(starts.at(k), ends.at(k))).hashes;
        show(first + k, hashes);
      }
      first += starts.length();
      for (const each of [text, starts, ends]) each.clear();
    };
    for (let k = 0; k < numbers.length; k++) {
      starts.push(text.length());
      text.append(textOf(numbers[k]));
      ends.push(text.length());
      if (text.length() >= readBytesMax) foldWaiting();
    }
    foldWaiting();
  };
}
