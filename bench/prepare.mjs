/*
 * npm runs this before it packs or publishes the package, behind `npm install` and `npm ci`, and where the package is installed from its repository.
 * The latter, with --global, as hooks of pre-commit are, leaves out what the package is built with, so that comes first here.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const hasTools = existsSync(new URL('../node_modules/typescript', import.meta.url));
const npm = (...words) => {
  const [program, first] = process.env.npm_execpath ? [process.execPath, [process.env.npm_execpath]] : ['npm', []];
  const { status } = spawnSync(program, [...first, ...words], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

if (!hasTools) npm('ci', '--no-global', '--include=dev', '--ignore-scripts');
npm('run', 'build');
