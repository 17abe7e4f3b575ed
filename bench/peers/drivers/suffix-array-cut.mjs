import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argumentsLeft, articleTexts, folderIn, inFolder, writeOutcome } from './articles.mjs';
import { timed } from './timed.mjs';

/*
 * deduplicate-text-datasets, by the steps of its README: a suffix array, all that stands twice over 100 bytes, and every such range
 * struck, the first copy too. Characters that are cut through are left out.
 */
const [program] = argumentsLeft;
const lengthMin = '100';
const separator = (id) => Buffer.from([0xff, 0xff, id & 0xff, (id >> 8) & 0xff, (id >> 16) & 0xff, 0]);

inFolder((folder) => {
  const articles = articleTexts().map((text) => Buffer.from(text));
  const data = join(folder, 'data');
  const pieces = articles.flatMap((bytes, id) => [separator(id), bytes]);
  const whole = Buffer.concat(pieces);
  writeFileSync(data, whole);
  const cache = folderIn(folder, 'cache');
  folderIn(folder, 'tmp');
  const step = (...args) => timed(program, args, { cwd: folder });
  const steps = [
    step('make', '--data-file', data),
    step('self-similar', '--data-file', data, '--length-threshold', lengthMin, '--cache-dir', cache, '--num-threads', '1'),
    step('collect', '--data-file', data, '--cache-dir', cache, '--length-threshold', lengthMin),
  ];
  const lines = String(steps.at(-1).stdout).split('\n');
  const ranges = lines
    .slice(lines.indexOf('out') + 1)
    .filter((line) => line !== '')
    .map((line) => line.split(' ').map(Number));
  writeOutcome(
    steps.reduce((sum, { seconds }) => sum + seconds, 0),
    struck(articles, ranges),
  );
});

/** The articles without the ranges, which are of the whole file, sorted and disjoint. */
function struck(articles, ranges) {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let first = 0;
  let at = 0;
  return articles.map((bytes, id) => {
    at += separator(id).length;
    const end = at + bytes.length;
    const kept = [];
    let from = at;
    while (first < ranges.length && ranges[first][1] <= at) first++;
    for (let k = first; k < ranges.length && ranges[k][0] < end; k++) {
      kept.push(bytes.subarray(from - at, Math.max(from, ranges[k][0]) - at));
      from = Math.max(from, Math.min(end, ranges[k][1]));
    }
    kept.push(bytes.subarray(from - at));
    at = end;
    return decoder.decode(Buffer.concat(kept)).replaceAll('\ufffd', '');
  });
}
