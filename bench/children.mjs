import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const peak = fileURLToPath(new URL('peak.mjs', import.meta.url));

/** What Node takes at least. */
export const floor = fileURLToPath(new URL('floor.mjs', import.meta.url));

/** The command that is measured. */
export const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/**
 * Runs a Node program to its end.
 *
 * @param pipeFrom the words of a command whose standard output is its standard input
 * @returns seconds on the wall, and the most memory in MB
 */
export function measured(argv, { pipeFrom } = {}) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const source = pipeFrom && spawn(pipeFrom[0], pipeFrom.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
    const child = spawn(process.execPath, ['--import', peak, ...argv], {
      stdio: [source?.stdout ?? 'ignore', 'ignore', 'pipe', 'pipe'],
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
  });
}
