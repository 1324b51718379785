/** The retries of a store in trouble, over all requests that wait for it (docs/architecture.md rule 9). */
export const maxRetries = 2;

const baseDelayMs = 200;
const maxDelayMs = 5_000;

/** How an attempt failed: the facts that decide whether a retry makes sense. */
export type Failure =
  | { readonly kind: 'fault'; readonly code: string }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body: string;
      readonly retryAfter: string | undefined;
    };

export interface RetrySituation {
  /** Retries sent to this store since it last answered. */
  readonly retries: number;
  /** Time left for the request and the whole command; Infinity without a limit. */
  readonly leftMs: number;
  /** Unix ms, for a Retry-After that is a date. */
  readonly nowMs: number;
  /** 0 <= random < 1. */
  readonly random: number;
}

// Not in the list: ENOTFOUND, TLS failures and connection timeouts, which do not go away within a second.
const passingFaults = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_SOCKET',
]);

/** Whether a status may mean a temporary failure. Its body is then read at once, since `isPassing` looks at it. */
export function mayPass(status: number): boolean {
  return status === 429 || status === 502 || status === 503;
}

/**
 * How long to wait, in ms, before a store is asked again after a temporary failure (`isPassing`). Null if the wait would take
 * longer than the time left, or a minute.
 */
export function restMs(failure: Failure, situation: RetrySituation): number | null {
  const backoffMs = Math.min(maxDelayMs, baseDelayMs * 2 ** situation.retries);
  const jitteredMs = backoffMs * (0.5 + situation.random / 2);
  const askedMs = failure.kind === 'status' ? parseRetryAfter(failure.retryAfter, situation.nowMs) : null;
  const delayMs = Math.ceil(askedMs === null ? jitteredMs : askedMs + jitteredMs / 2);
  // Even without a time limit, nobody wants to wait for a Retry-After of minutes.
  return delayMs < Math.min(situation.leftMs, 60_000) ? delayMs : null;
}

/** Whether a failure may be temporary, so that a retry may help. */
export function isPassing(failure: Failure): boolean {
  if (failure.kind === 'fault') return passingFaults.has(failure.code);
  // A Prometheus query that ran into its own time limit is a 503 too (docs/stores.md 1.2): asking again would only repeat the load.
  return (
    mayPass(failure.status) && !(failure.status === 503 && /"errorType"\s*:\s*"timeout"/.test(failure.body))
  );
}

/** A Retry-After header (seconds or an HTTP date) as ms from now; null when there is none or it cannot be read. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Date.parse accepts far more than HTTP dates (it reads `-1` as a year). HTTP dates begin with the name of a day.
  const atMs = /^[a-z]{3},? /i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}
