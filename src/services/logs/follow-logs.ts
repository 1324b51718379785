import type { LokiClient } from '../../backends/loki/client.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import type { TailEvent } from '../../domain/logs/tail-event.ts';
import { addNs, msToNs } from '../../domain/time/nanoseconds.ts';

export interface FollowRequest {
  readonly expr: string;
  /** The time from which lines are wanted, Unix ms. */
  readonly fromMs: number;
  readonly nowMs: number;
  /** The most stored lines to begin with, the newest ones; null for all since `fromMs`. */
  readonly last: number | null;
  readonly signal: AbortSignal;
}

/**
 * Follows a log query: first the stored lines, oldest first, then what comes, until the signal aborts. See `LokiClient.tail` for what
 * happens when the link breaks. The first `filled` event says how many stored lines there were.
 */
export async function* followLogs(client: LokiClient, request: FollowRequest): AsyncGenerator<TailEvent> {
  const { expr, last, signal } = request;
  const fromNs = msToNs(request.fromMs);
  const known = last === null ? [] : await readLast(client, request, last);
  let given = 0;
  for (const entry of known) {
    given += 1;
    yield { kind: 'entry', entry };
  }
  // Older lines than the oldest of the last N are not wanted, nor are others of its nanosecond.
  const oldest = known[0];
  const startNs = oldest !== undefined && given === last ? addNs(oldest.timestampNs, 1) : fromNs;
  for await (const event of client.tail({ expr, startNs, known }, { signal })) {
    yield event.kind === 'filled' && event.cause === 'start'
      ? { ...event, entries: event.entries + given }
      : event;
  }
}

/** The newest `count` lines, oldest first. */
async function readLast(
  client: LokiClient,
  { expr, fromMs, nowMs, signal }: FollowRequest,
  count: number,
): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  await client.readEntries(
    {
      expr,
      fromNs: msToNs(fromMs),
      toNs: msToNs(nowMs),
      limit: count,
      direction: 'backward',
      signal,
    },
    (page) => {
      for (const entry of page) entries.push(entry);
    },
  );
  return entries.reverse();
}
