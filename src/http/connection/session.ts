import type { HttpOptions } from '../http-options.ts';
import { maxRetries } from '../limits/retry.ts';
import { createSlots, type Slots } from '../limits/slots.ts';
import { createStoreGate, type StoreGate } from '../limits/store-gate.ts';
import { linkSignals, startTimeLimit, type TimeLimit, wait } from '../limits/time-limit.ts';
import type { Refusal } from '../reply/reply.ts';
import { createRequestLog, type RequestLog } from '../request-log.ts';
import type { Dispatchers } from './dispatcher.ts';
import { parseProxyEnvironment } from './proxy.ts';

/** What all requests of one `Http` share. */
export interface Session {
  readonly options: HttpOptions;
  readonly log: RequestLog;
  readonly slots: Slots;
  readonly limit: TimeLimit;
  /** Aborts with the command (its signal, its limit, its end). */
  readonly signal: AbortSignal;
  /** Of one store, made at its first use. */
  gate(store: string): StoreGate<Refusal>;
  /** Loads undici on first use. */
  dispatchers(): Promise<Dispatchers>;
  destroy(): Promise<void>;
}

export function createSession(options: HttpOptions): Session {
  let loading: Promise<Dispatchers> | undefined;
  const limit = startTimeLimit(wholeLimitMs(options));
  const closing = new AbortController();
  const linked = linkSignals([options.signal, limit.signal, closing.signal]);
  const log = createRequestLog(options.now, options.onRecord);
  const gates = new Map<string, StoreGate<Refusal>>();
  return {
    options,
    log,
    slots: createSlots(options.maxPerStore ?? 4),
    limit,
    signal: linked.signal,
    gate(store) {
      let gate = gates.get(store);
      if (gate === undefined) {
        gate = createStoreGate({ maxRetries, wait: (ms) => (options.wait ?? wait)(ms, linked.signal) });
        gates.set(store, gate);
      }
      return gate;
    },
    dispatchers() {
      loading ??= loadDispatchers(options);
      return loading;
    },
    async destroy() {
      limit.clear();
      closing.abort();
      linked.unlink();
      log.close();
      await loading?.then(
        (dispatchers) => dispatchers.destroy(),
        () => undefined, // what could not be loaded was reported by the request that asked for it
      );
    },
  };
}

async function loadDispatchers(options: HttpOptions): Promise<Dispatchers> {
  const { createDispatchers } = await import('./dispatcher.ts');
  return createDispatchers(parseProxyEnvironment(options.environment ?? {}));
}

function wholeLimitMs({ timeoutMs, deadlineMs, now }: HttpOptions): number | undefined {
  if (timeoutMs === undefined && deadlineMs === undefined) return undefined;
  const untilDeadlineMs = deadlineMs === undefined ? Number.POSITIVE_INFINITY : deadlineMs - now();
  return Math.min(timeoutMs ?? Number.POSITIVE_INFINITY, untilDeadlineMs);
}
