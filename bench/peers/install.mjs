import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmProgram, peersFolder, program, python } from './places.mjs';

/*
 * What package registries have, each Python package in an environment of its own since what they ask for does not agree. Where one is
 * there it is taken as it is. Versions are those that were read before their settings were chosen.
 */
const installSeconds = 600;
const environments = [
  { name: 'datasketch', packages: ['datasketch==2.0.0', 'xxhash==3.8.2'] },
  { name: 'rensa', packages: ['rensa==0.5.0'] },
  { name: 'gaoya', packages: ['gaoya==0.2.2'] },
  { name: 'fast-dedup', packages: ['fast-dedup==0.1.0'] },
  { name: 'text-dedup', packages: ['text-dedup==0.4.1'], interpreters: ['python3.12', 'python3.13', 'python3'] },
  { name: 'pyonion', packages: ['pyonion==0.0.4'] },
  // Only its Rust extension is used; the rest of what it asks for takes a quarter of an hour to resolve.
  { name: 'dolma', packages: ['dolma==1.2.1'], flags: ['--no-deps'] },
  { name: 'datatrove', packages: ['datatrove[processing]==0.10.1', 'spacy==3.8.18', 'orjson'] },
];
const npmPackages = ['jscpd@5.3.3'];
const npmNames = npmPackages.map((pinned) => pinned.slice(0, pinned.indexOf('@')));
/** Built by whoever has their sources, and told by the version that stands beside the binary. */
const programs = ['bff', 'onion', 'dedup_dataset', 'duplodocus'];

const run = (command, args, cwd) => spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 1000 * installSeconds });
const lastLine = ({ stderr, error }) => (stderr || error?.message || 'no message').trim().split('\n').at(-1);

function installEnvironment({ name, packages, flags = [], interpreters = ['python3'] }) {
  if (existsSync(python(name))) return undefined;
  const folder = join(peersFolder, name);
  const interpreter = interpreters.find((candidate) => run(candidate, ['--version']).status === 0);
  if (interpreter === undefined) return 'no Python';
  const made = run(interpreter, ['-m', 'venv', folder]);
  const installed = made.status === 0 ? run(python(name), ['-m', 'pip', 'install', '--quiet', ...flags, ...packages]) : made;
  if (installed.status === 0) return undefined;
  rmSync(folder, { recursive: true, force: true });
  return lastLine(installed);
}

function installNpm() {
  const folder = join(peersFolder, 'node');
  if (existsSync(join(folder, 'node_modules'))) return undefined;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const installed = run('npm', ['install', '--silent', '--no-fund', '--no-audit', ...npmPackages], folder);
  return installed.status === 0 ? undefined : lastLine(installed);
}

/** Installs what is not there yet. Answers for what could not be had, by its path, why. */
export function installPeers() {
  mkdirSync(peersFolder, { recursive: true });
  const outcomes = environments.map((environment) => [python(environment.name), installEnvironment(environment)]);
  const npm = installNpm();
  const reasons = [...outcomes, ...npmNames.map((name) => [npmProgram(name), npm])].filter(([, reason]) => reason !== undefined);
  return new Map(reasons);
}

/** Name to version, of all that is there. */
export function versions() {
  const found = {};
  for (const { name } of environments) {
    const asked = run(python(name), ['-c', `import importlib.metadata as m; print(m.version("${name}"))`]);
    if (asked.status === 0) found[name] = asked.stdout.trim();
  }
  for (const name of npmNames) {
    const path = join(peersFolder, 'node', 'node_modules', name, 'package.json');
    if (existsSync(path)) found[name] = JSON.parse(readFileSync(path, 'utf8')).version;
  }
  for (const name of programs) {
    const path = `${program(name)}.version`;
    if (existsSync(path)) found[name] = readFileSync(path, 'utf8').trim();
  }
  return found;
}
