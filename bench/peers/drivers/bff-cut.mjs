import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { argumentsLeft, articleTexts, folderIn, inFolder, inputPath, writeOutcome } from './articles.mjs';
import { timed } from './timed.mjs';

/*
 * BFF with its defaults: a paragraph goes where more than 80 % of its 13-grams were seen; those of fewer than 13 words where they were
 * seen as they are, those of fewer than 5 stay. The filter is sized for the n-grams that there are.
 */
const [program] = argumentsLeft;
const ngrams = articleTexts().reduce((sum, text) => sum + text.split(/\s+/u).length, 0);

inFolder((folder) => {
  const input = join(folder, 'articles.json.gz');
  writeFileSync(input, gzipSync(readFileSync(inputPath)));
  const output = folderIn(folder, 'output');
  const flags = [
    ['--bloom-filter-file', join(folder, 'filter'), '--bloom-filter-size', String(2 ** Math.ceil(Math.log2(4 * ngrams)))],
    ['--expected-ngram-count', String(ngrams), '--threads', '1', '--output-directory', output, input],
  ];
  const { seconds } = timed(program, flags.flat());
  const lines = gunzipSync(readFileSync(join(output, 'articles.json.gz')))
    .toString()
    .split('\n')
    .slice(0, -1);
  writeOutcome(
    seconds,
    lines.map((line) => JSON.parse(line).text),
  );
});
