import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/*
 * The program as users start it, from dist/: a process of its own, with its exit code and streams.
 */

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** Variables of whoever runs the tests must not decide them. */
const plainEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(DOUBLETAKE|GIT)_|^(NO|FORCE)_COLOR$/.test(name)),
);

export interface EndedProgram {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the program in a folder. */
export function start(
  folder: string,
  argv: readonly string[],
  { input = '', environment = {} }: { readonly input?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<EndedProgram> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...argv], { cwd: folder, env: { ...plainEnvironment, ...environment } });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
