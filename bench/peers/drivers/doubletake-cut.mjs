import { readFileSync } from 'node:fs';
import { openCleaner } from '../../../dist/cleaner.js';
import { defaultDetectOptions } from '../../../dist/options.js';
import { openRecordCleaner } from '../../../dist/record-cleaner.js';
import { inputPath, writeOutcome } from './articles.mjs';

/*
 * doubletake with its defaults, as the command line cleans JSON lines: batches of a megabyte, from bytes to bytes, one thread.
 */
const batchBytes = 2 ** 20;

const begin = process.cpuUsage();
const clean = openRecordCleaner(await openCleaner({ ...defaultDetectOptions, paragraphs: 'auto', scope: 'document' }));
const input = readFileSync(inputPath);
const outputs = [];
for (let from = 0, firstLine = 1; from < input.length; ) {
  const cut = input.indexOf(10, Math.min(from + batchBytes, input.length) - 1);
  const to = cut === -1 ? input.length : cut + 1;
  const bytes = input.subarray(from, to);
  outputs.push(clean({ id: 'articles.jsonl', bytes, firstLine, isFirst: from === 0, field: 'text' }).output);
  firstLine += bytes.toString('latin1').split('\n').length - 1;
  from = to;
}
const { user, system } = process.cpuUsage(begin);
const texts = Buffer.concat(outputs)
  .toString()
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line).text);
writeOutcome((user + system) / 1e6, texts);
