import { type Transferable, Worker } from 'node:worker_threads';

/**
 * Threads that all do the same. Each has one task in work and one at hand, so that it never waits for us; further ones wait here. While
 * tasks are to be done the process stays alive; an idle pool does not keep it.
 */
export interface Pool<Task, Result> {
  /** Most tasks that are with the threads at one time. */
  readonly tasksMax: number;
  /**
   * @param transfer what of the task is given away, such as its ArrayBuffers: whoever calls has them no longer
   * @param held what the task is about, in a few words: of a thread that dies, it is said
   * @returns rejects when a thread has died, whichever it was, and when the pool is closed. All that wait get the same reason; those that
   *   nobody waits for any more are not told again
   */
  readonly run: (task: Task, transfer: readonly Transferable[], held: string) => Promise<Result>;
  /** Resolves as soon as a task would go to a thread at once, for whoever makes tasks; rejects as `run` does. */
  readonly ready: () => Promise<void>;
  /** Ends all threads, whatever they do. */
  readonly close: () => Promise<void>;
}

/** One in work, and the one after. */
const tasksPerThread = 2;

interface Job<Task, Result> {
  readonly task: Task;
  readonly transfer: readonly Transferable[];
  readonly held: string;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: Error) => void;
}

interface Thread<Task, Result> {
  readonly worker: Worker;
  /** In the order in which they were given to it, which is that of its answers. */
  readonly jobs: Job<Task, Result>[];
}

/**
 * Starts the threads.
 *
 * @param script calls `serveTasks`
 * @param size how many threads
 * @param settings plain data that each thread gets
 * @param heapMegabytesMax a thread whose heap grows beyond it dies; without it, Node's own limit holds
 */
export function openPool<Task, Result>(script: URL, size: number, settings: unknown, heapMegabytesMax?: number): Pool<Task, Result> {
  const waiting: Job<Task, Result>[] = [];
  let waitingForRoom: (() => void)[] = [];
  let ended: Error | undefined;
  const threads = Array.from({ length: size }, () => start());

  function start(): Thread<Task, Result> {
    const limits = heapMegabytesMax === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMegabytesMax } };
    const worker = new Worker(script, { workerData: settings, ...limits });
    const jobs: Job<Task, Result>[] = [];
    worker.on('message', (result: Result) => {
      jobs.shift()?.resolve(result);
      if (jobs.length === 0) worker.unref();
      giveOut();
    });
    worker.on('messageerror', (error) => end(died(jobs, error)));
    worker.on('error', (error) => end(died(jobs, error)));
    worker.on('exit', (code) => end(died(jobs, new Error(`exit code ${code}`))));
    // After listening, since to listen for messages holds the process again.
    worker.unref();
    return { worker, jobs };
  }

  function threadWithRoom(): Thread<Task, Result> | undefined {
    return threads.find(({ jobs }) => jobs.length === 0) ?? threads.find(({ jobs }) => jobs.length < tasksPerThread);
  }

  function giveOut(): void {
    let thread = threadWithRoom();
    while (thread !== undefined && waiting.length > 0) {
      give(thread, waiting.splice(0, 1)[0]);
      thread = threadWithRoom();
    }
    if (thread !== undefined) wake();
  }

  function give({ worker, jobs }: Thread<Task, Result>, job: Job<Task, Result>): void {
    try {
      worker.postMessage(job.task, job.transfer);
    } catch (error) {
      // Not everything can be sent to a thread; what cannot is a bug of whoever calls.
      job.reject(error as Error);
      return;
    }
    jobs.push(job);
    worker.ref();
  }

  function wake(): void {
    const callers = waitingForRoom;
    waitingForRoom = [];
    for (const resolve of callers) resolve();
  }

  /** The first reason counts; those after are its consequences. */
  function end(reason: Error): void {
    if (ended !== undefined) return;
    ended = reason;
    for (const job of [...threads.flatMap(({ jobs }) => jobs.splice(0)), ...waiting.splice(0)]) job.reject(reason);
    wake();
    for (const { worker } of threads) worker.terminate();
  }

  function run(task: Task, transfer: readonly Transferable[], held: string): Promise<Result> {
    const result = new Promise<Result>((resolve, reject) => {
      if (ended !== undefined) reject(ended);
      else waiting.push({ task, transfer, held, resolve, reject });
    });
    // All are rejected at once, and whoever waits for one has not come to the others yet.
    result.catch(() => {});
    giveOut();
    return result;
  }

  return {
    tasksMax: size * tasksPerThread,
    run,
    ready: async () => {
      while (ended === undefined && (waiting.length > 0 || threadWithRoom() === undefined)) {
        await new Promise<void>((resolve) => waitingForRoom.push(resolve));
      }
      if (ended !== undefined) throw ended;
    },
    close: async () => {
      end(new Error('the pool was closed'));
      // Held until they are gone: threads without work hold nothing, and the process would end here in the middle of a wait.
      for (const { worker } of threads) worker.ref();
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

/** Of what it held, the first was in work. */
function died(jobs: readonly Job<unknown, never>[], reason: unknown): Error {
  // By its marks, since it comes from another realm, and since anything can be thrown. Seldom a message gets lost on its way, and the stack has it too.
  const { message, stack } = typeof reason === 'object' && reason !== null ? (reason as Partial<Error>) : { message: String(reason) };
  const held = jobs.length === 0 ? 'nothing' : jobs.map((job) => job.held).join(', ');
  return new Error(`a thread died (${message || stack?.split('\n')[0].replace(/^Error: /, '')}) while it held ${held}`, { cause: reason });
}
