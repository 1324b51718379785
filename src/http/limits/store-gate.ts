/** A request's leave to go: as one of many, or alone, to see whether a store in trouble has recovered. */
export interface Pass {
  readonly isProbe: boolean;
}

/** What came of waiting: leave to go, or what the store said to another request when it was asked for the last time. */
export type Admission<T> = { readonly pass: Pass } | { readonly refusal: T };

/** How a request ended, as far as the others of its store depend on it. */
export type Outcome<T> =
  /** The store is well: its retries are new again. */
  | { readonly kind: 'answered' }
  /** Failed, in a way that says nothing of other requests and is not asked again. */
  | { readonly kind: 'failed' }
  /** Cancelled, without an answer. */
  | { readonly kind: 'abandoned' }
  /** Trouble that may pass. `restMs`: until asking again; null: there is no time for that. */
  | { readonly kind: 'trouble'; readonly restMs: number | null; readonly refusal: T };

/** Lets the requests of one store through: all of them while it is well, one at a time and after a rest while it is not. */
export interface StoreGate<T> {
  readonly isOpen: boolean;
  /** Requests sent to the store in trouble since it last answered. */
  readonly retries: number;
  /** Waits for leave to go. Rejects with the signal's reason. */
  enter(signal: AbortSignal): Promise<Admission<T>>;
  /** Must follow every pass, once. True: the same request may enter again. */
  settle(pass: Pass, outcome: Outcome<T>): boolean;
}

export interface GateOptions {
  /** How often a store in trouble is asked again before all who wait are refused. */
  readonly maxRetries: number;
  /** Rejects when no more asking is wanted. */
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * `resting`: nobody asks. `probing`: one request is on its way, the others wait for what comes of it. `doubtful`: trouble was the
 * last that was heard, and nobody waits; who comes next is alone on the way.
 */
type State = 'open' | 'resting' | 'probing' | 'doubtful';

/** A gate for one store (never-rule 9): its retries are shared by everything that is asked of it. */
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

  /** Who fails while the others rest already may lengthen that. */
  function rest(ms: number): void {
    const endMs = performance.now() + ms;
    if (state === 'resting') {
      restEndMs = Math.max(restEndMs, endMs);
      return;
    }
    state = 'resting';
    restEndMs = endMs;
    sleep(ms).then(probeNext, () => {
      // All is cancelled; those who wait know it by their own signals.
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

  /** True: the same request may enter again. */
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
      return turn(waiting, signal);
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

function turn<T>(
  waiting: Set<(admission: Admission<T>) => void>,
  signal: AbortSignal,
): Promise<Admission<T>> {
  return new Promise((resolve, reject) => {
    const onTurn = (admission: Admission<T>): void => {
      signal.removeEventListener('abort', onAbort);
      resolve(admission);
    };
    const onAbort = (): void => {
      waiting.delete(onTurn);
      reject(signal.reason);
    };
    waiting.add(onTurn);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
