import { ObsqError, toObsqError } from '../../domain/errors.ts';
import { longestTimerMs } from '../../domain/time/duration.ts';

export interface TickLoop<Answer> {
  /** The time from the start of one tick to the start of the next. A slow tick delays the next one. */
  readonly everyMs: number;
  /** The time limit of one tick. */
  readonly timeoutMs: number;
  /** Ends the loop: an interrupted program, or a caller that has seen enough. */
  readonly interrupted: AbortSignal;
  readonly monotonicMs: () => number;
  /** Waits for `ms`, or until the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Asks once. The signal aborts when the time limit is over or the program is interrupted. */
  readonly ask: (signal: AbortSignal) => Promise<Answer>;
  /** Shows the answer or the error of a tick. The next tick comes in either case. */
  readonly show: (outcome: TickOutcome<Answer>) => Promise<void>;
}

export type TickOutcome<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'failure'; readonly error: ObsqError };

/** Kinds of errors that another try cannot mend. Those of the second list count only before the first answer. */
const hopeless: readonly ObsqError['kind'][] = ['usage', 'config', 'bug'];
const hopelessAtFirst: readonly ObsqError['kind'][] = ['query', 'auth', 'not-found'];

/** Asks repeatedly until it is interrupted, never twice at the same time. Throws an error that no further tick can mend. */
export async function runTicks<Answer>(loop: TickLoop<Answer>): Promise<void> {
  let isFirst = true;
  while (!loop.interrupted.aborted) {
    const startedMs = loop.monotonicMs();
    const outcome = await askOnce(loop);
    if (loop.interrupted.aborted) return;
    if (outcome.kind === 'failure') {
      const { kind } = outcome.error;
      if (hopeless.includes(kind) || (isFirst && hopelessAtFirst.includes(kind))) throw outcome.error;
    }
    await loop.show(outcome);
    if (loop.interrupted.aborted) return;
    isFirst = false;
    const restMs = loop.everyMs - (loop.monotonicMs() - startedMs);
    if (restMs > 0) await loop.sleep(restMs, loop.interrupted);
  }
}

async function askOnce<Answer>(loop: TickLoop<Answer>): Promise<TickOutcome<Answer>> {
  const limit = new AbortController();
  const over = new Promise<void>((resolve) => {
    limit.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const timer = startTimer(loop.timeoutMs, () => limit.abort());
  try {
    const asked = loop.ask(AbortSignal.any([limit.signal, loop.interrupted]));
    // The race ends a tick that ignores its signal, so that it cannot hold back the next one.
    const answer = await Promise.race([asked, over.then(() => Promise.reject(timeoutError(loop.timeoutMs)))]);
    return { kind: 'answer', answer };
  } catch (thrown) {
    const error = toObsqError(thrown);
    const isOver = limit.signal.aborted && error.kind === 'cancelled';
    return { kind: 'failure', error: isOver ? timeoutError(loop.timeoutMs) : error };
  } finally {
    clearTimeout(timer);
    limit.abort();
  }
}

function timeoutError(timeoutMs: number): ObsqError {
  return new ObsqError({
    kind: 'timeout',
    message: `no answer within ${timeoutMs / 1000} s`,
    hint: 'a longer --timeout, which counts for each tick',
  });
}

/** Starts the timer of a time limit on the real clock; undefined for Infinity, and for a limit longer than a timer counts. */
export function startTimer(limitMs: number, act: () => void): NodeJS.Timeout | undefined {
  return limitMs <= longestTimerMs ? setTimeout(act, limitMs) : undefined;
}

/** Waits for `ms` on the real clock, or until the signal aborts. A wait longer than a timer counts takes several in turn. */
export function sleepUnless(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const count = (restMs: number): void => {
      const stretchMs = Math.min(restMs, longestTimerMs);
      timer = setTimeout(() => (restMs > stretchMs ? count(restMs - stretchMs) : done()), stretchMs);
    };
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    count(ms);
    signal.addEventListener('abort', done);
  });
}
