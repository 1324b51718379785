import { setMaxListeners } from 'node:events';
import { ObsqError } from '../../domain/errors.ts';
import { longestTimerMs } from '../../domain/time/duration.ts';

/** Several abort signals as one. `unlink` removes the listeners, so that a long-lived source does not keep finished work in memory. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  unlink(): void;
}

/** Links signals into one that aborts with the first of them. Its reason is always an ObsqError. */
export function linkSignals(sources: readonly (AbortSignal | undefined)[]): LinkedSignal {
  const controller = new AbortController();
  const undo: (() => void)[] = [];
  const unlink = (): void => {
    for (const step of undo.splice(0)) step();
  };
  for (const source of sources) {
    if (source === undefined) continue;
    const stop = (): void => {
      controller.abort(stopReason(source.reason));
      unlink();
    };
    if (source.aborted) {
      stop();
      break;
    }
    // Each request under way adds a listener; Node takes more than ten for a leak and warns on stderr.
    setMaxListeners(0, source);
    source.addEventListener('abort', stop, { once: true });
    undo.push(() => source.removeEventListener('abort', stop));
  }
  return { signal: controller.signal, unlink };
}

/** The reason of an abort as an ObsqError: `timeout` for AbortSignal.timeout(), `cancelled` for anything else unknown. */
function stopReason(reason: unknown): ObsqError {
  if (reason instanceof ObsqError) return reason;
  if (reason instanceof Error && reason.name === 'TimeoutError') {
    return new ObsqError({ kind: 'timeout', message: 'no answer in time', cause: reason });
  }
  return new ObsqError({ kind: 'cancelled', message: 'cancelled', cause: reason });
}

/** A time limit that is running. */
export interface TimeLimit {
  /** Aborts with an ObsqError of kind `timeout`. Undefined without a limit. */
  readonly signal: AbortSignal | undefined;
  /** Infinity without a limit. */
  leftMs(): number;
  /** Stops counting until `restart`. */
  hold(): void;
  /** Begins to count anew. It has no effect on a limit that is over. */
  restart(): void;
  clear(): void;
}

/** Starts the time limit of a whole command or of one request; undefined means no limit. */
export function startTimeLimit(limitMs: number | undefined): TimeLimit {
  if (limitMs === undefined || limitMs === Number.POSITIVE_INFINITY) {
    const nothing = (): void => undefined;
    const leftMs = (): number => Number.POSITIVE_INFINITY;
    return { signal: undefined, leftMs, hold: nothing, restart: nothing, clear: nothing };
  }
  const controller = new AbortController();
  const error = new ObsqError({
    kind: 'timeout',
    message: `no complete answer within ${formatLimit(limitMs)}`,
    hint: 'allow more time with --timeout 2m, or ask for less: a shorter --since, a larger --step, a narrower selector',
  });
  /** When the count began; null while the limit is held. */
  let startedMs: number | null = null;
  let timer: NodeJS.Timeout | undefined;
  const hold = (): void => {
    clearTimeout(timer);
    startedMs = null;
  };
  const restart = (): void => {
    hold();
    startedMs = performance.now();
    // A negative or zero limit is over at once.
    timer = setTimeout(() => controller.abort(error), Math.min(Math.max(0, limitMs), longestTimerMs));
    timer.unref();
  };
  restart();
  if (limitMs <= 0) controller.abort(error);
  return {
    signal: controller.signal,
    leftMs: () => Math.max(0, limitMs - (startedMs === null ? 0 : performance.now() - startedMs)),
    hold,
    restart,
    clear: () => clearTimeout(timer),
  };
}

function formatLimit(limitMs: number): string {
  if (limitMs < 1000) return `${Math.max(0, Math.round(limitMs))} ms`;
  const seconds = Math.round(limitMs / 100) / 10;
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** Waits `ms`. Rejects with the signal's reason if the signal aborts first. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
