import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { findCommand } from '../src/cli/tokens.js';
import { readWords } from '../src/cli/words.js';

/*
 * What pre-commit reads. That it installs and runs is tried by hand, since it takes a minute and a registry.
 */
const [hook, ...others] = parse(readFileSync(new URL('../.pre-commit-hooks.yaml', import.meta.url), 'utf8'));

test('there is one hook, which Node runs', () => {
  expect(others).toEqual([]);
  expect(hook).toMatchObject({ id: 'doubletake-check', language: 'node', types: ['text'] });
});

test('its entry is a command line that holds, with names of files behind it', () => {
  const [program, ...words] = hook.entry.split(' ');
  const { bin } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(Object.keys(bin)).toEqual([program]);
  const { command, rest } = findCommand([...words, 'a b.txt']);
  expect(command).toBe('check');
  expect(readWords(rest, command)).toEqual({ paths: ['a b.txt'], given: new Map([['scope', ['document']]]) });
});

test.each([
  ['stories/a b.txt', true],
  ['corpus.jsonl', true],
  ['corpus.ndjson', true],
  ['notes.text', true],
  ['page.html', false],
  ['a.txt.gz', false],
  ['txt', false],
])('%s is looked at: %s', (name, isTaken) => {
  expect(new RegExp(hook.files, 'u').test(name)).toBe(isTaken);
});
