import { waitTurn } from './wait-turn.ts';

/** Limits how many requests are under way for one key; the others wait in order. */
export interface Slots {
  /** Resolves to the release function, which may be called more than once. Rejects with the signal's reason. */
  acquire(key: string, signal: AbortSignal): Promise<() => void>;
}

interface Queue {
  free: number;
  readonly waiting: Set<() => void>;
}

/** Creates slots: at most `perKey` holders at once for each key, first come, first served. */
export function createSlots(perKey: number): Slots {
  const queues = new Map<string, Queue>();

  function release(key: string, queue: Queue): void {
    const [next] = queue.waiting;
    if (next !== undefined) {
      queue.waiting.delete(next);
      next();
      return;
    }
    queue.free += 1;
    if (queue.free === perKey) queues.delete(key);
  }

  return {
    async acquire(key, signal) {
      signal.throwIfAborted();
      const queue = queues.get(key) ?? { free: perKey, waiting: new Set() };
      queues.set(key, queue);
      if (queue.free > 0) queue.free -= 1;
      else await waitTurn(queue.waiting, signal);
      let held = true;
      return () => {
        if (held) release(key, queue);
        held = false;
      };
    },
  };
}
