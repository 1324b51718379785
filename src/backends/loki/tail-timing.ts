/** Clock and waiting of a tail, so that tests need no time. */
export interface TailTiming {
  /** Unix milliseconds. */
  now(): number;
  /** Resolves after `ms`, or as soon as the signal aborts. */
  sleep(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

export const realTiming: TailTiming = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const finish = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      signal?.addEventListener('abort', finish, { once: true });
    }),
};

/** Tries in a row that may fail before a tail gives up. */
export const maxTries = 5;
/** A connection that held so long was a good one: the count begins anew. */
export const stableMs = 10_000;
/** The least distance of polls: obsq never asks a store more often by itself. */
export const pollEveryMs = 5_000;

/** How long to wait before the next try: 1 s, 2 s, 4 s, ... */
export function backOffMs(failures: number): number {
  return Math.min(1_000 * 2 ** Math.max(0, failures - 1), 15_000);
}
