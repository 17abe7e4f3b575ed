import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { completionScript } from '../src/cli/completion.js';
import { commands, optionsOf } from '../src/cli/tokens.js';

/*
 * The scripts are asked in the shells themselves, each row by all of them: fish by `complete -C`, zsh on a terminal of its own, bash by the
 * variables that it sets before it calls a completion.
 */

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doubletake-completion-'));
  mkdirSync(join(folder, 'stories'));
  writeFileSync(join(folder, 'storage.txt'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(shell: string, argv: readonly string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync(shell, argv, { cwd: folder, input, encoding: 'utf8', timeout: 60_000 });
  expect({ error, status, stderr }).toEqual({ error: undefined, status: 0, stderr: '' });
  return stdout;
}

function scriptIn(name: 'bash' | 'zsh' | 'fish'): string {
  const path = join(folder, `doubletake.${name}`);
  writeFileSync(path, completionScript(name));
  return path;
}

/** What each shell offers for the line, a list of words for each line. */
const askers: Readonly<Record<string, (lines: readonly string[]) => string[][]>> = {
  bash: (lines) => {
    const script = scriptIn('bash');
    return lines.map((line) => {
      const words = line.split(/ +|(?==)|(?<==)/u).map((word) => `'${word}'`);
      const told = run('bash', [
        ...['--norc', '-c'],
        `source ${script}
         compopt() { [[ "$*" != '-o default' ]] || compgen -f -- "\${COMP_WORDS[COMP_CWORD]#=}"; }
         COMP_WORDS=(${words.join(' ')}) COMP_CWORD=${words.length - 1}
         _doubletake; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ]);
      return told.split('\n').filter((word) => word !== '');
    });
  },
  zsh: (lines) => {
    const session = `
      zmodload zsh/zpty
      zpty z 'TERM=dumb zsh -f -i'
      zpty -w z 'PS1=; PS2=; stty cols 2000 -echo; COLUMNS=2000; LISTMAX=10000'
      zpty -w z 'autoload -Uz compinit && compinit -u -D; source ${scriptIn('zsh')}'
      zpty -w z 'setopt list_rows_first; zstyle ":completion:*" list-separator "--"; bindkey "^X" list-choices'
      zpty -w z 'told() { zle && zle -R; print -r -- "@TOLD"@ }; zle -N told; bindkey "^E" told; told'
      zpty -r z seen '*@TOLD@*'
      for line in ${lines.map((line) => `'${line}'`).join(' ')}; do
        zpty -w -n z "$line"$'\\C-x\\C-e\\C-u'
        zpty -r z seen '*@TOLD@*'
        print -r -- "$seen@LINE@"
      done`;
    const answers = run('zsh', ['-f', '-c', session]).split('@LINE@').slice(0, -1);
    // Behind the line itself come the choices: a row each with what it says of them, or several in a row.
    return answers.map((answer) => {
      const rows = answer.split(/[\r\n]+/u).filter((row) => !row.includes('doubletake '));
      return rows.flatMap((row) => row.replace(/ -- .*$/u, '').split(/\s+/u)).filter((word) => /^[-\w/.]+$/u.test(word));
    });
  },
  fish: (lines) => {
    const script = scriptIn('fish');
    return lines.map((line) => {
      const told = run('fish', ['--no-config', '-c', `source ${script}; complete -C '${line}'`]);
      return told.split('\n').flatMap((row) => (row === '' ? [] : [row.split('\t')[0]]));
    });
  },
};

/** A line, and what of it is offered, as all shells write it but for what stands before `=` and signs behind a folder or a format. */
const rows: readonly { line: string; offered: readonly string[] }[] = [
  { line: 'doubletake ', offered: commands },
  { line: 'doubletake sc', offered: ['scan'] },
  { line: 'doubletake --quiet cl', offered: ['clean'] },
  { line: 'doubletake scan --sco', offered: ['--scope'] },
  { line: 'doubletake scan --scope ', offered: ['document', 'corpus'] },
  { line: 'doubletake scan --scope=d', offered: ['document'] },
  { line: 'doubletake explain --format ', offered: ['text', 'json', 'jsonl'] },
  { line: 'doubletake check --format m', offered: ['markdown'] },
  { line: 'doubletake check --report sa', offered: ['sarif'] },
  { line: 'doubletake check --report=sa', offered: ['sarif'] },
  { line: 'doubletake check --report sarif=stor', offered: ['storage.txt', 'stories'] },
  { line: 'doubletake check --jobs ', offered: [] },
  { line: 'doubletake check stor', offered: ['storage.txt', 'stories'] },
  { line: 'doubletake clean --out stor', offered: ['storage.txt', 'stories'] },
  { line: 'doubletake restore --dr', offered: ['--dry-run'] },
  { line: 'doubletake restore --out', offered: [] },
  { line: 'doubletake clean --encoding windows-125', offered: [0, 1, 2, 3, 4, 5, 6, 7, 8].map((page) => `windows-125${page}`) },
  { line: 'doubletake index ', offered: ['info', 'verify', 'merge', 'compact'] },
  { line: 'doubletake index info storag', offered: ['storage.txt'] },
  { line: 'doubletake completion ', offered: ['bash', 'zsh', 'fish'] },
  { line: 'doubletake formats stor', offered: [] },
];

const plain = (word: string) => word.replace(/^.*=(?=.)/u, '').replace(/[=/]$/u, '');

describe.each(Object.keys(askers))('in %s', (shell) => {
  const isHere = spawnSync(shell, ['--version']).status === 0;
  (isHere ? test : test.skip)(
    `each word is completed by what may stand there${isHere ? '' : ` (skipped: ${shell} is not installed)`}`,
    () => {
      const offered = askers[shell](rows.map(({ line }) => line));
      expect(rows.map(({ line }, at) => ({ line, offered: [...new Set(offered[at].map(plain))].sort() }))).toEqual(
        rows.map(({ line, offered }) => ({ line, offered: [...offered].sort() })),
      );
    },
    120_000,
  );
});

test('every option of every command stands in every script', () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const script = completionScript(shell);
    for (const { name } of commands.flatMap(optionsOf)) expect(script).toMatch(shell === 'fish' ? `-l ${name}` : `--${name}`);
  }
});

test('a shell that is not known is refused with the nearest that is', () => {
  expect(() => completionScript('fishy')).toThrow('there is no completion for "fishy"; did you mean fish?');
});
