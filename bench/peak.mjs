import { existsSync, readFileSync, writeSync } from 'node:fs';

/*
 * Loaded before a program whose memory is measured: tells the most that it had, in kilobytes, on descriptor 3 when it ends. Where the system
 * tells it of the program alone, that is taken: what `resourceUsage` says begins with the memory of whoever started it.
 */
const status = '/proc/self/status';

process.on('exit', () => {
  const own = existsSync(status) ? /VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
  writeSync(3, own ?? `${process.resourceUsage().maxRSS}`);
});
