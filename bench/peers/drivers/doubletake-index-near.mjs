import { openCleaner } from '../../../dist/cleaner.js';
import { openCorpusIndex } from '../../../dist/corpus-index.js';
import { openShelf } from '../../../dist/node/shelf.js';
import { defaultDetectOptions } from '../../../dist/options.js';
import { told } from './records.mjs';

/*
 * doubletake by its index, as a run over a corpus has it: each record is a document, judged by itself and surveyed, its text goes on the
 * shelf, and pairs are counted out on texts. Contained copies below the threshold, which it tells too, are left out: no peer looks for them.
 */
const threshold = 0.7;
const batchBytes = 2 ** 20;
const options = { ...defaultDetectOptions, scope: 'corpus', threshold };
const encoder = new TextEncoder();

/** Records from `first` on, as many as fill a batch. */
function batchFrom(texts, first) {
  const parts = [];
  let at = 0;
  const ends = [];
  for (let record = first; record < texts.length && at < batchBytes; record++) {
    parts.push(encoder.encode(texts[record]));
    at += parts.at(-1).length;
    ends.push(at);
  }
  return {
    bytes: Buffer.concat(parts),
    starts: Uint32Array.of(0, ...ends.slice(0, -1)),
    ends: Uint32Array.from(ends),
    idOf: (row) => String(first + row),
    encodingOf: () => undefined,
  };
}

/** The records of each content. A record that loses a part of itself has none. */
function recordsOfContents(index, count) {
  const { contents, firsts } = index.tables();
  const records = Array.from({ length: index.contentCount() }, () => []);
  for (let record = 0; record < count; record++) {
    if (firsts[record + 1] - firsts[record] === 1 && contents[firsts[record]] >= 0) records[contents[firsts[record]]].push(record);
  }
  return records;
}

async function open() {
  return { clean: await openCleaner(options, { survey: true }), index: await openCorpusIndex(options, openShelf()) };
}

told((texts, pairs, { clean, index }) => {
  for (let first = 0; first < texts.length; ) {
    const batch = batchFrom(texts, first);
    index.add(clean(batch).survey);
    first += batch.starts.length;
  }
  const { alikeOf } = index.matchAll();
  const records = recordsOfContents(index, texts.length);
  for (const [content, own] of records.entries()) {
    for (const [k, one] of own.entries()) for (const other of own.slice(0, k)) pairs.add(other, one);
    for (const { content: other, shared, ownSize, otherSize } of alikeOf(content)) {
      if (shared < threshold * (ownSize + otherSize - shared)) continue;
      for (const one of own) for (const another of records[other]) pairs.add(one, another);
    }
  }
}, open);
