/** The clock and the waits of a tail. Tests replace them, so that they need not wait. */
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

/** After this many connections in a row that broke soon after they were opened, a tail asks by queries instead. */
export const maxShortConnections = 5;
/** A connection that lasted this long resets the counts of short connections and of failed tries. */
export const stableMs = 10_000;
/** The shortest time between two polls: obsq never asks a store more often by itself. */
export const pollEveryMs = 5_000;

/** How long to poll until a websocket is tried again: 1 min, 2 min, 4 min, ..., and then every 10 min. */
export function socketRetryMs(tries: number): number {
  return Math.min(60_000 * 2 ** tries, 600_000);
}

/** How long a store may take to answer one page of a gap: a follow has no time limit of its own. */
export const pageLimitMs = 60_000;

/** How long to wait before the next try: 1 s, 2 s, 4 s, ..., and then every 15 s. */
export function backOffMs(failures: number): number {
  return Math.min(1_000 * 2 ** Math.max(0, failures - 1), 15_000);
}
