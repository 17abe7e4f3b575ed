import { setTimeout as pause } from 'node:timers/promises';
import { serveTasks } from '../dist/node/pool-worker.js';

/* What a thread of test/pool.test.ts does: whatever its task says. `begun` counts tasks that were begun, over all threads. */
serveTasks(async ({ begun, failsAtStart }) => {
  if (failsAtStart) throw new Error('no thread today');
  return async ({ value, waitMs = 0, does = 'answer' }) => {
    if (begun !== undefined) Atomics.add(begun, 0, 1);
    if (waitMs > 0) await pause(waitMs);
    switch (does) {
      case 'exit':
        process.exit(3);
        break;
      case 'throw':
        throw new Error('no more ink');
      case 'throw outside':
        setImmediate(() => {
          throw new RangeError('too far');
        });
        return new Promise(() => {});
      case 'throw text':
        throw 'just words';
      case 'exhaust':
        for (const kept = []; ; ) kept.push(new Array(1000).fill(kept.length));
      case 'loop':
        for (;;);
      case 'send a function':
        return { result: () => value, transfer: [] };
      case 'give':
        return { result: value, transfer: [value.buffer] };
      default:
        return { result: value, transfer: [] };
    }
  };
});
