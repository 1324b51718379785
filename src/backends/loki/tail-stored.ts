import { ObsqError } from '../../domain/errors.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import type { FillCause, TailEvent } from '../../domain/logs/tail-event.ts';
import { msToNs } from '../../domain/time/nanoseconds.ts';
import type { EntryMemory } from './entry-memory.ts';
import type { LokiConnection } from './fetch.ts';
import { type FetchPage, readPages } from './read-entries.ts';
import type { TailQuery } from './request.ts';
import { isGapRefusal } from './tail-connection.ts';
import type { TailTiming } from './tail-timing.ts';

/** The parts that all steps of one tail share. */
export interface Tail {
  readonly connection: LokiConnection;
  readonly fetchPage: FetchPage;
  readonly timing: TailTiming;
  readonly signal: AbortSignal | undefined;
  readonly query: TailQuery;
  readonly memory: EntryMemory;
  /** The warnings given out so far, because each poll would repeat them. */
  readonly warned: Set<string>;
}

/** The clocks of store and client differ, so the newest entries may lie this far in the future. */
const aheadMs = 60_000;

/** Reads the stored entries from `fromNs` up to now and gives out those that are new. `forget` is called after each page. */
export async function* readStored(tail: Tail, fromNs: string, forget: () => void): AsyncGenerator<TailEvent> {
  const { query, memory, warned, fetchPage, timing, signal } = tail;
  memory.beginPass();
  const pages = readPages(
    {
      expr: query.expr,
      fromNs,
      toNs: msToNs(timing.now() + aheadMs),
      limit: null,
      direction: 'forward',
      signal,
    },
    fetchPage,
  );
  for (;;) {
    const page = await pages.next();
    if (page.done === true) {
      for (const message of page.value.warnings) {
        if (!warned.has(message)) yield { kind: 'warning', message };
        warned.add(message);
      }
      return;
    }
    yield* newEntries(memory, page.value);
    forget();
  }
}

/**
 * Reads what a tail has not given out although it is stored, and says that nothing is lost. If the store refuses a query over that time
 * (too long, too many bytes), it says what is lost and goes on from now.
 */
export async function* fillGap(tail: Tail, cause: FillCause): AsyncGenerator<TailEvent> {
  const { memory, timing } = tail;
  const fromNs = memory.resumeNs;
  const toNs = msToNs(timing.now());
  let entries = 0;
  try {
    for await (const event of readStored(tail, fromNs, () => memory.trim())) {
      if (event.kind === 'entry') entries += 1;
      yield event;
    }
  } catch (thrown) {
    if (cause === 'start' || !(thrown instanceof ObsqError) || !isGapRefusal(thrown)) throw thrown;
    yield { kind: 'lost', fromNs, toNs, count: null, reason: thrown.message };
    memory.skipTo(toNs);
    return;
  }
  yield { kind: 'filled', cause, entries, fromNs, toNs };
}

export function* newEntries(memory: EntryMemory, entries: readonly LogEntry[]): Generator<TailEvent> {
  for (const entry of entries) if (memory.isNew(entry)) yield { kind: 'entry', entry };
}
