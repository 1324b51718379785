import type { DroppedEntry, LogEntry } from '../../domain/logs/log-entry.ts';
import type { TailEvent } from '../../domain/logs/tail-event.ts';
import { addNs, compareNs, msToNs } from '../../domain/time/nanoseconds.ts';
import type { WebSocketMessages } from '../../http/http.ts';
import { createEntryMemory } from './entry-memory.ts';
import type { TailQuery } from './request.ts';
import { openTail, reopenTail, requirePassing, type TailRefusal } from './tail-connection.ts';
import { decodeTailFrame } from './tail-frame.ts';
import { pollEntries } from './tail-poll.ts';
import { fillGap, newEntries, type Tail } from './tail-stored.ts';
import { backOffMs, maxShortConnections, socketRetryMs, stableMs } from './tail-timing.ts';

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
 * wanted; where no websocket is possible it polls, and tries one again from time to time if that may pass. Throws ObsqError if the query is refused, or if the first try fails.
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
  let polling: Polling = { sinceMs: null, tries: 0 };
  while (!isStopped()) {
    const openedAtMs = timing.now();
    let socket: WebSocketMessages | null = null;
    let isFilled = false;
    let reason = 'the store closed the connection';
    try {
      const fromNs = memory.resumeNs;
      const opening = { ...query, startNs: fromNs };
      const opened: WebSocketMessages | TailRefusal =
        polling.sinceMs === null ? await openTail(tail, opening, hasWorked) : await reopenTail(tail, opening);
      if ('refused' in opened) {
        const { mayPass, refused: reason } = opened;
        const isResumed = polling.sinceMs !== null;
        const nextMs = mayPass ? timing.now() + socketRetryMs(polling.tries) : null;
        polling = { sinceMs: polling.sinceMs ?? timing.now(), tries: polling.tries + 1 };
        const brokenAtMs = broken?.atMs ?? null;
        yield* pollEntries(tail, { reason, hasWorked, brokenAtMs, isResumed, untilMs: nextMs });
        if (nextMs === null) return;
        [hasWorked, broken] = [true, null];
        continue;
      }
      socket = opened;
      const wasPolling = polling.sinceMs;
      if (wasPolling !== null) yield { kind: 'tailing', afterMs: timing.now() - wasPolling };
      polling = { ...polling, sinceMs: null };
      if (broken !== null) {
        yield { kind: 'reconnected', afterMs: timing.now() - broken.atMs, reason: broken.reason };
      }
      yield* fillGap(tail, wasPolling !== null ? 'switch' : hasWorked ? 'break' : 'start');
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
      const untilMs = timing.now() + socketRetryMs(polling.tries);
      polling = { sinceMs: timing.now(), tries: polling.tries + 1 };
      yield* pollEntries(tail, { reason: brokeOff, hasWorked, brokenAtMs, isResumed: false, untilMs });
      // If the next one breaks as soon, the polling goes on.
      [broken, shortConnections] = [null, maxShortConnections - 1];
      continue;
    }
    broken ??= { atMs: timing.now(), reason };
    const retryMs = backOffMs(failures);
    yield { kind: 'disconnected', sinceMs: broken.atMs, tries: failures, retryMs, reason };
    await timing.sleep(retryMs, signal);
  }
}

/** Whether the store is asked every few seconds, since when (Unix ms), and how often that began. */
interface Polling {
  readonly sinceMs: number | null;
  readonly tries: number;
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
