/** Never-rule 9: a store on its knees is asked twice more at most, whatever the number of requests that wait for it. */
export const maxRetries = 2;

const baseDelayMs = 200;
const maxDelayMs = 5_000;

/** How a failed attempt ended, as far as asking again depends on it. */
export type Failure =
  | { readonly kind: 'fault'; readonly code: string }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body: string;
      readonly retryAfter: string | undefined;
    };

export interface RetrySituation {
  /** Of this store, since it last answered. */
  readonly retries: number;
  /** Time left for the whole command; Infinity without a limit. */
  readonly leftMs: number;
  /** Unix ms, for a Retry-After that is a date. */
  readonly nowMs: number;
  /** 0 <= random < 1. */
  readonly random: number;
}

// ENOTFOUND, TLS failures and a connection that took too long do not mend themselves within a second.
const passingFaults = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_SOCKET',
]);

/** Statuses that may pass, so that their body is read at once to judge them. */
export function mayPass(status: number): boolean {
  return status === 429 || status === 502 || status === 503;
}

/** How long a store that failed so (`isPassing`) rests before it is asked again, in ms; null: there is no time for that. */
export function restMs(failure: Failure, situation: RetrySituation): number | null {
  const backoffMs = Math.min(maxDelayMs, baseDelayMs * 2 ** situation.retries);
  const jitteredMs = backoffMs * (0.5 + situation.random / 2);
  const askedMs = failure.kind === 'status' ? parseRetryAfter(failure.retryAfter, situation.nowMs) : null;
  const delayMs = Math.ceil(askedMs === null ? jitteredMs : askedMs + jitteredMs / 2);
  // Without a time limit nobody should sit through a Retry-After of minutes either.
  return delayMs < Math.min(situation.leftMs, 60_000) ? delayMs : null;
}

/** Whether asking again may help. */
export function isPassing(failure: Failure): boolean {
  if (failure.kind === 'fault') return passingFaults.has(failure.code);
  // A Prometheus query that ran into its own time limit is a 503 too (API.md 1.2): asking again would only repeat the load.
  return (
    mayPass(failure.status) && !(failure.status === 503 && /"errorType"\s*:\s*"timeout"/.test(failure.body))
  );
}

/** A Retry-After header (seconds or an HTTP date) as ms from now; null when there is none or it cannot be read. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Date.parse takes far more than HTTP dates (`-1` is a year to it); those begin with the day's name.
  const atMs = /^[a-z]{3},? /i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}
