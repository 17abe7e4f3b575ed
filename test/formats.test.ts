import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { formatsText } from '../src/cli/formats.js';
import { encodingNames, nameOfLabel } from '../src/encoding/names.js';
import { formatOf } from '../src/formats/registry.js';
import { reportFormats } from '../src/report-option-table.js';

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const run = (...argv: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], { encoding: 'utf8', input: '' });
  return { status, stdout, stderr };
};
const lines = formatsText().split('\n');

test('formats lists every report with what it is for, and every encoding, on lines that a terminal holds', () => {
  expect(run('formats')).toEqual({ status: 0, stdout: formatsText(), stderr: '' });
  for (const format of reportFormats) expect(lines[lines.lastIndexOf(`  ${format}`) + 1]).toMatch(/^ {6}\S.*/u);
  const listed = lines.join(' ').split(/[\s,]+/u);
  for (const name of encodingNames) expect(listed).toContain(name);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test('what it says is read is read so', () => {
  const [endings] = lines.filter((line) => line.startsWith('  .jsonl'));
  for (const ending of endings.trim().split(', ')) expect(formatOf(`corpus${ending}.gz`)).toBe('json-lines');
  expect(nameOfLabel('iso-2022-jp')).toBe('iso-2022-jp');
});

test.each([
  [['formats', 'text'], 'formats takes no path; expected options only; got text'],
  [['completion'], 'completion needs a shell; expected bash|zsh|fish; got nothing'],
  [['completion', 'bash', 'zsh'], 'completion takes no more paths'],
  [['completion', 'zhs'], 'there is no completion for "zhs"; expected bash, zsh, fish'],
])('%j is a wrong command line', (argv, sentence) => {
  const { status, stdout, stderr } = run(...argv);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(sentence);
});
