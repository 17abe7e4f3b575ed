import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { commandExamples } from '../src/cli/help.js';
import { manPage } from '../src/cli/man.js';
import { commands } from '../src/cli/tokens.js';
import { options } from '../src/options.js';

const page = manPage('1.2.3-rc.1');

const isMissing = (error: NodeJS.ErrnoException | undefined) => error?.code === 'ENOENT';

/** What a formatter says of the page, and what it shows of it without bold and underlined signs; undefined where it is not installed. */
function formatted(command: string, argv: readonly string[]): { readonly said: string; readonly shown: string } | undefined {
  const { error, stdout, stderr } = spawnSync(command, argv, { input: page, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  const strokes = stdout?.split('\b') ?? [];
  const shown = strokes.map((stroke, at) => (at < strokes.length - 1 ? stroke.slice(0, -1) : stroke)).join('');
  return isMissing(error) ? undefined : { said: stderr, shown };
}

const formatters: readonly { name: string; argv: readonly string[] }[] = [
  { name: 'groff', argv: ['-ww', '-man', '-Tutf8', '-P-c', '-rLL=2000n', '-'] },
  { name: 'mandoc', argv: ['-Tutf8', '-O', 'width=1000', '-W', 'error,stop'] },
];

describe.each(formatters)('$name', ({ name, argv }) => {
  const found = formatted(name, argv);
  (found === undefined ? test.skip : test)(
    `shows every command, option and example, sign for sign, and warns of nothing${found === undefined ? ` (skipped: ${name} is not installed)` : ''}`,
    () => {
      const { said, shown } = found as NonNullable<typeof found>;
      expect(said).toBe('');
      const words = shown.replace(/\s+/gu, ' ');
      for (const { name: option, about } of options) {
        expect(words).toContain(`--${option}`);
        expect(words).toContain(about);
      }
      for (const example of commands.flatMap((command) => commandExamples[command])) expect(words).toContain(`doubletake ${example}`);
      expect(words).toContain('doubletake 1.2.3-rc.1');
    },
  );
});

const linter = 'mandoc';
const lint = spawnSync(linter, ['-Tlint'], { input: page, encoding: 'utf8' });
(isMissing(lint.error) ? test.skip : test)(
  `the manual has no fault of style but that it bears no date${isMissing(lint.error) ? ' (skipped: mandoc is not installed)' : ''}`,
  () => {
    expect(lint.stdout.replace(/^mandoc: /u, '')).toBe('<stdin>:1:18: WARNING: missing date, using "": TH\n');
  },
);

test('no line of text begins as a request does, and every request is one that is meant', () => {
  const requests = page.split('\n').filter((line) => /^[.']/u.test(line));
  expect([...new Set(requests.map((line) => line.split(' ')[0]))].sort()).toEqual(['.SH', '.TH', '.TP', '.br', '.fi', '.nf']);
});
