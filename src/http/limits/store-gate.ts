import { waitTurn } from './wait-turn.ts';

/** Permission to send a request: as one of many, or (`isProbe`) alone, to test whether a store in trouble has recovered. */
export interface Pass {
  readonly isProbe: boolean;
}

/** The result of waiting at the gate: a pass, or the refusal that another request got at the last retry. */
export type Admission<T> = { readonly pass: Pass } | { readonly refusal: T };

/** How a request ended: the facts that matter to the other requests of its store. */
export type Outcome<T> =
  /** The store works: the count of its retries starts at 0 again. */
  | { readonly kind: 'answered' }
  /** The request failed for a reason of its own. It is not retried, and other requests may go on. */
  | { readonly kind: 'failed' }
  /** The request was cancelled before an answer came. */
  | { readonly kind: 'abandoned' }
  /** The store has trouble that may pass. `restMs` is the wait before a retry in ms; null if no time is left for one. */
  | { readonly kind: 'trouble'; readonly restMs: number | null; readonly refusal: T };

/** Lets the requests of one store through: all of them while it works; one at a time, after a rest, while it has trouble. */
export interface StoreGate<T> {
  readonly isOpen: boolean;
  /** Retries sent to the store since it last answered. */
  readonly retries: number;
  /** Waits for a pass. Rejects with the signal's reason. */
  enter(signal: AbortSignal): Promise<Admission<T>>;
  /** Reports the outcome of a pass; call it exactly once for each. Returns true if the same request may enter again. */
  settle(pass: Pass, outcome: Outcome<T>): boolean;
}

export interface GateOptions {
  /** How often a store in trouble is asked again before all waiting requests are refused. */
  readonly maxRetries: number;
  /** Waits so many ms. Rejects when the whole command is cancelled. */
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * `open`: every request passes. `resting`: no request is sent until the rest is over. `probing`: one request is under way and the
 * others wait for its outcome. `doubtful`: the last outcome was trouble and no request waits; the next one becomes the probe.
 */
type State = 'open' | 'resting' | 'probing' | 'doubtful';

/** Creates the gate of one store (docs/architecture.md rule 9): all requests to it share its retries. */
export function createStoreGate<T>({ maxRetries, wait }: GateOptions): StoreGate<T> {
  let state: State = 'open';
  let retries = 0;
  let restEndMs = 0;
  const waiting = new Set<(admission: Admission<T>) => void>();

  function open(): void {
    state = 'open';
    release({ pass: { isProbe: false } });
  }

  function release(admission: Admission<T>): void {
    const all = [...waiting];
    waiting.clear();
    for (const next of all) next(admission);
  }

  function probe(): Pass {
    state = 'probing';
    retries = Math.min(maxRetries, retries + 1);
    return { isProbe: true };
  }

  function probeNext(): void {
    const [next] = waiting;
    if (next === undefined) {
      state = 'doubtful';
      return;
    }
    waiting.delete(next);
    next({ pass: probe() });
  }

  /** Starts a rest of `ms`. A request that fails during a rest may extend it. */
  function rest(ms: number): void {
    const endMs = performance.now() + ms;
    if (state === 'resting') {
      restEndMs = Math.max(restEndMs, endMs);
      return;
    }
    state = 'resting';
    restEndMs = endMs;
    sleep(ms).then(probeNext, () => {
      // The command is cancelled; the waiting requests reject through their own signals.
      state = 'doubtful';
    });
  }

  async function sleep(ms: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0; ) {
      const sleptToMs = restEndMs;
      await wait(leftMs);
      leftMs = Math.ceil(restEndMs - sleptToMs);
    }
  }

  function giveUp(refusal: T): void {
    state = 'doubtful';
    retries = maxRetries;
    release({ refusal });
  }

  /** Returns true if the same request may enter again. */
  function settleTrouble({ isProbe }: Pass, restMs: number | null, refusal: T): boolean {
    const isNews = isProbe || state === 'open';
    if (isNews && (restMs === null || retries >= maxRetries)) giveUp(refusal);
    else if (restMs !== null && (isNews || state === 'resting')) rest(restMs);
    return restMs !== null && state !== 'doubtful';
  }

  return {
    get isOpen() {
      return state === 'open';
    },
    get retries() {
      return retries;
    },
    async enter(signal) {
      signal.throwIfAborted();
      if (state === 'open') return { pass: { isProbe: false } };
      if (state === 'doubtful') return { pass: probe() };
      return waitTurn(waiting, signal);
    },
    settle(pass, outcome) {
      switch (outcome.kind) {
        case 'trouble':
          return settleTrouble(pass, outcome.restMs, outcome.refusal);
        case 'answered':
          retries = 0;
          if (pass.isProbe) open();
          return false;
        case 'failed':
          if (pass.isProbe) open();
          return false;
        case 'abandoned':
          if (pass.isProbe) {
            retries -= 1;
            probeNext();
          }
          return false;
      }
    },
  };
}
