import type { HttpOptions } from '../http-options.ts';
import { maxRetries } from '../limits/retry.ts';
import { createSlots, type Slots } from '../limits/slots.ts';
import { createStoreGate, type StoreGate } from '../limits/store-gate.ts';
import { linkSignals, startTimeLimit, type TimeLimit, wait } from '../limits/time-limit.ts';
import type { Refusal } from '../reply/reply.ts';
import { createRequestLog, type RequestLog } from '../request-log.ts';
import type { Dispatchers } from './dispatcher.ts';
import { parseProxyEnvironment } from './proxy.ts';

/** The state that all requests of one `Http` share. */
export interface Transport {
  readonly options: HttpOptions;
  readonly log: RequestLog;
  readonly slots: Slots;
  readonly limit: TimeLimit;
  /** Aborts when the command is cancelled, runs out of time or ends. */
  readonly signal: AbortSignal;
  /** The gate of one store, created at its first use. */
  gate(store: string): StoreGate<Refusal>;
  /** Loads undici on first use. */
  dispatchers(): Promise<Dispatchers>;
  destroy(): Promise<void>;
}

export function createTransport(options: HttpOptions): Transport {
  let loading: Promise<Dispatchers> | undefined;
  const limit = options.timeLimit ?? startTimeLimit(wholeLimitMs(options));
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
        () => undefined, // the request that started the loading has already reported its failure
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
