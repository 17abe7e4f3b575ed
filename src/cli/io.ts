import { constants } from 'node:os';
import { InputError } from '../errors.js';

/** Where output goes. A write is done when the other side has room for the next; so nothing piles up behind a slow reader. */
export interface Sink {
  readonly isTerminal: boolean;
  readonly write: (chunk: string | Uint8Array) => Promise<void>;
}

/** All that a command has of the outside world beside files; tests bring their own. */
export interface Io {
  /** Opened only when it is read. */
  readonly stdin: () => AsyncIterable<Uint8Array>;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * From now on an interrupt calls `listener`, once, with the exit code it asks for, in place of ending the program; a second one ends it.
   *
   * @returns stops listening
   */
  readonly onInterrupt: (listener: (exitCode: number) => void) => () => void;
}

/** Whoever read our standard output has gone, as `head` does; there is nobody left to say more to. */
export class ClosedPipe extends Error {
  constructor() {
    super('standard output was closed');
    this.name = 'ClosedPipe';
  }
}

const closedCodes: readonly (string | undefined)[] = ['EPIPE', 'ERR_STREAM_DESTROYED', 'EOF'];

function write(stream: NodeJS.WriteStream, chunk: string | Uint8Array): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => stream.write(chunk, (error) => resolve(error ?? undefined)));
}

function stdoutSink(stream: NodeJS.WriteStream): Sink {
  return {
    isTerminal: stream.isTTY === true,
    write: async (chunk) => {
      const error = await write(stream, chunk);
      if (error === undefined) return;
      if (closedCodes.includes(error.code)) throw new ClosedPipe();
      throw new InputError('unwritable', 'cannot be written', { path: 'standard output', got: error.message });
    },
  };
}

/** Messages that nobody reads are no reason to stop. */
function stderrSink(stream: NodeJS.WriteStream): Sink {
  return {
    isTerminal: stream.isTTY === true,
    write: async (chunk) => {
      await write(stream, chunk);
    },
  };
}

function onInterrupt(listener: (exitCode: number) => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const stop = () => {
    for (const signal of signals) process.removeListener(signal, interrupt);
  };
  const interrupt = (signal: NodeJS.Signals) => {
    stop();
    listener(128 + constants.signals[signal]);
  };
  for (const signal of signals) process.on(signal, interrupt);
  return stop;
}

export function processIo(): Io {
  // Without a listener, an error that also reached the callback of its write would end the program with a stack.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  return {
    stdin: () => process.stdin,
    stdout: stdoutSink(process.stdout),
    stderr: stderrSink(process.stderr),
    environment: process.env,
    onInterrupt,
  };
}
