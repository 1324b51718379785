import { ObsqError } from '../../domain/errors.ts';
import { backendOfStore, type StoreName } from '../../domain/store-name.ts';

/** The time that a store without any answer gets after the others have answered everything. */
const defaultPatienceMs = 5000;

/**
 * Ends the wait for a store that hangs. A store that has answered nothing yet is given up when nothing else was being asked for a
 * while, so that it does not cost the whole `--timeout`. A store that has answered once is only slow, and is waited for.
 */
export interface Patience {
  /** Waits for a question to a store. Rejects with ObsqError `timeout` if the store is given up. */
  wait<T>(store: StoreName, call: () => Promise<T>): Promise<T>;
}

export function createPatience(patienceMs: number = defaultPatienceMs): Patience {
  const answered = new Set<StoreName>();
  const asked = new Map<StoreName, number>();
  const giveUps = new Map<StoreName, Set<(error: ObsqError) => void>>();
  const givenUp = new Map<StoreName, ObsqError>();
  let timer: NodeJS.Timeout | undefined;

  const open = (): StoreName[] => [...asked].filter(([, count]) => count > 0).map(([store]) => store);
  const watch = (): void => {
    clearTimeout(timer);
    const stores = open();
    // If no store has answered anything, the fault may be on the way to all of them: the time limit of each request decides.
    if (stores.length === 0 || answered.size === 0 || stores.some((store) => answered.has(store))) return;
    timer = setTimeout(() => {
      for (const store of stores) giveUp(store);
    }, patienceMs);
  };
  const giveUp = (store: StoreName): void => {
    const error = new ObsqError({
      kind: 'timeout',
      backend: backendOfStore[store],
      message: `no answer from the ${store} store, ${patienceMs / 1000} s after the other stores had answered`,
      hint: 'obsq doctor',
    });
    givenUp.set(store, error);
    for (const reject of giveUps.get(store) ?? []) reject(error);
  };
  const count = (store: StoreName, by: number): void => {
    asked.set(store, (asked.get(store) ?? 0) + by);
    watch();
  };

  return {
    async wait<T>(store: StoreName, call: () => Promise<T>): Promise<T> {
      const error = givenUp.get(store);
      if (error !== undefined) throw error;
      const waiting = giveUps.get(store) ?? new Set();
      giveUps.set(store, waiting);
      let reject: (error: ObsqError) => void = () => undefined;
      const end = new Promise<never>((_, rejectEnd) => {
        reject = rejectEnd;
      });
      waiting.add(reject);
      count(store, 1);
      try {
        const answer = await Promise.race([call(), end]);
        answered.add(store);
        return answer;
      } finally {
        waiting.delete(reject);
        count(store, -1);
      }
    },
  };
}
