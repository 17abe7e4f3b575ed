import type { Sink } from './io.js';

/** On a terminal: often enough to look alive, seldom enough to cost nothing. */
const terminalEveryMs = 100;
/** Elsewhere, in logs: a sign of life that does not fill them. */
const plainEveryMs = 30_000;

export interface Progress {
  /** One more is done. */
  readonly step: () => Promise<void>;
  /** So many bytes more of one that is not done yet. */
  readonly read: (byteCount: number) => Promise<void>;
  /** Takes the line off the terminal, so that something else can be written there. */
  readonly clear: () => Promise<void>;
}

/** `12 of 240 files, 8/s, 29 s left`, and behind the files how much of them, where that is told. */
export function progressText(done: number, total: number | undefined, elapsedMs: number, byteCount = 0): string {
  const perSecondMb = (byteCount / 1e6 / Math.max(1, elapsedMs)) * 1000;
  const read = byteCount > 0 ? ` and ${(byteCount / 1e6).toFixed(0)} MB, ${perSecondMb.toFixed(0)} MB/s` : '';
  const perSecond = (done * 1000) / Math.max(1, elapsedMs);
  const rate = perSecond >= 10 ? perSecond.toFixed(0) : perSecond.toFixed(1);
  if (total === undefined) return `${done} files${read}, ${rate}/s`;
  const left = Math.ceil((total - done) / Math.max(perSecond, 1e-9));
  if (done === 0 && read !== '') return `0 of ${total} files${read}`;
  return `${done} of ${total} files${read}, ${rate}/s, ${timeText(left)} left`;
}

function timeText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** @param now milliseconds on a clock that never goes back */
export function createProgress(stderr: Sink, total: number | undefined, quiet: boolean, now = () => performance.now()): Progress {
  const started = now();
  let shownAt = started;
  let done = 0;
  let isShown = false;
  let byteCount = 0;
  const show = async () => {
    const time = now();
    if (quiet || time - shownAt < (stderr.isTerminal ? terminalEveryMs : plainEveryMs)) return;
    shownAt = time;
    isShown = stderr.isTerminal;
    const text = progressText(done, total, time - started, byteCount);
    await stderr.write(stderr.isTerminal ? `\r\x1b[K${text}` : `${text}\n`);
  };
  return {
    step: () => {
      done++;
      return show();
    },
    read: (more) => {
      byteCount += more;
      return show();
    },
    clear: async () => {
      if (isShown) await stderr.write('\r\x1b[K');
      isShown = false;
    },
  };
}
