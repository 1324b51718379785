import type { DroppedEntry, LogEntry } from '../../domain/logs/log-entry.ts';
import type { TailEvent } from '../../domain/logs/tail-event.ts';
import { addNs, compareNs, msToNs } from '../../domain/time/nanoseconds.ts';
import type { WebSocketMessages } from '../../http/http.ts';
import { createEntryMemory } from './entry-memory.ts';
import type { TailQuery } from './request.ts';
import { openTail, requirePassing } from './tail-connection.ts';
import { decodeTailFrame } from './tail-frame.ts';
import { pollEntries } from './tail-poll.ts';
import { fillGap, newEntries, type Tail } from './tail-stored.ts';
import { backOffMs, maxShortConnections, stableMs } from './tail-timing.ts';

export type TailTools = Pick<Tail, 'connection' | 'fetchPage' | 'timing' | 'signal'>;

/** A query to follow. */
export interface FollowQuery extends TailQuery {
  /** Entries from `startNs` on that the reader has already. */
  readonly known?: readonly LogEntry[] | undefined;
}

/**
 * Follows a log query until the signal aborts. Loki's tail alone loses entries (docs/stores.md 2.6, 7.7): it ends after an hour, drops
 * entries when the reader is slow, and entries that are stored between two connections come on neither. So it opens a connection,
 * then reads the gap before it by queries, then reads its frames; it reads a gap by queries too when a frame says that entries
 * were dropped. An entry that comes both ways is given out once. A link that is down is tried again for as long as the tail is
 * wanted. Throws ObsqError if the query is refused, or if the first try fails.
 */
export async function* followEntries(tools: TailTools, query: FollowQuery): AsyncGenerator<TailEvent> {
  const memory = createEntryMemory(query.startNs);
  const tail: Tail = { ...tools, query, memory, warned: new Set() };
  const { timing, signal } = tools;
  memory.beginPass();
  for (const entry of query.known ?? []) memory.isNew(entry);
  const isStopped = (): boolean => signal?.aborted === true;
  let hasWorked = false;
  let broken: { readonly atMs: number; readonly reason: string } | null = null;
  let failures = 0;
  let shortConnections = 0;
  while (!isStopped()) {
    const openedAtMs = timing.now();
    let socket: WebSocketMessages | null = null;
    let isFilled = false;
    let reason = 'the store closed the connection';
    try {
      const fromNs = memory.resumeNs;
      const opened = await openTail(tail, { ...query, startNs: fromNs }, hasWorked);
      if ('refused' in opened) {
        yield* pollEntries(tail, { reason: opened.refused, hasWorked, brokenAtMs: broken?.atMs ?? null });
        return;
      }
      socket = opened;
      if (broken !== null) {
        yield { kind: 'reconnected', afterMs: timing.now() - broken.atMs, reason: broken.reason };
      }
      yield* fillGap(tail, hasWorked ? 'break' : 'start');
      [hasWorked, isFilled, broken] = [true, true, null];
      yield* readFrames(tail, socket, fromNs);
    } catch (thrown) {
      if (isStopped()) return;
      const error = requirePassing(thrown, hasWorked);
      // If the first connection fails, there was no tail that could have broken.
      if (socket === null && !hasWorked) throw error;
      reason = error.message;
    } finally {
      socket?.close();
    }
    if (isStopped()) return;
    const isStable = socket !== null && timing.now() - openedAtMs >= stableMs;
    failures = isStable ? 1 : failures + 1;
    // Polling is of no use where the queries fail.
    if (isFilled) shortConnections = isStable ? 0 : shortConnections + 1;
    if (shortConnections >= maxShortConnections) {
      const brokenAtMs = broken?.atMs ?? timing.now();
      const brokeOff = `the connection broke ${shortConnections} times: ${reason}`;
      yield* pollEntries(tail, { reason: brokeOff, hasWorked, brokenAtMs });
      return;
    }
    broken ??= { atMs: timing.now(), reason };
    const retryMs = backOffMs(failures);
    yield { kind: 'disconnected', sinceMs: broken.atMs, tries: failures, retryMs, reason };
    await timing.sleep(retryMs, signal);
  }
}

/** The most stored entries that Loki sends at first, mixed with new ones (docs/stores.md 2.6). */
const serverReplays = 100;
const replayFactor = 10;

/**
 * Reads the frames of a connection that was opened with the start `fromNs`. The server first sends stored entries, which the queries
 * have brought already. Until these have passed, the memory forgets only if it is full, and entries of a time that it had to forget
 * are skipped.
 */
async function* readFrames(tail: Tail, socket: WebSocketMessages, fromNs: string): AsyncGenerator<TailEvent> {
  const { memory, query, timing, warned } = tail;
  const replayed = replayFactor * (query.limit ?? serverReplays);
  let received = 0;
  memory.beginPass();
  for await (const text of socket.messages) {
    const { entries, dropped, partial } = decodeTailFrame(text);
    if (partial !== null && !warned.has(partial)) {
      warned.add(partial);
      yield { kind: 'warning', message: partial };
    }
    const isReplaying = received < replayed;
    const { resumeNs } = memory;
    const isKnown = ({ timestampNs }: LogEntry): boolean =>
      isReplaying && compareNs(timestampNs, fromNs) >= 0 && compareNs(timestampNs, resumeNs) < 0;
    yield* newEntries(
      memory,
      entries.filter((entry) => !isKnown(entry)),
    );
    if (dropped.length > 0) {
      yield* tooLate(dropped, query.startNs, resumeNs);
      // A frame lists a part of what was dropped, so everything is read that may have been: since the frame before.
      yield* fillGap(tail, 'dropped');
      memory.beginPass();
    }
    received += entries.length;
    if (isReplaying) memory.trim();
    else memory.advance(msToNs(timing.now()));
  }
}

/** Says which dropped entries are so old that the memory cannot tell them from those that were given out. */
function* tooLate(dropped: readonly DroppedEntry[], startNs: string, resumeNs: string): Generator<TailEvent> {
  const old = dropped
    .filter(({ timestampNs: ns }) => /^\d+$/.test(ns) && compareNs(ns, resumeNs) < 0)
    .filter(({ timestampNs: ns }) => compareNs(ns, startNs) >= 0)
    .sort((a, b) => compareNs(a.timestampNs, b.timestampNs));
  const [first, last] = [old[0], old.at(-1)];
  if (first === undefined || last === undefined) return;
  yield {
    kind: 'lost',
    fromNs: first.timestampNs,
    toNs: addNs(last.timestampNs, 1),
    count: old.length,
    reason: 'the store dropped them, and they were stored too late to be read again',
  };
}
