import type { LokiClient } from '../../backends/loki/client.ts';
import { type ObsqError, toObsqError } from '../../domain/errors.ts';
import { createOverlap } from '../../domain/logs/overlap.ts';
import type { TailEvent } from '../../domain/logs/tail-event.ts';
import { compareNs } from '../../domain/time/nanoseconds.ts';
import { type FollowRequest, followLogs } from './follow-logs.ts';

/** An event of the follow of one of several queries, or its end with an error. */
export interface SourcedEvent {
  /** The place of the query among the queries. */
  readonly query: number;
  readonly event: TailEvent | { readonly kind: 'failed'; readonly error: ObsqError };
}

interface Source {
  readonly query: number;
  readonly events: AsyncGenerator<TailEvent>;
  /** The event that is there and not given out yet. The source makes no further one before it is. */
  next: SourcedEvent['event'] | null;
  /** Whether stored lines may still come, oldest first. */
  isStarting: boolean;
  isOver: boolean;
}

/** Lines that another query may bring too are remembered, so many of them. */
const mostRemembered = 20_000;

/**
 * Follows several queries at once, each over a link of its own. The stored lines are merged by time; then lines come as they arrive, the
 * older first where several are there. A query that fails ends with `failed`, and the others go on. A source that nobody reads waits.
 */
export async function* followSeveral(
  client: LokiClient,
  exprs: readonly string[],
  request: Omit<FollowRequest, 'expr'>,
): AsyncGenerator<SourcedEvent> {
  let wake = (): void => undefined;
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const sources = exprs.map(
    (expr, query): Source => ({
      query,
      events: followLogs(client, { ...request, expr, signal }),
      next: null,
      isStarting: true,
      isOver: false,
    }),
  );
  const ask = async (source: Source): Promise<void> => {
    try {
      const { value, done } = await source.events.next();
      if (done === true) source.isOver = true;
      else source.next = value;
    } catch (thrown) {
      source.isOver = true;
      source.next = { kind: 'failed', error: toObsqError(thrown) };
    }
    wake();
  };
  const overlap = createOverlap(mostRemembered);
  try {
    for (const source of sources) void ask(source);
    for (;;) {
      const source = choose(sources);
      if (source === null) {
        if (sources.every(({ isOver, next }) => isOver && next === null)) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const event = source.next;
      source.next = null;
      if (event === null) continue;
      if (endsStart(event.kind)) source.isStarting = false;
      const isDoubled = event.kind === 'entry' && !overlap.isNew(source.query, event.entry);
      if (!isDoubled) yield { query: source.query, event };
      if (!source.isOver) void ask(source);
    }
  } finally {
    stop.abort();
    await Promise.all(sources.map(({ events, isOver }) => (isOver ? undefined : events.return(undefined))));
  }
}

/** Whether no stored lines of the start come after this event. */
function endsStart(kind: SourcedEvent['event']['kind']): boolean {
  return kind === 'filled' || kind === 'lost' || kind === 'disconnected' || kind === 'failed';
}

/** The source whose event is next; null if one has to be waited for. */
function choose(sources: readonly Source[]): Source | null {
  let oldest: Source | null = null;
  let ns: string | null = null;
  for (const source of sources) {
    const { next } = source;
    if (next === null) continue;
    // What is no line (a link that breaks) is told at once.
    if (next.kind !== 'entry') return source;
    if (ns === null || compareNs(next.entry.timestampNs, ns) < 0)
      [oldest, ns] = [source, next.entry.timestampNs];
  }
  // While stored lines come, one that is not there yet may be older than those that are.
  const isWaiting = sources.some(({ isStarting, isOver, next }) => isStarting && !isOver && next === null);
  return isWaiting ? null : oldest;
}
