import { openTwin } from '../../../dist/batch.js';
import { column } from '../../../dist/columns.js';
import { bandingFor, candidatePairs } from '../../../dist/match/bands.js';
import { thousandths, verifyPairs } from '../../../dist/match/verify.js';
import { fingerprinter } from '../../../dist/sketch/fingerprint.js';
import { openKernel } from '../../../dist/sketch/kernel.js';
import { shingleSet, sizeForPair, sizesFor } from '../../../dist/sketch/shingles.js';
import { told } from './records.mjs';

/*
 * doubletake by the calls that a corpus is made of: words and signatures by the kernel, a megabyte at a time; equal contents once; bands;
 * exact verification. Contained copies below the threshold, which it tells too, are left out: no peer looks for them.
 */
const threshold = 0.7;
const batchBytes = 2 ** 20;
const encoder = new TextEncoder();

/** From texts to sketched contents, and which records have each. */
function sketched(texts, fingerprint, { bands, rows }) {
  const slots = bands * rows;
  const engine = openKernel() ?? openTwin();
  const recordsOf = [];
  const contentOf = new Map();
  const fingerprints = column(BigUint64Array);
  const wordHashes = column(Uint32Array);
  const wordEnds = column(Uint32Array);
  const contents = column(Uint32Array);
  const shingleSizes = column(Uint8Array);
  const signatures = column(Uint16Array);
  const bytes = new Uint8Array(2 * batchBytes);
  for (let record = 0; record < texts.length; ) {
    const first = record;
    const ends = [];
    for (let at = 0; record < texts.length && at < batchBytes; record++) {
      const { read, written } = encoder.encodeInto(texts[record], bytes.subarray(at));
      if (read < texts[record].length) break;
      at += written;
      ends.push(at);
    }
    if (ends.length === 0) throw new Error('a record is longer than a batch');
    const reading = engine.read(bytes.subarray(0, ends.at(-1)), Uint32Array.of(0, ...ends.slice(0, -1)), Uint32Array.from(ends), 'line');
    const [firsts, lasts, sizes] = [[], [], []];
    for (let row = 0; row < ends.length; row++) {
      const [from, to] = [row > 0 ? reading.wordEnds[row - 1] : 0, reading.wordEnds[row]];
      const hashes = reading.words.hashes.subarray(from, to);
      const [high, low] = fingerprint(new Uint8Array(hashes.buffer, hashes.byteOffset, hashes.byteLength));
      const known = contentOf.get(high);
      if (known !== undefined) {
        recordsOf[known].push(first + row);
        continue;
      }
      const content = recordsOf.length;
      contentOf.set(high, content);
      recordsOf.push([first + row]);
      fingerprints.push(high);
      fingerprints.push(low);
      wordHashes.append(hashes);
      wordEnds.push(wordHashes.length());
      for (const size of sizesFor(hashes.length)) {
        contents.push(content);
        shingleSizes.push(size);
        firsts.push(from);
        lasts.push(to);
        sizes.push(size);
      }
    }
    signatures.append(engine.sign(Uint32Array.from(firsts), Uint32Array.from(lasts), Uint8Array.from(sizes), slots));
  }
  return {
    contents: { count: recordsOf.length, fingerprints: fingerprints.view(), wordHashes: wordHashes.view(), wordEnds: wordEnds.view() },
    sketches: {
      count: contents.length(),
      slots,
      contents: contents.view(),
      shingleSizes: shingleSizes.view(),
      signatures: signatures.view(),
    },
    recordsOf,
  };
}

told((texts, pairs, fingerprint) => {
  const banding = bandingFor(threshold);
  const { contents, sketches, recordsOf } = sketched(texts, fingerprint, banding);
  for (const records of recordsOf) for (const [k, one] of records.entries()) for (const other of records.slice(0, k)) pairs.add(other, one);
  const candidates = candidatePairs(sketches, contents, banding);
  for (const { a, b, shared, aSize, bSize } of verifyPairs(candidates, contents, thousandths(threshold), { sizeForPair, shingleSet })) {
    if (shared < threshold * (aSize + bSize - shared)) continue;
    for (const one of recordsOf[a]) for (const other of recordsOf[b]) pairs.add(one, other);
  }
}, fingerprinter);
