import { ObsqError, toObsqError } from '../../domain/errors.ts';

export interface TickLoop<Answer> {
  /** From the start of one tick to the start of the next; a slow one puts the next off. */
  readonly everyMs: number;
  /** What one tick may take. */
  readonly timeoutMs: number;
  readonly interrupted: AbortSignal;
  readonly monotonicMs: () => number;
  /** Waits; ends early when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Asks once. Aborted when its time is over or the program is interrupted. */
  readonly ask: (signal: AbortSignal) => Promise<Answer>;
  /** Shows what came, or what failed: the next tick comes all the same. */
  readonly show: (outcome: TickOutcome<Answer>) => Promise<void>;
}

export type TickOutcome<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'failure'; readonly error: ObsqError };

/** Failures that another try does not mend; the second list only before anything has been shown. */
const hopeless: readonly ObsqError['kind'][] = ['usage', 'config', 'bug'];
const hopelessAtFirst: readonly ObsqError['kind'][] = ['query', 'auth', 'not-found'];

/** Asks again and again until interrupted, never twice at once. Throws what no further tick can mend. */
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
  const timer = setTimeout(() => limit.abort(), loop.timeoutMs);
  try {
    const asked = loop.ask(AbortSignal.any([limit.signal, loop.interrupted]));
    // A tick that does not heed its signal must not hold back the next.
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

/** The real wait. */
export function sleepUnless(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
