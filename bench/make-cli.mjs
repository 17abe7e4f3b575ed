/*
 * The last step of `npm run build`, behind the compiler: bundles the command line in dist/cli, since to open and link a hundred small files takes
 * longer than to check an article, and writes the manual, dist/doubletake.1. What one command needs and others do not stays in files of its own, which are
 * loaded when it runs; packages stay outside. Threads start from dist/node/worker.js, as it was compiled.
 */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { manPage } from '../dist/cli/man.js';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

writeFileSync(at('dist/doubletake.1'), manPage(JSON.parse(readFileSync(at('package.json'), 'utf8')).version));
await build({
  entryPoints: [at('dist/cli/main.js')],
  outdir: at('dist/cli'),
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  chunkNames: 'chunk-[hash]',
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  logLevel: 'warning',
});
chmodSync(at('dist/cli/main.js'), 0o755);
