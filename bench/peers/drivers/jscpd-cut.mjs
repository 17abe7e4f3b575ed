import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argumentsLeft, articleTexts, folderIn, inFolder, writeOutcome } from './articles.mjs';
import { timed } from './timed.mjs';

/*
 * jscpd reports and cuts nothing: what it reports as the second of two places in one file is taken as cut. A paragraph is one line here, so
 * that clones of one line are asked for; 50 words are its default for the length.
 */
const [program] = argumentsLeft;

inFolder((folder) => {
  const articles = articleTexts();
  const input = folderIn(folder, 'articles');
  const output = folderIn(folder, 'output');
  articles.forEach((text, id) => {
    writeFileSync(join(input, `${id}.txt`), text);
  });
  const flags = ['--min-lines', '1', '--min-tokens', '50', '--workers', '1', '--no-gitignore', '--reporters', 'json', '--output', output];
  const { seconds } = timed(program, [...flags, input]);
  const cuts = new Map();
  for (const { firstFile, secondFile } of JSON.parse(readFileSync(join(output, 'jscpd-report.json'), 'utf8')).duplicates) {
    if (firstFile.name !== secondFile.name) continue;
    const id = Number(/(\d+)\.txt$/u.exec(firstFile.name)[1]);
    const later = [firstFile, secondFile].sort((a, b) => a.startLoc.position - b.startLoc.position)[1];
    if (!cuts.has(id)) cuts.set(id, []);
    cuts.get(id).push([later.startLoc.position, later.endLoc.position]);
  }
  writeOutcome(
    seconds,
    articles.map((text, id) => without(text, cuts.get(id) ?? [])),
  );
});

/** The text without the ranges of bytes, which may overlap. */
function without(text, ranges) {
  const bytes = Buffer.from(text);
  const kept = [];
  let from = 0;
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
    kept.push(bytes.subarray(from, Math.max(from, start)));
    from = Math.max(from, end);
  }
  return Buffer.concat([...kept, bytes.subarray(from)]).toString();
}
