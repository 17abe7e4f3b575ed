import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { options } from '../src/options.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const make = () => import(new URL('../bench/make-options-table.mjs', import.meta.url).href);

test('the README has the table of options that the program goes by', async () => {
  const { optionsTable, withOptionsTable } = await make();
  expect(withOptionsTable(readme, optionsTable(options))).toBe(readme);
});

test('every option has its line, with as many cells as the others', async () => {
  const { optionsTable } = await make();
  const lines: string[] = optionsTable(options).split('\n');
  for (const { name } of options) expect(lines.filter((line) => line.startsWith(`| \`--${name}\` |`))).not.toEqual([]);
  for (const line of lines) expect(line.replaceAll('\\|', '').split('|')).toHaveLength(7);
});

test('an option without a place in the table is told', async () => {
  const { optionsTable } = await make();
  const [flag] = options.filter(({ type }) => type === 'flag');
  expect(() => optionsTable([...options, { ...flag, name: 'new' }])).toThrow('no group: new');
  expect(() => optionsTable(options.filter(({ name }) => name !== 'jobs'))).toThrow('jobs');
});

test('a README without the two markers is told', async () => {
  const { withOptionsTable } = await make();
  expect(() => withOptionsTable('# doubletake\n<!-- /options -->\n<!-- options -->\n', '')).toThrow('the README has no');
});
