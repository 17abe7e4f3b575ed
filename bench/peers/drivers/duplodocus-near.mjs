import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { timed } from './timed.mjs';

/*
 * duplodocus: 20 buckets of 5 as its README starts with, tokens by Unicode's word boundaries. Blanks are tokens there, so that its n-grams
 * of 5 hold two or three words. It unites what meets in any bucket and checks no pair.
 */
const [, , recordsPath, outcomePath, program] = process.argv;
const texts = readFileSync(recordsPath, 'utf8').split('\n').slice(0, -1);
const folder = mkdtempSync(join(tmpdir(), 'duplodocus-'));
const [input, storage, output] = ['input', 'storage', 'output'].map((name) => join(folder, name));
for (const path of [input, storage, output]) mkdirSync(path);
writeFileSync(join(input, 'records.jsonl'), texts.map((text, id) => `${JSON.stringify({ id, text })}\n`).join(''));

const flags = [
  ['--threads', '1', 'minhash-memory', '--input-dir', input, '--storage-dir', storage, '--output-dir', output, '--text-key', 'text'],
  ['--num-buckets', '20', '--bucket-size', '5', '--ngram-size', '5', '--tokenizer', 'uniseg', '--permutation-seed', '42'],
  ['--annotate', 'true', '--annotate-key', 'told', '--remove-duplicates', 'false'],
];
const { seconds } = timed(program, flags.flat());

const clusters = new Map();
for (const name of readdirSync(output)) {
  for (const line of readFileSync(join(output, name), 'utf8').split('\n')) {
    const { id, told } = line === '' ? {} : JSON.parse(line);
    if (told === undefined) continue;
    if (!clusters.has(told.cc_id)) clusters.set(told.cc_id, []);
    clusters.get(told.cc_id).push(id);
  }
}
rmSync(folder, { recursive: true });
writeFileSync(outcomePath, JSON.stringify({ seconds, clusters: [...clusters.values()] }));
