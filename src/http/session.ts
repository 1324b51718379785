import type { Dispatchers } from './dispatcher.ts';
import type { HttpOptions } from './http-options.ts';
import { parseProxyEnvironment } from './proxy.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { createSlots, type Slots } from './slots.ts';
import { startTimeLimit, type TimeLimit } from './time-limit.ts';

/** What all requests of one `Http` share. */
export interface Session {
  readonly options: HttpOptions;
  readonly log: RequestLog;
  readonly slots: Slots;
  readonly limit: TimeLimit;
  /** Loads undici on first use. */
  dispatchers(): Promise<Dispatchers>;
  destroy(): Promise<void>;
}

export function createSession(options: HttpOptions): Session {
  let loading: Promise<Dispatchers> | undefined;
  const limit = startTimeLimit(wholeLimitMs(options));
  return {
    options,
    log: createRequestLog(options.now, options.onRecord),
    slots: createSlots(options.maxPerStore ?? 4),
    limit,
    dispatchers() {
      loading ??= loadDispatchers(options);
      return loading;
    },
    async destroy() {
      limit.clear();
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
