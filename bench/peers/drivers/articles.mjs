import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a driver needs that cuts articles: `input` has a line of JSON for each, with `text`; the outcome the texts in the same order. */

const [, , input, outcome, ...more] = process.argv;

export const argumentsLeft = more;
export const inputPath = input;
export const articleTexts = () =>
  readFileSync(input, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line).text);
export const writeOutcome = (seconds, texts) => writeFileSync(outcome, JSON.stringify({ seconds, texts }));

/** Calls `use(folder)` with an empty folder that is gone afterwards. */
export function inFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'peer-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function folderIn(folder, name) {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}
