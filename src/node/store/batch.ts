import { writevSync } from 'node:fs';
import { assert } from '../../assert.js';
import type { Survey } from '../../corpus-types.js';
import { InputError } from '../../errors.js';
import { type BatchHead, batchBytes, batchBytesMax, type Checksum, formatBatchHead, padded } from './format.js';
import { formatColumns, surveyFault } from './survey-columns.js';

/**
 * A batch as bytes, for byte `at` of the file.
 *
 * @returns its parts, one behind the other; `textAt` and `length` count from its beginning
 * @throws InputError `too-large`
 */
export function formatBatch(survey: Survey, bands: number, at: number, path: string, sum: Checksum) {
  const fault = survey.bands === bands ? surveyFault(survey, survey.text.length) : 'it has other bands than the index';
  assert(fault === undefined, `a survey for the index is not sound: ${fault}`);
  const columns = formatColumns(survey);
  const padding = new Uint8Array(padded(survey.text.length) - survey.text.length);
  const state = sum.begin();
  for (const part of [columns, survey.text, padding]) state.update(part);
  const head: BatchHead = { columnBytes: columns.length, textBytes: survey.text.length, checksum: state.digest() };
  const length = batchBytes(head);
  if (length > batchBytesMax) {
    const details = { path, expected: `at most ${batchBytesMax} bytes`, got: `${length}` };
    throw new InputError('too-large', 'one batch of documents is too large for the index', details);
  }
  const first = formatBatchHead(head, at, sum);
  return { parts: [first, columns, survey.text, padding], textAt: first.length + columns.length, length };
}

/** Writes in one call where the system takes it; what it leaves over is written behind it. */
export function writeAll(descriptor: number, parts: readonly Uint8Array[], at: number): void {
  let left = parts.filter(({ length }) => length > 0);
  for (let done = 0; left.length > 0; ) {
    let written = writevSync(descriptor, left, at + done);
    done += written;
    while (left.length > 0 && written >= left[0].length) {
      written -= left[0].length;
      left = left.slice(1);
    }
    if (written > 0) left = [left[0].subarray(written), ...left.slice(1)];
  }
}
