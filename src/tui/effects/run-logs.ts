import type { LogEntry } from '../../domain/logs/log-entry.ts';
import type { TailEvent } from '../../domain/logs/tail-event.ts';
import { followLogs } from '../../services/logs/follow-logs.ts';
import { fetchLogContext } from '../../services/logs/log-context.ts';
import { estimateCostly } from '../../services/logs/log-cost.ts';
import { readLines } from '../../services/logs/read-lines.ts';
import { costError } from '../state/logs/ask-logs.ts';
import type { Action } from '../state/model/action.ts';
import type { Effect } from '../state/model/effect.ts';
import type { EffectWorld } from './world.ts';

/** The least time between two batches of lines, so that a burst changes the screen once. */
const batchMs = 33;

/** Follows a query until it is cancelled and dispatches new lines in batches. */
export async function runTail(
  world: EffectWorld,
  effect: Extract<Effect, { readonly kind: 'tail' }>,
  signal: AbortSignal,
  dispatch: (action: Action) => void,
): Promise<void> {
  const client = await (await world.stores()).logs();
  let entries: LogEntry[] = [];
  let events: TailEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    if (signal.aborted) return;
    dispatch({ kind: 'tail-brought', requestId: effect.requestId, entries, events });
    entries = [];
    events = [];
  };
  try {
    const { expr, fromMs } = effect;
    const follow = { expr, fromMs, nowMs: world.clock.now(), last: null, signal };
    for await (const event of followLogs(client, follow)) {
      if (event.kind === 'entry') entries.push(event.entry);
      else events.push(event);
      timer ??= setTimeout(flush, batchMs);
    }
  } finally {
    clearTimeout(timer);
    if (entries.length > 0) flush();
  }
}

/** Fetches the newest lines of a query. Throws the cost error for a query that would read very much and has no consent. */
export async function runLogQuery(
  world: EffectWorld,
  effect: Extract<Effect, { readonly kind: 'run-logs' }>,
  signal: AbortSignal,
): Promise<Action> {
  const client = await (await world.stores()).logs();
  const { expr, window, limit, requestId } = effect;
  if (!effect.consented) {
    const bytes = await estimateCostly(client, expr, window, signal);
    if (bytes !== null) throw costError(bytes);
  }
  const lines = await readLines(client, { expr, window, limit, direction: 'backward' }, { signal });
  const { entries, warnings } = lines;
  return { kind: 'logs-answered', requestId, entries, warnings, isFull: entries.length >= limit };
}

/** Fetches a line with its neighbours in its own stream. */
export async function runLogContext(
  world: EffectWorld,
  effect: Extract<Effect, { readonly kind: 'log-context' }>,
  signal: AbortSignal,
): Promise<Action> {
  const client = await (await world.stores()).logs();
  const { entry, expr, lines, requestId } = effect;
  const request = { matches: [entry], before: lines, after: lines, expr, signal };
  const { entries, warnings } = await fetchLogContext(client, request);
  return { kind: 'context-answered', requestId, entry, lines: entries, warnings };
}
