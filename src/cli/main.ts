#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Io } from './io.js';

/*
 * The map of the command line. Only what every run needs is imported above; the rest comes when it is called for, so that --version and
 * --help answer at once.
 */

/**
 * One run of `doubletake`.
 *
 * @param argv the words behind the program's name
 * @returns the exit code: 0 done, 1 a check that failed, 2 a wrong command line or an input that could not be done, 3 a bug of ours, 128 and the signal's
 *   number after an interrupt. Throws nothing.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await run(argv, io);
  } catch (error) {
    return await tellFault(error, io);
  }
}

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { asksFor, commands, findCommand } = await import('./tokens.js');
  if (asksFor(argv, '--version')) return answer(`${(await import('./version.js')).programVersion()}\n`, io);
  if (asksFor(argv, '--help', '-h')) {
    const { helpText } = await import('./help.js');
    return answer(helpText(commands.find((name) => argv.includes(name))), io);
  }
  const { command, rest } = findCommand(argv);
  const { configured } = await import('./configured.js');
  const parsed = await configured(command, rest, io);
  if (parsed.values.get('print-config') === true) return (await import('./print-config.js')).printConfig(parsed, io);
  switch (command) {
    case 'clean':
      return (await import('./clean.js')).clean(parsed, io);
    case 'scan':
      return (await import('./scan.js')).scan(parsed, io);
    case 'check':
      return (await import('./check.js')).check(parsed, io);
    case 'filter':
      return (await import('./filter.js')).filter(parsed, io);
    case 'explain':
      return (await import('./explain.js')).explain(parsed, io);
    case 'recall':
      return (await import('./recall.js')).recall(parsed, io);
    case 'restore':
      return (await import('./restore.js')).restore(parsed, io);
    case 'index':
      return (await import('./index-command.js')).index(parsed, io);
    case 'init':
      return (await import('./init.js')).init(parsed, io);
    case 'formats':
      return answer((await import('./formats.js')).formatsText(), io);
    case 'completion':
      return answer((await import('./completion.js')).completionScript(parsed.paths[0]), io);
  }
}

async function answer(text: string, io: Io): Promise<number> {
  await io.stdout.write(text);
  return 0;
}

/** Says what went wrong, and whose fault it is. */
async function tellFault(error: unknown, io: Io): Promise<number> {
  const { ClosedPipe } = await import('./io.js');
  if (error instanceof ClosedPipe) return 0;
  const { InputError } = await import('../errors.js');
  const { faultLine } = await import('./messages.js');
  if (error instanceof InputError) {
    await io.stderr.write(faultLine(error));
    return 2;
  }
  const { displaySafe } = await import('../report/display.js');
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = ['doubletake: this is a bug of doubletake; please report it with these lines:', ...stack.split('\n').map(displaySafe)];
  await io.stderr.write(`${lines.join('\n')}\n`);
  return 3;
}

/** Whether this file is the program and not imported by one; the program may be started through a link, as npx does. */
function isProgram(): boolean {
  try {
    return import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href;
  } catch {
    return false;
  }
}

if (isProgram()) {
  const { processIo } = await import('./io.js');
  process.exitCode = await main(process.argv.slice(2), processIo());
}
