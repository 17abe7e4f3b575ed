import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';

const peak = fileURLToPath(new URL('peak.mjs', import.meta.url));

/** The command that is measured. */
export const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/**
 * Runs a Node program to its end.
 *
 * @param input path of a file for its standard input, or a stream
 * @param output descriptor for its standard output; ignored where there is none
 * @returns seconds on the wall, and the most memory in MB
 */
export function measured(argv, { input, output = 'ignore', environment = {} } = {}) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, ['--import', peak, ...argv], {
      stdio: [input === undefined ? 'ignore' : 'pipe', output, 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    let said = '';
    let kilobytes = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.stdio[3].on('data', (chunk) => {
      kilobytes += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve({ seconds: (performance.now() - began) / 1000, megabytes: Number(kilobytes) / 1000, said });
      else reject(new Error(`${argv.join(' ')} ended with ${code}: ${said.slice(-2000)}`));
    });
    if (input !== undefined) {
      const stream = typeof input === 'string' ? createReadStream(input, { highWaterMark: 2 ** 20 }) : input;
      child.stdin.on('error', () => {});
      stream.pipe(child.stdin);
    }
  });
}
