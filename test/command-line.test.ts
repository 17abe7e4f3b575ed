import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commands, optionsOf } from '../src/cli/tokens.js';
import { readWords } from '../src/cli/words.js';

/** What no option takes for another: a value that begins with a hyphen needs `=` before it. */
const value = fc.string({ minLength: 1 }).filter((text) => !text.startsWith('-'));
const path = fc.oneof(value, fc.constantFrom('-', '-1', '-.5', '"a"', "'a'", 'true', 'false', 'a=b', 'clean', 'constructor', '__proto__'));

const line = fc.constantFrom(...commands).chain((command) =>
  fc.record({
    command: fc.constant(command),
    words: fc.array(
      fc.oneof(
        path.map((text) => ({ name: undefined, text })),
        fc.record({ name: fc.constantFrom(...optionsOf(command)), text: value, hasSign: fc.boolean(), isSet: fc.boolean() }),
      ),
    ),
    last: fc.option(fc.array(fc.string())),
  }),
);

test('what is put into a command line is read out of it, in its order', () => {
  fc.assert(
    fc.property(line, ({ command, words, last }) => {
      const argv: string[] = [];
      const paths: string[] = [];
      const given = new Map<string, (string | boolean)[]>();
      for (const word of words) {
        if (word.name === undefined) {
          argv.push(word.text);
          paths.push(word.text);
          continue;
        }
        const flag = `--${word.name.name}`;
        const isFlag = word.name.type === 'flag';
        if (isFlag) argv.push(word.isSet && !word.hasSign ? flag : `${flag}=${word.isSet}`);
        else argv.push(...(word.hasSign ? [`${flag}=${word.text}`] : [flag, word.text]));
        given.set(word.name.name, [...(given.get(word.name.name) ?? []), isFlag ? word.isSet : word.text]);
      }
      if (last !== null) argv.push('--', ...last);
      expect(readWords(argv, command)).toEqual({ paths: [...paths, ...(last ?? [])], given });
    }),
  );
});

test('a word that looks like an option is no value, unless it stands behind =', () => {
  expect(() => readWords(['a', '--out', '--quiet'], 'clean')).toThrow('--out needs a value');
  expect(() => readWords(['a', '--out', '--', 'b'], 'clean')).toThrow('--out needs a value');
  expect(() => readWords(['a', '--out'], 'clean')).toThrow('--out needs a value');
  expect(() => readWords(['a', '--out='], 'clean')).toThrow('--out needs a value');
  expect(readWords(['--out=--quiet', '--undo', '-', '--', '--out'], 'clean')).toEqual({
    paths: ['--out'],
    given: new Map([
      ['out', ['--quiet']],
      ['undo', ['-']],
    ]),
  });
});

test('a flag takes no word behind it', () => {
  expect(readWords(['--quiet', 'true', '--no-color=false'], 'scan')).toEqual({
    paths: ['true'],
    given: new Map([
      ['quiet', [true]],
      ['no-color', [false]],
    ]),
  });
});
