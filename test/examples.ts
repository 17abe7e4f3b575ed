import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);

/** A runnable example of the documentation: its place, its code, and what the comments behind its `console.log` say it prints. */
export interface Example {
  readonly place: string;
  readonly code: string;
  readonly output: string;
}

/** What the comments say that is printed: behind a `console.log`, or whole lines of them below it. */
function saidOutput(code: string): string {
  const said = [...code.matchAll(/console\.log\(.*; \/\/ (.*)$|^\/\/ (.*)$/gmu)].map(([, behind, below]) => behind ?? below);
  return said.map((line) => `${line}\n`).join('');
}

function examplesOf(path: string, text: string): Example[] {
  return [...text.matchAll(/^```js\n(.*?)^```$/gmsu)].map(([, code], i) => ({
    place: `${path}, example ${i + 1}`,
    code,
    output: saidOutput(code),
  }));
}

/** The examples of the README and of the comments of src/library. */
export function allExamples(): Example[] {
  const sources = readdirSync(new URL('src/library/', root)).sort();
  const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
  return [
    ...examplesOf('README.md', read('README.md')),
    ...sources.flatMap((name) => examplesOf(`src/library/${name}`, read(`src/library/${name}`).replaceAll(/^ \* ?/gmu, ''))),
  ];
}
